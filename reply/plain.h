/*
 * What a stranger wrote, without what the eye does not see: control
 * characters, direction overrides, tag characters and the like, which carry
 * orders to a model or break a line (facts 8, cases 6 and 7).
 *
 *	char *name = plain_text(json_text(o, "name"), 64, PLAIN_LINE);
 *
 * What a model wrote is read by people: a direction override would show them
 * another price than the one that was looked at.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stddef.h>

enum plain_shape {
	PLAIN_LINE,	/* every run of white space is one space */
	PLAIN_LINES,	/* line breaks and tabs stay */
	PLAIN_SPOKEN	/* so do what colours an emoji, and any "<|" */
};

/* At most max characters, "…" where more were there; owned by the caller. */
char *plain_text(const char *text, size_t max, enum plain_shape shape);

#endif
