#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "conf.h"
#include "db.h"
#include "ident.h"
#include "journal.h"
#include "record.h"
#include "takeover.h"
#include "waiting.h"

enum {
	CANDIDATES_MOST = 256,	/* conversations answered in one tick */
	PARTS_MOST = 256,
	CONTEXT = 10,		/* messages of a conversation the model sees */
	REPLIES = 10,		/* of the agent's own, that it may not repeat */
	MESSAGES_MOST = 200	/* however many wait */
};

static const char usage[] =
    "usage: souk-candidates\n"
    "  Parts that are due, then the catalog and every conversation that waits\n"
    "  for an answer, as records on stdout.\n";

/* The records of one run, kept until the database is closed. */
struct batch {
	struct db *db;
	struct json_object *records;	/* owned array */
	char now[STAMP_SIZE];
};

static void
put(struct batch *b, struct json_object *record)
{
	json_append(b->records, record);
}

static void
read_due(struct batch *b)
{
	static const char *const texts[] = { NULL, NULL, NULL, "author",
	    "channel_id", "platform", "thread_id", "customer_id",
	    "customer_phone", "text", "tag", "after" };
	sqlite3_stmt *q = db_query(b->db, Q_DUE_PARTS);
	struct json_object *o;
	int i;

	db_bind(q, ":now", b->now);
	db_bind_int(q, ":most", PARTS_MOST);
	while (db_row(b->db, q)) {
		o = record_new("outgoing");
		json_add_str(o, "reply_id", db_col(q, 0));
		json_add_int(o, "part", db_col_int(q, 1));
		json_add_int(o, "parts", db_col_int(q, 2));
		for (i = 3; i < 12; i++)
			json_add_str(o, texts[i], db_col(q, i));
		put(b, o);
	}
}

static struct json_object *
product(sqlite3_stmt *q)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, "product_id", db_col(q, 0));
	json_add_str(o, "name", db_col(q, 1));
	json_add_str(o, "description", db_col(q, 2));
	json_add_int(o, "price", db_col_int(q, 3));
	json_add_str(o, "currency", db_col(q, 4));
	json_add_str(o, "options", db_col(q, 5));
	if (sqlite3_column_type(q, 6) != SQLITE_NULL)
		json_add_int(o, "stock", db_col_int(q, 6));
	return o;
}

static struct json_object *
parsed(const char *text)
{
	const char *why;

	return text != NULL ? json_parse(text, strlen(text), &why) : NULL;
}

static struct json_object *
catalog(struct batch *b)
{
	struct json_object *o = record_new("catalog");
	struct json_object *products = json_object_new_array();
	sqlite3_stmt *q = db_query(b->db, Q_CATALOG);

	while (db_row(b->db, q))
		json_append(products, product(q));
	json_add(o, "products", products);
	q = db_query(b->db, Q_SERVICE_READ);
	db_bind(q, ":name", "model");
	if (db_row(b->db, q))
		json_add(o, "memo", parsed(db_col(q, 0)));
	db_done(q);
	return o;
}

static struct json_object *
message(sqlite3_stmt *q)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, "message_id", db_col(q, 0));
	json_add_str(o, "sender_type", db_col(q, 1));
	json_add_str(o, "content", db_col(q, 2));
	json_add(o, "attachments", parsed(db_col(q, 3)));
	json_add_str(o, "created_at", db_col(q, 4));
	if (db_col_int(q, 5))
		json_add_bool(o, "unreadable", true);
	return o;
}

/* Rows come newest first and leave oldest first; takes the list. */
static struct json_object *
turned(struct json_object *list)
{
	struct json_object *out = json_object_new_array();
	size_t n;

	for (n = json_object_array_length(list); n > 0; n--)
		json_append(out, json_object_get(
		    json_object_array_get_idx(list, n - 1)));
	json_object_put(list);
	return out;
}

