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
 * a cursor.  messages: how many of each thread come with it; 0: none; ASK_BARE:
 * not even a time.
 */
enum { ASK_BARE = -1 };

char *ask_list(const struct channel *c, int threads, int messages,
    const char *cursor);

/* One thread with its newest messages. */
char *ask_thread(const struct channel *c, const char *thread_id, int messages);

/* A further page of its messages. */
char *ask_messages(const struct channel *c, const char *thread_id, int messages,
    const char *cursor);

/* A page of them of which only ids and times are wanted; cursor may be NULL. */
char *ask_times(const char *thread_id, int messages, const char *cursor);

/*
 * One thread's newest messages, of which only ids and times are wanted.
 * messages: how many; 0: as many as the platform likes.
 */
char *ask_ids(const char *thread_id, int messages);

/* One message. */
char *ask_message(const struct channel *c, const char *message_id);

#endif
