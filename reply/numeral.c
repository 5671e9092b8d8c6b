#include <string.h>

#include "figure.h"
#include "numeral.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

/* Spelled as text_fold() leaves them, with what dialects make of them. */
static const struct numeral {
	const char *word;
	int value;
} numerals[] = {
	{ "واحد", 1 }, { "واحده", 1 }, { "وحده", 1 }, { "one", 1 },
	{ "اثنين", 2 }, { "اثنان", 2 }, { "اتنين", 2 }, { "ثنتين", 2 },
	{ "تنين", 2 }, { "قطعتين", 2 }, { "قطعتان", 2 }, { "حبتين", 2 },
	{ "حبتان", 2 }, { "زوجين", 2 }, { "two", 2 }, { "etnen", 2 },
	{ "itnen", 2 }, { "ethnain", 2 }, { "deux", 2 },
	{ "جوج", 2 }, { "jouj", 2 }, { "both", 2 },
	{ "ثلاثه", 3 }, { "ثلاث", 3 }, { "تلاته", 3 }, { "تلات", 3 },
	{ "three", 3 }, { "talata", 3 }, { "thalatha", 3 }, { "trois", 3 },
	{ "اربعه", 4 }, { "اربع", 4 }, { "four", 4 }, { "quatre", 4 },
	{ "خمسه", 5 }, { "خمس", 5 }, { "five", 5 }, { "cinq", 5 },
	{ "سته", 6 }, { "ست", 6 }, { "six", 6 }, { "سبعه", 7 }, { "سبع", 7 },
	{ "seven", 7 }, { "sept", 7 }, { "ثمانيه", 8 }, { "ثمان", 8 },
	{ "تمانيه", 8 }, { "تمن", 8 }, { "ثماني", 8 }, { "eight", 8 },
	{ "huit", 8 }, { "تسعه", 9 }, { "تسع", 9 }, { "nine", 9 },
	{ "neuf", 9 }, { "عشره", 10 }, { "عشر", 10 }, { "ten", 10 },
	{ "dix", 10 }, { "ashra", 10 }, { "احدعش", 11 }, { "احداعش", 11 },
	{ "حداشر", 11 }, { "حدعش", 11 }, { "حداش", 11 }, { "eleven", 11 },
	{ "onze", 11 }, { "اثنعش", 12 }, { "اطنعش", 12 }, { "اتناشر", 12 },
	{ "اثناعشر", 12 }, { "اتنعش", 12 }, { "تنعش", 12 }, { "طناعش", 12 },
	{ "طناش", 12 }, { "twelve", 12 }, { "douze", 12 }, { "تلتاشر", 13 },
	{ "تلاتاشر", 13 }, { "ثلاثطعش", 13 }, { "ثلطعش", 13 }, { "تلطعش", 13 },
	{ "تلتعش", 13 }, { "طلطاش", 13 }, { "thirteen", 13 }, { "treize", 13 },
	{ "اربعتاشر", 14 }, { "اربعطعش", 14 }, { "اربعتعش", 14 },
	{ "ربعطاش", 14 }, { "fourteen", 14 }, { "quatorze", 14 },
	{ "خمستاشر", 15 }, { "خمسطعش", 15 }, { "خمستعش", 15 },
	{ "خمسطاش", 15 }, { "fifteen", 15 }, { "quinze", 15 }, { "ستاشر", 16 },
	{ "سطعش", 16 }, { "ستطعش", 16 }, { "ستعش", 16 }, { "سطاش", 16 },
	{ "sixteen", 16 }, { "seize", 16 }, { "سبعتاشر", 17 },
	{ "سبعطعش", 17 }, { "سبعتعش", 17 }, { "سبعطاش", 17 },
	{ "seventeen", 17 }, { "تمنتاشر", 18 }, { "ثمنطعش", 18 },
	{ "ثمانطعش", 18 }, { "تمنطعش", 18 }, { "تمنتعش", 18 },
	{ "تمنطاش", 18 }, { "eighteen", 18 }, { "تسعتاشر", 19 },
	{ "تسعطعش", 19 }, { "تسعتعش", 19 }, { "تسعطاش", 19 },
	{ "nineteen", 19 }, { "عشرين", 20 }, { "عشرون", 20 }, { "twenty", 20 },
	{ "vingt", 20 }, { "ثلاثين", 30 }, { "تلاتين", 30 }, { "ثلاثون", 30 },
	{ "thirty", 30 }, { "trente", 30 }, { "اربعين", 40 }, { "اربعون", 40 },
	{ "forty", 40 }, { "quarante", 40 }, { "خمسين", 50 }, { "خمسون", 50 },
	{ "fifty", 50 }, { "cinquante", 50 }, { "ستين", 60 }, { "ستون", 60 },
	{ "sixty", 60 }, { "soixante", 60 }, { "سبعين", 70 }, { "سبعون", 70 },
	{ "seventy", 70 }, { "ثمانين", 80 }, { "ثمانون", 80 },
	{ "تمانين", 80 }, { "eighty", 80 }, { "تسعين", 90 }, { "تسعون", 90 },
	{ "ninety", 90 }, { "ميه", 100 }, { "ميت", 100 }, { "مئه", 100 },
	{ "مائه", 100 }, { "hundred", 100 }, { "cent", 100 }, { "ميتين", 200 },
	{ "مئتين", 200 }, { "مئتان", 200 }, { "مائتين", 200 },
	{ "مائتان", 200 }, { "مئتي", 200 }, { "مائتي", 200 },
	{ "ثلاثمئه", 300 }, { "ثلاثمائه", 300 }, { "ثلاثميه", 300 },
	{ "ثلاثميت", 300 }, { "ثلثمئه", 300 }, { "ثلثمائه", 300 },
	{ "ثلثميه", 300 }, { "ثلثميت", 300 }, { "تلتمئه", 300 },
	{ "تلتمائه", 300 }, { "تلتميه", 300 }, { "تلتميت", 300 },
	{ "تلاتمئه", 300 }, { "تلاتمائه", 300 }, { "تلاتميه", 300 },
	{ "تلاتميت", 300 }, { "اربعمئه", 400 }, { "اربعمائه", 400 },
	{ "اربعميه", 400 }, { "اربعميت", 400 }, { "ربعمئه", 400 },
	{ "ربعمائه", 400 }, { "ربعميه", 400 }, { "ربعميت", 400 },
	{ "خمسمئه", 500 }, { "خمسمائه", 500 }, { "خمسميه", 500 },
	{ "خمسميت", 500 }, { "ستمئه", 600 }, { "ستمائه", 600 },
	{ "ستميه", 600 }, { "ستميت", 600 }, { "سبعمئه", 700 },
	{ "سبعمائه", 700 }, { "سبعميه", 700 }, { "سبعميت", 700 },
	{ "ثمانمئه", 800 }, { "ثمانمائه", 800 }, { "ثمانميه", 800 },
	{ "ثمانميت", 800 }, { "ثمنمئه", 800 }, { "ثمنمائه", 800 },
	{ "ثمنميه", 800 }, { "ثمنميت", 800 }, { "تمنمئه", 800 },
	{ "تمنمائه", 800 }, { "تمنميه", 800 }, { "تمنميت", 800 },
	{ "تمانمئه", 800 }, { "تمانمائه", 800 }, { "تمانميه", 800 },
	{ "تمانميت", 800 }, { "تسعمئه", 900 }, { "تسعمائه", 900 },
	{ "تسعميه", 900 }, { "تسعميت", 900 }, { "الف", 1000 },
	{ "الفا", 1000 }, { "thousand", 1000 }, { "mille", 1000 },
	{ "الفين", 2000 }, { "الفان", 2000 }, { "مليون", 1000000 },
	{ "cents", 100 }, { "vingts", 20 }, { "🔟", 10 },
	/* Arabic in Latin letters */
	{ "khamsa", 5 }, { "setta", 6 }, { "sitta", 6 }, { "tamanya", 8 },
	{ "thamanya", 8 }, { "talateen", 30 },
	{ "thalatheen", 30 }, { "khamseen", 50 }, { "khamsin", 50 },
	{ "setteen", 60 }, { "sitteen", 60 }, { "tamaneen", 80 },
	{ "meyya", 100 }, { "miyya", 100 }, { "mitein", 200 },
	{ "miteen", 200 },
	/* Persian and Sorani */
	{ "دو", 2 }, { "سه", 3 }, { "چهار", 4 }, { "پنج", 5 }, { "شش", 6 },
	{ "هفت", 7 }, { "هشت", 8 }, { "يازده", 11 }, { "دوازده", 12 },
	{ "سيزده", 13 }, { "چهارده", 14 }, { "پانزده", 15 }, { "شانزده", 16 },
	{ "هفده", 17 }, { "هجده", 18 }, { "نوزده", 19 }, { "چهل", 40 },
	{ "پنجاه", 50 }, { "شصت", 60 }, { "هفتاد", 70 }, { "هشتاد", 80 },
	{ "دويست", 200 }, { "سيصد", 300 }, { "چهارصد", 400 },
	{ "پانصد", 500 }, { "ششصد", 600 }, { "هفتصد", 700 }, { "هشتصد", 800 },
	{ "نهصد", 900 }, { "يەك", 1 }, { "دوو", 2 }, { "سێ", 3 },
	{ "چوار", 4 }, { "پێنج", 5 }, { "شەش", 6 }, { "حەوت", 7 },
	{ "هەشت", 8 }, { "نۆ", 9 }, { "دە", 10 }, { "يازدە", 11 },
	{ "دوازدە", 12 }, { "سيازدە", 13 }, { "چواردە", 14 }, { "پازدە", 15 },
	{ "شازدە", 16 }, { "حەڤدە", 17 }, { "هەژدە", 18 }, { "نۆزدە", 19 },
	{ "پەنجا", 50 }, { "شەست", 60 }, { "حەفتا", 70 }, { "هەشتا", 80 },
	{ "نەوەد", 90 }, { "سەد", 100 }, { "هەزار", 1000 },
	/* Turkish and Kurmanji */
	{ "iki", 2 }, { "üç", 3 }, { "dört", 4 }, { "beş", 5 }, { "yedi", 7 },
	{ "sekiz", 8 }, { "dokuz", 9 }, { "yirmi", 20 }, { "otuz", 30 },
	{ "kırk", 40 }, { "elli", 50 }, { "altmış", 60 }, { "yetmiş", 70 },
	{ "seksen", 80 }, { "doksan", 90 }, { "sê", 3 }, { "pênc", 5 },
	{ "şeş", 6 }, { "heşt", 8 }, { "bîst", 20 }, { "pêncî", 50 },
	{ "şêst", 60 }, { "heftê", 70 }, { "heştê", 80 }, { "hezar", 1000 }
};

