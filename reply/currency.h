/*
 * The words and signs of currencies, as people write them.
 *
 *	struct currency c;
 *	if (currency_at(&w, at, &c)) ... c.codes ...
 */
#ifndef CURRENCY_H
#define CURRENCY_H

#include <stdbool.h>

#include "words.h"

struct currency {
	const char *word;
	const char *codes;	/* ISO codes that it may mean */
	int per;		/* so many make one; 0: it is the whole unit */
	int count;		/* a dual says its own figure; else 0 */
	bool behind;		/* stands behind the figure only */
	size_t taken;		/* words; د. ك is three */
};

/* *c is filled whatever the answer. */
bool currency_at(const struct words *w, size_t at, struct currency *c);

#endif
