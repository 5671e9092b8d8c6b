/*
 * One candidate's turn: the model is asked, its calls are run and answered,
 * its text is looked at, and one `reply` or `reply_error` is written.
 *
 *	asking -> calls -> asking -> ... -> text -> gate -> reply
 *	asking -> refused or in trouble -> asking again, or reply_error
 *	gate -> asking once more, told why; then reply_error
 *
 * What needs no model is decided ahead of it (early.h).
 */
#ifndef TURN_H
#define TURN_H

#include <stdbool.h>

#include "brief.h"
#include "catalog.h"
#include "http.h"
#include "model.h"
#include "order_tool.h"
#include "verdict.h"

enum {
	TURN_ROUNDS_MAX = 4,		/* times that calls are answered */
	TURN_CALLS_MAX = 10,
	TURN_RETRIES_MAX = 2,
	TURN_CALL_MS = 60000		/* one request, in the turn's time */
};

/* What all turns of a run share. */
struct turn_means {
	struct http *http;
	struct model *model;
	const struct catalog *catalog;
	struct json_object *system, *tools;
	struct grounding *grounding;	/* the system's text, of which it is */
	bool sells;			/* create_order is one of them */
	bool rests;			/* the model is not to be asked now */
	struct order_terms terms;
	struct brief brief;		/* owned by whoever owns these */
	/* A turn has ended and is gone; error NULL: with a reply, or unasked. */
	void (*ended)(void *arg, const struct verdict *error);
	void *arg;
};

struct turn;

/* Takes a share of the candidate, whose required members were checked. */
struct turn *turn_new(struct json_object *candidate,
    const struct turn_means *means);

/*
 * Ask; the turn writes its record, calls ended() and frees itself.  Where the
 * model rests, what needs it ends without a record.
 */
void turn_begin(struct turn *t);

/* End it without asking. */
void turn_refuse(struct turn *t, const struct verdict *error);

/* Forget it, without a word: the candidate will come again. */
void turn_leave(struct turn *t);

#endif
