#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "pipeline.h"

static const char usage[] =
    "usage: souk-line [-l LOCK] -e FILE COMMAND [ARGUMENT ...]\n"
    "                 [-- COMMAND [ARGUMENT ...]] ...\n"
    "  Run a pipeline, and write into a file how each of its programs ended.\n"
    "  -l, --lock LOCK  only if nobody else has the lock of this open file\n"
    "  -e, --ends FILE  emptied before the first begins\n";

static void
take_lock(const char *descriptor)
{
	char *end;
	long fd = strtol(descriptor, &end, 10);

	if (end == descriptor || *end != '\0' || fd < 0 || fd > INT16_MAX)
		cli_misuse("-l: want the number of an open file, not '%s'",
		    descriptor);
	if (flock((int)fd, LOCK_EX | LOCK_NB) == 0)
		return;
	if (errno == EWOULDBLOCK)
		exit(EX_TEMPFAIL);
	err(EX_OSERR, "-l %s", descriptor);
}

/* Whoever runs this is told to end as well; the programs end by themselves. */
static void
stay(int signal)
{
	(void)signal;
}

/* What was ignored stays so, here and in the programs; they get the others. */
static void
outlive(int signal)
{
	const struct sigaction heard = { .sa_handler = stay,
	    .sa_flags = SA_RESTART };
	struct sigaction now;

	if (sigaction(signal, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		sigaction(signal, &heard, NULL);
}

/* The programs may have added lines of their own. */
static void
write_ends(int fd, const char *file, const struct pipeline *p)
{
	char line[8 + STAGES_MOST * 4];
	size_t len, i;

	len = (size_t)snprintf(line, sizeof(line), "ends");
	for (i = 0; i < p->count; i++)
		len += (size_t)snprintf(line + len, sizeof(line) - len, " %d",
		    p->stages[i].end);
	line[len++] = '\n';
	errno = ENOSPC;
	if (write(fd, line, len) != (ssize_t)len || close(fd) == -1)
		err(EX_IOERR, "%s", file);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "lock", required_argument, NULL, 'l' },
		{ "ends", required_argument, NULL, 'e' },
		CLI_OPTIONS
	};
	const char *lock = NULL, *file = NULL;
	struct pipeline p = { 0 };
	int c, fd;

	cli_begin("souk-line", usage);
	while ((c = getopt_long(argc, argv, "+l:e:h", options, NULL)) != -1)
		if (c == 'l')
			lock = optarg;
		else if (c == 'e')
			file = optarg;
		else
			cli_option(c);
	if (file == NULL)
		cli_misuse("-e FILE is missing");
	if (!pipeline_split(&p, argv + optind))
		cli_misuse("want 1 to %d commands", STAGES_MOST);
	if (lock != NULL)
		take_lock(lock);
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
	    0600);
	if (fd == -1)
		err(EX_IOERR, "%s", file);
	outlive(SIGHUP);
	outlive(SIGINT);
	outlive(SIGTERM);
	pipeline_run(&p);
	write_ends(fd, file, &p);
	return EX_OK;
}
