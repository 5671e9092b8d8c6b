/*
 * Whether a customer who waits may be answered now, and if not, why: what
 * souk-candidates goes by and `souk explain` tells.
 *
 *	struct admit a;
 *	admit_open(&a, db);
 *	if ((why = admit_waits(&a, &asker)) == NULL) ... a candidate
 *	admit_close(&a);
 */
#ifndef ADMIT_H
#define ADMIT_H

#include <stdbool.h>

#include "db.h"
#include "hours.h"
#include "json.h"
#include "stamp.h"

struct admit {
	struct db *db;				/* borrowed */
	bool open;				/* the shop's hours */
	char closed_since[STAMP_SIZE];		/* our clock */
	struct json_object *asked;		/* owned: how many, by channel */
};

/* Who waits; all borrowed, only the first four and the last two required. */
struct asker {
	const char *conversation, *number, *channel, *now;
	const char *customer, *phone, *thread;
	const char *newest, *newest_at;	/* the newest message that waits */
};

void admit_open(struct admit *a, struct db *db);
void admit_close(struct admit *a);

/* Until when the platform lets us answer; returns until. */
char *admit_until(const struct asker *who, char until[STAMP_SIZE]);

/* NULL: it is time to answer; else why it is not, in words. */
const char *admit_waits(struct admit *a, const struct asker *who);

/* Was the customer told already, in these closed hours? */
bool admit_was_told(struct admit *a, const struct asker *who);

/* One of the channel's replies of this day is kept for this one. */
void admit_count(struct admit *a, const struct asker *who);

#endif