/* The last ten, and every waiting one if that is more. */
static struct json_object *
messages(struct batch *b, const char *conversation, const char *oldest_pending)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_MESSAGES);
	struct json_object *recent = json_object_new_array();
	size_t n = 0;

	db_bind(q, ":conversation", conversation);
	db_bind_int(q, ":most", MESSAGES_MOST);
	while (db_row(b->db, q) && (n++ < CONTEXT ||
	    strcmp(db_col(q, 4), oldest_pending) >= 0))
		json_append(recent, message(q));
	db_done(q);
	return turned(recent);
}

/* The agent's last replies, oldest first. */
static struct json_object *
replies(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_REPLIES);
	struct json_object *recent = json_object_new_array();

	db_bind(q, ":conversation", conversation);
	db_bind_int(q, ":most", REPLIES);
	while (db_row(b->db, q))
		json_append(recent, json_object_new_string(db_col(q, 0)));
	return turned(recent);
}

/* The ids that wait, oldest first, and when the oldest and newest came. */
static struct json_object *
pending(struct batch *b, const char *conversation, char oldest[STAMP_SIZE],
    char newest[STAMP_SIZE])
{
	struct json_object *out = json_object_new_array();
	sqlite3_stmt *q = db_query(b->db, Q_PENDING);

	*oldest = *newest = '\0';
	db_bind(q, ":conversation", conversation);
	while (db_row(b->db, q)) {
		json_append(out,
		    json_object_new_string(db_col(q, 0)));
		if (*oldest == '\0')
			snprintf(oldest, STAMP_SIZE, "%s", db_col(q, 1));
		snprintf(newest, STAMP_SIZE, "%s", db_col(q, 1));
	}
	return out;
}

static struct json_object *
orders(struct batch *b, const char *conversation)
{
	struct json_object *out = json_object_new_array(), *o;
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_ORDERS);

	db_bind(q, ":conversation", conversation);
	while (db_row(b->db, q)) {
		o = json_object_new_object();
		json_add_str(o, "order_id", db_col(q, 0));
		json_add_int(o, "order_no", db_col_int(q, 1));
		json_add_str(o, "product_id", db_col(q, 2));
		json_add_str(o, "product_name", db_col(q, 3));
		json_add_int(o, "quantity", db_col_int(q, 4));
		json_add_int(o, "unit_price", db_col_int(q, 5));
		json_add_int(o, "total", db_col_int(q, 6));
		json_add_str(o, "currency", db_col(q, 7));
		json_add_str(o, "notes", db_col(q, 8));
		json_add_str(o, "status", db_col(q, 9));
		json_add_str(o, "created_at", db_col(q, 10));
		json_append(out, o);
	}
	return out;
}

static bool
agent_spoke(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_AGENT_SPOKE);
	bool spoke;

	db_bind(q, ":conversation", conversation);
	spoke = db_row(b->db, q);
	db_done(q);
	return spoke;
}

