/*
 * Without memory nothing can be done right: the program ends, EX_OSERR.
 *
 *	char *copy = must(strdup(text));
 */
#ifndef MUST_H
#define MUST_H

#include <err.h>
#include <stddef.h>
#include <sysexits.h>

static inline void *
must(void *p)
{
	if (p == NULL)
		errx(EX_OSERR, "out of memory");
	return p;
}

#endif
