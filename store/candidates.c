#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "admit.h"
#include "catalog.h"
#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "db.h"
#include "ident.h"
#include "journal.h"
#include "record.h"
#include "spending.h"

enum {
	CANDIDATES_MOST = 256,	/* conversations answered in one tick */
	PARTS_MOST = 256,
	CONTEXT = 10,		/* messages of a conversation the model sees */
	REPLIES = 10,		/* of the agent's own, that it may not repeat */
	MESSAGES_MOST = 200,	/* however many wait */
	DISCLOSE_AGAIN_MS = 7 * 86400000
};

static const char usage[] =
    "usage: souk-candidates [-c ID]\n"
    "  Parts that are due, then the catalog and every conversation that waits\n"
    "  for an answer, as records on stdout.\n"
    "  -c, --conversation ID   this one alone, as if it waited\n";

/* One run; its records are kept back until the database is closed. */
struct batch {
	struct db *db;
	struct admit admit;
	const char *again;		/* -c: this conversation alone */
	char now[STAMP_SIZE];
};

static void
read_due(struct batch *b)
{
	static const char *const texts[] = { NULL, NULL, NULL, "author",
	    "channel_id", "platform", "thread_id", "customer_id",
	    "customer_phone", "text", "tag", "after" };
	sqlite3_stmt *q = db_query(b->db, Q_DUE_PARTS);
	int i;

	db_bind(q, ":now", b->now);
	db_bind_int(q, ":most", PARTS_MOST);
	while (db_row(b->db, q)) {
		record_start("outgoing");
		record_put_str("reply_id", db_col(q, 0));
		record_put_int("part", db_col_int(q, 1));
		record_put_int("parts", db_col_int(q, 2));
		for (i = 3; i < 12; i++)
			record_put_str(texts[i], db_col(q, i));
		record_keep();
	}
}

static void
put_product(sqlite3_stmt *q)
{
	record_open_object(NULL);
	record_put_str("product_id", db_col(q, 0));
	record_put_str("name", db_col(q, 1));
	record_put_str("description", db_col(q, 2));
	record_put_int("price", db_col_int(q, 3));
	record_put_str("currency", db_col(q, 4));
	record_put_str("options", db_col(q, 5));
	if (sqlite3_column_type(q, 6) != SQLITE_NULL)
		record_put_int("stock", db_col_int(q, 6));
	record_close_object();
}

/* JSON that a column holds, if it does. */
static void
put_stored(const char *key, const char *text)
{
	struct json_object *value = NULL;
	const char *why;

	if (text != NULL)
		value = json_parse(text, strlen(text), &why);
	record_put_json(key, value);
	json_object_put(value);
}

static void
put_catalog(struct batch *b)
{
	sqlite3_stmt *q = db_query(b->db, Q_CATALOG);

	record_start("catalog");
	record_open_list("products");
	while (db_row(b->db, q))
		put_product(q);
	record_close_list();
	if (catalog_is_long(b->db))
		record_put_bool("brief", true);
	q = db_query(b->db, Q_SERVICE_READ);
	db_bind(q, ":name", "model");
	if (db_row(b->db, q)) {
		put_stored("memo", db_col(q, 0));
		/* Whether it is still the one that failed, souk-reply knows. */
		if (b->again == NULL && db_col(q, 1) != NULL &&
		    strcmp(db_col(q, 1), b->now) > 0)
			record_put_str("rests_until", db_col(q, 1));
	}
	db_done(q);
	record_keep();
}

static void
put_message(sqlite3_stmt *q)
{
	record_open_object(NULL);
	record_put_str("message_id", db_col(q, 0));
	record_put_str("sender_type", db_col(q, 1));
	record_put_str("content", db_col(q, 2));
	put_stored("attachments", db_col(q, 3));
	record_put_str("created_at", db_col(q, 4));
	if (db_col_int(q, 5))
		record_put_bool("unreadable", true);
	record_close_object();
}

/*
 * The last ten, and every pending one if that is more: down to `oldest`, which
 * was written at `oldest_at` and may be one that was unsent.  For a question that
 * is asked again, as if nobody had said anything since.  Rows come newest first
 * and leave oldest first.
 */
