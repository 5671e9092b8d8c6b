/*
 * Who waits to be answered, and who is being answered: the catalog, the
 * candidates and a number of turns side by side.
 *
 *	struct batch b = { 0 };
 *	batch_open(&b, calls_max);
 *	if (!batch_take(&b, &in, &record)) ... not for the batch
 *	batch_run(&b, STDIN_FILENO);
 *	status = batch_close(&b);
 *
 * Nothing is asked of the settings, and libcurl is not loaded, before the
 * first candidate.
 */
#ifndef BATCH_H
#define BATCH_H

#include <stdbool.h>

#include "record.h"
#include "turn.h"

struct batch {
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
	int64_t begin_until;		/* no turn begins later; 0: none has */
	unsigned left;			/* who was not asked: time was over */
};

enum { BATCH_CALLS_MAX = 1000 };

/* calls_max: how many turns side by side; 0: as SOUK_MODEL_CALLS says. */
void batch_open(struct batch *b, unsigned calls_max);

/*
 * True if the record was for the batch.  Exits EX_CONFIG at a candidate without
 * the settings that a model needs.
 */
bool batch_take(struct batch *b, struct record_in *in, const struct record *r);

bool batch_busy(const struct batch *b);

/* Until every turn has ended, or input is there (fd -1: never). */
void batch_run(struct batch *b, int fd);

/* EX_OK, EX_TEMPFAIL if something is to be tried again, or EX_NOPERM. */
int batch_close(struct batch *b);

#endif
