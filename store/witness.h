/*
 * The thread as the witness: what a complete reading of it says about parts of
 * which nobody knows whether they are out (souk(7), "The witness").
 *
 * All calls happen inside a transaction.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include <stdbool.h>

#include "db.h"
#include "echo.h"
#include "part.h"
#include "stamp.h"
#include "tally.h"

/*
 * A thread was read completely, back to since (NULL: its beginning), at this
 * time of the platform's clock.
 */
void witness_thread(struct db *db, struct tally *tally, const char *channel_id,
    const char *thread_id, const char *since, const char *fetched_from);

/*
 * The earliest message that has this part's words, said since, and is nobody's:
 * its id and time; false: there is none.
 */
bool witness_trace(struct db *db, const struct part *p, const char *after,
    char message_id[ECHO_ID_MAX + 1], char created_at[STAMP_SIZE]);

/* Where no thread can be read (WhatsApp), a person has to say. */
void witness_blind(struct db *db, struct tally *tally);

/* What was on the wire when its sender died may be out or not. */
void witness_orphans(struct db *db, struct tally *tally);

#endif
