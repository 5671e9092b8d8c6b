#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "must.h"
#include "pipeline.h"

enum { NOT_FOUND = 127, NOT_RUN = 126 };

extern char **environ;

bool
pipeline_split(struct pipeline *p, char *words[])
{
	char **begin = words;

	for (p->count = 0; p->count < STAGES_MOST; begin = words) {
		while (*words != NULL && strcmp(*words, "--") != 0)
			words++;
		if (words == begin)
			return false;
		p->stages[p->count++].argv = begin;
		if (*words == NULL)
			return true;
		*words++ = NULL;
	}
	return false;
}

/* Reads from `in` and writes to `out`; both are closed here afterwards. */
static void
start(struct stage *s, int in, int out)
{
	posix_spawn_file_actions_t streams;
	int error;

	must_do(posix_spawn_file_actions_init(&streams) == 0 &&
	    posix_spawn_file_actions_adddup2(&streams, in,
	    STDIN_FILENO) == 0 &&
	    posix_spawn_file_actions_adddup2(&streams, out,
	    STDOUT_FILENO) == 0);
	error = posix_spawnp(&s->pid, s->argv[0], &streams, NULL, s->argv,
	    environ);
	posix_spawn_file_actions_destroy(&streams);
	if (error != 0) {
		errno = error;
		warn("%s", s->argv[0]);
		s->pid = 0;
		s->end = error == ENOENT ? NOT_FOUND : NOT_RUN;
	}
	if (in != STDIN_FILENO)
		close(in);
	if (out != STDOUT_FILENO)
		close(out);
}

static void
start_all(struct pipeline *p)
{
	int in = STDIN_FILENO, ends[2] = { -1, STDOUT_FILENO };
	size_t i;

	for (i = 0; i + 1 < p->count; i++) {
		if (pipe2(ends, O_CLOEXEC) == -1)
			err(EX_OSERR, "pipe");
		start(&p->stages[i], in, ends[1]);
		in = ends[0];
	}
	start(&p->stages[i], in, STDOUT_FILENO);
}

void
pipeline_run(struct pipeline *p)
{
	int status;
	pid_t pid;
	size_t i;

	start_all(p);
	while ((pid = wait(&status)) != -1)
		for (i = 0; i < p->count; i++)
			if (p->stages[i].pid == pid)
				p->stages[i].end = WIFSIGNALED(status) ?
				    128 + WTERMSIG(status) :
				    WEXITSTATUS(status);
}
