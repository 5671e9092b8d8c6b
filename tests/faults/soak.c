/*
 * Ticks in a world of chance: customers and employees write, requests fail,
 * programs are killed, clocks are wrong.  Everything that happens follows from
 * the seed; what came of it, soak.sql judges.
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
	BEAT_MS = 10000,
	PEOPLE_FIRST = 12, PEOPLE_MOST = 120,
	LATE_MS = 60000,		/* facts: how late a message may show */
	REPAIRS = 16, CLOCK_BLOCK = 25,
	DEAD_EVERY = 400, DEAD_TICKS = 5,
	REPORT_FD = 3
};

enum counter {
	MESSAGES, STAFF, DESK, FAULTS, KILLS, DOUBLES, JUMPS, BAD_TICKS, COUNTERS
};

static const char *const counter_names[COUNTERS] = {
	[MESSAGES] = "messages", [STAFF] = "staff", [DESK] = "desk",
	[FAULTS] = "faults", [KILLS] = "kills", [DOUBLES] = "doubles",
	[JUMPS] = "jumps", [BAD_TICKS] = "bad_ticks"
};

/* A message that is shown without its sender, until a later tick. */
struct repair {
	char id[64];
	unsigned due;
};

struct soak {
	uint64_t seed;
	unsigned tick, ticks, people;
	unsigned words;			/* said this tick */
	unsigned latest;		/* the person who wrote last */
	unsigned disputed, dispute_at;	/* who is answered late, and when */
	int64_t clock_ms;		/* how far our world is from this one's */
	struct door door;
	struct chance chance;
	struct repair repairs[REPAIRS];
	char last[PEOPLE_MOST][24];	/* what each customer asked last */
	char ticket[PEOPLE_MOST][64];	/* and ordered last */
	unsigned long count[COUNTERS];
};

struct place {
	const char *page, *platform;
};

/* Few are on Instagram, whose threads are read at two calls a second. */
static const struct place *
place_of(unsigned person)
{
	static const struct place places[] = {
		{ "1001", "messenger" }, { "1002", "messenger" },
		{ "1001", "instagram" }, { "1002", "instagram" }
	};

	return &places[person % 2 + (person % 40 < 2 ? 2 : 0)];
}

static unsigned
below(struct soak *s, unsigned n)
{
	return chance_below(&s->chance, n);
}

/* No two messages have the same words, unless they are meant to. */
static unsigned
word(struct soak *s)
{
	return s->tick * 100 + s->words++;
}

/* One message; `more` are further members of it. */
static void
say(struct soak *s, unsigned person, const char *from, const char *text,
    const char *more)
{
	const struct place *p = place_of(person);

	door_post(&s->door, "/sim/say", "{\"page\":\"%s\",\"platform\":\"%s\","
	    "\"from\":\"%s\",\"customer\":{\"id\":\"%u\",\"%s\":\"someone%u\"}"
	    ",\"text\":\"%s\"%s}", p->page, p->platform, from, 70000 + person,
	    *p->platform == 'i' ? "username" : "name", person, text, more);
}

static void
customer_says(struct soak *s, unsigned person, const char *text,
    const char *more)
{
	char also[256];

	if (chance_in(&s->chance, 120))
		snprintf(also, sizeof(also), ",\"visible_after_ms\":%u%s",
		    1 + below(s, LATE_MS), more);
	else
		snprintf(also, sizeof(also), "%s", more);
	say(s, person, "customer", text, also);
	s->count[MESSAGES]++;
}

/* --- what customers do ----------------------------------------------------- */

static void
ask(struct soak *s, unsigned person)
{
	char *text = s->last[person];

	snprintf(text, sizeof(s->last[0]), "q%u", word(s));
	customer_says(s, person, text, "");
}

static void
ask_long(struct soak *s, unsigned person)
{
	char text[32];

	snprintf(text, sizeof(text), "long q%u", word(s));
	customer_says(s, person, text, "");
}

static void
greet(struct soak *s, unsigned person)
{
	customer_says(s, person, "hello", "");
}

static void
order(struct soak *s, unsigned person)
{
	snprintf(s->ticket[person], sizeof(s->ticket[0]),
	    "to An Nakhil, Riyadh, 0501234567: order %u t%u",
	    1 + below(s, 9), word(s));
	customer_says(s, person, s->ticket[person], "");
}

static void
order_again(struct soak *s, unsigned person)
{
	if (*s->ticket[person] == '\0')
		order(s, person);
	else
		customer_says(s, person, s->ticket[person], "");
}

static void
show_picture(struct soak *s, unsigned person)
{
	char text[32];

	snprintf(text, sizeof(text), "q%u", word(s));
	customer_says(s, person, text, ",\"attachments\":"
	    "[{\"image\":\"https://example.com/a.jpg\"}]");
}

