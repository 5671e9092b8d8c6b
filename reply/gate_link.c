/*
 * Links and handles: only those that the shop's own text, or an employee of
 * it, has written.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gate_rules.h"
#include "text.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* Those that shops and swindlers use; words that end a sentence are not. */
static const char *const domains[] = {
	"com", "net", "org", "info", "biz", "io", "co", "app", "dev", "shop",
	"store", "online", "site", "xyz", "top", "club", "vip", "live", "link",
	"click", "ly", "gl", "gg", "me", "cc", "tv", "ai", "page", "web",
	"website", "tech", "space", "icu", "pro", "mobi", "name", "pw", "ru",
	"cn", "uk", "fr", "de", "eu", "kw", "sa", "ae", "eg", "iq", "qa", "bh",
	"om", "jo", "lb", "ma", "dz", "tn", "ye", "sd", "ps", "sy", "tr",
	"pay", "market", "sale", "deals", "company", "business", "world",
	"buzz", "fun", "win", "bid", "loan", "work", "support", "help",
	"كوم", "موقع", "مصر", "امارات", "السعوديه", "قطر", "الاردن", NULL
};

static bool
is_domain(const char *label)
{
	size_t i, n = strspn(label, letters);

	if (strncmp(label, "xn--", 4) == 0)
		return true;
	for (i = 0; domains[i] != NULL; i++)
		if (strcmp(domains[i], label) == 0 || (n > 0 &&
		    strlen(domains[i]) == n &&
		    strncmp(domains[i], label, n) == 0 &&
		    strchr("/?:#", label[n]) != NULL))
			return true;
	return false;
}

/* 10.0.0.1, and what follows it. */
static bool
is_address(const char *p)
{
	int part;
	size_t n;

	for (part = 0; part < 4; part++) {
		n = strspn(p, "0123456789");
		if (n < 1 || n > 3 || (part < 3 && p[n] != '.'))
			return false;
		p += n + (part < 3);
	}
	return *p == '\0' || *p == '/' || *p == ':';
}

/* chunk has no white space in it. */
static bool
is_link(const char *chunk)
{
	const char *dot;

	if (strstr(chunk, "://") != NULL ||
	    strncmp(chunk, "www.", 4) == 0 || is_address(chunk))
		return true;
	for (dot = strchr(chunk, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
		if (dot > chunk && dot[-1] != '.' && is_domain(dot + 1))
			return true;
	return false;
}

/* "@shop": not the middle of an address of mail, which is_link() knows. */
static bool
is_handle(const char *chunk)
{
	return chunk[0] == '@' && strspn(chunk + 1, letters) >= 2;
}

static bool
is_inside(char c)
{
	return c != '\0' && strchr("-_@/", c) != NULL;
}

static bool
is_part(char c)
{
	return (c != '\0' && strchr(letters, c) != NULL) || is_inside(c);
}

/* Not the tail of a longer name, and not its head. */
static bool
stands_whole(const char *text, const char *at, size_t len)
{
	const char *end = at + len;

	if (at > text && (is_part(at[-1]) || at[-1] == '.') &&
	    !(at > text + 1 && strncmp(at - 2, "//", 2) == 0) &&
	    !(at >= text + 4 && strncmp(at - 4, "www.", 4) == 0))
		return false;
	return *end == '/' || !(is_part(*end) ||
	    (*end == '.' && is_part(end[1])));
}

static bool
has(const char *text, const char *what)
{
	const char *at = text;
	size_t len = strlen(what);

	while ((at = strstr(at, what)) != NULL) {
		if (stands_whole(text, at, len))
			return true;
		at++;
	}
	return false;
}

/* What makes no difference to where it leads. */
static const char *
target(char *chunk)
{
	static const char *const fronts[] = { "https://", "http://", "www." };
	size_t i, n = strlen(chunk);

	while (n > 0 && strchr("/.,!?:;)", chunk[n - 1]) != NULL)
		chunk[--n] = '\0';
	for (i = 0; i < sizeof(fronts) / sizeof(*fronts); i++)
		if (strncmp(chunk, fronts[i], strlen(fronts[i])) == 0)
			chunk += strlen(fronts[i]);
	return chunk;
}

/* Marks around a link, Arabic ones as well, are blanked. */
static void
blank_marks(char *text)
{
	static const char *const marks[] = {
		"\"", "<", ">", "(", ")", "[", "]", "{", "}", "،", "؛", "؟",
		"«", "»", "*", "`", "|", ",", "!"
	};
	size_t i, n;
	char *at;

	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		for (n = strlen(marks[i]);
		    (at = strstr(text, marks[i])) != NULL; )
			memset(at, ' ', n);
}

/* evil[.]com, evil dot com: a dot that is written in another way is one. */
static void
mend_dots(char *text)
{
	static const char *const dots[] = {
		"[.]", "(.)", "{.}", " [dot] ", "[dot]", " (dot) ", "(dot)",
		" dot ", " دوت "
	};
	size_t i, n;
	char *at;

	for (i = 0; i < sizeof(dots) / sizeof(*dots); i++)
		for (n = strlen(dots[i]);
		    (at = strstr(text, dots[i])) != NULL; ) {
			*at = '.';
			memmove(at + 1, at + n, strlen(at + n) + 1);
		}
}

/* Is a piece of the text such a thing, and not one of the shop's? */
static bool
has_strange(const struct gate *g, const char *text,
    bool (*is_such)(const char *chunk))
{
	char *folded = text_fold(text), *own = NULL, *known = NULL;
	char *chunk, *next;
	bool strange = false;

	mend_dots(folded);
	blank_marks(folded);
	for (chunk = strtok_r(folded, " ", &next); chunk != NULL && !strange;
	    chunk = strtok_r(NULL, " ", &next)) {
		if (!is_such(chunk))
			continue;
		if (known == NULL) {
			own = gate_shop_text(g);
			known = text_fold(own);
		}
		strange = !has(known, target(chunk));
	}
	free(folded);
	free(own);
	free(known);
	return strange;
}

const char *
gate_link(const struct gate *g, const char *text)
{
	return has_strange(g, text, is_link) ?
	    "a link that is not the shop's" : NULL;
}

const char *
gate_handle(const struct gate *g, const char *text)
{
	return has_strange(g, text, is_handle) ?
	    "an account's name that is not the shop's" : NULL;
}
