#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "must.h"
#include "phone.h"
#include "text.h"

/* Digits that stand together, and the separator ahead of them. */
struct group {
	int from, len;
	char ahead;
};

/* A run of digits with single separators between its groups. */
struct run {
	char digits[PHONE_SIZE];
	struct group group[PHONE_SIZE];
	int count, groups;
	bool foreign;		/* begins with + or 00 */
};

enum {
	RUN_MAX = PHONE_SIZE - 10,	/* digits behind which it ends */
	READ_MAX = 7			/* digits that a value is made of */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many digits stand here; what the first of them come to in *value. */
static size_t
number(const char *p, int *value)
{
	size_t n;

	*value = 0;
	for (n = 0; is_digit(p[n]); n++)
		if (n < READ_MAX)
			*value = *value * 10 + (p[n] - '0');
	return n;
}

/* What the group comes to; of a long one, its first digits. */
static int
value_of(const struct run *r, int i)
{
	const struct group *g = &r->group[i];
	int value = 0, n;

	for (n = 0; n < g->len && n < READ_MAX; n++)
		value = value * 10 + (r->digits[g->from + n] - '0');
	return value;
}

/* Of our era, of the Hijra, or of Iran. */
static bool
is_year(int value, size_t digits)
{
	return digits == 4 && ((value >= 1900 && value < 2100) ||
	    (value >= 1380 && value < 1500));
}

static bool
is_day(int day, int month)
{
	return day >= 1 && month >= 1 && day <= 31 && month <= 12;
}

/* 2026-11-22, 22/11/2026, 11.22.2026, 22 11 2026: its bytes, or 0. */
static size_t
date_len(const char *p)
{
	char mark = p[strspn(p, "0123456789")];
	size_t len[3], at = 0, i;
	int v[3];

	if (mark == '\0' || strchr("-./ ", mark) == NULL)
		return 0;
	for (i = 0; i < 3; i++) {
		if (i > 0 && p[at++] != mark)
			return 0;
		len[i] = number(p + at, &v[i]);
		at += len[i];
	}
	if (p[at] == mark && is_digit(p[at + 1]))
		return 0;
	if (is_year(v[0], len[0]) && is_day(v[2], v[1]))
		return at;
	return is_year(v[2], len[2]) &&
	    (is_day(v[0], v[1]) || is_day(v[1], v[0])) ? at : 0;
}

/* Separators ahead of a further digit: ") ", "-" or " "; 0: it ends here. */
static size_t
gap(const char *p)
{
	static const char *const dashes[] = { "–", "—", "‐", "‑", "−" };
	size_t n = strspn(p, " -.()/"), i;

	for (i = 0; i < sizeof(dashes) / sizeof(*dashes) && n == 0; i++)
		if (strncmp(p, dashes[i], strlen(dashes[i])) == 0)
			return is_digit(p[strlen(dashes[i])]) ?
			    strlen(dashes[i]) : 0;
	return n <= 2 && is_digit(p[n]) ? n : 0;
}

static const char *
read_group(const char *p, struct run *r, char ahead)
{
	struct group *g = &r->group[r->groups++];

	g->from = r->count;
	g->ahead = ahead;
	for (; is_digit(*p); p++)
		if (r->count < PHONE_SIZE - 1)
			r->digits[r->count++] = *p;
	g->len = r->count - g->from;
	return p;
}

/* "22 11 2026" ends what is ahead of it, "99 22 11 2026" is no date. */
static bool
is_date_apart(const char *p, size_t gap)
{
	size_t first = gap + strspn(p + gap, "0123456789");

	return date_len(p + gap) > 0 && (gap > 1 || p[first] != *p);
}

/* Takes an hour off the run's end, whose minutes stand at p: their bytes. */
static size_t
drop_hour(const char *p, struct run *r)
{
	const struct group *g = &r->group[r->groups - 1];
	int minutes;

	if (*p != ':' || number(p + 1, &minutes) != 2 || minutes > 59 ||
	    g->len > 2 || value_of(r, r->groups - 1) > 24)
		return 0;
	r->count = g->from;
	r->groups--;
	return 3;
}

static const char *
read_run(const char *p, struct run *r)
{
	size_t n;

	memset(r, 0, sizeof(*r));
	p = read_group(p, r, '\0');
	while (r->count < RUN_MAX && (n = gap(p)) > 0 && !is_date_apart(p, n))
		p = read_group(p + n, r, *p);
	p += drop_hour(p, r);
	memset(r->digits + r->count, 0, sizeof(r->digits) - (size_t)r->count);
	return p;
}

static int
longest(const struct run *r)
{
	int i, most = 0;

	for (i = 0; i < r->groups; i++)
		if (r->group[i].len > most)
			most = r->group[i].len;
	return most;
}

static int
shortest(const struct run *r)
{
	int i, least = PHONE_SIZE;

	for (i = 0; i < r->groups; i++)
		if (r->group[i].len < least)
			least = r->group[i].len;
	return least;
}

/* What is between its groups differs. */
static bool
is_mixed(const struct run *r)
{
	int i;

	for (i = 2; i < r->groups; i++)
		if (r->group[i].ahead != r->group[1].ahead)
			return true;
	return false;
}

/* 2025 2026 */
static bool
is_years(const struct run *r)
{
	int i;

	for (i = 0; i < r->groups; i++)
		if (!is_year(value_of(r, i), (size_t)r->group[i].len))
			return false;
	return true;
}

/* 5 5 5 1 2 3 4: spelled out, and no sizes, which grow. */
static bool
is_spelled(const struct run *r)
{
	int i;

	for (i = 1; i < r->count && r->digits[i] > r->digits[i - 1]; i++)
		continue;
	return longest(r) == 1 && i < r->count;
}

/* 99 11 22 33: in pairs, and no sizes either. */
static bool
is_paired(const struct run *r)
{
	int i;

	if (longest(r) != 2 || shortest(r) != 2 || is_mixed(r))
		return false;
	for (i = 1; i < r->groups; i++)
		if (value_of(r, i) < value_of(r, i - 1))
			return true;
	return false;
}

/* Sizes and the like grow, a little or by round figures: 98 104, 100 250. */
static bool
is_step(int from, int to)
{
	bool round = from % 5 == 0 && to % 5 == 0;

	return to >= from && (to < 100 || to - from <= from / 8 ||
	    to == 2 * from || (round && to <= 5 * from));
}

/* 36 38 40, 12-18 18-24, 36.5 37.5 38.5: the halves say nothing. */
static bool
is_list(const struct run *r)
{
	bool halves = is_mixed(r);
	int i, count = 1, last = value_of(r, 0);

	for (i = 1; i < r->groups; i++) {
		if (halves && r->group[i].ahead == '.' &&
		    r->group[i].len == 1)
			continue;
		if (!is_step(last, value_of(r, i)))
			return false;
		last = value_of(r, i);
		count++;
	}
	return count >= 3;
}

/* 1 250 000 */
static bool
is_thousands(const struct run *r)
{
	int i;

	for (i = 1; i < r->groups; i++)
		if (r->group[i].len != 3)
			return false;
	return r->groups > 1 && !is_mixed(r) && value_of(r, r->groups - 1) == 0;
}

/* 9.30 is an hour, 28.11 and 28/11 are days. */
static bool
is_hour_or_day(const struct run *r, int i)
{
	int first = value_of(r, i), second = value_of(r, i + 1);

	return r->group[i].len <= 2 && r->group[i + 1].len == 2 &&
	    ((r->group[i + 1].ahead == '.' && first <= 24 && second <= 59) ||
	    is_day(first, second));
}

/* 10.00-22.00, 28/11 - 30/11 */
static bool
is_time(const struct run *r)
{
	int i;

	for (i = 0; i < r->groups; i += 2)
		if (i + 1 == r->groups || !is_hour_or_day(r, i) ||
		    strchr("./", r->group[i + 1].ahead) == NULL ||
		    r->group[i].ahead == r->group[i + 1].ahead)
			return false;
	return true;
}

static bool
is_phone(const struct run *r)
{
	int most = longest(r);

	if (r->count < PHONE_MIN || is_years(r))
		return false;
	return is_spelled(r) || is_paired(r) || r->foreign ||
	    *r->digits == '0' || most >= PHONE_MIN ||
	    (most >= 4 && (shortest(r) >= 3 || r->count >= 10));
}

/* 599 988 77: groups as no list and no time has them. */
static bool
is_loose(const struct run *r)
{
	return r->count >= PHONE_LOOSE && !is_years(r) && !is_list(r) &&
	    !is_thousands(r) && !is_time(r);
}

const char *
phone_next(const char *at, struct phone *phone)
{
	const char *start;
	struct run r;
	size_t zeros, n;
	bool plus;

	while (*(at += (n = strcspn(at, "0123456789"))) != '\0') {
		plus = n > 0 && at[-1] == '+';
		if (!plus && (n = date_len(at)) > 0) {
			at += n;
			continue;
		}
		start = at;
		at = read_run(at, &r);
		zeros = strncmp(r.digits, "00", 2) == 0 ? 2 : 0;
		r.foreign = zeros > 0 || plus;
		phone->loose = !is_phone(&r);
		if (phone->loose && !is_loose(&r))
			continue;
		memcpy(phone->digits, r.digits + zeros,
		    sizeof(r.digits) - zeros);
		phone->typed = start;
		phone->len = (size_t)(at - start);
		return at;
	}
	return NULL;
}

static const char *
national(const char *digits)
{
	return digits + strspn(digits, "0");
}

/* The same number, with or without its country? */
static bool
is_same(const char *a, const char *b)
{
	size_t la, lb;

	a = national(a);
	b = national(b);
	la = strlen(a);
	lb = strlen(b);
	if (la < PHONE_MIN || lb < PHONE_MIN)
		return strcmp(a, b) == 0;
	return la >= lb ? strcmp(a + la - lb, b) == 0 :
	    strcmp(b + lb - la, a) == 0;
}

/* A run of digits as it was typed: where each begins and ends, and which. */
struct typed {
	const char *start, *end, *at[PHONE_SIZE], *behind[PHONE_SIZE];
	char digits[PHONE_SIZE];
	size_t count;
};

static bool
is_between(ucs4_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' ||
	    c == '/' || c == 0xa0 || c == 0x640 ||
	    uc_is_property_bidi_control(c);
}

/* The next run from p on; false: there is none. */
static bool
next_typed(const char *p, struct typed *t)
{
	int n, digit, gap = 0;
	ucs4_t c;

	memset(t, 0, sizeof(*t));
	for (; (n = u8_strmbtouc(&c, (const uint8_t *)p)) > 0; p += n) {
		digit = uc_decimal_value(c);
		if (digit >= 0) {
			if (t->count == 0 && t->start == NULL)
				t->start = p;
			if (t->count == PHONE_SIZE - 1)
				return true;
			t->at[t->count] = p;
			t->behind[t->count] = t->end = p + n;
			t->digits[t->count++] = (char)('0' + digit);
			gap = 0;
		} else if (t->count > 0 && (!is_between(c) || ++gap > 3)) {
			return true;
		} else if (t->count == 0) {
			t->start = c == '+' ? p : NULL;
		}
	}
	return t->count > 0;
}

/* Do the digits from..to-1 stand in groups of their own? */
static bool
is_apart(const struct typed *t, size_t from, size_t to)
{
	return (from == 0 || t->behind[from - 1] != t->at[from]) &&
	    (to == t->count || t->behind[to - 1] != t->at[to]);
}

static bool
is_one_group(const struct typed *t, size_t from, size_t to)
{
	for (from++; from < to && t->behind[from - 1] == t->at[from]; from++)
		continue;
	return from == to;
}

/* May a number begin here?  The tail of a longer one is another number. */
static bool
begins(const struct typed *t, size_t from, size_t to, size_t wanted)
{
	enum { WHOLE_MIN = 8 };

	return from == 0 || t->digits[from] == '0' || to - from >= wanted ||
	    (to - from >= WHOLE_MIN && is_one_group(t, from, to));
}

/*
 * Are they that number?  What is ahead of it, such as a quantity, is taken for
 * its country's code only where it is written like one.
 */
static bool
is_number(const struct typed *t, size_t from, size_t to, const char *digits)
{
	size_t wanted = strlen(national(digits));
	char own[PHONE_SIZE] = "";

	if (to - from < PHONE_MIN || !is_apart(t, from, to) ||
	    !begins(t, from, to, wanted))
		return false;
	memcpy(own, t->digits + from, to - from);
	return is_same(own, digits) &&
	    (strlen(national(own)) <= wanted || is_one_group(t, from, to) ||
	    strncmp(own, "00", 2) == 0 || (from == 0 && *t->start == '+'));
}

/* Where it stands in the run; false: it does not. */
static bool
find(const struct typed *t, const char *digits, size_t *from, size_t *to)
{
	for (*from = 0; *from < t->count; ++*from)
		for (*to = t->count; *to > *from; --*to)
			if (is_number(t, *from, *to, digits))
				return true;
	return false;
}

char *
phone_typed(const char *text, const char *digits)
{
	struct typed t = { .end = text };
	const char *start;
	size_t from, to;

	while (next_typed(t.end, &t)) {
		if (!find(&t, digits, &from, &to))
			continue;
		start = from == 0 ? t.start : t.at[from];
		return must(strndup(start,
		    (size_t)(t.behind[to - 1] - start)));
	}
	return NULL;
}

bool
phone_stands(const char *text, const char *digits)
{
	char *typed = phone_typed(text, digits);
	bool found = typed != NULL;

	free(typed);
	return found;
}

bool
phone_read(const char *text, char digits[PHONE_SIZE])
{
	struct typed t = { .end = text };

	while (next_typed(t.end, &t))
		if (t.count >= PHONE_MIN) {
			memcpy(digits, t.digits, sizeof(t.digits));
			return true;
		}
	return false;
}
