/*
 * A small shop in front of the targets that take orders and weigh texts.
 *
 *	sale_open();
 *	order_book_open(&book, &sale_catalog, &sale_terms, sale_candidate);
 *	...
 *	sale_judge(book.orders);
 */
#ifndef SALE_H
#define SALE_H

#include "../../reply/catalog.h"
#include "../../reply/gate.h"
#include "../../reply/order_book.h"

extern struct catalog sale_catalog;
extern struct json_object *sale_candidate;
extern const struct order_terms sale_terms;

void sale_open(void);

/* Its mark stands in no text that may leave. */
const struct gate *sale_gate(void);

/* Each order is of the catalog, at its price, and its texts can be read. */
void sale_judge(struct json_object *orders);

/* Call the tool so and look at all that comes of it. */
void sale_call(struct order_book *book, struct json_object *arguments);

#endif
