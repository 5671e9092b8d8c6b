/*
 * The write-ahead gate: a reply is committed with its orders and claimed for
 * this run, and only then may it be said.
 *
 *	struct claim *c = claim_new(db, &tally, true);
 *	db_begin(db); claim_open(c); db_commit(db);
 *	...
 *	db_begin(db); claim_reply(c, from, r); ... db_commit(db);
 *	claim_emit(c);
 *
 * All calls but claim_emit() happen inside a transaction.
 */
#ifndef CLAIM_H
#define CLAIM_H

#include <stdbool.h>

#include "db.h"
#include "record.h"
#include "tally.h"

struct claim;

/* sending: false stores a reply as queued, for a later run to claim. */
struct claim *claim_new(struct db *db, struct tally *tally, bool sending);
void claim_free(struct claim *c);

/*
 * At the start of a run that holds the answer lock: what an earlier run was
 * sending is in doubt now.
 */
void claim_open(struct claim *c);

void claim_reply(struct claim *c, struct record_in *from,
    const struct record *r);
void claim_reply_error(struct claim *c, struct record_in *from,
    const struct record *r);
void claim_outgoing(struct claim *c, struct record_in *from,
    const struct record *r);

/* Outside any transaction: write what the last ones claimed, and flush. */
void claim_emit(struct claim *c);

#endif
