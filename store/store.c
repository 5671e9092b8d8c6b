#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "captures.h"
#include "check.h"
#include "claim.h"
#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "ingest.h"
#include "journal.h"
#include "outbox.h"
#include "progress.h"
#include "record.h"
#include "search.h"
#include "told.h"

enum {
	GATHER = 10 << 20,	/* bytes of input that go into one transaction */
	PATIENCE = 200,		/* ms that an import waits for more of them */
	CACHE_KIB = 64 << 10	/* matters past a million messages */
};

static const char usage[] =
    "usage: souk-store [-c] [-s FILE]\n"
    "  -c, --claim       claim replies and write them as `outgoing` records\n"
    "  -s, --summary FILE  append a line of what changed\n";

struct store {
	struct db *db;
	struct tally tally;
	struct ingest *ingest;
	struct claim *claim;
	struct record_in in;
	struct progress progress;	/* of messages that are new */
};

static void
on_begin(struct store *s, const struct record *r)
{
	ingest_begin(s->ingest, &s->in, r);
}

static void
on_message(struct store *s, const struct record *r)
{
	ingest_message(s->ingest, &s->in, r);
}

static void
on_thread(struct store *s, const struct record *r)
{
	ingest_thread(s->ingest, &s->in, r);
}

static void
on_token(struct store *s, const struct record *r)
{
	ingest_token(s->ingest, &s->in, r);
}

static void
on_checkpoint(struct store *s, const struct record *r)
{
	ingest_checkpoint(s->ingest, &s->in, r);
}

static void
on_fetch_error(struct store *s, const struct record *r)
{
	ingest_fetch_error(s->ingest, &s->in, r);
}

static void
on_check(struct store *s, const struct record *r)
{
	check_store(s->db, &s->in, r);
}

static void
on_reply(struct store *s, const struct record *r)
{
	claim_reply(s->claim, &s->in, r);
}

static void
on_reply_error(struct store *s, const struct record *r)
{
	claim_reply_error(s->claim, &s->in, r);
}

static void
on_outgoing(struct store *s, const struct record *r)
{
	claim_outgoing(s->claim, &s->in, r);
}

static void
on_told(struct store *s, const struct record *r)
{
	told_store(s->db, &s->in, r);
}

static void
on_sent(struct store *s, const struct record *r)
{
	outbox_sent(s->db, &s->tally, &s->in, r);
}

static void
on_send_error(struct store *s, const struct record *r)
{
	outbox_send_error(s->db, &s->tally, &s->in, r);
}

/*
 * What a stage could not use.  If it was a page, or nobody knows what it was,
 * no checkpoint may vouch for it; one item of a page is named and kept.
 */
static void
keep_reject(struct json_object *reject, void *arg)
{
	struct store *s = arg;

	s->tally.count[TALLY_REJECTS] += journal_reject(s->db, reject);
	if (json_true(reject, "item"))
		ingest_gap(s->ingest, json_str(reject, "channel_id"));
	else
		ingest_withhold(s->ingest, json_str(reject, "channel_id"));
}

static void
on_reject(struct store *s, const struct record *r)
{
	keep_reject(r->object, s);
}

static const struct {
	const char *type;
	void (*store)(struct store *, const struct record *);
} types[] = {
	{ "message", on_message },
	{ "thread", on_thread },
	{ "begin", on_begin },
	{ "token", on_token },
	{ "checkpoint", on_checkpoint },
	{ "fetch_error", on_fetch_error },
	{ "check", on_check },
	{ "reply", on_reply },
	{ "reply_error", on_reply_error },
	{ "outgoing", on_outgoing },
	{ "sent", on_sent },
	{ "send_error", on_send_error },
	{ "told", on_told },
	{ "reject", on_reject }
};

static void
store_record(struct store *s, const struct record *r)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcmp(types[i].type, r->type) == 0) {
			types[i].store(s, r);
			return;
		}
	}
	/* The last stage: an item that nobody knew, and no lost page. */
	if (strcmp(r->type, "catalog") != 0 && strcmp(r->type, "candidate") != 0)
		record_reject(&s->in, r, r->object, "nobody knows this type");
}

/*
 * One transaction: everything that had come.  It waits for no pipe; what comes
 * meanwhile is taken up for the next one, for normalize is at work beside us.
 */
static void
store_gathered(struct store *s)
{
	unsigned long before = s->tally.count[TALLY_IMPORTED];
	size_t left = s->in.end - s->in.start, n = 0;
	struct record r = { 0 };

	db_begin(s->db);
	record_hold(&s->in, true);
	while (left > 0 && record_buffered(&s->in) &&
	    record_next(&s->in, &r)) {
		left -= r.len < left ? r.len + 1 : left;
		store_record(s, &r);
		if (++n % 64 == 0)
			record_drain(&s->in, GATHER);
	}
	record_hold(&s->in, false);
	json_object_put(r.object);
	ingest_flush(s->ingest);
	db_commit(s->db);
	claim_emit(s->claim);
	db_yield(s->db);
	if (s->tally.count[TALLY_IMPORTED] > before)
		progress_move(&s->progress, (int64_t)
		    (s->tally.count[TALLY_IMPORTED] - before));
}

