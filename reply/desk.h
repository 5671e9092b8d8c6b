/*
 * Who waits to be answered, and who is being answered: the catalog, the
 * candidates and a number of turns side by side.
 *
 *	struct desk d = { 0 };
 *	desk_open(&d, calls_max);
 *	if (!desk_take(&d, &in, &record)) ... not for the desk
 *	desk_run(&d, STDIN_FILENO);
 *	status = desk_close(&d);
 *
 * Nothing is asked of the settings, and libcurl is not loaded, before the
 * first candidate.
 */
#ifndef DESK_H
#define DESK_H

#include <stdbool.h>

#include "record.h"
#include "turn.h"

struct desk {
	unsigned calls_max;
	struct catalog catalog;
	bool has_catalog;
	struct model model;
	struct turn_means means;
	bool is_set;			/* model and means are filled */
	struct waiter *first, **last;	/* owned list, in order */
	unsigned waiting, open;
	bool filling;
	bool halted;			/* nobody is asked any more */
	struct verdict halt;		/* what the rest is told */
	bool again;			/* a turn is to be tried again */
};

void desk_open(struct desk *d, unsigned calls_max);

/*
 * True if the record was for the desk.  Exits EX_CONFIG at a candidate without
 * the settings that a model needs.
 */
bool desk_take(struct desk *d, struct record_in *in, const struct record *r);

bool desk_busy(const struct desk *d);

/* Until every turn has ended, or input is there (fd -1: never). */
void desk_run(struct desk *d, int fd);

/* EX_OK, EX_TEMPFAIL if something is to be tried again, or EX_NOPERM. */
int desk_close(struct desk *d);

#endif
