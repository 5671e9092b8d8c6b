/*
 * What the shop sells: the products of the `catalog` record, checked once.
 *
 *	struct catalog c = { 0 };
 *	catalog_read(&c, &in, &record);
 *	p = catalog_find(&c, "Blue shirt", &matches);
 *	catalog_free(&c);
 */
#ifndef CATALOG_H
#define CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "record.h"

struct product {
	const char *id, *name, *currency;	/* borrowed from object */
	char *folded;				/* owned: text_fold(name) */
	int64_t price;				/* minor units */
	int64_t stock;				/* where counted */
	bool counted;
	struct json_object *object;		/* borrowed from the record */
};

struct catalog {
	struct json_object *record;		/* owned */
	struct product *products;		/* owned, in catalog order */
	size_t count;
	bool brief;				/* names and prices suffice */
};

enum { CATALOG_NEAREST = 3 };

/* A product that cannot be sold is rejected, the others are kept. */
void catalog_read(struct catalog *c, struct record_in *in,
    const struct record *r);

/*
 * The product of exactly this name, else of an equal text_fold().  *matches
 * says how many there are; NULL unless it is 1.
 */
const struct product *catalog_find(const struct catalog *c, const char *name,
    size_t *matches);

/* The names most like this one, best first; returns how many. */
size_t catalog_nearest(const struct catalog *c, const char *name,
    const struct product *nearest[CATALOG_NEAREST]);

void catalog_free(struct catalog *c);

#endif
