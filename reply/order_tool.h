/*
 * create_order: the one tool that the model is offered.  It names a product
 * and a quantity; the price is the catalog's, and every argument is checked
 * here, whatever the server promised about the schema.  A telephone number and
 * an address are the customer's: they have to stand in what was said, or be
 * known already.
 *
 *	struct order_book b = { 0 };
 *	order_book_open(&b, catalog, &terms, candidate);
 *	result = order_tool_call(&b, arguments);
 *	order_book_close(&b);
 */
#ifndef ORDER_TOOL_H
#define ORDER_TOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"
#include "json.h"
#include "order_terms.h"

#define ORDER_TOOL_NAME "create_order"

enum {
	ORDER_QUANTITY_MAX = 1000,
	ORDER_REPEAT_MS = 30 * 60 * 1000	/* the same again is the same */
};

/* The orders of one turn. */
struct order_book {
	const struct catalog *catalog;		/* borrowed */
	const struct order_terms *terms;	/* borrowed */
	struct json_object *candidate;		/* borrowed */
	struct json_object *orders;		/* owned: for reply.orders */
};

void order_book_open(struct order_book *b, const struct catalog *catalog,
    const struct order_terms *terms, struct json_object *candidate);

/*
 * Take an order down, or say what is wrong with it: {"ok":true,...} or
 * {"ok":false,"error":...}.  arguments NULL: they were no JSON object.
 * Owned by the caller.
 */
struct json_object *order_tool_call(struct order_book *b,
    struct json_object *arguments);

void order_book_close(struct order_book *b);

#endif
