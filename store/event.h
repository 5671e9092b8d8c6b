/*
 * What people are told of: the rows of `events` as `event` records, with a
 * sentence that can be read as it is.
 */
#ifndef EVENT_H
#define EVENT_H

#include <stdint.h>

#include "db.h"

/*
 * Add the events that nothing makes but time: a window or a token that ends, an
 * account that is not imported, the day's summary.  day_end: when the last day
 * to sum up ended (a stamp), or STAMP_NONE.
 */
void event_pass_time(struct db *db, int64_t now, int64_t day_end);

/* Write what is due to stdout: 32 at most, the least tried and oldest first. */
void event_write_due(struct db *db, int64_t now);

#endif
