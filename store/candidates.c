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

/* The records of one run, kept until the database is closed. */
struct batch {
	struct db *db;
	struct admit admit;
	const char *again;		/* -c: this conversation alone */
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
	if (catalog_is_long(b->db))
		json_add_bool(o, "brief", true);
	q = db_query(b->db, Q_SERVICE_READ);
	db_bind(q, ":name", "model");
	if (db_row(b->db, q)) {
		json_add(o, "memo", parsed(db_col(q, 0)));
		/* Whether it is still the one that failed, souk-reply knows. */
		if (b->again == NULL && db_col(q, 1) != NULL &&
		    strcmp(db_col(q, 1), b->now) > 0)
			json_add_str(o, "rests_until", db_col(q, 1));
	}
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

/*
 * The last ten, and every pending one if that is more.  For a question that is
 * asked again, as if nobody had said anything since.
 */
static struct json_object *
messages(struct batch *b, const char *conversation, const char *oldest_pending)
{
	sqlite3_stmt *q = db_query(b->db, Q_RECENT_MESSAGES);
	struct json_object *recent = json_object_new_array();
	bool since = b->again != NULL;
	size_t n = 0;

	db_bind(q, ":conversation", conversation);
	db_bind_int(q, ":most", MESSAGES_MOST);
	while (db_row(b->db, q) && (n < CONTEXT ||
	    strcmp(db_col(q, 4), oldest_pending) >= 0)) {
		since = since && strcmp(db_col(q, 1), "customer") != 0;
		if (since)
			continue;
		json_append(recent, message(q));
		n++;
	}
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
newest_of(struct json_object *ids)
{
	size_t n = json_object_array_length(ids);

	return n > 0 ? json_object_get_string(
	    json_object_array_get_idx(ids, n - 1)) : NULL;
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
		if (sqlite3_column_type(q, 11) != SQLITE_NULL)
			json_add_int(o, "delivery_fee", db_col_int(q, 11));
		json_append(out, o);
	}
	return out;
}

/* What its customer may confirm, if the shop said nothing since; or NULL. */
static struct json_object *
proposal(struct batch *b, const char *conversation)
{
	sqlite3_stmt *q = db_query(b->db, Q_PROPOSAL);
	struct json_object *o = NULL;

	db_bind(q, ":conversation", conversation);
	if (db_row(b->db, q)) {
		o = json_object_new_object();
		json_add_str(o, "reply_id", db_col(q, 0));
		json_add(o, "orders", parsed(db_col(q, 1)));
		json_add_str(o, "proposed_at", db_col(q, 2));
		json_add_str(o, "message_id", db_col(q, 3));
	}
	db_done(q);
	return o;
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
add_first(struct batch *b, struct json_object *o, const struct asker *who)
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
	json_add_bool(o, "first_reply", db_col_int(q, 0) == 0);
	json_add_bool(o, "disclose", agent == NULL ||
	    did_person_speak(b, who->conversation, agent));
	db_done(q);
}

/* What was reached, or that the shop is closed: no model is asked then. */
static void
add_bars(struct batch *b, struct json_object *o, const struct asker *who)
{
	struct json_object *bar;
	struct limit l;

	if (spending_forbids(b->db, who->conversation, who->channel, who->now,
	    &l)) {
		bar = json_object_new_object();
		json_add_str(bar, "reason", l.reason);
		json_add_bool(bar, "for_good", l.for_good);
		json_add(o, "limit", bar);
	}
	if (!b->admit.open) {
		json_add_bool(o, "closed", true);
		json_add_bool(o, "told", admit_was_told(&b->admit, who));
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
add_identity(struct batch *b, struct json_object *o, const struct asker *who)
{
	int64_t n = attempt(b, who->conversation, who->newest);
	char number[24], id[IDENT_SIZE];
	const char *const parts[] = { who->newest, number, NULL };

	snprintf(number, sizeof(number), "%lld", (long long)n);
	json_add_str(o, "reply_id", ident_of(who->conversation, parts, id));
	json_add_int(o, "attempt", n);
}

/* What the model is to know; takes the ids over. */
static struct json_object *
candidate_of(struct batch *b, sqlite3_stmt *q, const struct asker *who,
    struct json_object *ids, const char *oldest)
{
	static const char *const texts[] = { "conversation_id", "channel_id",
	    "platform", "customer_id", "customer_name", "customer_phone",
	    "customer_address" };
	struct json_object *o = record_new("candidate"), *offer;
	char until[STAMP_SIZE];
	int i;

	add_identity(b, o, who);
	for (i = 0; i < 7; i++)
		json_add_str(o, texts[i], db_col(q, i));
	json_add_str(o, "window_until", admit_until(who, until));
	add_first(b, o, who);
	if (b->again == NULL)
		add_bars(b, o, who);
	json_add(o, "pending", ids);
	json_add(o, "messages", messages(b, who->conversation, oldest));
	json_add(o, "orders", orders(b, who->conversation));
	json_add(o, "replies", replies(b, who->conversation));
	if ((offer = proposal(b, who->conversation)) != NULL)
		json_add(o, "proposal", offer);
	return o;
}

/* NULL: nothing to ask, not now or nothing waits after all. */
static struct json_object *
candidate(struct batch *b, sqlite3_stmt *q)
{
	char oldest[STAMP_SIZE], newest[STAMP_SIZE];
	struct json_object *ids = pending(b, db_col(q, 0), oldest, newest);
	const struct asker who = { .conversation = db_col(q, 0),
	    .number = db_col(q, 7), .channel = db_col(q, 1),
	    .now = db_col(q, 8), .customer = db_col(q, 3),
	    .phone = db_col(q, 5), .thread = db_col(q, 9),
	    .newest = newest_of(ids), .newest_at = newest };

	if (who.newest == NULL || (b->again == NULL &&
	    admit_waits(&b->admit, &who) != NULL)) {
		json_object_put(ids);
		return NULL;
	}
	admit_count(&b->admit, &who);
	return candidate_of(b, q, &who, ids, oldest);
}

static void
read_candidates(struct batch *b)
{
	sqlite3_stmt *q = db_query(b->db, b->again != NULL ?
	    Q_CANDIDATE_AGAIN : Q_CANDIDATES);
	struct json_object *o;
	int n = 0;

	admit_open(&b->admit, b->db);
	db_bind(q, ":now", b->now);
	if (b->again != NULL)
		db_bind(q, ":id", b->again);
	while (n < CANDIDATES_MOST && db_row(b->db, q)) {
		if ((o = candidate(b, q)) == NULL)
			continue;
		if (n++ == 0)
			put(b, catalog(b));
		put(b, o);
	}
	db_done(q);
	admit_close(&b->admit);
	if (n == 0 && b->again != NULL)
		errx(EX_DATAERR, "no conversation '%s', or its customer wrote "
		    "nothing", b->again);
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
	db_confine(conf_db());
	confine("souk-candidates");
	b.db = db_open(conf_db(), DB_READ);
	b.records = json_object_new_array();
	journal_now(b.now);
	if (b.again == NULL)
		read_due(&b);
	read_candidates(&b);
	db_close(b.db);
	write_all(&b);
	return record_flush();
}
