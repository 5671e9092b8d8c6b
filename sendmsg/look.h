/*
 * The look into the thread before an agent's reply is begun: since the last
 * import a person may have answered, or the customer may have written again.
 *
 *	if (look_is_due(letter, platform, stamp_now()))
 *		url = look_url(channel, thread_id);
 *	...
 *	found = look_read(letter, platform, page, &item);
 */
#ifndef LOOK_H
#define LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "channels.h"
#include "queue.h"

/* In the order of their weight. */
enum look_found {
	LOOK_NOTHING,		/* it may be said */
	LOOK_NEWER,		/* a newer message of the customer */
	LOOK_TAKEN,		/* the account said something we do not know */
	LOOK_BLIND		/* the page is no list of messages */
};

/* now: this machine's clock, by which the last import is known. */
bool look_is_due(const struct letter *l, const struct platform *p, int64_t now);

/* Owned by the caller; NULL: thread_id is no id. */
char *look_url(const struct channel *c, const char *thread_id);

/*
 * The same for many threads at once, the newest of the account's list, or those
 * behind a cursor (NULL: none).
 */
char *look_list_url(const struct channel *c, const char *cursor);

/*
 * What the thread's newest messages say against the letter.  *item: the
 * message that does, borrowed from page, or NULL.
 */
enum look_found look_read(const struct letter *l, const struct platform *p,
    const struct json_object *page, struct json_object **item);

/*
 * The same from the thread's row in a list.  LOOK_BLIND: it does not show
 * what is known.
 */
enum look_found look_row(const struct letter *l, const struct platform *p,
    const struct json_object *row, struct json_object **item);

#endif
