/*
 * The desk's commands: which words name one, what -h says of it, and what a
 * word that names none may have meant.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "desk.h"

enum { COMMAND_NO_DB = -1 };

struct command {
	const char *word, *second;	/* the latter NULL: one word */
	int mode;			/* enum db_mode, or COMMAND_NO_DB */
	int (*run)(struct desk *, int, char *[]);
	const char *help;		/* what stands behind the words, and why */
};

/* What -h says without a command. */
extern const char commands_usage[];

/*
 * Where the words begin with a command, a mistake shows the usage of that one
 * from here on.
 */
void commands_expect(int argc, char *argv[]);

/* The command that the words begin with; a mistake ends with EX_USAGE. */
const struct command *commands_find(int argc, char *argv[]);

/*
 * Does it take the option?  Those that its help names, and what all take or is
 * the driver's.
 */
bool commands_take(const struct command *c, const char *option);

/* One after the other, those of a family together; NULL: no more. */
const struct command *commands_first(void);
const struct command *commands_next(const struct command *c);

/* Help on what the words name, one command or a family of them. */
void commands_help(int argc, char *argv[]);

#endif
