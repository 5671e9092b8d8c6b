#include <string.h>
#include <time.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include "stamp.h"
#include "whatsapp_head.h"

enum { WORD_SIZE = 24 };

bool
head_is_mark(ucs4_t c)
{
	return c == 0x200e || c == 0x200f || c == 0x61c || c == 0xfeff ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static ucs4_t
fold(ucs4_t c)
{
	int digit = uc_decimal_value(c);

	if (digit >= 0)
		return (ucs4_t)('0' + digit);
	if (c == '\t' || c == 0xa0 || c == 0x2009 || c == 0x202f)
		return ' ';
	if (c == 0x60c)
		return ',';
	if (c == 0x2013 || c == 0x2014)
		return '-';
	return uc_tolower(c);
}

ucs4_t
head_next(const char **p)
{
	const uint8_t *next;
	ucs4_t c;

	while ((next = u8_next(&c, (const uint8_t *)*p)) != NULL) {
		*p = (const char *)next;
		if (!head_is_mark(c))
			return fold(c);
	}
	return 0;
}

static ucs4_t
peek(const char *p)
{
	return head_next(&p);
}

static bool
take(const char **p, ucs4_t c)
{
	const char *next = *p;

	if (head_next(&next) != c)
		return false;
	*p = next;
	return true;
}

static void
skip_spaces(const char **p)
{
	while (take(p, ' '))
		continue;
}

/* One to four digits; their count, 0 for none. */
static int
number(const char **p, int *value)
{
	int n;

	*value = 0;
	for (n = 0; n < 4 && peek(*p) >= '0' && peek(*p) <= '9'; n++)
		*value = *value * 10 + (int)(head_next(p) - '0');
	return n;
}

/* 15.04.2016, 3/6/18, 2018-06-13, and 13. 6. 2018. with its spaces. */
static bool
read_date(const char **p, struct head *h)
{
	int i, digits, first = 0;
	ucs4_t separator = 0;

	for (i = 0; i < 3; i++) {
		skip_spaces(p);
		if ((digits = number(p, &h->date[i])) == 0)
			return false;
		if (i == 0)
			first = digits;
		if (i == 2)
			break;
		separator = head_next(p);
		if (separator != '/' && separator != '.' && separator != '-')
			return false;
	}
	h->year_first = first == 4;
	h->dotted = separator == '.';
	take(p, '.');
	return take(p, ',') || peek(*p) == ' ';
}

/*
 * Words beside a time: halves of the day, and some that only decorate.  Those
 * of other languages make the line no head, rather than its time wrong.
 */
static const struct word {
	const char *text;
	int half;		/* 0: before noon, 1: after it, -1: neither */
} words[] = {
	{ "", -1 }, { "at", -1 }, { "à", -1 }, { "um", -1 }, { "klo", -1 },
	{ "kl", -1 }, { "uhr", -1 }, { "h", -1 }, { "hrs", -1 }, { "в", -1 },
	{ "г", -1 }, { "ч", -1 },
	{ "am", 0 }, { "a", 0 }, { "ص", 0 }, { "fm", 0 }, { "πμ", 0 },
	{ "صباحا", 0 }, { "پن", 0 }, { "לפנהצ", 0 }, { "pg", 0 },
	{ "오전", 0 }, { "上午", 0 }, { "午前", 0 }, { "öö", 0 }, { "قظ", 0 },
	{ "pm", 1 }, { "p", 1 }, { "م", 1 }, { "em", 1 }, { "μμ", 1 },
	{ "مساء", 1 }, { "مساءا", 1 }, { "دن", 1 }, { "אחהצ", 1 },
	{ "ptg", 1 },
	{ "오후", 1 }, { "下午", 1 }, { "午後", 1 }, { "ös", 1 }, { "بظ", 1 }
};

static bool
ends_word(ucs4_t c)
{
	return c == 0 || c == ']' || c == '-' || c == ':' ||
	    (c >= '0' && c <= '9');
}

/* Points, quotes and the vowel of an ending, which some leave out. */
static bool
is_ornament(ucs4_t c)
{
	return c == ' ' || c == '.' || c == ',' || c == '"' || c == 0x5f4 ||
	    c == 0x64b;
}

/* "p. m." is pm: letters up to the time or its end; false: an unknown word. */
static bool
read_word(const char **p, int *half)
{
	char text[WORD_SIZE];
	size_t i, n = 0;
	ucs4_t c;
	int size;

	while (!ends_word(peek(*p))) {
		c = head_next(p);
		if (is_ornament(c))
			continue;
		size = u8_uctomb((uint8_t *)text + n, c,
		    (ptrdiff_t)(sizeof(text) - 1 - n));
		if (size < 0)
			return false;
		n += (size_t)size;
	}
	text[n] = '\0';
	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i].text, text) != 0)
			continue;
		if (words[i].half >= 0)
			*half = words[i].half;
		return true;
	}
	return false;
}

