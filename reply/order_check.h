/*
 * The arguments of create_order, checked: whatever the server promised about
 * the schema, nothing of it is relied on.
 *
 *	struct order_request q = { 0 };
 *	if ((wrong = order_check(&book, arguments, &q)) == NULL) ... q ...
 *	order_request_free(&q);
 */
#ifndef ORDER_CHECK_H
#define ORDER_CHECK_H

#include "order_book.h"

/*
 * NULL, or what the model is told is wrong, owned by the caller.  arguments
 * NULL: they were no JSON object.
 */
struct json_object *order_check(const struct order_book *b,
    struct json_object *arguments, struct order_request *q);

/* {"ok":false,"error":...}; owned by the caller. */
struct json_object *order_failure(const char *error);

#endif
