#include <stdlib.h>
#include <string.h>

#include "amount.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

#define DINAR "KWD BHD IQD JOD TND LYD DZD"
#define POUND "EGP LBP SYP SDG GBP"
#define LIRA "LBP SYP TRY"
#define RIYAL "SAR QAR OMR YER"
#define DIRHAM "AED MAD"
#define DOLLAR "USD CAD"

enum place { BOTH, BEHIND };	/* of the word: also ahead of the figure? */

/* Spelled as text_fold() leaves them. */
static const struct currency {
	const char *word, *codes;
	int per;		/* so many make one; 0: it is the whole unit */
	int count;		/* a dual says its own figure; else 0 */
	enum place place;
} currencies[] = {
	{ "د.ك", "KWD", 0, 0, BOTH }, { "kd", "KWD", 0, 0, BOTH },
	{ "دك", "KWD", 0, 0, BOTH },
	{ "k.d", "KWD", 0, 0, BOTH }, { "د.ب", "BHD", 0, 0, BOTH },
	{ "bd", "BHD", 0, 0, BOTH }, { "د.ع", "IQD", 0, 0, BOTH },
	{ "د.ا", "JOD AED", 0, 0, BOTH }, { "jd", "JOD", 0, 0, BOTH },
	{ "د.ت", "TND", 0, 0, BOTH }, { "dt", "TND", 0, 0, BEHIND },
	{ "د.ل", "LYD", 0, 0, BOTH }, { "ld", "LYD", 0, 0, BEHIND },
	{ "د.ج", "DZD", 0, 0, BOTH }, { "da", "DZD", 0, 0, BEHIND },
	{ "د.م", "MAD", 0, 0, BOTH }, { "dhs", DIRHAM, 0, 0, BOTH },
	{ "dh", DIRHAM, 0, 0, BOTH }, { "ر.س", "SAR", 0, 0, BOTH },
	{ "sr", "SAR", 0, 0, BOTH }, { "s.r", "SAR", 0, 0, BOTH },
	{ "ر.ق", "QAR", 0, 0, BOTH }, { "qr", "QAR", 0, 0, BOTH },
	{ "ر.ع", "OMR", 0, 0, BOTH }, { "ر.ي", "YER", 0, 0, BOTH },
	{ "ج.م", "EGP", 0, 0, BOTH }, { "le", "EGP", 0, 0, BEHIND },
	{ "l.e", "EGP", 0, 0, BOTH }, { "ل.ل", "LBP", 0, 0, BOTH },
	{ "ل.س", "SYP", 0, 0, BOTH }, { "ج.س", "SDG", 0, 0, BOTH },
	{ "دينار", DINAR, 0, 0, BOTH }, { "دنانير", DINAR, 0, 0, BOTH },
	{ "دينارا", DINAR, 0, 0, BOTH }, { "دينارين", DINAR, 0, 2, BOTH },
	{ "ديناران", DINAR, 0, 2, BOTH }, { "dinar", DINAR, 0, 0, BOTH },
	{ "dinars", DINAR, 0, 0, BOTH }, { "denar", DINAR, 0, 0, BOTH },
	{ "ريال", RIYAL, 0, 0, BOTH }, { "ريالات", RIYAL, 0, 0, BOTH },
	{ "ريالا", RIYAL, 0, 0, BOTH }, { "ريالين", RIYAL, 0, 2, BOTH },
	{ "ريالان", RIYAL, 0, 2, BOTH }, { "riyal", RIYAL, 0, 0, BOTH },
	{ "riyals", RIYAL, 0, 0, BOTH }, { "rial", RIYAL, 0, 0, BOTH },
	{ "rials", RIYAL, 0, 0, BOTH }, { "reyal", RIYAL, 0, 0, BOTH },
	{ "ryal", RIYAL, 0, 0, BOTH }, { "درهم", DIRHAM, 0, 0, BOTH },
	{ "دراهم", DIRHAM, 0, 0, BOTH }, { "درهما", DIRHAM, 0, 0, BOTH },
	{ "درهمين", DIRHAM, 0, 2, BOTH }, { "dirham", DIRHAM, 0, 0, BOTH },
	{ "dirhams", DIRHAM, 0, 0, BOTH }, { "جنيه", POUND, 0, 0, BOTH },
	{ "جنيها", POUND, 0, 0, BOTH }, { "جنيهات", POUND, 0, 0, BOTH },
	{ "جنيهين", POUND, 0, 2, BOTH }, { "gneh", POUND, 0, 0, BOTH },
	{ "geneh", POUND, 0, 0, BOTH }, { "gnih", POUND, 0, 0, BOTH },
	{ "genih", POUND, 0, 0, BOTH }, { "جني", POUND, 0, 0, BOTH },
	{ "pound", POUND, 0, 0, BOTH }, { "pounds", POUND, 0, 0, BOTH },
	{ "ليره", LIRA, 0, 0, BOTH }, { "ليرات", LIRA, 0, 0, BOTH },
	{ "ليرتين", LIRA, 0, 2, BOTH }, { "lira", LIRA, 0, 0, BOTH },
	{ "liras", LIRA, 0, 0, BOTH }, { "دولار", DOLLAR, 0, 0, BOTH },
	{ "دولارات", DOLLAR, 0, 0, BOTH }, { "دولارا", DOLLAR, 0, 0, BOTH },
	{ "دولارين", DOLLAR, 0, 2, BOTH }, { "dollar", DOLLAR, 0, 0, BOTH },
	{ "dollars", DOLLAR, 0, 0, BOTH }, { "bucks", DOLLAR, 0, 0, BOTH },
	{ "dolar", DOLLAR, 0, 0, BOTH }, { "$", DOLLAR, 0, 0, BOTH },
	{ "€", "EUR", 0, 0, BOTH }, { "euro", "EUR", 0, 0, BOTH },
	{ "euros", "EUR", 0, 0, BOTH }, { "يورو", "EUR", 0, 0, BOTH },
	{ "£", POUND, 0, 0, BOTH }, { "¥", "JPY", 0, 0, BOTH },
	{ "₪", "ILS", 0, 0, BOTH }, { "شيكل", "ILS", 0, 0, BOTH },
	{ "شيقل", "ILS", 0, 0, BOTH }, { "shekel", "ILS", 0, 0, BOTH },
	{ "shekels", "ILS", 0, 0, BOTH }, { "₺", "TRY", 0, 0, BOTH },
	{ "₹", "INR", 0, 0, BOTH }, { "rupees", "INR PKR", 0, 0, BOTH },
	{ "فلس", "KWD BHD IQD JOD AED", 1000, 0, BOTH },
	{ "fils", "KWD BHD IQD JOD AED", 1000, 0, BOTH },
	{ "بيسه", "OMR", 1000, 0, BOTH }, { "baisa", "OMR", 1000, 0, BOTH },
	{ "مليم", "TND EGP", 1000, 0, BOTH },
	{ "قرش", POUND, 100, 0, BOTH }, { "قروش", POUND, 100, 0, BOTH },
	{ "piasters", POUND, 100, 0, BOTH },
	{ "هلله", "SAR", 100, 0, BOTH }, { "هللات", "SAR", 100, 0, BOTH },
	{ "halalas", "SAR", 100, 0, BOTH }, { "سنت", "USD EUR", 100, 0, BOTH },
	{ "cents", "USD EUR CAD", 100, 0, BOTH }
};

