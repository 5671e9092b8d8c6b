#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "gate.h"
#include "json.h"
#include "plain.h"

static const char *
first_mark(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

/* Also when all that is there is invisible. */
static const char *
is_empty(const char *text)
{
	char *seen = plain_text(text, 1, PLAIN_LINE);
	bool empty = *seen == '\0';

	free(seen);
	return empty ? "an empty text" : NULL;
}

static const char *
is_too_long(const char *text)
{
	return strlen(text) > GATE_TEXT_MAX ? "a text over 6000 bytes" : NULL;
}

static const char *
is_not_utf8(const char *text)
{
	return u8_check((const uint8_t *)text, strlen(text)) != NULL ?
	    "a text that is not UTF-8" : NULL;
}

/* A tool call, or thinking, that the server did not take out of the text. */
static const char *
is_markup(const char *text)
{
	static const char *const marks[] = {
		"<|", "<tool", "</tool", "<function", "</function", "[TOOL_",
		"<think", "</think", "create_order", "\"arguments\"",
		"tool_call_id"
	};
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (strcasestr(text, marks[i]) != NULL)
			return "a tool call or thinking printed as text";
	return NULL;
}

static const char *
is_json(const char *text)
{
	const char *start = first_mark(text), *end, *why;
	struct json_object *o;

	if (strncmp(start, "```json", 7) == 0)
		return "JSON instead of a text";
	for (end = start + strlen(start); end > start &&
	    strchr(" \t\r\n", end[-1]) != NULL; end--)
		continue;
	if (*start != '{' && *start != '[')
		return NULL;
	if ((o = json_parse(start, (size_t)(end - start), &why)) == NULL)
		return NULL;
	json_object_put(o);
	return "JSON instead of a text";
}

const char *
gate_check(const char *text)
{
	static const char *(*const checks[])(const char *) = {
		is_not_utf8, is_empty, is_too_long, is_markup, is_json
	};
	const char *why = NULL;
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(*checks) && why == NULL; i++)
		why = checks[i](text);
	return why;
}
