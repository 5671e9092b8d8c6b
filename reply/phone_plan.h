/*
 * Telephone numbers in their international form (E.164), by the numbering plan
 * of the shop's own country: how long its numbers are, and what is dialled
 * ahead of them.  No library in C is packaged that knows all countries' plans,
 * so a number of any other country counts only with its + or 00.
 *
 *	const struct phone_plan *home = phone_plan_of("KW");
 *	if (phone_e164("٥١١١ ٢٢٣٣", home, text)) ... "+96551112233"
 */
#ifndef PHONE_PLAN_H
#define PHONE_PLAN_H

#include <stdbool.h>

enum { PHONE_E164_SIZE = 17 };

struct phone_plan;

/* By the country's two letters (ISO 3166); NULL: not known here. */
const struct phone_plan *phone_plan_of(const char *country);

/* home may be NULL.  False: it is not known which number that is. */
bool phone_e164(const char *typed, const struct phone_plan *home,
    char text[PHONE_E164_SIZE]);

#endif
