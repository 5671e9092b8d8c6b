#include <err.h>
#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "utf8.h"

enum { KEEP_FREE = 8 << 20 };

static const char *name, *synopsis;

/* Whatever it quotes, an argument or a stranger's words, drives no terminal. */
static ssize_t
put_message(void *cookie, const char *text, size_t size)
{
	char shown[1024], *p = shown;
	size_t left = size, n;

	(void)cookie;
	while (left > 0) {
		if (*text == '\n') {
			*p++ = '\n';
			n = 1;
		} else {
			n = utf8_show(text, left, p);
			p += strlen(p);
		}
		text += n;
		left -= n;
		if (left > 0 && p < shown + sizeof(shown) - UTF8_SHOWN)
			continue;
		if (write(STDERR_FILENO, shown, (size_t)(p - shown)) == -1)
			return 0;
		p = shown;
	}
	return (ssize_t)size;
}

/* Every message, also those of getopt_long(3), passes by here. */
static void
watch_messages(void)
{
	const cookie_io_functions_t io = { .write = put_message };
	FILE *messages = fopencookie(NULL, "w", io);

	if (messages == NULL)
		return;
	setvbuf(messages, NULL, _IOLBF, 0);
	stderr = messages;
}

void
cli_begin(const char *program, const char *usage)
{
	static char buffer[64 << 10];
	const struct rlimit none = { 0, 0 };

	name = program;
	synopsis = usage;
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	watch_messages();
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
