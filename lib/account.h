/*
 * The kinds of account that a channel can be: a platform, and whose token
 * speaks for it.  One row each.  What a room knows of it besides is a row of
 * its own (fetch/, normalize/, sendmsg/platform.h), under the same names.
 *
 *	const struct account_kind *k = account_kind("instagram", "page");
 *	const char *url = conf_url(k->setting, k->base);
 *
 * Sources: facts A1, A5, E and F1 of the Graph API, 2026-11-22.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

/* The code of a throttle of one person on WhatsApp, not of the account. */
enum { ACCOUNT_PAIR_LIMIT = 131056 };

struct account_kind {
	const char *channel, *login;	/* as a channel record says it */
	const char *setting, *base;	/* of its URL, the API's version last */

	/* How much one message may hold. */
	enum text_unit unit;
	size_t longest;

	/* Its inbox can be read; otherwise what others say there is unseen. */
	bool polled;

	/* Messages carry the id that the operator gives. */
	bool own_id;
};

/* login NULL: a Page's token.  NULL: souk does not know it. */
const struct account_kind *account_kind(const char *channel,
    const char *login);

/* All of them, one by one: NULL before the first and behind the last. */
const struct account_kind *account_next(const struct account_kind *);

#endif
