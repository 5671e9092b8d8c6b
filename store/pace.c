#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "pace.h"

enum {
	HALF = 50,		/* percent from which polls slow down */
	MOST = 80,		/* what polls may use; the rest is for sending */
	BEAT_MS = 10000,	/* of the loop, unless the operator sets another */
	SLOWEST_MS = 600000,	/* who never asks never hears that it is over */
	PARK_FIRST = 60, PARK_MOST = 3600,
	STATED_MS = 3600000,	/* how long a platform's word counts */
	HOUR_LEN = 13,		/* of a stamp: 2026-11-22T09 */
	DAY_MS = 86400000
};

/*
 * Messenger grants 200 calls a day for each customer whom the account can
 * reach (facts C, 2026-11-22).  How many those are only the platform knows, so
 * a count of ours speaks, where the platform does not, only beyond what five
 * calls on every beat of a day come to.
 */
enum { CALLS_A_CUSTOMER = 200, CALLS_LEAST = 43200 };

int64_t
pace_interval(int64_t percent)
{
	int64_t ms;

	if (percent <= HALF)
		return 0;
	if (percent >= MOST)
		return SLOWEST_MS;
	ms = (int64_t)BEAT_MS * (MOST - HALF) / (MOST - percent);
	return ms < SLOWEST_MS ? ms : SLOWEST_MS;
}

/* The hour that this time of our clock lies in, as the count keeps it. */
static char *
hour_of(int64_t t, char at[STAMP_SIZE])
{
	stamp_print(t, at)[HOUR_LEN] = '\0';
	return at;
}

void
pace_count(struct db *db, const char *channel_id, int64_t calls)
{
	char hour[STAMP_SIZE], day_ago[STAMP_SIZE];
	int64_t now = stamp_now();
	sqlite3_stmt *q;

	if (calls <= 0)
		return;
	q = db_query(db, Q_CALLS_TRIM);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":day_ago", hour_of(now - DAY_MS, day_ago));
	db_bind(q, ":hour", hour_of(now, hour));
	db_run(db, q);
	q = db_query(db, Q_CALLS_ADD);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":hour", hour);
	db_bind_int(q, ":calls", calls);
	db_run(db, q);
}

