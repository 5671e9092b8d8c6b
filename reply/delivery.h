/*
 * What delivery costs: nothing that is known, one fee, or a fee a city.
 *
 *	struct delivery d = { 0 };
 *	delivery_load(&d);
 *	if (delivery_fee(&d, address, goods, "KWD", &fee)) ... else not included
 *	delivery_free(&d);
 *
 * A file has a city and its fee a line, "Salmiya,1.500 KWD"; the city "*" is
 * every other one.
 */
#ifndef DELIVERY_H
#define DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "words.h"

enum { DELIVERY_CITIES_MAX = 2000 };

struct city {
	char *name;			/* owned; NULL: wherever it is */
	int64_t fee;			/* minor units */
	char currency[4];
};

struct delivery {
	struct city *cities;		/* owned */
	size_t count;			/* 0: delivery is not included */
	int64_t free_from;		/* goods of so much; 0: never */
	char free_currency[4];
};

/* Tell confine.h which file it will read, if any. */
void delivery_confine(void);

/* Exits EX_CONFIG where a setting, or a line of its file, is no good. */
void delivery_load(struct delivery *d);

/*
 * The fee of goods of so much to this address (may be NULL).  False: nobody
 * can say, for the city is not known, or two are meant, or the fee is in
 * another currency.
 */
bool delivery_fee(const struct delivery *d, const char *address, int64_t goods,
    const char *currency, int64_t *fee);

/* Does the text name the i-th of the cities? */
bool delivery_names(const struct delivery *d, size_t i,
    const struct words *said);

/* The same in words, for the model; nothing where nothing is known. */
void delivery_tell(const struct delivery *d, FILE *f);

void delivery_free(struct delivery *d);

#endif
