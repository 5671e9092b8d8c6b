/*
 * Two calls a second are all that an account bears (facts C of the Graph API,
 * 2026-11-22), whoever of us makes them and whatever they ask: polls, history,
 * looks, sends.  A file an account, in a folder of the shop, says when the last
 * two were made.
 *
 *	struct bucket b;
 *	struct bucket_calls calls = { 0 };
 *	bucket_open(&b, folder);
 *	at = bucket_take(&b, &calls, channel_id, now = stamp_monotonic());
 *	if (at > now)
 *		... ask again at that time
 *	else
 *		... call, and with its answer
 *	bucket_over(&b, &calls, channel_id, at, stamp_monotonic());
 *	bucket_close(&b);
 *
 * Nothing is promised for later: whoever dies owes nobody anything, and nobody
 * can be kept waiting for longer than two seconds, whatever the file says.
 * Times are stamp_monotonic()'s, which all programs share until the next boot.
 * Where there is no folder, or the file cannot be used, everybody counts for
 * himself alone.
 */
#ifndef BUCKET_H
#define BUCKET_H

#include <stdint.h>

struct bucket {
	int folder;		/* -1: none */
};

/* By when an account's last two calls had arrived, as far as we know. */
struct bucket_calls {
	int64_t before, last;	/* 0: none */
};

/* folder may be NULL. */
void bucket_open(struct bucket *b, const char *folder);

/*
 * Now, and the call is counted; or the time at which to ask again.  calls: our
 * own of this account.
 */
int64_t bucket_take(const struct bucket *b, struct bucket_calls *calls,
    const char *channel_id, int64_t now);

/*
 * The call that was taken then is answered.  The platform counted it some time
 * in between, which a slow connection may have delayed.  taken 0: none was.
 */
void bucket_over(const struct bucket *b, struct bucket_calls *calls,
    const char *channel_id, int64_t taken, int64_t now);

void bucket_close(struct bucket *b);

#endif
