/*
 * The time zone that an exported chat does not tell.
 *
 *	if (!zone_set("+03:00")) ...
 */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>

/*
 * Make mktime(3) read times of this zone: an offset east of UTC, or a name
 * that this machine knows.  False: it is neither, and nothing was changed.
 */
bool zone_set(const char *zone);

#endif
