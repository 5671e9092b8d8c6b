/*
 * What may leave: the last look at a text before it is said in the shop's
 * name.  What a model may say is decided here and not in the prompt.
 *
 *	struct gate g = { .catalog = c, .candidate = o, .orders = orders,
 *	    .grounding = grounding, .canary = mark };
 *	if ((rule = gate_check(&g, text, &why)) != NULL) ... not sent
 *
 * The rules stand in one table, a file for each thing that they know of:
 * gate_form.c, gate_secret.c, gate_amount.c, gate_promise.c, gate_claim.c,
 * gate_link.c, gate_contact.c, gate_speech.c.
 */
#ifndef GATE_H
#define GATE_H

#include <stdbool.h>

#include "catalog.h"
#include "delivery.h"
#include "grounding.h"
#include "json.h"

enum { GATE_TEXT_MAX = 6000 };	/* bytes */

/* What a text is held against; everything is borrowed. */
struct gate {
	const struct catalog *catalog;
	struct json_object *candidate;
	struct json_object *orders;	/* array: those of this turn, */
	bool proposed;			/* which are only proposed */
	bool told;			/* create_order said yes in this turn */
	struct grounding *grounding;	/* what the shop itself wrote */
	const struct delivery *delivery;	/* or NULL */
	const char *canary;		/* stands in the prompt; NULL: none */
};

/*
 * NULL, or the name of the rule that stops the text; *why says in words what
 * is wrong with it.
 */
const char *gate_check(const struct gate *g, const char *text,
    const char **why);

#endif
