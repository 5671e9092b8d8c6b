#include <stdio.h>
#include <string.h>

#include "currency.h"
#include "figure.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

#define DINAR "KWD BHD IQD JOD TND LYD DZD"
#define POUND "EGP LBP SYP SDG GBP"
#define LIRA "LBP SYP TRY"
#define RIYAL "SAR QAR OMR YER"
#define DIRHAM "AED MAD"
#define DOLLAR "USD CAD"

/* Spelled as text_fold() leaves them. */
static const struct {
	const char *word, *codes;
	int per, count;
	bool behind;
} currencies[] = {
	{ "د.ك", "KWD", 0, 0, false }, { "kd", "KWD", 0, 0, false },
	{ "دك", "KWD", 0, 0, false },
	{ "k.d", "KWD", 0, 0, false }, { "د.ب", "BHD", 0, 0, false },
	{ "bd", "BHD", 0, 0, false }, { "د.ع", "IQD", 0, 0, false },
	{ "د.ا", "JOD AED", 0, 0, false }, { "jd", "JOD", 0, 0, false },
	{ "د.ت", "TND", 0, 0, false }, { "dt", "TND", 0, 0, true },
	{ "د.ل", "LYD", 0, 0, false }, { "ld", "LYD", 0, 0, true },
	{ "د.ج", "DZD", 0, 0, false }, { "da", "DZD", 0, 0, true },
	{ "د.م", "MAD", 0, 0, false }, { "dhs", DIRHAM, 0, 0, false },
	{ "dh", DIRHAM, 0, 0, false }, { "ر.س", "SAR", 0, 0, false },
	{ "sr", "SAR", 0, 0, false }, { "s.r", "SAR", 0, 0, false },
	{ "ر.ق", "QAR", 0, 0, false }, { "qr", "QAR", 0, 0, false },
	{ "ر.ع", "OMR", 0, 0, false }, { "ر.ي", "YER", 0, 0, false },
	{ "ج.م", "EGP", 0, 0, false }, { "le", "EGP", 0, 0, true },
	{ "l.e", "EGP", 0, 0, false }, { "ل.ل", "LBP", 0, 0, false },
	{ "ل.س", "SYP", 0, 0, false }, { "ج.س", "SDG", 0, 0, false },
	/* The same as a screen may turn them round. */
	{ "ك.د", "KWD", 0, 0, false }, { "ب.د", "BHD", 0, 0, false },
	{ "ع.د", "IQD", 0, 0, false }, { "ا.د", "JOD AED", 0, 0, true },
	{ "ت.د", "TND", 0, 0, false }, { "ل.د", "LYD", 0, 0, false },
	{ "ج.د", "DZD", 0, 0, false }, { "م.د", "MAD", 0, 0, false },
	{ "س.ر", "SAR", 0, 0, false }, { "ق.ر", "QAR", 0, 0, false },
	{ "ع.ر", "OMR", 0, 0, false }, { "ي.ر", "YER", 0, 0, false },
	{ "م.ج", "EGP", 0, 0, false }, { "س.ل", "SYP", 0, 0, false },
	{ "س.ج", "SDG", 0, 0, false },
	{ "q.r", "QAR", 0, 0, false }, { "b.d", "BHD", 0, 0, false },
	{ "r.o", "OMR", 0, 0, false }, { "j.d", "JOD", 0, 0, false },
	{ "دينار", DINAR, 0, 0, false }, { "دنانير", DINAR, 0, 0, false },
	{ "دينارا", DINAR, 0, 0, false }, { "دينارين", DINAR, 0, 2, false },
	{ "ديناران", DINAR, 0, 2, false }, { "dinar", DINAR, 0, 0, false },
	{ "dinars", DINAR, 0, 0, false }, { "denar", DINAR, 0, 0, false },
	{ "ريال", RIYAL, 0, 0, false }, { "ريالات", RIYAL, 0, 0, false },
	{ "ريالا", RIYAL, 0, 0, false }, { "ريالين", RIYAL, 0, 2, false },
	{ "ريالان", RIYAL, 0, 2, false }, { "riyal", RIYAL, 0, 0, false },
	{ "riyals", RIYAL, 0, 0, false }, { "rial", RIYAL, 0, 0, false },
	{ "rials", RIYAL, 0, 0, false }, { "reyal", RIYAL, 0, 0, false },
	{ "ryal", RIYAL, 0, 0, false }, { "درهم", DIRHAM, 0, 0, false },
	{ "دراهم", DIRHAM, 0, 0, false }, { "درهما", DIRHAM, 0, 0, false },
	{ "درهمين", DIRHAM, 0, 2, false }, { "dirham", DIRHAM, 0, 0, false },
	{ "dirhams", DIRHAM, 0, 0, false }, { "جنيه", POUND, 0, 0, false },
	{ "جنيها", POUND, 0, 0, false }, { "جنيهات", POUND, 0, 0, false },
	{ "جنيهين", POUND, 0, 2, false }, { "gneh", POUND, 0, 0, false },
	{ "geneh", POUND, 0, 0, false }, { "gnih", POUND, 0, 0, false },
	{ "genih", POUND, 0, 0, false }, { "جني", POUND, 0, 0, false },
	{ "pound", POUND, 0, 0, false }, { "pounds", POUND, 0, 0, false },
	{ "ليره", LIRA, 0, 0, false }, { "ليرات", LIRA, 0, 0, false },
	{ "ليرتين", LIRA, 0, 2, false }, { "lira", LIRA, 0, 0, false },
	{ "liras", LIRA, 0, 0, false }, { "دولار", DOLLAR, 0, 0, false },
	{ "دولارات", DOLLAR, 0, 0, false }, { "دولارا", DOLLAR, 0, 0, false },
	{ "دولارين", DOLLAR, 0, 2, false }, { "dollar", DOLLAR, 0, 0, false },
	{ "dollars", DOLLAR, 0, 0, false }, { "bucks", DOLLAR, 0, 0, false },
	{ "dolar", DOLLAR, 0, 0, false }, { "$", DOLLAR, 0, 0, false },
	{ "€", "EUR", 0, 0, false }, { "euro", "EUR", 0, 0, false },
	{ "euros", "EUR", 0, 0, false }, { "يورو", "EUR", 0, 0, false },
	{ "£", POUND, 0, 0, false }, { "¥", "JPY", 0, 0, false },
	{ "tl", "TRY", 0, 0, true }, { "lirası", LIRA, 0, 0, false },
	{ "lirasi", LIRA, 0, 0, false }, { "liraya", LIRA, 0, 0, false },
	{ "ليرە", LIRA, 0, 0, false }, { "dînar", DINAR, 0, 0, false },
	{ "dinara", DINAR, 0, 0, false }, { "dinarı", DINAR, 0, 0, false },
	{ "دينارە", DINAR, 0, 0, false }, { "دۆلار", DOLLAR, 0, 0, false },
	{ "دۆلارە", DOLLAR, 0, 0, false }, { "تومان", "IRR", 0, 0, false },
	{ "تومن", "IRR", 0, 0, false }, { "toman", "IRR", 0, 0, false },
	{ "₪", "ILS", 0, 0, false }, { "شيكل", "ILS", 0, 0, false },
	{ "شيقل", "ILS", 0, 0, false }, { "shekel", "ILS", 0, 0, false },
	{ "shekels", "ILS", 0, 0, false }, { "₺", "TRY", 0, 0, false },
	{ "₹", "INR", 0, 0, false }, { "rupees", "INR PKR", 0, 0, false },
	{ "فلس", "KWD BHD IQD JOD AED", 1000, 0, false },
	{ "fils", "KWD BHD IQD JOD AED", 1000, 0, false },
	{ "بيسه", "OMR", 1000, 0, false }, { "baisa", "OMR", 1000, 0, false },
	{ "مليم", "TND EGP", 1000, 0, false },
	{ "قرش", POUND, 100, 0, false }, { "قروش", POUND, 100, 0, false },
	{ "piasters", POUND, 100, 0, false },
	{ "هلله", "SAR", 100, 0, false }, { "هللات", "SAR", 100, 0, false },
	{ "halalas", "SAR", 100, 0, false }, { "سنت", "USD EUR", 100, 0, false },
	{ "cents", "USD EUR CAD", 100, 0, false }
};

