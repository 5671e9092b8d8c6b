#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "scrub.h"

static const char word[] = "access_token";
static const char instead[] = "[token removed]";

/* Behind "access_token=" (also percent-encoded), or NULL. */
static const char *
value_of(const char *at)
{
	at += sizeof(word) - 1;
	if (*at == '=')
		return at + 1;
	return strncasecmp(at, "%3d", 3) == 0 ? at + 3 : NULL;
}

/* The next "access_token=" from here on; *value is where its value begins. */
static const char *
find_token(const char *text, const char **value)
{
	const char *at;

	for (at = text; (at = strcasestr(at, word)) != NULL; at++)
		if ((*value = value_of(at)) != NULL)
			return at;
	return NULL;
}

static void
scrub_text(struct json_object *o)
{
	const char *text = json_object_get_string(o), *at, *value;
	char *out = NULL;
	size_t size = 0;
	FILE *f;

	if (find_token(text, &value) == NULL)
		return;
	if ((f = open_memstream(&out, &size)) == NULL)
		err(EX_OSERR, "open_memstream");
	while ((at = find_token(text, &value)) != NULL) {
		fwrite(text, 1, (size_t)(at - text), f);
		fputs(instead, f);
		text = value + strcspn(value, "& \t\r\n\"'<>");
	}
	fputs(text, f);
	if (fclose(f) == EOF)
		err(EX_OSERR, "open_memstream");
	json_object_set_string(o, out);
	free(out);
}

static void
scrub_members(struct json_object *o)
{
	json_object_object_foreach(o, key, value) {
		if (strcasecmp(key, word) == 0) {
			json_object_object_del(o, key);
			continue;
		}
		if (strcmp(key, "paging") == 0 &&
		    json_object_is_type(value, json_type_object)) {
			json_object_object_del(value, "next");
			json_object_object_del(value, "previous");
		}
		scrub_tokens(value);
	}
}

/* Depth is bounded by JSON_DEPTH, with which the page was parsed. */
void
scrub_tokens(struct json_object *o)
{
	size_t i;

	switch (json_object_get_type(o)) {
	case json_type_string:
		scrub_text(o);
		break;
	case json_type_object:
		scrub_members(o);
		break;
	case json_type_array:
		for (i = 0; i < json_object_array_length(o); i++)
			scrub_tokens(json_object_array_get_idx(o, i));
		break;
	default:
		break;
	}
}
