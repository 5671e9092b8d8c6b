/*
 * The inside of a plan, shared by the files that it is made of and by nobody
 * else:
 *
 *	plan.c		what is asked next, and what becomes of an answer
 *	list.c		a page of the list of threads
 *	thread.c	a page of one thread's messages
 *	detail.c	messages asked for one by one
 *	due.c		the threads that are still to be read
 *	limit.c		how much is asked for at once
 *	hunt.c		the thread that makes a list fail
 */
#ifndef INSIDE_H
#define INSIDE_H

#include "plan.h"
#include "reading.h"
#include "tell.h"
#include "walk.h"

enum part { PART_LIVE, PART_HISTORY, PART_OVER };
enum step { STEP_SELF, STEP_LIST, STEP_THREAD, STEP_MESSAGE, STEP_TOKEN };

enum { HISTORY_PAGES = 10 };	/* of one thread in one run */

/*
 * One of the next `rows` threads makes the list fail; 0: no hunt.  They are
 * asked for `probe` at a time; one that fails alone is asked for lighter.
 */
struct hunt {
	int rows, probe;
	int lighter;		/* 1: without messages, 2: its id alone */
};

struct plan {
	struct channel *channel;	/* borrowed */
	unsigned parts;
	int64_t overlap;
	void (*emit)(struct json_object *record, void *arg);
	void *arg;

	char *self_id;			/* owned; NULL: to be asked for */
	int64_t fetched_from;		/* STAMP_NONE: no answer yet */
	int64_t asked_at;		/* our clock, for the first answer; or 0 */
	bool began;			/* `begin` is written */
	enum part part;
	struct walk walk;		/* of this part */
	bool catching_up;		/* it goes on where a poll was cut */
	bool listed;			/* live: every moved thread is known */
	bool named;			/* threads to read by name are queued */
	struct reading *queue;		/* owned: threads not yet read */
	struct reading *added;		/* the last of them; NULL: look for it */

	enum step step;			/* what was asked last */
	bool retrying;			/* and is asked again */
	int threads;			/* asked for on a page of the list */
	int messages;			/* of a thread, asked for with it */
	int limit;			/* threads on a page of the list */
	int64_t limit_since;		/* when it was learned; or STAMP_NONE */
	int reduced;			/* times less was asked for, in a row */
	int unreduced;			/* the limit before that */
	bool by_name;			/* the list fails with messages */
	bool light;			/* so it did in the live part */
	int64_t light_since;		/* live: known since; or STAMP_NONE */
	bool ids_first;			/* messages come without details */
	int64_t ids_since;		/* known since; STAMP_NONE: this run */
	bool refreshed;			/* the token, or it was tried */
	struct hunt hunt;
	struct usage usage;
};

enum { BAD_FIELD = 100 };	/* code of a request that is not accepted */

/* plan.c */
struct graph_error plan_failure(enum graph_class class, const char *message);

/* An answer that is not what was promised; false. */
bool plan_unusable(struct plan *p, const char *why);

/* `begin` goes ahead of everything.  False: what time it is stays unknown. */
bool plan_begin(struct plan *p, const struct json_object *body);

/*
 * The channel cannot be asked further.  A poll that is not complete does not
 * move last_fetch_timestamp, but what it listed and did not read is owed; of
 * the history, each page listed counts.
 */
void plan_give_up(struct plan *p, const struct graph_error *error);

void plan_emit_page(struct plan *p, struct json_object *page,
    const char *thread_id, int depth);

int64_t plan_later(int64_t a, int64_t b);

/* list.c */
char *list_ask(struct plan *p);
bool list_came(struct plan *p, struct json_object *page);
void list_failed(struct plan *p, const struct graph_error *error);

/* True: perhaps a field was refused; now it is asked for without the doubtful. */
bool list_plainer(struct plan *p, const struct graph_error *error);

/* Where an earlier poll was cut off, unless this one came so far at once. */
void list_catch_up(struct plan *p);

/*
 * The list was asked down to here.  What moves above it from now on is listed
 * by the next poll, which then goes on below.
 */
struct listing list_cut(const struct plan *p);

/* thread.c: the first of the queue. */
char *thread_ask(struct plan *p);
bool thread_came(struct plan *p, struct json_object *page);
void thread_deliver(struct plan *p, struct json_object *page);
void thread_failed(struct plan *p, const struct graph_error *error);

/* detail.c: a page whose messages came with their ids alone. */

/*
 * How many ids are asked for at once; 0: as many as the platform likes.  In the
 * history few, since a run may be too short for a thread's twenty.
 */
int detail_rows(const struct plan *p, const struct reading *r);

/* Such a page?  Then it is kept, and its messages are asked for. */
bool detail_hold(struct plan *p, struct json_object *page);

/* NULL: all that can be had of the page held is there, and it is over. */
char *detail_ask(struct plan *p);
bool detail_came(struct plan *p, struct json_object *message);
void detail_failed(struct plan *p, const struct graph_error *error);

/* due.c */
void due_add(struct plan *p, struct reading *r);

/* The first is over, for now: its record is told.  error may be NULL. */
void due_tell(struct plan *p, const struct graph_error *error);

/* What is left of the queue goes back to the store. */
void due_owe(struct plan *p);
void due_clear(struct plan *p);

/*
 * Tell the threads of the page just queued that need no request of their own,
 * or cannot have one.
 */
void due_settle(struct plan *p);

/* What the channel record says of this thread, in this part; or NULL. */
struct named *due_named(const struct plan *p, const char *thread_id);

/* Ahead of the others, in their own order: they have waited longest. */
void due_take_named(struct plan *p);

/* hunt.c */

/* A page of so many rows failed.  False: nothing more is to be tried. */
bool hunt_failed(struct plan *p, const struct graph_error *error);

/* A page came. */
void hunt_came(struct plan *p, const struct json_object *page);

/* limit.c */

/* What a bad hour taught is not believed for ever. */
void limit_recall(struct plan *p);

/* A share of a full limit, as much as the list's limit was reduced. */
int limit_share(const struct plan *p, int full);

/* Less at once.  False: that was tried often enough. */
bool limit_lower(struct plan *p);

/* Asking for less did not help: that was not the trouble. */
void limit_restore(struct plan *p);

#endif