/* These are other words as well. */
static const struct numeral shy[] = {
	{ "un", 1 }, { "une", 1 }, { "bir", 1 }, { "yek", 1 }, { "يك", 1 },
	{ "du", 2 }, { "çar", 4 }, { "altı", 6 }, { "heft", 7 }, { "neh", 9 },
	{ "نه", 9 }, { "on", 10 }, { "deh", 10 }, { "ده", 10 }, { "بيست", 20 },
	{ "سي", 30 }, { "sî", 30 }, { "چل", 40 }, { "çil", 40 }, { "نود", 90 },
	{ "nod", 90 }, { "yüz", 100 }, { "صد", 100 }, { "sed", 100 },
	{ "bin", 1000 }, { "هزار", 1000 }, { "alf", 1000 }
};

/* Of several words, of which each alone is another number, or none. */
static const struct numeral phrases[] = {
	{ "احد عشر", 11 }, { "احدي عشره", 11 }, { "اثنا عشر", 12 },
	{ "اثني عشر", 12 }, { "اثنتا عشره", 12 }, { "اثنتي عشره", 12 },
	{ "ربع مليون", 250000 }, { "نص مليون", 500000 },
	{ "نصف مليون", 500000 }, { "quatre - vingts", 80 },
	{ "quatre - vingt", 80 }, { "quatre vingts", 80 },
	{ "quatre vingt", 80 }, { "wa 7 ed", 1 }, { "arba 3 a", 4 },
	{ "5 amsa", 5 }, { "sab 3 a", 7 }, { "tes 3 a", 9 }, { "tis 3 a", 9 },
	{ "3 ashra", 10 }, { "3 ashara", 10 }, { "3 eshreen", 20 },
	{ "3 eshrin", 20 }, { "3 ishreen", 20 }, { "3 ashreen", 20 },
	{ "arbe 3 een", 40 }, { "arba 3 een", 40 }, { "5 amseen", 50 },
	{ "sab 3 een", 70 }, { "tes 3 een", 90 }, { "tis 3 een", 90 }
};

