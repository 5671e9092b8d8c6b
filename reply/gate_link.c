/*
 * Links and handles: only those that the shop's own text, or an employee of
 * it, has written.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate_rules.h"
#include "must.h"
#include "text.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* Those that shops and swindlers use, and that are nothing else. */
static const char *const domains[] = {
	"com", "org", "biz", "io", "xyz", "ly", "gl", "gg", "cc", "icu", "mobi",
	"pw", "ru", "tk", "cyou", "sbs", "cfd", "كوم", NULL
};

/* These may also begin a sentence: after a point and a space they do. */
static const char *const wordy[] = {
	"net", "info", "co", "app", "dev", "shop", "store", "online", "site",
	"top", "club", "vip", "live", "link", "click", "me", "tv", "ai", "page",
	"web", "website", "tech", "space", "pro", "name", "pay", "market",
	"sale", "deals", "company", "business", "world", "buzz", "fun", "win",
	"bid", "loan", "work", "support", "help", "art", "blog", "cloud",
	"digital", "email", "agency", "media", "news", "life", "group",
	"today", "global", "zone", "host", "press", "bar", "quest", "lol",
	"mom", "bond", "cam", "center", "cash", "credit", "finance", "money",
	"bank", "gift", "gifts", "promo", "discount", "download", "review",
	"trade", "date", "men", "stream", "party", "tools", "team", "studio",
	"social", "chat", "video", "photos", "shopping", "cafe", "boutique",
	"fashion", "clothing", "jewelry", "shoes", "delivery", "express",
	"direct", "africa", "arab", "dubai", "asia", "zip", "mov", "one", "pub",
	"rest", "ltd", "inc", "llc", "gmbh", "fr", "de", "eu", "uk", "kw",
	"sa", "ae", "eg", "iq", "qa", "bh", "om", "jo", "lb", "ma", "dz", "tn",
	"ye", "sd", "ps", "sy", "tr", "cn", "ws", "su", "st", "ml", "cf", "gq",
	"ga", "fm", "sh", "tt", "vc", "af", "pk", "bd", "ir", "nl", "pl", "pt",
	"gr", "cz", "hu", "dk", "ie", "nz", "jp", "kr", "sg", "hk", "ph", "vn",
	"br", "mx", "za", "ng", "ke", "امارات", "السعوديه", "موقع", "مصر",
	"قطر", "الاردن", "المغرب", "ايران", NULL
};

/* And these, written like a sentence's first word, do without a space. */
static const char *const little[] = {
	"in", "it", "is", "at", "to", "so", "be", "no", "us", "my", "as",
	"la", "es", "ca", "se", "id", "ch", "im", "et", "il", NULL
};

static bool
is_letter(char c)
{
	return c != '\0' && strchr(letters, c) != NULL;
}

/* Of a name, which goes on behind it. */
static bool
is_part(char c)
{
	return is_letter(c) || (c != '\0' && strchr("-_@", c) != NULL);
}

/* A byte of it, for what is looked for is Arabic or ASCII. */
static bool
is_arabic(char c)
{
	return (unsigned char)c >= 0x80;
}

/* Does the label, which may go on with a path, stand in the list? */
static bool
is_one_of(const char *const list[], const char *label)
{
	size_t i, n;

	for (i = 0; list[i] != NULL; i++) {
		n = strlen(list[i]);
		if (strncmp(list[i], label, n) == 0 && !is_part(label[n]) &&
		    !(is_arabic(*label) && is_arabic(label[n])))
			return true;
	}
	return false;
}

/* shop.official is another name; a sentence may begin behind .com. */
static bool
goes_on(const char *label)
{
	const char *dot = label + strspn(label, letters);

	return *dot == '.' && is_letter(dot[1]);
}

