#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "json.h"
#include "redact.h"

/* One spelling of an id that comes with and without m_ (facts A5). */
static const char *
bare(const char *id)
{
	return id != NULL && strncmp(id, "m_", 2) == 0 ? id + 2 : id;
}

/* What a line that has to do with it holds somewhere. */
static const char *
mark_of(const struct redaction *gone)
{
	return *gone->message_id != '\0' ? bare(gone->message_id) :
	    gone->thread_id;
}

static bool
names_any(const char *line, const struct redaction *gone, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strstr(line, mark_of(&gone[i])) != NULL)
			return true;
	return false;
}

static bool
has_id(const struct json_object *o, const char *id)
{
	const char *own = bare(json_str(o, "id"));

	return own != NULL && strcmp(own, id) == 0;
}

/* Rows with this id, at every depth, which JSON_DEPTH bounds. */
static void
remove_rows(struct json_object *o, const char *id)
{
	struct json_object *row;
	size_t i;

	if (json_object_is_type(o, json_type_array)) {
		for (i = json_object_array_length(o); i-- > 0; ) {
			row = json_object_array_get_idx(o, i);
			if (has_id(row, id))
				json_object_array_del_idx(o, i, 1);
			else
				remove_rows(row, id);
		}
	} else if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, value) {
			(void)key;
			remove_rows(value, id);
		}
	}
}

/* False: nothing of the record is left. */
static bool
redact_record(struct json_object *record, const struct redaction *gone)
{
	const char *channel = json_str(record, "channel_id");
	const char *thread = json_str(record, "thread_id");
	struct json_object *page = json_obj(record, "page");

	if (channel == NULL || strcmp(channel, gone->channel_id) != 0)
		return true;
	if (*gone->message_id != '\0') {
		remove_rows(page, mark_of(gone));
		return true;
	}
	if ((thread != NULL && strcmp(thread, gone->thread_id) == 0) ||
	    has_id(page, gone->thread_id))
		return false;
	remove_rows(page, gone->thread_id);
	return true;
}

/* A line that is no record goes: nobody can say what else is in it. */
static bool
write_redacted(FILE *to, const char *line, size_t len,
    const struct redaction *gone, size_t n)
{
	const char *why, *text;
	struct json_object *record = json_parse(line, len, &why);
	bool stays = record != NULL, written = true;
	size_t i;

	for (i = 0; i < n && stays; i++)
		stays = redact_record(record, &gone[i]);
	if (stays) {
		text = json_print(record, &len);
		written = fwrite(text, 1, len, to) == len &&
		    putc('\n', to) != EOF;
	}
	json_object_put(record);
	return written;
}

static bool
copy_lines(FILE *from, FILE *to, const struct redaction *gone, size_t n)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	bool ok = true;

	rewind(from);
	while (ok && (len = getline(&line, &size, from)) != -1) {
		if (names_any(line, gone, n))
			ok = write_redacted(to, line, (size_t)len -
			    (line[len - 1] == '\n'), gone, n);
		else
			ok = fwrite(line, 1, (size_t)len, to) == (size_t)len;
	}
	free(line);
	return ok && !ferror(from) && fflush(to) == 0 &&
	    fsync(fileno(to)) == 0;
}

static bool
has_any(FILE *from, const struct redaction *gone, size_t n)
{
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	while (!found && getline(&line, &size, from) != -1)
		found = names_any(line, gone, n);
	free(line);
	return found;
}

static FILE *
open_at(int dir, const char *name, int flags, const char *mode)
{
	int fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct stat st;
	FILE *f;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (f = fdopen(fd, mode)) != NULL)
		return f;
	close(fd);
	errno = EINVAL;
	return NULL;
}

static bool
replace(int dir, const char *name, FILE *from, const struct redaction *gone,
    size_t n)
{
	char new[CAPTURE_NAME_SIZE + 32];
	bool ok;
	FILE *to;

	snprintf(new, sizeof(new), "%s%s", name, CAPTURE_NEW);
	to = open_at(dir, new, O_WRONLY | O_CREAT | O_TRUNC, "w");
	if (to == NULL)
		return false;
	ok = copy_lines(from, to, gone, n);
	ok = fclose(to) == 0 && ok;
	return ok && renameat(dir, new, dir, name) == 0 && fsync(dir) == 0;
}

bool
redact_file(int dir, const char *name, const struct redaction *gone, size_t n)
{
	FILE *from = open_at(dir, name, O_RDONLY, "r");
	bool ok;

	if (from == NULL)
		return false;
	ok = !has_any(from, gone, n) || replace(dir, name, from, gone, n);
	fclose(from);
	return ok;
}