static const char codes_known[] = "aed bhd cad chf dzd egp eur gbp ils inr "
    "iqd jod jpy kwd lbp lyd mad mru omr pkr qar sar sdg sek syp tnd try usd "
    "yer";

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

enum { MILLI = 1000 };
#define VALUE_MAX (INT64_MAX / 1000000 / MILLI)

/* A figure and the words it took. */
struct figure {
	int64_t value[2];
	int values;
	size_t taken;
	bool multiplied;
};

/* The word without an article or a preposition that is written onto it. */
static const char *
bare(const char *word, int i)
{
	static const char *const fronts[] = {
		"", "وال", "بال", "لل", "ال", "و", "ب", "ل"
	};
	size_t n = strlen(fronts[i]);

	return strncmp(word, fronts[i], n) == 0 && word[n] != '\0' ?
	    word + n : NULL;
}

enum { FRONTS = 8 };

static int
number_word(const char *word)
{
	const char *core;
	size_t n;
	int i;

	for (i = 0; i < FRONTS; i++)
		for (n = 0; (core = bare(word, i)) != NULL &&
		    n < SOME(numbers); n++)
			if (strcmp(core, numbers[n].word) == 0)
				return numbers[n].value;
	return 0;
}

int64_t
amount_count(const struct words *w, size_t at)
{
	const char *word = words_at(w, at);
	char *end;
	long n;

	if (*word < '0' || *word > '9')
		return number_word(word);
	n = strtol(word, &end, 10);
	return *end == '\0' ? n : 0;
}

