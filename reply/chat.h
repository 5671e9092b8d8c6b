/*
 * The wire format: Chat Completions, written strictly and read tolerantly
 * (facts 6: how servers differ).  Nothing else knows what travels.
 *
 *	char *body = chat_encode(model, messages, tools, safety_id);
 *	if (chat_decode(&a, root, round)) ... a.text ... a.calls[i] ...
 *	chat_answer_free(&a);
 */
#ifndef CHAT_H
#define CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "model.h"

enum { CHAT_CALLS_MAX = 16, CHAT_ID_MAX = 64, CHAT_NAME_MAX = 64 };

enum chat_end {
	CHAT_WHOLE,
	CHAT_CUT,		/* the limit of tokens: nothing in it counts */
	CHAT_FILTERED,		/* content filter, or the model refused */
	CHAT_FAILED		/* the server gave up on the way */
};

struct chat_call {
	char id[CHAT_ID_MAX + 1];
	char name[CHAT_NAME_MAX + 1];
	struct json_object *arguments;	/* owned; NULL: not a JSON object */
};

struct chat_answer {
	enum chat_end end;
	char *text;			/* owned; "" where there is none */
	struct chat_call calls[CHAT_CALLS_MAX];
	size_t ncalls;
	char model[CHAT_NAME_MAX + 1];	/* that answered; empty: not said */
	int64_t prompt_tokens, completion_tokens, cached_tokens;
};

/*
 * A function tool of these parameters (a JSON Schema, taken over).  Owned by
 * the caller.
 */
struct json_object *chat_tool(const char *name, const char *description,
    struct json_object *parameters);

/*
 * The request's body, owned by the caller.  tools: an array, NULL where none is
 * offered.
 */
char *chat_encode(const struct model *m, struct json_object *messages,
    struct json_object *tools, const char *safety_id);

/*
 * Fill a zeroed answer from the body of a 2xx; false if it holds no choice.
 * round makes the ids that a server left out.
 */
bool chat_decode(struct chat_answer *a, struct json_object *root,
    unsigned round);

/*
 * The messages that go ahead of the next question: the answer with its calls,
 * and the result (borrowed) of each call.  Owned by the caller.
 */
struct json_object *chat_replay(const struct chat_answer *a);
struct json_object *chat_result(const struct chat_call *call,
    struct json_object *result);

void chat_answer_free(struct chat_answer *a);

#endif
