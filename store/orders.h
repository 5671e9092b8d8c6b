/*
 * Orders: committed with the reply that tells of them, at the catalog's name
 * and price or not at all.
 */
#ifndef ORDERS_H
#define ORDERS_H

#include <stdbool.h>

#include "db.h"
#include "json.h"
#include "receipt.h"
#include "tally.h"

/*
 * Add the orders of a reply (status معلق until it is out).  False with *why
 * set, and the caller undoes: an order does not agree with the catalog as it
 * stands in this transaction.  One that exists already is left as it is.
 */
bool orders_add(struct db *db, struct tally *tally, const char *conversation_id,
    const char *reply_id, struct json_object *orders, const char **why);

/*
 * What a customer is told of the orders that this reply made, as their rows
 * say; or of those that it proposes (JSON, NULL: none).  False: a proposal is
 * not usable.  The receipt is the caller's to free.
 */
bool orders_tell(struct db *db, const char *reply_id,
    struct json_object *proposal, struct receipt *receipt);

/* The reply is written anew: its orders are void, their stock is free again. */
void orders_withdraw(struct db *db, const char *reply_id);

#endif
