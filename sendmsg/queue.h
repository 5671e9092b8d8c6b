/*
 * What waits to be sent: a lane for each account, in it within a thread one
 * after the other in the order of arrival, threads side by side.
 *
 *	queue_add(q, outgoing);
 *	for (lane = queue_lanes(q); lane != NULL; lane = lane->next)
 *		if ((l = queue_peek(lane, NULL)) != NULL)
 *			queue_take(q, l);
 *	... queue_done(l, message_id);
 *
 * First goes what is begun or was looked for, then what a person typed, then
 * whoever wrote last: he is still there.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "bucket.h"
#include "json.h"

struct letter {
	struct json_object *outgoing;	/* owned */
	const char *reply_id;		/* borrowed from outgoing */
	int64_t part;
	struct thread *thread;		/* borrowed, as is the next */
	struct reply *reply;
	struct letter *next;
	/* Its sender's (post.c): */
	unsigned calls;			/* that were made for it */
	int64_t looked_at;		/* stamp_monotonic(); 0: never */
	bool looked_for;		/* it alone was, and it goes next */
	bool unlisted;			/* a list does not show its thread */
};

/* What waits for one account. */
struct lane {
	char *channel_id;		/* owned */
	struct thread *ready;		/* have letters, none is out; in order */
	struct lane *next;
	/* Its sender's (post.c): */
	struct bucket_calls calls;
	int64_t again_at;		/* no call before; 0: at once */
	int64_t took_at;		/* when the last one was begun */
	unsigned out;			/* requests on their way */
	bool listing;			/* a list is on its way */
	bool listless;			/* lists are of no use in this run */
	char *cursor;			/* owned: behind who waits no more */
	unsigned pages;			/* that showed nobody who waits */
};

struct queue;

struct queue *queue_open(void);

/*
 * Share an `outgoing` that was looked at.  False: not the next part of its
 * reply, or not in its thread; nothing was added.
 */
bool queue_add(struct queue *q, struct json_object *outgoing);

/* The first lane; none is ever taken away. */
struct lane *queue_lanes(const struct queue *q);

/*
 * Of the letters whose threads have none out the first, or the one behind
 * previous; borrowed; NULL: none.
 */
struct letter *queue_peek(const struct lane *lane,
    const struct letter *previous);

/* A letter that was seen so is on its way until one of the next two. */
void queue_take(struct queue *q, struct letter *l);

/* Not yet: it waits again, with what is known of it now. */
void queue_return(struct queue *q, struct letter *l);

/* It has gone its way; frees it.  message_id: the platform's; NULL: not sent. */
void queue_done(struct letter *l, const char *message_id);

/* Its reply lacks an earlier part: it must not go out. */
bool queue_is_broken(const struct letter *l);

/* What was sent to its thread before it: ids, borrowed; NULL: nothing. */
const struct json_object *queue_said(const struct letter *l);

/* Letters that were added and not taken yet. */
unsigned queue_length(const struct queue *q);

void queue_free(struct queue *q);

#endif