static void
put_messages(struct batch *b, const char *conversation, const char *oldest,
    const char *oldest_at)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_MESSAGES);
	bool since = b->again != NULL, owes = true;
	size_t n = 0;

	db_bind(q, ":conversation", conversation);
	db_bind_int(q, ":most", MESSAGES_MOST);
	record_open_list("messages");
	while (db_row(b->db, q) && (n < CONTEXT ||
	    (owes && strcmp(db_col(q, 4), oldest_at) >= 0))) {
		since = since && strcmp(db_col(q, 1), "customer") != 0;
		if (since)
			continue;
		owes = owes && strcmp(db_col(q, 0), oldest) != 0;
		put_message(q);
		n++;
	}
	record_close_turned();
	db_done(q);
}

/* The agent's last replies, oldest first. */
static void
put_replies(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_REPLIES);

	db_bind(q, ":conversation", conversation);
	db_bind_int(q, ":most", REPLIES);
	record_open_list("replies");
	while (db_row(b->db, q))
		record_put_str(NULL, db_col(q, 0));
	record_close_turned();
}

/* The ids to be answered, oldest first, and when the oldest and newest came. */
static struct json_object *
pending(struct batch *b, const char *conversation, char oldest[STAMP_SIZE],
    char newest[STAMP_SIZE])
{
	struct json_object *out = json_object_new_array();
	sqlite3_stmt *q = db_query(b->db, b->again != NULL ?
	    Q_LAST_QUESTION : Q_PENDING);

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

static const char *
oldest_of(struct json_object *ids)
{
	return json_object_get_string(json_object_array_get_idx(ids, 0));
}

static const char *
newest_of(struct json_object *ids)
{
	size_t n = json_object_array_length(ids);

	return n > 0 ? json_object_get_string(
	    json_object_array_get_idx(ids, n - 1)) : NULL;
}

static void
put_orders(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_ORDERS);

	db_bind(q, ":conversation", conversation);
	record_open_list("orders");
	while (db_row(b->db, q)) {
		record_open_object(NULL);
		record_put_str("order_id", db_col(q, 0));
		record_put_int("order_no", db_col_int(q, 1));
		record_put_str("product_id", db_col(q, 2));
		record_put_str("product_name", db_col(q, 3));
		record_put_int("quantity", db_col_int(q, 4));
		record_put_int("unit_price", db_col_int(q, 5));
		record_put_int("total", db_col_int(q, 6));
		record_put_str("currency", db_col(q, 7));
		record_put_str("notes", db_col(q, 8));
		record_put_str("status", db_col(q, 9));
		record_put_str("created_at", db_col(q, 10));
		if (sqlite3_column_type(q, 11) != SQLITE_NULL)
			record_put_int("delivery_fee", db_col_int(q, 11));
		record_close_object();
	}
	record_close_list();
}

/* What its customer may confirm, if the shop said nothing since. */
static void
put_proposal(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_PROPOSAL);

	db_bind(q, ":conversation", conversation);
	if (db_row(b->db, q)) {
		record_open_object("proposal");
		record_put_str("reply_id", db_col(q, 0));
		put_stored("orders", db_col(q, 1));
		record_put_str("proposed_at", db_col(q, 2));
		record_put_str("message_id", db_col(q, 3));
		record_close_object();
	}
	db_done(q);
}

static bool
did_person_speak(struct batch *b, const char *conversation, const char *since)
{
	sqlite3_stmt *q = db_query(b->db, Q_EMPLOYEE_SPOKE);
	bool spoke;

	db_bind(q, ":conversation", conversation);
	db_bind(q, ":since", since);
	spoke = db_row(b->db, q);
	db_done(q);
	return spoke;
}

/* Does the customer have to be told, or told again, that an AI answers? */
static void
put_first(struct batch *b, const struct asker *who)
{
	sqlite3_stmt *q = db_query(b->db, Q_AGENT_SPOKE);
	char since[STAMP_SIZE];
	const char *agent;

	db_bind(q, ":conversation", who->conversation);
	db_bind(q, ":since", stamp_print(stamp_parse(who->now) -
	    DISCLOSE_AGAIN_MS, since));
	if (!db_row(b->db, q))
		return;
	agent = db_col(q, 1);
	record_put_bool("first_reply", db_col_int(q, 0) == 0);
	record_put_bool("disclose", agent == NULL ||
	    did_person_speak(b, who->conversation, agent));
	db_done(q);
}

