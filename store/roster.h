/*
 * The channels that a run has met, each asked of the database once.
 *
 *	struct roster ros = { .db = db };
 *	struct met *c = roster_named(&ros, from, r);
 *	...
 *	roster_free(&ros);
 */
#ifndef ROSTER_H
#define ROSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "db.h"
#include "record.h"
#include "stamp.h"

struct met {
	char *id, *platform, *history_before;	/* owned; the last may be NULL */
	char begun[STAMP_SIZE];			/* our clock; empty: not */
	int64_t number;		/* as lists show it */
	int64_t poll;		/* the number of the one that ends in this run */
	bool ai_enabled;
	bool withheld;		/* a page was lost: nothing vouches for it */
	bool gapped;		/* an item was: a reading proves no absence */
};

struct roster {
	struct db *db;				/* borrowed */
	struct met *channels;			/* owned */
	size_t n;
	bool withhold_all;
};

void roster_free(struct roster *ros);

/*
 * The channel that a record names: by id, which is required (named); or else
 * by platform and account (of).  NULL after a reject.  Lent until another one
 * is asked for.
 */
struct met *roster_named(struct roster *ros, struct record_in *from,
    const struct record *r);
struct met *roster_of(struct roster *ros, struct record_in *from,
    const struct record *r);

/*
 * A page of this channel (NULL: nobody knows which) was lost on its way: its
 * thread and checkpoint records of this run vouch for nothing.
 */
void roster_withhold(struct roster *ros, const char *channel_id);

/* One item of a page was: what a thread does not show may be this item. */
void roster_gap(struct roster *ros, const char *channel_id);

#endif
