#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ident.h"
#include "journal.h"

enum { SET_BACK_MS = 60000 };	/* less is a clock being put right */

char *
journal_now(char at[STAMP_SIZE])
{
	return stamp_print(stamp_now(), at);
}

void
journal_write(struct db *db, const char *function, const char *level,
    const char *channel_id, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_LOG_ADD);
	char now[STAMP_SIZE];

	db_bind(q, ":now", journal_now(now));
	db_bind(q, ":function", function);
	db_bind(q, ":level", level);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":message", message);
	db_run(db, q);
	db_run(db, db_query(db, Q_LOG_TRIM));
}

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* A line that is bad anew on every run must not fill the disk. */
static void
trim_rejects(struct db *db)
{
	int n = db_run(db, db_query(db, Q_REJECTS_TRIM));
	sqlite3_stmt *q;

	if (n == 0)
		return;
	q = db_query(db, Q_DROPPED_ADD);
	db_bind(q, ":what", "rejects");
	db_bind_int(q, ":count", n);
	db_run(db, q);
}

bool
journal_reject(struct db *db, const struct json_object *reject)
{
	const char *stage = or_empty(json_str(reject, "stage"));
	const char *reason = or_empty(json_str(reject, "reason"));
	const char *raw = or_empty(json_str(reject, "raw"));
	const char *const parts[] = { stage, reason, raw, NULL };
	sqlite3_stmt *q = db_query(db, Q_REJECT_ADD);
	char id[IDENT_SIZE], now[STAMP_SIZE];
	bool new;

	db_bind(q, ":id", ident_of(NULL, parts, id));
	db_bind(q, ":stage", stage);
	db_bind(q, ":reason", reason);
	db_bind(q, ":raw", raw);
	db_bind(q, ":channel", json_str(reject, "channel_id"));
	db_bind(q, ":thread", json_str(reject, "thread_id"));
	db_bind(q, ":now", journal_now(now));
	new = db_row(db, q) && db_col_int(q, 0) == 1;
	db_run(db, q);
	if (new)
		trim_rejects(db);
	return new;
}

/* Up to a quarter more: what failed together does not come back together. */
static int64_t
spread(int64_t ms)
{
	uint32_t n;

	return getentropy(&n, sizeof(n)) == -1 ? 0 : n % (ms / 4 + 1);
}

char *
journal_retry(int64_t failures, int first, int most, const char *named,
    char at[STAMP_SIZE])
{
	int64_t delay = first, word = stamp_parse(named), when;

	while (failures-- > 0 && delay < most)
		delay *= 2;
	if (delay > most)
		delay = most;
	when = stamp_now() + delay * 1000 + spread(delay * 1000);
	return stamp_print(word > when ? word : when, at);
}

/* The newest time of our own clock that is stored, or STAMP_NONE. */
static int64_t
newest_of_ours(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_CLOCK_NEWEST);
	int64_t newest = STAMP_NONE;

	if (db_row(db, q))
		newest = stamp_parse(db_col(q, 0));
	db_done(q);
	return newest;
}

void
journal_clock(struct db *db)
{
	static const enum query put_off[] = { Q_CLOCK_CHANNELS, Q_CLOCK_PACE,
	    Q_CLOCK_POLLS, Q_CLOCK_THREADS, Q_CLOCK_CONVERSATIONS, Q_CLOCK_PARTS,
	    Q_CLOCK_SERVICES };
	int64_t newest = newest_of_ours(db), now = stamp_now();
	char text[80], at[STAMP_SIZE];
	sqlite3_stmt *q;
	size_t i;

	if (newest == STAMP_NONE || newest - now < SET_BACK_MS)
		return;
	for (i = 0; i < sizeof(put_off) / sizeof(*put_off); i++) {
		q = db_query(db, put_off[i]);
		db_bind(q, ":now", stamp_print(now, at));
		db_run(db, q);
	}
	snprintf(text, sizeof(text), "the clock went back by %lld s",
	    (long long)((newest - now) / 1000));
	journal_write(db, JOURNAL_IMPORT, "warning", NULL, text);
}
