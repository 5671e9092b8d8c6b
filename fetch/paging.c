#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "paging.h"
#include "stamp.h"

size_t
paging_rows(const struct json_object *edge)
{
	struct json_object *data = json_arr(edge, "data");

	return data != NULL ? json_object_array_length(data) : 0;
}

struct json_object *
paging_row(const struct json_object *edge, size_t i)
{
	return json_object_array_get_idx(json_arr(edge, "data"), i);
}

bool
paging_has_next(const struct json_object *edge)
{
	const char *next = json_str(json_obj(edge, "paging"), "next");

	return next != NULL && *next != '\0';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding in place; false for what no cursor holds. */
static bool
decode(char *text)
{
	char *out = text;
	int high, low;

	for (; *text != '\0'; text++) {
		if (*text != '%') {
			*out++ = *text;
			continue;
		}
		if ((high = hex_value(text[1])) < 0 ||
		    (low = hex_value(text[2])) < 0 || high * 16 + low == 0)
			return false;
		*out++ = (char)(high * 16 + low);
		text += 2;
	}
	*out = '\0';
	return true;
}

static char *
after_of_link(const char *link)
{
	const char *at = link == NULL ? NULL : strchr(link, '?');
	char *cursor;

	while (at != NULL && strncmp(at + 1, "after=", 6) != 0)
		at = strchr(at + 1, '&');
	if (at == NULL)
		return NULL;
	at += 1 + strlen("after=");
	cursor = must(strndup(at, strcspn(at, "&")));
	if (decode(cursor))
		return cursor;
	free(cursor);
	return NULL;
}

char *
paging_after(const struct json_object *edge)
{
	const struct json_object *paging = json_obj(edge, "paging");
	const char *after = json_str(json_obj(paging, "cursors"), "after");
	char *cursor;

	if (after == NULL)
		cursor = after_of_link(json_str(paging, "next"));
	else
		cursor = must_copy(after);
	if (cursor != NULL &&
	    (*cursor == '\0' || strlen(cursor) > PAGING_CURSOR_MAX)) {
		free(cursor);
		return NULL;
	}
	return cursor;
}

bool
paging_id_ok(const char *id)
{
	const char *p;

	if (id == NULL || *id == '\0' || strcmp(id, ".") == 0 ||
	    strcmp(id, "..") == 0)
		return false;
	for (p = id; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || strchr("/?#%", *p) != NULL)
			return false;
	return p - id <= PAGING_ID_MAX;
}

/* Times come as text, and once as a number (facts A5). */
int64_t
paging_time(const struct json_object *row, const char *key)
{
	int64_t seconds;

	if (json_int(row, key, &seconds))
		return seconds >= 0 && seconds < INT64_C(253402300800) ?
		    seconds * 1000 : STAMP_NONE;
	return stamp_parse(json_str(row, key));
}
