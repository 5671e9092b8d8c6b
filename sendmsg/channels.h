/*
 * The connected accounts that messages go out from, with their tokens.
 *
 *	struct channels *all = channels_open();
 *	channels_load(all, "channels.ndjson");
 *	struct channel *c = channels_find(all, channel_id);
 */
#ifndef CHANNELS_H
#define CHANNELS_H

#include <stdbool.h>

#include "platform.h"

struct channel {
	char *id;			/* owned, as are the next five */
	char *account;
	char *url;			/* where its messages are posted */
	char *proof;			/* appsecret_proof, or "" */
	char *token;			/* NULL: it has none that is usable */
	const struct platform *platform;
	const char *closed;		/* why no more is sent, or NULL */
};

struct channels;

struct channels *channels_open(void);

/*
 * Take a `channel` record in; a later one replaces an earlier one.  NULL, or
 * why it cannot be used.
 */
const char *channels_add(struct channels *all, const struct json_object *o);

/*
 * Every `channel` record of a file; what is wrong is said on stderr.  Of a file that
 * others can read, none.
 */
void channels_load(struct channels *all, const char *path);

/* Borrowed, or NULL. */
struct channel *channels_find(const struct channels *all, const char *id);

void channels_free(struct channels *all);

#endif
