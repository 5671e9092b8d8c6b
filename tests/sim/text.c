#include "text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static void
text_room(struct text *t, size_t more)
{
	size_t cap = t->cap ? t->cap : 256;

	while (cap < t->len + more + 1)
		cap *= 2;
	if (cap != t->cap)
		t->s = mem_more(t->s, cap, 1);
	t->cap = cap;
}

void
text_add(struct text *t, const char *s, size_t n)
{
	text_room(t, n);
	if (n)
		memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

void
text_str(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void
text_fmt(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n <= 0)
		return;
	text_room(t, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(t->s + t->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	t->len += (size_t)n;
}

/* One code point of valid UTF-8; a stray byte is taken as Latin-1. */
static unsigned
utf8_next(const unsigned char **at)
{
	const unsigned char *p = *at;
	unsigned c = *p++;
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc2 ? 1 : 0;

	if (more)
		c &= 0x3fu >> more;
	while (more-- && (*p & 0xc0) == 0x80)
		c = c << 6 | (*p++ & 0x3f);
	*at = p;
	return c;
}

static void
text_escape(struct text *t, unsigned c)
{
	char b[16];
	int n;

	if (c > 0xffff) {
		c -= 0x10000;
		n = snprintf(b, sizeof(b), "\\u%04x\\u%04x",
		    0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
	} else {
		n = snprintf(b, sizeof(b), "\\u%04x", c);
	}
	text_add(t, b, (size_t)n);
}

/* Graph's printing: "\/", and everything past ASCII as \uXXXX (facts B). */
void
text_json(struct text *t, const char *s)
{
	static const char plain[] = "\"\\/\b\f\n\r\t";
	static const char after[] = "\"\\/bfnrt";
	const unsigned char *p = (const unsigned char *)s;
	const char *hit;

	text_add(t, "\"", 1);
	while (*p) {
		const unsigned char *from = p;

		while (*p >= 0x20 && *p < 0x7f && *p != '"' && *p != '\\' &&
		    *p != '/')
			p++;
		text_add(t, (const char *)from, (size_t)(p - from));
		if (*p == '\0')
			break;
		hit = *p < 0x7f ? strchr(plain, *p) : NULL;
		if (hit) {
			text_add(t, "\\", 1);
			text_add(t, after + (hit - plain), 1);
			p++;
		} else {
			text_escape(t, utf8_next(&p));
		}
	}
	text_add(t, "\"", 1);
}

void
text_url(struct text *t, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (isalnum(c) || strchr("-_.~", c))
			text_add(t, s, 1);
		else
			text_fmt(t, "%%%02X", c);
	}
}

void
text_cut(struct text *t, size_t len)
{
	if (len >= t->len)
		return;
	t->len = len;
	t->s[len] = '\0';
}

void
text_free(struct text *t)
{
	free(t->s);
	memset(t, 0, sizeof(*t));
}

const char *
text_get(const struct text *t)
{
	return t->s ? t->s : "";
}
