#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "must.h"
#include "saved.h"
#include "utf8.h"
#include "whatsapp.h"
#include "whatsapp_export.h"

enum { FILE_MAX = 64 << 20 };	/* bytes; an exported chat has about 4 MiB */

static const char byte_order_mark[] = "\xef\xbb\xbf";

void
saved_at(struct saved *s, const char *at)
{
	const char *p;

	if (s->counted == NULL || at < s->counted) {
		s->counted = s->text;
		s->in.line = 1;
	}
	for (p = s->counted; p < at; p++)
		s->in.line += *p == '\n';
	s->counted = at;
}

void
saved_reject(struct saved *s, const char *from, const char *to,
    const char *why)
{
	struct record r = { .line = from, .len = (size_t)(to - from) };

	saved_at(s, from);
	record_reject(&s->in, &r, NULL, "%s", why);
}

/* The whole file, owned by the caller, with a NUL behind it. */
static char *
read_file(const char *path, size_t *len)
{
	struct stat st;
	FILE *f = fopen(path, "re");
	char *text;

	if (f == NULL || fstat(fileno(f), &st) == -1)
		err(EX_NOINPUT, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(EX_NOINPUT, "%s: not a file", path);
	if (st.st_size > FILE_MAX)
		errx(EX_DATAERR, "%s: over 64 MiB: split it", path);
	text = must(malloc((size_t)st.st_size + 1));
	*len = fread(text, 1, (size_t)st.st_size, f);
	if (ferror(f))
		err(EX_IOERR, "%s", path);
	fclose(f);
	text[*len] = '\0';
	return text;
}

/*
 * A payload is an object or a list of them; the lines of an exported chat from
 * an iPhone begin with '[' too, but a digit follows.
 */
static bool
is_json(const char *text)
{
	static const char blank[] = " \t\r\n";

	text += strspn(text, blank);
	if (*text != '[')
		return *text == '{';
	text++;
	text += strspn(text, blank);
	return *text == '{' || *text == ']';
}

/* True if something was rejected. */
static bool
write_file(const struct saved_wishes *wishes, const char *path)
{
	struct saved s = { .wishes = wishes, .path = path };
	char *file = read_file(path, &s.len), *clean = NULL;

	s.in.stage = "souk-normalize";
	s.in.source = path;
	s.text = file;
	if (strncmp(s.text, byte_order_mark, 3) == 0) {
		s.text += 3;
		s.len -= 3;
	}
	if (is_json(s.text)) {
		whatsapp_write(&s);
	} else {
		s.text = clean = utf8_clean(s.text, s.len);
		s.len = strlen(clean);
		whatsapp_export_write(&s);
	}
	free(clean);
	free(file);
	return s.in.skipped;
}

int
saved_write(const struct saved_wishes *wishes, char *const files[], int n)
{
	bool skipped = false;
	int i, status;

	for (i = 0; i < n; i++)
		skipped |= write_file(wishes, files[i]);
	if ((status = record_flush()) != EX_OK)
		return status;
	return skipped ? EX_DATAERR : EX_OK;
}