static int
value_of(const struct numeral list[], size_t count, const char *word)
{
	size_t n;

	for (n = 0; n < count; n++)
		if (strcmp(word, list[n].word) == 0)
			return list[n].value;
	return 0;
}

int
numeral_word(const char *word)
{
	const char *core;
	int i, value = 0;

	for (i = 0; i < FIGURE_FRONTS && value == 0; i++)
		if ((core = figure_bare(word, i)) != NULL)
			value = value_of(numerals, SOME(numerals), core);
	return value;
}

/* The words that the phrase takes here, the first of them being core. */
static size_t
phrase_at(const struct words *w, size_t at, const char *core,
    const char *phrase)
{
	size_t len = strcspn(phrase, " "), n;

	if (strncmp(core, phrase, len) != 0 || core[len] != '\0' ||
	    (n = words_phrase(w, at + 1, phrase + len + 1)) == 0)
		return 0;
	return n + 1;
}

/* A phrase here, also behind an article: its words, or 0. */
static size_t
phrase(const struct words *w, size_t at, int *value)
{
	const char *core;
	size_t n, taken;
	int i;

	for (i = 0; i < FIGURE_FRONTS; i++) {
		if ((core = figure_bare(words_at(w, at), i)) == NULL)
			continue;
		for (n = 0; n < SOME(phrases); n++)
			if ((taken = phrase_at(w, at, core,
			    phrases[n].word)) > 0) {
				*value = phrases[n].value;
				return taken;
			}
	}
	return 0;
}

