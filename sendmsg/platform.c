#include <string.h>

#include "account.h"
#include "conf.h"
#include "platform.h"

static const char look_fields[] = "id,created_time,from,message";

/* Expanding messages in Instagram's list provokes 500s (facts A7). */
static struct platform platforms[] = {
	{ "facebook", "page", NULL, messenger_fill, messenger_id,
	    look_fields, "messenger", NULL },
	{ "instagram", "page", NULL, messenger_fill, messenger_id,
	    look_fields, NULL, "user_id" },
	{ "instagram", "instagram", NULL, instagram_fill, messenger_id,
	    look_fields, NULL, "user_id" },
	{ "whatsapp", "page", NULL, whatsapp_fill, whatsapp_id, NULL, NULL,
	    NULL },
};

enum { PLATFORMS = sizeof(platforms) / sizeof(platforms[0]) };

void
platform_open(void)
{
	const struct account_kind *kind;
	size_t i;

	for (i = 0; i < PLATFORMS; i++) {
		kind = account_kind(platforms[i].channel, platforms[i].login);
		platforms[i].url = conf_url(kind->setting, kind->base);
	}
}

const struct platform *
platform_of(const char *channel, const char *login)
{
	size_t i;

	if (login == NULL)
		login = "page";
	for (i = 0; i < PLATFORMS; i++)
		if (strcmp(platforms[i].channel, channel) == 0 &&
		    strcmp(platforms[i].login, login) == 0)
			return &platforms[i];
	return NULL;
}
