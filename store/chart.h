/*
 * A bar a day, in up to three colours, as SVG inside a page.
 *
 *	struct chart c = { 0 };
 *	chart_add(&c, "2026-11-22", 0, 12);
 *	chart_draw(&c);
 *	chart_free(&c);
 */
#ifndef CHART_H
#define CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHART_COLOURS = 3, CHART_DAY_SIZE = sizeof("2026-11-22") };

struct chart_day {
	char day[CHART_DAY_SIZE];
	int64_t n[CHART_COLOURS];
};

struct chart {
	struct chart_day *days;		/* owned */
	size_t n;
};

/* Days come in their order, each as often as there are colours in it. */
void chart_add(struct chart *c, const char *day, size_t colour, int64_t n);

/* Nothing on any day. */
bool chart_is_empty(const struct chart *c);

void chart_draw(const struct chart *c);
void chart_free(struct chart *c);

#endif
