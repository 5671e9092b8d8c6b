/*
 * Instant Reply, Away messages and their like: the platform lists what it says
 * by itself as the account's own, and no field tells it from a person
 * (facts A5, 2026-11-22).  Told apart by what a person does not do.
 */
#ifndef AUTOMATIC_H
#define AUTOMATIC_H

#include <stdbool.h>

#include "db.h"
#include "message.h"

/*
 * Is this message of the account's own an automatic one?  Its text stands in
 * the file that SOUK_AUTO_REPLIES names (one text a line), or the same text
 * followed a customer within 10 seconds in three threads.  Remembers what it
 * is asked about; inside a transaction.
 */
bool automatic_is(struct db *db, const struct message *m);

#endif
