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

#include <stdint.h>

#include "order_person.h"
#include "order_tool.h"

/* What is asked for, once it is checked. */
struct order_request {
	const struct product *product;		/* borrowed */
	int64_t quantity, total;
	char *text[ORDER_TEXTS];		/* owned; NULL: not given */
};

/*
 * NULL, or what the model is told is wrong, owned by the caller.  arguments
 * NULL: they were no JSON object.
 */
struct json_object *order_check(const struct order_book *b,
    struct json_object *arguments, struct order_request *q);

void order_request_free(struct order_request *q);

/* {"ok":false,"error":...}; owned by the caller. */
struct json_object *order_failure(const char *error);

#endif
