/*
 * Graph repeats the caller's token in the links it hands out.  Nothing of that
 * leaves souk-fetch.
 */
#ifndef SCRUB_H
#define SCRUB_H

#include "json.h"

/*
 * Take out, at every depth: members named access_token, the links next and
 * previous of a paging object, and "access_token=..." inside any other text,
 * of which the rest stays: a customer may have written it.
 */
void scrub_tokens(struct json_object *o);

#endif
