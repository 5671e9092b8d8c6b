#include <string.h>

#include "conf.h"
#include "journal.h"
#include "model.h"
#include "waiting.h"

enum {
	TRIES_MAX = 6,		/* model failures of one conversation */
	RETRY_MOST = 300, SERVICE_FIRST = 60, SERVICE_MOST = 3600
};

void
model_works(struct db *db, const struct record *r)
{
	struct json_object *memo = json_any(r->object, "memo");
	sqlite3_stmt *q = db_query(db, Q_SERVICE_WORKS);

	db_bind(q, ":name", "model");
	db_run(db, q);
	if (memo == NULL)
		return;
	q = db_query(db, Q_SERVICE_MEMO);
	db_bind(q, ":name", "model");
	db_bind(q, ":memo", json_print(memo, NULL));
	db_run(db, q);
}

static void
service_failed(struct db *db, const char *message, const char *named)
{
	sqlite3_stmt *q = db_query(db, Q_SERVICE_READ);
	char at[STAMP_SIZE];
	int64_t failures = 0;

	db_bind(q, ":name", "model");
	if (db_row(db, q)) {
		failures = db_col_int(q, 3);
		/* Many conversations, one failure. */
		if (db_col(q, 1) != NULL &&
		    stamp_parse(db_col(q, 1)) > stamp_now()) {
			db_done(q);
			return;
		}
	}
	db_done(q);
	q = db_query(db, Q_SERVICE_FAILED);
	db_bind(q, ":name", "model");
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures, SERVICE_FIRST,
	    SERVICE_MOST, named, at));
	db_run(db, q);
	if (failures == 0)
		journal_write(db, JOURNAL_REPLY, "error", NULL, message);
}

/* How often the model failed this conversation in a row. */
static int64_t
conversation_failures(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_FAILURES);
	int64_t n = 0;

	db_bind(q, ":id", id);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

static void
ask_again_later(struct db *db, struct tally *tally, const char *id,
    int64_t failures, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_ASKED_IN_VAIN);
	char at[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures,
	    conf_seconds("SOUK_BACKOFF", 10, 0, RETRY_MOST), RETRY_MOST, NULL,
	    at));
	db_run(db, q);
	tally->count[TALLY_RETRIES]++;
}

/* For a person: the model will not be asked about these messages again. */
static void
hold_pending(struct db *db, struct tally *tally, const char *id,
    struct json_object *pending, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_HELD);

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_run(db, q);
	waiting_hold(db, pending);
	tally->count[TALLY_HELD]++;
	journal_write(db, JOURNAL_REPLY, "warning", NULL, message);
}

/*
 * The try that this is the answer to: of one that was told before, the number
 * is over.
 */
static bool
is_of_this_try(struct db *db, const char *id, const char *newest,
    int64_t attempt)
{
	sqlite3_stmt *q = db_query(db, Q_ATTEMPTS);
	int64_t n = 0;

	db_bind(q, ":conversation", id);
	db_bind(q, ":newest", newest);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return attempt == n + 1;
}

static void
try_ends(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_TRIED);

	db_bind(q, ":id", id);
	db_run(db, q);
}

void
model_error(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r)
{
	const char *id = record_need(from, r, "conversation_id");
	const char *class = record_need(from, r, "class");
	const char *message = record_need(from, r, "message");
	struct json_object *pending = waiting_named(r);
	int64_t failures, attempt = json_int_or(r->object, "attempt", 0);

	if (id == NULL || class == NULL || message == NULL)
		return;
	if (pending == NULL || attempt < 1) {
		record_reject(from, r, NULL,
		    "reply_error with an unusable attempt or pending");
		return;
	}
	if (!is_of_this_try(db, id, waiting_newest(pending), attempt))
		return;
	try_ends(db, id);
	failures = conversation_failures(db, id);
	if (strcmp(class, "auth") == 0 || strcmp(class, "rate") == 0)
		service_failed(db, message, json_str(r->object, "retry_at"));
	else if (strcmp(class, "transient") == 0 && failures + 1 < TRIES_MAX)
		ask_again_later(db, tally, id, failures, message);
	else
		hold_pending(db, tally, id, pending, message);
}
