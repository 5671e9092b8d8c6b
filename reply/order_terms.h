/*
 * What the shop asks of an order, as the settings say it.
 */
#ifndef ORDER_TERMS_H
#define ORDER_TERMS_H

#include <stdbool.h>
#include <stdint.h>

struct order_terms {
	bool needs_name, needs_phone, needs_address;
	int64_t total_max;			/* minor units; 0: no cap */
	char currency[4];			/* that the cap is in */
};

/* Exits EX_CONFIG where a setting is no good. */
void order_terms_load(struct order_terms *terms);

#endif
