#include "attachment.h"
#include "platform.h"

static void
story_part(struct json_object *list, struct json_object *part, const char *kind)
{
	struct json_object *a;

	if (part == NULL || (a = attachment_add(list, kind)) == NULL)
		return;
	attachment_set(a, "url", part, "link");
	attachment_set(a, "id", part, "id");
}

/* An answer to a story of ours, or a story that mentions us. */
static void
story(struct json_object *list, struct json_object *message)
{
	struct json_object *o = json_obj(message, "story");

	story_part(list, json_obj(o, "reply_to"), "story_reply");
	story_part(list, json_obj(o, "mention"), "story_mention");
}

/*
 * A person's id is scoped to us and our own is the account's; either may stand
 * in user_id as well (facts A5, 2026-11-22).
 */
const struct platform platform_instagram = {
	.name = "instagram",
	.person_name = "username",
	.person_alias = "user_id",
	.sources = {
		attachment_files, attachment_shares, story,
		attachment_unsupported
	}
};
