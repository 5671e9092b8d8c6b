/*
 * Two calls a second are all that an account's inbox bears (facts C of the
 * Graph API, 2026-11-22), whoever of us makes them, polls and looks: a file an
 * account, in a folder of the shop, says when the last two were to start.
 *
 *	struct bucket b;
 *	bucket_open(&b, BUCKET_LOOK, folder);
 *	request->start_at = bucket_take(&b, channel_id, stamp_monotonic());
 *	bucket_close(&b);
 *
 * Times are stamp_monotonic()'s, which all programs share until the next boot.
 * A bucket that cannot be used is no reason not to answer: then everybody
 * counts for himself alone.
 */
#ifndef BUCKET_H
#define BUCKET_H

#include <stdint.h>

/*
 * Polls keep their distance to one another by themselves (fetch/run.c), and wait
 * two seconds at most: many looks may have been promised for later.
 */
enum bucket_who { BUCKET_POLL = 'p', BUCKET_LOOK = 'l' };

struct bucket {
	enum bucket_who who;
	int folder;		/* -1: none */
};

/* folder NULL: the bucket gives whatever is asked for. */
void bucket_open(struct bucket *b, enum bucket_who who, const char *folder);

/* When a call may start that should not start before this; it is noted. */
int64_t bucket_take(struct bucket *b, const char *channel_id,
    int64_t earliest);

void bucket_close(struct bucket *b);

#endif
