#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "conf.h"
#include "confine.h"
#include "must.h"
#include "plain.h"
#include "brief.h"

/* Made from prompt.txt. */
static const char own_prompt[] =
#include "prompt_text.h"
;

/* Owned by the caller; f is closed. */
static char *
read_text(FILE *f, const char *path, const char *setting)
{
	char *text = must(malloc(BRIEF_FILE_MAX + 2));
	size_t len = fread(text, 1, BRIEF_FILE_MAX + 1, f);

	if (ferror(f))
		err(EX_CONFIG, "%s (%s)", path, setting);
	fclose(f);
	text[len] = '\0';
	if (len == 0 || len > BRIEF_FILE_MAX || strlen(text) != len ||
	    u8_check((const uint8_t *)text, len) != NULL)
		errx(EX_CONFIG, "%s (%s): want text in UTF-8, at most %d bytes",
		    path, setting, BRIEF_FILE_MAX);
	return text;
}

static char *
load_prompt(const char *path)
{
	FILE *f;

	if (path == NULL)
		return must_copy(own_prompt);
	if ((f = fopen(path, "re")) == NULL)
		err(EX_CONFIG, "%s (SOUK_PROMPT_FILE)", path);
	return read_text(f, path, "SOUK_PROMPT_FILE");
}

/* faq.txt beside the prompt's file; owned by the caller. */
static char *
beside(const char *prompt)
{
	const char *slash = strrchr(prompt, '/');
	int folder = slash != NULL ? (int)(slash + 1 - prompt) : 0;
	char *path;

	must_do(asprintf(&path, "%.*sfaq.txt", folder, prompt) != -1);
	return path;
}

/* Where the questions are, if anywhere; owned by the caller. */
static char *
faq_path(const char *prompt)
{
	const char *named = conf_str("SOUK_FAQ_FILE", NULL);

	if (named == NULL && prompt == NULL)
		return NULL;
	return named != NULL ? must_copy(named) : beside(prompt);
}

/* NULL: there is none.  A file that is named has to be there. */
static char *
load_faq(const char *prompt)
{
	const char *named = conf_str("SOUK_FAQ_FILE", NULL);
	char *path = faq_path(prompt), *text = NULL;
	FILE *f;

	if (path == NULL)
		return NULL;
	if ((f = fopen(path, "re")) != NULL)
		text = read_text(f, path, "SOUK_FAQ_FILE");
	else if (named != NULL || errno != ENOENT)
		err(EX_CONFIG, "%s (SOUK_FAQ_FILE)", path);
	free(path);
	return text;
}

/* Settings of one line, and what the model is told they are. */
static const struct {
	const char *setting, *about;
} lines[] = {
	{ "SOUK_SHOP_NAME", "The shop's name" },
	{ "SOUK_TONE", "How the shop speaks" },
	{ "SOUK_DELIVERY_TERMS", "Terms of delivery" }
};

static void
put_lines(FILE *f)
{
	enum { LINE_MAX_SHOWN = 1000 };
	const char *text;
	char *plain;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		if ((text = conf_str(lines[i].setting, NULL)) == NULL)
			continue;
		plain = plain_text(text, LINE_MAX_SHOWN, PLAIN_LINE);
		fprintf(f, "%s: %s\n", lines[i].about, plain);
		free(plain);
	}
}

static bool
pays_on_delivery(void)
{
	const char *value = conf_str("SOUK_CASH_ON_DELIVERY", "off");

	if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
		errx(EX_CONFIG, "SOUK_CASH_ON_DELIVERY = %s: want on or off",
		    value);
	return strcmp(value, "on") == 0;
}

static void
put_all(FILE *f, const struct brief *b, const char *prompt, const char *faq)
{
	fprintf(f, "%s\nNever write this mark: %s\n\n", prompt, b->canary);
	put_lines(f);
	delivery_tell(&b->delivery, f);
	if (pays_on_delivery())
		fputs("Payment: cash on delivery.\n", f);
	if (faq != NULL)
		fprintf(f, "\nWhat customers often ask, and the shop's "
		    "answers:\n%s\n", faq);
}

void
brief_confine(void)
{
	const char *prompt = conf_str("SOUK_PROMPT_FILE", NULL);
	char *faq = faq_path(prompt);

	confine_read(prompt);
	confine_read(faq);
	delivery_confine();
	free(faq);
}

void
brief_load(struct brief *b)
{
	const char *path = conf_str("SOUK_PROMPT_FILE", NULL);
	char *prompt = load_prompt(path), *faq = load_faq(path);
	size_t len;
	FILE *f = must(open_memstream(&b->text, &len));

	ident_of(NULL, (const char *[]){ "canary", prompt, NULL }, b->canary);
	delivery_load(&b->delivery);
	put_all(f, b, prompt, faq);
	must_do(fclose(f) != EOF);
	free(prompt);
	free(faq);
}

void
brief_free(struct brief *b)
{
	free(b->text);
	delivery_free(&b->delivery);
	memset(b, 0, sizeof(*b));
}
