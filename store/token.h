/*
 * The token of an Instagram login, which ends after 60 days unless it is
 * renewed before (facts B): the `token` records, and when to ask for the next.
 *
 * Happens inside a transaction.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "db.h"
#include "record.h"
#include "roster.h"

void token_store(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r);

#endif
