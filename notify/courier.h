/*
 * Two processes, so that who reads records runs nothing: the courier, which
 * runs the command, is started before anything is read, and looks into no line.
 *
 *	struct courier courier;
 *
 *	courier_start(&courier, command, 10000);
 *	confine("souk-notify");
 *	status = courier_run(&courier, line, len);
 */
#ifndef COURIER_H
#define COURIER_H

#include <stddef.h>
#include <stdint.h>

struct courier {
	int to, from;		/* pipes; it ends when both are closed */
	char why[80];		/* why the last command failed */
};

void courier_start(struct courier *c, const char *command,
    int64_t timeout_ms);

/* As command_run(); ends the program if the courier is gone. */
int courier_run(struct courier *c, const char *text, size_t len);

#endif
