/*
 * The outbox: every part of every reply in one of the states of souk(7), moved
 * by what the sender answered and by what the polls saw.  The schema's
 * triggers refuse every other move and let orders and waiting messages follow.
 *
 * All calls happen inside a transaction.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "message.h"
#include "record.h"
#include "tally.h"

/* How long after a customer's message the platforms let us answer (facts E). */
#define OUTBOX_WINDOW_MS INT64_C(86400000)

/* A reply as it enters; all borrowed, text NULL or empty: nothing to send. */
struct outbox_reply {
	const char *reply_id, *conversation_id;
	const char *author;		/* agent or employee */
	const char *newest_pending;	/* message_id, or NULL */
	const char *outcome, *text, *tag, *reason;
	const char *decisions, *model, *usage;	/* JSON text, or NULL */
	const char *platform;
	int64_t attempt;
};

/* The reply and its parts, queued; how many parts. */
int outbox_add(struct db *db, const struct outbox_reply *reply);

bool outbox_knows(struct db *db, const char *reply_id);

/* Whatever of it still is queued will not be sent. */
void outbox_cancel(struct db *db, const char *reply_id, const char *reason);

/* Records `sent` and `send_error`. */
void outbox_sent(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r);
void outbox_send_error(struct db *db, struct tally *tally,
    struct record_in *from, const struct record *r);

/*
 * A polled message of the account's own: true if it is one that souk sent,
 * known by its id in either spelling or, once, by the text of a part that is
 * not accounted for.  Then it is stored, and nobody's takeover.
 */
bool outbox_absorb(struct db *db, const struct message *m);

/*
 * A polled message of the account's own that is none of souk's: if a part of
 * this conversation is on the wire or in doubt, it may have been changed there.
 */
void outbox_rival(struct db *db, const struct message *m);

/*
 * A thread was read completely, back to since (NULL: its beginning), at this
 * time of the platform's clock: what that says about parts in doubt.
 */
void outbox_witness(struct db *db, struct tally *tally, const char *channel_id,
    const char *thread_id, const char *since, const char *fetched_from);

/*
 * What a person decides about a held part: queued, sent, or cancelled with
 * everything behind it.  False: there is no such part.
 */
bool outbox_resolve(struct db *db, const char *reply_id, int part,
    const char *state);

/*
 * What was on the wire when its sender died may be out or not; where no thread
 * can be read (WhatsApp), a person has to say.
 */
void outbox_doubt_orphans(struct db *db, struct tally *tally);

#endif
