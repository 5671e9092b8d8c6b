#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bucket.h"

enum {
	SECOND_MS = 1000,
	TRAVEL_MS = 250,	/* longer on its way to the platform is no call */
	TEXT_SIZE = 64,
	LOCK_TRIES = 50,
	LOCK_PAUSE_US = 1000
};

void
bucket_open(struct bucket *b, const char *folder)
{
	b->folder = -1;
	if (folder == NULL)
		return;
	b->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (b->folder == -1)
		warn("%s: calls are counted alone", folder);
}

void
bucket_close(struct bucket *b)
{
	if (b->folder != -1)
		close(b->folder);
	b->folder = -1;
}

/* It is held for some µs, and by who was stopped for ever: then we go on alone. */
static bool
is_locked(int fd)
{
	int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		usleep(LOCK_PAUSE_US);
	}
	return false;
}

/* The account's file, locked; -1: there is none to be had. */
static int
file_of(const struct bucket *b, const char *channel_id)
{
	char name[80];
	int fd;

	if (b->folder == -1 || *channel_id == '\0' || strlen(channel_id) > 64 ||
	    channel_id[strspn(channel_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_")] != '\0')
		return -1;
	snprintf(name, sizeof(name), "calls.%s", channel_id);
	fd = openat(b->folder, name,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd != -1 && !is_locked(fd)) {
		close(fd);
		return -1;
	}
	return fd;
}

/*
 * What no clock of this boot can have said counts for nothing.  Another process
 * may have read the clock before us and the file behind us.
 */
static int64_t
believed(int64_t at, int64_t now)
{
	return at > 0 && at <= now + SECOND_MS ? at : 0;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What all of us did: of our own the file should know, but may be spoilt. */
static void
read_calls(int fd, struct bucket_calls *calls, int64_t now)
{
	struct bucket_calls all = { 0 };
	char text[TEXT_SIZE];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "%18" SCNd64 " %18" SCNd64, &all.before,
	    &all.last) != 2)
		return;
	calls->before = later(calls->before, believed(all.before, now));
	calls->last = later(calls->last, believed(all.last, now));
}

static void
write_calls(int fd, const struct bucket_calls *calls, const char *channel_id)
{
	char text[TEXT_SIZE];
	int n = snprintf(text, sizeof(text), "%20" PRId64 " %20" PRId64 "\n",
	    calls->before, calls->last);

	if (pwrite(fd, text, (size_t)n, 0) != n)
		warn("calls.%s", channel_id);
}

static void
put_in_order(struct bucket_calls *calls)
{
	int64_t last = calls->before;

	if (calls->before <= calls->last)
		return;
	calls->before = calls->last;
	calls->last = last;
}

int64_t
bucket_take(const struct bucket *b, struct bucket_calls *calls,
    const char *channel_id, int64_t now)
{
	int fd = file_of(b, channel_id);
	int64_t at = now;

	if (fd != -1)
		read_calls(fd, calls, now);
	put_in_order(calls);
	if (calls->before > 0 && now < calls->before + SECOND_MS) {
		at = calls->before + SECOND_MS;
	} else {
		calls->before = now;
		put_in_order(calls);
		if (fd != -1)
			write_calls(fd, calls, channel_id);
	}
	if (fd != -1)
		close(fd);
	return at;
}

void
bucket_over(const struct bucket *b, struct bucket_calls *calls,
    const char *channel_id, int64_t taken, int64_t now)
{
	int fd;

	if (taken <= 0)
		return;
	if ((fd = file_of(b, channel_id)) != -1)
		read_calls(fd, calls, now);
	if (now > taken + TRAVEL_MS)
		now = taken + TRAVEL_MS;
	if (calls->before == taken)
		calls->before = now;
	else if (calls->last == taken)
		calls->last = now;
	put_in_order(calls);
	if (fd != -1) {
		write_calls(fd, calls, channel_id);
		close(fd);
	}
}
