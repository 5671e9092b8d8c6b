/*
 * What came with a message besides its text, as souk-records(5) has it, and
 * the words that stand in for a text where there is none.
 *
 *	struct json_object *list = attachments_of(platform, item);
 *	char *words = attachments_say(list);
 *
 * Both are owned by the caller.
 */
#ifndef ATTACHMENT_H
#define ATTACHMENT_H

#include "platform.h"

enum {
	ATTACHMENTS_MAX = 100,		/* of one message; more are left out */
	ATTACHMENT_NAME_MAX = 80,	/* bytes of a name in a placeholder */
	ATTACHMENT_LINK_MAX = 512	/* bytes of a link in a placeholder */
};

/* NULL: the message has none. */
struct json_object *attachments_of(const struct platform *platform,
    struct json_object *message);

/* "[image] [file: price list.pdf]"; list may be NULL, then "". */
char *attachments_say(struct json_object *list);

/*
 * For those that write a platform's row.  A new attachment, lent by the list;
 * NULL: the list is full.
 */
struct json_object *attachment_add(struct json_object *list, const char *kind);

/* Set a member from a text in another object, if it is there and not empty. */
void attachment_set(struct json_object *attachment, const char *member,
    struct json_object *from, const char *key);

bool attachment_is(const struct json_object *attachment, const char *kind);

/* Sources that more than one platform has. */
attachment_source attachment_files, attachment_shares, attachment_unsupported;

#endif
