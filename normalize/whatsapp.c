#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "message.h"
#include "must.h"
#include "platform.h"
#include "stamp.h"
#include "whatsapp.h"
#include "whatsapp_part.h"

enum {
	PHONE_MIN = 5,
	THREAD_SIZE = sizeof("whatsapp_") + GRAPH_ID_MAX
};

/* One `value` of a payload; borrowed, but for what says otherwise. */
struct delivery {
	struct saved *file;
	const char *account;
	char ours[WHATSAPP_PHONE_SIZE];	/* the business's number, or empty */
	struct json_object *contacts;	/* array, or NULL */
	struct json_object *by_phone, *by_user;	/* owned: their places in it */
	struct json_object *thread;	/* of history, or NULL */
	bool history;
};

/* Where a list says who wrote it: us, or look at `from`. */
enum side { SIDE_BY_FROM, SIDE_OURS };

static bool
is_decoration(ucs4_t c)
{
	return c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' ||
	    c == 0xa0 || c == 0x202f || (c >= 0x2010 && c <= 0x2015) ||
	    c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

bool
whatsapp_phone(const char *text, char phone[WHATSAPP_PHONE_SIZE])
{
	const uint8_t *p = (const uint8_t *)(text != NULL ? text : "");
	size_t n = 0;
	ucs4_t c;

	*phone = '\0';
	while ((p = u8_next(&c, p)) != NULL) {
		if (is_decoration(c) || (c == '+' && n == 0))
			continue;
		if (c < '0' || c > '9' || n == WHATSAPP_PHONE_SIZE - 1) {
			*phone = '\0';
			return false;
		}
		phone[n++] = (char)c;
		phone[n] = '\0';
	}
	if (n < PHONE_MIN)
		*phone = '\0';
	return *phone != '\0';
}

static const char *
not_empty(const char *text)
{
	return text != NULL && *text != '\0' ? text : NULL;
}

static void
add_customer(struct json_object *out, const struct whatsapp_customer *c)
{
	char plus[WHATSAPP_PHONE_SIZE + 1];

	json_add_str(out, "customer_id",
	    c->user_id != NULL ? c->user_id : c->phone);
	if (c->name != NULL)
		json_add_str(out, "customer_name", c->name);
	if (*c->phone == '\0')
		return;
	snprintf(plus, sizeof(plus), "+%s", c->phone);
	json_add_str(out, "customer_phone", plus);
}

struct json_object *
whatsapp_message(const char *account, const struct whatsapp_customer *customer,
    int64_t created_at, int64_t sequence, bool is_ours)
{
	struct json_object *out = record_new("message");
	char thread[THREAD_SIZE], text[STAMP_SIZE];

	snprintf(thread, sizeof(thread), "whatsapp_%s",
	    *customer->phone != '\0' ? customer->phone : customer->user_id);
	json_add_str(out, "platform", "whatsapp");
	if (account != NULL)
		json_add_str(out, "account_id", account);
	json_add_str(out, "thread_id", thread);
	json_add_str(out, "sender_type", is_ours ? "employee" : "customer");
	json_add_str(out, "created_at", stamp_print(created_at, text));
	json_add_int(out, "sequence", sequence);
	add_customer(out, customer);
	return out;
}

/* --- who wrote it --- */

static bool
is_text(const struct json_object *o, const char *key, const char *text)
{
	const char *value = not_empty(json_str(o, key));

	return text != NULL && value != NULL && strcmp(value, text) == 0;
}

/* Of each id under this key, the place of the first contact that has it. */
static struct json_object *
places_of(struct json_object *contacts, const char *key)
{
	struct json_object *places = must(json_object_new_object());
	size_t i, n = json_length(contacts);
	const char *id;

	for (i = 0; i < n; i++) {
		id = not_empty(json_str(json_object_array_get_idx(contacts, i),
		    key));
		if (id != NULL && json_any(places, id) == NULL)
			json_add_int(places, id, (int64_t)i);
	}
	return places;
}

/* The contact of this person; NULL: they are not among the contacts. */
static struct json_object *
contact_of(const struct delivery *d, const char *phone, const char *user_id)
{
	int64_t n = (int64_t)json_length(d->contacts), i = n, other = n;

	if (phone != NULL)
		i = json_int_or(d->by_phone, phone, n);
	if (user_id != NULL)
		other = json_int_or(d->by_user, user_id, n);
	if (other < i)
		i = other;
	return i < n ? json_object_array_get_idx(d->contacts, (size_t)i) :
	    NULL;
}

/* Of a message that names nobody, where there is one contact and no other. */
static struct json_object *
only_contact(const struct delivery *d)
{
	return json_length(d->contacts) == 1 ?
	    json_object_array_get_idx(d->contacts, 0) : NULL;
}

/* What a contact, or the context of a thread, tells of its person. */
static void
learn(struct whatsapp_customer *c, struct json_object *about)
{
	struct json_object *profile = json_obj(about, "profile");

	if (*c->phone == '\0')
		whatsapp_phone(json_str(about, "wa_id"), c->phone);
	if (c->user_id == NULL)
		c->user_id = not_empty(json_str(about, "user_id"));
	if (c->name == NULL)
		c->name = not_empty(json_text(profile, "name"));
	if (c->name == NULL)
		c->name = not_empty(json_text(profile, "username"));
	if (c->name == NULL)
		c->name = not_empty(json_text(about, "username"));
}

/* False: nobody can be told from it. */
static bool
customer_of(const struct delivery *d, struct json_object *message, bool is_ours,
    struct whatsapp_customer *c)
{
	const char *phone = json_str(message, is_ours ? "to" : "from");

	memset(c, 0, sizeof(*c));
	c->user_id = not_empty(json_str(message,
	    is_ours ? "to_user_id" : "from_user_id"));
	whatsapp_phone(phone, c->phone);
	if (*c->phone == '\0' && d->thread != NULL)
		whatsapp_phone(json_str(d->thread, "id"), c->phone);
	learn(c, json_obj(d->thread, "context"));
	learn(c, contact_of(d, phone, c->user_id));
	if (not_empty(phone) == NULL && c->user_id == NULL)
		learn(c, only_contact(d));
	if (c->user_id != NULL && strlen(c->user_id) > GRAPH_ID_MAX)
		return false;
	return *c->phone != '\0' || c->user_id != NULL;
}

static bool
is_ours(const struct delivery *d, struct json_object *message, enum side side)
{
	char from[WHATSAPP_PHONE_SIZE];

	return side == SIDE_OURS ||
	    (whatsapp_phone(json_str(message, "from"), from) &&
	    *d->ours != '\0' && strcmp(from, d->ours) == 0);
}

/* --- a message --- */

/*
 * WhatsApp says that somebody has another number, or another user id: what they
 * are from now on, and the thread that was theirs.  An id that a number had
 * does not outlive it.
 */
static void
learn_move(struct json_object *message, struct whatsapp_customer *c,
    char former[THREAD_SIZE])
{
	struct json_object *system = json_obj(message, "system");
	const char *now = not_empty(json_str(system, "user_id"));
	const char *then = not_empty(json_str(system, "previous_user_id"));
	char phone[WHATSAPP_PHONE_SIZE];

	*former = '\0';
	if (!is_text(message, "type", "system") || strlen(
	    now != NULL ? now : "") > GRAPH_ID_MAX)
		return;
	if (then == NULL)
		then = c->user_id;
	if ((whatsapp_phone(json_str(system, "wa_id"), phone) ||
	    whatsapp_phone(json_str(system, "new_wa_id"), phone)) &&
	    strcmp(phone, c->phone) != 0) {
		snprintf(former, THREAD_SIZE, "whatsapp_%s",
		    *c->phone != '\0' ? c->phone : then);
		memcpy(c->phone, phone, sizeof(phone));
		c->user_id = now;
	} else if (now != NULL && then != NULL && strcmp(now, then) != 0 &&
	    strlen(then) <= GRAPH_ID_MAX) {
		snprintf(former, THREAD_SIZE, "whatsapp_%s", then);
		c->user_id = now;
	}
}

static int64_t
time_of(struct json_object *message)
{
	char digits[24];
	int64_t seconds;

	if (!json_int(message, "timestamp", &seconds))
		return stamp_parse(json_str(message, "timestamp"));
	snprintf(digits, sizeof(digits), "%lld", (long long)seconds);
	return stamp_parse(digits);
}

/* NULL once it is written; else why it cannot be. */
static const char *
try_message(const struct delivery *d, struct json_object *message,
    enum side side)
{
	int64_t at = time_of(message);
	bool ours = is_ours(d, message, side);
	struct whatsapp_customer customer;
	struct json_object *out;
	char former[THREAD_SIZE];
	const char *why;

	if (!json_object_is_type(message, json_type_object))
		return "message is no object";
	if (!graph_is_id(json_str(message, "id")))
		return "message without a usable id";
	if (at == STAMP_NONE)
		return "message without a usable timestamp";
	if (!customer_of(d, message, ours, &customer))
		return "message without its customer's phone or user id";
	if (not_empty(json_str(message, "group_id")) != NULL)
		return "message of a group: groups are not imported";
	learn_move(message, &customer, former);
	out = whatsapp_message(d->account, &customer, at, d->file->messages,
	    ours);
	json_add_ref(out, "message_id", json_any(message, "id"));
	if (d->history)
		json_add_bool(out, "history", true);
	if (*former != '\0')
		json_add_str(out, "moved_from", former);
	if ((why = whatsapp_part(out, message)) != NULL) {
		json_object_put(out);
		return why;
	}
	d->file->messages++;
	record_write(out);
	return NULL;
}

static void
reject_item(struct saved *s, struct json_object *item, const char *why)
{
	/* json-c has no object for null, and without an item the file goes. */
	struct json_object *raw = item != NULL ? json_object_get(item) :
	    json_object_new_string("null");
	struct record r = { 0 };

	record_reject(&s->in, &r, raw, "%s", why);
	json_object_put(raw);
}

static void
write_list(const struct delivery *d, struct json_object *list, enum side side)
{
	size_t i, n = list != NULL ? json_object_array_length(list) : 0;
	struct json_object *item;
	const char *why;

	for (i = 0; i < n; i++) {
		item = json_object_array_get_idx(list, i);
		if ((why = try_message(d, item, side)) != NULL)
			reject_item(d->file, item, why);
	}
}

/* --- a payload --- */

static void
write_threads(struct delivery *d, struct json_object *chunk)
{
	struct json_object *threads = json_arr(chunk, "threads");
	size_t i, n = threads != NULL ? json_object_array_length(threads) : 0;

	for (i = 0; i < n; i++) {
		d->thread = json_object_array_get_idx(threads, i);
		write_list(d, json_arr(d->thread, "messages"), SIDE_BY_FROM);
	}
	d->thread = NULL;
}

/* Which fields bring messages; the others, and statuses, are no concern. */
static const struct field {
	const char *name;
	bool history;
} fields[] = {
	{ "messages", false },
	{ "smb_message_echoes", false },
	{ "history", true },
	{ NULL, false }
};

static void
write_value(struct saved *s, struct json_object *value,
    const struct field *field)
{
	struct json_object *metadata = json_obj(value, "metadata");
	struct json_object *history = json_arr(value, "history");
	size_t i, n = history != NULL ? json_object_array_length(history) : 0;
	struct delivery d = { .file = s, .history = field->history };

	d.account = not_empty(json_str(metadata, "phone_number_id"));
	if (d.account == NULL)
		d.account = s->wishes->account;
	d.contacts = json_arr(value, "contacts");
	d.by_phone = places_of(d.contacts, "wa_id");
	d.by_user = places_of(d.contacts, "user_id");
	whatsapp_phone(json_str(metadata, "display_phone_number"), d.ours);
	write_list(&d, json_arr(value, "messages"), SIDE_BY_FROM);
	write_list(&d, json_arr(value, "message_echoes"), SIDE_OURS);
	for (i = 0; i < n; i++)
		write_threads(&d, json_object_array_get_idx(history, i));
	json_object_put(d.by_phone);
	json_object_put(d.by_user);
}

static void
write_change(struct saved *s, struct json_object *change)
{
	const char *name = json_str(change, "field");
	struct json_object *value = json_obj(change, "value");
	const struct field *field;

	if (name == NULL || value == NULL) {
		reject_item(s, change, "change without its field and value");
		return;
	}
	for (field = fields; field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			write_value(s, value, field);
}

static void
write_entry(struct saved *s, struct json_object *entry)
{
	struct json_object *changes = json_arr(entry, "changes");
	size_t i, n = changes != NULL ? json_object_array_length(changes) : 0;

	if (changes == NULL)
		reject_item(s, entry, "entry without changes");
	for (i = 0; i < n; i++)
		write_change(s, json_object_array_get_idx(changes, i));
}

static void
write_payload(struct saved *s, struct json_object *payload)
{
	struct json_object *entries = json_arr(payload, "entry");
	size_t i, n = entries != NULL ? json_object_array_length(entries) : 0;

	/* The dashboard shows its samples as a change alone. */
	if (entries == NULL && json_str(payload, "field") != NULL)
		write_change(s, payload);
	else if (entries == NULL ||
	    !is_text(payload, "object", "whatsapp_business_account"))
		reject_item(s, payload, "no webhook payload of WhatsApp's");
	else
		for (i = 0; i < n; i++)
			write_entry(s, json_object_array_get_idx(entries, i));
}

/* One payload, or a list of them. */
static void
write_json(struct saved *s, struct json_object *o)
{
	size_t i;

	if (!json_object_is_type(o, json_type_array)) {
		write_payload(s, o);
		return;
	}
	for (i = 0; i < json_object_array_length(o); i++)
		write_payload(s, json_object_array_get_idx(o, i));
}

/* --- a file of them --- */

/* Payloads, also those of a list. */
static const char between[] = " \t\r\n,]";

/* Behind the closing quote, or NULL: no string of JSON goes past its line. */
static const char *
string_end(const char *p)
{
	for (p++; *p != '"'; p++) {
		if (*p == '\\')
			p++;
		if (*p == '\0' || *p == '\n')
			return NULL;
	}
	return p + 1;
}

/*
 * Behind the object or list that begins here, or NULL and why not.  What is
 * broken is gone through again from each of its lines on: as all of them see
 * the same strings, and none goes deeper than is read, no byte is looked at
 * more often than there are levels.
 */
static const char *
value_end(const char *p, const char **why)
{
	unsigned depth = 0;

	*why = "payload without an end";
	do {
		p += strcspn(p, "\"{}[]");
		if (*p == '"') {
			if ((p = string_end(p)) == NULL)
				return NULL;
			continue;
		}
		if (*p == '\0')
			return NULL;
		if (*p == '}' || *p == ']')
			depth--;
		else
			depth++;
		p++;
	} while (depth > 0 && depth <= JSON_DEPTH);
	if (depth > 0)
		*why = "nested too deep, or without an end";
	return depth > 0 ? NULL : p;
}

/*
 * Where the next payload may begin behind a broken one: at a line's start, or
 * behind NULs, which a crash leaves and which are where this ends, too.
 */
static const char *
next_start(const char *p)
{
	for (;;) {
		p += strcspn(p, "\n");
		if (*p == '\0' || *++p == '{' || *p == '[')
			return p;
	}
}

/* A list of payloads that is too much at once: they are read one by one. */
static bool
is_long_list(const char *at, const char *end)
{
	return *at == '[' && at[1 + strspn(at + 1, between)] == '{' &&
	    !json_fits(at, (size_t)(end - at));
}

/* What is broken up to here; of the NULs it begins with the last will do. */
static void
reject_broken(struct saved *s, const char *end)
{
	const char *at = s->broken;

	s->broken = NULL;
	if (at == NULL)
		return;
	while (end - at > 1 && at[0] == '\0' && at[1] == '\0')
		at++;
	saved_reject(s, at, end, s->why);
}

/* What comes behind this, which is no payload.  All in a row are one reject. */
static const char *
note_broken(struct saved *s, const char *at, const char *why)
{
	if (s->broken == NULL) {
		s->broken = at;
		s->why = why;
	}
	return *at != '\0' ? next_start(at) : at + 1;
}

/* What comes behind the value, or whatever it is, that begins here. */
static const char *
write_one(struct saved *s, const char *at)
{
	const char *why = "NUL between payloads", *end = NULL;
	struct json_object *o = NULL;

	if (*at == '{' || *at == '[')
		end = value_end(at, &why);
	else if (*at != '\0')
		why = "no payload begins here";
	if (end != NULL && is_long_list(at, end))
		return at + 1;
	if (end != NULL)
		o = json_parse(at, (size_t)(end - at), &why);
	if (o == NULL)
		return note_broken(s, at, why);
	reject_broken(s, at);
	saved_at(s, at);
	write_json(s, o);
	json_object_put(o);
	return end;
}

void
whatsapp_write(struct saved *s)
{
	const char *at = s->text, *end = s->text + s->len;

	while ((at += strspn(at, between)) < end)
		at = write_one(s, at);
	reject_broken(s, end);
}
