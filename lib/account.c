#include <string.h>

#include "account.h"

#define GRAPH "SOUK_GRAPH_URL", "https://graph.facebook.com/v25.0"
#define INSTAGRAM "SOUK_INSTAGRAM_URL", "https://graph.instagram.com/v25.0"

static const struct account_kind kinds[] = {
	{ "facebook", "page", GRAPH, TEXT_CHARACTERS, 2000, true, true },
	{ "instagram", "page", GRAPH, TEXT_BYTES, 1000, true, false },
	{ "instagram", "instagram", INSTAGRAM, TEXT_BYTES, 1000, true, false },
	{ "whatsapp", "page", GRAPH, TEXT_CHARACTERS, 4096, false, false },
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

const struct account_kind *
account_kind(const char *channel, const char *login)
{
	size_t i;

	if (login == NULL)
		login = "page";
	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].channel, channel) == 0 &&
		    strcmp(kinds[i].login, login) == 0)
			return &kinds[i];
	return NULL;
}

const struct account_kind *
account_next(const struct account_kind *kind)
{
	kind = kind == NULL ? kinds : kind + 1;
	return kind < kinds + KINDS ? kind : NULL;
}
