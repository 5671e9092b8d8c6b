/*
 * What the shop asks of an order, as the settings say it.
 */
#ifndef ORDER_TERMS_H
#define ORDER_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "delivery.h"
#include "phone_plan.h"

enum order_mode {
	ORDERS_AUTO,		/* taken when the customer asks for it */
	ORDERS_CONFIRM,		/* proposed, and taken when that is confirmed */
	ORDERS_OFF
};

struct order_terms {
	enum order_mode mode;
	bool needs_name, needs_phone, needs_address;
	int64_t total_max;			/* minor units; 0: no cap */
	char currency[4];			/* that the cap is in */
	const struct phone_plan *country;	/* the shop's; NULL: not said */
	const struct delivery *delivery;	/* borrowed; NULL: not said */
};

/*
 * delivery is not a setting of its own, and is left as it is.  Exits EX_CONFIG
 * where a setting is no good.
 */
void order_terms_load(struct order_terms *terms);

#endif
