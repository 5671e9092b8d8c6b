/*
 * Sums of money in what people write: a figure bound to a currency's word or
 * sign, ahead of it or behind it; or to a word such as "price", in no currency
 * that is said.  Sizes, dates, hours and phone numbers are none.
 *
 *	size_t at = 0;
 *	struct amount a;
 *	while (amount_next(&w, &at, &a)) ...
 *
 * Values are thousandths of the currency's whole unit, since nobody writes
 * finer.  12.500 can be read in two ways, and then a has two values.
 */
#ifndef AMOUNT_H
#define AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "words.h"

struct amount {
	int64_t value[2];
	int values;
	const char *codes;	/* ISO codes that it may be in; "": any */
	bool bare;		/* thousands, and nothing says of what */
};

/* The next one from *at on, which is moved behind it. */
bool amount_next(const struct words *w, size_t *at, struct amount *a);

/* Can both be the same currency? */
bool amount_shares(const char *codes, const char *others);

#endif
