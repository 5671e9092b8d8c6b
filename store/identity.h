/*
 * People of whom a platform tells more than one id.  WhatsApp names a customer
 * by phone, by a business-scoped user id, or by both; it is one conversation,
 * `whatsapp_` and the phone's digits where they are known, else the user id.
 *
 *	if (identity_counts(platform))
 *		place = identity_thread(db, channel_id, thread_id, customer_id);
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>

#include "db.h"
#include "ident.h"

bool identity_counts(const char *platform);

/* The conversation of a thread; false: there is none yet. */
bool identity_conversation(struct db *db, const char *channel_id,
    const char *thread_id, char id[IDENT_SIZE]);

/* What a message says of its person; all borrowed. */
struct identity {
	const char *channel_id, *thread_id;
	const char *customer_id, *phone;	/* NULL: not told */
	const char *moved_from;			/* thread; NULL: none */
	const char *created_at;
};

/*
 * The thread that this message's conversation stands under, or will; owned by
 * the caller.  Where the message tells that two conversations are one person's,
 * they are joined; where it tells of a new number, the conversation follows,
 * and *passing is set: the next message of this thread may be another person's.
 * Nothing of a conversation may be kept back elsewhere.
 */
char *identity_thread(struct db *db, const struct identity *who,
    bool *passing);

/* Of a message with moved_from, once its conversation is there. */
void identity_moved(struct db *db, const struct identity *who,
    const char *conversation_id);

#endif
