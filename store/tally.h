/*
 * What one run of souk-store changed, for the driver's summary line and the
 * run log.
 */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stdint.h>

enum { TALLY_NAMED = 16 };	/* channels in trouble that are named */

enum tally_count {
	TALLY_IMPORTED,		/* messages that are new to us */
	TALLY_HISTORY,		/* of these, history */
	TALLY_THREADS,		/* new conversations */
	TALLY_REPLIES,		/* replies claimed for sending */
	TALLY_SENT,		/* parts that are out */
	TALLY_ORDERS,
	TALLY_SILENT,		/* messages that need no answer */
	TALLY_HANDOVERS,
	TALLY_HELD,		/* for a person to look at */
	TALLY_CANCELLED,	/* replies that were not sent after all */
	TALLY_RETRIES,		/* model or send: tried again later */
	TALLY_UNREADABLE,	/* new ones whose words are out of reach */
	TALLY_UNSENT,		/* messages that were taken back */
	TALLY_EXPIRED,		/* waited too long, or the window closed */
	TALLY_REJECTS,
	TALLY_ERRORS,		/* channels that could not be read */
	TALLY_COUNTS
};

struct tally {
	unsigned long count[TALLY_COUNTS];
	int64_t trouble[TALLY_NAMED];	/* numbers of channels, of the first */
};

bool tally_is_empty(const struct tally *t);

/* A channel, by its number, could not be read. */
void tally_trouble(struct tally *t, int64_t channel);

/* "imported=12 errors=1 trouble=3": what is not zero, no newline. */
void tally_print(const struct tally *t, char *text, unsigned long size);

#endif
