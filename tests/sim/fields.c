#include "fields.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

#define DEEPEST 12

struct parse {
	const char	*src, *at;
	char		*why;
	size_t		 size;
	int		 depth;
};

static bool
complain(struct parse *p, const char *wanted)
{
	char got[32];

	if (*p->at)
		snprintf(got, sizeof(got), "\"%c\"", *p->at);
	else
		snprintf(got, sizeof(got), "end of string");
	snprintf(p->why, p->size,
	    "Syntax error \"Expected %s instead of %s.\" at character %d: %s",
	    wanted, got, (int)(p->at - p->src), p->src);
	return false;
}

/* A copy of src[from, to). */
static char *
span(const char *from, const char *to)
{
	size_t n = (size_t)(to - from);
	char *s = mem_zero(n + 1, 1);

	memcpy(s, from, n);
	return s;
}

static char *
parse_name(struct parse *p)
{
	const char *from = p->at;

	while (isalnum((unsigned char)*p->at) || *p->at == '_')
		p->at++;
	if (p->at == from) {
		complain(p, "name");
		return NULL;
	}
	return span(from, p->at);
}

static bool
apply_modifier(struct parse *p, struct field *f, const char *name,
    const char *value)
{
	char *end;

	if (strcmp(name, "after") == 0) {
		mem_swap(&f->after, value);
	} else if (strcmp(name, "before") == 0) {
		mem_swap(&f->before, value);
	} else if (strcmp(name, "limit") == 0) {
		errno = 0;
		f->limit = strtol(value, &end, 10);
		if (errno || *value == '\0' || *end || f->limit < 0)
			return complain(p, "a number as limit");
	} else {
		return complain(p, "limit, after or before as modifier");
	}
	return true;
}

static bool
parse_modifier(struct parse *p, struct field *f)
{
	const char *from;
	char *name, *value;
	bool ok;

	p->at++;
	name = parse_name(p);
	if (name == NULL)
		return false;
	if (*p->at != '(') {
		free(name);
		return complain(p, "\"(\"");
	}
	from = ++p->at;
	p->at += strcspn(p->at, "(){},");
	if (*p->at != ')') {
		free(name);
		return complain(p, "\")\"");
	}
	value = span(from, p->at++);
	ok = apply_modifier(p, f, name, value);
	free(name);
	free(value);
	return ok;
}

static bool parse_list(struct parse *, struct field *);

static bool
parse_inside(struct parse *p, struct field *f)
{
	const char *from = ++p->at;

	if (++p->depth > DEEPEST)
		return complain(p, "fewer levels");
	if (!parse_list(p, f))
		return false;
	if (*p->at != '}')
		return complain(p, "\"}\"");
	f->inside = span(from, p->at++);
	p->depth--;
	return true;
}

static bool
parse_field(struct parse *p, struct field *f)
{
	f->limit = -1;
	f->name = parse_name(p);
	if (f->name == NULL)
		return false;
	while (*p->at == '.')
		if (!parse_modifier(p, f))
			return false;
	return *p->at != '{' || parse_inside(p, f);
}

static bool
parse_list(struct parse *p, struct field *parent)
{
	for (;;) {
		parent->kids = mem_more(parent->kids, parent->count + 1,
		    sizeof(*parent->kids));
		memset(&parent->kids[parent->count], 0, sizeof(struct field));
		parent->count++;
		if (!parse_field(p, &parent->kids[parent->count - 1]))
			return false;
		if (*p->at != ',')
			return true;
		p->at++;
	}
}

bool
fields_parse(const char *src, struct field *root, char *why, size_t size)
{
	struct parse p = { src, src, why, size, 0 };

	memset(root, 0, sizeof(*root));
	root->limit = -1;
	if (!parse_list(&p, root))
		return false;
	return *p.at == '\0' || complain(&p, "end of string");
}

void
fields_free(struct field *f)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		fields_free(&f->kids[i]);
	free(f->kids);
	free(f->name);
	free(f->after);
	free(f->before);
	free(f->inside);
	memset(f, 0, sizeof(*f));
}

const struct field *
fields_find(const struct field *f, const char *name)
{
	size_t i;

	for (i = 0; i < f->count; i++)
		if (strcmp(f->kids[i].name, name) == 0)
			return &f->kids[i];
	return NULL;
}
