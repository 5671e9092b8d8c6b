/*
 * The model, which serves every conversation: whether asking it is any use
 * now, and what becomes of the messages that it could not answer.
 *
 * All calls happen inside a transaction.
 */
#ifndef MODEL_H
#define MODEL_H

#include "db.h"
#include "record.h"
#include "tally.h"

/*
 * A `reply` came: whatever troubled the model is over, unless none was asked
 * for it (decisions.early).
 */
void model_works(struct db *db, const struct record *r);

/*
 * A `reply_error`: asked again later, by one or by all, or for a person.
 * Returns how many parts its reply has, to be sent: what the customer is told
 * meanwhile.
 */
int model_error(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r);

#endif
