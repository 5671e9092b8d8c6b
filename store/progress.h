/*
 * How far long work has come, on a terminal and nowhere else: one line on
 * standard error, redrawn, and gone at the end.
 *
 *	struct progress p;
 *	progress_begin(&p, "indexing", rows);
 *	progress_move(&p, 5000);
 *	progress_end(&p);
 *
 * Where nobody knows how much there is, `all` is 0: then it says how much was
 * done and how fast, or if nothing can be counted, for how long.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what;	/* borrowed */
	int64_t all, done;
	int64_t began, shown;	/* stamp_monotonic() */
	bool visible;
};

void progress_begin(struct progress *p, const char *what, int64_t all);
void progress_move(struct progress *p, int64_t more);
void progress_end(struct progress *p);

#endif
