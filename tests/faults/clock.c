/*
 * Another clock, for LD_PRELOAD: the time of day is SOAK_CLOCK milliseconds
 * off, and the clock that nobody sets, with all waiting by it, goes SOAK_RATE
 * times as fast.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

enum { RATE_MOST = 100 };

static void
shift(struct timespec *at, long long ms)
{
	at->tv_sec += ms / 1000;
	at->tv_nsec += ms % 1000 * 1000000;
	if (at->tv_nsec < 0 || at->tv_nsec >= 1000000000) {
		at->tv_sec += at->tv_nsec < 0 ? -1 : 1;
		at->tv_nsec += at->tv_nsec < 0 ? 1000000000 : -1000000000;
	}
}

static int
rate(void)
{
	const char *text = getenv("SOAK_RATE");
	int n = text == NULL ? 1 : atoi(text);

	return n < 1 || n > RATE_MOST ? 1 : n;
}

int
clock_gettime(clockid_t id, struct timespec *at)
{
	static int (*real)(clockid_t, struct timespec *);
	const char *off = getenv("SOAK_CLOCK");
	long nsec;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	if (real(id, at) == -1)
		return -1;
	if (id == CLOCK_REALTIME && off != NULL)
		shift(at, atoll(off));
	if (id == CLOCK_MONOTONIC) {
		nsec = at->tv_nsec * rate();
		at->tv_sec = at->tv_sec * rate() + nsec / 1000000000;
		at->tv_nsec = nsec % 1000000000;
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

int
poll(struct pollfd *fds, nfds_t n, int ms)
{
	static int (*real)(struct pollfd *, nfds_t, int);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "poll");
	return real(fds, n, ms > 0 ? (ms + rate() - 1) / rate() : ms);
}
