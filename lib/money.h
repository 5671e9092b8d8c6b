/*
 * Money: an integer in the currency's minor unit, never a float.
 *
 *	int64_t minor;
 *	if (money_parse("12.500", "KWD", &minor) != MONEY_OK) ...
 */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stdint.h>

enum money_verdict {
	MONEY_OK,
	MONEY_CURRENCY,		/* not a currency that souk knows */
	MONEY_SYNTAX,		/* not a figure */
	MONEY_AMBIGUOUS,	/* 1,234 could be a thousand or a fraction */
	MONEY_PRECISION,	/* more decimals than the currency has */
	MONEY_RANGE		/* negative, or past MONEY_MAX */
};

enum { MONEY_SIZE = 64 };

/* Largest amount of one order line, in minor units. */
#define MONEY_MAX INT64_C(1000000000000)

/* Decimals of a currency (ISO 4217, in capitals), or -1 if unknown. */
int money_decimals(const char *currency);

/*
 * A figure as people type it: Latin or Arabic-Indic digits, '.' or the Arabic
 * decimal separator before the decimals, ',' or the Arabic thousands separator
 * between groups of three.  '12,500' and '12.500' in a currency that could mean
 * either are refused as MONEY_AMBIGUOUS.
 */
enum money_verdict money_parse(const char *text, const char *currency,
    int64_t *minor);

/* What a verdict says to a person. */
const char *money_reason(enum money_verdict verdict);

/* 12500 KWD -> "12.500 KWD"; returns text. */
char *money_print(int64_t minor, const char *currency, char text[MONEY_SIZE]);

/* minor × quantity; false if it passes MONEY_MAX. */
bool money_times(int64_t minor, int64_t quantity, int64_t *total);

#endif
