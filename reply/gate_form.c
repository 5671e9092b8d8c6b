#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "gate_rules.h"
#include "plain.h"

const char *
gate_utf8(const struct gate *g, const char *text)
{
	(void)g;
	return u8_check((const uint8_t *)text, strlen(text)) != NULL ?
	    "a text that is not UTF-8" : NULL;
}

/* Also when all that is there is invisible. */
const char *
gate_empty(const struct gate *g, const char *text)
{
	char *seen = plain_text(text, 1, PLAIN_LINE);
	bool empty = *seen == '\0';

	(void)g;
	free(seen);
	return empty ? "an empty text" : NULL;
}

const char *
gate_length(const struct gate *g, const char *text)
{
	(void)g;
	return strlen(text) > GATE_TEXT_MAX ? "a text over 6000 bytes" : NULL;
}

/* A tool call, or thinking, that the server did not take out of the text. */
const char *
gate_markup(const struct gate *g, const char *text)
{
	static const char *const marks[] = {
		"<|", "|>", "<tool", "</tool", "<function", "</function",
		"[TOOL_", "[/TOOL", "<think", "</think", "<reasoning",
		"</reasoning", "create_order", "hand_over", "no_reply",
		"\"arguments\"", "tool_call_id", "[INST]", "<<SYS>>", "customer_address",
		"from the shop's system: {", "<answer", "<invoke",
		"<param", "<scratchpad", "<analysis", "assistantfinal",
		"action input:", "\"product_name\"",
		"\"quantity\"", "\"customer_", "customer_phone",
		"customer_name", "product_name"
	};
	size_t i;

	(void)g;
	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (strcasestr(text, marks[i]) != NULL)
			return "a tool call or thinking printed as text";
	return NULL;
}

/* In a chat, what stands between fences is no text either. */
const char *
gate_json(const struct gate *g, const char *text)
{
	const char *start = text + strspn(text, " \t\r\n"), *why;
	struct json_object *o;

	(void)g;
	if (strstr(text, "```") != NULL)
		return "code instead of a text";
	if (*start != '{' && *start != '[')
		return NULL;
	if ((o = json_parse(start, strlen(start), &why)) == NULL)
		return NULL;
	json_object_put(o);
	return "JSON instead of a text";
}
