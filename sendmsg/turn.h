/*
 * Whose turn it is in a lane, and what for: each call counts, so where several
 * wait for a look, one list of their threads is asked for instead.
 *
 *	switch (turn_of(lane, platform, &letter)) ...
 *	turn_list(lane, page, answered_at, found, arg);
 */
#ifndef TURN_H
#define TURN_H

#include "look.h"

enum turn {
	TURN_NONE,		/* nothing can be done for now */
	TURN_SEND,		/* say the letter */
	TURN_LOOK,		/* look into the letter's thread */
	TURN_LIST		/* look at the newest of many threads */
};

/* monotonic: stamp_monotonic().  *letter: NULL for NONE and LIST. */
enum turn turn_of(const struct lane *lane, const struct platform *p,
    int64_t monotonic, struct letter **letter);

/* The letter's own thread was looked into, and nothing speaks against it. */
void turn_looked(struct letter *l, int64_t answered_at);

/*
 * The page that a list was answered with: whoever is shown on it may go, or
 * found() hears why not.
 */
void turn_list(struct lane *lane, const struct platform *p,
    const struct json_object *page, int64_t answered_at,
    void (*found)(struct letter *l, enum look_found what,
	struct json_object *item, void *arg), void *arg);

#endif
