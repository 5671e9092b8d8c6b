/*
 * The tools by which a model ends its turn without words of its own: hand_over
 * leaves the conversation to a person, no_reply leaves it as it is.
 *
 *	ending_offer(tools);
 *	if ((result = ending_call(&e, candidate, call, alone)) != NULL)
 *		... e.handed, e.reason, e.silent ...
 *	ending_free(&e);
 *
 * Towards a person every call is good; silence has to be earned.
 */
#ifndef ENDING_H
#define ENDING_H

#include <stdbool.h>

#include "chat.h"
#include "json.h"

enum { ENDING_REASON_MAX = 200 };	/* characters */

struct ending {
	char *reason;		/* owned; why it handed over, NULL: it did not */
	bool silent;
};

/* Put the tools behind those that are there. */
void ending_offer(struct json_object *tools);

/*
 * The call's result, owned by the caller; NULL: it is of none of these tools.
 * alone: nothing else was called for or written in this turn.
 */
struct json_object *ending_call(struct ending *e,
    const struct json_object *candidate, const struct chat_call *call,
    bool alone);

void ending_free(struct ending *e);

#endif
