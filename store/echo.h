/*
 * Our own words: the row that a part becomes when it is out, and the polls
 * that bring it back.  They stay souk's, and are nobody's takeover.
 *
 *	if (part_sent(db, &p, message_id, false) > 0)
 *		echo_store(db, &p, message_id, sent_at);
 *	...
 *	if (echo_absorb(db, &polled)) return;
 *
 * All calls happen inside a transaction.
 */
#ifndef ECHO_H
#define ECHO_H

#include <stdbool.h>

#include "db.h"
#include "message.h"
#include "part.h"

enum {
	ECHO_ID_MAX = 512,	/* bytes of a platform's id (facts A5) */
	ECHO_SKEW_MS = 5000	/* between two servers of one platform */
};

/* The part's row, under the id that the platform gave it. */
void echo_store(struct db *db, const struct part *p, const char *message_id,
    const char *sent_at);

/* The sender's answer to a part that a poll had seen before. */
void echo_name(struct db *db, const struct part *p, const char *message_id);

/*
 * A polled message of the account's own: true if it is one that souk sent,
 * known by its id in either spelling or, once, by the text of a part that is
 * not accounted for.  Then it is stored, and nobody's takeover.  Parts in
 * doubt are left to the witness.
 */
bool echo_absorb(struct db *db, const struct message *m);

/*
 * A polled message of the account's own, not absorbed, with the words of a part
 * of which nobody knows whether it is out: no person's until the thread was
 * read to its end, for only then the witness knows whether they stand there
 * once.
 */
bool echo_is_in_doubt(struct db *db, const struct message *m);

/*
 * A polled message of the account's own that is none of souk's: if a part of
 * this conversation is on the wire or in doubt, it may have been changed there.
 */
void echo_rival(struct db *db, const struct message *m);

#endif
