/*
 * The shop's own command, run once for each event.
 *
 *	int status = command_run(command, line, len, 10000, why, sizeof(why));
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>
#include <stdint.h>

/*
 * Run the command by sh -c, with the text and a line break as its whole input.
 * What it prints goes to stderr.  Past the time it is ended, and whatever it
 * has started in its own process group with it.
 *
 * 0, or why it failed in words: an exit status, a signal (128 and its number),
 * or 124 for the time.
 */
int command_run(const char *command, const char *text, size_t len,
    int64_t timeout_ms, char *why, size_t size);

#endif
