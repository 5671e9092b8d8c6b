/* Instagram login: Messenger's message without its type (facts E). */
#include "platform.h"

const char *
instagram_fill(struct json_object *body, struct json_object *outgoing)
{
	const char *why = messenger_fill(body, outgoing);

	json_object_object_del(body, "messaging_type");
	return why;
}
