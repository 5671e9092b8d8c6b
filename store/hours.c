#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <time.h>

#include "conf.h"
#include "hours.h"

enum { DAY = 24 * 60, MINUTE_MS = 60000 };

static const char wrong_day[] = "a day is Sun, Mon, Tue, Wed, Thu, Fri or Sat";
static const char wrong_range[] = "a range is like 09:00-22:30";

/* The day's number from Sunday, and p behind it; -1: none. */
static int
read_day(const char **p)
{
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu",
	    "fri", "sat" };
	int i;

	for (i = 0; i < 7; i++)
		if (strncasecmp(*p, days[i], 3) == 0) {
			*p += 3;
			return i;
		}
	return -1;
}

/* HH:MM as a minute of the day, up to 24:00; -1: none. */
static int
read_clock(const char **p)
{
	int h, m, n = 0;

	if (sscanf(*p, "%2d:%2d%n", &h, &m, &n) != 2 || n < 4 || h < 0 ||
	    m < 0 || m > 59 || h * 60 + m > DAY)
		return -1;
	*p += n;
	return h * 60 + m;
}

static void
open_range(struct hours *h, int day, int from, int until)
{
	int i;

	if (until <= from)
		until += DAY;
	for (i = from; i < until; i++)
		h->open[(day * DAY + i) % HOURS_WEEK] = true;
}

/* A range on each of the days from first to last, round the week's end. */
static const char *
read_range(struct hours *h, const char **p, int first, int last)
{
	int from = read_clock(p), until, day;

	if (from < 0 || from == DAY || *(*p)++ != '-' ||
	    (until = read_clock(p)) < 0)
		return wrong_range;
	for (day = first; ; day = (day + 1) % 7) {
		open_range(h, day, from, until);
		if (day == last)
			return NULL;
	}
}

static void
skip_space(const char **p)
{
	*p += strspn(*p, " \t");
}

/* [DAY[-DAY]] RANGE [RANGE ...] */
static const char *
read_entry(struct hours *h, const char **p)
{
	const char *why;
	int first = 0, last = 6;

	if (**p < '0' || **p > '9') {
		if ((first = last = read_day(p)) < 0)
			return wrong_day;
		if (**p == '-') {
			++*p;
			if ((last = read_day(p)) < 0)
				return wrong_day;
		}
		skip_space(p);
	}
	do {
		if ((why = read_range(h, p, first, last)) != NULL)
			return why;
		skip_space(p);
	} while (**p != '\0' && **p != ',');
	return NULL;
}

const char *
hours_read(struct hours *h, const char *text)
{
	const char *why;

	memset(h, 0, sizeof(*h));
	for (;;) {
		skip_space(&text);
		if ((why = read_entry(h, &text)) != NULL)
			return why;
		if (*text == '\0')
			return NULL;
		text++;
	}
}

void
hours_load(struct hours *h)
{
	const char *text = conf_str("SOUK_HOURS", NULL), *why;

	memset(h, 0, sizeof(*h));
	h->always = text == NULL;
	if (text != NULL && (why = hours_read(h, text)) != NULL)
		errx(EX_CONFIG, "SOUK_HOURS = %s: %s", text, why);
}

static bool
is_open_at(const struct hours *h, int64_t t)
{
	time_t seconds = (time_t)(t / 1000);
	struct tm tm;

	return localtime_r(&seconds, &tm) == NULL ||
	    h->open[tm.tm_wday * DAY + tm.tm_hour * 60 + tm.tm_min];
}

bool
hours_open(const struct hours *h, int64_t t)
{
	return h->always || is_open_at(h, t);
}

int64_t
hours_closed_since(const struct hours *h, int64_t t)
{
	int minutes;

	t -= t % MINUTE_MS;
	for (minutes = 0; minutes < HOURS_WEEK &&
	    !is_open_at(h, t - MINUTE_MS); minutes++)
		t -= MINUTE_MS;
	return t;
}
