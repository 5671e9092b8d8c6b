/*
 * Cursors: opaque to clients, in the platforms' look (facts A3). Inside
 * stand the place (a time and a number), the list it belongs to, the epoch
 * it was made in and a checksum, so that a foreign, invented or outlived
 * cursor is told apart from a good one.
 */
#ifndef SIM_CURSOR_H
#define SIM_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct cursor {
	unsigned	 epoch;
	uint64_t	 owner;		/* hash of the list's id */
	int64_t		 at;
	uint64_t	 number;
	unsigned	 flag;		/* 1: its empty page was shown */
};

char	*cursor_print(const struct cursor *, bool instagram);	/* owned */
bool	cursor_read(struct cursor *, const char *s);

#endif
