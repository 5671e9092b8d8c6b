#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "tick.h"

enum { PARTS_MAX = 64, PATIENCE_S = 60 };

static pid_t
start(int64_t clock_ms, const char *const argv[])
{
	char off[32];
	pid_t pid = fork();

	if (pid == -1)
		err(EX_OSERR, "fork");
	if (pid != 0)
		return pid;
	setsid();
	snprintf(off, sizeof(off), "%lld", (long long)clock_ms);
	setenv("SOAK_CLOCK", off, 1);
	/* Here and not before: only what is under test has the wrong clock. */
	setenv("LD_PRELOAD", getenv("SOAK_PRELOAD"), 1);
	execvp(argv[0], (char *const *)argv);
	err(EX_UNAVAILABLE, "%s", argv[0]);
}

void
tick_start(struct tick *t, int64_t clock_ms)
{
	const char *argv[] = { "souk", "run", NULL };

	t->pid = start(clock_ms, argv);
}

/* The session that a live process belongs to; 0: it is gone. */
static pid_t
session_of(const char *pid)
{
	char path[64], line[512], state = 'X';
	const char *behind;
	int session = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	if ((f = fopen(path, "re")) == NULL)
		return 0;
	/* pid (command) state parent group session */
	if (fgets(line, sizeof(line), f) != NULL &&
	    (behind = strrchr(line, ')')) != NULL)
		sscanf(behind, ") %c %*d %*d %d", &state, &session);
	fclose(f);
	return state == 'Z' || state == 'X' ? 0 : session;
}

static size_t
parts(const struct tick *t, pid_t found[PARTS_MAX])
{
	DIR *proc = opendir("/proc");
	struct dirent *e;
	size_t n = 0;

	if (proc == NULL)
		err(EX_OSERR, "/proc");
	while (n < PARTS_MAX && (e = readdir(proc)) != NULL)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    session_of(e->d_name) == t->pid)
			found[n++] = (pid_t)atol(e->d_name);
	closedir(proc);
	return n;
}

static void
kill_all(const struct tick *t)
{
	pid_t found[PARTS_MAX];
	size_t i, n = parts(t, found);

	for (i = 0; i < n; i++)
		kill(found[i], SIGSTOP);	/* nobody notices the others */
	n = parts(t, found);
	for (i = 0; i < n; i++)
		kill(found[i], SIGKILL);
}

void
tick_kill(const struct tick *t, enum tick_part part, unsigned place)
{
	pid_t found[PARTS_MAX];
	size_t n;

	if (part == TICK_ALL)
		kill_all(t);
	else if (part == TICK_DRIVER)
		kill(t->pid, SIGKILL);
	else if ((n = parts(t, found)) > 0)
		kill(found[place % n], SIGKILL);
}

/* Some milliseconds pass.  What takes a minute hangs. */
static void
wait_on(const struct tick *t, time_t since)
{
	const struct timespec nap = { .tv_nsec = 2000000 };

	if (time(NULL) - since > PATIENCE_S) {
		kill_all(t);
		errx(EX_SOFTWARE, "a tick hangs");
	}
	nanosleep(&nap, NULL);
}

int
tick_end(struct tick *t)
{
	time_t since = time(NULL);
	int status = 0;
	pid_t pid;

	while ((pid = waitpid(t->pid, &status, WNOHANG)) == 0)
		wait_on(t, since);
	if (pid == -1)
		err(EX_OSERR, "waitpid");
	return status;
}

void
tick_outlive(const struct tick *t)
{
	time_t since = time(NULL);
	pid_t found[PARTS_MAX];

	while (parts(t, found) > 0)
		wait_on(t, since);
}

int
tick_command(int64_t clock_ms, const char *const argv[])
{
	struct tick t = { .pid = start(clock_ms, argv) };

	return tick_end(&t);
}
