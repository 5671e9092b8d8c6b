#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "must.h"
#include "secret.h"

enum { WAIT_MS = 5000 };	/* for who writes into a pipe */

static bool
is_credential(const char *path)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	size_t len;

	if (folder == NULL || *folder != '/')
		return false;
	len = strlen(folder);
	return strncmp(path, folder, len) == 0 && path[len] == '/' &&
	    strstr(path + len, "/../") == NULL;
}

/* In a folder of everybody's, others can put a file of theirs in its place. */
static void
judge_folder_of(const char *path, const char *why)
{
	char *copy = must_copy(path);
	const char *folder = dirname(copy);
	struct stat st;

	if (stat(folder, &st) == 0 && (st.st_mode & S_IWOTH) &&
	    !(st.st_mode & S_ISVTX))
		errx(EX_CONFIG, "%s can be changed by others, and %s %s: "
		    "chmod o-w '%s'", folder, path, why, folder);
	free(copy);
}

static void
judge(const char *path, const struct stat *st)
{
	bool folder = S_ISDIR(st->st_mode);

	if ((!folder && !S_ISREG(st->st_mode)) || is_credential(path))
		return;
	if ((st->st_mode & 077) != 0)
		errx(EX_CONFIG, "%s can be read by others, and holds secrets: "
		    "chmod %s '%s'", path, folder ? "700" : "600", path);
	judge_folder_of(path, "holds secrets");
}

bool
secret_is_empty_credential(const char *file)
{
	struct stat st;

	return is_credential(file) && stat(file, &st) == 0 && st.st_size <= 1;
}

bool
secret_is_shown(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_mode & 077) != 0 && !is_credential(file);
}

void
secret_check(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0)
		judge(path, &st);
}

void
secret_trust(const char *path)
{
	static const char why[] = "says what is run";
	struct stat st;

	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode))
		return;
	if (st.st_mode & S_IWOTH)
		errx(EX_CONFIG, "%s can be changed by others, and %s: "
		    "chmod o-w '%s'", path, why, path);
	judge_folder_of(path, why);
}

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
secret_folder(const char *path, const char **why)
{
	int dir, error;

	*why = "cannot be opened";
	dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir == -1 && errno == ENOENT &&
	    (mkdir(path, 0700) == 0 || errno == EEXIST))
		dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
		    O_CLOEXEC);
	if (dir == -1 || is_ours(dir, why))
		return dir;
	error = errno;
	close(dir);
	errno = error;
	return -1;
}

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strcmp(folder, "/") == 0 ||
	    (strncmp(path, folder, len) == 0 && path[len] == '/');
}

bool
secret_lies_in(const char *file, const char *folder)
{
	char *path = realpath(file, NULL), *place = realpath(folder, NULL);
	bool lies = path != NULL && place != NULL && is_below(path, place);

	free(path);
	free(place);
	return lies;
}

void
secret_keep_out(const char *file, const char *folder)
{
	if (folder != NULL && secret_lies_in(file, folder))
		errx(EX_CONFIG, "%s: want another folder: %s is in this one, "
		    "and is no business of what connects", folder, file);
}

/* Of a pipe that nobody writes into, nothing comes. */
static ssize_t
read_some(int fd, char *to, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n = poll(&p, 1, WAIT_MS);

	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0 ? read(fd, to, size) : -1;
}

static bool
is_printable(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return true;
}

/* What a header can carry of it: its first line, if that is a word. */
static void
keep_line(char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	size_t n = end != NULL ? (size_t)(end - text) : len;

	if (n > 0 && text[n - 1] == '\r')
		n--;
	if (n >= SECRET_SIZE || !is_printable(text, n))
		n = 0;
	text[n] = '\0';
}

bool
secret_read(const char *path, char text[SECRET_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	size_t len = 0;
	struct stat st;
	ssize_t n = -1;
	int error;

	*text = '\0';
	if (fd == -1)
		return false;
	if (fstat(fd, &st) == 0) {
		judge(path, &st);
		while ((n = read_some(fd, text + len, SECRET_SIZE - len)) > 0)
			len += (size_t)n;
	}
	error = errno;
	close(fd);
	errno = error;
	keep_line(text, len);
	return n == 0;
}
