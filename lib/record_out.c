#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "must.h"
#include "record.h"

/* What was kept back and the record that is being written. */
static struct {
	char *text;			/* owned */
	size_t len, cap;
} out;

/* Where the items begin of the list that was opened last. */
static struct {
	size_t *at;			/* owned */
	size_t count, cap;
} items;

static char *
room(size_t n)
{
	if (out.cap - out.len < n) {
		while (out.cap - out.len < n)
			out.cap = out.cap == 0 ? 4096 : out.cap * 2;
		out.text = must(realloc(out.text, out.cap));
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

/* Not 0 if one of eight bytes is ASCII and below the least (of 128). */
static uint64_t
below(uint64_t eight, unsigned char least)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);

	return (eight - ones * least) & ~eight & (ones << 7);
}

/* How many bytes from here on stand for themselves, by eights where it can be. */
static size_t
plain(const char *text, size_t len)
{
	const uint64_t quotes = UINT64_C(0x2222222222222222);
	const uint64_t slashes = UINT64_C(0x5c5c5c5c5c5c5c5c);
	uint64_t eight;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		memcpy(&eight, text + i, 8);
		if ((below(eight, ' ') | below(eight ^ quotes, 1) |
		    below(eight ^ slashes, 1)) != 0)
			break;
	}
	while (i < len && is_plain((unsigned char)text[i]))
		i++;
	return i;
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
	size_t len = strlen(text), n = plain(text, len);
	char *p = room(n + 2);

	*p++ = '"';
	memcpy(p, text, n);
	p[n] = '"';
	out.len += n + 2;
	while (n < len) {
		/* Over the quote. */
		out.len--;
		escape((unsigned char)text[n]);
		text += n + 1;
		len -= n + 1;
		n = plain(text, len);
		append(text, n);
		append("\"", 1);
	}
}

static void
add_item(void)
{
	if (items.count == items.cap) {
		items.cap = items.cap == 0 ? 64 : items.cap * 2;
		items.at = must(realloc(items.at,
		    items.cap * sizeof(*items.at)));
	}
	items.at[items.count++] = out.len;
}

/* What stands before a value: a comma behind another, and the key, if any. */
static void
name(const char *key)
{
	char last = out.text[out.len - 1];
	size_t len;
	char *p;

	if (last != '{' && last != '[')
		append(",", 1);
	if (key == NULL) {
		add_item();
		return;
	}
	len = strlen(key);
	p = room(len + 3);
	*p++ = '"';
	memcpy(p, key, len);
	p[len] = '"';
	p[len + 1] = ':';
	out.len += len + 3;
}

void
record_start(const char *type)
{
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
	char digits[24], *end = digits + sizeof(digits), *p = end;
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	name(key);
	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (n < 0)
		*--p = '-';
	append(p, (size_t)(end - p));
}

void
record_put_bool(const char *key, bool b)
{
	name(key);
	append(b ? "true" : "false", b ? 4 : 5);
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
record_open_list(const char *key)
{
	name(key);
	append("[", 1);
	items.count = 0;
}

void
record_close_list(void)
{
	append("]", 1);
}

/* Behind the items, the same from last to first; then in their place. */
void
record_close_turned(void)
{
	size_t first = out.len, behind = first, end = first, i, len;
	char *to;

	for (i = items.count; i-- > 0; end = first - 1) {
		first = items.at[i];
		len = end - first;
		to = room(len + 1);
		memcpy(to, out.text + first, len);
		to[len] = ',';
		out.len += len + 1;
	}
	out.len -= items.count > 0;
	memmove(out.text + first, out.text + behind, out.len - behind);
	out.len -= behind - first;
	append("]", 1);
}

void
record_open_object(const char *key)
{
	name(key);
	append("{", 1);
}

void
record_close_object(void)
{
	append("}", 1);
}

void
record_keep(void)
{
	append("}\n", 2);
}

void
record_send(void)
{
	if (out.len > 0)
		record_put(out.text, out.len);
	out.len = 0;
}

void
record_stop(void)
{
	record_keep();
	record_send();
}
