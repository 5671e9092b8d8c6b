#include "platform.h"

/* As Messenger, but for a tag: the toy has none, so nothing late is sent. */
const char *
toy_fill(struct json_object *body, struct json_object *outgoing)
{
	if (json_str(outgoing, "tag") != NULL)
		return "the toy knows no tags";
	return messenger_fill(body, outgoing);
}
