#include <stdio.h>

#include "conf.h"
#include "journal.h"
#include "spending.h"

/*
 * A day may see thrice an hour's replies: who writes more slowly than the
 * hour's limit forbids, and never ends, is a machine too.
 */
enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS, HOURS_A_DAY = 3 };

void
spending_add(struct db *db, const char *conversation_id, int replies,
    int64_t tokens)
{
	sqlite3_stmt *q;
	char now[STAMP_SIZE];

	if (replies == 0 && tokens == 0)
		return;
	q = db_query(db, Q_SPENDING_ADD);
	db_bind(q, ":conversation", conversation_id);
	db_bind_int(q, ":replies", replies);
	db_bind_int(q, ":tokens", tokens);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
}

/* What a server counts is its own affair: more than any turn takes is no count. */
static int64_t
count_of(struct json_object *usage, const char *key)
{
	int64_t n = json_int_or(usage, key, 0);

	return n > 0 && n < 1 << 30 ? n : 0;
}

int64_t
spending_tokens(struct json_object *usage)
{
	return count_of(usage, "prompt_tokens") +
	    count_of(usage, "completion_tokens");
}

static int64_t
ask_int(struct db *db, sqlite3_stmt *q)
{
	int64_t n = 0;

	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

static int64_t
replies_since(struct db *db, const char *conversation_id, int64_t since)
{
	sqlite3_stmt *q = db_query(db, Q_REPLIES_SINCE);
	char at[STAMP_SIZE];

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":since", stamp_print(since, at));
	return ask_int(db, q);
}

static bool
is_talking_on(struct db *db, const char *conversation_id, const char *now,
    struct limit *l)
{
	int most = conf_int("SOUK_LIMIT_HOUR", 20, 0, 100000);
	int64_t t = stamp_parse(now);

	if (most == 0)
		return false;
	if (replies_since(db, conversation_id, t - HOUR_MS) >= most)
		snprintf(l->reason, sizeof(l->reason),
		    "answered %d times within an hour (SOUK_LIMIT_HOUR)", most);
	else if (replies_since(db, conversation_id, t - DAY_MS) >=
	    (int64_t)most * HOURS_A_DAY)
		snprintf(l->reason, sizeof(l->reason),
		    "answered %d times within a day (SOUK_LIMIT_HOUR)",
		    most * HOURS_A_DAY);
	else
		return false;
	l->for_good = true;
	return true;
}

int64_t
spending_left(struct db *db, const char *channel_id)
{
	int most = conf_int("SOUK_LIMIT_DAY", 0, 0, 1000000000);
	sqlite3_stmt *q;
	char now[STAMP_SIZE];

	if (most == 0)
		return INT64_MAX;
	q = db_query(db, Q_SPENDING_OF_DAY);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":now", journal_now(now));
	return most - ask_int(db, q);
}

static bool
has_spent_its_tokens(struct db *db)
{
	int most = conf_int("SOUK_LIMIT_TOKENS", 0, 0, 2000000000);
	sqlite3_stmt *q;
	char now[STAMP_SIZE];

	if (most == 0)
		return false;
	q = db_query(db, Q_SPENDING_OF_MONTH);
	db_bind(q, ":now", journal_now(now));
	return ask_int(db, q) >= most;
}

bool
spending_forbids(struct db *db, const char *conversation_id,
    const char *channel_id, const char *now, struct limit *l)
{
	l->for_good = false;
	if (is_talking_on(db, conversation_id, now, l))
		return true;
	if (spending_left(db, channel_id) <= 0)
		snprintf(l->reason, sizeof(l->reason), "the channel's replies "
		    "of this day are used up (SOUK_LIMIT_DAY)");
	else if (has_spent_its_tokens(db))
		snprintf(l->reason, sizeof(l->reason), "the model's tokens of "
		    "this month are used up (SOUK_LIMIT_TOKENS)");
	else
		return false;
	return true;
}
