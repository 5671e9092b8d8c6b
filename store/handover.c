#include <string.h>

#include "conf.h"
#include "handover.h"
#include "journal.h"

/* Times as text of fixed width: the later is the larger; NULL is no time. */
static const char *
later(const char *a, const char *b)
{
	return a == NULL || (b != NULL && strcmp(b, a) > 0) ? b : a;
}

static bool
is_over(const char *since, const char *now)
{
	int64_t back = conf_seconds("SOUK_AI_BACK", 86400, 0, 30 * 86400);

	return back > 0 && since != NULL &&
	    stamp_parse(now) - stamp_parse(since) >= back * 1000;
}

bool
handover_stands(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_HANDOVER);
	char now[STAMP_SIZE];
	bool stands = false;

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	db_bind(q, ":now", journal_now(now));
	if (db_row(db, q) && db_col_int(q, 0))
		stands = (db_col(q, 5) == NULL ||
		    strcmp(db_col(q, 5), "handover") != 0) &&
		    (db_col_int(q, 1) || !is_over(later(db_col(q, 2),
		    db_col(q, 3)), db_col(q, 4)));
	db_done(q);
	return stands;
}

bool
handover_told_by(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_HANDOVER);
	bool told = false;

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	if (db_row(db, q))
		told = db_col_int(q, 0) && db_col(q, 5) != NULL &&
		    strcmp(db_col(q, 5), "handover") == 0;
	db_done(q);
	return told;
}

void
handover_begin(struct db *db, const char *conversation_id,
    const char *reason, bool for_good)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_HANDED_OVER);
	char now[STAMP_SIZE];

	db_bind(q, ":id", conversation_id);
	db_bind(q, ":reason", reason);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	if (!for_good)
		return;
	q = db_query(db, Q_CONVERSATION_HANDED_FOR_GOOD);
	db_bind(q, ":id", conversation_id);
	db_run(db, q);
}

void
handover_end(struct db *db, const char *conversation_id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_RESUMED);

	db_bind(q, ":id", conversation_id);
	db_run(db, q);
}
