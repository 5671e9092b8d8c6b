#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "capture.h"
#include "confine.h"
#include "secret.h"
#include "stamp.h"

static const char prefix[] = "capture-", suffix[] = ".ndjson";

static enum capture_holds
look_into(DIR *list)
{
	enum capture_holds found = CAPTURE_NOTHING;
	struct dirent *entry;

	while (found != CAPTURE_SOME && (entry = readdir(list)) != NULL) {
		if (capture_time(entry->d_name) != STAMP_NONE)
			found = CAPTURE_SOME;
		else if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			found = CAPTURE_OTHERS;
	}
	return found;
}

enum capture_holds
capture_look(const char *path)
{
	enum capture_holds found;
	DIR *list = opendir(path);

	if (list == NULL && errno == ENOMEM)
		err(EX_OSERR, "%s", path);
	if (list == NULL)
		return errno == ENOENT ? CAPTURE_NOTHING : CAPTURE_UNKNOWN;
	found = look_into(list);
	closedir(list);
	return found;
}

void
capture_confine(const char *path)
{
	const char *why;
	int dir;

	/* Whoever wants it later says what is wrong with it. */
	if (capture_look(path) == CAPTURE_OTHERS ||
	    (dir = secret_folder(path, &why)) == -1)
		return;
	close(dir);
	confine_change(path);
}

char *
capture_name(char name[CAPTURE_NAME_SIZE], int64_t began)
{
	char at[STAMP_SIZE];

	snprintf(name, CAPTURE_NAME_SIZE, "%s%s-%ld%s", prefix,
	    stamp_print(began, at), (long)getpid(), suffix);
	return name;
}

static bool
ends_with(const char *name, size_t len, const char *end)
{
	return len >= strlen(end) &&
	    strncmp(name + len - strlen(end), end, strlen(end)) == 0;
}

bool
capture_is_new(const char *name)
{
	return ends_with(name, strlen(name), CAPTURE_NEW);
}

int64_t
capture_time(const char *name)
{
	size_t len = strlen(name);
	char at[STAMP_SIZE];

	if (capture_is_new(name))
		len -= strlen(CAPTURE_NEW);
	if (strncmp(name, prefix, strlen(prefix)) != 0 ||
	    !ends_with(name, len, suffix) ||
	    len < strlen(prefix) + STAMP_SIZE + strlen(suffix))
		return STAMP_NONE;
	memcpy(at, name + strlen(prefix), STAMP_SIZE - 1);
	at[STAMP_SIZE - 1] = '\0';
	return stamp_parse(at);
}
