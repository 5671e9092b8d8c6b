#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stamp.h"

static const int64_t last_ms = INT64_C(253402300799999);	/* year 9999 */

struct clock_time {
	int year, month, day, hour, minute, second, ms;
};

/* Days since 1970-01-01 of a Gregorian date, by Howard Hinnant's counting. */
static int64_t
days_from(int y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool
in_range(const struct clock_time *c)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
	    31, 31, 30, 31, 30, 31 };
	bool leap = (c->year % 4 == 0 && c->year % 100 != 0) ||
	    c->year % 400 == 0;

	if (c->year < 1970 || c->year > 9999 || c->month < 1 || c->month > 12)
		return false;
	if (c->day < 1 ||
	    c->day > days[c->month - 1] + (leap && c->month == 2))
		return false;
	return c->hour >= 0 && c->hour <= 23 && c->minute >= 0 &&
	    c->minute <= 59 && c->second >= 0 && c->second <= 60;
}

static int64_t
to_ms(const struct clock_time *c)
{
	int64_t s = days_from(c->year, c->month, c->day) * 86400 +
	    INT64_C(3600) * c->hour + INT64_C(60) * c->minute + c->second;

	return s * 1000 + c->ms;
}

/* n digits as a number, moving on; -1 if they are not digits. */
static int
digits(const char **p, int n)
{
	int value = 0;

	while (n-- > 0) {
		if (!isdigit((unsigned char)**p))
			return -1;
		value = value * 10 + (*(*p)++ - '0');
	}
	return value;
}

static bool
literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* 0 without a fraction, -1 for a point without digits. */
static int
fraction_ms(const char **p)
{
	int ms = 0, scale = 100;

	if (!literal(p, '.'))
		return 0;
	if (!isdigit((unsigned char)**p))
		return -1;
	for (; isdigit((unsigned char)**p); (*p)++, scale /= 10)
		ms += (**p - '0') * scale;
	return ms;
}

/* Z, +hh, +hhmm or +hh:mm as minutes east of UTC. */
static bool
offset_minutes(const char **p, int *minutes)
{
	int sign = **p == '-' ? -1 : 1, h, m = 0;

	*minutes = 0;
	if (literal(p, 'Z'))
		return true;
	if (!literal(p, '+') && !literal(p, '-'))
		return false;
	if ((h = digits(p, 2)) < 0)
		return false;
	if ((literal(p, ':') || **p != '\0') && (m = digits(p, 2)) < 0)
		return false;
	*minutes = sign * (h * 60 + m);
	return h <= 14 && m <= 59;
}

static int64_t
parse_unix(const char *text)
{
	char *end;
	long long s = strtoll(text, &end, 10);

	if (*end != '\0' || s < 0 || s > last_ms / 1000)
		return STAMP_NONE;
	return (int64_t)s * 1000;
}

int64_t
stamp_parse(const char *text)
{
	struct clock_time c;
	const char *p = text;
	int64_t t;
	int east;

	if (text == NULL || !isdigit((unsigned char)*text))
		return STAMP_NONE;
	if (text[strspn(text, "0123456789")] == '\0')
		return parse_unix(text);
	c.year = digits(&p, 4);
	if (!literal(&p, '-') || (c.month = digits(&p, 2)) < 0 ||
	    !literal(&p, '-') || (c.day = digits(&p, 2)) < 0 ||
	    !literal(&p, 'T') || (c.hour = digits(&p, 2)) < 0 ||
	    !literal(&p, ':') || (c.minute = digits(&p, 2)) < 0 ||
	    !literal(&p, ':') || (c.second = digits(&p, 2)) < 0)
		return STAMP_NONE;
	c.ms = fraction_ms(&p);
	if (c.ms < 0 || !offset_minutes(&p, &east) || *p != '\0' ||
	    !in_range(&c))
		return STAMP_NONE;
	t = to_ms(&c) - (int64_t)east * 60000;
	return t >= 0 && t <= last_ms ? t : STAMP_NONE;
}

int64_t
stamp_parse_http(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct clock_time c = { 0 };
	char month[4];
	const char *at;
	int used = 0;

	if (text == NULL ||
	    sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n",
	    &c.day, month, &c.year, &c.hour, &c.minute, &c.second, &used) != 6 ||
	    used == 0 || text[used] != '\0')
		return STAMP_NONE;
	at = strstr(months, month);
	if (at == NULL || strlen(month) != 3 || (at - months) % 3 != 0)
		return STAMP_NONE;
	c.month = (int)(at - months) / 3 + 1;
	return in_range(&c) ? to_ms(&c) : STAMP_NONE;
}

/* Replace n characters by the last n digits of value. */
static void
put_digits(char *text, int n, int value)
{
	for (; n-- > 0; value /= 10)
		text[n] = (char)('0' + value % 10);
}

/* By hand: strftime() costs more than all else that is done with a message. */
char *
stamp_print(int64_t t, char text[STAMP_SIZE])
{
	struct tm tm;
	time_t s;

	if (t < 0)
		t = 0;
	if (t > last_ms)
		t = last_ms;
	s = (time_t)(t / 1000);
	gmtime_r(&s, &tm);
	memcpy(text, "yyyy-mm-ddThh:mm:ss.mmmZ", STAMP_SIZE);
	put_digits(text, 4, tm.tm_year + 1900);
	put_digits(text + 5, 2, tm.tm_mon + 1);
	put_digits(text + 8, 2, tm.tm_mday);
	put_digits(text + 11, 2, tm.tm_hour);
	put_digits(text + 14, 2, tm.tm_min);
	put_digits(text + 17, 2, tm.tm_sec);
	put_digits(text + 20, 3, (int)(t % 1000));
	return text;
}

static int64_t
clock_ms(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
stamp_now(void)
{
	return clock_ms(CLOCK_REALTIME);
}

int64_t
stamp_monotonic(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}
