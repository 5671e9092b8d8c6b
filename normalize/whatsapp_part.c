#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "attachment.h"
#include "must.h"
#include "platform.h"
#include "whatsapp_part.h"

/* A message being told. */
struct telling {
	FILE *words;			/* what stands in for a text */
	struct json_object *list;	/* attachments; owned */
	struct json_object *part;	/* borrowed: the member of its type */
	struct json_object *message;	/* borrowed */
	struct json_object *text;	/* borrowed: its own words, or NULL */
	struct json_object *reply_to;	/* borrowed; NULL: none */
	bool unreadable;		/* nobody waits for an answer to it */
};

/* The words of a member, on one line; nothing where there are none. */
static void
say(FILE *f, const char *before, struct json_object *o, const char *key)
{
	const char *text = json_text(o, key);

	if (text == NULL || *text == '\0')
		return;
	fputs(before, f);
	for (; *text != '\0'; text++)
		fputc((unsigned char)*text < ' ' ? ' ' : *text, f);
}

/* A number or a text as it stands in the payload. */
static void
say_value(FILE *f, const char *before, struct json_object *o, const char *key)
{
	struct json_object *value = json_any(o, key);

	if (json_object_is_type(value, json_type_int) ||
	    json_object_is_type(value, json_type_double))
		fprintf(f, "%s%s", before, json_print(value, NULL));
	else
		say(f, before, o, key);
}

static const char *
take_words(struct telling *t, struct json_object *o, const char *key)
{
	if (json_text(o, key) == NULL)
		return "message without its words";
	t->text = json_any(o, key);
	return NULL;
}

static const char *
tell_text(struct telling *t, const char *kind)
{
	(void)kind;
	return take_words(t, t->part, "body");
}

static const char *
tell_media(struct telling *t, const char *kind)
{
	struct json_object *a = attachment_add(t->list, kind);
	const char *caption = json_text(t->part, "caption");

	if (caption != NULL && *caption != '\0')
		t->text = json_any(t->part, "caption");
	attachment_set(a, "name", t->part, "filename");
	attachment_set(a, "mime_type", t->part, "mime_type");
	attachment_set(a, "url", t->part, "url");
	attachment_set(a, "id", t->part, "id");
	return NULL;
}

static const char *
tell_location(struct telling *t, const char *kind)
{
	(void)kind;
	if (json_any(t->part, "latitude") == NULL ||
	    json_any(t->part, "longitude") == NULL)
		return "location without a place";
	say_value(t->words, "[location: ", t->part, "latitude");
	say_value(t->words, ",", t->part, "longitude");
	say(t->words, " ", t->part, "name");
	say(t->words, ", ", t->part, "address");
	fputc(']', t->words);
	return NULL;
}

static const char *
tell_contacts(struct telling *t, const char *kind)
{
	struct json_object *contacts = json_arr(t->message, "contacts");
	struct json_object *contact, *phones;
	size_t i, n = contacts != NULL ? json_object_array_length(contacts) : 0;

	(void)kind;
	for (i = 0; i < n && i < ATTACHMENTS_MAX; i++) {
		contact = json_object_array_get_idx(contacts, i);
		phones = json_arr(contact, "phones");
		fputs(i == 0 ? "[contact:" : " [contact:", t->words);
		say(t->words, " ", json_obj(contact, "name"),
		    "formatted_name");
		if (phones != NULL)
			say(t->words, " ", json_object_array_get_idx(phones, 0),
			    "phone");
		fputc(']', t->words);
	}
	return n > 0 ? NULL : "contacts without a contact";
}

/* A form that was filled in: what it was answered is JSON in a text. */
static const char *
tell_form(struct telling *t, struct json_object *form)
{
	fputs("[form:", t->words);
	say(t->words, " ", form, "name");
	say(t->words, " ", form, "response_json");
	fputc(']', t->words);
	return NULL;
}

static const char *
tell_unsupported(struct telling *t, const char *kind)
{
	attachment_add(t->list, kind);
	t->unreadable = true;
	return NULL;
}

static const char *
tell_interactive(struct telling *t, const char *kind)
{
	static const char *const replies[] = { "button_reply", "list_reply" };
	struct json_object *reply = json_obj(t->part, "nfm_reply");
	size_t i;

	(void)kind;
	if (reply != NULL)
		return tell_form(t, reply);
	for (i = 0; i < 2; i++)
		if ((reply = json_obj(t->part, replies[i])) != NULL)
			return take_words(t, reply, "title");
	return tell_unsupported(t, "unsupported");
}

static const char *
tell_button(struct telling *t, const char *kind)
{
	(void)kind;
	if (json_text(t->part, "text") != NULL)
		return take_words(t, t->part, "text");
	return take_words(t, t->part, "payload");
}

/* One that was taken back has no emoji. */
static const char *
tell_reaction(struct telling *t, const char *kind)
{
	const char *emoji = json_text(t->part, "emoji");

	(void)kind;
	fputs("[reaction", t->words);
	if (emoji == NULL || *emoji == '\0')
		fputs(" removed", t->words);
	say(t->words, ": ", t->part, "emoji");
	fputc(']', t->words);
	t->reply_to = json_any(t->part, "message_id");
	t->unreadable = true;
	return NULL;
}

