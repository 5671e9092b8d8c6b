#include <err.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "ident.h"
#include "must.h"
#include "stamp.h"
#include "whatsapp.h"
#include "whatsapp_body.h"
#include "whatsapp_export.h"
#include "whatsapp_head.h"

enum {
	SENDERS = 2,		/* a chat of more is a group's */
	NAME_MAX_BYTES = 256,
	TEXT_MAX = 256 << 10	/* bytes; WhatsApp ends at 64 Ki characters */
};

/* A message; all borrowed from the file. */
struct spoken {
	struct head head;
	const char *line;		/* where it begins */
	const char *body, *end;
	int sender;			/* place in senders */
};

struct chat {
	struct saved *file;
	const char *first;		/* line with a head; NULL: none */
	struct spoken *entries;		/* owned */
	size_t n, room;
	char *senders[SENDERS];		/* owned; NULL: not seen yet */
	int n_senders;			/* more than SENDERS: a group */
	int ours;			/* place in senders; -1: not known */
	struct whatsapp_customer customer;
	enum head_order order;
};

/* What was said in one minute (on iOS one second), and how often. */
struct known {
	char id[IDENT_SIZE];		/* of the first */
	int times;
};

struct seen {
	int64_t at;
	void *known;			/* owned: a tree of them, by id */
};

/* A copy without bidi marks, carriage returns, and blanks at the end. */
static char *
plain(const char *from, const char *to)
{
	char *out = must(malloc((size_t)(to - from) + 1)), *p = out;
	ucs4_t c;
	int n;

	for (; from < to; from += n) {
		n = u8_mbtouc(&c, (const uint8_t *)from, (size_t)(to - from));
		if (head_is_mark(c) || c == '\r')
			continue;
		memcpy(p, from, (size_t)n);
		p += n;
	}
	while (p > out && strchr(" \n\t", p[-1]) != NULL)
		p--;
	*p = '\0';
	return out;
}

/* --- the lines --- */

/* The ": " that ends a name, or a ":" that ends the line; NULL: no name. */
static const char *
name_end(const char *rest, const char *end)
{
	const char *p, *behind;
	ucs4_t c;

	for (p = rest; (p = memchr(p, ':', (size_t)(end - p))) != NULL; p++) {
		behind = p + 1;
		c = head_next(&behind);
		if (c == ' ' || c == '\n' || c == '\r' || c == 0)
			return p > rest && p - rest <= NAME_MAX_BYTES ? p :
			    NULL;
	}
	return NULL;
}

/* French puts a blank that does not break in front of a colon. */
static void
trim_name(char *name)
{
	size_t len = strlen(name);

	while ((len > 2 && strcmp(name + len - 2, "\xc2\xa0") == 0) ||
	    (len > 3 && strcmp(name + len - 3, "\xe2\x80\xaf") == 0)) {
		len -= (unsigned char)name[len - 2] == 0xc2 ? 2 : 3;
		name[len] = '\0';
	}
}

/* Place of the sender; SENDERS where there is no room for another. */
static int
sender_of(struct chat *c, const char *from, const char *to)
{
	char *name = plain(from, to);
	int i;

	trim_name(name);
	for (i = 0; i < SENDERS && c->senders[i] != NULL; i++) {
		if (strcmp(c->senders[i], name) == 0) {
			free(name);
			return i;
		}
	}
	c->n_senders = i + 1;
	if (i < SENDERS)
		c->senders[i] = name;
	else
		free(name);
	return i;
}

static struct spoken *
new_entry(struct chat *c)
{
	if (c->n == c->room) {
		c->room = c->room > 0 ? c->room * 2 : 256;
		c->entries = must(reallocarray(c->entries, c->room,
		    sizeof(*c->entries)));
	}
	return &c->entries[c->n++];
}

/* Behind the ": ", the one space of it taken. */
static const char *
body_start(const char *colon, const char *end)
{
	const char *p = colon + 1, *next = p;

	if (p < end && head_next(&next) == ' ')
		return next;
	return p;
}

/*
 * A line with a head begins a message, or is WhatsApp's own word and drops the
 * lines behind it; others go on with the message before.
 */
