#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "command.h"
#include "courier.h"
#include "record.h"

/* Short enough that a pipe takes it in one piece. */
struct answer {
	int status;
	char why[sizeof(((struct courier *)0)->why)];
};

static bool
write_all(int fd, const void *from, size_t len)
{
	const char *p = from;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = write(fd, p, len)) <= 0)
			return false;
	return true;
}

static bool
read_all(int fd, void *to, size_t len)
{
	char *p = to;
	ssize_t n;

	for (; len > 0; p += n, len -= (size_t)n)
		if ((n = read(fd, p, len)) <= 0)
			return false;
	return true;
}

/* What is read goes to the command as it is: there is no other use for it. */
static bool
take_text(int input, size_t len)
{
	char some[4096];
	size_t n;

	for (; len > 0; len -= n) {
		n = len < sizeof(some) ? len : sizeof(some);
		if (!read_all(STDIN_FILENO, some, n) ||
		    !write_all(input, some, n))
			return false;
	}
	return write_all(input, "\n", 1);
}

/* Of all that was open, stderr alone: neither a lock nor the stages' pipes. */
static void
keep_only(int in, int out)
{
	if (dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1)
		err(EX_OSERR, "pipe");
	closefrom(STDERR_FILENO + 1);
}

static void
serve(const char *command, int64_t timeout_ms)
{
	struct answer answer;
	size_t len;
	int input;

	while (read_all(STDIN_FILENO, &len, sizeof(len)) &&
	    len <= RECORD_LINE_MAX) {
		answer = (struct answer){ 0 };
		input = command_input();
		if (!take_text(input, len))
			break;
		answer.status = command_run(command, input, timeout_ms,
		    answer.why, sizeof(answer.why));
		if (!write_all(STDOUT_FILENO, &answer, sizeof(answer)))
			break;
	}
}

void
courier_start(struct courier *c, const char *command, int64_t timeout_ms)
{
	int there[2], back[2];
	pid_t pid;

	if (pipe(there) == -1 || pipe(back) == -1)
		err(EX_OSERR, "pipe");
	if ((pid = fork()) == -1)
		err(EX_OSERR, "fork");
	if (pid == 0) {
		keep_only(there[0], back[1]);
		serve(command, timeout_ms);
		exit(EX_OK);
	}
	close(there[0]);
	close(back[1]);
	c->to = there[1];
	c->from = back[0];
}

int
courier_run(struct courier *c, const char *text, size_t len)
{
	struct answer answer;

	if (!write_all(c->to, &len, sizeof(len)) ||
	    !write_all(c->to, text, len) ||
	    !read_all(c->from, &answer, sizeof(answer)))
		errx(EX_SOFTWARE, "the process that runs SOUK_NOTIFY is gone");
	memcpy(c->why, answer.why, sizeof(c->why));
	return answer.status;
}