static const char codes_known[] = "aed bhd cad chf dzd egp eur gbp ils inr "
    "iqd jod jpy kwd lbp lyd mad mru omr pkr qar sar sdg sek syp tnd try usd "
    "yer";

/* ISO codes, A.E.D too, in a form that currency_at() can lend. */
static const char *
iso_code(const char *word)
{
	static const char upper[] = "AED\0BHD\0CAD\0CHF\0DZD\0EGP\0EUR\0GBP\0ILS\0"
	    "INR\0IQD\0JOD\0JPY\0KWD\0LBP\0LYD\0MAD\0MRU\0OMR\0PKR\0QAR\0"
	    "SAR\0SDG\0SEK\0SYP\0TND\0TRY\0USD\0YER";
	const char *found;
	char code[4];
	size_t len = strlen(word);

	if (len == 5 && word[1] == '.' && word[3] == '.')
		snprintf(code, sizeof(code), "%c%c%c", word[0], word[2],
		    word[4]);
	else if ((len == 3 || (len == 4 && word[3] == 's')) &&
	    strchr(word, ' ') == NULL)
		snprintf(code, sizeof(code), "%.3s", word);
	else
		return NULL;
	found = strstr(codes_known, code);
	return found != NULL ? upper + (found - codes_known) : NULL;
}

/* Real Madrid's shirt has no price. */
static bool
is_a_name(const struct words *w, size_t at)
{
	return words_is(w, at + 1, "مدريد") || words_is(w, at + 1, "madrid");
}

static void
take(struct currency *c, size_t n)
{
	c->word = currencies[n].word;
	c->codes = currencies[n].codes;
	c->per = currencies[n].per;
	c->count = currencies[n].count;
	c->behind = currencies[n].behind;
}

static bool
is_known(const char *word, struct currency *c)
{
	const char *core;
	size_t n;
	int i;

	for (i = 0; i < FIGURE_FRONTS; i++) {
		if ((core = figure_bare(word, i)) == NULL)
			continue;
		for (n = 0; n < SOME(currencies); n++)
			if (strcmp(core, currencies[n].word) == 0) {
				take(c, n);
				return true;
			}
	}
	return false;
}

/* "د. ك", "K D": an abbreviation with spaces in it; its words, or 0. */
static size_t
is_spaced(const struct words *w, size_t at, struct currency *c)
{
	size_t second = at + 1 + words_is(w, at + 1, ".");
	char word[16];
	int n;

	n = snprintf(word, sizeof(word), "%s.%s", words_at(w, at),
	    words_at(w, second));
	return n > 0 && n < (int)sizeof(word) && is_known(word, c) ?
	    second + 1 - at : 0;
}

bool
currency_at(const struct words *w, size_t at, struct currency *c)
{
	const char *word = words_at(w, at);
	size_t n;

	/* "try" ahead of a figure is a verb. */
	*c = (struct currency){ word, iso_code(word), 0, 0,
	    strcmp(word, "try") == 0, 1 };
	if (c->codes != NULL)
		return true;
	if ((n = is_spaced(w, at, c)) > 0) {
		c->taken = n;
		return true;
	}
	return is_known(word, c) && !is_a_name(w, at);
}
