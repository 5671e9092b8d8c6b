#include "memory.h"

#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *
mem_zero(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (p == NULL)
		err(71, "memory");
	return p;
}

void *
mem_more(void *old, size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size)
		errx(71, "memory: %zu times %zu", count, size);
	p = realloc(old, count && size ? count * size : 1);
	if (p == NULL)
		err(71, "memory");
	return p;
}

char *
mem_copy(const char *s)
{
	char *p;

	if (s == NULL)
		return NULL;
	p = strdup(s);
	if (p == NULL)
		err(71, "memory");
	return p;
}

void
mem_swap(char **slot, const char *s)
{
	char *p = mem_copy(s);

	free(*slot);
	*slot = p;
}
