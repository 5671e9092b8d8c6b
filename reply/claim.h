/*
 * Words that claim an order was taken, is on its way, or was changed: in
 * completed form, or a bare "done".  What will be, what would be and what is asked are no claims.
 *
 *	for (at = 0; claim_next(&w, &at) != CLAIM_NONE; at++) ...
 */
#ifndef CLAIM_H
#define CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "words.h"

enum claim {
	CLAIM_NONE,
	CLAIM_TAKEN,
	CLAIM_SHIPPED,
	CLAIM_CHANGED,		/* which only a person can do */
	CLAIM_CANCELLED
};

/* The next one from *at on, which is moved to it. */
enum claim claim_next(const struct words *w, size_t *at);

/*
 * The next number that is told as an order's, from *at on, which is moved
 * to it; NULL: none.  Borrowed from w.
 */
const char *claim_number(const struct words *w, size_t *at);

/* Is the word here a number that counts things, and not a size? */
bool claim_counts(const struct words *w, size_t at);

/* Does "times" stand here, as in 2 × shirt? */
bool claim_times(const struct words *w, size_t at);

#endif
