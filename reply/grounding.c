#include <stdlib.h>

#include "figure.h"
#include "grounding.h"
#include "must.h"
#include "text.h"

struct values {
	int64_t *list;			/* owned */
	size_t count, room;
};

struct grounding {
	const char *text, *terms;	/* borrowed */
	char *folded;			/* owned; NULL: not asked for yet */
	struct words words;		/* .list NULL: neither */
	bool priced, counted;		/* what follows was read */
	struct prices amounts, fees;
	struct values figures, percents;
};

struct grounding *
grounding_new(const char *text, const char *terms)
{
	struct grounding *g = must(calloc(1, sizeof(*g)));

	g->text = text;
	g->terms = terms;
	return g;
}

const char *
grounding_text(const struct grounding *g)
{
	return g->text;
}

const char *
grounding_folded(struct grounding *g)
{
	if (g->folded == NULL)
		g->folded = text_fold(g->text);
	return g->folded;
}

const struct words *
grounding_words(struct grounding *g)
{
	if (g->words.bytes == NULL)
		words_read(&g->words, g->text);
	return &g->words;
}

static void
read_prices(struct grounding *g)
{
	struct words terms;

	if (g->priced)
		return;
	g->priced = true;
	prices_read(&g->amounts, grounding_words(g));
	if (g->terms == NULL)
		return;
	words_read(&terms, g->terms);
	prices_read(&g->fees, &terms);
	words_free(&terms);
}

const struct prices *
grounding_amounts(struct grounding *g)
{
	read_prices(g);
	return &g->amounts;
}

const struct prices *
grounding_fees(struct grounding *g)
{
	read_prices(g);
	return g->terms != NULL ? &g->fees : &g->amounts;
}

static void
add(struct values *v, int64_t value)
{
	if (v->count == v->room) {
		v->room = 2 * v->room + 64;
		v->list = must(reallocarray(v->list, v->room,
		    sizeof(*v->list)));
	}
	v->list[v->count++] = value;
}

static bool
holds(const struct values *v, int64_t value)
{
	return figure_is_among(value, v->list, v->count);
}

static void
read_figures(struct grounding *g)
{
	const struct words *w = grounding_words(g);
	struct figure f;
	int64_t percent;
	size_t at;
	int i;

	if (g->counted)
		return;
	g->counted = true;
	for (at = 0; at < w->count; at++) {
		if (!figure_at(w, at, &f))
			continue;
		for (i = 0; !f.shy && i < f.values; i++)
			add(&g->figures, f.value[i]);
		if ((percent = figure_percent(w, at)) > 0)
			add(&g->percents, percent);
	}
}

bool
grounding_counts(struct grounding *g, int64_t value)
{
	read_figures(g);
	return holds(&g->figures, value);
}

bool
grounding_percent(struct grounding *g, int64_t value)
{
	read_figures(g);
	return holds(&g->percents, value);
}

void
grounding_free(struct grounding *g)
{
	if (g == NULL)
		return;
	free(g->folded);
	words_free(&g->words);
	prices_free(&g->amounts);
	prices_free(&g->fees);
	free(g->figures.list);
	free(g->percents.list);
	free(g);
}
