#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwbrk.h>

#include "must.h"
#include "text.h"

/* Single spaces, in place. */
static void
squeeze(char *text)
{
	const uint8_t *in = (const uint8_t *)text;
	uint8_t *out = (uint8_t *)text;
	ucs4_t c;
	bool space = false;
	int n;

	while ((n = u8_strmbtouc(&c, in)) > 0) {
		if (uc_is_space(c) || c == 0xa0) {
			space = out != (uint8_t *)text;
		} else {
			if (space)
				*out++ = ' ';
			space = false;
			memmove(out, in, (size_t)n);
			out += n;
		}
		in += n;
	}
	*out = '\0';
}

static char *
normal(const char *text)
{
	size_t len;
	char *out = must(u8_normalize(UNINORM_NFC, (const uint8_t *)text,
	    strlen(text) + 1, NULL, &len));

	squeeze(out);
	return out;
}

bool
text_same(const char *a, const char *b)
{
	char *x, *y;
	bool same;

	if (strcmp(a, b) == 0)
		return true;
	x = normal(a);
	y = normal(b);
	same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}

/* One letter for those that Arabic writers use for each other; 0: none. */
static ucs4_t
fold_letter(ucs4_t c)
{
	static const struct {
		ucs4_t from, to;
	} same[] = {
		{ 0x0622, 0x0627 }, { 0x0623, 0x0627 }, { 0x0625, 0x0627 },
		{ 0x0671, 0x0627 }, { 0x0649, 0x064a }, { 0x06cc, 0x064a },
		{ 0x0629, 0x0647 }, { 0x06a9, 0x0643 }, { 0x0640, 0 }
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (same[i].from == c)
			return same[i].to;
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Mn |
	    UC_CATEGORY_MASK_Me | UC_CATEGORY_MASK_Cf))
		return 0;
	if (uc_decimal_value(c) >= 0)
		return '0' + (ucs4_t)uc_decimal_value(c);
	return c;
}

char *
text_fold(const char *text)
{
	size_t len;
	uint8_t *in = must(u8_casefold((const uint8_t *)text, strlen(text) + 1,
	    NULL, UNINORM_NFKC, NULL, &len));
	char *out = must(malloc(len * 2 + 1));
	uint8_t *p = (uint8_t *)out;
	const uint8_t *next = in;
	ucs4_t c;
	int n;

	while ((n = u8_strmbtouc(&c, next)) > 0) {
		next += n;
		if ((c = fold_letter(c)) != 0)
			p += u8_uctomb(p, c, 6);
	}
	*p = '\0';
	free(in);
	squeeze(out);
	return out;
}

/*
 * What a platform counts as a character is not said (facts E): as UTF-16 has it
 * is the most.
 */
static size_t
units_of(ucs4_t c, int bytes, enum text_unit unit)
{
	if (unit == TEXT_BYTES)
		return (size_t)bytes;
	return c > 0xffff ? 2 : 1;
}

/* Bytes of text that hold at most max units, whole characters only. */
static size_t
limit(const char *text, enum text_unit unit, size_t max)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t used = 0;
	ucs4_t c;
	int n;

	while ((n = u8_strmbtouc(&c, p)) > 0) {
		used += units_of(c, n, unit);
		if (used > max)
			break;
		p += n;
	}
	return (size_t)(p - (const uint8_t *)text);
}

static bool
ends_sentence(ucs4_t c)
{
	return uc_is_property_sentence_terminal(c) || c == 0x2026;
}

/* The last place in [1, len] behind a sentence, or 0. */
static size_t
sentence_end(const char *text, size_t len)
{
	const uint8_t *p = (const uint8_t *)text;
	size_t at = 0, i = 0;
	bool ended = false;
	ucs4_t c;

	while (i < len) {
		i += (size_t)u8_strmbtouc(&c, p + i);
		if (ended && uc_is_space(c))
			at = i;
		ended = ends_sentence(c) || (ended && uc_is_space(c));
	}
	return at;
}

static size_t
paragraph_end(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] != '\n')
		len--;
	return len;
}

static size_t
word_end(const char *text, size_t len)
{
	while (len > 0 && text[len - 1] != ' ' && text[len - 1] != '\n')
		len--;
	return len;
}

/*
 * The last place in [0, len] where find() sees a break; text[len] is there.
 * u8_grapheme_next() looks at two characters at a time, and would part a
 * family, so the breaks are asked for together.
 */
static size_t
last_break(const char *text, size_t len,
    void (*find)(const uint8_t *, size_t, char *))
{
	int next = u8_strmblen((const uint8_t *)text + len);
	size_t size = len + (next > 0 ? (size_t)next : 1);
	char *breaks = must(malloc(size));

	find((const uint8_t *)text, size, breaks);
	while (len > 0 && !breaks[len])
		len--;
	free(breaks);
	return len;
}

/* Writing without spaces (Thai, Chinese): where Unicode lets a word end. */
static size_t
word_break(const char *text, size_t len)
{
	return last_break(text, len, u8_wordbreaks);
}

static size_t
grapheme_end(const char *text, size_t len)
{
	size_t at = last_break(text, len, u8_grapheme_breaks);
	int first;

	if (at > 0)
		return at;
	/* One grapheme longer than a part: whole characters have to do. */
	if (len > 0)
		return len;
	first = u8_strmblen((const uint8_t *)text);
	return first > 0 ? (size_t)first : 1;
}

/* A mark may stand on a space: then they are one. */
static size_t
cut_at(const char *text, size_t at)
{
	return at > 0 ? last_break(text, at, u8_grapheme_breaks) : 0;
}

size_t
text_part(const char *text, enum text_unit unit, size_t max)
{
	size_t (*const ends[])(const char *, size_t) = {
		paragraph_end, sentence_end, word_end
	};
	size_t len = limit(text, unit, max), at, i;

	if (text[len] == '\0')
		return len;
	for (i = 0; i < 3; i++) {
		at = cut_at(text, ends[i](text, len));
		if (at > len / 2)
			return at;
	}
	for (i = 0; i < 3; i++)
		if ((at = cut_at(text, ends[i](text, len))) > 0)
			return at;
	at = cut_at(text, word_break(text, len));
	if (at > len / 2)
		return at;
	return grapheme_end(text, len);
}
