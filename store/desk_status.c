#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "catalog.h"
#include "cli.h"
#include "conf.h"
#include "desk.h"
#include "journal.h"
#include "record.h"
#include "word.h"

static const struct listing_column channel_columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "channel", "Channel", LISTING_TEXT, 0 },
	{ "account_id", "Account", LISTING_ID, 0 },
	{ "is_connected", "Connected", LISTING_YES, 0 },
	{ "last_fetch_timestamp", "Last import", LISTING_TIME, 0 },
	{ "history_done", "All listed", LISTING_YES, 0 },
	{ "threads_owed", "Threads left", LISTING_NUMBER, 0 },
	{ "retry_at", "Parked until", LISTING_TIME, 0 },
	{ "pace", "Pace", LISTING_TEXT, 70 },
	{ "calls_of_day", "Calls a day", LISTING_NUMBER, 0 },
	{ "reason", "Trouble", LISTING_TEXT, 70 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

static struct json_object *
counts(struct desk *d)
{
	sqlite3_stmt *q = db_query(d->db, Q_COUNTS);
	struct json_object *o = NULL;

	if (db_row(d->db, q))
		o = listing_object(q);
	db_done(q);
	return o;
}

/* Conversations that wait, but not for the agent. */
static int64_t
for_a_person(struct desk *d)
{
	sqlite3_stmt *q = desk_list(d, Q_WAITING_LIST);
	int64_t n = 0;

	while (db_row(d->db, q))
		n += strcmp(db_col(q, 4), "waits") != 0;
	return n;
}

static struct json_object *
rows(struct desk *d, sqlite3_stmt *q)
{
	struct json_object *array = json_object_new_array();

	while (db_row(d->db, q))
		json_append(array, listing_object(q));
	return array;
}

static void
status_json(struct desk *d)
{
	struct json_object *o = counts(d);

	json_add_int(o, "for_a_person", for_a_person(d));
	json_add_str(o, "database", conf_db());
	json_add_bool(o, "catalog_is_long", catalog_is_long(d->db));
	json_add(o, "channels", rows(d, desk_list(d, Q_CHANNEL_LIST)));
	json_add(o, "notes", rows(d, db_query(d->db, Q_CHANNEL_NOTES)));
	record_show(o);
}

static long long
number(struct json_object *o, const char *key)
{
	return (long long)json_int_or(o, key, 0);
}

/* What a server of somebody else's said. */
static void
model_text(const char *trouble, const char *retry_at)
{
	char at[20], *safe;

	if (trouble == NULL || retry_at == NULL)
		return;
	safe = listing_safe(trouble);
	printf("model: %s (tried again at %s)\n", safe,
	    listing_time(retry_at, at));
	free(safe);
}

/* A platform's words; a line each, for a column would cut them. */
static void
put_notes(struct desk *d)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_NOTES);
	char *safe;

	while (db_row(d->db, q)) {
		safe = listing_safe(db_col(q, 3));
		printf("channel %s, %s: %s: %s\n", db_col(q, 0), db_col(q, 1),
		    db_col(q, 2), safe);
		free(safe);
	}
}

static void
status_text(struct desk *d)
{
	struct json_object *o = counts(d);

	if (listing_print(d->db, desk_list(d, Q_CHANNEL_LIST),
	    channel_columns, LISTING_TABLE) == 0)
		printf("no channel yet: 'souk channel add' connects one\n");
	put_notes(d);
	printf("\nconversations: %lld, %lld of them for a person; messages: "
	    "%lld, %lld of them waiting for an answer ('souk waiting')\n"
	    "lines of orders: %lld; products for sale: %lld\n",
	    number(o, "conversations"), (long long)for_a_person(d),
	    number(o, "messages"), number(o, "waiting"), number(o, "orders"),
	    number(o, "products"));
	printf("outbox: %lld on their way, %lld for a person "
	    "('souk outbox list')\n", number(o, "outbox_moving"),
	    number(o, "outbox_for_a_person"));
	if (catalog_is_long(d->db))
		printf("the catalog is too long for the model, which reads "
		    "names and prices only (SOUK_CATALOG_MAX)\n");
	if (number(o, "rejects") > 0)
		printf("rejects: %lld lines that could not be used, %lld older "
		    "ones dropped (table rejects)\n", number(o, "rejects"),
		    number(o, "rejects_dropped"));
	model_text(json_str(o, "model_trouble"), json_str(o, "model_retry_at"));
	json_object_put(o);
}

static int
set_status(struct desk *d, const char *which, const char *typed)
{
	const char *status = word_of_conversation(typed);
	sqlite3_stmt *q;
	char *id;

	if (status == NULL)
		cli_misuse("status: new, open, pending or closed, not '%s'",
		    typed);
	id = desk_find(d, Q_CONVERSATION_FIND, "conversation", which);
	q = db_query(d->db, Q_CONVERSATION_STATUS);
	db_bind(q, ":id", id);
	db_bind(q, ":status", status);
	db_run(d->db, q);
	free(id);
	return EX_OK;
}

int
desk_status(struct desk *d, int argc, char *argv[])
{
	if (argc == 2)
		return set_status(d, argv[0], argv[1]);
	if (argc > 0)
		cli_misuse("status: nothing, or a conversation and its STATUS");
	if (d->form == LISTING_JSON)
		status_json(d);
	else
		status_text(d);
	return EX_OK;
}

static const struct listing_column log_columns[] = {
	{ "timestamp", "When", LISTING_TIME, 0 },
	{ "function_name", "What", LISTING_TEXT, 0 },
	{ "level", "Level", LISTING_TEXT, 0 },
	{ "event_message", "Event", LISTING_TEXT, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_log(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q = db_query(d->db, Q_LOG_READ);
	const char *function = NULL;

	if (argc > 1 || (argc == 1 && strcmp(argv[0], "import") != 0 &&
	    strcmp(argv[0], "reply") != 0))
		cli_misuse("log: import, reply, or nothing for both");
	if (argc == 1)
		function = strcmp(argv[0], "import") == 0 ? JOURNAL_IMPORT :
		    JOURNAL_REPLY;
	db_bind(q, ":function", function);
	db_bind_int(q, ":most", d->most != NULL ? desk_most(d) : 100);
	listing_print(d->db, q, log_columns, d->form);
	return EX_OK;
}
