#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "must.h"
#include "text.h"
#include "words.h"

static bool
is_digit(const char *text)
{
	return *text >= '0' && *text <= '9';
}

/* The byte that is not a space, from here on by steps of 1 or -1. */
static const char *
beyond(const char *from, const char *p, int step)
{
	do
		p += step;
	while (*p == ' ' && p > from);
	return p;
}

/* *confirmed*, _new_: marks that a chat shows as bold; 2 * 3 has none. */
static bool
is_emphasis(const char *from, const char *p)
{
	if (*p == '_')
		return p == from || p[-1] == ' ' || p[1] == ' ' ||
		    strchr("\n.,!?*_", p[-1]) != NULL ||
		    strchr("\n.,!?*_", p[1]) != NULL;
	return (*p == '*' || *p == '~' || *p == '`') &&
	    !is_digit(beyond(from, p, 1)) &&
	    (p == from || !is_digit(beyond(from, p, -1)));
}

/*
 * text_fold() makes a line break a space, and loses where a sentence ended;
 * and it leaves two kinds of apostrophe.
 */
static char *
fold_lines(const char *text)
{
	static const char apostrophe[] = "\xe2\x80\x99";
	char *lines = must(malloc(3 * strlen(text) + 1)), *to = lines, *folded;
	const char *from = text;

	for (; *text != '\0'; text++) {
		if (is_emphasis(from, text)) {
			continue;
		} else if (*text == '\n') {
			memcpy(to, " . ", 3);
			to += 3;
		} else if (strncmp(text, apostrophe, 3) == 0) {
			*to++ = '\'';
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
	folded = text_fold(lines);
	free(lines);
	return folded;
}

static size_t
next(ucs4_t *c, const char *text)
{
	int n = u8_strmbtouc(c, (const uint8_t *)text);

	if (n <= 0)
		*c = 0;
	return n > 0 ? (size_t)n : 0;
}

static bool
is_letter(const char *text)
{
	ucs4_t c;

	return next(&c, text) > 0 && uc_is_alpha(c);
}

/* Bytes of a separator inside a number, or 0: . , ' and Arabic ٫ ٬ ، */
static size_t
separator(const char *text)
{
	static const char *const all[] = { ".", ",", "'", "٫", "٬", "،" };
	size_t i, n;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		n = strlen(all[i]);
		if (strncmp(text, all[i], n) == 0)
			return is_digit(text + n) ? n : 0;
	}
	return 0;
}

static size_t
number_len(const char *text)
{
	size_t len = 0, n = 0;

	while (is_digit(text + len) || (n = separator(text + len)) > 0)
		len += is_digit(text + len) ? 1 : n;
	return len;
}

/* A dot belongs to the word where one letter stands on each side: د.ك */
static size_t
letters_len(const char *text)
{
	size_t len = 0, n, since = 0;
	ucs4_t c;

	for (;;) {
		n = next(&c, text + len);
		if (n > 0 && (uc_is_alpha(c) || c == '_')) {
			since++;
		} else if (c == '.' && since == 1 && is_letter(text + len + 1)) {
			since = 0;
		} else if (c == '\'' && since > 0 &&
		    is_letter(text + len + n)) {
			since++;
		} else {
			return len;
		}
		len += n;
	}
}

static size_t
read_word(const char *text, enum word_kind *kind)
{
	size_t len;
	ucs4_t c;

	*kind = WORD_NUMBER;
	if (is_digit(text))
		return number_len(text);
	*kind = WORD_LETTERS;
	if ((len = letters_len(text)) > 0)
		return len;
	*kind = WORD_MARK;
	len = next(&c, text);
	return len > 0 ? len : 1;
}

void
words_read(struct words *w, const char *text)
{
	char *folded = fold_lines(text), *out;
	const char *p = folded;
	size_t size = strlen(folded), len;
	bool spaced = true;

	w->bytes = out = must(malloc(2 * size + 1));
	w->list = must(calloc(size + 1, sizeof(*w->list)));
	w->count = 0;
	while (*p != '\0') {
		if (*p == ' ') {
			spaced = true;
			p++;
			continue;
		}
		len = read_word(p, &w->list[w->count].kind);
		w->list[w->count].text = memcpy(out, p, len);
		w->list[w->count++].spaced = spaced;
		out += len;
		*out++ = '\0';
		p += len;
		spaced = false;
	}
	free(folded);
}

const char *
words_at(const struct words *w, size_t at)
{
	return at < w->count ? w->list[at].text : "";
}

bool
words_is(const struct words *w, size_t at, const char *text)
{
	return strcmp(words_at(w, at), text) == 0;
}

static bool
is_like(const char *word, const char *pattern, size_t len)
{
	if (len > 0 && pattern[len - 1] == '*')
		return strncmp(word, pattern, len - 1) == 0;
	return strncmp(word, pattern, len) == 0 && word[len] == '\0';
}

/* Arabic writes its "and" onto the next word. */
static bool
fits(const char *word, const char *pattern, size_t len)
{
	static const char and[] = "و";

	return is_like(word, pattern, len) ||
	    (strncmp(word, and, strlen(and)) == 0 &&
	    is_like(word + strlen(and), pattern, len));
}

size_t
words_phrase(const struct words *w, size_t at, const char *phrase)
{
	size_t taken = 0, len;

	for (; *phrase != '\0'; phrase += len + (phrase[len] == ' ')) {
		len = strcspn(phrase, " ");
		if (!fits(words_at(w, at + taken), phrase, len))
			return 0;
		taken++;
	}
	return at + taken <= w->count ? taken : 0;
}

size_t
words_longest(const struct words *w, size_t at, const char *const phrases[])
{
	size_t most = 0, n;

	for (; *phrases != NULL; phrases++)
		if ((n = words_phrase(w, at, *phrases)) > most)
			most = n;
	return most;
}

bool
words_between(const struct words *w, size_t from, size_t to,
    const char *const phrases[])
{
	for (; from < to; from++)
		if (words_longest(w, from, phrases) > 0)
			return true;
	return false;
}

const char *
words_find(const struct words *w, const char *const phrases[])
{
	size_t at;

	for (; *phrases != NULL; phrases++)
		for (at = 0; at < w->count; at++)
			if (words_phrase(w, at, *phrases) > 0)
				return *phrases;
	return NULL;
}

static bool
is_one_of(const struct words *w, size_t at, const char *const marks[])
{
	for (; *marks != NULL; marks++)
		if (words_is(w, at, *marks))
			return true;
	return false;
}

bool
words_ends(const struct words *w, size_t at)
{
	static const char *const marks[] = {
		".", "!", "?", "؟", "۔", "", NULL
	};

	return is_one_of(w, at, marks);
}

bool
words_pauses(const struct words *w, size_t at)
{
	static const char *const marks[] = {
		",", "،", ";", "؛", ":", "-", "–", "—", "(", ")", NULL
	};

	return words_ends(w, at) || is_one_of(w, at, marks);
}

bool
words_asks(const struct words *w, size_t at)
{
	return words_is(w, at, "?") || words_is(w, at, "؟");
}

size_t
words_start(const struct words *w, size_t at)
{
	while (at > 0 && !words_ends(w, at - 1))
		at--;
	return at;
}

size_t
words_stop(const struct words *w, size_t at)
{
	while (!words_ends(w, at))
		at++;
	return at;
}

void
words_free(struct words *w)
{
	free(w->bytes);
	free(w->list);
	memset(w, 0, sizeof(*w));
}
