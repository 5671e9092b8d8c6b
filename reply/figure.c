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

int64_t
figure_count(const struct words *w, size_t at)
{
	const char *word = words_at(w, at);
	char *end;
	long n;

	if (*word < '0' || *word > '9')
		return numeral_word(word);
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

static bool
figure_words(const struct words *w, size_t at, struct figure *f)
{
	f->taken = numeral_at(w, at, &f->value[0]);
	f->value[0] *= FIGURE_MILLI;
	f->values = 1;
	return f->taken > 0;
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

/* خمسه وعشرين الف وخمسميه: what is left behind the thousands. */
static void
add_hundreds(const struct words *w, size_t at, struct figure *f)
{
	int64_t more = 0;
	size_t n = 0;
	int v;

	if (f->multiplied && strncmp(words_at(w, at + f->taken), "و",
	    strlen("و")) == 0)
		n = numeral_at(w, at + f->taken, &more);
	if (n == 0 || more >= 1000)
		return;
	for (v = 0; v < f->values; v++)
		f->value[v] += more * FIGURE_MILLI;
	f->taken += n;
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
	add_hundreds(w, at, f);
	return true;
}
