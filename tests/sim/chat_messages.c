/* The messages of a chat completion: their members and their order. */
#include <stdio.h>
#include <string.h>

#include "chat_check.h"
#include "openai.h"
#include "text.h"

struct role {
	const char	*name;
	const char	*members;	/* "a|b" */
	bool		 content;	/* must be there and not null */
};

static const struct role roles[] = {
	{ "system", "role|content|name", true },
	{ "developer", "role|content|name", true },
	{ "user", "role|content|name", true },
	{ "assistant", "role|content|name|tool_calls|refusal|audio", false },
	{ "tool", "role|content|tool_call_id", true },
};

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static const char *
word(json_object *o, const char *key)
{
	json_object *v = get(o, key);

	return json_object_is_type(v, json_type_string) ?
	    json_object_get_string(v) : NULL;
}

static bool
in_list(const char *list, const char *s)
{
	size_t len = strlen(s), n;

	for (; ; list += n + 1) {
		n = strcspn(list, "|");
		if (n == len && memcmp(list, s, n) == 0)
			return true;
		if (list[n] == '\0')
			return false;
	}
}

static bool
refuse(struct reply *r, size_t i, const char *member, const char *code,
    const char *what)
{
	char param[80];

	snprintf(param, sizeof(param), "messages[%zu]%s%s", i,
	    *member ? "." : "", member);
	return openai_refuse(r, 400, param, code, "Invalid '%s': %s", param,
	    what);
}

static bool
check_part(json_object *part, size_t i, struct reply *r)
{
	const char *type = word(part, "type");
	static const char *const known[] = { "text", "image_url",
	    "input_audio", "file", "refusal" };
	size_t k;

	for (k = 0; type && k < 5; k++)
		if (strcmp(known[k], type) == 0)
			break;
	if (type == NULL || k == 5)
		return refuse(r, i, "content", "invalid_value",
		    "a part needs a known type");
	if (k == 0 && word(part, "text") == NULL)
		return refuse(r, i, "content", "invalid_type",
		    "a text part needs text");
	return true;
}

static bool
check_content(json_object *m, const struct role *role, size_t i,
    struct reply *r)
{
	json_object *content = get(m, "content");
	size_t k, n;

	if (json_object_is_type(content, json_type_string))
		return true;
	if (json_object_is_type(content, json_type_array)) {
		n = json_object_array_length(content);
		if (n == 0)
			return refuse(r, i, "content", "empty_array",
			    "empty array. Expected an array with minimum "
			    "length 1");
		for (k = 0; k < n; k++)
			if (!check_part(json_object_array_get_idx(content, k),
			    i, r))
				return false;
		return true;
	}
	/* null, or left out, is for an assistant who calls or refuses */
	if (content == NULL && !role->content &&
	    (get(m, "tool_calls") || get(m, "refusal")))
		return true;
	return refuse(r, i, "content", "invalid_type",
	    "expected a string or an array of parts");
}

static bool
check_call(json_object *call, size_t i, struct reply *r)
{
	json_object *f = get(call, "function");

	if (!json_object_is_type(call, json_type_object))
		return refuse(r, i, "tool_calls", "invalid_type",
		    "expected objects");
	json_object_object_foreach(call, key, value) {
		(void)value;
		if (!in_list("id|type|function", key))
			return refuse(r, i, "tool_calls", "unknown_parameter",
			    key);
	}
	if (word(call, "id") == NULL || word(call, "type") == NULL ||
	    strcmp(word(call, "type"), "function"))
		return refuse(r, i, "tool_calls",
		    "missing_required_parameter", "id and type are required");
	if (word(f, "name") == NULL || word(f, "arguments") == NULL)
		return refuse(r, i, "tool_calls", "invalid_type",
		    "function needs name and arguments, both strings");
	return true;
}

static bool
check_calls(json_object *m, size_t i, struct reply *r)
{
	json_object *calls;
	size_t k, n;

	if (!json_object_object_get_ex(m, "tool_calls", &calls))
		return true;
	if (!json_object_is_type(calls, json_type_array))
		return refuse(r, i, "tool_calls", "invalid_type",
		    "expected an array");
	n = json_object_array_length(calls);
	if (n == 0)
		return refuse(r, i, "tool_calls", "empty_array", "empty "
		    "array. Expected an array with minimum length 1");
	for (k = 0; k < n; k++)
		if (!check_call(json_object_array_get_idx(calls, k), i, r))
			return false;
	return true;
}

