/*
 * What each program promises to do and no more, one row a program: confine.c
 * holds it to that, with the filters that scripts/seccomp2h.c makes of it.
 */
#ifndef PROMISE_H
#define PROMISE_H

#include <stddef.h>
#include <sys/resource.h>

/*
 * Nobody runs a program, starts a process, traces one or sends it a signal,
 * listens at a port, becomes somebody else, opens a file of ours to others, or
 * dumps memory.
 */
enum promise {
	STREAMS = 1,	/* its open streams, its memory, the time, its end */
	READS = 2,	/* opens files, for reading */
	WRITES = 4,	/* opens files for writing, locks them */
	CHANGES = 8,	/* removes, renames, cuts and syncs them */
	CONNECTS = 16	/* sockets to other machines, threads, libraries */
};

struct promises {
	const char *program;
	unsigned kept;
	rlim_t memory;		/* MiB of address space */
	rlim_t files;		/* open at once */
	rlim_t processes;	/* of the user; a thread counts as one */
};

extern const struct promises promises[];
extern const size_t promises_count;

/* A name that the table lacks is our mistake (70). */
const struct promises *promises_of(const char *program);

#endif
