/*
 * What a program holds when it ends, for LD_PRELOAD: a line in the file that
 * SOAK_GAUGE names, with the program, the most memory that it held (KiB), and
 * how many descriptors are open that were not when it began.
 *
 * At its end it may do little more than read and write, so all that has to be
 * opened is opened at the beginning.  (A shell does not come by here: it ends
 * without.)
 *
 * Memory comes in small pages here: whether the kernel has a large one to give is
 * its own affair, and would be 2 MiB more or less of the same program.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MOST = 256 };

static int out = -1, status = -1;
static char open_before[MOST];

static int
is_open(int fd)
{
	return read(fd, NULL, 0) != -1 || errno != EBADF ||
	    write(fd, "", 0) != -1 || errno != EBADF;
}

__attribute__((constructor))
static void
begin(void)
{
	const char *path = getenv("SOAK_GAUGE");
	int fd;

	if (path == NULL)
		return;
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	out = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	for (fd = 0; fd < MOST; fd++)
		open_before[fd] = (char)is_open(fd);
}

static long
peak(void)
{
	char text[4096], *at;
	ssize_t n = read(status, text, sizeof(text) - 1);

	if (n <= 0)
		return -1;
	text[n] = '\0';
	at = strstr(text, "VmHWM:");
	return at == NULL ? -1 : strtol(at + 6, NULL, 10);
}

__attribute__((destructor))
static void
end(void)
{
	/* As it was started, whatever it calls itself. */
	const char *slash = strrchr(program_invocation_name, '/');
	char line[128];
	int fd, open_now = 0, n;

	if (out == -1)
		return;
	for (fd = 0; fd < MOST; fd++)
		open_now += !open_before[fd] && is_open(fd);
	n = snprintf(line, sizeof(line), "%s %ld %d\n",
	    slash != NULL ? slash + 1 : program_invocation_name, peak(),
	    open_now);
	if (write(out, line, (size_t)n) != n)
		abort();
}
