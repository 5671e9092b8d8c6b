#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "commands.h"
#include "conf.h"
#include "desk.h"

enum { TOKENS_MOST = 64, TOKEN_MAX = 128, MOST = 100 };

/* Words that are the driver's business, or say less than they take. */
static const struct {
	const char *word, *second;
	const char *synopsis;		/* NULL: not offered */
} otherwise[] = {
	{ "db-path", NULL, NULL },
	{ "tick", NULL, NULL },
	{ "teller", NULL, NULL },
	{ "id", NULL, NULL },
	{ "complete", NULL, NULL },
	{ "status", NULL, "ID new|open|pending|closed [--json]" },
	{ "orders", "set", "ID new|confirmed|shipped|delivered|returned|"
	  "cancelled|review" }
};

/* What ID stands for, by the first word; elsewhere a conversation. */
static const struct {
	const char *word;
	enum query query;
} kinds[] = {
	{ "channel", Q_COMPLETE_CHANNELS },
	{ "product", Q_COMPLETE_PRODUCTS },
	{ "orders", Q_COMPLETE_ORDERS },
	{ "outbox", Q_COMPLETE_OUTBOX }
};

/* What a command takes, a token each: ID, FILE, on|off, --most, ... */
struct synopsis {
	char of[TOKENS_MOST][TOKEN_MAX];
	size_t n;
};

/* What was typed: behind `souk`, the last word not done yet. */
struct line {
	struct desk *desk;		/* borrowed */
	char **words;			/* borrowed */
	size_t n;
	const char *typed;		/* the last one, perhaps empty */
	const struct command *command;
	struct synopsis takes;
	bool trial;			/* only whether rows are wanted */
	bool rows;			/* they are */
};

static void
offer(const struct line *l, const char *value, const char *about)
{
	if (!l->trial && strncmp(value, l->typed, strlen(l->typed)) == 0)
		printf("%s\t%s\n", value, about != NULL ? about : "");
}

static bool
is_pair(const char *word, const char *second, const struct command *c)
{
	if (strcmp(word, c->word) != 0)
		return false;
	return second == NULL || c->second == NULL ? second == c->second :
	    strcmp(second, c->second) == 0;
}

/* Its synopsis; NULL: it is not offered. */
static const char *
synopsis_of(const struct command *c)
{
	size_t i;

	for (i = 0; i < sizeof(otherwise) / sizeof(*otherwise); i++)
		if (is_pair(otherwise[i].word, otherwise[i].second, c))
			return otherwise[i].synopsis;
	return c->help;
}

/* Up to a line that does not begin with a space, for that says what for. */
static void
read_synopsis(const char *text, struct synopsis *s)
{
	size_t len;

	s->n = 0;
	while (*text != '\0' && s->n < TOKENS_MOST) {
		len = strcspn(text, " \n[]");
		if (len > 0 && len < TOKEN_MAX) {
			memcpy(s->of[s->n], text, len);
			s->of[s->n++][len] = '\0';
		}
		text += len;
		if (*text == '\n' && text[1] != ' ')
			return;
		text += *text != '\0';
	}
}

/* What it is for: the first line behind the synopsis, cut at its end. */
static void
describe(const struct command *c, char *about, size_t size)
{
	const char *line = c->help;

	while ((line = strchr(line, '\n')) != NULL && line[1] == ' ')
		line++;
	snprintf(about, size, "%.*s", line != NULL ?
	    (int)strcspn(line + 1, "\n") : 0, line != NULL ? line + 1 : "");
}

/* The commands' words: the first ones, or the second ones of a first. */
static void
offer_words(const struct line *l, const char *first)
{
	const struct command *c;
	const char *last = "", *word;
	char about[256];

	for (c = commands_first(); c != NULL; c = commands_next(c)) {
		word = first == NULL ? c->word : c->second;
		if (word == NULL || synopsis_of(c) == NULL ||
		    (first != NULL && strcmp(c->word, first) != 0) ||
		    strcmp(word, last) == 0)
			continue;
		describe(c, about, sizeof(about));
		offer(l, word, first == NULL && c->second != NULL ? "" : about);
		last = word;
	}
}

