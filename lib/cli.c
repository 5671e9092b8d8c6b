#include <err.h>
#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "cli.h"

enum { KEEP_FREE = 8 << 20 };

static const char *name, *synopsis;

void
cli_begin(const char *program, const char *usage)
{
	static char buffer[64 << 10];
	const struct rlimit none = { 0, 0 };

	name = program;
	synopsis = usage;
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	/* What is freed is wanted again with the next record: keep it. */
	mallopt(M_TRIM_THRESHOLD, KEEP_FREE);
	/* A page is a tree of small blocks, freed at once: no list of those. */
	mallopt(M_MXFAST, 0);
}

void
cli_expect(const char *usage)
{
	synopsis = usage;
}

void
cli_option(int c)
{
	if (c != 'h' && c != CLI_VERSION) {
		fprintf(stderr, "%s", synopsis);
		exit(EX_USAGE);
	}
	if (c == 'h')
		printf("%s", synopsis);
	else
		printf("%s %s\n", name, SOUK_VERSION);
	exit(fflush(stdout) == EOF ? EX_IOERR : EX_OK);
}

void
cli_misuse(const char *what, ...)
{
	va_list ap;

	va_start(ap, what);
	vwarnx(what, ap);
	va_end(ap);
	fprintf(stderr, "%s", synopsis);
	exit(EX_USAGE);
}
