/*
 * The walk over a channel's list of threads: which page is next, which of its
 * threads are wanted, and when it ends.  Knows nothing of requests.
 *
 * A live walk wants the threads that moved since a time, and ends behind the
 * first page on which none did: the order newest first is what is seen, not
 * what is promised, so every row of a page is looked at.  Where each page
 * costs and shows a next link whatever follows (Instagram), a page that is in
 * order and ends below that time is enough.
 *
 * A live walk that was cut off is taken up like a walk for the history, and
 * ends where nothing moved.
 *
 * A walk for the history goes to the list's end over many runs.  Its progress
 * is a time, walked_to.  It resumes at the page listed last, whose cursor is
 * only a hint: the page must overlap with what was listed, or else the walk
 * begins again at the top, with light pages until it reaches walked_to; the
 * last of them is asked for as short as it takes to end there.
 */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "json.h"

enum walk_stage {
	WALK_MOVED,	/* live: rows not older than since */
	WALK_HINT,	/* history: does the old cursor still hold? */
	WALK_SKIP,	/* history: light, until walked_to is reached */
	WALK_REJOIN,	/* history: rows from walked_to on, near it */
	WALK_ON		/* history: every row is wanted */
};

struct walk {
	enum walk_stage stage;
	char *cursor;		/* owned: to the page asked for; NULL: top */
	int64_t since;		/* older threads are not wanted; 0: all are */
	bool trusting;		/* live: a page in order speaks for the rest */
	int64_t walked_to;	/* STAMP_NONE: nothing listed yet */
	char *listed;		/* owned: the cursor to the page listed last */
	int empty;		/* empty pages in a row */
	bool patient;		/* a next link is believed */
	int skip;		/* rows of the page to be skipped; 0: all */
	bool hinted;		/* cursor is an old one: it may fail */
	bool over;		/* no further page in this run */
	bool ended;		/* the list's end was reached */
};

/* What walk_page() says of a page. */
enum walk_verdict {
	WALK_USE,	/* deliver what walk_wants(), then walk_advance() */
	WALK_PASS_OVER,	/* name its threads only, then walk_advance() */
	WALK_AGAIN	/* nothing of it counts: ask anew */
};

/*
 * A list may have empty pages before its end, and only the lack of a next link
 * ends it (facts B); but where links say nothing, a few empty pages do.
 */
void walk_live(struct walk *w, int64_t since);

/*
 * cursor: the hint of an earlier run, or NULL; skips: that run had not come
 * back to walked_to yet.
 */
void walk_history(struct walk *w, int64_t walked_to, const char *cursor,
    bool skips);

/* The hint for the next run, borrowed; NULL: none. */
const char *walk_hint(const struct walk *w, bool *skips);

enum walk_verdict walk_page(struct walk *w, const struct json_object *page);

/* Is this thread of the page to be delivered? */
bool walk_wants(const struct walk *w, const struct json_object *thread);

/* The page is dealt with: on to the next one, or over. */
void walk_advance(struct walk *w, const struct json_object *page);

/* The cursor was refused.  False: it was not an old one, that is an error. */
bool walk_refused(struct walk *w);

/* Accepts a zeroed walk and leaves one. */
void walk_free(struct walk *w);

#endif
