/*
 * Amounts that may be named, each in the currencies that it may be in.
 *
 *	struct prices p = { 0 };
 *	prices_read(&p, &words);
 *	if (prices_hold(&p, value, codes)) ...
 *	prices_free(&p);
 */
#ifndef PRICES_H
#define PRICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

struct price {
	int64_t value;		/* thousandths of the currency's whole unit */
	const char *codes;	/* as in struct amount; borrowed */
};

struct prices {
	struct price *list;	/* owned */
	size_t count, room;
};

/* Of the currency's smallest unit; negative: nobody knows the currency. */
int64_t price_of_minor(int64_t minor, const char *currency);

/* Unless there is no currency, or so much of it is no price. */
void prices_add_money(struct prices *p, int64_t minor, const char *currency);

void prices_add_all(struct prices *p, const struct prices *more);

/* Each amount of a text, in each of its readings. */
void prices_read(struct prices *p, const struct words *w);

bool prices_hold(const struct prices *p, int64_t value, const char *codes);

void prices_free(struct prices *p);

#endif
