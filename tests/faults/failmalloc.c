/*
 * Memory that runs out at a chosen allocation, by LD_PRELOAD:
 *
 *	FAIL_AT=n		the n-th allocation fails; 0: none
 *	FAIL_STICKY=1		and every one after it
 *	FAIL_COUNT=FILE		where the number of allocations goes at the end
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc's own, under the names that nobody replaces. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static unsigned long asked, at;
static int is_set, is_sticky, out = -1;

static void
read_settings(void)
{
	const char *text = getenv("FAIL_AT");

	is_set = 1;
	at = text != NULL ? strtoul(text, NULL, 10) : 0;
	is_sticky = getenv("FAIL_STICKY") != NULL;
}

static int
fails(void)
{
	if (!is_set)
		read_settings();
	asked++;
	if (at == 0 || asked < at || (asked > at && !is_sticky))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

/* At the end the program may open nothing any more. */
__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("FAIL_COUNT");

	if (path != NULL)
		out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		    0600);
}

__attribute__((destructor)) static void
tell(void)
{
	at = 0;
	if (out != -1)
		dprintf(out, "%lu\n", asked);
}
