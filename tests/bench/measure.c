/*
 * measure FILE COMMAND...: run it, and add a line to FILE: wall and processor
 * time in milliseconds, the most memory that it held in KiB, its exit status.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double
used_ms(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1e3 +
	    (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e3;
}

static int
run(char *argv[], struct rusage *usage)
{
	int status;
	pid_t child = fork();

	if (child == -1)
		err(EX_OSERR, "fork");
	if (child == 0) {
		execvp(argv[0], argv);
		err(127, "%s", argv[0]);
	}
	if (wait4(child, &status, 0, usage) == -1)
		err(EX_OSERR, "wait4");
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

int
main(int argc, char *argv[])
{
	double start = now_ms();
	struct rusage usage;
	FILE *out;
	int status;

	if (argc < 3)
		errx(EX_USAGE, "usage: measure FILE COMMAND...");
	status = run(argv + 2, &usage);
	if ((out = fopen(argv[1], "a")) == NULL)
		err(EX_CANTCREAT, "%s", argv[1]);
	fprintf(out, "%.1f %.1f %ld %d\n", now_ms() - start, used_ms(&usage),
	    usage.ru_maxrss, status);
	if (fclose(out) == EOF)
		err(EX_IOERR, "%s", argv[1]);
	return status;
}