/* Its sender is not shown until some ticks later. */
static void
ask_half_shown(struct soak *s, unsigned person)
{
	struct repair *r = s->repairs;
	char text[32], id[sizeof(r->id)], more[128];

	while (*r->id != '\0' && r < s->repairs + REPAIRS - 1)
		r++;
	snprintf(text, sizeof(text), "q%u", word(s));
	snprintf(id, sizeof(id), "m_half-%llu-%s",
	    (unsigned long long)s->seed, text);
	memcpy(r->id, id, sizeof(id));
	r->due = s->tick + 1 + below(s, 4);
	snprintf(more, sizeof(more), ",\"id\":\"%s\",\"shape\":\"%s\"", id,
	    below(s, 2) ? "no_from" : "bare");
	say(s, person, "customer", text, more);
	s->count[MESSAGES]++;
}

/* A Page's Instant Reply, the same for everybody. */
static void
ask_the_machine(struct soak *s, unsigned person)
{
	ask(s, person);
	say(s, person, "page", "Thank you, we will be with you shortly.", "");
	s->count[STAFF]++;
}

static const struct {
	unsigned weight;
	void (*act)(struct soak *, unsigned person);
} habits[] = {
	{ 50, ask }, { 12, order }, { 4, order_again }, { 8, ask_long },
	{ 10, greet }, { 4, show_picture }, { 2, ask_half_shown },
	{ 4, ask_the_machine }
};

static void
act(struct soak *s, unsigned person)
{
	unsigned sum = 0, i, pick;

	for (i = 0; i < sizeof(habits) / sizeof(*habits); i++)
		sum += habits[i].weight;
	pick = below(s, sum);
	for (i = 0; pick >= habits[i].weight; i++)
		pick -= habits[i].weight;
	habits[i].act(s, person);
}

static void
customers(struct soak *s)
{
	unsigned person = below(s, s->people), n = 1 + below(s, 3);

	if (s->people < PEOPLE_MOST && chance_in(&s->chance, 60))
		person = s->people++;
	while (n-- > 0)
		act(s, person);
	s->latest = person;
}

static void
repair(struct soak *s)
{
	unsigned i;

	for (i = 0; i < REPAIRS; i++) {
		if (s->repairs[i].due != s->tick || *s->repairs[i].id == '\0')
			continue;
		door_post(&s->door, "/sim/message", "{\"message_id\":\"%s\","
		    "\"shape\":\"whole\"}", s->repairs[i].id);
		*s->repairs[i].id = '\0';
	}
}

/* --- what the shop's people do --------------------------------------------- */

/* By hand in the Page's own inbox: their words, or the agent's. */
static void
staff_says(struct soak *s, unsigned person)
{
	char text[64];

	switch (below(s, 4)) {
	case 0:
		snprintf(text, sizeof(text), "Hello, how can I help?");
		break;
	case 1:
		if (*s->last[person] != '\0') {
			snprintf(text, sizeof(text), "You said: %s",
			    s->last[person]);
			break;
		}
		/* FALLTHROUGH */
	default:
		snprintf(text, sizeof(text), "staff %u", word(s));
	}
	say(s, person, "page", text, "");
	s->count[STAFF]++;
}

static void
staff(struct soak *s)
{
	staff_says(s, below(s, 3) ? s->latest : below(s, s->people));
}

static void
conversation(struct soak *s, char number[16])
{
	snprintf(number, 16, "%u", 1 + below(s, s->people + 30));
}

static void
desk_says(struct soak *s)
{
	char number[16], text[32];
	const char *argv[] = { "souk", "say", number, text, NULL };

	conversation(s, number);
	snprintf(text, sizeof(text), "desk %u", word(s));
	s->count[DESK] += tick_command(s->clock_ms, argv) == 0;
}

static void
desk_switches(struct soak *s)
{
	char number[16];
	const char *argv[] = { "souk", "ai", below(s, 3) ? "on" : "off", number,
	    NULL };

	conversation(s, number);
	tick_command(s->clock_ms, argv);
}

/* --- what goes wrong ------------------------------------------------------- */

enum { READS = 1, SENDS = 2, MODEL = 4, ALL = 7 };

static const struct target {
	unsigned kind;
	const char *method, *path;
} targets[] = {
	{ READS, "GET", "/conversations" }, { READS, "GET", "/messages" },
	{ SENDS, "POST", "/messages" }, { SENDS, "POST", "/messages" },
	{ SENDS, "POST", "/messages" }, { MODEL, "POST", "/chat/completions" }
};

#define STATUS "\"do\":\"status\",\"status\":"

