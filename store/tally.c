#include <stdio.h>

#include "tally.h"

static const char *const names[TALLY_COUNTS] = {
	"imported", "history", "threads", "replies", "sent", "orders",
	"silent", "handovers", "held", "cancelled", "retries", "unreadable",
	"unsent", "expired",
	"rejects", "errors"
};

bool
tally_is_empty(const struct tally *t)
{
	int i;

	for (i = 0; i < TALLY_COUNTS; i++)
		if (t->count[i] > 0)
			return false;
	return true;
}

void
tally_trouble(struct tally *t, int64_t channel)
{
	unsigned long n = t->count[TALLY_ERRORS]++;

	if (n < TALLY_NAMED)
		t->trouble[n] = channel;
}

void
tally_print(const struct tally *t, char *text, unsigned long size)
{
	unsigned long used = 0;
	int i, n;

	*text = '\0';
	for (i = 0; i < TALLY_COUNTS && used < size; i++) {
		if (t->count[i] == 0)
			continue;
		n = snprintf(text + used, size - used, "%s%s=%lu",
		    used > 0 ? " " : "", names[i], t->count[i]);
		used += (unsigned long)n;
	}
	for (i = 0; i < TALLY_NAMED && t->trouble[i] > 0 && used < size; i++) {
		n = snprintf(text + used, size - used, " trouble=%lld",
		    (long long)t->trouble[i]);
		used += (unsigned long)n;
	}
}
