#include "chat_check.h"

#include <stdio.h>
#include <string.h>

#include "openai.h"

#define NUMBER	(1u << 8)	/* an int or a double */
#define BIT(t)	(1u << json_type_##t)

struct member {
	const char	*name;
	unsigned	 types;		/* BIT(null): null may stand there */
	double		 least, most;	/* of a number; both 0: any */
	const char	*words;		/* of a string: "a|b|c" */
};

static const struct member members[] = {
	{ "model", BIT(string), 0, 0, NULL },
	{ "messages", BIT(array), 0, 0, NULL },
	{ "tools", BIT(array), 0, 0, NULL },
	{ "tool_choice", BIT(string) | BIT(object), 0, 0,
	    "none|auto|required" },
	{ "parallel_tool_calls", BIT(boolean), 0, 0, NULL },
	{ "max_completion_tokens", BIT(int) | BIT(null), 1, 1e9, NULL },
	{ "max_tokens", BIT(int) | BIT(null), 1, 1e9, NULL },
	{ "temperature", NUMBER | BIT(null), 0, 2, NULL },
	{ "top_p", NUMBER | BIT(null), 0, 1, NULL },
	{ "frequency_penalty", NUMBER | BIT(null), -2, 2, NULL },
	{ "presence_penalty", NUMBER | BIT(null), -2, 2, NULL },
	{ "n", BIT(int) | BIT(null), 1, 128, NULL },
	{ "seed", BIT(int) | BIT(null), 0, 0, NULL },
	{ "top_logprobs", BIT(int) | BIT(null), 0, 20, NULL },
	{ "logprobs", BIT(boolean) | BIT(null), 0, 0, NULL },
	{ "logit_bias", BIT(object) | BIT(null), 0, 0, NULL },
	{ "stop", BIT(string) | BIT(array) | BIT(null), 0, 0, NULL },
	{ "store", BIT(boolean) | BIT(null), 0, 0, NULL },
	{ "stream", BIT(boolean) | BIT(null), 0, 0, NULL },
	{ "stream_options", BIT(object) | BIT(null), 0, 0, NULL },
	{ "metadata", BIT(object) | BIT(null), 0, 0, NULL },
	{ "user", BIT(string), 0, 0, NULL },
	{ "safety_identifier", BIT(string) | BIT(null), 0, 0, NULL },
	{ "prompt_cache_key", BIT(string) | BIT(null), 0, 0, NULL },
	{ "prompt_cache_options", BIT(object), 0, 0, NULL },
	{ "prompt_cache_retention", BIT(string) | BIT(null), 0, 0,
	    "in_memory|24h" },
	{ "service_tier", BIT(string) | BIT(null), 0, 0,
	    "auto|default|flex|scale|priority|fast" },
	{ "reasoning_effort", BIT(string) | BIT(null), 0, 0,
	    "none|minimal|low|medium|high|xhigh|max" },
	{ "verbosity", BIT(string) | BIT(null), 0, 0, "low|medium|high" },
	{ "response_format", BIT(object), 0, 0, NULL },
	{ "modalities", BIT(array) | BIT(null), 0, 0, NULL },
	{ "prediction", BIT(object) | BIT(null), 0, 0, NULL },
	{ "audio", BIT(object) | BIT(null), 0, 0, NULL },
	{ "moderation", BIT(object) | BIT(null), 0, 0, NULL },
	{ "web_search_options", BIT(object), 0, 0, NULL },
	{ NULL, 0, 0, 0, NULL }
};

static bool
word_in(const char *words, const char *s)
{
	size_t len = strlen(s), n;

	for (; ; words += n + 1) {
		n = strcspn(words, "|");
		if (n == len && memcmp(words, s, n) == 0)
			return true;
		if (words[n] == '\0')
			return false;
	}
}

