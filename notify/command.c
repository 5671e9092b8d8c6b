#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "command.h"
#include "stamp.h"

enum { TIMED_OUT = 124, GRACE_MS = 500 };

int
command_input(void)
{
	int fd = memfd_create("event", MFD_CLOEXEC);

	if (fd == -1)
		err(EX_OSERR, "memfd");
	return fd;
}

/* It inherits no lock: what it leaves running must not hold up a tick. */
static void
become(const char *command, int input, const sigset_t *mask)
{
	setpgid(0, 0);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (dup2(input, STDIN_FILENO) == -1 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) == -1)
		_exit(126);
	closefrom(STDERR_FILENO + 1);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* SIGCHLD is blocked here, so that none is missed between look and wait. */
static bool
wait_for(pid_t pid, int *status, int64_t until)
{
	struct timespec left;
	sigset_t child;
	int64_t ms;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	while (waitpid(pid, status, WNOHANG) == 0) {
		if ((ms = until - stamp_monotonic()) <= 0)
			return false;
		left.tv_sec = (time_t)(ms / 1000);
		left.tv_nsec = (long)(ms % 1000) * 1000000;
		sigtimedwait(&child, NULL, &left);
	}
	return true;
}

static int
judge(int status, char *why, size_t size)
{
	if (WIFSIGNALED(status)) {
		snprintf(why, size, "SOUK_NOTIFY: killed by signal %d",
		    WTERMSIG(status));
		return 128 + WTERMSIG(status);
	}
	if (WEXITSTATUS(status) != 0)
		snprintf(why, size, "SOUK_NOTIFY: exit %d",
		    WEXITSTATUS(status));
	return WEXITSTATUS(status);
}

static int
end(pid_t pid, int64_t timeout_ms, char *why, size_t size)
{
	int status;

	kill(-pid, SIGTERM);
	wait_for(pid, &status, stamp_monotonic() + GRACE_MS);
	kill(-pid, SIGKILL);
	waitpid(pid, &status, 0);
	snprintf(why, size, "SOUK_NOTIFY: did not end within %lld s",
	    (long long)(timeout_ms / 1000));
	return TIMED_OUT;
}

int
command_run(const char *command, int input, int64_t timeout_ms, char *why,
    size_t size)
{
	sigset_t child, before;
	int status = 0;
	bool ended;
	pid_t pid;

	if (lseek(input, 0, SEEK_SET) == -1)
		err(EX_OSERR, "memfd");
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &before);
	if ((pid = fork()) == -1)
		err(EX_OSERR, "fork");
	if (pid == 0)
		become(command, input, &before);
	setpgid(pid, pid);	/* whoever of the two comes first */
	close(input);
	ended = wait_for(pid, &status, stamp_monotonic() + timeout_ms);
	status = ended ? judge(status, why, size) :
	    end(pid, timeout_ms, why, size);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
