#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../store/claim.h"
#include "../../store/ingest.h"
#include "../../store/journal.h"
#include "../../store/outbox.h"
#include "../canary.h"
#include "shop.h"

/* One run of souk-store. */
struct run {
	struct shop *shop;
	struct ingest *ingest;
	struct claim *claim;
};

static void
add_channel(struct shop *s)
{
	shop_do(s, "INSERT INTO channel_integrations (id, channel, account_id,"
	    " self_id, config, created_at) VALUES ('c1', 'facebook', '1001',"
	    " '1001', '{\"access_token\":\"token-of-the-page\"}',"
	    " '" AT("09:00:00") "')");
}

void
shop_open(struct shop *s)
{
	memset(s, 0, sizeof(*s));
	setenv("SOUK_CONF", "/dev/null", 1);
	umask(077);
	assert_non_null(mkdtemp(place(s->folder, "souk-shop-XXXXXX")));
	snprintf(s->path, sizeof(s->path), "%s/souk.db", s->folder);
	s->db = db_open(s->path, DB_CREATE);
	/* A test that is killed loses nothing that anybody wants. */
	shop_do(s, "PRAGMA synchronous = OFF");
	add_channel(s);
}

static void
on_reject(struct json_object *reject, void *arg)
{
	struct run *run = arg;

	journal_reject(run->shop->db, reject);
	snprintf(run->shop->reason, sizeof(run->shop->reason), "%s",
	    json_str(reject, "reason"));
	if (!json_true(reject, "item"))
		ingest_withhold(run->ingest, json_str(reject, "channel_id"));
	else
		ingest_gap(run->ingest, json_str(reject, "channel_id"));
}

static void
store_ingest(struct run *run, const struct record *r)
{
	static const struct {
		const char *type;
		void (*store)(struct ingest *, struct record_in *,
		    const struct record *);
	} types[] = {
		{ "begin", ingest_begin }, { "message", ingest_message },
		{ "thread", ingest_thread }, { "token", ingest_token },
		{ "checkpoint", ingest_checkpoint },
		{ "fetch_error", ingest_fetch_error }
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].type, r->type) == 0)
			types[i].store(run->ingest, &run->shop->in, r);
}

static void
store_answer(struct run *run, const struct record *r)
{
	struct shop *s = run->shop;

	if (strcmp(r->type, "reply") == 0)
		claim_reply(run->claim, &s->in, r);
	else if (strcmp(r->type, "reply_error") == 0)
		claim_reply_error(run->claim, &s->in, r);
	else if (strcmp(r->type, "outgoing") == 0)
		claim_outgoing(run->claim, &s->in, r);
	else if (strcmp(r->type, "sent") == 0)
		outbox_sent(s->db, &s->tally, &s->in, r);
	else if (strcmp(r->type, "send_error") == 0)
		outbox_send_error(s->db, &s->tally, &s->in, r);
}

static FILE *
file_of(const char *lines)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	assert_true(fputs(lines, f) >= 0);
	assert_int_equal(fflush(f), 0);
	rewind(f);
	return f;
}

static void
store_lines(struct run *run, const char *lines, bool sending)
{
	struct shop *s = run->shop;
	struct record r = { 0 };
	FILE *f = file_of(lines);

	record_open(&s->in, fileno(f), "souk-store");
	s->in.on_reject = on_reject;
	s->in.arg = run;
	db_begin(s->db);
	if (sending)
		claim_open(run->claim);
	while (record_next(&s->in, &r)) {
		store_ingest(run, &r);
		store_answer(run, &r);
	}
	ingest_flush(run->ingest);
	ingest_sweep(run->ingest);
	db_commit(s->db);
	free(s->in.buf);
	fclose(f);
}

/* Standard output as it was, and what came on it since. */
static char *
captured(FILE *file, int real)
{
	size_t len = (size_t)lseek(fileno(file), 0, SEEK_CUR);
	char *text = calloc(1, len + 1);

	assert_non_null(text);
	rewind(file);
	assert_int_equal(fread(text, 1, len, file), len);
	assert_int_equal(dup2(real, STDOUT_FILENO), STDOUT_FILENO);
	close(real);
	fclose(file);
	return text;
}

static void
emit(struct run *run)
{
	struct shop *s = run->shop;
	FILE *file = tmpfile();
	int real;

	fflush(stdout);
	real = dup(STDOUT_FILENO);
	assert_int_equal(dup2(fileno(file), STDOUT_FILENO), STDOUT_FILENO);
	claim_emit(run->claim);
	fflush(stdout);
	free(s->out);
	s->out = captured(file, real);
}