/* What was reached, or that the shop is closed: no model is asked then. */
static void
put_bars(struct batch *b, const struct asker *who)
{
	struct limit l;

	if (spending_forbids(b->db, who->conversation, who->channel, who->now,
	    &l)) {
		record_open_object("limit");
		record_put_str("reason", l.reason);
		record_put_bool("for_good", l.for_good);
		record_close_object();
	}
	if (!b->admit.open) {
		record_put_bool("closed", true);
		record_put_bool("told", admit_was_told(&b->admit, who));
	}
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
put_identity(struct batch *b, const struct asker *who)
{
	int64_t n = attempt(b, who->conversation, who->newest);
	char number[24], id[IDENT_SIZE];
	const char *const parts[] = { who->newest, number, NULL };

	snprintf(number, sizeof(number), "%lld", (long long)n);
	record_put_str("reply_id", ident_of(who->conversation, parts, id));
	record_put_int("attempt", n);
}

/* What the model is to know. */
static void
put_candidate(struct batch *b, sqlite3_stmt *q, const struct asker *who,
    struct json_object *ids, const char *oldest_at)
{
	static const char *const texts[] = { "conversation_id", "channel_id",
	    "platform", "customer_id", "customer_name", "customer_phone",
	    "customer_address" };
	char until[STAMP_SIZE];
	int i;

	record_start("candidate");
	put_identity(b, who);
	for (i = 0; i < 7; i++)
		record_put_str(texts[i], db_col(q, i));
	record_put_str("window_until", admit_until(who, until));
	put_first(b, who);
	if (b->again == NULL)
		put_bars(b, who);
	record_put_json("pending", ids);
	put_messages(b, who->conversation, oldest_of(ids), oldest_at);
	put_orders(b, who->conversation);
	put_replies(b, who->conversation);
	put_proposal(b, who->conversation);
	record_keep();
}

/* False: nothing to ask, not now or nothing waits after all. */
static bool
candidate(struct batch *b, sqlite3_stmt *q, bool is_first)
{
	char oldest[STAMP_SIZE], newest[STAMP_SIZE];
	struct json_object *ids = pending(b, db_col(q, 0), oldest, newest);
	const struct asker who = { .conversation = db_col(q, 0),
	    .number = db_col(q, 7), .channel = db_col(q, 1),
	    .now = db_col(q, 8), .customer = db_col(q, 3),
	    .phone = db_col(q, 5), .thread = db_col(q, 9),
	    .newest = newest_of(ids), .newest_at = newest };
	bool asks = who.newest != NULL && (b->again != NULL ||
	    admit_waits(&b->admit, &who) == NULL);

	if (asks) {
		admit_count(&b->admit, &who);
		if (is_first)
			put_catalog(b);
		put_candidate(b, q, &who, ids, oldest);
	}
	json_object_put(ids);
	return asks;
}

static void
read_candidates(struct batch *b)
{
	sqlite3_stmt *q = db_query(b->db, b->again != NULL ?
	    Q_CANDIDATE_AGAIN : Q_CANDIDATES);
	int n = 0;

	admit_open(&b->admit, b->db);
	db_bind(q, ":now", b->now);
	if (b->again != NULL)
		db_bind(q, ":id", b->again);
	while (n < CANDIDATES_MOST && db_row(b->db, q))
		n += candidate(b, q, n == 0);
	db_done(q);
	admit_close(&b->admit);
	if (n == 0 && b->again != NULL)
		errx(EX_DATAERR, "no conversation '%s', or its customer wrote "
		    "nothing", b->again);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "conversation", required_argument, NULL, 'c' },
		CLI_OPTIONS
	};
	struct batch b = { 0 };
	int c;

	cli_begin("souk-candidates", usage);
	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1)
		if (c == 'c')
			b.again = optarg;
		else
			cli_option(c);
	if (optind < argc)
		cli_misuse("no arguments wanted");
	b.db = db_open(conf_db(), DB_READ);
	db_confine(b.db);
	confine("souk-candidates");
	journal_now(b.now);
	if (b.again == NULL)
		read_due(&b);
	read_candidates(&b);
	db_close(b.db);
	record_send();
	return record_flush();
}
