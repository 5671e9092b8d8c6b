/*
 * Numbers that are written as words: خمسه وعشرين, بتلتميه, two hundred.
 *
 *	n = numeral_at(&w, at, &value);
 *	if (n > 0) ... value ... at += n;
 */
#ifndef NUMERAL_H
#define NUMERAL_H

#include <stdint.h>

#include "words.h"

/* The value of one word, also behind an article or a preposition; or 0. */
int numeral_word(const char *word);

/* How many words say a number here, added up; 0: none does. */
size_t numeral_at(const struct words *w, size_t at, int64_t *value);

#endif
