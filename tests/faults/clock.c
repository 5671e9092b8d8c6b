/*
 * A wrong clock, for LD_PRELOAD: the time of day is SOAK_CLOCK milliseconds
 * off.  The clock that nobody sets stays as it is.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int
clock_gettime(clockid_t id, struct timespec *at)
{
	static int (*real)(clockid_t, struct timespec *);
	const char *off = getenv("SOAK_CLOCK");
	long long ms;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	if (real(id, at) == -1)
		return -1;
	if (id != CLOCK_REALTIME || off == NULL)
		return 0;
	ms = atoll(off);
	at->tv_sec += ms / 1000;
	at->tv_nsec += ms % 1000 * 1000000;
	if (at->tv_nsec < 0 || at->tv_nsec >= 1000000000) {
		at->tv_sec += at->tv_nsec < 0 ? -1 : 1;
		at->tv_nsec += at->tv_nsec < 0 ? 1000000000 : -1000000000;
	}
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec at;

	clock_gettime(CLOCK_REALTIME, &at);
	if (out != NULL)
		*out = at.tv_sec;
	return at.tv_sec;
}
