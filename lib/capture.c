#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "confine.h"
#include "stamp.h"

static const char prefix[] = "capture-", suffix[] = ".ndjson";

/* Whatever is in it, that was readable, may be somebody else's business. */
static bool
is_empty(int dir)
{
	struct dirent *entry;
	DIR *list;
	bool empty = true;
	int fd = dup(dir);

	if (fd == -1 || (list = fdopendir(fd)) == NULL) {
		close(fd);
		return false;
	}
	while (empty && (entry = readdir(list)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0;
	closedir(list);
	return empty;
}

static bool
is_ours(int dir, const char **why)
{
	struct stat st;

	*why = "cannot be made private";
	if (fstat(dir, &st) == -1)
		return false;
	if (st.st_uid != geteuid()) {
		*why = "want a folder of our own";
		errno = EPERM;
		return false;
	}
	if ((st.st_mode & 077) == 0)
		return true;
	if (is_empty(dir))
		return fchmod(dir, 0700) == 0;
	*why = "others may read what is in it: chmod 700";
	errno = EPERM;
	return false;
}

int
capture_open(const char *path, const char **why)
{
	int dir, error;

	*why = "cannot be opened";
	dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir == -1 && errno == ENOENT && mkdir(path, 0700) == 0)
		dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
		    O_CLOEXEC);
	if (dir == -1 || is_ours(dir, why))
		return dir;
	error = errno;
	close(dir);
	errno = error;
	return -1;
}

void
capture_confine(const char *path)
{
	const char *why;
	int dir;

	/* Whoever wants it later says what is wrong with it. */
	if (path == NULL || (dir = capture_open(path, &why)) == -1)
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
