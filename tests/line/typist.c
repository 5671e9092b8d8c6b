/*
 * typist SCRIPT COMMAND [ARGUMENT ...]: somebody at a terminal of its own.
 *
 * A line of SCRIPT is what to wait for, a tab, and what to type then; ^C and ^D
 * are these keys.  What the terminal shows goes to stdout.  Ends as the command
 * does, or with 99 where it stops saying what was waited for.
 */
#include <err.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHOWN_MAX = 1 << 20, PATIENCE_MS = 60000, STUCK = 99 };

static char shown[SHOWN_MAX + 1];
static size_t len, seen;	/* of shown; what was waited for before */

/* False at the command's end; the terminal is closed with its last process. */
static int
read_more(int terminal)
{
	struct pollfd p = { .fd = terminal, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, PATIENCE_MS) != 1 || len == SHOWN_MAX)
		exit(STUCK);
	n = read(terminal, shown + len, SHOWN_MAX - len);
	if (n <= 0)
		return 0;
	fwrite(shown + len, 1, (size_t)n, stdout);
	len += (size_t)n;
	shown[len] = '\0';
	return 1;
}

static void
wait_for(int terminal, const char *words)
{
	const char *at;

	while ((at = strstr(shown + seen, words)) == NULL)
		if (!read_more(terminal)) {
			printf("\ntypist: never saw: %s\n", words);
			exit(STUCK);
		}
	seen = (size_t)(at - shown) + strlen(words);
}

static void
type(int terminal, const char *text)
{
	const char *keys = text;
	size_t n = strlen(text);

	if (strcmp(text, "^C\n") == 0 || strcmp(text, "^D\n") == 0) {
		keys = text[1] == 'C' ? "\003" : "\004";
		n = 1;
	}
	if (write(terminal, keys, n) != (ssize_t)n)
		err(STUCK, "terminal");
}

static void
play(int terminal, FILE *script)
{
	char *line = NULL, *tab;
	size_t size = 0;

	while (getline(&line, &size, script) != -1) {
		if ((tab = strchr(line, '\t')) == NULL)
			errx(STUCK, "no tab in: %s", line);
		*tab = '\0';
		wait_for(terminal, line);
		type(terminal, tab + 1);
	}
	free(line);
}

int
main(int argc, char *argv[])
{
	struct winsize size = { .ws_row = 24, .ws_col = 100 };
	int terminal, status;
	FILE *script;
	pid_t pid;

	if (argc < 3)
		errx(STUCK, "usage: typist SCRIPT COMMAND...");
	if ((script = fopen(argv[1], "re")) == NULL)
		err(STUCK, "%s", argv[1]);
	if ((pid = forkpty(&terminal, NULL, NULL, &size)) == -1)
		err(STUCK, "forkpty");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	play(terminal, script);
	while (read_more(terminal))
		;
	if (waitpid(pid, &status, 0) == -1)
		err(STUCK, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
