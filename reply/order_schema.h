/*
 * create_order as the model sees it.
 *
 *	tool = order_schema(&catalog);
 */
#ifndef ORDER_SCHEMA_H
#define ORDER_SCHEMA_H

#include "catalog.h"
#include "json.h"

enum {
	ORDER_ENUM_MAX = 500,		/* names that it lists, */
	ORDER_ENUM_BYTES = 15000	/* and what strict schemas allow */
};

/* Owned by the caller. */
struct json_object *order_schema(const struct catalog *catalog);

#endif
