/*
 * Memory that cannot run out quietly: the simulator is a test program, so
 * it ends where an allocation fails and no caller has to look.
 *
 *	char *copy = mem_copy(name);	(owned by the caller, free(3))
 */
#ifndef SIM_MEMORY_H
#define SIM_MEMORY_H

#include <stddef.h>

void	*mem_zero(size_t count, size_t size);
void	*mem_more(void *old, size_t count, size_t size);
char	*mem_copy(const char *s);	/* NULL gives NULL */
void	 mem_swap(char **slot, const char *s);	/* frees, then copies */

#endif
