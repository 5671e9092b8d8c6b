/*
 * The language that the program's own sentences are in: the customer's, unless
 * SOUK_LANGUAGE says one.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include <stdbool.h>

#include "json.h"

/* ar, en or fr.  Exits EX_CONFIG where the setting is none of these or auto. */
const char *language_of(const struct json_object *candidate);

#endif
