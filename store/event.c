#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "event.h"
#include "listing.h"
#include "money.h"
#include "must.h"
#include "record.h"
#include "stamp.h"

/* The columns of Q_EVENTS_DUE. */
enum { ID, KIND, AT, TRY, DETAIL, ORDER_NO, CONVERSATION, PLATFORM, CUSTOMER,
	CHANNEL, CHANNEL_PLATFORM, ACCOUNT };

/* One event on its way to its record; the texts are borrowed from the row. */
struct telling {
	struct db *db;			/* borrowed */
	sqlite3_stmt *row;		/* lent */
	struct json_object *record;	/* owned until it is written */
	FILE *text;			/* the sentence */
};

void
event_pass_time(struct db *db, int64_t now, int64_t day_end)
{
	static const enum query passing[] = { Q_EVENT_WINDOW, Q_EVENT_TOKEN,
	    Q_EVENT_QUIET };
	char at[STAMP_SIZE], until[STAMP_SIZE];
	sqlite3_stmt *q;
	size_t i;

	stamp_print(now, at);
	for (i = 0; i < sizeof(passing) / sizeof(*passing); i++) {
		q = db_query(db, passing[i]);
		db_bind(q, ":now", at);
		db_run(db, q);
	}
	if (day_end == STAMP_NONE)
		return;
	q = db_query(db, Q_EVENT_DAY);
	db_bind(q, ":now", at);
	db_bind(q, ":until", stamp_print(day_end, until));
	db_run(db, q);
}

static const char *
column(const struct telling *t, int column, const char *fallback)
{
	const char *text = db_col(t->row, column);

	return text != NULL ? text : fallback;
}

/* For the end of a sentence: why, and where to look. */
static void
put_reason(struct telling *t)
{
	if (db_col(t->row, DETAIL) != NULL)
		fprintf(t->text, ": %s", db_col(t->row, DETAIL));
}

static void
put_conversation(struct telling *t)
{
	fprintf(t->text, " (conversation %lld, %s)",
	    (long long)db_col_int(t->row, CONVERSATION),
	    column(t, PLATFORM, "?"));
}

static void
put_account(struct telling *t)
{
	fprintf(t->text, "the %s account %s", column(t, CHANNEL_PLATFORM, "?"),
	    column(t, ACCOUNT, "?"));
}

static void
put_local_time(struct telling *t)
{
	char local[20];

	fputs(listing_time(column(t, DETAIL, ""), local), t->text);
}

/* One line of an order, as a member and as words. */
static struct json_object *
tell_line(struct telling *t, sqlite3_stmt *q, bool first)
{
	struct json_object *o = json_object_new_object();
	char money[MONEY_SIZE];

	money_print(db_col_int(q, 2), db_col(q, 3), money);
	json_add_str(o, "product_name", db_col(q, 0));
	json_add_int(o, "quantity", db_col_int(q, 1));
	json_add_str(o, "total", money);
	json_add_str(o, "notes", db_col(q, 7));
	fprintf(t->text, "%s%lld × %s, %s", first ? ": " : "; ",
	    (long long)db_col_int(q, 1), db_col(q, 0), money);
	return o;
}

static void
tell_buyer(struct json_object *order, sqlite3_stmt *q)
{
	json_add_str(order, "customer_name", db_col(q, 4));
	json_add_str(order, "customer_phone", db_col(q, 5));
	json_add_str(order, "customer_address", db_col(q, 6));
}

static void
put_buyer(struct telling *t, struct json_object *order)
{
	static const char *const keys[] = { "customer_name", "customer_phone",
	    "customer_address" };
	const char *text;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if ((text = json_str(order, keys[i])) != NULL)
			fprintf(t->text, "%s%s", i == 0 ? ". " : ", ", text);
}

static void
tell_order(struct telling *t)
{
	sqlite3_stmt *q = db_query(t->db, Q_EVENT_ORDER);
	struct json_object *order = json_object_new_object();
	struct json_object *lines = json_object_new_array();
	int64_t number = db_col_int(t->row, ORDER_NO);
	bool first = true;

	fprintf(t->text, "Order %lld", (long long)number);
	json_add_int(order, "order_no", number);
	db_bind_int(q, ":order_no", number);
	while (db_row(t->db, q)) {
		if (first)
			tell_buyer(order, q);
		json_append(lines, tell_line(t, q, first));
		first = false;
	}
	put_buyer(t, order);
	put_conversation(t);
	json_add(order, "lines", lines);
	json_add(t->record, "order", order);
}

static void
tell_handover(struct telling *t)
{
	fprintf(t->text, "%s wants a person", column(t, CUSTOMER,
	    "A customer"));
	put_conversation(t);
	put_reason(t);
}

static void
tell_held(struct telling *t)
{
	fprintf(t->text, "%s waits for a person: an answer is held",
	    column(t, CUSTOMER, "A customer"));
	put_conversation(t);
	put_reason(t);
}

static void
tell_window(struct telling *t)
{
	fprintf(t->text, "%s still waits for a person, and from ",
	    column(t, CUSTOMER, "A customer"));
	put_local_time(t);
	fputs(" on no answer can be sent", t->text);
	put_conversation(t);
}

