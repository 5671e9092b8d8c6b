#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "journal.h"
#include "must.h"
#include "pace.h"
#include "poll.h"

enum {
	BACKOFF_MOST = 3600, RETRY_SOON_MOST = 300,	/* seconds */
	DAY_MS = 86400 * 1000
};

/* A required time, in the fixed width; false after a reject. */
bool
poll_stamp(struct record_in *from, const struct record *r, const char *key,
    char at[STAMP_SIZE])
{
	const char *text = record_need(from, r, key);
	int64_t t;

	if (text == NULL)
		return false;
	if ((t = stamp_parse(text)) == STAMP_NONE) {
		record_reject(from, r, NULL, "%s: \"%s\" is not a time",
		    r->type, key);
		return false;
	}
	stamp_print(t, at);
	return true;
}

/* An optional time: at, or NULL where there is none. */
const char *
poll_stamp_maybe(const struct record *r, const char *key,
    char at[STAMP_SIZE])
{
	int64_t t = stamp_parse(json_str(r->object, key));

	return t == STAMP_NONE ? NULL : stamp_print(t, at);
}

/* A clock that was set back since makes it now. */
static void
begin_at(struct met *c, const struct record *r)
{
	char asked[STAMP_SIZE], now[STAMP_SIZE];
	const char *at = poll_stamp_maybe(r, "asked_at", asked);

	journal_now(now);
	memcpy(c->begun, at != NULL && strcmp(at, now) < 0 ? at : now,
	    STAMP_SIZE);
}

/* By this machine's clock: where that is behind, all Dates are in the future. */
static void
forget_future(struct db *db, struct met *c, const char *at)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_FUTURE_FORGOTTEN);
	char tomorrow[STAMP_SIZE];

	stamp_print(stamp_now() + DAY_MS, tomorrow);
	db_bind(q, ":id", c->id);
	db_bind(q, ":fetched_from", at);
	db_bind(q, ":tomorrow", tomorrow);
	db_run(db, q);
	if (c->history_before == NULL || strcmp(at, tomorrow) > 0 ||
	    strcmp(c->history_before, tomorrow) <= 0)
		return;
	free(c->history_before);
	c->history_before = must_copy(at);
}

void
poll_begin(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r)
{
	struct met *c = roster_named(ros, from, r);
	const char *self = record_need(from, r, "self_id"), *why;
	char at[STAMP_SIZE];
	sqlite3_stmt *q;

	if (c == NULL || self == NULL ||
	    !poll_stamp(from, r, "fetched_from", at))
		return;
	forget_future(db, c, at);
	q = db_query(db, Q_CHANNEL_BEGIN);
	db_bind(q, ":id", c->id);
	db_bind(q, ":fetched_from", at);
	db_bind(q, ":self", self);
	if (!db_try(db, q, &why)) {
		record_reject(from, r, NULL,
		    "this account is connected already, by another channel");
		roster_withhold(ros, c->id);
		return;
	}
	q = db_query(db, Q_TOKEN_BEGINS);
	db_bind(q, ":id", c->id);
	db_bind(q, ":fetched_from", at);
	db_run(db, q);
	begin_at(c, r);
	if (c->history_before == NULL)
		c->history_before = must_copy(at);
}

static void
bind_memo(sqlite3_stmt *q, const struct record *r)
{
	struct json_object *memo = json_any(r->object, "memo");

	if (memo != NULL)
		db_bind(q, ":memo", json_print(memo, NULL));
}

/* What is stored of the channel's polls so far. */
struct polls {
	int64_t failures, count;
	char last_fetch[STAMP_SIZE];		/* empty: none yet */
};

static void
polls_read(struct db *db, const char *id, struct polls *p)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_POLLED);
	const char *last;

	memset(p, 0, sizeof(*p));
	db_bind(q, ":id", id);
	if (db_row(db, q)) {
		p->failures = db_col_int(q, 0);
		p->count = db_col_int(q, 1);
		if ((last = db_col(q, 2)) != NULL)
			memcpy(p->last_fetch, last, STAMP_SIZE);
	}
	db_done(q);
}

