/*
 * Who is asked and how: the settings of the model's server, and which members
 * of a request it has refused.
 *
 *	struct model m = { 0 };
 *	model_load(&m, memo);
 *	if (model_learn(&m, "temperature", asked_without)) ... ask again
 *	model_free(&m);
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

/* Members that not every server takes; bits of model.refused. */
enum model_member {
	MODEL_MAX_COMPLETION_TOKENS = 1 << 0,
	MODEL_MAX_TOKENS = 1 << 1,
	MODEL_TEMPERATURE = 1 << 2,
	MODEL_REASONING_EFFORT = 1 << 3,
	MODEL_PARALLEL_TOOL_CALLS = 1 << 4,
	MODEL_STORE = 1 << 5,
	MODEL_STRICT = 1 << 6,
	MODEL_SAFETY_IDENTIFIER = 1 << 7
};

struct model {
	char *url;			/* owned */
	char *key;			/* owned, a secret; NULL: none */
	const char *name;		/* borrowed */
	const char *tokens_field;	/* borrowed */
	int tokens_max;
	struct json_object *temperature, *extra;	/* owned; NULL: unset */
	int64_t timeout_ms;		/* of a whole turn */
	unsigned refused;		/* learned; starts with the memo's */
};

/* Tell confine.h where requests go, and where the key is. */
void model_confine(void);

/*
 * From the settings; memo (borrowed, may be NULL) is what model_memo() made in
 * an earlier run.  Exits EX_CONFIG where a setting is missing or no good.
 */
void model_load(struct model *m, const struct json_object *memo);

/* The member's name in a request. */
const char *model_member_name(enum model_member member);

/*
 * The server named this member in its refusal of a request made without those
 * in asked_without.  True if it is worth asking again.
 */
bool model_learn(struct model *m, const char *param, unsigned asked_without);

/* What was learned, for the next run; owned by the caller, NULL: nothing. */
struct json_object *model_memo(const struct model *m);

/*
 * Changes where the server, the key or the model's name does: too little of
 * what is derived of them to guess any by.  Returns mark.
 */
enum { MODEL_MARK_SIZE = 5 };
char *model_mark(const struct model *m, char mark[MODEL_MARK_SIZE]);

/* Clears the key from memory. */
void model_free(struct model *m);

#endif
