/*
 * A piece of a quiet shop's months: now and then somebody writes, orders or is
 * answered by a person, and now and then a request fails.  What happens in a
 * tick follows from the seed and its number, so that pieces join.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "chance.h"
#include "door.h"
#include "tick.h"

enum {
	PEOPLE_FIRST = 12, PEOPLE_EVERY = 400, PEOPLE_MOST = 150,
	GAUGE_EVERY = 10, CAPTURE_EVERY = 10,		/* ticks */
	REPORT_FD = 3, SAID_FD = 4
};

struct months {
	unsigned tick, people;
	int64_t clock_ms;
	struct door door;
	struct chance chance;
};

static void
say(struct months *m, const char *from, const char *text)
{
	unsigned person = chance_below(&m->chance, m->people);
	const char *page = person % 2 ? "1001" : "1002";
	int instagram = person % 10 < 2;

	door_post(&m->door, "/sim/say", "{\"page\":\"%s\",\"platform\":\"%s\","
	    "\"from\":\"%s\",\"customer\":{\"id\":\"%u\",\"%s\":\"someone%u\"}"
	    ",\"text\":\"%s\"}", page, instagram ? "instagram" : "messenger",
	    from, 70000 + person, instagram ? "username" : "name", person,
	    text);
}

static void
ask(struct months *m)
{
	char text[32];

	snprintf(text, sizeof(text), "q%u", m->tick);
	say(m, "customer", text);
	dprintf(SAID_FD, "%s\n", text);
}

static void
order(struct months *m)
{
	char text[80];

	snprintf(text, sizeof(text), "to An Nakhil, Riyadh, 0501234567: "
	    "order %u t%u", 1 + chance_below(&m->chance, 9), m->tick);
	say(m, "customer", text);
	dprintf(SAID_FD, "%s\n", text);
}

static void
staff(struct months *m)
{
	char text[32];

	snprintf(text, sizeof(text), "staff %u", m->tick);
	say(m, "page", text);
}

static void
fault(struct months *m)
{
	static const char *const orders[] = {
		"\"do\":\"drop_before\"", "\"do\":\"drop_after\"",
		"\"do\":\"status\",\"status\":500", "\"do\":\"garbage\"",
		"\"do\":\"truncate\",\"bytes\":20"
	};
	static const char *const paths[] = {
		"/conversations", "/messages", "/chat/completions"
	};

	door_post(&m->door, "/sim/fault", "{\"match\":{\"path\":\"%s\"},%s}",
	    paths[chance_below(&m->chance, 3)],
	    orders[chance_below(&m->chance, 5)]);
}

static const struct {
	unsigned per_mille;
	void (*happens)(struct months *);
} events[] = {
	{ 20, ask }, { 2, order }, { 2, staff }, { 4, fault }
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
run(struct months *m, const char *gauge)
{
	double began;
	struct tick t;
	int status;

	if (m->tick % GAUGE_EVERY == 0)
		setenv("SOAK_GAUGE", gauge, 1);
	else
		unsetenv("SOAK_GAUGE");
	if (m->tick % CAPTURE_EVERY == 5)
		setenv("SOUK_CAPTURE", getenv("SOAK_PAGES"), 1);
	else
		unsetenv("SOUK_CAPTURE");
	began = now_ms();
	tick_start(&t, m->clock_ms);
	status = tick_end(&t);
	dprintf(REPORT_FD, "%.0f %d\n", now_ms() - began,
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128);
}

static void
live(struct months *m, uint64_t seed, const char *gauge)
{
	size_t i;

	chance_open(&m->chance, seed, m->tick);
	m->people = PEOPLE_FIRST + m->tick / PEOPLE_EVERY;
	if (m->people > PEOPLE_MOST)
		m->people = PEOPLE_MOST;
	door_post(&m->door, "/sim/clock", "{\"offset_ms\":%lld}",
	    (long long)m->clock_ms);
	for (i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (chance_in(&m->chance, events[i].per_mille))
			events[i].happens(m);
	run(m, gauge);
}

int
main(int argc, char *argv[])
{
	struct months m = { 0 };
	unsigned to, beat_ms;
	uint64_t seed;

	if (argc != 7 || getenv("SOAK_PRELOAD") == NULL ||
	    getenv("SOAK_PAGES") == NULL)
		errx(EX_USAGE, "usage: SOAK_PRELOAD=CLOCK.so SOAK_PAGES=FOLDER "
		    "months PORT SEED FROM TO BEAT-SECONDS GAUGE 3>REPORT "
		    "4>SAID");
	door_open(&m.door, (unsigned)strtoul(argv[1], NULL, 10));
	seed = strtoull(argv[2], NULL, 10);
	to = (unsigned)strtoul(argv[4], NULL, 10);
	beat_ms = (unsigned)strtoul(argv[5], NULL, 10) * 1000;
	for (m.tick = (unsigned)strtoul(argv[3], NULL, 10); m.tick < to;
	    m.tick++) {
		m.clock_ms = ((int64_t)m.tick + 1) * beat_ms;
		live(&m, seed, argv[6]);
	}
	return 0;
}
