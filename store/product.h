/*
 * What a product is: its fields as people type them, and what is wrong with
 * them.
 *
 *	char *value[PRODUCT_FIELDS];	(texts; an empty one is not said, but
 *					a description that is NULL)
 *	if ((why = product_check(value, &where, &minor)) == NULL)
 *		product_add(db, value, minor, &changed);
 */
#ifndef PRODUCT_H
#define PRODUCT_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"

enum product_field {
	PRODUCT_NAME, PRODUCT_DESCRIPTION, PRODUCT_PRICE, PRODUCT_CURRENCY,
	PRODUCT_OPTIONS, PRODUCT_STOCK, PRODUCT_SKU, PRODUCT_FIELDS
};

enum { PRODUCT_NOT_COUNTED = -1, PRODUCT_NO_NUMBER = -2 };

#define PRODUCT_SKU_TAKEN "another product has it"

/* As a file's first line and messages name them. */
extern const char *const product_fields[PRODUCT_FIELDS];

/* A number of pieces in either script's digits, or one of the above. */
int64_t product_stock(const char *typed);

/*
 * Why a product cannot be for sale, and which field is to blame; or NULL, and
 * *minor is its price.
 */
const char *product_check(char *const value[PRODUCT_FIELDS],
    enum product_field *where, int64_t *minor);

/*
 * Put it into the catalog, or change the one of this name; *changed: it was new
 * or is not as it was.  False: its sku is another product's.
 */
bool product_add(struct db *db, char *const value[PRODUCT_FIELDS],
    int64_t minor, bool *changed);

#endif
