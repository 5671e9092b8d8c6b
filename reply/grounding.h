/*
 * Grounding: what the shop wrote itself, against which a reply is held: the
 * prompt with the shop's terms, and the catalog.  A catalog may fill 256 KiB, so
 * it is read once for all replies of a run, and only as far as one of them asks.
 *
 *	struct grounding *g = grounding_new(system, terms);
 *	if (prices_hold(grounding_amounts(g), value, codes)) ...
 *	grounding_free(g);
 */
#ifndef GROUNDING_H
#define GROUNDING_H

#include <stdbool.h>
#include <stdint.h>

#include "prices.h"
#include "words.h"

struct grounding;

/* Both are borrowed.  terms: the same but the catalog; NULL: nothing else. */
struct grounding *grounding_new(const char *text, const char *terms);

const char *grounding_text(const struct grounding *g);

/* As text_fold() makes it, and as words. */
const char *grounding_folded(struct grounding *g);
const struct words *grounding_words(struct grounding *g);

/* The amounts of all of it, and of the terms alone. */
const struct prices *grounding_amounts(struct grounding *g);
const struct prices *grounding_fees(struct grounding *g);

/* Is this figure, in thousandths, somewhere in it, whatever it counts? */
bool grounding_counts(struct grounding *g, int64_t value);

/* Is this percentage? */
bool grounding_percent(struct grounding *g, int64_t value);

void grounding_free(struct grounding *g);

#endif
