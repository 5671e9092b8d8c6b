#include <fcntl.h>
#include <json-c/json.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unistr.h>

#include "door.h"

static int input = -1, output = -1;

void
door_broken(const char *claim, const char *file, int line)
{
	dprintf(STDERR_FILENO, "%s:%d: broken: %s\n", file, line, claim);
	abort();
}

static int
memory(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	MUST(fd != -1);
	return fd;
}

/* The stages' words on what they reject are many; libFuzzer's are few. */
static void
begin(void)
{
	stderr = fopen("/dev/null", "w");
	MUST(stderr != NULL);
	input = memory("input");
	output = memory("output");
	MUST(dup2(output, STDOUT_FILENO) != -1);
}

void
door_feed(const uint8_t *data, size_t size)
{
	if (input == -1)
		begin();
	MUST(ftruncate(input, 0) == 0 && ftruncate(output, 0) == 0);
	MUST(pwrite(input, data, size, 0) == (ssize_t)size);
	MUST(dup2(input, STDIN_FILENO) != -1);
	MUST(lseek(STDIN_FILENO, 0, SEEK_SET) == 0);
	MUST(lseek(STDOUT_FILENO, 0, SEEK_SET) == 0);
}

static void
judge_value(struct json_object *value)
{
	size_t i;

	switch (json_object_get_type(value)) {
	case json_type_string:
		MUST(strlen(json_object_get_string(value)) ==
		    (size_t)json_object_get_string_len(value));
		break;
	case json_type_double:
		MUST(isfinite(json_object_get_double(value)));
		break;
	case json_type_array:
		for (i = 0; i < json_object_array_length(value); i++)
			judge_value(json_object_array_get_idx(value, i));
		break;
	case json_type_object: {
		json_object_object_foreach(value, key, member) {
			MUST(u8_check((uint8_t *)key, strlen(key)) == NULL);
			judge_value(member);
		}
		break;
	}
	default:
		break;
	}
}

static void
judge_line(const char *line, size_t len)
{
	static const int flags = JSON_C_TO_STRING_PLAIN |
	    JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_tokener *tokener = json_tokener_new_ex(512);
	struct json_object *o, *again;
	char *text;

	MUST(memchr(line, '\0', len) == NULL);
	MUST(u8_check((const uint8_t *)line, len) == NULL);
	o = json_tokener_parse_ex(tokener, line, (int)len);
	MUST(json_object_is_type(o, json_type_object));
	judge_value(o);
	text = strdup(json_object_to_json_string_ext(o, flags));
	json_tokener_reset(tokener);
	again = json_tokener_parse_ex(tokener, text, (int)strlen(text));
	MUST(again != NULL);
	MUST(strcmp(json_object_to_json_string_ext(again, flags), text) == 0);
	free(text);
	json_object_put(o);
	json_object_put(again);
	json_tokener_free(tokener);
}

/* What was written, owned by the caller, with its length. */
static char *
written(size_t *len)
{
	char *text;
	off_t size;

	MUST(fflush(stdout) == 0);
	size = lseek(STDOUT_FILENO, 0, SEEK_END);
	MUST(size >= 0);
	text = malloc((size_t)size + 1);
	MUST(text != NULL);
	MUST(pread(STDOUT_FILENO, text, (size_t)size, 0) == size);
	text[size] = '\0';
	*len = (size_t)size;
	return text;
}

static size_t
lines(void (*judge)(const char *line, size_t len))
{
	size_t size, n = 0;
	char *text = written(&size), *line, *end;

	for (line = text; line < text + size; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text + size - line));
		MUST(end != NULL);
		if (judge != NULL)
			judge(line, (size_t)(end - line));
		n++;
	}
	free(text);
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

char *
door_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}
