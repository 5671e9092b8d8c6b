/*
 * What the parts of a turn share: turn.c asks and takes the answers,
 * turn_record.c writes what came of it.
 */
#ifndef TURN_INSIDE_H
#define TURN_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "chat.h"
#include "early.h"
#include "ending.h"
#include "order_tool.h"
#include "turn.h"

enum { REQUEST_ID_MAX = 128 };

struct turn {
	const struct turn_means *means;	/* borrowed */
	struct json_object *candidate;	/* owned share */
	struct json_object *messages;	/* owned: what the model reads */
	struct json_object *calls, *stops;	/* owned: for decisions */
	struct order_book book;
	struct ending ending;
	int64_t deadline;		/* stamp_monotonic() */
	unsigned rounds, retries;
	unsigned asked_without;		/* model.refused at the last request */
	bool regenerated;
	bool confirmed;			/* the book holds a proposal's orders */
	int64_t prompt_tokens, completion_tokens, cached_tokens;
	char model[CHAT_NAME_MAX + 1];
	char request_id[REQUEST_ID_MAX + 1];
	char safety_id[33];
};

/* Each of these writes the turn's record, and ends it. */

/*
 * For a person, since the model was of no use: why.  The customer is told
 * SOUK_HELD_TEXT, where that is set.
 */
void turn_hold(struct turn *t, const char *why);

/* What the model wrote, with the orders of the book. */
void turn_reply(struct turn *t, const char *text);

/*
 * Nothing that the model wrote is said.  What it ordered stands where it handed
 * over itself; where the program did, no order is made.
 */
void turn_hand_over(struct turn *t);

/* The model says nothing. */
void turn_silence(struct turn *t);

/* Said, or left unsaid, without asking a model. */
void turn_decide(struct turn *t, const struct early *early);

/* A model has nothing to add to what was proposed: the book holds it. */
void turn_confirm(struct turn *t);

#endif
