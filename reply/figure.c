#include <stdlib.h>
#include <string.h>

#include "figure.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

static const struct {
	const char *word;
	int value;
} numbers[] = {
	{ "واحد", 1 }, { "واحده", 1 }, { "وحده", 1 }, { "one", 1 },
	{ "اثنين", 2 }, { "اثنان", 2 }, { "اتنين", 2 }, { "ثنتين", 2 },
	{ "تنين", 2 }, { "قطعتين", 2 }, { "قطعتان", 2 }, { "حبتين", 2 },
	{ "حبتان", 2 }, { "زوجين", 2 }, { "two", 2 }, { "etnen", 2 },
	{ "itnen", 2 }, { "ethnain", 2 }, { "deux", 2 }, { "both", 2 },
	{ "ثلاثه", 3 }, { "ثلاث", 3 }, { "تلاته", 3 }, { "تلات", 3 },
	{ "three", 3 }, { "talata", 3 }, { "thalatha", 3 }, { "trois", 3 },
	{ "اربعه", 4 }, { "اربع", 4 }, { "four", 4 },
	{ "خمسه", 5 }, { "خمس", 5 }, { "five", 5 },
	{ "سته", 6 }, { "ست", 6 }, { "six", 6 }, { "سبعه", 7 }, { "سبع", 7 },
	{ "seven", 7 }, { "ثمانيه", 8 }, { "ثمان", 8 }, { "تمانيه", 8 },
	{ "ثماني", 8 }, { "eight", 8 }, { "تسعه", 9 }, { "تسع", 9 },
	{ "nine", 9 }, { "عشره", 10 }, { "عشر", 10 }, { "ten", 10 },
	{ "ashra", 10 }, { "eleven", 11 },
	{ "twelve", 12 }, { "fifteen", 15 }, { "عشرين", 20 },
	{ "عشرون", 20 }, { "twenty", 20 }, { "ثلاثين", 30 }, { "تلاتين", 30 },
	{ "ثلاثون", 30 }, { "thirty", 30 }, { "اربعين", 40 },
	{ "اربعون", 40 }, { "forty", 40 }, { "خمسين", 50 }, { "خمسون", 50 },
	{ "fifty", 50 }, { "ستين", 60 }, { "ستون", 60 }, { "sixty", 60 },
	{ "سبعين", 70 }, { "سبعون", 70 }, { "seventy", 70 },
	{ "ثمانين", 80 }, { "ثمانون", 80 }, { "تمانين", 80 },
	{ "eighty", 80 }, { "تسعين", 90 }, { "تسعون", 90 }, { "ninety", 90 },
	{ "ميه", 100 }, { "مئه", 100 }, { "مائه", 100 }, { "hundred", 100 },
	{ "ميتين", 200 }, { "مئتين", 200 }, { "مئتان", 200 },
	{ "مائتين", 200 }, { "الفين", 2000 }, { "الفان", 2000 }
};

static const struct {
	const char *word;
	int times;
} multipliers[] = {
	{ "الف", 1000 }, { "الاف", 1000 }, { "الفا", 1000 }, { "k", 1000 },
	{ "ك", 1000 }, { "alf", 1000 }, { "alaf", 1000 },
	{ "thousand", 1000 }, { "مليون", 1000000 }, { "ملايين", 1000000 },
	{ "million", 1000000 }
};

#define VALUE_MAX (INT64_MAX / 1000000 / FIGURE_MILLI)

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

static int
number_word(const char *word)
{
	const char *core;
	size_t n;
	int i;

	for (i = 0; i < FIGURE_FRONTS; i++)
		for (n = 0; (core = figure_bare(word, i)) != NULL &&
		    n < SOME(numbers); n++)
			if (strcmp(core, numbers[n].word) == 0)
				return numbers[n].value;
	return 0;
}

int64_t
figure_count(const struct words *w, size_t at)
{
	const char *word = words_at(w, at);
	char *end;
	long n;

	if (*word < '0' || *word > '9')
		return number_word(word);
	n = strtol(word, &end, 10);
	return *end == '\0' ? n : 0;
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
	int64_t all, fraction;
	int groups, last, decimal;	/* last: digits behind the separator */
};

static bool
read_digits(const char *p, struct digits *d)
{
	memset(d, 0, sizeof(*d));
	while (*p != '\0') {
		if (*p < '0' || *p > '9') {
			p += separator(p, &d->decimal);
			d->groups++;
			d->last = 0;
			d->fraction = 0;
			continue;
		}
		if (d->all > VALUE_MAX / 10)
			return false;
		d->all = d->all * 10 + (*p - '0');
		d->fraction = d->fraction * 10 + (*p++ - '0');
		d->last++;
	}
	return true;
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

	if (!read_digits(word, &d))
		return false;
	f->values += as_decimal(&d, &f->value[f->values]);
	f->values += as_whole(&d, &f->value[f->values]);
	f->taken = 1;
	return f->values > 0;
}

/* خمسه وعشرين, two hundred: words add up, and a hundred multiplies. */
static bool
figure_words(const struct words *w, size_t at, struct figure *f)
{
	int64_t sum = 0;
	int n;

	while (sum < 100000 && (n = number_word(words_at(w, at))) > 0) {
		if (n == 100 && sum > 0 && sum < 10)
			sum *= 100;
		else
			sum += n;
		f->taken++;
		at++;
	}
	f->value[0] = sum * FIGURE_MILLI;
	f->values = 1;
	return sum > 0;
}

static void
multiply(const struct words *w, size_t at, struct figure *f)
{
	size_t i;
	int v;

	for (i = 0; i < SOME(multipliers); i++) {
		if (!words_is(w, at + f->taken, multipliers[i].word))
			continue;
		for (v = 0; v < f->values; v++)
			f->value[v] *= multipliers[i].times;
		f->taken++;
		f->multiplied = true;
		return;
	}
}

bool
figure_at(const struct words *w, size_t at, struct figure *f)
{
	const char *word = words_at(w, at);

	memset(f, 0, sizeof(*f));
	if (!(*word >= '0' && *word <= '9' ? figure_digits(word, f) :
	    figure_words(w, at, f)))
		return false;
	multiply(w, at, f);
	return true;
}
