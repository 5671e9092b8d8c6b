#include "chance.h"

/* splitmix64, by Sebastiano Vigna (public domain). */
static uint64_t
next(struct chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void
chance_open(struct chance *c, uint64_t seed, uint64_t tick)
{
	struct chance s = { .state = seed };

	c->state = next(&s) ^ (tick + 1) * 0xd1342543de82ef95u;
}

unsigned
chance_below(struct chance *c, unsigned n)
{
	return (unsigned)((next(c) >> 32) * n >> 32);
}

bool
chance_in(struct chance *c, unsigned per_mille)
{
	return chance_below(c, 1000) < per_mille;
}
