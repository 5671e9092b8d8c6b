/*
 * Numbers that are written as words: خمسه وعشرين, بتلتميه, two hundred.
 *
 *	n = numeral_at(&w, at, &value);
 *	if (n > 0) ... value ... at += n;
 */
#ifndef NUMERAL_H
#define NUMERAL_H

#include <stdbool.h>
#include <stdint.h>

#include "words.h"

/*
 * The value of one word that means nothing else, also behind an article or a
 * preposition; or 0.
 */
int numeral_word(const char *word);

/* How many words say a number here, added up; 0: none does. */
size_t numeral_at(const struct words *w, size_t at, int64_t *value);

/*
 * Do those words, n of them from `at` on, mean other things as well?  "on" is
 * ten in Turkish, ده is ten in Persian and "this" in Egypt: only a currency
 * right behind them makes them a number.
 */
bool numeral_is_shy(const struct words *w, size_t at, size_t n);

#endif