static int
run_store(struct shop *s, const char *lines, bool sending)
{
	struct run run = { .shop = s };

	*s->reason = '\0';
	run.ingest = ingest_new(s->db, &s->tally);
	run.claim = claim_new(s->db, &s->tally, sending);
	store_lines(&run, lines, sending);
	emit(&run);
	claim_free(run.claim);
	ingest_free(run.ingest);
	return s->in.skipped ? 65 : 0;
}

int
shop_store(struct shop *s, const char *lines)
{
	return run_store(s, lines, false);
}

int
shop_claim(struct shop *s, const char *lines)
{
	return run_store(s, lines, true);
}

int
shop_answer(struct shop *s, const char *reply, const char *pending,
    const char *text, const char *orders)
{
	char conversation[64], line[8192];

	snprintf(conversation, sizeof(conversation), "%s", shop_ask(s,
	    "SELECT id FROM conversations WHERE thread_id = 't1'"));
	snprintf(line, sizeof(line), "{\"type\":\"reply\",\"reply_id\":\"%s\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"%s\"],"
	    "\"outcome\":\"text\",\"text\":\"%s\",\"orders\":[%s]}\n", reply,
	    conversation, pending, text, orders != NULL ? orders : "");
	return shop_claim(s, line);
}

void
shop_do(struct shop *s, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db_handle(s->db), sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

const char *
shop_ask(struct shop *s, const char *sql)
{
	static char answer[4096];
	sqlite3_stmt *q;

	*answer = '\0';
	if (sqlite3_prepare_v2(db_handle(s->db), sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db_handle(s->db)));
	if (sqlite3_step(q) == SQLITE_ROW && db_col(q, 0) != NULL)
		snprintf(answer, sizeof(answer), "%s", db_col(q, 0));
	sqlite3_finalize(q);
	return answer;
}

static void
dump_rows(struct shop *s, const char *table, FILE *out)
{
	sqlite3_stmt *q;
	char sql[128];
	const char *name;
	int i;

	snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY 1, 2", table);
	assert_int_equal(sqlite3_prepare_v2(db_handle(s->db), sql, -1, &q,
	    NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		fprintf(out, "%s", table);
		for (i = 0; i < sqlite3_column_count(q); i++) {
			name = sqlite3_column_name(q, i);
			if (strcmp(name, "count") == 0 ||
			    strcmp(name, "last_seen") == 0)
				continue;
			fprintf(out, " %s=%s", name, db_col(q, i) != NULL ?
			    db_col(q, i) : "NULL");
		}
		fputc('\n', out);
	}
	sqlite3_finalize(q);
}

/* Of every table, but for this one and the words to search by; owned. */
static char *
dump_but(struct shop *s, const char *table)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	sqlite3_stmt *q;

	assert_non_null(out);
	assert_int_equal(sqlite3_prepare_v2(db_handle(s->db), "SELECT name FROM"
	    " sqlite_master WHERE type = 'table' AND name <> ?"
	    " AND name NOT GLOB 'search*'"
	    " ORDER BY name", -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_text(q, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW)
		dump_rows(s, db_col(q, 0), out);
	sqlite3_finalize(q);
	fclose(out);
	return text;
}

char *
shop_dump(struct shop *s)
{
	return dump_but(s, "run_log");
}

static void
expect_silence(struct shop *s)
{
	char *text;

	shop_do(s, "UPDATE channel_integrations SET config = '{}'");
	text = dump_but(s, "");
	if (has_canary(text))
		fail_msg("a secret is not in its column alone:\n%s", text);
	free(text);
}

void
shop_close(struct shop *s)
{
	expect_silence(s);
	db_close(s->db);
	assert_int_equal(unlink(s->path), 0);
	assert_int_equal(rmdir(s->folder), 0);
	free(s->out);
}

void
expect(struct shop *s, const char *sql, const char *answer)
{
	const char *is = shop_ask(s, sql);

	if (strcmp(is, answer) != 0)
		fail_msg("%s: %s, not %s", sql, is, answer);
}

void
expect_no_change(struct shop *s, const char *lines)
{
	char *before = shop_dump(s), *after;

	shop_store(s, lines);
	after = shop_dump(s);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

int
shop_set_up(void **state, const char *lines)
{
	static struct shop s;

	shop_open(&s);
	shop_do(&s, "INSERT INTO products (id, name, price, currency, stock,"
	    " created_at) VALUES ('p1', 'Abaya', 24900, 'SAR', 5, 'now')");
	assert_int_equal(shop_store(&s, lines), 0);
	*state = &s;
	return 0;
}

int
shop_set_up_answering(void **state, const char *lines)
{
	shop_set_up(state, lines);
	shop_answer(*state, "r1", "m1", "Welcome", NULL);
	return 0;
}

int
shop_tear_down(void **state)
{
	shop_close(*state);
	return 0;
}
