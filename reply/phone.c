#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "must.h"
#include "phone.h"
#include "text.h"

/* A run of digits with single separators between its groups. */
struct run {
	char digits[PHONE_SIZE];
	int count, groups, longest, shortest, group;
	bool foreign;		/* begins with + or 00 */
	bool dashed;		/* only - / . between its groups */
	bool mixed;		/* what is between them differs */
	bool falls;		/* a group is less than the one before it */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does the group that ends come to less than the one ahead of it? */
static bool
has_fallen(const struct run *r)
{
	const char *last = r->digits + r->count - r->group;

	return r->groups > 1 && r->group == r->longest &&
	    r->group == r->shortest && r->count >= 2 * r->group &&
	    strncmp(last, last - r->group, (size_t)r->group) < 0;
}

static void
end_group(struct run *r)
{
	r->falls = r->falls || has_fallen(r);

	if (r->group > r->longest)
		r->longest = r->group;
	if (r->shortest == 0 || r->group < r->shortest)
		r->shortest = r->group;
	r->group = 0;
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
read_run(const char *p, struct run *r)
{
	const char *between = "";
	size_t n;

	memset(r, 0, sizeof(*r));
	r->groups = 1;
	r->dashed = true;
	for (;;) {
		while (is_digit(*p)) {
			if (r->count < PHONE_SIZE - 1)
				r->digits[r->count++] = *p;
			r->group++;
			p++;
		}
		end_group(r);
		if ((n = gap(p)) == 0)
			return p;
		r->dashed = r->dashed && n == 1 && strchr("-/.", *p) != NULL;
		r->mixed = r->mixed || (r->groups > 1 && *between != *p);
		between = p;
		r->groups++;
		p += n;
	}
}

/* 2026-11-22, 22/11/2026; years, 2025 2026. */
static bool
is_date(const struct run *r)
{
	int i;

	if (r->groups == 3 && r->dashed && r->count <= 8 && r->longest <= 4)
		return true;
	if (r->longest != 4 || r->shortest != 4)
		return false;
	for (i = 0; i < r->count; i += 4)
		if (strncmp(r->digits + i, "20", 2) != 0 &&
		    strncmp(r->digits + i, "19", 2) != 0)
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
	return r->longest == 1 && i < r->count;
}

/* 99 11 22 33: in pairs, and no sizes either. */
static bool
is_paired(const struct run *r)
{
	return r->longest == 2 && r->shortest == 2 && r->count >= 8 &&
	    r->falls && !r->mixed;
}

static bool
is_phone(const struct run *r)
{
	if (r->count < PHONE_MIN || is_date(r))
		return false;
	return is_spelled(r) || is_paired(r) || r->foreign || *r->digits == '0' ||
	    r->longest >= PHONE_MIN ||
	    (r->longest >= 4 && (r->shortest >= 3 || r->count >= 10));
}

const char *
phone_next(const char *at, char digits[PHONE_SIZE])
{
	struct run r;
	size_t zeros, n;
	bool plus;

	while (*(at += (n = strcspn(at, "0123456789"))) != '\0') {
		plus = n > 0 && at[-1] == '+';
		at = read_run(at, &r);
		zeros = strncmp(r.digits, "00", 2) == 0 ? 2 : 0;
		r.foreign = zeros > 0 || plus;
		if (!is_phone(&r))
			continue;
		memcpy(digits, r.digits + zeros, sizeof(r.digits) - zeros);
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
