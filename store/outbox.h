/*
 * The outbox: every part of every reply in one of the states of souk(7), moved
 * by what the sender answered (the polls: witness.h, echo.h).  The schema's
 * triggers refuse every other move and let orders and waiting messages follow.
 *
 * All calls happen inside a transaction.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "record.h"
#include "tally.h"

/* A reply as it enters; all borrowed, text NULL or empty: nothing to send. */
struct outbox_reply {
	const char *reply_id, *conversation_id;
	const char *author;		/* agent or employee */
	const char *newest_pending;	/* message_id, or NULL */
	const char *outcome, *text, *tag, *reason;
	const char *decisions, *model, *usage;	/* JSON text, or NULL */
	const char *proposal;			/* likewise */
	const char *platform;
	int64_t attempt;
	bool for_good;			/* a hand-over that no time ends */
};

/* The reply and its parts, queued; how many parts. */
int outbox_add(struct db *db, const struct outbox_reply *reply);

/*
 * Something behind its text that is never split, of a reply of which nothing is
 * claimed yet: in its last part where there is room, else in one of its own.
 * parts is how many there are; returns how many there are now.
 */
int outbox_append(struct db *db, const struct outbox_reply *reply, int parts,
    const char *text);

/* The conversation's platform; false: there is no such conversation. */
bool outbox_platform(struct db *db, const char *conversation_id,
    char *platform, size_t size);

bool outbox_knows(struct db *db, const char *reply_id);

/* Whatever of it still is queued will not be sent. */
void outbox_cancel(struct db *db, const char *reply_id, const char *reason);

/* Records `sent` and `send_error`. */
void outbox_sent(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r);
void outbox_send_error(struct db *db, struct tally *tally,
    struct record_in *from, const struct record *r);

/*
 * What a person decides about a held part: queued, sent, or cancelled with
 * everything behind it.  False: there is no such part.
 */
bool outbox_resolve(struct db *db, const char *reply_id, int part,
    const char *state);

#endif