static bool
is_domain(const char *label)
{
	size_t n = strspn(label, letters);

	/* name.anything/path: no sentence has that. */
	return strncmp(label, "xn--", 4) == 0 || is_one_of(domains, label) ||
	    (!goes_on(label) && (is_one_of(wordy, label) ||
	    is_one_of(little, label))) ||
	    (n >= 2 && label[n] == '/' && is_letter(label[n + 1]) &&
	    strspn(label, "0123456789") == 0);
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

/* Not the tail of a longer name, and not its head. */
static bool
stands_whole(const char *text, const char *at, size_t len)
{
	const char *end = at + len;

	if (at > text && (is_part(at[-1]) || strchr("./", at[-1]) != NULL) &&
	    !(at > text + 1 && strncmp(at - 2, "//", 2) == 0) &&
	    !(at >= text + 4 && strncmp(at - 4, "www.", 4) == 0))
		return false;
	return !(is_part(*end) ||
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
		" dot ", " دوت ", " نقطه ", "。", "·", "‧"
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

static void
cut(char *at, size_t n)
{
	memmove(at, at + n, strlen(at + n) + 1);
}

/* Four characters of their own, with a point among them, from here; or 0. */
static size_t
spelled(const char *p)
{
	enum { SPELLED_MIN = 7 };	/* bytes, with the spaces between */
	size_t n = 0;
	bool point = false;

	while ((is_part(p[n]) || strspn(p + n, "./:") > 0) &&
	    (p[n + 1] == ' ' || p[n + 1] == '\0')) {
		point = point || p[n] == '.';
		n += p[n + 1] == '\0' ? 1 : 2;
	}
	return point && n >= SPELLED_MIN ? n : 0;
}

/* e v i l . c o m */
static void
mend_letters(char *text)
{
	char *p;
	size_t n;

	for (p = text; *p != '\0'; p++)
		if (p == text || p[-1] == ' ')
			for (n = spelled(p); n > 2; n -= 2)
				cut(++p, 1);
}

/* evil . com, evil. com, evil,com: a name and a domain belong together. */
static void
mend_gaps(char *text)
{
	size_t before, behind;
	char *p, *next;

	for (p = text; (p = strpbrk(p, ".,")) != NULL; p++) {
		before = p > text && p[-1] == ' ';
		behind = strspn(p + 1, " ");
		next = p + 1 + behind;
		if (*p == ',') {
			if (before + behind == 0 && is_one_of(domains, next))
				*p = '.';
		} else if ((before > 0 && is_domain(next)) || (behind > 0 &&
		    p > text + 1 && is_letter(p[-1]) && is_letter(p[-2]) &&
		    is_one_of(domains, next))) {
			cut(p + 1, behind);
			if (before > 0)
				cut(--p, 1);
		}
	}
}

/* "shirt.In blue": where a capital begins a sentence, no name goes on. */
static char *
part_sentences(const char *text)
{
	char *parted = must_copy(text), *p, *next;
	char label[8];
	size_t n;

	for (p = parted; (p = strchr(p, '.')) != NULL; p++) {
		n = strcspn(p + 1, " \n.,!?/:;'");
		next = p + 1;
		if (n >= sizeof(label) || !isupper((unsigned char)*next) ||
		    isupper((unsigned char)next[1]))
			continue;
		snprintf(label, sizeof(label), "%.*s", (int)n, next);
		*label = (char)tolower((unsigned char)*label);
		if (is_one_of(little, label))
			*p = ' ';
	}
	return parted;
}

/* "@ souk_kw": the name of an account, which no price looks like. */
static void
mend_handles(char *text)
{
	char *p;
	size_t n;

	for (p = text; (p = strstr(p, "@ ")) != NULL; p++) {
		n = strspn(p + 2, letters);
		if (islower((unsigned char)p[2]) && (p[2 + n] == '_' ||
		    (p[2 + n] == '.' && is_letter(p[3 + n]))))
			cut(p + 1, 1);
	}
}

/* Folded, with every link in one piece; owned by the caller. */
static char *
mended(const char *text)
{
	char *parted = part_sentences(text), *folded = text_fold(parted);

	free(parted);
	mend_dots(folded);
	mend_letters(folded);
	mend_gaps(folded);
	mend_handles(folded);
	return folded;
}

static bool
is_the_shops(const struct gate *g, const char *target)
{
	char *said = gate_employees_text(g), *folded = text_fold(said);
	bool found = has(folded, target) ||
	    has(grounding_folded(g->grounding), target);

	free(said);
	free(folded);
	return found;
}

/* Is a piece of the text such a thing, and not one of the shop's? */
static bool
has_strange(const struct gate *g, const char *text,
    bool (*is_such)(const char *chunk))
{
	char *folded = mended(text), *chunk, *next;
	bool strange = false;

	blank_marks(folded);
	for (chunk = strtok_r(folded, " ", &next); chunk != NULL && !strange;
	    chunk = strtok_r(NULL, " ", &next))
		strange = is_such(chunk) && !is_the_shops(g, target(chunk));
	free(folded);
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