static void
read_line(struct chat *c, const char *line, const char *end, bool *inside)
{
	struct spoken *e;
	struct head h;
	const char *colon;

	if (!head_read(line, &h) || h.rest > end) {
		if (*inside)
			c->entries[c->n - 1].end = end;
		return;
	}
	if (c->first == NULL)
		c->first = line;
	*inside = (colon = name_end(h.rest, end)) != NULL;
	if (colon == NULL)
		return;
	e = new_entry(c);
	e->head = h;
	e->line = line;
	e->sender = sender_of(c, h.rest, colon);
	e->body = body_start(colon, end);
	e->end = end;
}

static void
read_lines(struct chat *c)
{
	const char *p = c->file->text, *end;
	bool inside = false;

	for (; *p != '\0'; p = end + (*end == '\n')) {
		end = strchrnul(p, '\n');
		read_line(c, p, end, &inside);
	}
}

/* --- who is who, and when --- */

/* The file, or the folder that it was unpacked into, is named after them. */
static bool
path_names(const char *path, const char *name)
{
	const char *at = path;
	size_t n = strlen(name);

	for (; n > 0 && (at = strstr(at, name)) != NULL; at++)
		if (at > path && at[-1] == ' ' && (at[n] == '/' ||
		    at[n] == '\0' || strcmp(at + n, ".txt") == 0 ||
		    strncmp(at + n, ".zip", 4) == 0))
			return true;
	return false;
}

/* Where no --me tells. */
static bool
is_customer(const struct chat *c, const char *name)
{
	char phone[WHATSAPP_PHONE_SIZE];

	if (whatsapp_phone(name, phone))
		return c->file->wishes->customer == NULL ||
		    strcmp(phone, c->customer.phone) == 0;
	return path_names(c->file->path, name);
}

/* Our place among the senders; -1: nobody said. */
static int
our_place(const struct chat *c)
{
	const char *me = c->file->wishes->me;
	int i;

	for (i = 0; i < SENDERS && c->senders[i] != NULL; i++) {
		if (me != NULL && strcmp(c->senders[i], me) == 0)
			return i;
		if (me == NULL && is_customer(c, c->senders[i]))
			return 1 - i;
	}
	/* Only the customer wrote. */
	return me != NULL && c->n_senders == 1 ? 1 : -1;
}

/* The number that a file is named after, when nobody is in the address book. */
static void
phone_of_path(const char *path, char phone[WHATSAPP_PHONE_SIZE])
{
	const char *plus = strrchr(path, '+'), *dot;
	char name[64];

	*phone = '\0';
	if (plus == NULL)
		return;
	dot = strstr(plus, ".txt");
	snprintf(name, sizeof(name), "%.*s",
	    (int)(dot != NULL ? (size_t)(dot - plus) : strcspn(plus, "/")),
	    plus);
	whatsapp_phone(name, phone);
}

static void
find_customer(struct chat *c)
{
	struct whatsapp_customer *customer = &c->customer;
	char phone[WHATSAPP_PHONE_SIZE];
	const char *name;

	whatsapp_phone(c->file->wishes->customer, customer->phone);
	c->ours = our_place(c);
	name = c->ours >= 0 ? c->senders[1 - c->ours] : NULL;
	if (name != NULL && whatsapp_phone(name, phone)) {
		if (*customer->phone == '\0')
			memcpy(customer->phone, phone, sizeof(phone));
		name = NULL;
	}
	customer->name = name;
	if (*customer->phone == '\0')
		phone_of_path(c->file->path, customer->phone);
}

static void
find_order(struct chat *c)
{
	const struct head **heads = must(calloc(c->n + 1, sizeof(*heads)));
	size_t i;

	for (i = 0; i < c->n; i++)
		heads[i] = &c->entries[i].head;
	c->order = c->file->wishes->dates != NULL ?
	    head_order_named(c->file->wishes->dates) :
	    head_order_of(heads, c->n);
	free(heads);
}

/* NULL if the chat can be written; else why not. */
static const char *
chat_check(const struct chat *c)
{
	if (c->n == 0)
		return "neither a payload nor an exported chat";
	if (c->n_senders > SENDERS)
		return "more than two people write here: groups are not "
		    "imported";
	if (*c->customer.phone == '\0')
		return "whose chat is it? --customer PHONE tells";
	if (c->order == HEAD_UNKNOWN)
		return "days and months look alike: --dates dmy or mdy tells";
	if (c->file->wishes->me != NULL && c->ours < 0)
		return "nobody here has the name that --me gives";
	return NULL;
}

