/*
 * What waits to be sent: within a thread one after the other in the order of
 * arrival, threads side by side.
 *
 *	queue_add(q, outgoing);
 *	while ((l = queue_take(q)) != NULL)
 *		... queue_done(q, l, message_id);
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "json.h"

struct letter {
	struct json_object *outgoing;	/* owned */
	const char *reply_id;		/* borrowed from outgoing */
	int64_t part;
	struct thread *thread;		/* borrowed, as is the next */
	struct reply *reply;
	struct letter *next;
};

struct queue;

struct queue *queue_open(void);

/*
 * Share an `outgoing` that was looked at.  False: not the next part of its
 * reply, or not in its thread; nothing was added.
 */
bool queue_add(struct queue *q, struct json_object *outgoing);

/*
 * The next letter of a thread that has none out, lent until queue_done(); NULL:
 * none now.
 */
struct letter *queue_take(struct queue *q);

/* Its reply lacks an earlier part: it must not go out. */
bool queue_is_broken(const struct letter *l);

/* Back from its way; frees it.  message_id: the platform's; NULL: not sent. */
void queue_done(struct queue *q, struct letter *l, const char *message_id);

/* What was sent to its thread before it: ids, borrowed; NULL: nothing. */
const struct json_object *queue_said(const struct letter *l);

/* Letters that were added and not taken yet. */
unsigned queue_length(const struct queue *q);

void queue_free(struct queue *q);

#endif
