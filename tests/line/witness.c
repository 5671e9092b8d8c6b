/*
 * Sees every program start, for LD_PRELOAD: a line to the file WITNESS for each
 * that has a secret in its arguments, or was given one by souk in its environment
 * and is not the one that needs it.
 *
 *	souk-fetch: environment OPENAI_API_KEY
 *
 * A secret is one of the words by which the tests call theirs.  What a test starts
 * itself has the environment of the test; so the driver marks what is below it.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const secrets[] = {
	"token-of-", "key-of-the-model", "secret-of-the-app"
};

/* Who is given the model's key: the two who ask it, and who asks for it. */
static const char *const trusted[] = { "souk-reply", "souk", "souk-setup" };

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
is_secret(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		if (strstr(text, secrets[i]) != NULL)
			return true;
	return false;
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

	if (strncmp(setting, "OPENAI_API_KEY=", 15) != 0)
		return false;
	for (i = 0; i < sizeof(trusted) / sizeof(*trusted); i++)
		if (strcmp(program, trusted[i]) == 0)
			return true;
	return false;
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

__attribute__((constructor)) static void
see(int argc, char *argv[], char *envp[])
{
	const char *program = program_of(argc, argv);
	bool below = getenv("WITNESS_BELOW") != NULL;
	int i;

	for (i = 1; i < argc; i++)
		if ((below || strncmp(program, "souk-", 5) == 0) &&
		    is_secret(argv[i]))
			tell(program, "argument", argv[i]);
	for (i = 0; below && envp[i] != NULL; i++)
		if (is_secret(envp[i]) && !is_trusted(program, envp[i]))
			tell(program, "environment", envp[i]);
	if (strcmp(program, "souk") == 0)
		setenv("WITNESS_BELOW", "1", 1);
}
