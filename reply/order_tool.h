/*
 * create_order: the tool by which the model takes an order.  It names a product
 * and a quantity; the price is the catalog's, and every argument is checked
 * here, whatever the server promised about the schema.  A telephone number and
 * an address are the customer's: they have to stand in what was said, or be
 * known already.
 *
 *	result = order_tool_call(&book, arguments);
 */
#ifndef ORDER_TOOL_H
#define ORDER_TOOL_H

#include "order_book.h"

#define ORDER_TOOL_NAME "create_order"

enum {
	ORDER_QUANTITY_MAX = 1000,
	ORDER_REPEAT_MS = 30 * 60 * 1000	/* the same again is the same */
};

/*
 * Take an order down, or say what is wrong with it: {"ok":true,...} or
 * {"ok":false,"error":...}.  arguments NULL: they were no JSON object.
 * Owned by the caller.
 */
struct json_object *order_tool_call(struct order_book *b,
    struct json_object *arguments);

#endif
