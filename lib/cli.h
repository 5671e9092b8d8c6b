/*
 * What every program's command line has in common: -h and --version, options
 * anywhere, messages that begin with the program's name.
 *
 *	static const struct option options[] = { ..., CLI_OPTIONS };
 *
 *	cli_begin("souk-normalize", usage);
 *	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1)
 *		switch (c) {
 *		...
 *		default: cli_option(c);
 *		}
 */
#ifndef CLI_H
#define CLI_H

#include <getopt.h>

enum { CLI_VERSION = 1000 };

#define CLI_OPTIONS \
	{ "help", no_argument, NULL, 'h' }, \
	{ "version", no_argument, NULL, CLI_VERSION }, \
	{ NULL, 0, NULL, 0 }

/*
 * usage: the synopsis and a line an option.  Gives stdout a buffer of 64 KiB,
 * lets nothing through on stderr that could drive a terminal, makes files that
 * the program creates private (umask 077), and keeps memory, for there are
 * secrets in it, from core files and from the user's other processes.
 */
void cli_begin(const char *program, const char *usage);

/* The usage that a mistake shows from here on, kept by reference. */
void cli_expect(const char *usage);

/* -h and --version end the program with 0, an unknown option with EX_USAGE. */
void cli_option(int c);

/* A mistake on the command line: says what, and ends with EX_USAGE. */
void cli_misuse(const char *what, ...)
    __attribute__((format(printf, 1, 2), noreturn));

#endif
