#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "conf.h"
#include "confine.h"
#include "delivery.h"
#include "figure.h"
#include "money.h"
#include "must.h"
#include "sum.h"
#include "words.h"

#define SETTING "SOUK_DELIVERY_FEE"

static void
add_city(struct delivery *d, const char *name, int64_t fee,
    const char *currency)
{
	struct city *c;

	d->cities = must(reallocarray(d->cities, d->count + 1,
	    sizeof(*d->cities)));
	c = &d->cities[d->count++];
	memcpy(c->currency, currency, sizeof(c->currency));
	c->fee = fee;
	c->name = strcmp(name, "*") != 0 ? must_copy(name) : NULL;
}

static char *
trimmed(char *text)
{
	size_t n;

	text += strspn(text, " \t");
	for (n = strlen(text); n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL;
	    n--)
		text[n - 1] = '\0';
	return text;
}

/* Why the line cannot be used, or NULL. */
static const char *
read_line(struct delivery *d, char *line)
{
	char *comma, currency[4];
	int64_t fee;

	line = trimmed(line);
	if (*line == '\0' || *line == '#' || strcmp(line, "city,amount") == 0)
		return NULL;
	if (u8_check((const uint8_t *)line, strlen(line)) != NULL)
		return "not UTF-8";
	if (d->count >= DELIVERY_CITIES_MAX)
		return "more than 2000 cities";
	if ((comma = strchr(line, ',')) == NULL || comma == line)
		return "want CITY,AMOUNT";
	*comma = '\0';
	if (!sum_read(trimmed(comma + 1), &fee, currency))
		return "want an amount such as 1.500 KWD";
	add_city(d, trimmed(line), fee, currency);
	return NULL;
}

static void
load_file(struct delivery *d, const char *path)
{
	FILE *f = fopen(path, "re");
	const char *why = NULL;
	unsigned long number = 0;
	char *line = NULL;
	size_t size = 0;

	if (f == NULL)
		err(EX_CONFIG, "%s (" SETTING ")", path);
	while (why == NULL && getline(&line, &size, f) > 0) {
		number++;
		why = read_line(d, line);
	}
	if (why != NULL)
		errx(EX_CONFIG, "%s:%lu (" SETTING "): %s", path, number, why);
	if (ferror(f))
		err(EX_CONFIG, "%s (" SETTING ")", path);
	free(line);
	fclose(f);
}

void
delivery_confine(void)
{
	const char *text = conf_str(SETTING, "none");

	if (strchr(text, '/') != NULL)
		confine_read(text);
}

static void
load_free_from(struct delivery *d)
{
	const char *text = conf_str("SOUK_DELIVERY_FREE_FROM", NULL);

	if (text != NULL && (!sum_read(text, &d->free_from,
	    d->free_currency) || d->free_from == 0))
		errx(EX_CONFIG, "SOUK_DELIVERY_FREE_FROM = %s: want a sum such "
		    "as 20.000 KWD", text);
}

void
delivery_load(struct delivery *d)
{
	const char *text = conf_str(SETTING, "none");
	char currency[4];
	int64_t fee;

	memset(d, 0, sizeof(*d));
	if (strchr(text, '/') != NULL)
		load_file(d, text);
	else if (sum_read(text, &fee, currency))
		add_city(d, "*", fee, currency);
	else if (strcmp(text, "none") != 0)
		errx(EX_CONFIG, SETTING " = %s: want none, a sum such as "
		    "2.000 KWD, or a file's path with a '/' in it", text);
	load_free_from(d);
}

/*
 * Equal, but for an article or a preposition written onto it: للجهراء is الجهراء,
 * with the article of its name or without.
 */
static bool
is_like(const char *word, const char *name)
{
	static const char article[] = "ال";
	size_t n = strlen(article), len = strlen(word), end;
	const char *bare = strncmp(name, article, n) == 0 && name[n] != '\0' ?
	    name + n : name, *core;
	int i;

	/* Most words end in another way, and there may be many cities. */
	end = strlen(bare);
	if (len < end || strcmp(word + len - end, bare) != 0)
		return false;
	for (i = 0; i < FIGURE_FRONTS; i++) {
		core = figure_bare(word, i);
		if (core != NULL && (strcmp(core, name) == 0 ||
		    strcmp(core, bare) == 0))
			return true;
	}
	return false;
}

static bool
stands_at(const struct words *address, size_t at, const struct words *name)
{
	size_t i;

	for (i = 0; i < name->count; i++)
		if (!is_like(words_at(address, at + i), words_at(name, i)))
			return false;
	return name->count > 0 && at + name->count <= address->count;
}

/* How many words of the address the city's name takes; 0: it is not there. */
static size_t
named(const struct words *address, const char *city)
{
	struct words name;
	size_t at, found = 0;

	words_read(&name, city);
	for (at = 0; at < address->count && found == 0; at++)
		if (stands_at(address, at, &name))
			found = name.count;
	words_free(&name);
	return found;
}

bool
delivery_names(const struct delivery *d, size_t i, const struct words *said)
{
	return d->cities[i].name != NULL && named(said, d->cities[i].name) > 0;
}

static bool
costs_the_same(const struct city *a, const struct city *b)
{
	return a->fee == b->fee && strcmp(a->currency, b->currency) == 0;
}

/*
 * The city whose name takes most words.  Of two that cost differently and are
 * named at the same length, nobody knows which is meant.
 */
static const struct city *
find_city(const struct delivery *d, const char *address)
{
	const struct city *found = NULL, *elsewhere = NULL, *c;
	struct words words;
	size_t i, n, most = 0;
	bool doubtful = false;

	words_read(&words, address != NULL ? address : "");
	for (i = 0; i < d->count; i++) {
		c = &d->cities[i];
		if (c->name == NULL) {
			elsewhere = c;
			continue;
		}
		if ((n = named(&words, c->name)) == 0 || n < most)
			continue;
		doubtful = n == most && !costs_the_same(found, c);
		most = n;
		found = c;
	}
	words_free(&words);
	if (doubtful)
		return NULL;
	return found != NULL ? found : elsewhere;
}

bool
delivery_fee(const struct delivery *d, const char *address, int64_t goods,
    const char *currency, int64_t *fee)
{
	const struct city *c = find_city(d, address);

	if (c == NULL || strcmp(c->currency, currency) != 0)
		return false;
	*fee = d->free_from > 0 && goods >= d->free_from &&
	    strcmp(d->free_currency, currency) == 0 ? 0 : c->fee;
	return true;
}

void
delivery_tell(const struct delivery *d, FILE *f)
{
	char sum[MONEY_SIZE];
	const struct city *c;
	size_t i;

	if (d->count > 0)
		fputs("Delivery costs:\n", f);
	for (i = 0; i < d->count; i++) {
		c = &d->cities[i];
		fprintf(f, "- %s: %s\n", c->name != NULL ? c->name :
		    d->count > 1 ? "elsewhere" : "everywhere", c->fee == 0 ?
		    "free" : money_print(c->fee, c->currency, sum));
	}
	if (d->count > 0 && d->free_from > 0)
		fprintf(f, "Delivery is free for goods of %s and more.\n",
		    money_print(d->free_from, d->free_currency, sum));
}

void
delivery_free(struct delivery *d)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		free(d->cities[i].name);
	free(d->cities);
	memset(d, 0, sizeof(*d));
}
