#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t offset;
static int64_t stopped;	/* 0: running */

static int64_t
clock_of(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
clock_now(void)
{
	return stopped ? stopped : clock_of(CLOCK_REALTIME) + offset;
}

int64_t
clock_tick(void)
{
	return clock_of(CLOCK_MONOTONIC);
}

void
clock_shift(int64_t offset_ms)
{
	offset = offset_ms;
	if (stopped)
		stopped = clock_of(CLOCK_REALTIME) + offset;
}

void
clock_set(int64_t ms)
{
	clock_shift(ms - clock_of(CLOCK_REALTIME));
	if (stopped)
		stopped = ms;
}

void
clock_freeze(bool on)
{
	int64_t now = clock_now();

	stopped = on ? now : 0;
	if (!on)
		offset = now - clock_of(CLOCK_REALTIME);
}

static void
clock_print(int64_t ms, const char *fmt, char out[CLOCK_LEN])
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, CLOCK_LEN, fmt, &tm);
}

void
clock_graph(int64_t ms, char out[CLOCK_LEN])
{
	clock_print(ms, "%Y-%m-%dT%H:%M:%S+0000", out);
}

void
clock_iso(int64_t ms, char out[CLOCK_LEN])
{
	size_t n;

	clock_print(ms, "%Y-%m-%dT%H:%M:%S", out);
	n = strlen(out);
	snprintf(out + n, CLOCK_LEN - n, ".%03dZ", (int)(ms % 1000));
}

void
clock_http(int64_t ms, char out[CLOCK_LEN])
{
	clock_print(ms, "%a, %d %b %Y %H:%M:%S GMT", out);
}

bool
clock_parse(const char *s, int64_t *ms)
{
	struct tm tm = { 0 };
	int part = 0, used = 0;

	if (sscanf(s, "%4d-%2d-%2dT%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon,
	    &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &used) != 6)
		return false;
	s += used;
	used = 0;
	if (sscanf(s, ".%3d%n", &part, &used) == 1 && used == 4)
		s += used;
	else
		part = 0;
	if (strcmp(s, "Z") && strcmp(s, "+0000") && strcmp(s, "+00:00"))
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*ms = (int64_t)timegm(&tm) * 1000 + part;
	return true;
}
