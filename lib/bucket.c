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
	AHEAD_MS = 60000,	/* who is promised more was so before a boot */
	TEXT_SIZE = 64
};

struct call {
	int64_t start;		/* 0: none that is known */
	char who;
};

void
bucket_open(struct bucket *b, enum bucket_who who, const char *folder)
{
	b->who = who;
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
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd != -1 && flock(fd, LOCK_EX) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

/* What no clock of this boot can have said counts for nothing. */
static void
check_call(struct call *call, int64_t earliest)
{
	if (call->start <= 0 || call->start > earliest + AHEAD_MS)
		call->start = 0;
}

static void
read_calls(int fd, int64_t earliest, struct call *before, struct call *last)
{
	char text[TEXT_SIZE];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "%18" SCNd64 " %c %18" SCNd64 " %c", &before->start,
	    &before->who, &last->start, &last->who) != 4)
		before->start = last->start = 0;
	check_call(before, earliest);
	check_call(last, earliest);
}

/* A poll waits for a look that is near, and not for many that are to come. */
static bool
must_wait(const struct bucket *b, const struct call *before,
    const struct call *last, int64_t earliest)
{
	if (before->start == 0)
		return false;
	if (b->who != BUCKET_POLL)
		return true;
	return last->start <= earliest + SECOND_MS &&
	    (before->who != BUCKET_POLL || last->who != BUCKET_POLL);
}

/* Of three calls, keep the later two in their order. */
static void
add_call(struct call *before, struct call *last, struct call new)
{
	if (new.start >= last->start) {
		*before = *last;
		*last = new;
	} else if (new.start > before->start) {
		*before = new;
	}
}

int64_t
bucket_take(struct bucket *b, const char *channel_id, int64_t earliest)
{
	struct call before, last;
	int64_t start = earliest;
	char text[TEXT_SIZE];
	int fd, n;

	if ((fd = file_of(b, channel_id)) == -1)
		return earliest;
	read_calls(fd, earliest, &before, &last);
	if (must_wait(b, &before, &last, earliest) &&
	    start < before.start + SECOND_MS)
		start = before.start + SECOND_MS;
	add_call(&before, &last, (struct call){ start, (char)b->who });
	n = snprintf(text, sizeof(text), "%20" PRId64 " %c %20" PRId64 " %c\n",
	    before.start, before.start > 0 ? before.who : '-', last.start,
	    last.who);
	if (pwrite(fd, text, (size_t)n, 0) != n)
		warn("calls.%s", channel_id);
	close(fd);
	return start;
}
