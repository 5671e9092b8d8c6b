/*
 * The records that souk-fetch writes, as souk-records(5) has them.  Each is
 * owned by the caller.
 */
#ifndef TELL_H
#define TELL_H

#include "channel.h"
#include "graph.h"
#include "reading.h"

/* What a channel's requests have cost. */
struct usage {
	struct graph_usage worst;	/* percent -1: not said */
	int calls;		/* since they were told last */
	char served[16];	/* a version not asked for; or empty */
};

/* What the next run asks to be handed back. */
struct memo {
	int limit;		/* threads a page, learned; 0: none */
	int64_t limit_since;	/* when that was */
	int64_t light_since;	/* the list fails with messages; STAMP_NONE */
	int64_t ids_since;	/* messages come without details; STAMP_NONE */
	int64_t plain_since;	/* a field of theirs is refused; STAMP_NONE */
	const char *served;	/* borrowed: a version not asked for; empty */
	const char *walk_cursor;	/* borrowed; NULL: none */
	bool walk_skips;	/* it leads to a page that was skipped */
	struct listing cut;	/* of a poll that is not complete */
};

/* asked_at: our clock, when the first answer was asked for. */
struct json_object *tell_begin(const struct channel *c, const char *self_id,
    int64_t fetched_from, int64_t asked_at);

/*
 * page is shared.  thread_id: whose messages edge it is, or NULL where the
 * page itself names its threads.
 */
struct json_object *tell_page(const struct channel *c, const char *self_id,
    struct json_object *page, const char *thread_id, int depth);

/* error may be NULL. */
struct json_object *tell_thread(const struct channel *c,
    const struct reading *r, int64_t fetched_from,
    const struct graph_error *error);

/* Without fetched_from, walked_to, history_done: add what the run knows. */
struct json_object *tell_checkpoint(const struct channel *c,
    const struct usage *u, const struct memo *m);

struct json_object *tell_error(const struct channel *c,
    const struct graph_error *error, const struct usage *u,
    const struct memo *m);

/* The token was renewed; error: it was not, and token is NULL. */
struct json_object *tell_token(const struct channel *c, int64_t fetched_from,
    const char *token, int64_t expires_at, const struct graph_error *error);

/* A time as a member; STAMP_NONE is null. */
void tell_time(struct json_object *o, const char *key, int64_t at);

#endif
