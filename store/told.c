#include <err.h>

#include "journal.h"
#include "told.h"

/*
 * Seconds between tries: of one event, and of the command whatever the event.
 * The latter stays short, so that an event that the command cannot bear does
 * not keep the others.
 */
enum { FIRST = 60, EVENT_MOST = 3600, COMMAND_MOST = 300 };

static void
told(struct db *db, const char *id, int64_t try)
{
	sqlite3_stmt *q = db_query(db, Q_EVENT_TOLD);
	char now[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind_int(q, ":try", try);
	db_bind(q, ":now", journal_now(now));
	if (db_run(db, q) == 0)
		return;
	q = db_query(db, Q_SERVICE_WORKS);
	db_bind(q, ":name", "notify");
	db_run(db, q);
}

/* How often the command failed in a row. */
static int64_t
command_failures(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_SERVICE_READ);
	int64_t failures = 0;

	db_bind(q, ":name", "notify");
	if (db_row(db, q))
		failures = db_col_int(q, 3);
	db_done(q);
	return failures;
}

static void
not_told(struct db *db, const char *id, int64_t try, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_EVENT_NOT_TOLD);
	int64_t failures = command_failures(db);
	char at[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind_int(q, ":try", try);
	db_bind(q, ":error", message);
	db_bind(q, ":retry_at", journal_retry(try - 1, FIRST, EVENT_MOST, NULL,
	    at));
	if (db_run(db, q) == 0)
		return;			/* told before: this is a replay */
	q = db_query(db, Q_SERVICE_FAILED);
	db_bind(q, ":name", "notify");
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures, FIRST, COMMAND_MOST,
	    NULL, at));
	db_run(db, q);
	if (failures == 0)
		journal_write(db, JOURNAL_REPLY, "warning", NULL, message);
}

void
told_store(struct db *db, struct record_in *from, const struct record *r)
{
	struct json_object *event = json_obj(r->object, "event");
	const char *id = json_str(event, "event_id"), *message;
	int64_t status, try = json_int_or(event, "try", 0);

	if (id == NULL || try < 1 || try > 1000000 ||
	    !json_int(r->object, "status", &status)) {
		record_reject(from, r, NULL,
		    "told with an unusable status, event_id or try");
		return;
	}
	if (status == 0) {
		told(db, id, try);
		return;
	}
	message = json_text(r->object, "message");
	if (message == NULL)
		message = "SOUK_NOTIFY failed";
	warnx("event %s: %s", id, message);
	not_told(db, id, try, message);
}
