/* Messenger, and Instagram by Page token: facts E, 2026-11-22. */
#include <string.h>

#include "platform.h"

static struct json_object *
object_of(const char *key, const char *value)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, key, value);
	return o;
}

/* Of Meta's tags one is left, and that is for what a person typed himself. */
static const char *
bad_tag(const char *tag, const char *author)
{
	if (tag == NULL)
		return NULL;
	if (strcmp(tag, "HUMAN_AGENT") != 0)
		return "a tag that Meta does not know any more";
	if (author == NULL || strcmp(author, "employee") != 0)
		return "a tag on what no person typed";
	return NULL;
}

const char *
messenger_fill(struct json_object *body, struct json_object *outgoing)
{
	const char *customer = json_str(outgoing, "customer_id");
	const char *tag = json_str(outgoing, "tag");
	const char *why = bad_tag(tag, json_str(outgoing, "author"));

	if (customer == NULL)
		return "no customer_id to write to";
	if (why != NULL)
		return why;
	json_object_object_add(body, "recipient", object_of("id", customer));
	json_add_str(body, "messaging_type",
	    tag != NULL ? "MESSAGE_TAG" : "RESPONSE");
	if (tag != NULL)
		json_add_str(body, "tag", tag);
	json_object_object_add(body, "message",
	    object_of("text", json_text(outgoing, "text")));
	return NULL;
}

const char *
messenger_id(const struct json_object *answer)
{
	return json_str(answer, "message_id");
}
