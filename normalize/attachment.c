#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "attachment.h"
#include "must.h"

struct json_object *
attachment_add(struct json_object *list, const char *kind)
{
	struct json_object *a;

	if (json_object_array_length(list) >= ATTACHMENTS_MAX)
		return NULL;
	a = must(json_object_new_object());
	must_do(json_object_array_add(list, a) == 0);
	json_add_str(a, "kind", kind);
	return a;
}

void
attachment_set(struct json_object *attachment, const char *member,
    struct json_object *from, const char *key)
{
	const char *text = json_text(from, key);

	if (text != NULL && *text != '\0')
		json_add_ref(attachment, member, json_any(from, key));
}

bool
attachment_is(const struct json_object *attachment, const char *kind)
{
	return strcmp(json_str(attachment, "kind"), kind) == 0;
}

/*
 * How an item of "attachments" is known: by its mime type, else by the member
 * that its content stands in, for Instagram's items often lack the type.  A
 * video may have image_data too, its size, and so comes first.
 */
static const struct mark {
	const char *mark;
	const char *kind;
} mimes[] = {
	{ "image/", "image" }, { "video/", "video" }, { "audio/", "audio" }
}, members[] = {
	{ "video_data", "video" }, { "image_data", "image" }
};

enum {
	MIMES = sizeof(mimes) / sizeof(*mimes),
	MEMBERS = sizeof(members) / sizeof(*members)
};

static const char *
kind_of(const struct json_object *item)
{
	const char *mime = json_str(item, "mime_type");
	size_t i;

	if (json_obj(item, "generic_template") != NULL)
		return "template";
	if (json_true(json_obj(item, "image_data"), "render_as_sticker"))
		return "sticker";
	for (i = 0; mime != NULL && i < MIMES; i++)
		if (strncmp(mime, mimes[i].mark, strlen(mimes[i].mark)) == 0)
			return mimes[i].kind;
	for (i = 0; i < MEMBERS; i++)
		if (json_obj(item, members[i].mark) != NULL)
			return members[i].kind;
	return "file";
}

static void
add_template(struct json_object *a, struct json_object *template)
{
	struct json_object *cta = json_obj(template, "cta");

	attachment_set(a, "url", template, "media_url");
	attachment_set(a, "url", cta, "url");
	attachment_set(a, "title", template, "title");
}

static void
add_file(struct json_object *list, struct json_object *item)
{
	struct json_object *a;
	size_t i;

	if (!json_object_is_type(item, json_type_object) ||
	    (a = attachment_add(list, kind_of(item))) == NULL)
		return;
	/* The last that is there counts: a video's own over its picture's. */
	for (i = MEMBERS; i-- > 0;)
		attachment_set(a, "url", json_obj(item, members[i].mark),
		    "url");
	attachment_set(a, "url", item, "file_url");
	add_template(a, json_obj(item, "generic_template"));
	attachment_set(a, "name", item, "name");
	attachment_set(a, "mime_type", item, "mime_type");
	attachment_set(a, "id", item, "id");
}

void
attachment_files(struct json_object *list, struct json_object *message)
{
	struct json_object *files = graph_list(message, "attachments");
	size_t i;

	for (i = 0; files != NULL && i < json_object_array_length(files); i++)
		add_file(list, json_object_array_get_idx(files, i));
}

/* The first product of a shop's template. */
static struct json_object *
product_of(const struct json_object *share)
{
	struct json_object *payload, *products;

	payload = json_obj(json_obj(share, "template"), "payload");
	products = graph_list(json_obj(payload, "product"), "elements");
	return products != NULL ?
	    json_object_array_get_idx(products, 0) : NULL;
}

static void
add_share(struct json_object *list, struct json_object *item)
{
	struct json_object *a;

	if (!json_object_is_type(item, json_type_object) ||
	    (a = attachment_add(list, "share")) == NULL)
		return;
	attachment_set(a, "url", item, "link");
	attachment_set(a, "name", product_of(item), "name");
	attachment_set(a, "name", item, "name");
	attachment_set(a, "id", item, "id");
}

