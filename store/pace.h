/*
 * How often a channel is polled (promise 8): as the operator set it while less
 * than half of its quota is used, then smoothly less often, so that a fifth is
 * left for sending; not at all while it is used up.
 *
 *	pace_count(db, channel_id, calls);
 *	pace_set(db, channel_id, usage, begun);
 *
 * What is given the database happens inside a transaction.
 */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

#include "db.h"
#include "json.h"

/*
 * Milliseconds from poll to poll at this percent of the quota; 0: as often as
 * the operator likes.
 */
int64_t pace_interval(int64_t percent);

/* Requests that souk made for this channel, into its count of 24 hours. */
void pace_count(struct db *db, const char *channel_id, int64_t calls);

/*
 * After a poll that began then by our clock: what the platform stated of its
 * quota (a checkpoint's `usage`, or NULL), else what our own count says,
 * becomes the channel's pace; or parks it.
 */
void pace_set(struct db *db, const char *channel_id,
    const struct json_object *usage, int64_t begun);

/*
 * Until when a channel that the platform throttles is left alone: its own word
 * on that, a stamp, or else a minute, doubled with each failure to an hour.
 */
const char *pace_park(int64_t failures, const char *named, char *at);

/*
 * A send was refused as one too many: polls would prolong that, so the channel
 * is parked.  Returns the end of it, a stamp, in at.
 */
const char *pace_throttled(struct db *db, const char *channel_id,
    const char *reason, const char *named, char *at);

#endif
