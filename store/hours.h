/*
 * The shop's hours, SOUK_HOURS, by this machine's clock and zone:
 *
 *	Sat-Thu 10:00-13:00 16:00-22:00, Fri 16:00-23:30
 *
 * A range may pass midnight; without days it holds for all; without the setting
 * the shop never closes.
 *
 *	struct hours h;
 *	hours_load(&h);
 *	if (!hours_open(&h, stamp_now())) ... hours_closed_since(&h, stamp_now())
 */
#ifndef HOURS_H
#define HOURS_H

#include <stdbool.h>
#include <stdint.h>

enum { HOURS_WEEK = 7 * 24 * 60 };	/* minutes, from Sunday on */

struct hours {
	bool always;
	bool open[HOURS_WEEK];
};

/* NULL, or what is wrong with the text. */
const char *hours_read(struct hours *h, const char *text);

/* The setting; exits EX_CONFIG where it is no good. */
void hours_load(struct hours *h);

bool hours_open(const struct hours *h, int64_t t);

/* The minute in which it closed, of a closed one; at most a week back. */
int64_t hours_closed_since(const struct hours *h, int64_t t);

#endif
