/*
 * What souk-sendmsg must know of a platform: one row each.
 *
 *	const struct platform *p = platform_of("facebook", "page");
 *	why = p->fill(body, outgoing);
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include "json.h"

struct platform {
	const char *channel, *login;	/* the row of lib/account.h */
	const char *url;		/* set by platform_open() */

	/*
	 * Put the message of an `outgoing` into the body of the request.
	 * NULL, or why it cannot be sent at all.
	 */
	const char *(*fill)(struct json_object *body,
	    struct json_object *outgoing);

	/* The id that a successful answer gives; borrowed; NULL: none. */
	const char *(*message_id)(const struct json_object *answer);

	/* What to ask of a thread's messages; NULL: it cannot be read. */
	const char *look_fields;
	/* The name of its inbox, if that lists threads with their messages. */
	const char *list;
	/* Member of a message's from that may hold the id instead of id. */
	const char *alias;
};

/* Read the base URLs; a bad one ends the program with EX_CONFIG. */
void platform_open(void);

/* login may be NULL.  NULL: souk does not know it. */
const struct platform *platform_of(const char *channel, const char *login);

/* messenger.c; the same for Instagram by Page token. */
const char *messenger_fill(struct json_object *, struct json_object *);
const char *messenger_id(const struct json_object *);

/* instagram.c: Instagram login. */
const char *instagram_fill(struct json_object *, struct json_object *);

/* whatsapp.c */
const char *whatsapp_fill(struct json_object *, struct json_object *);
const char *whatsapp_id(const struct json_object *);

#endif
