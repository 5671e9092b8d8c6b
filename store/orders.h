/*
 * Orders: committed with the reply that tells of them, at the catalog's name
 * and price or not at all.
 */
#ifndef ORDERS_H
#define ORDERS_H

#include <stdbool.h>

#include "db.h"
#include "json.h"
#include "tally.h"

/*
 * Add the orders of a reply (status معلق until it is out).  False with *why
 * set, and the caller undoes: an order does not agree with the catalog as it
 * stands in this transaction.  One that exists already is left as it is.
 */
bool orders_add(struct db *db, struct tally *tally, const char *conversation_id,
    const char *reply_id, struct json_object *orders, const char **why);

/* The reply is written anew: its orders are void, their stock is free again. */
void orders_withdraw(struct db *db, const char *reply_id);

#endif
