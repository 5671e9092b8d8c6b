#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "takeover.h"

enum { PAUSE_MAX = 7 * 24 * 60 };	/* minutes */

/* Minutes of pause, 0 for answered, -1 for off. */
static int
setting(void)
{
	const char *value = conf_str("SOUK_TAKEOVER", "answered");
	char *end;
	long n;

	if (strcmp(value, "answered") == 0)
		return 0;
	if (strcmp(value, "off") == 0)
		return -1;
	if (strncmp(value, "pause:", 6) == 0) {
		n = strtol(value + 6, &end, 10);
		if (end != value + 6 && *end == '\0' && n > 0 && n <= PAUSE_MAX)
			return (int)n;
	}
	errx(EX_CONFIG, "SOUK_TAKEOVER = %s: want answered, off or "
	    "pause:MINUTES", value);
}

bool
takeover_answers(void)
{
	return setting() >= 0;
}

int64_t
takeover_pause_ms(void)
{
	int minutes = setting();

	return minutes > 0 ? (int64_t)minutes * 60000 : 0;
}
