#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ids.h"

#define HEAD_MESSENGER "AQHR"
#define HEAD_INSTAGRAM "{\"cursor\":\""

static unsigned
cursor_sum(const struct cursor *c)
{
	uint64_t h = ids_mix(c->owner, (uint64_t)c->at);

	h = ids_mix(h, c->number);
	return (unsigned)ids_mix(h, (uint64_t)c->epoch << 1 | c->flag);
}

/* Instagram's are JSON, encoded twice; Messenger's begin with QVFI. */
char *
cursor_print(const struct cursor *c, bool instagram)
{
	char plain[160], *once, *twice;

	snprintf(plain, sizeof(plain),
	    "%s%x.%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".%u.%x%s",
	    instagram ? HEAD_INSTAGRAM : HEAD_MESSENGER, c->epoch, c->owner,
	    (uint64_t)c->at, c->number, c->flag, cursor_sum(c),
	    instagram ? "\"}" : "");
	once = meta64(plain);
	if (!instagram)
		return once;
	twice = meta64(once);
	free(once);
	return twice;
}

static char *
cursor_plain(const char *s)
{
	char *once = meta64_undo(s), *twice;

	if (once == NULL ||
	    strncmp(once, HEAD_MESSENGER, strlen(HEAD_MESSENGER)) == 0)
		return once;
	twice = meta64_undo(once);
	free(once);
	return twice;
}

bool
cursor_read(struct cursor *c, const char *s)
{
	char *plain = cursor_plain(s);
	const char *p = plain;
	unsigned sum = 0;
	uint64_t at = 0;
	int n;

	memset(c, 0, sizeof(*c));
	if (plain == NULL)
		return false;
	p += *p == '{' ? strlen(HEAD_INSTAGRAM) : strlen(HEAD_MESSENGER);
	n = strlen(plain) < 12 ? 0 : sscanf(p,
	    "%x.%" SCNx64 ".%" SCNx64 ".%" SCNx64 ".%u.%x",
	    &c->epoch, &c->owner, &at, &c->number, &c->flag, &sum);
	c->at = (int64_t)at;
	free(plain);
	return n == 6 && sum == cursor_sum(c);
}