static int64_t
number_of(struct db *db, enum query query, const char *channel_id)
{
	sqlite3_stmt *q = db_query(db, query);
	int64_t n = 0;

	db_bind(q, ":channel", channel_id);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

/* What part of the quota our own calls of a day are, in percent. */
static int64_t
percent_counted(struct db *db, const char *channel_id)
{
	int64_t calls = number_of(db, Q_CALLS_OF_DAY, channel_id), quota;

	/* Customers are counted only where it can matter. */
	if (calls <= CALLS_LEAST / 2)
		return 0;
	quota = number_of(db, Q_CUSTOMERS_OF_CHANNEL, channel_id) *
	    CALLS_A_CUSTOMER;
	return calls * 100 / (quota > CALLS_LEAST ? quota : CALLS_LEAST);
}

/* What is known of a channel's quota, and what follows from it. */
struct quota {
	int64_t percent, minutes;	/* minutes 0: not stated */
	int64_t stated_at;		/* our clock; STAMP_NONE: never */
	int64_t slow_until;		/* as the last poll set it, likewise */
	int64_t failures;
	bool counted;			/* by us */
};

static void
quota_read(struct db *db, const char *channel_id, struct quota *quota)
{
	sqlite3_stmt *q = db_query(db, Q_PACE_READ);

	memset(quota, 0, sizeof(*quota));
	quota->stated_at = quota->slow_until = STAMP_NONE;
	db_bind(q, ":channel", channel_id);
	if (db_row(db, q)) {
		quota->percent = db_col_int(q, 0);
		quota->stated_at = stamp_parse(db_col(q, 1));
		quota->slow_until = stamp_parse(db_col(q, 2));
		quota->failures = db_col_int(q, 3);
	}
	db_done(q);
}

static bool
is_recent(int64_t t, int64_t now)
{
	return t != STAMP_NONE && t <= now && now - t < STATED_MS;
}

/* Not to be told is not a zero: the last word counts a while longer. */
static void
quota_hear(struct db *db, const char *channel_id, struct quota *quota,
    const struct json_object *usage)
{
	int64_t now = stamp_now();

	if (json_int(usage, "percent", &quota->percent)) {
		quota->minutes = json_int_or(usage, "minutes", 0);
		quota->stated_at = now;
	} else if (is_recent(quota->stated_at, now)) {
		/* It answered: then it is used up no longer. */
		if (quota->percent > 99)
			quota->percent = 99;
	} else {
		quota->stated_at = STAMP_NONE;
		quota->percent = percent_counted(db, channel_id);
		quota->counted = true;
	}
}

/*
 * When the next poll may be.  A tick comes when it comes: what the last poll
 * came late is taken off, so that the mean is the interval.
 */
static int64_t
next_poll(const struct quota *quota, int64_t begun, int64_t interval)
{
	int64_t due = quota->slow_until;

	if (due == STAMP_NONE || due > begun || begun - due >= interval)
		due = begun;
	return due + interval;
}

/* What a query is given to read: it borrows these until it has run. */
struct words {
	char reason[160], stated_at[STAMP_SIZE], until[STAMP_SIZE];
};

static void
slow_down(sqlite3_stmt *q, const struct quota *quota, int64_t begun,
    struct words *w)
{
	int64_t interval = pace_interval(quota->percent);
	char every[48] = "";

	if (interval > 0) {
		snprintf(every, sizeof(every), "a poll every %lld s, ",
		    (long long)(interval + 999) / 1000);
		db_bind(q, ":slow_until", stamp_print(
		    next_poll(quota, begun, interval), w->until));
	}
	snprintf(w->reason, sizeof(w->reason), "%sno history: %lld %% of the "
	    "quota is used%s", every, (long long)quota->percent,
	    quota->counted ? ", by souk's own count" : "");
	db_bind(q, ":pace", w->reason);
}

static void
park(sqlite3_stmt *q, const struct quota *quota, struct words *w)
{
	bool states = quota->minutes > 0 && quota->minutes <= DAY_MS / 60000;
	char named[STAMP_SIZE];

	snprintf(w->reason, sizeof(w->reason), "%lld %% of the platform's "
	    "quota is used: parked", (long long)quota->percent);
	stamp_print(stamp_now() + (states ? quota->minutes * 60000 : 0), named);
	db_bind(q, ":reason", w->reason);
	db_bind_int(q, ":failures", quota->failures + 1);
	db_bind(q, ":retry_at", pace_park(quota->failures,
	    states ? named : NULL, w->until));
}

void
pace_set(struct db *db, const char *channel_id,
    const struct json_object *usage, int64_t begun)
{
	struct quota quota;
	struct words words;
	sqlite3_stmt *q;

	quota_read(db, channel_id, &quota);
	quota_hear(db, channel_id, &quota, usage);
	q = db_query(db, Q_PACE_SET);
	db_bind(q, ":channel", channel_id);
	if (quota.stated_at != STAMP_NONE) {
		db_bind_int(q, ":percent", quota.percent);
		db_bind_int(q, ":minutes", quota.minutes);
		db_bind(q, ":stated_at", stamp_print(quota.stated_at,
		    words.stated_at));
	}
	if (quota.percent >= 100 || quota.minutes > 0)
		park(q, &quota, &words);
	else if (quota.percent >= HALF)
		slow_down(q, &quota, begun, &words);
	db_run(db, q);
}

const char *
pace_park(int64_t failures, const char *named, char *at)
{
	int64_t word = stamp_parse(named);

	if (word != STAMP_NONE && word > stamp_now())
		return stamp_print(word, at);
	return journal_retry(failures, PARK_FIRST, PARK_MOST, NULL, at);
}

const char *
pace_throttled(struct db *db, const char *channel_id, const char *reason,
    const char *named, char *at)
{
	struct quota quota;
	sqlite3_stmt *q;

	quota_read(db, channel_id, &quota);
	q = db_query(db, Q_CHANNEL_FAILED);
	db_bind(q, ":id", channel_id);
	db_bind(q, ":class", "rate");
	db_bind(q, ":reason", reason);
	db_bind(q, ":retry_at", pace_park(quota.failures, named, at));
	db_run(db, q);
	return at;
}
