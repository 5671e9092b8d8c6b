#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "zone.h"

static void
set(const char *tz)
{
	if (setenv("TZ", tz, 1) == -1)
		err(EX_OSERR, "setenv");
	tzset();
}

static bool
is_offset(const char *z)
{
	return strlen(z) == 6 && (*z == '+' || *z == '-') && z[3] == ':' &&
	    isdigit((unsigned char)z[1]) && isdigit((unsigned char)z[2]) &&
	    isdigit((unsigned char)z[4]) && isdigit((unsigned char)z[5]);
}

/* A misspelt name is UTC to the C library, so the zone's file is looked for. */
static bool
is_name(const char *z)
{
	const char *folder = getenv("TZDIR");
	char path[256];
	int n;

	if (!isalpha((unsigned char)*z) || strstr(z, "..") != NULL)
		return false;
	n = snprintf(path, sizeof(path), "%s/%s",
	    folder != NULL ? folder : "/usr/share/zoneinfo", z);
	return n < (int)sizeof(path) && access(path, R_OK) == 0;
}

bool
zone_set(const char *zone)
{
	char tz[16];

	if (is_offset(zone)) {
		/* POSIX counts westward. */
		snprintf(tz, sizeof(tz), "<%.3s>%c%.5s", zone,
		    *zone == '+' ? '-' : '+', zone + 1);
		set(tz);
		return true;
	}
	if (strcmp(zone, "UTC") != 0 && !is_name(zone))
		return false;
	set(zone);
	return true;
}
