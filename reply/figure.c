#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "numeral.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

static const struct {
	const char *word;
	int times;
} multipliers[] = {
	{ "الف", 1000 }, { "الاف", 1000 }, { "الفا", 1000 }, { "k", 1000 },
	{ "ك", 1000 }, { "alf", 1000 }, { "alaf", 1000 },
	{ "thousand", 1000 }, { "mille", 1000 }, { "هزار", 1000 },
	{ "هەزار", 1000 }, { "bin", 1000 }, { "hezar", 1000 },
	{ "مليون", 1000000 }, { "ملايين", 1000000 }, { "million", 1000000 },
	{ "milyon", 1000000 }
};

/* What passes it is as much: no price is, and nothing that is added wraps. */
#define VALUE_MAX (INT64_MAX / 4)
#define COUNT_MAX 1000000000
/* As much in words is counted in thousands: ربع مليون. */
enum { MUCH = 100000 };

const char *
figure_bare(const char *word, int i)
{
	static const char *const fronts[] = {
		"", "وال", "بال", "لل", "ال", "و", "ب", "ل"
	};
	size_t n = strlen(fronts[i]);

	return strncmp(word, fronts[i], n) == 0 && word[n] != '\0' ?
	    word + n : NULL;
}

int64_t
figure_count(const struct words *w, size_t at)
{
	const char *word = words_at(w, at);
	char *end;
	long n;

	if (*word < '0' || *word > '9')
		return numeral_word(word);
	n = strtol(word, &end, 10);
	return *end == '\0' && n <= COUNT_MAX ? n : 0;
}

/* Bytes of the separator here; *decimal: it can only be one, or never. */
static size_t
separator(const char *p, int *decimal)
{
	static const struct {
		const char *text;
		int decimal;	/* 1 always, -1 never, 0 who knows */
	} all[] = {
		{ ".", 0 }, { ",", 0 }, { "،", 0 }, { "'", -1 }, { "٫", 1 },
		{ "٬", -1 }
	};
	size_t i, n;

	for (i = 0; i < SOME(all); i++) {
		n = strlen(all[i].text);
		*decimal = all[i].decimal;
		if (strncmp(p, all[i].text, n) == 0)
			return n;
	}
	return 1;
}

/* Digits of a number, and what is known of its last separator. */
struct digits {
	int64_t all;
	int groups, last, decimal;	/* last: digits behind the separator */
};

static void
read_digits(const char *p, struct digits *d)
{
	memset(d, 0, sizeof(*d));
	while (*p != '\0') {
		if (*p < '0' || *p > '9') {
			p += separator(p, &d->decimal);
			d->groups++;
			d->last = 0;
			continue;
		}
		if (d->all < VALUE_MAX / FIGURE_MILLI / 10)
			d->all = d->all * 10 + (*p - '0');
		else
			d->all = VALUE_MAX / FIGURE_MILLI;
		d->last++;
		p++;
	}
}

/* The last separator ahead of decimals; past three they are no money. */
static bool
as_decimal(const struct digits *d, int64_t *value)
{
	static const int64_t tens[] = { 1000, 100, 10, 1 };

	if (d->groups == 0 || d->decimal < 0 || d->last > 3)
		return false;
	*value = d->all * tens[d->last];
	return true;
}

static bool
as_whole(const struct digits *d, int64_t *value)
{
	if (d->groups > 0 && (d->decimal > 0 || d->last != 3))
		return false;
	*value = d->all * FIGURE_MILLI;
	return true;
}

static bool
figure_digits(const char *word, struct figure *f)
{
	struct digits d;

	read_digits(word, &d);
	f->values += as_decimal(&d, &f->value[f->values]);
	f->values += as_whole(&d, &f->value[f->values]);
	f->taken = 1;
	return f->values > 0;
}

