/*
 * Orders that wait for a word (SOUK_ORDERS = confirm): what was proposed is
 * taken when the customer's next messages confirm it.
 *
 *	if (proposal_take(&book)) ... the book holds the orders
 */
#ifndef PROPOSAL_H
#define PROPOSAL_H

#include <stdbool.h>

#include "order_book.h"

enum { PROPOSAL_STANDS_MS = 30 * 60 * 1000 };

/*
 * True if the candidate's proposal is confirmed by all that waits, within half
 * an hour, nobody of the shop spoke since, and the catalog still says the same.
 * Else the book stays empty.
 */
bool proposal_take(struct order_book *b);

/* What the customer is told ahead of the receipt; borrowed. */
const char *proposal_thanks(const char *language);

#endif
