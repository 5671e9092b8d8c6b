/*
 * The seam: what differs between the platforms that souk-fetch polls, one
 * table row each (messenger.c, instagram.c).  A new platform is a new row.
 *
 *	const struct platform *p = platform_find("instagram", "page");
 *
 * Sources of the numbers: facts A1 to A4 of the Graph API, 2026-11-22.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdbool.h>

struct platform {
	/* The row of lib/account.h; channel is also page.platform. */
	const char *channel, *login;
	const char *source;	/* conversations?platform= */

	/* The node that owns the list of threads; NULL: the account's id. */
	const char *node;

	/*
	 * Where the account's own id in from.id is found: fields of the node,
	 * and the member, inside the object self_within if that is set.
	 * self_fields NULL: the account's id is that id.
	 */
	const char *self_fields, *self_within, *self_key;
	const char *self_missing;	/* what the operator should do */

	/*
	 * nested: the list carries the messages of its threads in one request;
	 * otherwise it is asked light and each thread by name.
	 */
	bool nested;

	/*
	 * A `next` link stands behind the last row too, so it does not say that
	 * more follows: a live poll believes a page that is short, and a list
	 * in order that ends below what it looks for.
	 */
	bool idle_next;

	/*
	 * Messages may come without details inside their thread: then each is
	 * asked for by its id.
	 */
	bool by_id;

	/* How a token is renewed, from the host's root; NULL: it is not. */
	const char *refresh;
	int threads;		/* on a page of the list */
	int recent;		/* messages of a thread in a live poll */
	int deep;		/* messages in backfill and on an edge */
	const char *message_fields;
	const char *plain_fields;	/* where one of those is refused; or NULL */
};

extern const struct platform platform_messenger, platform_instagram_page,
    platform_instagram_login;

/* NULL: not one that is polled. */
const struct platform *platform_find(const char *channel, const char *login);

#endif
