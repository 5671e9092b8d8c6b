/*
 * A channel's poll from its beginning to its checkpoint or its error, and when
 * the next one may be.
 *
 * All calls happen inside a transaction, and after what was kept back for a
 * thread is written: a checkpoint vouches for it.
 */
#ifndef POLL_H
#define POLL_H

#include "db.h"
#include "record.h"
#include "roster.h"
#include "stamp.h"
#include "tally.h"

void poll_begin(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r);
void poll_checkpoint(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r);
void poll_error(struct db *db, struct tally *tally, struct roster *ros,
    struct record_in *from, const struct record *r);

/*
 * A time that a record states: required, false after a reject; or else at, or
 * NULL where there is none.
 */
bool poll_stamp(struct record_in *from, const struct record *r,
    const char *key, char at[STAMP_SIZE]);
const char *poll_stamp_maybe(const struct record *r, const char *key,
    char at[STAMP_SIZE]);

#endif
