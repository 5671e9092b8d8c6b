#include <json-c/json.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unistr.h>

#include "door.h"

static char *out;		/* what was written, as of the last fflush() */
static size_t out_len;

void
door_broken(const char *claim, const char *file, int line)
{
	dprintf(STDERR_FILENO, "%s:%d: broken: %s\n", file, line, claim);
	abort();
}

/*
 * Neither end of a stage is a file, for system calls would be most of a run.
 * The stages' words on what they reject are many; libFuzzer's are few.
 */
static void
begin(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	stderr = fopen("/dev/null", "w");
	stdout = open_memstream(&out, &out_len);
	MUST(stderr != NULL && stdout != NULL);
}

void
door_open(struct record_in *in, const uint8_t *data, size_t size)
{
	begin();
	MUST(fseeko(stdout, 0, SEEK_SET) == 0);
	record_open(in, -1, "fuzz");
	MUST(size < in->cap);
	if (size > 0)
		memcpy(in->buf, data, size);
	in->end = size;
	in->eof = true;
}

void
door_judge_value(struct json_object *value)
{
	size_t i;

	switch (json_object_get_type(value)) {
	case json_type_string:
		MUST(strlen(json_object_get_string(value)) ==
		    (size_t)json_object_get_string_len(value));
		door_judge_text(json_object_get_string(value));
		break;
	case json_type_double:
		MUST(isfinite(json_object_get_double(value)));
		break;
	case json_type_array:
		for (i = 0; i < json_object_array_length(value); i++)
			door_judge_value(json_object_array_get_idx(value, i));
		break;
	case json_type_object: {
		json_object_object_foreach(value, key, member) {
			door_judge_text(key);
			door_judge_value(member);
		}
		break;
	}
	default:
		break;
	}
}

/* Text that json-c alone reads, and prints the same when it is read again. */
static void
judge_line(const char *line, size_t len)
{
	static const int flags = JSON_C_TO_STRING_PLAIN |
	    JSON_C_TO_STRING_NOSLASHESCAPE;
	static struct json_tokener *tokener;
	struct json_object *o, *again;
	char *text;

	if (tokener == NULL)
		tokener = json_tokener_new_ex(512);
	json_tokener_reset(tokener);
	MUST(memchr(line, '\0', len) == NULL);
	MUST(u8_check((const uint8_t *)line, len) == NULL);
	o = json_tokener_parse_ex(tokener, line, (int)len);
	MUST(json_object_is_type(o, json_type_object));
	door_judge_value(o);
	text = strdup(json_object_to_json_string_ext(o, flags));
	json_tokener_reset(tokener);
	again = json_tokener_parse_ex(tokener, text, (int)strlen(text));
	MUST(again != NULL);
	door_judge_same(json_object_to_json_string_ext(again, flags), text);
	free(text);
	json_object_put(o);
	json_object_put(again);
}

static size_t
lines(void (*judge)(const char *line, size_t len))
{
	const char *line, *end;
	size_t n = 0;

	MUST(fflush(stdout) == 0);
	for (line = out; line < out + out_len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(out + out_len - line));
		MUST(end != NULL);
		if (judge != NULL)
			judge(line, (size_t)(end - line));
		n++;
	}
	return n;
}

void
door_judge(void)
{
	lines(judge_line);
}

size_t
door_lines(void)
{
	return lines(NULL);
}

const char *
door_last(size_t *len)
{
	const char *start;

	MUST(fflush(stdout) == 0 && out_len > 0 && out[out_len - 1] == '\n');
	start = memrchr(out, '\n', out_len - 1);
	start = start != NULL ? start + 1 : out;
	*len = (size_t)(out + out_len - 1 - start);
	return start;
}

void
door_judge_text(const char *text)
{
	MUST(u8_check((const uint8_t *)text, strlen(text)) == NULL);
}

void
door_judge_same(const char *a, const char *b)
{
	if (strcmp(a, b) != 0)
		dprintf(STDERR_FILENO, "this: %s\nthat: %s\n", a, b);
	MUST(strcmp(a, b) == 0);
}

char *
door_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}
