/*
 * What an order says of its customer, and whether it was said: a telephone
 * number and an address are the customer's, and have to stand in the
 * conversation or be known already.
 */
#ifndef ORDER_PERSON_H
#define ORDER_PERSON_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"

enum { ORDER_NAME, ORDER_PHONE, ORDER_ADDRESS, ORDER_NOTES, ORDER_TEXTS };

/* Arguments of create_order that are texts. */
extern const struct order_text {
	const char *key;
	size_t max;		/* characters */
	bool known;		/* the candidate may hold it */
	/* Was it said?  NULL: nobody asks. */
	bool (*is_said)(struct json_object *candidate, const char *text);
	const char *about;	/* for the model */
} order_texts[ORDER_TEXTS];

/*
 * The telephone number as the customer typed it, or as it is known, of one that
 * the model passed on; owned by the caller, NULL: it stands nowhere.
 */
char *order_phone_typed(struct json_object *candidate, const char *text);

#endif
