/*
 * What needs no model: a customer who asks for a person gets one, a voice or a
 * picture without words is asked to be written, thanks need no answer, and
 * where a limit is reached or the shop is closed the candidate says so.
 *
 *	struct early e;
 *	if (early_decide(&e, candidate)) ... e.outcome, e.reason, e.text
 *
 * What was done before is read from the candidate's messages.
 */
#ifndef EARLY_H
#define EARLY_H

#include <stdbool.h>

#include "json.h"

struct early {
	const char *outcome;	/* text, silent, handover, notice or held */
	const char *reason;	/* in words; borrowed */
	const char *text;	/* to be said; NULL: nothing.  Borrowed */
	bool for_good;		/* a hand-over that only the operator ends */
};

/* True if it was decided; else a model has to be asked. */
bool early_decide(struct early *e, struct json_object *candidate);

/* Did the shop's last message ask something? */
bool early_was_asked(const struct json_object *candidate);

/*
 * What a customer is told whose question is left to a person since the model
 * was of no use; NULL: nothing, or it was said already.
 */
const char *early_held_text(const struct json_object *candidate);

/* Hand over for this reason, in the sentence that is configured; true. */
bool early_hand_over(struct early *e, const struct json_object *candidate,
    const char *reason);

#endif
