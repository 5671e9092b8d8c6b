/*
 * `souk run` as a process of its own session, so that all of it can be found
 * and killed.  Its clock is wrong by the given milliseconds (see clock.c).
 *
 *	tick_start(&t, clock_ms);
 *	tick_kill(&t, TICK_ONE, chance_below(&c, 100));
 *	status = tick_end(&t);
 */
#ifndef TICK_H
#define TICK_H

#include <stdint.h>
#include <sys/types.h>

enum tick_part { TICK_ONE, TICK_DRIVER, TICK_ALL };

struct tick {
	pid_t pid;
};

void tick_start(struct tick *, int64_t clock_ms);
/* One of its processes is the one at this place, counted round. */
void tick_kill(const struct tick *, enum tick_part, unsigned place);
int tick_end(struct tick *);		/* as waitpid */
void tick_outlive(const struct tick *);	/* until nothing of it is left */
int tick_command(int64_t clock_ms, const char *const argv[]);	/* souk COMMAND */

#endif
