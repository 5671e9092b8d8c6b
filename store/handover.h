/*
 * A conversation that was handed to a person is left to that person: until the
 * operator opens it again, or SOUK_AI_BACK (24 h) after the person's last
 * message, or after the hand-over where nobody wrote.  What was handed over for
 * good waits for the operator.
 *
 *	if (handover_stands(db, conversation_id, NULL)) ... not ours
 */
#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdbool.h>

#include "db.h"

/* The reply (or NULL) that tells of a hand-over may still be said. */
bool handover_stands(struct db *db, const char *conversation_id,
    const char *reply_id);

/* Does this reply tell of a hand-over?  Nothing else is then said instead. */
bool handover_told_by(struct db *db, const char *conversation_id,
    const char *reply_id);

/* In a transaction: it is a person's from now on. */
void handover_begin(struct db *db, const char *conversation_id,
    const char *reason, bool for_good);

/* In a transaction: the agent answers again. */
void handover_end(struct db *db, const char *conversation_id);

#endif
