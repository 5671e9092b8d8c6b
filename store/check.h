/*
 * What `check` records found out about a channel: kept until the next check,
 * for `souk channel check` and `souk status`.
 *
 *	check_store(db, &in, &record);
 */
#ifndef CHECK_H
#define CHECK_H

#include "db.h"
#include "record.h"

/*
 * Replace the channel's findings by this record's.  A channel whose account
 * another one speaks for already is disconnected, with a finding that says so.
 */
void check_store(struct db *db, struct record_in *from,
    const struct record *r);

#endif