static void
tell_channel(struct telling *t)
{
	fputs("Trouble with ", t->text);
	put_account(t);
	put_reason(t);
	fprintf(t->text, " ('souk channel check %lld')",
	    (long long)db_col_int(t->row, CHANNEL));
}

static void
tell_token(struct telling *t)
{
	fputs("The token of ", t->text);
	put_account(t);
	fputs(" ends on ", t->text);
	put_local_time(t);
	fprintf(t->text, ": souk channel connect %lld --token-file F gives it "
	    "a new one", (long long)db_col_int(t->row, CHANNEL));
}

static void
tell_model(struct telling *t)
{
	fputs("The model does not answer", t->text);
	put_reason(t);
}

static void
tell_day_orders(struct telling *t, struct json_object *day)
{
	sqlite3_stmt *q = db_query(t->db, Q_EVENT_DAY_ORDERS);
	struct json_object *revenue = json_object_new_array();
	char money[MONEY_SIZE];
	int64_t orders = 0;

	db_bind(q, ":until", column(t, DETAIL, ""));
	while (db_row(t->db, q)) {
		orders += db_col_int(q, 0);
		money_print(db_col_int(q, 1), db_col(q, 2), money);
		json_append(revenue, json_object_new_string(money));
		fprintf(t->text, "; %lld ordered for %s",
		    (long long)db_col_int(q, 0), money);
	}
	json_add_int(day, "orders", orders);
	json_add(day, "revenue", revenue);
}

static void
tell_day(struct telling *t)
{
	static const struct {
		const char *key, *words;
	} counts[] = {
		{ "messages", " messages" },
		{ "replied", " answered by the agent" },
		{ "person", " by people" },
		{ "held", " held" },
		{ "waiting", " waiting" }
	};
	struct json_object *day = json_object_new_object();
	sqlite3_stmt *q = db_query(t->db, Q_EVENT_DAY_MESSAGES);
	int i;

	fputs("The day until ", t->text);
	put_local_time(t);
	json_add_str(day, "until", db_col(t->row, DETAIL));
	db_bind(q, ":until", column(t, DETAIL, ""));
	if (db_row(t->db, q))
		for (i = 0; i < 5; i++) {
			json_add_int(day, counts[i].key, db_col_int(q, i));
			fprintf(t->text, "%s%lld%s", i == 0 ? ": " : ", ",
			    (long long)db_col_int(q, i), counts[i].words);
		}
	db_done(q);
	tell_day_orders(t, day);
	json_add(t->record, "day", day);
}

static const struct kind {
	const char *name;
	void (*tell)(struct telling *);
} kinds[] = {
	{ "order", tell_order },
	{ "handover", tell_handover },
	{ "held", tell_held },
	{ "window", tell_window },
	{ "channel", tell_channel },
	{ "token", tell_token },
	{ "model", tell_model },
	{ "day", tell_day }
};

/* What every event has; the kind adds its own. */
static void
tell_head(struct telling *t)
{
	struct json_object *o = t->record;

	json_add_str(o, "event_id", db_col(t->row, ID));
	json_add_int(o, "try", db_col_int(t->row, TRY));
	json_add_str(o, "kind", db_col(t->row, KIND));
	json_add_str(o, "at", db_col(t->row, AT));
	json_add_str(o, "shop", conf_str("SOUK_SHOP_NAME", NULL));
	if (db_col(t->row, PLATFORM) != NULL) {
		json_add_int(o, "conversation",
		    db_col_int(t->row, CONVERSATION));
		json_add_str(o, "platform", db_col(t->row, PLATFORM));
		json_add_str(o, "customer", db_col(t->row, CUSTOMER));
	} else if (db_col(t->row, ACCOUNT) != NULL) {
		json_add_int(o, "channel", db_col_int(t->row, CHANNEL));
		json_add_str(o, "platform", db_col(t->row, CHANNEL_PLATFORM));
		json_add_str(o, "account_id", db_col(t->row, ACCOUNT));
	}
	json_add_str(o, "detail", db_col(t->row, DETAIL));
}

static void
tell(struct telling *t)
{
	const char *kind = db_col(t->row, KIND);
	char *text = NULL, *safe;
	size_t size, i;

	t->record = record_new("event");
	tell_head(t);
	t->text = must(open_memstream(&text, &size));
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, kind) == 0)
			kinds[i].tell(t);
	must_do(fclose(t->text) != EOF);
	/* It will stand in a mail's subject, or on somebody's terminal. */
	safe = listing_safe(text);
	json_add_str(t->record, "text", safe);
	free(safe);
	free(text);
	record_write(t->record);
}

void
event_write_due(struct db *db, int64_t now)
{
	struct telling t = { .db = db };
	char at[STAMP_SIZE];

	t.row = db_query(db, Q_EVENTS_DUE);
	db_bind(t.row, ":now", stamp_print(now, at));
	while (db_row(db, t.row))
		tell(&t);
}
