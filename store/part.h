/*
 * One part of a reply, and the moves between its states that more than one
 * place makes.  The schema's triggers refuse whatever souk(7) does not list.
 *
 *	struct part p = { .reply_id = id, .number = 1 };
 *	if (part_read(db, &p)) { ... part_free(&p); }
 *
 * All calls happen inside a transaction.
 */
#ifndef PART_H
#define PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "stamp.h"
#include "tally.h"

struct part {
	const char *reply_id;			/* borrowed */
	int number;
	char state[16], conversation[64], author[16], channel[64];
	char claimed_at[STAMP_SIZE];		/* platform's clock, or empty */
	char *text;				/* owned */
	int64_t failures, claims;
};

/* What the database knows of the part that reply_id and number name. */
bool part_read(struct db *db, struct part *p);
void part_free(struct part *p);

bool part_is(const struct part *p, const char *state);

/* A query with :reply and :part bound; :now too, printed to now, unless NULL. */
sqlite3_stmt *part_query(struct db *db, enum query query,
    const struct part *p, char *now);

/* Out, under this id; seen: a poll shows it.  How many rows moved: 0 or 1. */
int part_sent(struct db *db, const struct part *p, const char *message_id,
    bool seen);

/* What becomes of a part in doubt. */
void part_decide(struct db *db, const struct part *p, const char *state,
    const char *reason);

/* For a person, and so are the messages that it answers. */
void part_hold(struct db *db, struct tally *tally, const struct part *p,
    const char *reason);

/* A column's text into a member of fixed size; NULL becomes "". */
void part_keep(char *to, size_t size, const char *text);

#endif
