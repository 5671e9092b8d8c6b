/*
 * The requests that souk-fetch makes, as paths with a query, relative to the
 * platform's base and without any secret.  Owned by the caller.
 */
#ifndef ASK_H
#define ASK_H

#include "channel.h"

/* The account's own id. */
char *ask_self(const struct channel *c);

/*
 * A page of the list of threads, from the newest (cursor NULL) or from behind
 * a cursor.  messages: how many of each thread come with it; 0: none.
 */
char *ask_list(const struct channel *c, int threads, int messages,
    const char *cursor);

/* One thread with its newest messages. */
char *ask_thread(const struct channel *c, const char *thread_id, int messages);

/* A further page of its messages. */
char *ask_messages(const struct channel *c, const char *thread_id, int messages,
    const char *cursor);

/* A page of them of which only ids and times are wanted; cursor may be NULL. */
char *ask_times(const char *thread_id, int messages, const char *cursor);

#endif
