/*
 * Without memory nothing can be done right: the program ends, EX_OSERR.
 *
 *	char *out = must(malloc(len + 1));
 *	must_do(asprintf(&both, "%s%s", a, b) != -1);
 */
#ifndef MUST_H
#define MUST_H

#include <err.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sysexits.h>

static inline void *
must(void *p)
{
	if (p == NULL)
		errx(EX_OSERR, "out of memory");
	return p;
}

/* The same of what says in another way that there was none. */
static inline void
must_do(bool done)
{
	if (!done)
		errx(EX_OSERR, "out of memory");
}

/* A copy of text, the caller's to free(). */
static inline char *
must_copy(const char *text)
{
	return must(strdup(text));
}

/* The same; NULL of NULL. */
static inline char *
must_copy_or_null(const char *text)
{
	return text != NULL ? must_copy(text) : NULL;
}

#endif
