/*
 * Sees every program start, for LD_PRELOAD: a line to the file WITNESS for each
 * that has a secret in its arguments, or was given one by souk in its
 * environment and needs none; or that has a key which no test would find.
 *
 *	souk-fetch: environment OPENAI_API_KEY
 *
 * A secret is one of the words by which the tests call theirs.  What a test
 * starts itself has the environment of the test; so souk's programs mark what is
 * below them.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../canary.h"

/*
 * Who is given the model's key: the two who ask it, and who asks for it; and the
 * strace that a test puts in their place.
 */
static const char *const trusted[] = { "souk-reply", "souk", "souk-setup",
	"strace" };

static const char key[] = "OPENAI_API_KEY=";

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* A script is run by its shell: `/bin/sh /usr/bin/souk run`. */
static const char *
program_of(int argc, char *argv[])
{
	int i;

	for (i = 0; i < argc && i < 3; i++)
		if (strncmp(base(argv[i]), "souk", 4) == 0)
			return base(argv[i]);
	return argc > 0 ? base(argv[0]) : "";
}

static bool
is_trusted(const char *program, const char *setting)
{
	size_t i;

	if (strncmp(setting, key, strlen(key)) != 0)
		return false;
	for (i = 0; i < sizeof(trusted) / sizeof(*trusted); i++)
		if (strcmp(program, trusted[i]) == 0)
			return true;
	return false;
}

/* No word of the tests; nor what doctor is told instead of a key. */
static bool
is_another_key(const char *setting)
{
	const char *value = setting + strlen(key);

	return strncmp(setting, key, strlen(key)) == 0 && *value != '\0' &&
	    strcmp(value, "hidden") != 0 && !has_canary(value);
}

/* A line for a shell may begin with such a name as well. */
static bool
is_souk(const char *program)
{
	return strncmp(program, "souk", 4) == 0 && strchr(program, ' ') == NULL;
}

static void
tell(const char *program, const char *where, const char *name)
{
	const char *path = getenv("WITNESS");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND |
	    O_CLOEXEC, 0600);

	if (fd == -1)
		return;
	dprintf(fd, "%s: %s %.*s\n", program, where,
	    (int)strcspn(name, "="), name);
	close(fd);
}

static void
see_arguments(const char *program, bool below, int argc, char *argv[])
{
	int i;

	if (!below && strncmp(program, "souk-", 5) != 0)
		return;
	for (i = 1; i < argc; i++)
		if (has_canary(argv[i]))
			tell(program, "argument", argv[i]);
}

static void
see_environment(const char *program, bool below, char *envp[])
{
	int i;

	for (i = 0; envp[i] != NULL; i++)
		if (is_another_key(envp[i]))
			tell(program, "no word of canary.h", envp[i]);
		else if (below && has_canary(envp[i]) &&
		    !is_trusted(program, envp[i]))
			tell(program, "environment", envp[i]);
}

__attribute__((constructor)) static void
see(int argc, char *argv[], char *envp[])
{
	const char *program = program_of(argc, argv);
	bool below = getenv("WITNESS_BELOW") != NULL;

	see_arguments(program, below, argc, argv);
	see_environment(program, below, envp);
	if (is_souk(program))
		setenv("WITNESS_BELOW", "1", 1);
}