static bool
take_colon(const char **p)
{
	return take(p, ':') || take(p, '.');
}

/* A unit between blanks, as Canada's French has them: 13 h 25 min 15 s. */
static bool
take_unit(const char **p, const char *unit)
{
	const char *at = *p;

	skip_spaces(&at);
	for (; *unit != '\0'; unit++)
		if (!take(&at, (ucs4_t)*unit))
			return false;
	skip_spaces(&at);
	*p = at;
	return true;
}

/* 0 where there is none. */
static void
read_second(const char **p, int *second)
{
	const char *at = *p;

	*second = 0;
	if (!take_colon(&at) && !take_unit(&at, "min"))
		return;
	if (number(&at, second) != 2) {
		*second = 0;
		return;
	}
	take_unit(&at, "s");
	*p = at;
}

static bool
read_time(const char **p, struct head *h)
{
	int half = -1;

	if (!read_word(p, &half) || number(p, &h->hour) == 0 ||
	    (!take_colon(p) && !take_unit(p, "h")) ||
	    number(p, &h->minute) != 2)
		return false;
	read_second(p, &h->second);
	if (!read_word(p, &half) || (half >= 0 && h->hour > 12))
		return false;
	if (half >= 0)
		h->hour = h->hour % 12 + 12 * half;
	return h->hour < 24 && h->minute < 60 && h->second < 60;
}

bool
head_read(const char *line, struct head *h)
{
	const char *p = line;
	bool bracket = take(&p, '[');

	if (!read_date(&p, h) || !read_time(&p, h))
		return false;
	if (bracket ? !take(&p, ']') : !take(&p, '-') && !take(&p, ':'))
		return false;
	if (!take(&p, ' '))
		return false;
	h->rest = p;
	return true;
}

/* --- dates --- */

static const struct order {
	const char *name;
	int day, month, year;		/* their places */
} orders[] = {
	[HEAD_DMY] = { "dmy", 0, 1, 2 },
	[HEAD_MDY] = { "mdy", 1, 0, 2 },
	[HEAD_YMD] = { "ymd", 2, 1, 0 }
};

enum head_order
head_order_named(const char *name)
{
	enum head_order o;

	for (o = HEAD_DMY; o < HEAD_UNKNOWN; o++)
		if (strcmp(orders[o].name, name) == 0)
			break;
	return o;
}

static struct tm
calendar(const struct head *h, enum head_order order)
{
	const struct order *o = &orders[h->year_first ? HEAD_YMD : order];
	int year = h->date[o->year];
	struct tm tm = {
		.tm_year = year < 100 ? year + 100 : year - 1900,
		.tm_mon = h->date[o->month] - 1,
		.tm_mday = h->date[o->day],
		.tm_hour = h->hour,
		.tm_min = h->minute,
		.tm_sec = h->second,
		.tm_isdst = -1
	};

	return tm;
}

/* The time as if it were UTC, in seconds; -1: no such date. */
static int64_t
plain_time(const struct head *h, enum head_order order)
{
	struct tm tm = calendar(h, order), made = tm;
	time_t t = timegm(&made);

	if (made.tm_mday != tm.tm_mday || made.tm_mon != tm.tm_mon ||
	    made.tm_year != tm.tm_year || tm.tm_year < 70 || tm.tm_year > 8099)
		return -1;
	return t;
}

/* How many of the dates do not exist, or run backwards by over an hour. */
static size_t
faults(const struct head *const heads[], size_t n, enum head_order order)
{
	int64_t at, newest = 0;
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		at = plain_time(heads[i], order);
		if (at < 0 || at + 3600 < newest)
			count++;
		if (at > newest)
			newest = at;
	}
	return count;
}

static bool
all_read_alike(const struct head *const heads[], size_t n, enum head_order a,
    enum head_order b)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (plain_time(heads[i], a) != plain_time(heads[i], b))
			return false;
	return true;
}

enum head_order
head_order_of(const struct head *const heads[], size_t n)
{
	size_t dmy = faults(heads, n, HEAD_DMY);
	size_t mdy = faults(heads, n, HEAD_MDY);
	size_t ymd = faults(heads, n, HEAD_YMD);

	/* Two digits of a year stand first only where nothing else fits. */
	if (ymd < dmy && ymd < mdy)
		return HEAD_YMD;
	if (dmy < mdy || (dmy == mdy && n > 0 && heads[0]->dotted))
		return HEAD_DMY;
	if (mdy < dmy)
		return HEAD_MDY;
	return all_read_alike(heads, n, HEAD_DMY, HEAD_MDY) ? HEAD_DMY :
	    HEAD_UNKNOWN;
}

int64_t
head_time(const struct head *h, enum head_order order)
{
	struct tm tm = calendar(h, order);
	time_t t;

	if (plain_time(h, order) < 0 || (t = mktime(&tm)) < 0)
		return STAMP_NONE;
	return (int64_t)t * 1000;
}