static const char *
tell_order(struct telling *t, const char *kind)
{
	struct json_object *items = json_arr(t->part, "product_items"), *item;
	size_t i, n = items != NULL ? json_object_array_length(items) : 0;

	(void)kind;
	fputs("[order", t->words);
	for (i = 0; i < n && i < ATTACHMENTS_MAX; i++) {
		item = json_object_array_get_idx(items, i);
		say_value(t->words, i == 0 ? ": " : ", ", item, "quantity");
		say(t->words, " x ", item, "product_retailer_id");
		say_value(t->words, " at ", item, "item_price");
		say(t->words, " ", item, "currency");
	}
	fputc(']', t->words);
	say(t->words, " ", t->part, "text");
	return n > 0 ? NULL : "order without a product";
}

/* Said by WhatsApp itself, such as that a customer has a new number. */
static const char *
tell_system(struct telling *t, const char *kind)
{
	(void)kind;
	fputs("[system", t->words);
	say(t->words, ": ", t->part, "body");
	fputc(']', t->words);
	t->unreadable = true;
	return NULL;
}

/* Of history: the same id comes again, with what it was. */
static const char *
tell_placeholder(struct telling *t, const char *kind)
{
	fputs(kind, t->words);
	t->unreadable = true;
	return NULL;
}

static const struct type {
	const char *name;	/* of the type, and of its member */
	const char *(*tell)(struct telling *t, const char *kind);
	const char *kind;	/* of attachment; or a placeholder */
} types[] = {
	{ "text", tell_text, NULL },
	{ "image", tell_media, "image" },
	{ "video", tell_media, "video" },
	{ "audio", tell_media, "audio" },
	{ "voice", tell_media, "audio" },
	{ "document", tell_media, "file" },
	{ "sticker", tell_media, "sticker" },
	{ "location", tell_location, NULL },
	{ "contacts", tell_contacts, NULL },
	{ "interactive", tell_interactive, NULL },
	{ "button", tell_button, NULL },
	{ "reaction", tell_reaction, NULL },
	{ "order", tell_order, NULL },
	{ "system", tell_system, NULL },
	{ "media_placeholder", tell_placeholder, "[media]" },
	{ "request_welcome", tell_placeholder, "[opened the chat]" },
	/* "unsupported", "unknown", and whatever comes next year */
	{ NULL, tell_unsupported, "unsupported" }
};

static const struct type *
type_of(struct json_object *message)
{
	const char *name = json_str(message, "type");
	const struct type *type;

	for (type = types; type->name != NULL; type++)
		if (name != NULL ? strcmp(type->name, name) == 0 :
		    json_any(message, type->name) != NULL)
			break;
	return type;
}

/* The product or the advertisement that they wrote about. */
static void
add_sources(struct telling *t)
{
	struct json_object *context = json_obj(t->message, "context");
	struct json_object *product = json_obj(context, "referred_product");
	struct json_object *referral = json_obj(t->message, "referral"), *a;

	if (t->reply_to == NULL && graph_is_id(json_str(context, "id")))
		t->reply_to = json_any(context, "id");
	if (product != NULL &&
	    (a = attachment_add(t->list, "share")) != NULL) {
		attachment_set(a, "id", product, "product_retailer_id");
		attachment_set(a, "name", product, "product_retailer_id");
	}
	if (referral != NULL &&
	    (a = attachment_add(t->list, "share")) != NULL) {
		attachment_set(a, "url", referral, "source_url");
		attachment_set(a, "title", referral, "headline");
		attachment_set(a, "id", referral, "source_id");
	}
}

static void
add_content(struct json_object *out, const struct telling *t,
    const char *words)
{
	char *said;

	if (t->text != NULL && json_object_get_string_len(t->text) > 0) {
		json_add_ref(out, "content", t->text);
		return;
	}
	said = attachments_say(t->list);
	json_add_str(out, "content", *words != '\0' ? words :
	    *said != '\0' ? said : "[empty message]");
	free(said);
}

static void
add_told(struct json_object *out, const struct telling *t, const char *words)
{
	add_content(out, t, words);
	if (json_object_array_length(t->list) > 0)
		json_add_ref(out, "attachments", t->list);
	if (json_object_is_type(t->reply_to, json_type_string))
		json_add_ref(out, "reply_to", t->reply_to);
	if (t->unreadable)
		json_add_bool(out, "unreadable", true);
}

const char *
whatsapp_part(struct json_object *out, struct json_object *message)
{
	const struct type *type = type_of(message);
	struct telling t = { .message = message };
	char *words = NULL;
	const char *why;
	size_t size;

	t.words = must(open_memstream(&words, &size));
	t.list = must(json_object_new_array());
	if (type->name != NULL)
		t.part = json_obj(message, type->name);
	if ((why = type->tell(&t, type->kind)) == NULL)
		add_sources(&t);
	if (fclose(t.words) == EOF)
		err(EX_OSERR, "open_memstream");
	if (why == NULL)
		add_told(out, &t, words);
	json_object_put(t.list);
	free(words);
	return why;
}
