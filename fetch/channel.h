/*
 * A `channel` record as souk-fetch needs it.
 *
 *	struct channel c = { 0 };
 *	if (channel_read(&c, &in, &record)) ... channel_free(&c);
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "platform.h"
#include "record.h"

enum named_why { NAMED_UNCERTAIN, NAMED_POISONED, NAMED_HISTORY };

/* A thread to read by name, whatever the list shows. */
struct named {
	const char *thread_id;		/* borrowed from the record */
	int64_t since;			/* STAMP_NONE: to its beginning */
	enum named_why why;
	int64_t walked_to;		/* where an earlier reading stopped */
	const char *cursor;		/* borrowed; only a hint; or NULL */
	bool taken;			/* being read, or read, in this part */
};

/* How far down the list a poll came that was cut off, perhaps repeatedly. */
struct listing {
	int64_t begun;			/* when it was cut off first */
	int64_t from;			/* and last; STAMP_NONE: none is */
	int64_t to;			/* older threads were not listed */
	const char *cursor;		/* borrowed; a hint; or NULL */
	bool skips;			/* it is only on the way to `to` */
};

struct channel {
	struct json_object *record;	/* owned; lends the texts below */
	const struct platform *platform;
	const char *channel_id, *account_id;
	const char *self_id;		/* NULL: to be asked for */
	const char *access_token, *app_secret;	/* app_secret may be NULL */
	int64_t last_fetch, walked_to;	/* STAMP_NONE: not yet */
	bool history_done;
	struct named *named;		/* owned */
	size_t named_count;
	const char *walk_cursor;	/* memo: to the page listed last */
	bool walk_skips;		/* memo: it is only on the way there */
	struct listing cut;		/* memo */
	int limit;			/* memo: threads a page, learned; 0 */
	int64_t limit_since;		/* memo: when; the platform's clock */
	int64_t light_since;		/* memo: the list fails with messages */
	int64_t ids_since;		/* memo: they come without details */
	int64_t plain_since;		/* memo: a field of theirs is refused */
	bool plain;			/* so they are asked for without it */
	const char *served;		/* memo: another version than asked */
	int64_t refresh_at;		/* renew the token then; STAMP_NONE */
};

/*
 * False: not to be polled, either because the platform has no list (whatsapp)
 * or because the record cannot be used and was rejected.  c is zeroed then.
 */
bool channel_read(struct channel *c, struct record_in *in,
    const struct record *r);

void channel_free(struct channel *c);

#endif