static int
shy_word(const char *word)
{
	return value_of(shy, SOME(shy), word);
}

/* The words of one numeral here, or 0. */
static size_t
one(const struct words *w, size_t at, int *value)
{
	size_t taken = phrase(w, at, value);

	if (taken > 0)
		return taken;
	*value = numeral_word(words_at(w, at));
	if (*value == 0)
		*value = shy_word(words_at(w, at));
	return *value > 0;
}

/*
 * "thirty-five", "two hundred and five", خمسة و عشرين: what may stand between
 * two, or 0.
 */
static size_t
between(const struct words *w, size_t at, int64_t sum)
{
	int value;

	if ((words_is(w, at, "-") && !w->list[at].spaced) ||
	    (sum >= 100 && words_is(w, at, "and")) || words_is(w, at, "و") ||
	    words_is(w, at, "et"))
		return one(w, at + 1, &value) > 0;
	return 0;
}

/* خمسين بالميه: what has a preposition goes on with nothing. */
static bool
goes_on(const struct words *w, size_t at)
{
	const char *word = words_at(w, at);

	return strncmp(word, "ب", strlen("ب")) != 0 &&
	    strncmp(word, "ل", strlen("ل")) != 0;
}

/* Is the word written onto the one before it, as وميه is? */
static bool
is_joined(const struct words *w, size_t at)
{
	return strncmp(words_at(w, at), "و", strlen("و")) == 0;
}

size_t
numeral_at(const struct words *w, size_t at, int64_t *value)
{
	int64_t sum = 0;
	size_t taken = 0, n, more;
	int next, last = 0;

	while (sum < 100000) {
		n = taken > 0 ? between(w, at + taken, sum) : 0;
		if (taken > 0 && !goes_on(w, at + taken + n))
			break;
		if ((more = one(w, at + taken + n, &next)) == 0 ||
		    (next >= 1000 && sum > 0))
			break;
		/* "two hundred", اتناشر ميه; but خمسه وميه adds up. */
		if (next == 100 && last > 0 && last < 20 && n == 0 &&
		    !is_joined(w, at + taken))
			sum += (int64_t)last * 99;
		else
			sum += next;
		taken += n + more;
		last = next;
	}
	*value = sum;
	return taken;
}

bool
numeral_is_shy(const struct words *w, size_t at, size_t n)
{
	size_t i;

	for (i = at; i < at + n; i++)
		if (shy_word(words_at(w, i)) == 0)
			return false;
	return n > 0;
}
