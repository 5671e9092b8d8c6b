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
		"بثمن", "prix", "سعرهم", NULL
	};
	int steps;

	for (steps = 0; steps < 4 && at > 0; steps++) {
		at--;
		if (words_longest(w, at, prices) > 0)
			return true;
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
		"(", "-", "–", "=", ",", "،", ".", "/", "*", NULL
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
		"sudanese", "yemeni", "us", "american", NULL
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

/* Currency ahead of a figure at this place, from `from` on. */
static bool
currency_ahead(const struct words *w, size_t from, size_t at,
    struct currency *c)
{
	if (at > from && (words_is(w, at - 1, ":") ||
	    words_is(w, at - 1, "=")))
		at--;
	return at > from && currency_at(w, at - 1, c) && !c->behind;
}

/* "eleven and a half dinars": thousandths; *at is moved behind it. */
static int
half(const struct words *w, size_t *at)
{
	static const char *const halves[] = {
		"and a half", "ونص", "ونصف", "و نص", "و نصف", "et demi", NULL
	};
	size_t n = words_longest(w, *at, halves);

	*at += n;
	return n > 0 ? FIGURE_MILLI / 2 : 0;
}

/* An amount whose figure stands at this place; returns the place behind it. */
static size_t
amount_at(const struct words *w, size_t from, size_t at, struct amount *a)
{
	struct currency c;
	struct figure f;
	size_t end, behind, next;
	int more;

	if (currency_at(w, at, &c) && c.count > 0) {
		f = (struct figure){ .values = 1,
		    .value = { (int64_t)c.count * FIGURE_MILLI } };
		take_figure(a, &f, c.codes);
		return add_rest(w, at + c.taken, a);
	}
	if (!figure_at(w, at, &f))
		return 0;
	next = end = at + f.taken;
	more = half(w, &next);
	if ((behind = currency_behind(w, next, &c)) > 0) {
		take_figure(a, &f, c.codes);
		add_to_all(a, more);
		in_whole_units(a, &c);
		return add_rest(w, behind, a);
	}
	if (currency_ahead(w, from, at, &c)) {
		take_figure(a, &f, c.codes);
		in_whole_units(a, &c);
		return end;
	}
	/* "the price of two: 25": the word counts, the figure is the price. */
	if (!is_number(w, at) && is_number(w, skip_marks(w, end)))
		return 0;
	if (!is_for_thousands(w, at, &f) &&
	    (!is_priced(w, at) || counts_a_thing(w, end)))
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
