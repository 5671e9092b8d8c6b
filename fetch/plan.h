/*
 * What to ask of one channel next, and what the answer tells: souk-fetch's
 * polling without the network.
 *
 *	struct plan *p = plan_new(&channel, PLAN_LIVE | PLAN_HISTORY,
 *	    overlap, emit, arg);
 *	while (plan_next(p, &ask))
 *		... plan_answer(p, &answer);
 *	plan_free(p);
 *
 * A run has two parts.  Live: the list from its newest thread down to where
 * nothing moved, then the threads that are to be read by name, then what the
 * list itself did not show of the moved ones, back to the overlap.  So whoever
 * was left out of one run comes first in the next, and nobody is left out for
 * ever.  A checkpoint moves last_fetch_timestamp.  History:
 * the threads whose past is owed, then the walk down the list; a checkpoint
 * moves walked_to.  It leaves half of the quota to what is new.  Times are the
 * platform's, never ours.
 *
 * A list that fails because of one thread is asked for in halves until that one
 * is alone, which is then read by its name, and fails alone.
 */
#ifndef PLAN_H
#define PLAN_H

#include "channel.h"
#include "graph.h"

enum { PLAN_LIVE = 1, PLAN_HISTORY = 2 };

/* How the request is to be spaced from those before it. */
enum plan_pace {
	PACE_LIVE,		/* at once, within the platform's limit */
	PACE_HISTORY,		/* at most one a second */
	PACE_RETRY		/* a second after what failed */
};

struct plan_ask {
	char *path;		/* owned by the caller; relative to the base */
	enum plan_pace pace;
};

struct plan_answer {
	struct json_object *body;	/* lent, changed; NULL: failed */
	const struct graph_error *error;	/* why, where body is NULL */
	int64_t date;			/* stamp, or STAMP_NONE */
	int64_t took_ms;		/* it was asked for so long ago */
	struct graph_usage usage;	/* percent -1: not said */
	const char *served;		/* a version not asked for; or NULL */
};

struct plan;

/*
 * The channel is borrowed, and its `named` is marked.  overlap in milliseconds.
 * emit takes every record over.
 */
struct plan *plan_new(struct channel *channel, unsigned parts, int64_t overlap,
    void (*emit)(struct json_object *record, void *arg), void *arg);

/* False: the channel is done.  Else plan_answer() or plan_cut() follows. */
bool plan_next(struct plan *p, struct plan_ask *ask);

void plan_answer(struct plan *p, const struct plan_answer *a);

/*
 * Nothing more can be asked in this run: tell what is complete.  why goes into
 * the fetch_error of a poll that is not; NULL: the user stopped us, no error.
 * on_wire: the last request was made and had no answer yet, so that the thread
 * it was about may be at fault, and rests for a while.
 */
void plan_cut(struct plan *p, const char *why, bool on_wire);

void plan_free(struct plan *p);

#endif
