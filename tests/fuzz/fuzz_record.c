/*
 * A line of records: whatever is taken in comes out as it went in, and reads the
 * same again; its members are texts without a NUL, in UTF-8, and finite numbers.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "door.h"
#include "must.h"
#include "record.h"
#include "utf8.h"

static void
forget(struct json_object *reject, void *arg)
{
	(void)arg;
	door_judge_value(reject);
}

/* What others made of it may hold a NUL; the getters are there for that. */
static void
judge_text(struct json_object *o, const char *key)
{
	struct json_object *value = json_any(o, key);
	const char *text = json_str(o, key);

	MUST(text == NULL || strlen(text) ==
	    (size_t)json_object_get_string_len(value));
	if ((text = json_text(o, key)) != NULL)
		door_judge_text(text);
}

static void
judge_members(struct json_object *o)
{
	int64_t n;

	json_object_object_foreach(o, key, value) {
		judge_text(o, key);
		MUST(!json_int(o, key, &n) ||
		    json_object_is_type(value, json_type_int));
		MUST(!json_object_is_type(value, json_type_double) ||
		    isfinite(json_object_get_double(value)));
		if (json_object_is_type(value, json_type_object))
			judge_members(value);
	}
}

static void
judge_again(struct json_object *object)
{
	const char *why;
	size_t len;
	char *text = must(strdup(json_print(object, &len)));
	struct json_object *again = json_parse(text, len, &why);

	MUST(again != NULL);
	door_judge_same(json_print(again, NULL), text);
	json_object_put(again);
	free(text);
}

/* What people are shown of it is calm, and is still the same record. */
static void
judge_shown(struct json_object *object)
{
	const char *shown, *why, *p;
	struct json_object *again;
	char *text = strdup(json_print(object, NULL));
	size_t len;
	ucs4_t c;
	int n;

	record_show(json_object_get(object));
	shown = door_last(&len);
	again = json_parse(shown, len, &why);
	MUST(again != NULL);
	door_judge_same(json_print(again, NULL), text);
	for (p = shown; p < shown + len; p += n) {
		n = u8_mbtouc(&c, (const uint8_t *)p,
		    (size_t)(shown + len - p));
		MUST(!utf8_drives(c));
	}
	json_object_put(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_in in;
	struct record r = { 0 };
	size_t taken = 0;

	door_open(&in, data, size);
	in.on_reject = forget;
	while (record_next(&in, &r)) {
		MUST(r.type != NULL);
		MUST(memchr(r.line, '\0', r.len) == NULL);
		door_judge_text(r.type);
		MUST(u8_check((const uint8_t *)r.line, r.len) == NULL);
		judge_again(r.object);
		record_pass(&r);
		judge_shown(r.object);
		judge_members(r.object);
		taken++;
	}
	record_close(&in);
	MUST(door_lines() == 2 * taken);
	return 0;
}