/* Names that no terminal can show as they are cannot be typed either. */
static void
offer_rows(struct line *l, enum query query)
{
	char *value, *about;
	sqlite3_stmt *q;

	l->rows = true;
	if (l->desk->db == NULL)
		return;
	q = db_query(l->desk->db, query);
	db_bind_int(q, ":most", MOST);
	while (db_row(l->desk->db, q)) {
		value = listing_safe(db_col(q, 0));
		about = listing_safe(db_col(q, 1) != NULL ? db_col(q, 1) : "");
		if (strcmp(value, db_col(q, 0)) == 0)
			offer(l, value, about);
		free(value);
		free(about);
	}
}

static void
offer_ids(struct line *l, const char *option)
{
	size_t i;

	for (i = 0; option == NULL && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].word, l->words[0]) == 0) {
			offer_rows(l, kinds[i].query);
			return;
		}
	offer_rows(l, Q_COMPLETE_CONVERSATIONS);
}

/* A token such as ID, on|off, ID|--all; option: whose value it is. */
static void
offer_token(struct line *l, const char *token, const char *option)
{
	char copy[TOKEN_MAX], *rest = copy, *one;

	snprintf(copy, sizeof(copy), "%s", token);
	while ((one = strsep(&rest, "|")) != NULL)
		if (strcmp(one, "ID") == 0 && (option == NULL ||
		    strcmp(option, "--account") != 0))
			offer_ids(l, option);
		else if (islower((unsigned char)*one))
			offer(l, one, "");
}

static void
offer_options(const struct line *l)
{
	char copy[TOKEN_MAX], *rest, *one;
	size_t i;

	for (i = 0; i < l->takes.n; i++) {
		snprintf(copy, sizeof(copy), "%s", l->takes.of[i]);
		rest = copy;
		while ((one = strsep(&rest, "|")) != NULL)
			if (*one == '-')
				offer(l, one, "");
	}
}

/* The value that an option takes, or NULL. */
static const char *
value_of(const struct line *l, const char *option)
{
	size_t i;

	for (i = 0; i + 1 < l->takes.n; i++)
		if (strcmp(l->takes.of[i], option) == 0 &&
		    l->takes.of[i + 1][0] != '-')
			return l->takes.of[i + 1];
	return NULL;
}

/* The token of an argument by its place, options and their values left out. */
static const char *
argument(const struct line *l, size_t place)
{
	size_t i;

	for (i = 0; i < l->takes.n; i++)
		if (l->takes.of[i][0] == '-')
			i += value_of(l, l->takes.of[i]) != NULL;
		else if (place-- == 0)
			return l->takes.of[i];
	return NULL;
}

static void
offer_argument(struct line *l)
{
	size_t i, place = 0;
	const char *token;

	for (i = l->command->second != NULL ? 2 : 1; i + 1 < l->n; i++)
		if (l->words[i][0] == '-')
			i += value_of(l, l->words[i]) != NULL;
		else
			place++;
	if ((token = argument(l, place)) != NULL)
		offer_token(l, token, NULL);
}

/* The command that the finished words begin with, or NULL. */
static const struct command *
command_of(const struct line *l)
{
	const struct command *c;

	for (c = commands_first(); c != NULL; c = commands_next(c))
		if (synopsis_of(c) != NULL &&
		    strcmp(c->word, l->words[0]) == 0 && (c->second == NULL ||
		    (l->n > 2 && strcmp(c->second, l->words[1]) == 0)))
			return c;
	return NULL;
}

static void
complete(struct line *l)
{
	const char *before, *value;

	l->typed = l->n > 0 ? l->words[l->n - 1] : "";
	if (l->n < 2) {
		offer_words(l, NULL);
		return;
	}
	if (l->n == 2)
		offer_words(l, l->words[0]);
	if ((l->command = command_of(l)) == NULL)
		return;
	read_synopsis(synopsis_of(l->command), &l->takes);
	before = l->words[l->n - 2];
	if (*before == '-' && (value = value_of(l, before)) != NULL)
		offer_token(l, value, before);
	else if (*l->typed == '-')
		offer_options(l);
	else
		offer_argument(l);
}

bool
desk_complete_reads(int argc, char *argv[])
{
	struct desk none = { 0 };
	struct line l = { .desk = &none, .words = argv, .n = (size_t)argc,
	    .trial = true };

	complete(&l);
	return l.rows && access(conf_db(), R_OK) == 0;
}

int
desk_complete(struct desk *d, int argc, char *argv[])
{
	struct line l = { .desk = d, .words = argv, .n = (size_t)argc };

	complete(&l);
	return EX_OK;
}
