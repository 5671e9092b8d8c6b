/*
 * The options of a product, "size:S|M|L;colour:red|blue": of each that leaves
 * a choice one is named in the notes of an order, and none that the customer
 * spoke against.
 *
 *	order_options_missing(product, notes, list);
 *	wrong = order_option_unsaid(product, notes, candidate);
 */
#ifndef ORDER_OPTION_H
#define ORDER_OPTION_H

#include "catalog.h"
#include "json.h"

/* Append each group of which the notes (or NULL) choose nothing. */
void order_options_missing(const struct product *p, const char *notes,
    struct json_object *missing);

/*
 * The customer said another value than the notes do, and never this one, nor
 * agreed to it: {"option":"size:S|M|L","said":["L"]}, owned by the caller; or
 * NULL.  Who named no value of the group, such as "the big one", is not spoken
 * against.
 */
struct json_object *order_option_unsaid(const struct product *p,
    const char *notes, struct json_object *candidate);

#endif
