/*
 * One row of a platform's page as one `message` record.
 *
 *	const char *why = message_check(item, &created_at);
 *	if (why == NULL)
 *		message_write(&thread, item, created_at, 0);
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "json.h"
#include "platform.h"

/* What the messages of a thread share; all borrowed. */
struct thread {
	const struct platform *platform;
	const char *channel_id;
	const char *id;
	const char *self_id;
	bool has_us;			/* we are seen among its people */
	struct json_object *other;	/* the first who is not us, or NULL */
};

/* Who takes part in it, an array or NULL: asked once, not for each message. */
void thread_people(struct thread *t, const struct json_object *people);

/*
 * NULL if the item can become a message, with the time it was written; else
 * why it cannot.
 */
const char *message_check(const struct json_object *item, int64_t *created_at);

/* Write a checked item to stdout.  Its text is cleaned in place. */
void message_write(const struct thread *t, struct json_object *item,
    int64_t created_at, int64_t sequence);

#endif
