/*
 * Numbers in what people write: in digits with any separators, or as words.
 *
 *	struct figure f;
 *	if (figure_at(&w, at, &f)) ... f.value[0] ... at += f.taken;
 */
#ifndef FIGURE_H
#define FIGURE_H

#include <stdbool.h>
#include <stdint.h>

#include "words.h"

enum { FIGURE_MILLI = 1000, FIGURE_FRONTS = 8, FIGURE_VALUES = 2 };

/* Thousandths; 12.500 can be read in two ways, and has two values. */
struct figure {
	int64_t value[FIGURE_VALUES];
	int values;
	size_t taken;		/* words */
	bool multiplied;	/* by a thousand or so */
	bool shy;		/* its words mean other things as well */
};

bool figure_at(const struct words *w, size_t at, struct figure *f);

/* A whole number, written in digits or as a word, at this place; or 0. */
int64_t figure_count(const struct words *w, size_t at);

/* The percentage that stands here, in digits or words, in thousandths; or 0. */
int64_t figure_percent(const struct words *w, size_t at);

bool figure_is_among(int64_t value, const int64_t list[], size_t n);

/*
 * The word without the i-th article or preposition that is written onto it, or
 * NULL; i < FIGURE_FRONTS.
 */
const char *figure_bare(const char *word, int i);

#endif