/* How often these messages were answered in vain, and once more. */
static int64_t
attempt(struct batch *b, const char *conversation, const char *newest)
{
	sqlite3_stmt *q = db_query(b->db, Q_ATTEMPTS);
	int64_t n = 0;

	db_bind(q, ":conversation", conversation);
	db_bind(q, ":newest", newest);
	if (db_row(b->db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n + 1;
}

/* reply_id: the same facts give the same id, so the first commit wins. */
static void
add_identity(struct batch *b, struct json_object *o, const char *conversation,
    struct json_object *ids)
{
	const char *newest = json_object_get_string(json_object_array_get_idx(
	    ids, json_object_array_length(ids) - 1));
	int64_t n = attempt(b, conversation, newest);
	char number[24], id[IDENT_SIZE];
	const char *const parts[] = { newest, number, NULL };

	snprintf(number, sizeof(number), "%lld", (long long)n);
	json_add_str(o, "reply_id", ident_of(conversation, parts, id));
	json_add_int(o, "attempt", n);
}

static bool
within(const char *then, const char *now, int64_t ms)
{
	return then != NULL && ms > 0 &&
	    stamp_parse(now) - stamp_parse(then) < ms;
}

/* Did a person speak so lately that the AI keeps quiet? */
static bool
is_paused(struct batch *b, const char *conversation, const char *now)
{
	sqlite3_stmt *q = db_query(b->db, Q_NEWEST_EMPLOYEE);
	int64_t pause = takeover_pause_ms();
	bool paused;

	db_bind(q, ":conversation", conversation);
	paused = pause > 0 && db_row(b->db, q) &&
	    within(db_col(q, 0), now, pause);
	db_done(q);
	return paused;
}

/* Is it too early, or too late, to answer? now: the platform's clock. */
static bool
is_untimely(struct batch *b, const char *conversation, const char *newest,
    const char *until, const char *now)
{
	int quiet = conf_seconds("SOUK_QUIET", 0, 0, 3600);

	return strcmp(until, now) <= 0 ||
	    within(newest, now, (int64_t)quiet * 1000) ||
	    is_paused(b, conversation, now);
}

/* NULL: nothing to ask, not now or nothing waits after all. */
static struct json_object *
candidate(struct batch *b, sqlite3_stmt *q)
{
	static const char *const texts[] = { "conversation_id", "channel_id",
	    "platform", "customer_id", "customer_name", "customer_phone",
	    "customer_address" };
	const char *conversation = db_col(q, 0);
	char oldest[STAMP_SIZE], newest[STAMP_SIZE], until[STAMP_SIZE];
	struct json_object *o, *ids = pending(b, conversation, oldest, newest);
	int i;

	stamp_print(stamp_parse(newest) + WAITING_WINDOW_MS, until);
	if (json_object_array_length(ids) == 0 ||
	    is_untimely(b, conversation, newest, until, db_col(q, 8))) {
		json_object_put(ids);
		return NULL;
	}
	o = record_new("candidate");
	add_identity(b, o, conversation, ids);
	for (i = 0; i < 7; i++)
		json_add_str(o, texts[i], db_col(q, i));
	json_add_str(o, "window_until", until);
	json_add_bool(o, "first_reply", !agent_spoke(b, conversation));
	json_add(o, "pending", ids);
	json_add(o, "messages", messages(b, conversation, oldest));
	json_add(o, "orders", orders(b, conversation));
	json_add(o, "replies", replies(b, conversation));
	return o;
}

/* Is asking the model any use now? */
static bool
model_rests(struct batch *b)
{
	sqlite3_stmt *q = db_query(b->db, Q_SERVICE_READ);
	bool rests;

	db_bind(q, ":name", "model");
	rests = db_row(b->db, q) && db_col(q, 1) != NULL &&
	    strcmp(db_col(q, 1), b->now) > 0;
	db_done(q);
	return rests;
}

static void
read_candidates(struct batch *b)
{
	sqlite3_stmt *q = db_query(b->db, Q_CANDIDATES);
	struct json_object *o;
	bool first = true;

	db_bind(q, ":now", b->now);
	db_bind_int(q, ":most", CANDIDATES_MOST);
	while (db_row(b->db, q)) {
		if ((o = candidate(b, q)) == NULL)
			continue;
		if (first)
			put(b, catalog(b));
		first = false;
		put(b, o);
	}
}

static void
write_all(struct batch *b)
{
	size_t i, n = json_object_array_length(b->records);

	for (i = 0; i < n; i++)
		record_write(json_object_get(
		    json_object_array_get_idx(b->records, i)));
	json_object_put(b->records);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = { CLI_OPTIONS };
	struct batch b;
	int c;

	cli_begin("souk-candidates", usage);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		cli_option(c);
	if (optind < argc)
		cli_misuse("no arguments wanted");
	b.db = db_open(conf_db(), DB_READ);
	b.records = json_object_new_array();
	journal_now(b.now);
	read_due(&b);
	if (!model_rests(&b))
		read_candidates(&b);
	db_close(b.db);
	write_all(&b);
	return record_flush();
}
