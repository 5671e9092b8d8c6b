#include "handover.h"
#include "objection.h"
#include "stamp.h"
#include "takeover.h"
#include "waiting.h"

enum { REWRITES_MAX = 2 };	/* for newer messages; then it goes as it is */

const char *const objection_texts[] = {
	[AI_OFF] = "the AI was switched off",
	[HANDED_OVER] = "it was handed to a person",
	[WINDOW_CLOSED] = "the 24 hours to answer were over",
	[PERSON_ANSWERED] = "a person answered",
	[NEWER_MESSAGE] = "a newer message came",
	[TAKEN_BACK] = "the customer took the message back"
};

static bool
has_row(struct db *db, sqlite3_stmt *q)
{
	bool found = db_row(db, q);

	db_done(q);
	return found;
}

static bool
follows(struct db *db, enum query query, const char *conversation_id,
    const char *newest_pending)
{
	sqlite3_stmt *q = db_query(db, query);

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":newest", newest_pending);
	return has_row(db, q);
}

static int64_t
rewrites(struct db *db, const char *conversation_id, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_CLAIM_REWRITES);
	int64_t n;

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reason", objection_texts[NEWER_MESSAGE]);
	db_bind(q, ":reply", reply_id);
	db_need(db, q);
	n = db_col_int(q, 0);
	db_done(q);
	return n;
}

bool
objection_is_over(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	return rewrites(db, conversation_id, reply_id) >= REWRITES_MAX ||
	    handover_told_by(db, conversation_id, reply_id);
}

static bool
answers_unsent(struct db *db, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_REPLY_ANSWERS_UNSENT);

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	return has_row(db, q);
}

/* The customer's newest message, and whether the window it opened is over. */
static bool
window_closed(const char *newest_customer, const char *last_fetch)
{
	int64_t now = stamp_parse(last_fetch), at = stamp_parse(newest_customer);

	if (now == STAMP_NONE)
		now = stamp_now();
	return at != STAMP_NONE && now - at >= WAITING_WINDOW_MS;
}

enum objection
objection_to(struct db *db, const char *conversation_id, const char *reply_id,
    const char *newest_pending)
{
	sqlite3_stmt *q = db_query(db, Q_CLAIM_FACTS);
	bool ai, closed;

	db_bind(q, ":conversation", conversation_id);
	db_need(db, q);
	ai = db_col_int(q, 0) != 0 && !db_col_int(q, 6);
	closed = window_closed(db_col(q, 5), db_col(q, 4));
	db_done(q);
	if (!ai)
		return AI_OFF;
	if (handover_stands(db, conversation_id, reply_id))
		return HANDED_OVER;
	if (closed)
		return WINDOW_CLOSED;
	if (answers_unsent(db, conversation_id, reply_id))
		return TAKEN_BACK;
	if (takeover_answers() &&
	    follows(db, Q_CLAIM_PERSON, conversation_id, newest_pending))
		return PERSON_ANSWERED;
	if (follows(db, Q_CLAIM_NEWER, conversation_id, newest_pending) &&
	    !objection_is_over(db, conversation_id, reply_id))
		return NEWER_MESSAGE;
	return NO_OBJECTION;
}
