/*
 * Chance that can be had again: the same seed and tick give the same numbers,
 * whatever else was drawn before.
 *
 *	chance_open(&c, seed, tick);
 *	if (chance_in(&c, 50))		(50 times in a thousand)
 */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

void chance_open(struct chance *, uint64_t seed, uint64_t tick);
unsigned chance_below(struct chance *, unsigned);	/* 0 to n - 1 */
bool chance_in(struct chance *, unsigned per_mille);

#endif