static const struct member *
member_find(const char *name)
{
	const struct member *m;

	for (m = members; m->name; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

static bool
check_value(const struct member *m, json_object *v, struct reply *r)
{
	json_type type = json_object_get_type(v);
	unsigned bit = 1u << type;
	double number;

	if (m->types & NUMBER && (type == json_type_int ||
	    type == json_type_double))
		bit = NUMBER;
	if ((m->types & bit) == 0)
		return openai_refuse(r, 400, m->name, "invalid_type",
		    "Invalid type for '%s': got %s instead.", m->name,
		    json_type_to_name(type));
	if (type == json_type_string && m->words &&
	    !word_in(m->words, json_object_get_string(v)))
		return openai_refuse(r, 400, m->name, "invalid_value",
		    "Invalid value: '%.100s'. Supported values are: %s.",
		    json_object_get_string(v), m->words);
	if (bit != NUMBER && type != json_type_int)
		return true;
	number = json_object_get_double(v);
	if ((m->least != 0 || m->most != 0) &&
	    (number < m->least || number > m->most))
		return openai_refuse(r, 400, m->name, "invalid_value",
		    "Invalid '%s': %g is out of range.", m->name, number);
	return true;
}

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static bool
check_together(json_object *body, struct reply *r)
{
	json_object *tools = get(body, "tools"), *id;
	static const char *const needs[] = { "parallel_tool_calls",
	    "tool_choice" };
	size_t i;

	for (i = 0; i < 2; i++)
		if (get(body, needs[i]) && tools == NULL)
			return openai_refuse(r, 400, needs[i], NULL,
			    "Invalid value for '%s': '%s' is only allowed "
			    "when 'tools' are specified.", needs[i],
			    needs[i]);
	if (get(body, "max_tokens") && get(body, "max_completion_tokens"))
		return openai_refuse(r, 400, "max_tokens", NULL, "Setting "
		    "'max_tokens' and 'max_completion_tokens' at the same "
		    "time is not supported.");
	id = get(body, "safety_identifier");
	if (id && json_object_get_string_len(id) > 64)
		return openai_refuse(r, 400, "safety_identifier",
		    "string_above_max_length", "Invalid 'safety_identifier': "
		    "string too long. Expected a string with maximum length "
		    "64.");
	if (json_object_get_boolean(get(body, "stream")))
		return openai_refuse(r, 400, "stream", "unsupported_value",
		    "The simulator does not stream.");
	return true;
}

static bool
check_choice(json_object *body, struct reply *r)
{
	json_object *choice = get(body, "tool_choice"), *tools, *name;
	size_t i;

	if (!json_object_is_type(choice, json_type_object))
		return true;
	name = get(get(choice, "function"), "name");
	if (!json_object_is_type(name, json_type_string))
		return openai_refuse(r, 400, "tool_choice", "invalid_value",
		    "Invalid value for 'tool_choice'.");
	tools = get(body, "tools");
	for (i = 0; i < json_object_array_length(tools); i++)
		if (json_object_equal(name, get(get(
		    json_object_array_get_idx(tools, i), "function"),
		    "name")))
			return true;
	return openai_refuse(r, 400, "tool_choice", NULL, "Invalid value for "
	    "'tool_choice': no function of that name in 'tools'.");
}

bool
chat_check(json_object *body, struct reply *r)
{
	static const char *const required[] = { "model", "messages" };
	const struct member *m;
	json_object *o;
	size_t i;

	json_object_object_foreach(body, key, value) {
		m = member_find(key);
		if (m == NULL)
			return openai_refuse(r, 400, key, "unknown_parameter",
			    "Unknown parameter: '%.100s'.", key);
		if (!check_value(m, value, r))
			return false;
	}
	for (i = 0; i < 2; i++)
		if (!json_object_object_get_ex(body, required[i], &o))
			return openai_refuse(r, 400, required[i],
			    "missing_required_parameter",
			    "Missing required parameter: '%s'.", required[i]);
	return check_together(body, r) &&
	    chat_check_messages(get(body, "messages"), r) &&
	    (get(body, "tools") == NULL ||
	    chat_check_tools(get(body, "tools"), r)) && check_choice(body, r);
}