/* What changed, and whether nothing is left to do; nothing if neither is so. */
static void
write_summary(const struct tally *t, bool idle, const char *path)
{
	char line[512];
	size_t len;
	int fd;

	if (path == NULL || (tally_is_empty(t) && !idle))
		return;
	tally_print(t, line, sizeof(line) - sizeof(" idle=1"));
	len = strlen(line);
	if (idle)
		len += (size_t)snprintf(line + len, sizeof(line) - len,
		    len > 0 ? " idle=1" : "idle=1");
	line[len++] = '\n';
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd == -1 || write(fd, line, len) != (ssize_t)len)
		err(EX_IOERR, "%s", path);
	close(fd);
}

/* Which of the two functions of the original did this: it has one log. */
static const char *
function_of(const struct tally *t)
{
	static const enum tally_count replies[] = { TALLY_REPLIES, TALLY_SENT,
	    TALLY_ORDERS, TALLY_SILENT, TALLY_HANDOVERS, TALLY_HELD,
	    TALLY_CANCELLED, TALLY_RETRIES };
	size_t i;

	if (t->count[TALLY_IMPORTED] > 0)
		return JOURNAL_IMPORT;
	for (i = 0; i < sizeof(replies) / sizeof(*replies); i++)
		if (t->count[replies[i]] > 0)
			return JOURNAL_REPLY;
	return JOURNAL_IMPORT;
}

/* Nobody waits, nothing is on its way out, no history is left. */
static bool
is_idle(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_IDLE);
	char now[STAMP_SIZE];
	bool idle;

	db_bind(q, ":now", journal_now(now));
	idle = db_row(db, q) && db_col_int(q, 0) != 0;
	db_done(q);
	return idle;
}

/* What was erased leaves the corners of the file as well. */
static void
wipe(struct store *s)
{
	db_begin(s->db);
	search_settle(s->db);
	db_commit(s->db);
	if (!db_try_empty_log(s->db))
		warnx("%s-wal holds what was unsent until its last user ends",
		    conf_db());
}

/* Whether the rest of a tick has nothing to do is the answer. */
static bool
close_run(struct store *s)
{
	char line[512];
	bool idle;

	db_begin(s->db);
	journal_clock(s->db);
	ingest_sweep(s->ingest);
	if (!tally_is_empty(&s->tally)) {
		tally_print(&s->tally, line, sizeof(line));
		journal_write(s->db, function_of(&s->tally), "info", NULL,
		    line);
	}
	idle = is_idle(s->db);
	db_commit(s->db);
	if (s->tally.count[TALLY_UNSENT] > 0)
		wipe(s);
	captures_tidy(s->db);
	return idle;
}

/*
 * What stages ahead of us have done is stored to the end of input, whatever
 * signal ends the line; at a terminal, Ctrl-C still works.
 */
static void
outlive_signals(void)
{
	if (isatty(STDIN_FILENO))
		return;
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

static void
wall_in(struct db *db, const char *summary)
{
	db_confine(db);
	confine_read(conf_str("SOUK_AUTO_REPLIES", NULL));
	confine_change_around(summary);
	captures_confine(db);
	confine("souk-store");
}

static void
store_all(struct store *s, bool claiming, const char *summary)
{
	s->db = db_open(conf_db(), DB_WRITE);
	db_cache(s->db, CACHE_KIB);
	captures_note(s->db);
	wall_in(s->db, summary);
	s->ingest = ingest_new(s->db, &s->tally);
	s->claim = claim_new(s->db, &s->tally, claiming);
	if (claiming) {
		db_begin(s->db);
		claim_open(s->claim);
		db_commit(s->db);
	}
	record_open(&s->in, STDIN_FILENO, "souk-store");
	s->in.on_reject = keep_reject;
	s->in.arg = s;
	progress_begin(&s->progress, "messages imported", 0);
	while (record_gather(&s->in, GATHER, claiming ? 0 : PATIENCE))
		store_gathered(s);
	progress_end(&s->progress);
	write_summary(&s->tally, close_run(s), summary);
	claim_free(s->claim);
	ingest_free(s->ingest);
	db_close(s->db);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "claim", no_argument, NULL, 'c' },
		{ "summary", required_argument, NULL, 's' },
		CLI_OPTIONS
	};
	struct store s = { 0 };
	const char *summary = NULL;
	bool claiming = false;
	int c;

	cli_begin("souk-store", usage);
	while ((c = getopt_long(argc, argv, "cs:h", options, NULL)) != -1)
		switch (c) {
		case 'c':
			claiming = true;
			break;
		case 's':
			summary = optarg;
			break;
		default:
			cli_option(c);
		}
	if (optind < argc)
		cli_misuse("no arguments wanted: records come on stdin");
	outlive_signals();
	store_all(&s, claiming, summary);
	return record_end(&s.in);
}
