#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "record.h"

/* The record that is being written, kept from one to the next. */
static struct {
	char *text;			/* owned */
	size_t len, cap;
} out;

static char *
room(size_t n)
{
	if (out.cap - out.len < n) {
		while (out.cap - out.len < n)
			out.cap = out.cap == 0 ? 4096 : out.cap * 2;
		if ((out.text = realloc(out.text, out.cap)) == NULL)
			errx(EX_OSERR, "out of memory");
	}
	return out.text + out.len;
}

static void
append(const char *bytes, size_t n)
{
	memcpy(room(n), bytes, n);
	out.len += n;
}

static bool
is_plain(unsigned char c)
{
	return c >= ' ' && c != '"' && c != '\\';
}

static void
escape(unsigned char c)
{
	static const char from[] = "\"\\\b\t\n\f\r", to[] = "\"\\btnfr";
	const char *at = memchr(from, c, sizeof(from) - 1);
	char code[8];

	if (at != NULL) {
		append("\\", 1);
		append(to + (at - from), 1);
	} else {
		snprintf(code, sizeof(code), "\\u%04x", c);
		append(code, 6);
	}
}

static void
quote(const char *text)
{
	const char *end;

	append("\"", 1);
	for (;;) {
		for (end = text; is_plain((unsigned char)*end); end++)
			;
		append(text, (size_t)(end - text));
		if (*end == '\0')
			break;
		escape((unsigned char)*end);
		text = end + 1;
	}
	append("\"", 1);
}

static void
name(const char *key)
{
	append(",\"", 2);
	append(key, strlen(key));
	append("\":", 2);
}

void
record_start(const char *type)
{
	out.len = 0;
	append("{\"type\":", 8);
	quote(type);
}

void
record_put_str(const char *key, const char *text)
{
	name(key);
	if (text != NULL)
		quote(text);
	else
		append("null", 4);
}

void
record_put_int(const char *key, int64_t n)
{
	char digits[24];

	name(key);
	append(digits, (size_t)snprintf(digits, sizeof(digits), "%lld",
	    (long long)n));
}

void
record_put_true(const char *key)
{
	name(key);
	append("true", 4);
}

void
record_put_json(const char *key, struct json_object *value)
{
	size_t len;
	const char *text = json_print(value, &len);

	name(key);
	append(text, len);
}

void
record_stop(void)
{
	append("}\n", 2);
	if (fwrite(out.text, 1, out.len, stdout) != out.len)
		err(EX_IOERR, "stdout");
}
