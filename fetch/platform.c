#include <stddef.h>
#include <string.h>

#include "platform.h"

static const struct platform *const platforms[] = {
	&platform_messenger,
	&platform_instagram_page,
	&platform_instagram_login,
};

const struct platform *
platform_find(const char *channel, const char *login)
{
	const struct platform *p;
	size_t i;

	for (i = 0; i < sizeof(platforms) / sizeof(*platforms); i++) {
		p = platforms[i];
		if (strcmp(p->channel, channel) == 0 &&
		    strcmp(p->login, login) == 0)
			return p;
	}
	return NULL;
}
