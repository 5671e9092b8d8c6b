#include <string.h>

#include "conf.h"
#include "handover.h"
#include "journal.h"

static bool
is_over(const char *since, const char *now)
{
	int64_t back = conf_seconds("SOUK_AI_BACK", 86400, 0, 30 * 86400);

	return back > 0 && since != NULL &&
	    stamp_parse(now) - stamp_parse(since) >= back * 1000;
}

/* The row of a conversation that is handed over, or NULL. */
static sqlite3_stmt *
find(struct db *db, const char *conversation_id, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_HANDOVER);
	char now[STAMP_SIZE];

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	db_bind(q, ":now", journal_now(now));
	db_need(db, q);
	if (db_col_int(q, 0))
		return q;
	db_done(q);
	return NULL;
}

/* Did this reply, if it is one, hand it over? */
static bool
is_of_reply(sqlite3_stmt *q)
{
	const char *outcome = db_col(q, 5);

	return outcome != NULL && strcmp(outcome, "handover") == 0;
}

bool
handover_stands(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = find(db, conversation_id, reply_id);
	const char *spoke;		/* a person, since then */
	bool stands;

	if (q == NULL)
		return false;
	spoke = db_col(q, 3);
	stands = !is_of_reply(q) && (db_col_int(q, 1) ||
	    !is_over(spoke != NULL ? spoke : db_col(q, 2), db_col(q, 4)));
	db_done(q);
	return stands;
}

bool
handover_told_by(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = find(db, conversation_id, reply_id);
	bool told;

	if (q == NULL)
		return false;
	told = is_of_reply(q);
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
