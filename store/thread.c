#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "poll.h"
#include "thread.h"
#include "unsent.h"
#include "witness.h"

enum { RETRY_FIRST = 10, RETRY_MOST = 3600, REST_MOST = 86400,
       CURSOR_MAX = 4096 };

static const char *
error_text(const struct json_object *error, char *text, size_t size)
{
	const char *message = json_str(error, "message");

	if (error == NULL)
		return NULL;
	snprintf(text, size, "%s", message != NULL ? message : "failed");
	return text;
}

/* Of how many messages the platform showed no more than their being there. */
static void
bind_bare(sqlite3_stmt *q, const struct record *r)
{
	int64_t bare = json_int_or(r->object, "bare", 0);

	db_bind_int(q, ":bare", bare > 0 && bare < INT32_MAX ? bare : 0);
}

static void
thread_read(struct db *db, struct tally *tally, const struct met *c,
    const struct record *r, const char *thread_id, const char *fetched_from)
{
	sqlite3_stmt *q = db_query(db, Q_THREAD_READ);
	char since[STAMP_SIZE];
	const char *asked = poll_stamp_maybe(r, "since", since);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	/* Read without a limit: everything that was owed is there. */
	db_bind(q, ":since", asked != NULL ? asked : "");
	db_bind_int(q, ":whole", json_true(r->object, "whole"));
	db_bind(q, ":fetched_from", fetched_from);
	bind_bare(q, r);
	db_run(db, q);
	if (c->gapped)
		return;
	/* First what it proves of our own words, while they can be read. */
	witness_thread(db, tally, c->id, thread_id, asked, fetched_from);
	unsent_judge(db, tally, r, c->id, thread_id, fetched_from);
}

static int64_t
thread_failures(struct db *db, const char *channel_id,
    const char *thread_id)
{
	sqlite3_stmt *q = db_query(db, Q_THREAD_FAILURES);
	int64_t n = 0;

	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

/* One that the platform refuses for good is still asked for once a day. */
static int
longest_rest(const struct json_object *error)
{
	const char *class = json_str(error, "class");

	return class != NULL && strcmp(class, "permanent") == 0 ? REST_MOST :
	    RETRY_MOST;
}

static void
thread_stopped(struct db *db, const struct met *c,
    const struct record *r, const char *thread_id)
{
	struct json_object *error = json_obj(r->object, "error");
	char since[STAMP_SIZE], walked[STAMP_SIZE], at[STAMP_SIZE], why[256];
	const char *cursor = json_str(r->object, "cursor");
	int64_t failures = thread_failures(db, c->id, thread_id);
	sqlite3_stmt *q = db_query(db, Q_THREAD_STOPPED);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":since", poll_stamp_maybe(r, "since", since));
	db_bind(q, ":walked_to", poll_stamp_maybe(r, "walked_to", walked));
	if (cursor != NULL && strlen(cursor) < CURSOR_MAX)
		db_bind(q, ":cursor", cursor);
	db_bind(q, ":error", error_text(error, why, sizeof(why)));
	bind_bare(q, r);
	if (error != NULL)
		db_bind(q, ":retry_at", journal_retry(failures, RETRY_FIRST,
		    longest_rest(error), NULL, at));
	db_run(db, q);
}

/* Neither read nor tried: it only stands in the list. */
static bool
is_only_listed(const struct record *r)
{
	return json_any(r->object, "since") == NULL &&
	    json_any(r->object, "walked_to") == NULL &&
	    json_any(r->object, "cursor") == NULL &&
	    json_any(r->object, "error") == NULL;
}

static void
thread_listed(struct db *db, const struct met *c,
    const char *thread_id)
{
	sqlite3_stmt *q = db_query(db, Q_THREAD_LISTED);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	db_run(db, q);
}

void
thread_store(struct db *db, struct tally *tally, struct roster *ros,
    struct record_in *from, const struct record *r)
{
	struct met *c = roster_named(ros, from, r);
	const char *thread_id = record_need(from, r, "thread_id");
	char at[STAMP_SIZE];

	if (c == NULL || thread_id == NULL ||
	    !poll_stamp(from, r, "fetched_from", at) || c->withheld)
		return;
	if (json_true(r->object, "complete"))
		thread_read(db, tally, c, r, thread_id, at);
	else if (is_only_listed(r))
		thread_listed(db, c, thread_id);
	else
		thread_stopped(db, c, r, thread_id);
}
