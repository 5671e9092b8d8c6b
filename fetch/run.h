/*
 * Many channels polled side by side: each has its plan, all share the wire,
 * the budget and the output.
 *
 *	struct run *r = run_open(PLAN_LIVE, folder, deadline, &stop);
 *	run_add(r, &channel);
 *	status = run_end(r);
 */
#ifndef RUN_H
#define RUN_H

#include <signal.h>

#include "channel.h"

struct run;

/*
 * parts: of plan.h.  bucket: the folder of lib/bucket.h, or NULL.  deadline:
 * stamp_monotonic().  stop is borrowed: when it becomes true, nothing more is
 * asked.
 */
struct run *run_open(unsigned parts, const char *bucket, int64_t deadline,
    const volatile sig_atomic_t *stop);

/* Takes the channel over and leaves a zeroed one. */
void run_add(struct run *run, struct channel *channel);

/*
 * Poll until every channel is done or the budget is over, and free the run.
 * EX_NOPERM, EX_TEMPFAIL or EX_OK, as the worst fetch_error has it.
 */
int run_end(struct run *run);

#endif
