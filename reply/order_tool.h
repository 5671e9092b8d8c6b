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

#define ORDER_TOOL_NAME "create_order"

enum {
	ORDER_QUANTITY_MAX = 1000,
	ORDER_REPEAT_MS = 30 * 60 * 1000,	/* the same again is the same */
	ORDER_ENUM_MAX = 500,			/* names that a schema lists */
	ORDER_ENUM_BYTES = 15000
};

/* What the shop asks of an order; the settings say it. */
struct order_terms {
	bool needs_name, needs_phone, needs_address;
	int64_t total_max;			/* minor units; 0: no cap */
	char currency[4];			/* that the cap is in */
};

/* Exits EX_CONFIG where a setting is no good. */
void order_terms_load(struct order_terms *terms);

/* The orders of one turn. */
struct order_book {
	const struct catalog *catalog;		/* borrowed */
	const struct order_terms *terms;	/* borrowed */
	struct json_object *candidate;		/* borrowed */
	struct json_object *orders;		/* owned: for reply.orders */
};

/* The tool as the model sees it; owned by the caller. */
struct json_object *order_tool_schema(const struct catalog *catalog);

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
