/*
 * The orders of one turn: lines at the catalog's name and price, of which one
 * reply makes one order.
 *
 *	struct order_book b = { 0 };
 *	order_book_open(&b, catalog, &terms, candidate);
 *	order_book_add(&b, &request);
 *	order_book_close(&b);
 */
#ifndef ORDER_BOOK_H
#define ORDER_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"
#include "json.h"
#include "order_person.h"
#include "order_terms.h"

/* A line that is asked for, once it is checked. */
struct order_request {
	const struct product *product;		/* borrowed */
	int64_t quantity, total;
	char *text[ORDER_TEXTS];		/* owned; NULL: not given */
};

void order_request_free(struct order_request *q);

struct order_book {
	const struct catalog *catalog;		/* borrowed */
	const struct order_terms *terms;	/* borrowed */
	struct json_object *candidate;		/* borrowed */
	struct json_object *orders;		/* owned: for reply.orders */
	const char *handover;			/* why, or NULL */
};

void order_book_open(struct order_book *b, const struct catalog *catalog,
    const struct order_terms *terms, struct json_object *candidate);

/* Would the lines come to more than the shop takes in one order? */
bool order_book_is_full(const struct order_book *b,
    const struct order_request *q);

/*
 * Is there enough of it, also for the lines before?  Where that is counted,
 * *available says how many are left for this one.
 */
bool order_book_has_stock(const struct order_book *b,
    const struct order_request *q, int64_t *available);

/* Take it down; the line is lent by the book. */
struct json_object *order_book_add(struct order_book *b,
    const struct order_request *q);

/*
 * What all lines come to with their delivery.  False where nobody can say: no
 * fee is known, or they are in several currencies.
 */
bool order_book_total(const struct order_book *b, int64_t *fee,
    int64_t *total);

void order_book_close(struct order_book *b);

#endif