static bool
check_message(json_object *m, size_t i, struct reply *r)
{
	const char *name = word(m, "role");
	const struct role *role = NULL;
	size_t k;

	for (k = 0; name && k < sizeof(roles) / sizeof(*roles); k++)
		if (strcmp(roles[k].name, name) == 0)
			role = &roles[k];
	if (role == NULL)
		return refuse(r, i, "role", "invalid_value", "Supported "
		    "values are: 'system', 'assistant', 'user', 'tool', and "
		    "'developer'.");
	json_object_object_foreach(m, key, value) {
		(void)value;
		if (!in_list(role->members, key))
			return refuse(r, i, key, "unknown_parameter",
			    "Unknown parameter.");
	}
	name = word(m, "name");
	if (get(m, "name") && (name == NULL || *name == '\0' ||
	    name[strcspn(name, " \t\n<|\\/>")]))
		return refuse(r, i, "name", "invalid_value", "string does "
		    "not match pattern. Expected a string that matches the "
		    "pattern '^[^\\s<|\\\\/>]+$'.");
	if (strcmp(role->name, "tool") == 0 && !word(m, "tool_call_id"))
		return refuse(r, i, "tool_call_id",
		    "missing_required_parameter", "required for a tool");
	return check_content(m, role, i, r) && check_calls(m, i, r);
}

static bool
role_is(json_object *m, const char *role)
{
	const char *s = word(m, "role");

	return s && strcmp(s, role) == 0;
}

/* How many of the tool messages from `at` on answer this id. */
static size_t
answers(json_object *list, size_t at, const char *id)
{
	size_t n = 0;

	for (; at < json_object_array_length(list); at++) {
		json_object *m = json_object_array_get_idx(list, at);

		if (!role_is(m, "tool"))
			break;
		n += strcmp(word(m, "tool_call_id"), id) == 0;
	}
	return n;
}

static bool
check_answered(json_object *list, size_t i, struct reply *r)
{
	json_object *calls = get(json_object_array_get_idx(list, i),
	    "tool_calls");
	size_t k, n = calls ? json_object_array_length(calls) : 0;
	struct text missing = { 0 };
	bool ok;

	for (k = 0; k < n; k++) {
		const char *id = word(json_object_array_get_idx(calls, k),
		    "id");
		size_t found = answers(list, i + 1, id);

		if (found > 1)
			refuse(r, i, "tool_calls", NULL, "a tool_call_id was "
			    "answered twice");
		if (found == 0)
			text_fmt(&missing, "%s%s", missing.len ? ", " : "",
			    id);
	}
	ok = r->status < 400;
	if (missing.len)
		ok = openai_refuse(r, 400, "messages", NULL, "An assistant "
		    "message with 'tool_calls' must be followed by tool "
		    "messages responding to each 'tool_call_id'. The "
		    "following tool_call_ids did not have response messages: "
		    "%s", missing.s);
	text_free(&missing);
	return ok;
}

/* A tool message stands after the calls it answers, others of its kind
 * between. */
static bool
check_tool(json_object *list, size_t i, struct reply *r)
{
	const char *id = word(json_object_array_get_idx(list, i),
	    "tool_call_id");
	json_object *calls;
	size_t k, at = i;

	while (at > 0 && role_is(json_object_array_get_idx(list, at), "tool"))
		at--;
	calls = get(json_object_array_get_idx(list, at), "tool_calls");
	for (k = 0; calls && k < json_object_array_length(calls); k++)
		if (strcmp(word(json_object_array_get_idx(calls, k), "id"),
		    id) == 0)
			return true;
	return refuse(r, i, "role", NULL, "messages with role 'tool' must be "
	    "a response to a preceeding message with 'tool_calls'.");
}

bool
chat_check_messages(json_object *list, struct reply *r)
{
	size_t i, n = json_object_array_length(list);

	if (n == 0)
		return openai_refuse(r, 400, "messages", "empty_array",
		    "Invalid 'messages': empty array. Expected an array with "
		    "minimum length 1, but got an empty array instead.");
	for (i = 0; i < n; i++) {
		json_object *m = json_object_array_get_idx(list, i);

		if (!json_object_is_type(m, json_type_object))
			return refuse(r, i, "", "invalid_type",
			    "expected an object");
		if (!check_message(m, i, r))
			return false;
	}
	for (i = 0; i < n; i++) {
		json_object *m = json_object_array_get_idx(list, i);

		if (!check_answered(list, i, r))
			return false;
		if (role_is(m, "tool") && !check_tool(list, i, r))
			return false;
	}
	return true;
}
