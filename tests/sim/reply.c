#include "reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static char *
print(const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	s = mem_zero((size_t)n + 1, 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

void
reply_header(struct reply *r, const char *name, const char *fmt, ...)
{
	va_list ap;
	char *p;

	r->headers = mem_more(r->headers, r->header_count + 1,
	    sizeof(*r->headers));
	r->headers[r->header_count].name = mem_copy(name);
	va_start(ap, fmt);
	p = print(fmt, ap);
	va_end(ap);
	r->headers[r->header_count++].value = p;
	for (; *p; p++)
		if (*p == '\r' || *p == '\n')
			*p = ' ';
}

void
reply_reason(struct reply *r, const char *fmt, ...)
{
	va_list ap;

	free(r->reason);
	va_start(ap, fmt);
	r->reason = print(fmt, ap);
	va_end(ap);
}

void
reply_json(struct reply *r, unsigned status, json_object *o)
{
	size_t n;
	const char *s = json_object_to_json_string_length(o,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);

	r->status = status;
	text_cut(&r->body, 0);
	text_add(&r->body, s, n);
	json_object_put(o);
}

void
reply_clear(struct reply *r)
{
	size_t i;

	for (i = 0; i < r->header_count; i++) {
		free(r->headers[i].name);
		free(r->headers[i].value);
	}
	free(r->headers);
	r->headers = NULL;
	r->header_count = 0;
	text_cut(&r->body, 0);
}

void
reply_free(struct reply *r)
{
	reply_clear(r);
	text_free(&r->body);
	free(r->reason);
	memset(r, 0, sizeof(*r));
}
