/*
 * Sums of money in settings: a figure and its currency, such as 500.000 KWD.
 */
#ifndef SUM_H
#define SUM_H

#include <stdbool.h>
#include <stdint.h>

/* False: it is none; then *minor and currency are of no use. */
bool sum_read(const char *text, int64_t *minor, char currency[4]);

#endif