/*
 * The end of a poll, told for the first time?  Then its calls are counted, and
 * its number is over, but for what this run still says of it.  A record without
 * a number is told apart by its time.
 */
static bool
poll_ends(struct db *db, struct met *c, const struct record *r,
    const char *fetched_from, struct polls *p)
{
	sqlite3_stmt *q;
	int64_t poll;

	polls_read(db, c->id, p);
	if (!json_int(r->object, "poll", &poll))
		return fetched_from == NULL ||
		    strcmp(fetched_from, p->last_fetch) > 0;
	if (poll <= p->count && poll != c->poll)
		return false;
	c->poll = poll;
	q = db_query(db, Q_CHANNEL_POLL_ENDS);
	db_bind(q, ":id", c->id);
	db_bind_int(q, ":poll", poll);
	db_run(db, q);
	pace_count(db, c->id, json_int_or(r->object, "calls", 0));
	return true;
}

static void
move_on(struct db *db, const struct met *c, const struct record *r,
    const char *fetched_from)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_CHECKPOINT);
	char walked[STAMP_SIZE], now[STAMP_SIZE];

	db_bind(q, ":id", c->id);
	/* As old as its beginning: what came while it ran was not read. */
	db_bind(q, ":now", *c->begun != '\0' ? c->begun : journal_now(now));
	db_bind(q, ":fetched_from", fetched_from);
	db_bind(q, ":walked_to", poll_stamp_maybe(r, "walked_to", walked));
	db_bind_int(q, ":done", json_true(r->object, "history_done"));
	db_bind(q, ":served", json_str(r->object, "served"));
	bind_memo(q, r);
	db_run(db, q);
}

void
poll_checkpoint(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r)
{
	struct met *c = roster_named(ros, from, r);
	char fetched[STAMP_SIZE];
	const char *fetched_from = poll_stamp_maybe(r, "fetched_from", fetched);
	struct polls polls;
	bool ends;

	if (c == NULL)
		return;
	ends = poll_ends(db, c, r, fetched_from, &polls);
	if (c->withheld) {
		warnx("channel %s: checkpoint withheld, a page was lost",
		    c->id);
		return;
	}
	/* Told again it moves nothing back, and clears no trouble. */
	move_on(db, c, r, fetched_from);
	if (ends)
		pace_set(db, c->id, json_obj(r->object, "usage"),
		    *c->begun != '\0' ? stamp_parse(c->begun) : stamp_now());
}

/*
 * Transient: one failed poll costs nothing but the beat, then SOUK_BACKOFF
 * doubling to 5 minutes.
 */
static const char *
next_poll(int64_t failures, const char *class, const char *named,
    char at[STAMP_SIZE])
{
	if (strcmp(class, "transient") != 0)
		return pace_park(failures, named, at);
	if (failures == 0)
		return NULL;
	return journal_retry(failures - 1, conf_seconds("SOUK_BACKOFF", 10, 0,
	    BACKOFF_MOST), RETRY_SOON_MOST, named, at);
}

static void
poll_failed(struct db *db, const struct met *c, const struct record *r,
    int64_t failures)
{
	const char *class = json_str(r->object, "class");
	const char *message = json_text(r->object, "message");
	const char *named = json_str(r->object, "retry_at");
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_FAILED);
	char at[STAMP_SIZE];

	db_bind(q, ":id", c->id);
	db_bind(q, ":class", class);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", next_poll(failures, class, named, at));
	bind_memo(q, r);
	db_run(db, q);
	journal_write(db, JOURNAL_IMPORT, strcmp(class, "auth") == 0 ?
	    "error" : "warning", c->id, message);
}

void
poll_error(struct db *db, struct tally *tally, struct roster *ros,
    struct record_in *from, const struct record *r)
{
	struct met *c = roster_named(ros, from, r);
	struct polls polls;

	if (c == NULL || record_need(from, r, "class") == NULL ||
	    record_need(from, r, "message") == NULL)
		return;
	/* The same failure, told again, is one failure. */
	if (!poll_ends(db, c, r, NULL, &polls))
		return;
	poll_failed(db, c, r, polls.failures);
	tally_trouble(tally, c->number);
}
