/*
 * What the model is given to read.
 *
 * The bytes that stay the same come first, so that a server can reuse what it
 * has computed: one system message (the brief, the catalog), one line of facts
 * (customer, recent orders), the conversation, and as the last line of its last
 * message what no two turns share, the date and the age of the question: the
 * next turn of the same customer begins with the same bytes up to there.
 * The facts are a user's message, never the system's, since names and addresses
 * are words of a stranger.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdint.h>

#include "brief.h"
#include "catalog.h"
#include "json.h"

enum {
	PROMPT_CATALOG_MAX = 256 << 10,	/* bytes that the catalog may fill */
	PROMPT_DESCRIPTION_MAX = 300,	/* characters of a product's */
	PROMPT_MESSAGE_MAX = 2000	/* characters of a message */
};

/* The system message; owned by the caller. */
struct json_object *prompt_system(const struct brief *brief,
    const struct catalog *catalog);

/*
 * Behind the conversation: what the model wrote, and why it was not sent.
 */
void prompt_again(struct json_object *messages, const char *written,
    const char *why);

/*
 * The conversation as {role, content} behind the system message, of which it
 * takes a share.  Owned by the caller; NULL if there is nothing to answer.
 * now: a stamp, told to the model as local date.
 */
struct json_object *prompt_messages(struct json_object *system,
    struct json_object *candidate, int64_t now);

#endif
