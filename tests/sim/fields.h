/*
 * Graph's field expansion: id,messages.limit(10){id,from{name}} as a tree.
 *
 *	struct field root = { 0 };
 *	if (!fields_parse("id,name", &root, why, sizeof(why))) ...
 *	fields_free(&root);
 *
 * A parsed tree owns its texts. Syntax: facts R2 (field expansion).
 */
#ifndef SIM_FIELDS_H
#define SIM_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

struct field {
	char		*name;
	char		*after, *before;	/* NULL: not asked */
	long		 limit;		/* -1: not asked */
	char		*inside;	/* what stood between the braces */
	struct field	*kids;
	size_t		 count;
};

bool	fields_parse(const char *src, struct field *root, char *why,
	    size_t size);
void	fields_free(struct field *root);
const struct field *fields_find(const struct field *, const char *name);

#endif
