#include <stdlib.h>
#include <string.h>

#include "candidate.h"
#include "consent.h"
#include "early.h"
#include "ending.h"
#include "plain.h"

static struct json_object *
success(void)
{
	struct json_object *o = json_object_new_object();

	json_add_bool(o, "ok", true);
	return o;
}

/* What the model says of it is for the operator's eyes, and may be anything. */
static struct json_object *
hand_over(struct ending *e, const struct json_object *candidate,
    struct json_object *arguments, bool alone)
{
	const char *reason = json_text(arguments, "reason");

	(void)candidate;
	(void)alone;
	free(e->reason);
	e->reason = plain_text(reason != NULL ? reason : "",
	    ENDING_REASON_MAX, PLAIN_LINE);
	if (*e->reason == '\0') {
		free(e->reason);
		e->reason = plain_text("the model leaves it to a person",
		    ENDING_REASON_MAX, PLAIN_LINE);
	}
	return success();
}

static bool
shows_something(const struct json_object *candidate)
{
	struct json_object *m, *list;
	size_t i;

	for (i = 0; (m = json_item(candidate, "messages", i)) != NULL; i++) {
		list = json_arr(m, "attachments");
		if (candidate_waits(candidate, m) && list != NULL &&
		    json_object_array_length(list) > 0)
			return true;
	}
	return false;
}

/* A model that is wrong, or was talked into it, silences no question. */
static bool
is_owed_words(const struct json_object *candidate)
{
	return json_true(candidate, "first_reply") ||
	    json_obj(candidate, "proposal") != NULL ||
	    early_was_asked(candidate) || shows_something(candidate) ||
	    !consent_all(candidate, consent_wants_nothing);
}

static struct json_object *
no_reply(struct ending *e, const struct json_object *candidate,
    struct json_object *arguments, bool alone)
{
	struct json_object *o;

	(void)arguments;
	if (alone && !is_owed_words(candidate)) {
		e->silent = true;
		return success();
	}
	o = json_object_new_object();
	json_add_bool(o, "ok", false);
	json_add_str(o, "error", "the_customer_waits_for_words");
	return o;
}

static const struct {
	const char *name, *about, *argument, *argument_about;
	struct json_object *(*run)(struct ending *e,
	    const struct json_object *candidate,
	    struct json_object *arguments, bool alone);
} tools[] = {
	{ "hand_over", "Leave the conversation to a colleague, who is told "
	    "the reason; the shop's system tells the customer. For a customer "
	    "who asks for a person, is angry or complains, wants a refund, or "
	    "wants to change or cancel an order, and for what neither the "
	    "catalog nor the shop's answers tell.",
	    "reason", "why, in a few words for the colleague", hand_over },
	{ "no_reply", "Say nothing, where the customer's last words need no "
	    "answer: a farewell, or thanks for an answer.",
	    NULL, NULL, no_reply }
};

enum { TOOLS = sizeof(tools) / sizeof(*tools) };

/* Strict: every property is required and there is no other. */
static struct json_object *
parameters(const char *name, const char *about)
{
	struct json_object *o = json_object_new_object(), *one;
	struct json_object *all = json_object_new_object();
	struct json_object *required = json_object_new_array();

	json_add_str(o, "type", "object");
	json_add_bool(o, "additionalProperties", false);
	if (name != NULL) {
		one = json_object_new_object();
		json_add_str(one, "type", "string");
		json_add_str(one, "description", about);
		json_add(all, name, one);
		json_append(required, json_object_new_string(name));
	}
	json_add(o, "required", required);
	json_add(o, "properties", all);
	return o;
}

void
ending_offer(struct json_object *list)
{
	size_t i;

	for (i = 0; i < TOOLS; i++)
		json_append(list, chat_tool(tools[i].name, tools[i].about,
		    parameters(tools[i].argument, tools[i].argument_about)));
}

struct json_object *
ending_call(struct ending *e, const struct json_object *candidate,
    const struct chat_call *call, bool alone)
{
	size_t i;

	for (i = 0; i < TOOLS; i++)
		if (strcmp(tools[i].name, call->name) == 0)
			return tools[i].run(e, candidate, call->arguments,
			    alone);
	return NULL;
}

void
ending_free(struct ending *e)
{
	free(e->reason);
	memset(e, 0, sizeof(*e));
}
