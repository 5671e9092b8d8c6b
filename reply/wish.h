/*
 * What a customer wants that no model is asked about: a person, a change of an
 * order that stands, or nothing at all.
 *
 *	if (consent_any(candidate, wish_person)) ... hand over
 */
#ifndef WISH_H
#define WISH_H

#include <stdbool.h>

#include "words.h"

bool wish_person(const char *said);

/* Only where an order stands: "change the colour" means another thing before. */
bool wish_change(const char *said);

/* Thanks and words of courtesy, with nothing left over. */
bool wish_is_thanks(const struct words *w);

#endif
