/*
 * The shop's own command, run once for each event.
 *
 *	int input = command_input();
 *	... write(input, line, len) ...
 *	int status = command_run(command, input, 10000, why, sizeof(why));
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>
#include <stdint.h>

/* A file in memory: a command that reads none of it breaks no pipe of ours. */
int command_input(void);

/*
 * Run the command by sh -c, with what is in this file as its whole input, and
 * close the file.  What it prints goes to stderr.  Past the time it is ended, and whatever it
 * has started in its own process group with it.
 *
 * 0, or why it failed in words: an exit status, a signal (128 and its number),
 * or 124 for the time.
 */
int command_run(const char *command, int input, int64_t timeout_ms,
    char *why, size_t size);

#endif
