/*
 * Where a unit's tests make files: in the folder that is theirs alone (run.sh
 * looks there behind them), or where everybody does.
 *
 *	char path[PLACE_SIZE];
 *
 *	assert_non_null(mkdtemp(place(path, "souk-shop-XXXXXX")));
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdio.h>
#include <stdlib.h>

enum { PLACE_SIZE = 256 };

static inline char *
place(char path[PLACE_SIZE], const char *name)
{
	const char *folder = getenv("TMPDIR");

	snprintf(path, PLACE_SIZE, "%s/%s", folder != NULL ? folder : "/tmp",
	    name);
	return path;
}

#endif
