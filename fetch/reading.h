/*
 * One thread being read, from its newest message back to a time: how far it
 * has come, and whether that is enough.  Knows nothing of requests.
 *
 *	struct reading *r = reading_new(id, since);
 *	do
 *		reading_page(r, edge, asked_for);
 *	while (!r->over);
 */
#ifndef READING_H
#define READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "shown.h"

struct reading {
	char *thread_id;	/* owned */
	char *cursor;		/* owned; NULL: begins at the newest message */
	int64_t since;		/* STAMP_NONE: back to the beginning */
	int64_t oldest;		/* oldest created_time so far, or STAMP_NONE */
	int depth;		/* pages delivered */
	int empty;		/* empty pages in a row */
	int pages_max;		/* after so many it is left for another run */
	bool hinted;		/* cursor is an old one: it may fail */
	int64_t skip_to;	/* known down to here: light pages; STAMP_NONE */
	bool short_ends;	/* a page that is not full is the last */
	bool witness;		/* an answer hangs on it: no gap is allowed */
	int bare;		/* messages newer than since without details */
	struct json_object *held;	/* owned: a page without details yet */
	size_t held_at;		/* its first row that was not asked for */
	int denied;		/* rows in a row that have no details */
	bool watched;		/* from its newest message on: see shown */
	struct shown shown;
	bool over;		/* nothing more to ask in this run */
	bool complete, whole;	/* as the `thread` record says */
	struct reading *next;	/* in a queue: owned */
};

struct reading *reading_new(const char *thread_id, int64_t since);

/*
 * A page of the thread's messages has come; edge NULL: the platform showed
 * none.  asked_for: the limit of the request.
 */
void reading_page(struct reading *r, const struct json_object *edge,
    size_t asked_for);

/*
 * Forget an old cursor that failed: begin at the newest message, and skip what
 * is known already, so that a thread whose cursor dies between any two runs
 * comes to its beginning all the same.
 */
void reading_restart(struct reading *r);

/*
 * The page that an old cursor led to is not the place where an earlier reading
 * stopped: it is empty, or all of it is newer than that.
 */
bool reading_is_lost(const struct reading *r, const struct json_object *edge);

/* What is known is skipped, from behind such a page or else from the top. */
void reading_lost(struct reading *r, const struct json_object *edge,
    size_t asked_for);

/*
 * A light page (ids and times) of what is skipped.  The first one that is not
 * all known is asked for again, with everything; if what is known ends it, so
 * does the thread.
 */
void reading_skip(struct reading *r, const struct json_object *edge,
    size_t asked_for);

/*
 * For the next run: how far this one came, or what it skips down to.  A run
 * may be too short for both ways of going on.
 */
int64_t reading_walked_to(const struct reading *r);

/* Frees this one only. */
void reading_free(struct reading *r);

#endif