static const struct trouble {
	unsigned weight, kinds;
	const char *order;
} troubles[] = {
	{ 10, ALL, "\"do\":\"drop_before\"" },
	{ 10, ALL, "\"do\":\"drop_after\"" },
	{ 6, ALL, STATUS "500" },
	{ 6, ALL, STATUS "503,\"apply\":true" },
	{ 6, ALL, "\"do\":\"garbage\"" },
	{ 6, ALL, "\"do\":\"truncate\",\"bytes\":20" },
	{ 3, ALL, "\"do\":\"html\"" },
	{ 3, ALL, "\"do\":\"html\",\"apply\":true" },
	{ 6, ALL, "\"do\":\"delay\",\"ms\":150" },
	{ 1, ALL, "\"do\":\"hang\"" },
	{ 1, ALL, "\"do\":\"hang\",\"apply\":true" },
	{ 3, READS, STATUS "400,\"error\":{\"code\":80006,\"message\":"
	    "\"too many calls\",\"type\":\"OAuthException\"}" },
	{ 9, SENDS, STATUS "400,\"error\":{\"code\":613,\"message\":"
	    "\"too many calls\",\"type\":\"OAuthException\"}" },
	{ 6, SENDS, STATUS "500,\"error\":{\"code\":2,\"message\":"
	    "\"temporarily unavailable\",\"type\":\"OAuthException\"}" },
	{ 6, SENDS, STATUS "500,\"apply\":true,\"error\":{\"code\":1,"
	    "\"message\":\"unknown error\",\"type\":\"OAuthException\"}" },
	{ 6, MODEL, STATUS "429,\"body\":\"{\\\"error\\\":{\\\"code\\\":"
	    "\\\"rate_limit_exceeded\\\",\\\"message\\\":\\\"slow\\\"}}\"" },
	{ 2, MODEL, STATUS "429,\"body\":\"{\\\"error\\\":{\\\"code\\\":"
	    "\\\"insufficient_quota\\\",\\\"message\\\":\\\"pay\\\"}}\"" },
};

static const struct trouble *
trouble_for(struct soak *s, unsigned kind)
{
	size_t i, n = sizeof(troubles) / sizeof(*troubles);
	unsigned sum = 0, pick;

	for (i = 0; i < n; i++)
		sum += troubles[i].kinds & kind ? troubles[i].weight : 0;
	pick = below(s, sum);
	for (i = 0; ; i++) {
		if (!(troubles[i].kinds & kind))
			continue;
		if (pick < troubles[i].weight)
			return &troubles[i];
		pick -= troubles[i].weight;
	}
}

static void
fault(struct soak *s)
{
	const struct target *t = &targets[below(s,
	    sizeof(targets) / sizeof(*targets))];
	const struct trouble *what = trouble_for(s, t->kind);
	unsigned nth = 1 + below(s, 3), times = 1 + below(s, 2);

	door_post(&s->door, "/sim/fault", "{\"match\":{\"method\":\"%s\","
	    "\"path\":\"%s\",\"nth\":%u},\"times\":%u,%s}", t->method,
	    t->path, nth, times, what->order);
	s->count[FAULTS]++;
}

/* An answer is put off by the platform, and meanwhile somebody writes. */
static void
dispute(struct soak *s)
{
	s->latest = s->disputed = below(s, s->people);
	s->dispute_at = s->tick + 1;
	act(s, s->disputed);
	door_post(&s->door, "/sim/fault", "{\"match\":{\"method\":\"POST\","
	    "\"path\":\"/messages\"}," STATUS "400,\"error\":{\"code\":613,"
	    "\"message\":\"too many calls\",\"type\":\"OAuthException\"}}");
	s->count[FAULTS]++;
}

static void
settle_dispute(struct soak *s)
{
	if (s->tick != s->dispute_at)
		return;
	if (below(s, 3))
		staff_says(s, s->disputed);
	else
		act(s, s->disputed);
}

/* A token dies, and a person puts it right a little later. */
static void
token(struct soak *s)
{
	char number[16];
	const char *argv[] = { "souk", "channel", "connect", number, NULL };
	unsigned at = s->tick % DEAD_EVERY, channel;

	if (at == DEAD_EVERY / 2)
		door_post(&s->door, "/sim/token", "{\"token\":"
		    "\"token-of-1002\",\"dead\":{\"code\":190}}");
	if (at != DEAD_EVERY / 2 + DEAD_TICKS)
		return;
	door_post(&s->door, "/sim/token",
	    "{\"token\":\"token-of-1002\",\"dead\":null}");
	for (channel = 1; channel <= 4; channel++) {
		snprintf(number, sizeof(number), "%u", channel);
		tick_command(s->clock_ms, argv);
	}
}