/* "twelve point five": thousandths, and how many words they take. */
static size_t
decimals(const struct words *w, size_t at, int64_t *more)
{
	static const char *const points[] = {
		"point", "virgule", "فاصله", "نقطه", NULL
	};
	size_t n = words_longest(w, at, points), taken;

	if (n == 0 || (taken = numeral_at(w, at + n, more)) == 0 ||
	    *more >= FIGURE_MILLI)
		return 0;
	*more *= *more < 10 ? 100 : *more < 100 ? 10 : 1;
	return n + taken;
}

static bool
figure_words(const struct words *w, size_t at, struct figure *f)
{
	int64_t more;
	size_t n;

	if ((f->taken = numeral_at(w, at, &f->value[0])) == 0)
		return false;
	f->shy = numeral_is_shy(w, at, f->taken);
	f->multiplied = f->value[0] >= MUCH;
	f->value[0] *= FIGURE_MILLI;
	f->values = 1;
	if ((n = decimals(w, at + f->taken, &more)) > 0) {
		f->value[0] += more;
		f->taken += n;
	}
	return true;
}

/* "10 K D": a letter ahead of another one abbreviates with it. */
static bool
is_initial(const struct words *w, size_t at)
{
	static const char *const letters[] = { "k", "ك", NULL };
	static const char *const second[] = { "d", "د", NULL };

	return words_longest(w, at, letters) > 0 &&
	    (words_longest(w, at + 1, second) > 0 ||
	    (words_is(w, at + 1, ".") &&
	    words_longest(w, at + 2, second) > 0));
}

static void
multiply(const struct words *w, size_t at, struct figure *f)
{
	size_t i;
	int v, times;

	for (i = 0; i < SOME(multipliers); i++) {
		if (!words_is(w, at + f->taken, multipliers[i].word) ||
		    is_initial(w, at + f->taken))
			continue;
		times = multipliers[i].times;
		for (v = 0; v < f->values; v++)
			f->value[v] = f->value[v] > VALUE_MAX / times ?
			    VALUE_MAX : f->value[v] * times;
		f->taken++;
		f->multiplied = true;
		return;
	}
}

/* خمسه وعشرين الف وخمسميه: what is left behind the thousands. */
static void
add_hundreds(const struct words *w, size_t at, struct figure *f)
{
	static const char *const ands[] = { "and", "و", "et", NULL };
	size_t rest = at + f->taken, n;
	int64_t more = 0;
	bool joined;
	int v;

	if (!f->multiplied)
		return;
	joined = strncmp(words_at(w, rest), "و", strlen("و")) == 0;
	for (n = 0; ands[n] != NULL; n++)
		if (words_is(w, rest, ands[n])) {
			joined = true;
			rest++;
		}
	n = numeral_at(w, rest, &more);
	if (n == 0 || more >= 1000 || !(joined || more >= 100))
		return;
	for (v = 0; v < f->values; v++)
		f->value[v] += more * FIGURE_MILLI;
	f->taken = rest + n - at;
}

bool
figure_at(const struct words *w, size_t at, struct figure *f)
{
	const char *word = words_at(w, at);

	memset(f, 0, sizeof(*f));
	/* "3 ashra" begins with a digit, and is a word. */
	if (!figure_words(w, at, f) && !(*word >= '0' && *word <= '9' &&
	    figure_digits(word, f)))
		return false;
	multiply(w, at, f);
	add_hundreds(w, at, f);
	return true;
}

static bool
is_percent(const struct words *w, size_t at)
{
	static const char *const signs[] = {
		"%", "٪", "percent", "بالميه", "بالمئه", "بالمائه", "في الميه",
		"في المائه", "في المئه", "pourcent", "yüzde", "درصد",
		"لە سەد", "لەسەد", "ji sedî", NULL
	};

	return words_longest(w, at, signs) > 0;
}

int64_t
figure_percent(const struct words *w, size_t at)
{
	struct figure f;

	if (!figure_at(w, at, &f) || !(is_percent(w, at + f.taken) ||
	    (at > 0 && is_percent(w, at - 1))))
		return 0;
	return f.value[0];
}

bool
figure_is_among(int64_t value, const int64_t list[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i] == value)
			return true;
	return false;
}
