#include "attachment.h"
#include "platform.h"

static bool
has_sticker(const struct json_object *list)
{
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		if (attachment_is(json_object_array_get_idx(list, i),
		    "sticker"))
			return true;
	return false;
}

/* The sticker's address stands in the message itself, the text is empty. */
static void
sticker(struct json_object *list, struct json_object *message)
{
	struct json_object *a;

	if (json_str(message, "sticker") == NULL || has_sticker(list))
		return;
	if ((a = attachment_add(list, "sticker")) != NULL)
		attachment_set(a, "url", message, "sticker");
}

const struct platform platform_messenger = {
	.name = "facebook",
	.person_name = "name",
	.sources = {
		attachment_files, sticker, attachment_shares,
		attachment_unsupported
	}
};