/* Our own clock is wrong for a while, by minutes or a day. */
static int64_t
wrong_by(struct soak *s)
{
	static const int64_t wrong[] = { 600000, -600000, 86400000, -86400000 };
	struct chance c;

	chance_open(&c, s->seed ^ 0xc10cc, s->tick / CLOCK_BLOCK);
	if (!chance_in(&c, 120))
		return 0;
	s->count[JUMPS] += s->tick % CLOCK_BLOCK == 0;
	return wrong[chance_below(&c, 4)];
}

/* --- a tick ---------------------------------------------------------------- */

static void
wait_ms(unsigned ms)
{
	const struct timespec nap = { .tv_nsec = ms * 1000000L };

	nanosleep(&nap, NULL);
}

/* Somebody writes while the tick is at work. */
static void
interfere(struct soak *s)
{
	wait_ms(below(s, 80));
	if (below(s, 2))
		staff(s);
	else
		act(s, s->latest);
}

/* An instant within a tick, and who dies in it. */
static void
kill_some(struct soak *s, const struct tick *t)
{
	static const enum tick_part who[] = { TICK_ONE, TICK_ONE, TICK_ONE,
	    TICK_ALL, TICK_ALL, TICK_DRIVER };

	wait_ms(below(s, 170));
	tick_kill(t, who[below(s, 6)], below(s, 64));
	s->count[KILLS]++;
}

/* The platform takes its time to say that it has done as it was asked. */
static void
linger(struct soak *s)
{
	act(s, s->latest);
	door_post(&s->door, "/sim/fault", "{\"match\":{\"method\":\"POST\","
	    "\"path\":\"/messages\"},\"do\":\"delay\",\"ms\":100}");
}

static void
run(struct soak *s)
{
	int64_t clock_ms = s->clock_ms + wrong_by(s);
	struct tick first, second;
	bool twice = chance_in(&s->chance, 40);
	bool overlapping = chance_in(&s->chance, 15);
	bool deadly = chance_in(&s->chance, 160);
	int status;

	if (deadly && below(s, 3))
		linger(s);
	tick_start(&first, clock_ms);
	if (twice)
		tick_start(&second, clock_ms);
	if (chance_in(&s->chance, 100))
		interfere(s);
	if (deadly)
		kill_some(s, &first);
	status = tick_end(&first);
	if (twice)
		tick_end(&second);
	/* Who killed it sees the rest of it die, or the next tick does. */
	if (!overlapping)
		tick_outlive(&first);
	s->count[DOUBLES] += twice;
	s->count[BAD_TICKS] += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static const struct {
	unsigned per_mille;
	void (*happens)(struct soak *);
} events[] = {
	{ 450, customers }, { 150, customers }, { 70, staff },
	{ 40, desk_says }, { 40, desk_switches }, { 200, fault }, { 60, fault },
	{ 30, dispute }
};

static void
live(struct soak *s)
{
	size_t i;

	chance_open(&s->chance, s->seed, s->tick);
	s->words = 0;
	s->clock_ms += BEAT_MS;
	door_post(&s->door, "/sim/clock", "{\"offset_ms\":%lld}",
	    (long long)s->clock_ms);
	repair(s);
	token(s);
	settle_dispute(s);
	for (i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (chance_in(&s->chance, events[i].per_mille))
			events[i].happens(s);
	run(s);
}

/* Half-shown messages come out. */
static void
show_rest(struct soak *s)
{
	unsigned i;

	for (i = 0; i < REPAIRS; i++)
		s->repairs[i].due = s->tick;
	repair(s);
}

static unsigned long
number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0')
		errx(EX_USAGE, "what number is '%s'?", text);
	return n;
}

/* NAME=N lines, beside what the ticks say on stdout and stderr. */
static void
report(const struct soak *s)
{
	int i;

	for (i = 0; i < COUNTERS; i++)
		dprintf(REPORT_FD, "%s=%lu\n", counter_names[i], s->count[i]);
	dprintf(REPORT_FD, "people=%u\nclock_ms=%lld\n", s->people,
	    (long long)s->clock_ms);
}

int
main(int argc, char *argv[])
{
	struct soak s = { .people = PEOPLE_FIRST };

	if (argc != 4 || getenv("SOAK_PRELOAD") == NULL)
		errx(EX_USAGE, "usage: SOAK_PRELOAD=CLOCK.so "
		    "soak PORT SEED TICKS 3>REPORT");
	door_open(&s.door, (unsigned)number(argv[1]));
	s.seed = number(argv[2]);
	s.ticks = (unsigned)number(argv[3]);
	for (s.tick = 0; s.tick < s.ticks; s.tick++)
		live(&s);
	show_rest(&s);
	report(&s);
	return 0;
}
