/*
 * What a customer is told of an order, set by the program: a model writes no
 * figure of it.
 *
 *	struct receipt r = { .language = "ar" };
 *	receipt_line(&r, name, notes, quantity, total, currency);
 *	text = receipt_print(&r, unit, max);
 *	receipt_free(&r);
 */
#ifndef RECEIPT_H
#define RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "json.h"
#include "text.h"

struct receipt_line {
	char *name, *notes, *currency;	/* owned; notes may be NULL */
	int64_t quantity, total;	/* minor units */
};

struct receipt {
	const char *language;		/* borrowed; of no known one: Arabic */
	int64_t number;			/* of the order; 0: it is proposed */
	int64_t fee;			/* delivery, where has_fee */
	bool has_fee;			/* in the currency of the first line */
	struct receipt_line *lines;	/* owned */
	size_t count;
};

void receipt_line(struct receipt *r, const char *name, const char *notes,
    int64_t quantity, int64_t total, const char *currency);

/*
 * In at most max units, so that it is never split: names and notes are cut
 * where it has to be, then lines are left out and counted; the total stays.
 * NULL without a line; owned by the caller.
 */
char *receipt_print(const struct receipt *r, enum text_unit unit, size_t max);

void receipt_free(struct receipt *r);

#endif
