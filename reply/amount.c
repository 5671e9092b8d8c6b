#include <string.h>

#include "amount.h"
#include "currency.h"
#include "figure.h"
#include "numeral.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

/* بعشرين: "for" is written onto its word. */
static bool
has_for(const char *word)
{
	static const char front[] = "ب";
	size_t n = strlen(front);

	return strncmp(word, front, n) == 0 && numeral_word(word + n) > 0;
}

/* ب 25 الف: thousands "for" which something is sold count no things. */
static bool
is_for_thousands(const struct words *w, size_t at, const struct figure *f)
{
	return f->multiplied && (has_for(words_at(w, at)) ||
	    (at > 0 && words_is(w, at - 1, "ب")));
}

/* Does a word for a price stand right ahead of the figure? */
static bool
is_priced(const struct words *w, size_t at)
{
	static const char *const between[] = {
		"is", "هو", "هي", "=", ":", "just", "only", "بس", "فقط",
		"يكون", "صار", "صارت", "ب", "est", "be", "will", "now", "الان",
		"at", "بيكون", "حيكون", "هيبقي", "يصير", "الحين",
		"النهائي", "الاخير", "الجديد", "الحالي", "بعد", "الخصم",
		"التخفيض", "final", "new", "after", "discount", "the", NULL
	};
	static const char *const prices[] = {
		"السعر", "سعره", "سعرها", "سعر", "بسعر", "price", "priced",
		"cost", "costs", "total", "المجموع", "الاجمالي", "اجمالي",
		"المبلغ", "الحساب", "يكلف", "تكلف", "ثمنه", "ثمنها", "الثمن",
		"بثمن", "prix", "سعرهم", "قيمته", "قيمتها", "القيمه", "قيمه",
		"بقيمه", "قيمت", "قيمتش", "نرخ", "نرخي", "نرخەكەي", "fiyatı",
		"fiyat", "fiyati", "ücreti", "tutar", "biha", "bihayê", NULL
	};
	int steps;

	for (steps = 0; steps < 4 && at > 0; steps++) {
		at--;
		if (words_longest(w, at, prices) > 0)
			return at == 0 || !words_is(w, at - 1, "رقم");
		if (words_longest(w, at, between) == 0)
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
	return words_longest(w, at, not_things) == 0;
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

/* A half and the like: behind a figure or its currency. */
static size_t
fraction(const struct words *w, size_t at, int *milli)
{
	static const struct {
		const char *words;
		int milli;
	} all[] = {
		{ "ونص", 500 }, { "ونصف", 500 }, { "و نص", 500 },
		{ "و نصف", 500 }, { "ونيم", 500 }, { "و نيم", 500 },
		{ "و نيو", 500 }, { "wnos", 500 }, { "w nos", 500 },
		{ "w noss", 500 }, { "and a half", 500 }, { "et demi", 500 },
		{ "et demie", 500 }, { "buçuk", 500 }, { "û nîv", 500 },
		{ "وربع", 250 }, { "و ربع", 250 }, { "and a quarter", 250 },
		{ "الا ربع", -250 }
	};
	size_t i, n = 0;

	for (i = 0; i < SOME(all) && n == 0; i++) {
		n = words_phrase(w, at, all[i].words);
		*milli = n > 0 ? all[i].milli : 0;
	}
	return n;
}

/* A half alone: "half a dinar", بنص دينار. */
static size_t
part(const struct words *w, size_t at, int *milli)
{
	static const char *const halves[] = {
		"نص", "نصف", "بنص", "بنصف", "نيم", "نيو", "half a", "half",
		"un demi", "demi", "demi -", "yarım", "nîv", "nos", "noss", NULL
	};
	static const char *const quarters[] = {
		"ربع", "بربع", "a quarter of a", "quarter", "çeyrek", NULL
	};
	size_t n = words_longest(w, at, halves);

	*milli = 500;
	if (n > 0)
		return n;
	*milli = 250;
	return words_longest(w, at, quarters);
}

/* دينار ونص, دينار و500 فلس; returns the place behind it. */
static size_t
add_rest(const struct words *w, size_t at, struct amount *a)
{
	struct currency c;
	struct figure f;
	size_t i, n;
	int milli;

	if ((n = fraction(w, at, &milli)) > 0) {
		add_to_all(a, milli);
		return at + n;
	}
	i = at + (words_is(w, at, "و") || words_is(w, at, "and"));
	if (!figure_at(w, i, &f) || !currency_at(w, i + f.taken, &c) ||
	    c.per == 0 || !amount_shares(c.codes, a->codes))
		return at;
	add_to_all(a, f.value[f.values - 1] / c.per);
	return i + f.taken + c.taken;
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

/* What may stand between a figure and its currency; at most two of them. */
static size_t
skip_marks(const struct words *w, size_t at)
{
	static const char *const marks[] = {
		"(", ")", "-", "–", "=", ",", "،", ".", "/", "*", NULL
	};
	const char *const *mark;
	int n;

	for (n = 0; n < 2; n++, at++) {
		for (mark = marks; *mark != NULL; mark++)
			if (words_is(w, at, *mark))
				break;
		if (*mark == NULL)
			break;
	}
	return at;
}

/* "kuwaiti dinars" */
static size_t
skip_nation(const struct words *w, size_t at)
{
	static const char *const nations[] = {
		"kuwaiti", "saudi", "egyptian", "iraqi", "emirati", "uae",
		"omani", "qatari", "bahraini", "jordanian", "lebanese",
		"syrian", "moroccan", "tunisian", "algerian", "libyan",
		"sudanese", "yemeni", "us", "american", "türk", "turkish",
		"kuveyt", NULL
	};

	return at + words_longest(w, at, nations);
}

/*
 * Currency behind a figure that ends here; returns the place behind it, or 0.
 * In "size 42 - KWD 12.500" it belongs to what follows.
 */
static size_t
currency_behind(const struct words *w, size_t end, struct currency *c)
{
	size_t at = skip_marks(w, end);
	bool apart = at > end;

	at = skip_nation(w, at);
	if (!currency_at(w, at, c) || c->count != 0)
		return 0;
	at += c->taken;
	return (apart || c->behind) && is_number(w, at) ? 0 : at;
}

/* One that ends right ahead of this place: KWD, or K . D, which is three. */
static bool
currency_before(const struct words *w, size_t from, size_t at,
    struct currency *c)
{
	size_t n;

	for (n = 1; n <= 3 && at >= from + n; n++)
		if (currency_at(w, at - n, c) && c->taken == n && !c->behind)
			return true;
	return false;
}

/* Currency ahead of a figure at this place, from `from` on. */
static bool
currency_ahead(const struct words *w, size_t from, size_t at,
    struct currency *c)
{
	if (at > from && (words_is(w, at - 1, ":") ||
	    words_is(w, at - 1, "=")))
		at--;
	if (currency_before(w, from, at, c))
		return true;
	/* K.D. 10: the last point is the abbreviation's. */
	return at > from && words_is(w, at - 1, ".") &&
	    currency_before(w, from, at - 1, c) &&
	    strchr(c->word, '.') != NULL;
}

/* wa7da: a digit inside a word is a letter. */
static bool
is_letter(const struct words *w, size_t at)
{
	return is_number(w, at) && at > 0 && at + 1 < w->count &&
	    w->list[at - 1].kind == WORD_LETTERS && !w->list[at].spaced &&
	    w->list[at + 1].kind == WORD_LETTERS && !w->list[at + 1].spaced &&
	    strlen(words_at(w, at)) == 1;
}

/* "for a dinar", بدينار: the word alone says one. */
static bool
is_single(const struct words *w, size_t at)
{
	static const char *const units[] = {
		"دينار", "ريال", "درهم", "جنيه", "ليره", "دولار", "dinar",
		"riyal", "dirham", "pound", "lira", "dollar", NULL
	};
	static const char *const for_one[] = {
		"بدينار", "بريال", "بدرهم", "بجنيه", "بليره", "بدولار",
		"a dinar", "a riyal", "a dirham", "a pound", "a lira",
		"a dollar", "un dinar", "un dirham", NULL
	};
	size_t n = words_longest(w, at, for_one);

	if (n == 0 && words_longest(w, at, units) > 0 && is_priced(w, at))
		n = 1;
	/* دينار كويتي 12.500 has its figure behind it. */
	return n > 0 && !is_number(w, at + n) && !is_number(w, at + n + 1);
}

/* A currency's word that says its own figure: دينارين, "half a dinar". */
static size_t
own_figure(const struct words *w, size_t at, struct amount *a)
{
	struct figure f = { .values = 1 };
	struct currency c;
	size_t n;
	int milli;

	if (currency_at(w, at, &c) && c.count > 0) {
		f.value[0] = (int64_t)c.count * FIGURE_MILLI;
		take_figure(a, &f, c.codes);
		return at + c.taken;
	}
	if ((n = part(w, at, &milli)) > 0 &&
	    (n = currency_behind(w, at + n, &c)) > 0) {
		f.value[0] = milli;
		take_figure(a, &f, c.codes);
		in_whole_units(a, &c);
		return n;
	}
	if (!is_single(w, at))
		return 0;
	n = at + !currency_at(w, at, &c);
	currency_at(w, n, &c);
	f.value[0] = FIGURE_MILLI;
	take_figure(a, &f, c.codes);
	return n + 1;
}

/* كلها بسعر واحد: at one price, which is none. */
static bool
is_the_same(const struct words *w, size_t at, const struct figure *f)
{
	return !is_number(w, at) && f->value[0] == FIGURE_MILLI;
}

/* An amount whose figure stands at this place; returns the place behind it. */
static size_t
amount_at(const struct words *w, size_t from, size_t at, struct amount *a)
{
	struct currency c;
	struct figure f;
	size_t end, behind, next;
	int more = 0;

	if (is_letter(w, at))
		return 0;
	if ((end = own_figure(w, at, a)) > 0)
		return add_rest(w, end, a);
	if (!figure_at(w, at, &f))
		return 0;
	end = at + f.taken;
	next = end + fraction(w, end, &more);
	behind = currency_behind(w, next, &c);
	if (f.shy && is_number(w, behind))
		behind = 0;
	if (behind > 0) {
		take_figure(a, &f, c.codes);
		add_to_all(a, more);
		in_whole_units(a, &c);
		return add_rest(w, behind, a);
	}
	if (f.shy)
		return 0;
	if (currency_ahead(w, from, at, &c)) {
		take_figure(a, &f, c.codes);
		in_whole_units(a, &c);
		return end;
	}
	/* "the price of two: 25": the word counts, the figure is the price. */
	if (!is_number(w, at) && is_number(w, skip_marks(w, end)))
		return 0;
	if (is_for_thousands(w, at, &f) || (is_priced(w, at) &&
	    !is_the_same(w, at, &f) && !counts_a_thing(w, end))) {
		take_figure(a, &f, "");
		return end;
	}
	/* العطر 25 الف: thousands of nothing that is named. */
	if (!f.multiplied || counts_a_thing(w, end))
		return 0;
	take_figure(a, &f, "");
	a->bare = true;
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