/* --- the messages --- */

static const char *
key_of(const struct chat *c, const struct spoken *e, const struct body *b,
    const char *at, int ordinal, char id[IDENT_SIZE])
{
	char count[16];
	/* With or without its files, it is the same chat. */
	const char *const parts[] = { "whatsapp export", c->customer.phone,
	    at, c->senders[e->sender], b->is_media ? "media" : "text", b->text,
	    count, NULL };

	snprintf(count, sizeof(count), "%d", ordinal);
	return ident_of(NULL, parts, id);
}

static int
by_id(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static void
forget(struct seen *seen)
{
	tdestroy(seen->known, free);
	seen->known = NULL;
}

/* How many equal ones came before. */
static int
count(struct seen *seen, const char *id)
{
	struct known *k = must(calloc(1, sizeof(*k))), **found;

	memcpy(k->id, id, IDENT_SIZE);
	found = must(tsearch(k, &seen->known, by_id));
	if (*found != k)
		free(k);
	return (*found)->times++;
}

/* Chats have no ids: who, when, what, and which of several equal ones. */
static void
identify(const struct chat *c, const struct spoken *e, const struct body *b,
    int64_t at, struct seen *seen, char id[IDENT_SIZE])
{
	char text[STAMP_SIZE];
	int ordinal;

	if (seen->at != at)
		forget(seen);
	seen->at = at;
	stamp_print(at, text);
	key_of(c, e, b, text, 0, id);
	if ((ordinal = count(seen, id)) > 0)
		key_of(c, e, b, text, ordinal, id);
}

static void
write_message(const struct chat *c, const struct spoken *e,
    const struct body *b, int64_t at, struct seen *seen)
{
	struct json_object *out = whatsapp_message(c->file->wishes->account,
	    &c->customer, at, c->file->messages++, e->sender == c->ours);
	char id[IDENT_SIZE], message_id[sizeof("export:") + IDENT_SIZE];

	identify(c, e, b, at, seen, id);
	snprintf(message_id, sizeof(message_id), "export:%s", id);
	json_add_str(out, "message_id", message_id);
	body_tell(out, b);
	json_add_bool(out, "history", true);
	if (c->ours < 0)
		json_add_bool(out, "unreadable", true);
	record_write(out);
}

static void
write_entry(const struct chat *c, const struct spoken *e, struct seen *seen)
{
	int64_t at = head_time(&e->head, c->order);
	struct body body;
	ucs4_t first = 0;
	char *text;

	if (at == STAMP_NONE || e->end - e->body > TEXT_MAX) {
		saved_reject(c->file, e->line, e->end, at == STAMP_NONE ?
		    "no such date" : "text over 256 KiB");
		return;
	}
	if (e->body < e->end)
		u8_mbtouc(&first, (const uint8_t *)e->body,
		    (size_t)(e->end - e->body));
	text = plain(e->body, e->end);
	body_read(text, head_is_mark(first), &body);
	if (!body.is_notice)
		write_message(c, e, &body, at, seen);
	body_free(&body);
	free(text);
}

/* A head in words that are not known looks like no head at all. */
static void
write_ahead(struct chat *c)
{
	const char *text = c->file->text;

	text += strspn(text, " \t\r\n");
	if (text < c->first)
		saved_reject(c->file, text, c->first,
		    "no time is read here, ahead of the first message");
}

static void
write_chat(struct chat *c)
{
	struct seen seen = { .at = STAMP_NONE };
	size_t i;

	if (c->ours < 0) {
		warnx("%s: who of them is the shop? --me NAME tells; until "
		    "then nobody reads it", c->file->path);
		c->file->in.skipped = true;
	}
	write_ahead(c);
	for (i = 0; i < c->n; i++)
		write_entry(c, &c->entries[i], &seen);
	forget(&seen);
}

void
whatsapp_export_write(struct saved *s)
{
	struct chat c = { .file = s };
	const char *why;
	int i;

	read_lines(&c);
	find_customer(&c);
	find_order(&c);
	if ((why = chat_check(&c)) == NULL)
		write_chat(&c);
	else
		saved_reject(s, s->text, s->text + s->len, why);
	for (i = 0; i < SENDERS; i++)
		free(c.senders[i]);
	free(c.entries);
}
