/*
 * What may speak against a reply at the last moment, in the transaction that
 * would claim it: a person comes first, up to then.
 *
 *	against = objection_to(db, conversation_id, reply_id, newest_pending);
 *	if (against != NO_OBJECTION) ... objection_texts[against] ...
 */
#ifndef OBJECTION_H
#define OBJECTION_H

#include <stdbool.h>

#include "db.h"

enum objection {
	NO_OBJECTION, AI_OFF, HANDED_OVER, WINDOW_CLOSED,
	PERSON_ANSWERED, NEWER_MESSAGE, TAKEN_BACK
};

/* What the operator reads; NULL for none. */
extern const char *const objection_texts[];

/* newest_pending: the newest message that it answers. */
enum objection objection_to(struct db *db, const char *conversation_id,
    const char *reply_id, const char *newest_pending);

/*
 * Does it go out whatever the customer wrote since?  It was written anew often
 * enough; or it tells of a hand-over, and nobody would write it anew.
 */
bool objection_is_over(struct db *db, const char *conversation_id,
    const char *reply_id);

#endif