void
attachment_shares(struct json_object *list, struct json_object *message)
{
	struct json_object *shares = graph_list(message, "shares");
	size_t i;

	for (i = 0; shares != NULL && i < json_object_array_length(shares); i++)
		add_share(list, json_object_array_get_idx(shares, i));
}

/* Documented as true, seen as "true" (facts A2, 2026-11-22). */
void
attachment_unsupported(struct json_object *list, struct json_object *message)
{
	const char *word;

	if (json_any(message, "is_unsupported") == NULL)
		return;
	word = json_str(message, "is_unsupported");
	if (json_true(message, "is_unsupported") ||
	    (word != NULL && strcmp(word, "true") == 0))
		attachment_add(list, "unsupported");
}

struct json_object *
attachments_of(const struct platform *platform, struct json_object *message)
{
	static struct json_object *spare;	/* most messages have none */
	struct json_object *list = spare;
	attachment_source *const *source;

	if (list == NULL)
		list = must(json_object_new_array());
	for (source = platform->sources; *source != NULL; source++)
		(*source)(list, message);
	spare = json_object_array_length(list) > 0 ? NULL : list;
	return spare == NULL ? list : NULL;
}

/*
 * What is said of each kind: its words, and the member that tells more, or
 * else the other one.
 */
static const struct saying {
	const char *kind;
	const char *words;
	const char *detail;
	size_t max;		/* bytes of the detail */
	const char *otherwise;
} sayings[] = {
	{ "image", "image", NULL, 0, NULL },
	{ "video", "video", NULL, 0, NULL },
	{ "audio", "audio", NULL, 0, NULL },
	{ "file", "file", "name", ATTACHMENT_NAME_MAX, NULL },
	{ "sticker", "sticker", NULL, 0, NULL },
	{ "share", "share", "url", ATTACHMENT_LINK_MAX, "name" },
	{ "story_reply", "story reply", NULL, 0, NULL },
	{ "story_mention", "story mention", NULL, 0, NULL },
	{ "template", "template", "title", ATTACHMENT_NAME_MAX, NULL },
	{ "unsupported", "unsupported message", NULL, 0, NULL }
};

/* At most max bytes of text, whole characters, on one line. */
static void
say_text(FILE *f, const char *text, size_t max)
{
	size_t i, n = strlen(text);

	if (n > max)
		for (n = max; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	for (i = 0; i < n; i++)
		fputc((unsigned char)text[i] < ' ' || text[i] == 0x7f ?
		    ' ' : text[i], f);
}

static void
say_one(FILE *f, const struct json_object *a, const struct saying *s)
{
	const char *detail = NULL;
	size_t max = s->max;

	if (s->detail != NULL)
		detail = json_str(a, s->detail);
	if (detail == NULL && s->otherwise != NULL) {
		detail = json_str(a, s->otherwise);
		max = ATTACHMENT_NAME_MAX;
	}
	fprintf(f, "[%s", s->words);
	if (detail != NULL) {
		fputs(": ", f);
		say_text(f, detail, max);
	}
	fputc(']', f);
}

static void
say(FILE *f, const struct json_object *a)
{
	size_t i;

	for (i = 0; i < sizeof(sayings) / sizeof(*sayings); i++)
		if (attachment_is(a, sayings[i].kind))
			say_one(f, a, &sayings[i]);
}

char *
attachments_say(struct json_object *list)
{
	size_t i, size, n = list != NULL ? json_object_array_length(list) : 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		err(EX_OSERR, "open_memstream");
	for (i = 0; i < n; i++) {
		if (i > 0)
			fputc(' ', f);
		say(f, json_object_array_get_idx(list, i));
	}
	if (fclose(f) == EOF)
		err(EX_OSERR, "open_memstream");
	return text;
}
