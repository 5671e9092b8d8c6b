/*
 * Telephone numbers in what people write: any digits, any of the usual
 * separators, with + or 00 or neither.  Dates and short numbers are none.
 *
 *	const char *at = folded;
 *	struct phone phone;
 *	while ((at = phone_next(at, &phone)) != NULL) ...
 */
#ifndef PHONE_H
#define PHONE_H

#include <stdbool.h>
#include <stddef.h>

enum { PHONE_MIN = 7, PHONE_SIZE = 40, PHONE_LOOSE = 8 };

struct phone {
	char digits[PHONE_SIZE];	/* without separators, + and 00 */
	const char *typed;		/* borrowed from the text */
	size_t len;
	bool loose;	/* 599 988 77: it may as well be several figures */
};

/*
 * The next one in a text_fold()ed text; returns the place behind it, or NULL.
 * Of less than PHONE_LOOSE digits none is loose.
 */
const char *phone_next(const char *at, struct phone *phone);

/*
 * The digits of a text that is one, in groups of any length; false: there are
 * too few.
 */
bool phone_read(const char *text, char digits[PHONE_SIZE]);

/* Does it stand in this text, folded or not, beside other numbers or not? */
bool phone_stands(const char *text, const char *digits);

/*
 * The number as the text writes it, in its own digits and separators; owned by
 * the caller, NULL: it does not stand there.
 */
char *phone_typed(const char *text, const char *digits);

#endif
