/*
 * Messages that their writers took back: what a complete reading of a thread
 * does not show between two that it shows (souk(7), "Unsent messages").
 *
 * All calls happen inside a transaction.
 */
#ifndef UNSENT_H
#define UNSENT_H

#include <stdbool.h>

#include "db.h"
#include "record.h"
#include "tally.h"

/*
 * r: the `thread` record of a complete reading that is not told again.  What is
 * missing in it is marked, its content erased (SOUK_UNSENT), and an answer to
 * it that nothing of is out is withdrawn.
 */
void unsent_judge(struct db *db, struct tally *tally, const struct record *r,
    const char *channel_id, const char *thread_id, const char *fetched_from);

/* Was one of these messages taken back? */
bool unsent_among(struct db *db, struct json_object *message_ids);

/* The words of a cancelled reply, which may repeat what was taken back. */
void unsent_forget(struct db *db, const char *reply_id);

/*
 * A reply of which nothing is out will not be: what else it answered waits
 * again, its orders are void, and its words, which may repeat what was taken
 * back, are gone.
 */
void unsent_withdraw(struct db *db, struct tally *tally,
    const char *conversation_id, const char *reply_id, const char *why);

#endif
