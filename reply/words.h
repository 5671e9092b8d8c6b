/*
 * A text as words, so that rules are written in words and not in bytes.
 * Everything is text_fold()ed: spelling variants and digits of any script are
 * one form.
 *
 *	struct words w;
 *	words_read(&w, "بسعر ١٢٫٥ د.ك");
 *	at = words_find(&w, 0, "بسعر");
 *	words_free(&w);
 */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum word_kind {
	WORD_LETTERS,		/* also with dots inside: د.ك, e.g */
	WORD_NUMBER,		/* digits and the separators between them */
	WORD_MARK		/* one character of any other kind */
};

struct word {
	enum word_kind kind;
	const char *text;	/* borrowed from the words */
	bool spaced;		/* white space stood ahead of it */
};

struct words {
	char *bytes;		/* owned */
	struct word *list;	/* owned */
	size_t count;
};

/* A line break counts as the end of a sentence. */
void words_read(struct words *w, const char *text);

/* The word at this place; past the end an empty mark. */
const char *words_at(const struct words *w, size_t at);

bool words_is(const struct words *w, size_t at, const char *text);

/*
 * Does the phrase, folded words with single spaces, stand at this place?
 * A final '*' stands for any end of its word.  Returns how many words it
 * took, or 0.
 */
size_t words_phrase(const struct words *w, size_t at, const char *phrase);

/* The most words that one of the phrases (ends with NULL) takes here, or 0. */
size_t words_longest(const struct words *w, size_t at,
    const char *const phrases[]);

/* The first of the phrases (ends with NULL) that stands somewhere, or NULL. */
const char *words_find(const struct words *w, const char *const phrases[]);

/* Ends a sentence, or only a clause of it; or asks. */
bool words_ends(const struct words *w, size_t at);
bool words_pauses(const struct words *w, size_t at);
bool words_asks(const struct words *w, size_t at);

/* The sentence around this place: its first word, and the end behind it. */
size_t words_start(const struct words *w, size_t at);
size_t words_stop(const struct words *w, size_t at);

/* Does one of the phrases stand at one of the places from..to-1? */
bool words_between(const struct words *w, size_t from, size_t to,
    const char *const phrases[]);

void words_free(struct words *w);

#endif
