/*
 * What a customer agreed to, by words alone: whether a proposal is confirmed,
 * whether something was only asked for its price, whether an order that stands
 * is to be changed.  The words are the customer's who waits, in Arabic, its
 * dialects, Arabizi, English and French.
 */
#ifndef CONSENT_H
#define CONSENT_H

#include <stdbool.h>

#include "json.h"
#include "words.h"

/*
 * All of it is words that confirm, and words of courtesy: nothing is left over.
 */
bool consent_confirms(const char *said);

/* How many words say yes, or are mere courtesy, at this place; or 0. */
size_t consent_yes(const struct words *w, size_t at);
size_t consent_courtesy(const struct words *w, size_t at);

/* It asks what something costs, and for nothing else. */
bool consent_asks_price(const char *said);

/* The same, or another question without a figure and a wish. */
bool consent_only_asks(const char *said);

/* Words by which something is made different from what it was. */
bool consent_changes(const char *said);

/*
 * It asks for nothing, wishes for nothing and tells nothing that was asked for:
 * a few words without a question, a figure, or a word of wanting.
 */
bool consent_wants_nothing(const char *said);

/* Do all messages that wait hold?  False where none waits. */
bool consent_all(const struct json_object *candidate,
    bool (*holds)(const char *said));

/* Does one of them? */
bool consent_any(const struct json_object *candidate,
    bool (*holds)(const char *said));

#endif
