/*
 * One row of messages: how it is added, whoever brings it.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "json.h"

/* All texts borrowed; times in the fixed width. */
struct message {
	const char *conversation;	/* our id */
	const char *message_id;		/* the platform's */
	const char *sender;		/* customer, employee or agent */
	const char *content, *created_at;
	struct json_object *attachments;	/* borrowed; NULL: none */
	const char *reply_to;		/* message id, or NULL */
	const char *reply_id;		/* ours: the reply that it is part of */
	int part;
	int64_t seq;			/* order within one second */
	bool old, unreadable, automated;
};

/* False, and nothing changed, if the message_id is known. */
bool message_add(struct db *db, const struct message *m);

/* Is there a row of this message_id that can be read? */
bool message_is_whole(struct db *db, const struct message *m);

/*
 * An unreadable row came back whole; false if it was not unreadable.  m takes
 * over what its row says of its place: seq and old.
 */
bool message_fill(struct db *db, struct message *m);

/*
 * What was said last in a conversation was said then: by anybody of ours
 * (answered), by its customer since the first poll (anew).
 */
void message_moves(struct db *db, const char *conversation, const char *at,
    bool answered, bool anew);

/*
 * A seq above all that were stored before, with 2^20 places on either side of
 * it for the order inside one fetch.
 */
int64_t message_next_seq(struct db *db);

bool message_from_customer(const struct message *m);

#endif
