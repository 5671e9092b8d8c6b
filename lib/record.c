#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <unistr.h>

#include "must.h"
#include "record.h"
#include "utf8.h"

enum { READ_SIZE = 64 << 10 };

void
record_open(struct record_in *in, int fd, const char *stage)
{
	memset(in, 0, sizeof(*in));
	in->stage = stage;
	in->fd = fd;
	in->cap = READ_SIZE;
	in->buf = must(malloc(in->cap + 1));
}

/* Is nothing there, nor comes within so many milliseconds? */
static bool
is_quiet(const struct record_in *in, int ms)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };

	return poll(&p, 1, ms) == 0;
}

/*
 * Room for more bytes behind end.  What was not used yet moves to the front
 * where that frees a quarter: else much would be moved for little.
 */
static void
make_room(struct record_in *in)
{
	if (in->start == in->end || (in->end == in->cap &&
	    in->start >= in->cap / 4)) {
		memmove(in->buf, in->buf + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->end < in->cap)
		return;
	in->cap *= 2;
	in->buf = must(realloc(in->buf, in->cap + 1));
}

/* Of a line that was too long, drop what has come of its rest. */
static void
drop_rest(struct record_in *in)
{
	char *nl = memchr(in->buf + in->start, '\n', in->end - in->start);

	if (nl != NULL) {
		in->start = (size_t)(nl - in->buf) + 1;
		in->dropping = false;
	} else {
		in->start = in->end = 0;
	}
}

static void
read_more(struct record_in *in)
{
	ssize_t n;

	make_room(in);
	if (is_quiet(in, 0) && fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	do
		n = read(in->fd, in->buf + in->end, in->cap - in->end);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		err(EX_IOERR, "stdin");
	if (n == 0)
		in->eof = true;
	in->end += (size_t)n;
	if (in->dropping)
		drop_rest(in);
}

static char *
newline_from(const struct record_in *in, size_t from)
{
	return memchr(in->buf + from, '\n', in->end - from);
}

static bool
is_too_long(const struct record_in *in)
{
	return in->end - in->start > RECORD_LINE_MAX;
}

bool
record_buffered(const struct record_in *in)
{
	if (in->start < in->end && newline_from(in, in->start) != NULL)
		return true;
	return is_too_long(in) || (in->eof && in->start < in->end);
}

/*
 * One line without its newline, borrowed from the buffer.  A line over the
 * limit comes cut at RECORD_RAW_MAX, with *too_long set.
 */
static bool
next_line(struct record_in *in, char **line, size_t *len, bool *too_long)
{
	size_t seen = 0;
	char *nl;

	while ((nl = newline_from(in, in->start + seen)) == NULL && !in->eof &&
	    !is_too_long(in)) {
		if (in->held)
			return false;
		seen = in->end - in->start;
		read_more(in);
	}
	if (nl == NULL && in->start == in->end)
		return false;
	*line = in->buf + in->start;
	*len = (nl != NULL ? (size_t)(nl - in->buf) : in->end) - in->start;
	*too_long = *len > RECORD_LINE_MAX;
	in->start = nl != NULL ? (size_t)(nl - in->buf) + 1 : in->end;
	if (*too_long) {
		*len = RECORD_RAW_MAX;
		in->dropping = nl == NULL && !in->eof;
	}
	in->line++;
	return true;
}

bool
record_ready(struct record_in *in)
{
	while (!record_buffered(in) && !in->eof) {
		if (is_quiet(in, 0))
			return false;
		read_more(in);
	}
	return true;
}

bool
record_gather(struct record_in *in, size_t enough, int patience)
{
	while (!record_buffered(in) && !in->eof)
		read_more(in);
	while (!in->eof && in->end - in->start < enough &&
	    !is_quiet(in, patience))
		read_more(in);
	return record_buffered(in);
}

void
record_drain(struct record_in *in, size_t most)
{
	while (!in->eof && in->end - in->start < most && !is_quiet(in, 0))
		read_more(in);
}

void
record_hold(struct record_in *in, bool hold)
{
	in->held = hold;
}

/* A `channel` record that was cut short, say: up to its first secret. */
static size_t
without_secrets(const char *raw, size_t len)
{
	static const char *const names[] = { "access_token", "app_secret" };
	const char *at;
	size_t i;

	for (i = 0; i < 2; i++) {
		at = memmem(raw, len, names[i], strlen(names[i]));
		if (at != NULL)
			len = (size_t)(at - raw);
	}
	return len;
}

static void
add_raw(struct json_object *reject, const char *raw, size_t len)
{
	char *clean;

	if (len > RECORD_RAW_MAX)
		len = RECORD_RAW_MAX;
	clean = utf8_clean(raw, without_secrets(raw, len));
	json_add_str(reject, "raw", clean);
	free(clean);
}

static void
reject_line(struct record_in *in, const char *raw, size_t len,
    const struct json_object *from, bool item, const char *why)
{
	struct json_object *reject = record_new("reject");
	char *reason = utf8_clean(why, strlen(why));

	warnx("%s:%lu: %s", in->source != NULL ? in->source : "stdin",
	    in->line, reason);
	in->skipped = true;
	json_add_str(reject, "stage", in->stage);
	json_add_str(reject, "reason", reason);
	free(reason);
	add_raw(reject, raw, len);
	if (item)
		json_add_bool(reject, "item", true);
	if (json_str(from, "channel_id") != NULL)
		json_add_str(reject, "channel_id", json_str(from, "channel_id"));
	if (json_str(from, "thread_id") != NULL)
		json_add_str(reject, "thread_id", json_str(from, "thread_id"));
	if (in->on_reject == NULL) {
		record_write(reject);
		return;
	}
	in->on_reject(reject, in->arg);
	json_object_put(reject);
}

/* How many items of this line were rejected, with this one. */
static unsigned
count_item(struct record_in *in)
{
	if (in->items_of != in->line) {
		in->items_of = in->line;
		in->items = 0;
	}
	if (in->items <= RECORD_ITEMS_MAX)
		in->items++;
	return in->items;
}

void
record_reject(struct record_in *in, const struct record *r,
    struct json_object *item, const char *why, ...)
{
	char cause[256], reason[sizeof(cause) + 64];
	unsigned nth = item != NULL ? count_item(in) : 0;
	const char *raw = r->line;
	size_t len = r->len;
	va_list ap;

	if (nth > RECORD_ITEMS_MAX)
		return;
	va_start(ap, why);
	vsnprintf(cause, sizeof(cause), why, ap);
	va_end(ap);
	snprintf(reason, sizeof(reason), "%s%s", cause,
	    nth == RECORD_ITEMS_MAX ? "; no more of this line are told" : "");
	if (item != NULL)
		raw = json_print(item, &len);
	reject_line(in, raw, len, r->object, item != NULL, reason);
}

const char *
record_need(struct record_in *in, const struct record *r, const char *key)
{
	const char *value = json_str(r->object, key);

	if (value == NULL)
		record_reject(in, r, NULL, "%s without \"%s\"", r->type, key);
	return value;
}

bool
record_next(struct record_in *in, struct record *r)
{
	char *line;
	size_t len;
	bool too_long;
	const char *why = NULL;

	json_object_put(r->object);
	r->object = NULL;
	while (next_line(in, &line, &len, &too_long)) {
		if (too_long) {
			reject_line(in, line, len, NULL, false,
			    "line over 8 MiB");
			continue;
		}
		r->object = json_parse(line, len, &why);
		if (r->object == NULL) {
			reject_line(in, line, len, NULL, false, why);
			continue;
		}
		r->type = json_str(r->object, "type");
		if (r->type != NULL) {
			r->line = line;
			r->len = len;
			return true;
		}
		reject_line(in, line, len, NULL, false,
		    "not a record: no \"type\"");
		json_object_put(r->object);
		r->object = NULL;
	}
	return false;
}

struct json_object *
record_new(const char *type)
{
	struct json_object *o = must(json_object_new_object());

	json_add_str(o, "type", type);
	return o;
}

/* As JSON writes a character by its number; past U+FFFF it takes two. */
static void
put_escape(ucs4_t c)
{
	if (c > 0xffff) {
		c -= 0x10000;
		printf("\\u%04x", (unsigned)(0xd800 + (c >> 10)));
		c = 0xdc00 + (c & 0x3ff);
	}
	printf("\\u%04x", (unsigned)c);
}

/* A reader that went away (EPIPE) and a full disk are told by record_end(). */
static void
put_bytes(const char *text, size_t len)
{
	if (len > 0 && fwrite(text, 1, len, stdout) != len)
		err(EX_IOERR, "stdout");
}

/* Lines of JSON for people: what would drive their terminal by its number. */
static void
put_shown(const char *text, size_t len)
{
	const char *plain = text, *end = text + len;
	ucs4_t c;
	int n;

	for (; text < end; text += n) {
		n = u8_mbtouc(&c, (const uint8_t *)text, (size_t)(end - text));
		if (!utf8_drives(c) || c == '\n')
			continue;
		put_bytes(plain, (size_t)(text - plain));
		put_escape(c);
		plain = text + n;
	}
	put_bytes(plain, (size_t)(end - plain));
}

void
record_put(const char *text, size_t len)
{
	static int terminal = -1;

	if (terminal == -1)
		terminal = isatty(STDOUT_FILENO);
	if (terminal == 1)
		put_shown(text, len);
	else
		put_bytes(text, len);
}

static void
put_line(const char *text, size_t len)
{
	record_put(text, len);
	if (putchar('\n') == EOF)
		err(EX_IOERR, "stdout");
}

void
record_write(struct json_object *object)
{
	size_t len;
	const char *text = json_print(object, &len);

	put_line(text, len);
	json_object_put(object);
}

void
record_show(struct json_object *object)
{
	size_t len;
	const char *text = json_print(object, &len);

	put_shown(text, len);
	putchar('\n');
	json_object_put(object);
}

void
record_pass(const struct record *r)
{
	put_line(r->line, r->len);
}

int
record_flush(void)
{
	if (fflush(stdout) == EOF || ferror(stdout) || fclose(stdout) == EOF) {
		warn("stdout");
		return EX_IOERR;
	}
	return EX_OK;
}

int
record_close(struct record_in *in)
{
	free(in->buf);
	in->buf = NULL;
	return in->skipped ? EX_DATAERR : EX_OK;
}

int
record_end(struct record_in *in)
{
	int flushed = record_flush(), read = record_close(in);

	return flushed != EX_OK ? flushed : read;
}
