/*
 * How it is said: an Arabic customer is answered in Arabic, and the same words
 * are not said again and again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "gate_rules.h"
#include "text.h"
#include "words.h"

enum {
	TEXTS = 3,		/* of the customer are looked at */
	LETTERS_MIN = 6,	/* that make their script clear */
	FOREIGN_MIN = 16,	/* letters that make the reply's clear */
	SAID_TWICE = 2
};

struct letters {
	size_t arabic, other;
};

static void
count_letters(struct letters *l, const char *text)
{
	const uint8_t *p = (const uint8_t *)text;
	ucs4_t c;
	int n;

	for (; (n = u8_strmbtouc(&c, p)) > 0; p += n) {
		if (!uc_is_alpha(c))
			continue;
		if (c >= 0x600 && c <= 0x6ff)
			l->arabic++;
		else
			l->other++;
	}
}

/* Placeholders such as [image] are not the customer's words. */
static bool
is_arabic(const struct gate *g)
{
	struct letters all = { 0 };
	const char *said;
	size_t n = 0, i;

	while (gate_said(g, "customer", n) != NULL)
		n++;
	for (i = n > TEXTS ? n - TEXTS : 0; i < n; i++) {
		said = gate_said(g, "customer", i);
		if (*said != '[')
			count_letters(&all, said);
	}
	return all.arabic >= LETTERS_MIN && all.other * 10 <= all.arabic;
}

/* Names of products are written as the catalog writes them. */
static bool
is_name(const struct gate *g, const char *word)
{
	size_t i;

	for (i = 0; i < g->catalog->count; i++)
		if (strstr(g->catalog->products[i].folded, word) != NULL)
			return true;
	return false;
}

/* One of the marks that hold a link or a handle together stands here. */
static bool
is_joint(const struct words *w, size_t at)
{
	const char *mark = words_at(w, at);

	return at < w->count && !w->list[at].spaced && mark[1] == '\0' &&
	    strchr("./@:", *mark) != NULL;
}

/* A part of an address, which is the same in every language. */
static bool
is_linked(const struct words *w, size_t at)
{
	if (at > 0 && !w->list[at].spaced && (is_joint(w, at - 1) ||
	    words_is(w, at - 1, "@")))
		return true;
	return is_joint(w, at + 1) && at + 2 < w->count &&
	    !w->list[at + 2].spaced;
}

const char *
gate_script(const struct gate *g, const char *text)
{
	struct letters all = { 0 };
	struct words w;
	size_t at;

	if (!is_arabic(g))
		return NULL;
	words_read(&w, text);
	for (at = 0; at < w.count; at++)
		if (w.list[at].kind == WORD_LETTERS && !is_linked(&w, at) &&
		    !is_name(g, words_at(&w, at)))
			count_letters(&all, words_at(&w, at));
	words_free(&w);
	return all.other >= FOREIGN_MIN && all.arabic * 2 < all.other ?
	    "another script than the customer's Arabic" : NULL;
}

/* What an order is told with may be the same again. */
const char *
gate_repeat(const struct gate *g, const char *text)
{
	struct json_object *list = json_arr(g->candidate, "replies");
	size_t n = json_length(list), i;
	const char *said;
	int times = 0;

	for (i = 0; i < n && !g->told; i++) {
		said = json_object_get_string(json_object_array_get_idx(list,
		    i));
		times += said != NULL && text_same(said, text);
	}
	return times >= SAID_TWICE ? "the same text a third time" : NULL;
}
