#include <string.h>
#include <unistd.h>

#include "ident.h"
#include "journal.h"

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