/* ISO codes in a form that currency_at() can lend. */
static const char *
iso_code(const char *word)
{
	static const char upper[] = "AED\0BHD\0CAD\0CHF\0DZD\0EGP\0EUR\0GBP\0ILS\0"
	    "INR\0IQD\0JOD\0JPY\0KWD\0LBP\0LYD\0MAD\0MRU\0OMR\0PKR\0QAR\0"
	    "SAR\0SDG\0SEK\0SYP\0TND\0TRY\0USD\0YER";
	const char *found;

	if (strlen(word) != 3 || strchr(word, ' ') != NULL)
		return NULL;
	found = strstr(codes_known, word);
	return found != NULL ? upper + (found - codes_known) : NULL;
}

/* Real Madrid's shirt has no price. */
static bool
is_a_name(const struct words *w, size_t at)
{
	return words_is(w, at + 1, "مدريد") || words_is(w, at + 1, "madrid");
}

static bool
currency_at(const struct words *w, size_t at, struct currency *c)
{
	const char *word = words_at(w, at), *core;
	size_t n;
	int i;

	/* "try" ahead of a figure is a verb. */
	*c = (struct currency){ word, iso_code(word), 0, 0,
	    strcmp(word, "try") == 0 ? BEHIND : BOTH };
	if (c->codes != NULL)
		return true;
	for (i = 0; i < FRONTS; i++)
		for (n = 0; (core = bare(word, i)) != NULL &&
		    n < SOME(currencies); n++)
			if (strcmp(core, currencies[n].word) == 0) {
				*c = currencies[n];
				return !is_a_name(w, at);
			}
	return false;
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
	*value = d->all * MILLI;
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
	f->value[0] = sum * MILLI;
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

static bool
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

static bool
is_in(const struct words *w, size_t at, const char *const list[])
{
	for (; *list != NULL; list++)
		if (words_phrase(w, at, *list) > 0)
			return true;
	return false;
}

/* Does a word for a price stand right ahead of the figure? */
static bool
is_priced(const struct words *w, size_t at, bool multiplied)
{
	static const char *const between[] = {
		"is", "هو", "هي", "=", ":", "just", "only", "بس", "فقط",
		"يكون", "صار", "صارت", "ب", "est", "be", "will", "now", "الان",
		"at", "بيكون", "حيكون", "هيبقي", "يصير", "الحين", NULL
	};
	static const char *const prices[] = {
		"السعر", "سعره", "سعرها", "سعر", "بسعر", "price", "priced",
		"cost", "costs", "total", "المجموع", "الاجمالي", "اجمالي",
		"المبلغ", "الحساب", "يكلف", "تكلف", "ثمنه", "ثمنها", "الثمن",
		"بثمن", "prix", "سعرهم", NULL
	};
	int steps;

	if (multiplied && at > 0 && words_is(w, at - 1, "ب"))
		return true;
	for (steps = 0; steps < 4 && at > 0; steps++) {
		at--;
		if (is_in(w, at, prices))
			return true;
		if (!is_in(w, at, between))
			return false;
	}
	return false;
}

/* "price 3 shirts": the figure counts what comes behind it. */
static bool
counts_a_thing(const struct words *w, size_t at)
{
	static const char *const not_things[] = {
		"فقط", "بس", "only", "each", "لل*", "و*", "and", "per", "for",
		"شامل*", "مع", "with", "instead", "بدل*", "ل*", "الان", "now",
		"today", "اليوم", "غير", "including", "plus", "not", "مش",
		"مو", "or", "او", "if", "اذا", "لو", NULL
	};

	if (at >= w->count || w->list[at].kind == WORD_NUMBER)
		return false;
	if (w->list[at].kind == WORD_MARK)
		return words_is(w, at, "%") || words_is(w, at, "٪");
	return !is_in(w, at, not_things);
}

static void
in_whole_units(struct amount *a, const struct currency *c)
{
	int64_t value = a->value[0];

	if (c->per == 0)
		return;
	a->value[0] = value / c->per;
	/* A hundred fils of the Emirates make a dirham. */
	a->value[1] = c->per == 1000 ? value / 100 : a->value[0];
	a->values = 2;
}

static void
add_to_all(struct amount *a, int64_t more)
{
	int i;

	for (i = 0; i < a->values; i++)
		a->value[i] += more;
}

/* دينار ونص, دينار و500 فلس; returns the place behind it. */
static size_t
add_rest(const struct words *w, size_t at, struct amount *a)
{
	static const struct {
		const char *words;
		int milli;
	} parts[] = {
		{ "ونص", 500 }, { "ونصف", 500 }, { "و نص", 500 },
		{ "و نصف", 500 }, { "wnos", 500 }, { "w nos", 500 },
		{ "and a half", 500 }, { "وربع", 250 }, { "و ربع", 250 },
		{ "الا ربع", -250 }
	};
	struct currency c;
	struct figure f;
	size_t i, n;

	for (i = 0; i < SOME(parts); i++)
		if ((n = words_phrase(w, at, parts[i].words)) > 0) {
			add_to_all(a, parts[i].milli);
			return at + n;
		}
	i = at + (words_is(w, at, "و") || words_is(w, at, "and"));
	if (!figure_at(w, i, &f) || !currency_at(w, i + f.taken, &c) ||
	    c.per == 0 || !amount_shares(c.codes, a->codes))
		return at;
	add_to_all(a, f.value[f.values - 1] / c.per);
	return i + f.taken + 1;
}

static void
take_figure(struct amount *a, const struct figure *f, const char *codes)
{
	memcpy(a->value, f->value, sizeof(a->value));
	a->values = f->values;
	a->codes = codes;
}

static bool
is_number(const struct words *w, size_t at)
{
	return at < w->count && w->list[at].kind == WORD_NUMBER;
}

/* Currency ahead of a figure at this place, from `from` on. */
static bool
currency_ahead(const struct words *w, size_t from, size_t at,
    struct currency *c)
{
	if (at > from && words_is(w, at - 1, ":"))
		at--;
	return at > from && currency_at(w, at - 1, c) && c->place == BOTH;
}

/* An amount whose figure stands at this place; returns the place behind it. */
static size_t
amount_at(const struct words *w, size_t from, size_t at, struct amount *a)
{
	struct currency c;
	struct figure f;
	size_t end;

	if (currency_at(w, at, &c) && c.count > 0) {
		f = (struct figure){ .value = { c.count * MILLI },
		    .values = 1 };
		take_figure(a, &f, c.codes);
		return add_rest(w, at + 1, a);
	}
	if (!figure_at(w, at, &f))
		return 0;
	end = at + f.taken;
	if (currency_at(w, end, &c) && c.count == 0 &&
	    (c.place == BOTH || !is_number(w, end + 1))) {
		take_figure(a, &f, c.codes);
		in_whole_units(a, &c);
		return add_rest(w, end + 1, a);
	}
	if (currency_ahead(w, from, at, &c)) {
		take_figure(a, &f, c.codes);
		in_whole_units(a, &c);
		return end;
	}
	if (!is_priced(w, at, f.multiplied) || counts_a_thing(w, end))
		return 0;
	take_figure(a, &f, "");
	return end;
}

bool
amount_next(const struct words *w, size_t *at, struct amount *a)
{
	size_t from = *at, end;
	struct figure f;

	memset(a, 0, sizeof(*a));
	while (*at < w->count) {
		if ((end = amount_at(w, from, *at, a)) > 0) {
			*at = end;
			return true;
		}
		*at += figure_at(w, *at, &f) ? f.taken : 1;
	}
	return false;
}

bool
amount_shares(const char *codes, const char *others)
{
	const char *p;
	char code[4] = "";

	if (*codes == '\0' || *others == '\0')
		return true;
	for (p = codes; strlen(p) >= 3; p += 3 + (p[3] == ' ')) {
		memcpy(code, p, 3);
		if (strstr(others, code) != NULL)
			return true;
	}
	return false;
}
