/*
 * The words by which the tests call their secrets: the token of a page, the key
 * of the model, the secret of an app.  canary.sh has the same for scripts.
 */
#ifndef CANARY_H
#define CANARY_H

#include <stdbool.h>
#include <string.h>

static inline bool
has_canary(const char *text)
{
	static const char *const words[] = { "token-of-", "key-of-",
	    "secret-of-" };
	const char *at;
	size_t i, len;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		len = strlen(words[i]);
		for (at = text; (at = strstr(at, words[i])) != NULL; at += len)
			if (strspn(at + len, "abcdefghijklmnopqrstuvwxyz"
			    "0123456789") > 0)
				return true;
	}
	return false;
}

#endif
