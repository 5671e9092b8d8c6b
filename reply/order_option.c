#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "consent.h"
#include "figure.h"
#include "must.h"
#include "order_option.h"
#include "words.h"

struct value {
	const char *text;	/* borrowed */
	bool chosen;		/* in the notes of the order */
	bool said;		/* by the customer, ever */
};

/* One of the groups; its values are parts of the options that are cut up. */
struct group {
	char *text;		/* owned: "size:S|M|L" */
	struct value *values;	/* owned */
	size_t count;
};

static void
group_free(struct group *g)
{
	free(g->text);
	free(g->values);
	memset(g, 0, sizeof(*g));
}

static void
add_value(struct group *g, const char *text)
{
	g->values = must(reallocarray(g->values, g->count + 1,
	    sizeof(*g->values)));
	g->values[g->count++] = (struct value){ .text = text };
}

/* The next group that leaves a choice, from *rest on, which is cut up. */
static bool
next_group(char **rest, struct group *g)
{
	char *text, *values, *value, *next;

	group_free(g);
	while ((text = strsep(rest, ";")) != NULL) {
		values = strchr(text, ':');
		if (values == NULL || strchr(values, '|') == NULL)
			continue;
		g->text = must_copy(text);
		for (value = strtok_r(values + 1, "|", &next); value != NULL;
		    value = strtok_r(NULL, "|", &next))
			add_value(g, value);
		return true;
	}
	return false;
}

/* How people say a size that a catalog writes as a letter. */
static bool
is_size_word(const struct words *w, size_t at, const char *size)
{
	enum { WORDS = 9 };
	static const struct {
		const char *size, *words[WORDS];
	} all[] = {
		{ "s", { "small", "سمول", "صغير", "صغيره", "petit", "petite",
		    NULL } },
		{ "m", { "medium", "ميديم", "ميديوم", "مديم", "وسط", "متوسط",
		    "moyen", "moyenne", NULL } },
		{ "l", { "large", "لارج", "كبير", "كبيره", "grand", "grande",
		    NULL } },
		{ "xl", { "extra large", "اكس لارج", "x large", "x l", NULL } },
		{ "xxl", { "xx large", "دبل اكس لارج", "double xl", "2 xl",
		    "2 اكس لارج", NULL } }
	};
	static const char *const larger[] = {
		"extra", "اكس", "x", "xx", "دبل", "double", "2", NULL
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i].size, size) == 0)
			return words_longest(w, at, all[i].words) > 0 &&
			    !(at > 0 && words_longest(w, at - 1, larger) > 0);
	return false;
}

/* "forty-two", ٤٢ */
static bool
is_number_of(const struct words *w, size_t at, const struct words *value)
{
	int64_t wanted = value->count == 1 ? figure_count(value, 0) : 0;
	struct figure f;

	return wanted > 0 && figure_at(w, at, &f) && !f.shy &&
	    f.value[f.values - 1] == wanted * FIGURE_MILLI;
}

/* As the catalog writes it. */
static bool
is_written(const struct words *w, size_t at, const struct words *value)
{
	size_t i;

	for (i = 0; i < value->count && words_is(w, at + i,
	    words_at(value, i)); i++)
		continue;
	return i == value->count;
}

/* Or as people say it. */
static bool
is_spoken(const struct words *w, size_t at, const struct words *value)
{
	return is_written(w, at, value) || (value->count == 1 &&
	    is_size_word(w, at, words_at(value, 0))) ||
	    is_number_of(w, at, value);
}

static bool
names(const char *text, const char *value, bool (*is_it)(const struct words *w,
    size_t at, const struct words *value))
{
	struct words all, one;
	bool found = false;
	size_t at;

	words_read(&all, text);
	words_read(&one, value);
	for (at = 0; at < all.count && one.count > 0 && !found; at++)
		found = is_it(&all, at, &one);
	words_free(&all);
	words_free(&one);
	return found;
}

static bool
is_chosen(const struct value *v)
{
	return v->chosen;
}

static bool
is_said(const struct value *v)
{
	return v->said;
}

static bool
has(const struct group *g, bool (*is_so)(const struct value *v))
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (is_so(&g->values[i]))
			return true;
	return false;
}

/* Does the text name a value that is so? */
static bool
names_one(const struct group *g, const char *text,
    bool (*is_so)(const struct value *v))
{
	size_t i;

	for (i = 0; i < g->count; i++)
		if (is_so(&g->values[i]) &&
		    names(text, g->values[i].text, is_spoken))
			return true;
	return false;
}

static void
choose(struct group *g, const char *notes)
{
	size_t i;

	for (i = 0; i < g->count; i++)
		g->values[i].chosen = notes != NULL &&
		    names(notes, g->values[i].text, is_written);
}

/* To be cut up; owned by the caller; NULL: it has none. */
static char *
options_of(const struct product *p)
{
	return must_copy_or_null(json_text(p->object, "options"));
}

void
order_options_missing(const struct product *p, const char *notes,
    struct json_object *missing)
{
	char *options = options_of(p), *rest = options;
	struct group g = { 0 };

	while (next_group(&rest, &g)) {
		choose(&g, notes);
		if (!has(&g, is_chosen))
			json_append(missing, json_object_new_string(g.text));
	}
	free(options);
}

static bool
says_yes(const char *said)
{
	struct words w;
	bool yes = false;
	size_t at;

	words_read(&w, said);
	for (at = 0; at < w.count && !yes; at++)
		yes = consent_yes(&w, at) > 0;
	words_free(&w);
	return yes;
}

/* Did the customer name a value here?  All that he did are kept. */
static bool
hears(struct group *g, const char *said)
{
	bool heard = false;
	size_t i;

	for (i = 0; i < g->count; i++)
		if (names(said, g->values[i].text, is_spoken))
			g->values[i].said = heard = true;
	return heard;
}

/*
 * Did the customer go along with what was chosen?  A value that the shop names
 * behind his own is a suggestion; where it names both, as a list does, he has
 * to say yes to it.
 */
static bool
agrees(struct group *g, struct json_object *messages)
{
	bool agreed = false, offered = false;
	size_t n = json_length(messages), i;
	const char *who, *text;
	struct json_object *m;

	for (i = 0; i < n; i++) {
		m = json_object_array_get_idx(messages, i);
		who = json_str(m, "sender_type");
		text = json_text(m, "content");
		if (who == NULL || text == NULL)
			continue;
		if (strcmp(who, "customer") == 0) {
			agreed = !hears(g, text) && (agreed ||
			    (offered && says_yes(text)));
			continue;
		}
		offered = names_one(g, text, is_chosen);
		agreed = offered && !names_one(g, text, is_said);
	}
	return agreed;
}

static bool
is_both(const struct value *v)
{
	return v->chosen && v->said;
}

static struct json_object *
contradiction(const struct group *g)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < g->count; i++)
		if (g->values[i].said)
			json_append(list,
			    json_object_new_string(g->values[i].text));
	json_add_str(o, "option", g->text);
	json_add(o, "said", list);
	return o;
}

struct json_object *
order_option_unsaid(const struct product *p, const char *notes,
    struct json_object *candidate)
{
	struct json_object *messages = json_arr(candidate, "messages");
	char *options = options_of(p), *rest = options;
	struct json_object *o = NULL;
	struct group g = { 0 };

	while (o == NULL && next_group(&rest, &g)) {
		choose(&g, notes);
		if (!agrees(&g, messages) && has(&g, is_said) &&
		    !has(&g, is_both))
			o = contradiction(&g);
	}
	group_free(&g);
	free(options);
	return o;
}
