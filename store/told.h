/*
 * What became of telling people about an event: the `told` records.
 *
 * Happens inside a transaction.
 */
#ifndef TOLD_H
#define TOLD_H

#include "db.h"
#include "record.h"

void told_store(struct db *db, struct record_in *from,
    const struct record *r);

#endif
