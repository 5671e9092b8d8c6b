/*
 * How much of the catalog a model is given to read.
 */
#ifndef CATALOG_H
#define CATALOG_H

#include <stdbool.h>

#include "db.h"

/*
 * Is it longer than SOUK_CATALOG_MAX bytes?  Then a model reads names and
 * prices only.
 */
bool catalog_is_long(struct db *db);

#endif
