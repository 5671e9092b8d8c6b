/*
 * What became of a part: done (`sent`), or a `send_error` whose class says
 * whether it is not done, refused, or not known.
 *
 *	struct verdict seen = { 0 };
 *	id = verdict_answer(&seen, letter, platform, response, &error);
 *	exit(verdict_status(&seen, EX_OK));
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "graph.h"
#include "platform.h"
#include "queue.h"

/* What was written so far, for the exit status. */
struct verdict {
	bool again, refused;
};

/* It was not sent; class and message of its send_error, by us. */
void verdict_refuse(struct verdict *v, const struct letter *l,
    const char *class, const char *message);

/* The same, because of this message, which souk did not know. */
void verdict_taken(struct verdict *v, const struct letter *l,
    struct json_object *item);

/* It was not sent, for the platform failed before it was tried. */
void verdict_failed(struct verdict *v, const struct letter *l,
    const struct graph_error *error);

/*
 * The platform's answer to a send.  The message's id, owned by the caller; or
 * NULL, and *error says what was written.
 */
char *verdict_answer(struct verdict *v, const struct letter *l,
    const struct platform *p, const struct http_response *response,
    struct graph_error *error);

/* EX_NOPERM before EX_TEMPFAIL before what the reader of records says. */
int verdict_status(const struct verdict *v, int status);

#endif
