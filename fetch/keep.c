#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "capture.h"
#include "conf.h"
#include "keep.h"
#include "must.h"
#include "secret.h"
#include "stamp.h"

struct keep {
	const char *path;		/* borrowed: conf's */
	char name[CAPTURE_NAME_SIZE], new[CAPTURE_NAME_SIZE + 8];
	int dir;
	FILE *file;			/* owned; NULL: no page yet */
	bool failed;
};

struct keep *
keep_open(void)
{
	const char *path = conf_str("SOUK_CAPTURE", NULL), *why;
	struct keep *k;
	int dir;

	if (path == NULL)
		return NULL;
	if ((dir = secret_folder(path, &why)) == -1)
		err(EX_CONFIG, "SOUK_CAPTURE = %s: %s", path, why);
	k = must(calloc(1, sizeof(*k)));
	k->path = path;
	k->dir = dir;
	capture_name(k->name, stamp_now());
	snprintf(k->new, sizeof(k->new), "%s%s", k->name, CAPTURE_NEW);
	return k;
}

static bool
begin_file(struct keep *k)
{
	int fd = openat(k->dir, k->new, O_WRONLY | O_CREAT | O_EXCL |
	    O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd != -1 && (k->file = fdopen(fd, "w")) == NULL)
		close(fd);
	return k->file != NULL;
}

/* The import goes on without: what is kept is for people to look at. */
static void
give_up(struct keep *k)
{
	warn("%s/%s: pages are not kept", k->path, k->new);
	k->failed = true;
}

void
keep_page(struct keep *k, struct json_object *record)
{
	const char *line;
	size_t len;

	if (k == NULL || k->failed)
		return;
	line = json_print(record, &len);
	if ((k->file == NULL && !begin_file(k)) ||
	    fwrite(line, 1, len, k->file) != len || putc('\n', k->file) == EOF)
		give_up(k);
}

static void
end_file(struct keep *k)
{
	int status = fflush(k->file) == 0 && fsync(fileno(k->file)) == 0 ?
	    0 : -1;

	if (fclose(k->file) == EOF || status == -1 ||
	    renameat(k->dir, k->new, k->dir, k->name) == -1 ||
	    fsync(k->dir) == -1)
		give_up(k);
}

int
keep_end(struct keep *k)
{
	bool failed;

	if (k == NULL)
		return EX_OK;
	if (k->failed && k->file != NULL)
		fclose(k->file);
	else if (k->file != NULL)
		end_file(k);
	if (k->failed)
		unlinkat(k->dir, k->new, 0);
	failed = k->failed;
	close(k->dir);
	free(k);
	return failed ? EX_IOERR : EX_OK;
}
