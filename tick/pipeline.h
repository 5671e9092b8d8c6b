/*
 * Programs whose output is the input of the next one, as a shell's `a | b | c`,
 * and how each of them ended, which a shell does not tell.
 *
 *	struct pipeline p;
 *
 *	pipeline_split(&p, argv + optind);
 *	pipeline_run(&p);
 *	... p.stages[0].end ...
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { STAGES_MOST = 16 };

struct stage {
	char **argv;		/* borrowed; ends with NULL */
	pid_t pid;		/* 0: it could not be started */
	int end;		/* as a shell says it: 127, 128 and a signal, ... */
};

struct pipeline {
	struct stage stages[STAGES_MOST];
	size_t count;
};

/*
 * words: commands with their arguments, each parted from the next by a "--",
 * which becomes NULL.  False: one of them is empty, or there are too many.
 */
bool pipeline_split(struct pipeline *p, char *words[]);

/*
 * Start all of them, with whatever is open without FD_CLOEXEC, and wait for all
 * of them.  A program that cannot be started is named on stderr.
 */
void pipeline_run(struct pipeline *p);

#endif
