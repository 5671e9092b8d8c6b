#include <string.h>

#include "conf.h"
#include "platform.h"

static const char graph[] = "https://graph.facebook.com/v25.0";
static const char instagram[] = "https://graph.instagram.com/v25.0";

static const char look_fields[] = "id,created_time,from,message";

static struct platform platforms[] = {
	{ "facebook", "page", "SOUK_GRAPH_URL", graph, NULL,
	    messenger_fill, messenger_id, look_fields, NULL },
	{ "instagram", "page", "SOUK_GRAPH_URL", graph, NULL,
	    messenger_fill, messenger_id, look_fields, "user_id" },
	{ "instagram", "instagram", "SOUK_INSTAGRAM_URL", instagram, NULL,
	    instagram_fill, messenger_id, look_fields, "user_id" },
	{ "whatsapp", "page", "SOUK_GRAPH_URL", graph, NULL,
	    whatsapp_fill, whatsapp_id, NULL, NULL },
};

enum { PLATFORMS = sizeof(platforms) / sizeof(platforms[0]) };

void
platform_open(void)
{
	size_t i;

	for (i = 0; i < PLATFORMS; i++)
		platforms[i].url = conf_url(platforms[i].setting,
		    platforms[i].fallback);
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
