/* The tools of a chat completion, and the strict subset of JSON Schema. */
#include <stdio.h>
#include <string.h>

#include "chat_check.h"
#include "openai.h"

#define DEEPEST	10
#define NAME	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
		"0123456789_-"

struct schema {
	struct reply	*r;
	const char	*function;
	char		 param[64];
};

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static bool
refuse(struct schema *s, const char *where, const char *what,
    const char *name)
{
	return openai_refuse(s->r, 400, s->param,
	    "invalid_function_parameters", "Invalid schema for function "
	    "'%s': In context=(%s), %s%s", s->function, where, what, name);
}

/* Whether a list holds the text; what is no list holds nothing. */
static bool
list_has(json_object *list, const char *name)
{
	size_t i;

	if (!json_object_is_type(list, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(list); i++) {
		json_object *o = json_object_array_get_idx(list, i);

		if (json_object_is_type(o, json_type_string) &&
		    strcmp(json_object_get_string(o), name) == 0)
			return true;
	}
	return false;
}

static bool check_schema(struct schema *, json_object *, const char *where,
	int depth);

static bool
is_type(json_object *o, const char *name)
{
	json_object *type = get(o, "type");

	if (json_object_is_type(type, json_type_string))
		return strcmp(json_object_get_string(type), name) == 0;
	return list_has(type, name);
}

static bool
check_object(struct schema *s, json_object *o, const char *where, int depth)
{
	json_object *required = get(o, "required");
	json_object *properties = get(o, "properties"), *open;
	char deeper[300];

	if (!json_object_object_get_ex(o, "additionalProperties", &open) ||
	    !json_object_is_type(open, json_type_boolean) ||
	    json_object_get_boolean(open))
		return refuse(s, where, "'additionalProperties' is required "
		    "to be supplied and to be false.", "");
	if (properties == NULL)
		return true;
	if (!json_object_is_type(properties, json_type_object))
		return refuse(s, where, "'properties' must be an object", "");
	if (!json_object_is_type(required, json_type_array))
		return refuse(s, where, "'required' is required to be "
		    "supplied and to be an array including every key in "
		    "properties.", "");
	json_object_object_foreach(properties, key, value) {
		if (!list_has(required, key))
			return refuse(s, where, "'required' is required to "
			    "be supplied and to be an array including every "
			    "key in properties. Missing ", key);
		snprintf(deeper, sizeof(deeper), "%.200s'%.60s', ", where,
		    key);
		if (!check_schema(s, value, deeper, depth + 1))
			return false;
	}
	if (json_object_array_length(required) !=
	    (size_t)json_object_object_length(properties))
		return refuse(s, where, "'required' names a key that is not "
		    "in properties", "");
	return true;
}

/* facts/openai section 1, "strict:true subset". */
static bool
check_words(struct schema *s, json_object *o, const char *where)
{
	static const char *const barred[] = { "allOf", "not", "if", "then",
	    "else", "default", "oneOf", "dependentRequired",
	    "dependentSchemas", "patternProperties", NULL };
	json_object *values = get(o, "enum");
	size_t i;

	for (i = 0; barred[i]; i++)
		if (json_object_object_get_ex(o, barred[i], NULL))
			return refuse(s, where, "not permitted: ", barred[i]);
	if (values && (!json_object_is_type(values, json_type_array) ||
	    json_object_array_length(values) == 0 ||
	    json_object_array_length(values) > 1000))
		return refuse(s, where, "enum must hold 1 to 1000 values", "");
	if (!get(o, "type") && !get(o, "anyOf") && !get(o, "enum") &&
	    !get(o, "$ref") && !get(o, "const"))
		return refuse(s, where, "schema must have a 'type' key.", "");
	return true;
}

static bool
check_schema(struct schema *s, json_object *o, const char *where, int depth)
{
	json_object *any = get(o, "anyOf"), *items = get(o, "items");
	size_t i;

	if (depth > DEEPEST)
		return refuse(s, where, "more than 10 levels", "");
	if (!json_object_is_type(o, json_type_object))
		return refuse(s, where, "a schema must be an object", "");
	if (!check_words(s, o, where))
		return false;
	if (is_type(o, "object") && !check_object(s, o, where, depth))
		return false;
	if (is_type(o, "array") && items == NULL)
		return refuse(s, where, "array schema missing items", "");
	if (items && !check_schema(s, items, where, depth + 1))
		return false;
	if (any && !json_object_is_type(any, json_type_array))
		return refuse(s, where, "anyOf must be an array", "");
	for (i = 0; any && i < json_object_array_length(any); i++)
		if (!check_schema(s, json_object_array_get_idx(any, i),
		    where, depth + 1))
			return false;
	return true;
}

static bool
check_strict(struct reply *r, json_object *f, const char *name, size_t i)
{
	struct schema s = { .r = r, .function = name };
	json_object *root = get(f, "parameters");

	snprintf(s.param, sizeof(s.param), "tools[%zu].function.parameters",
	    i);
	if (root == NULL)
		return true;
	if (!is_type(root, "object") || get(root, "anyOf"))
		return refuse(&s, "", "schema must be a JSON Schema of "
		    "'type: \"object\"'", "");
	return check_schema(&s, root, "", 1);
}

static bool
refuse_tool(struct reply *r, size_t i, const char *member, const char *code,
    const char *what)
{
	char param[64];

	snprintf(param, sizeof(param), "tools[%zu]%.40s", i, member);
	return openai_refuse(r, 400, param, code, "Invalid '%s': %s", param,
	    what);
}

static bool
check_members(struct reply *r, json_object *o, size_t i, const char *where,
    const char *const *known)
{
	size_t k;

	json_object_object_foreach(o, key, value) {
		(void)value;
		for (k = 0; known[k] && strcmp(known[k], key); k++)
			;
		if (known[k] == NULL)
			return refuse_tool(r, i, where, "unknown_parameter",
			    key);
	}
	return true;
}

static bool
check_function(struct reply *r, json_object *f, size_t i)
{
	static const char *const known[] = { "name", "description",
	    "parameters", "strict", NULL };
	json_object *name = get(f, "name"), *text = get(f, "description");
	json_object *strict = get(f, "strict"), *root = get(f, "parameters");
	const char *s = json_object_get_string(name);

	if (!check_members(r, f, i, ".function", known))
		return false;
	if (!json_object_is_type(name, json_type_string))
		return refuse_tool(r, i, ".function.name",
		    "missing_required_parameter", "a string is required");
	if (*s == '\0' || s[strspn(s, NAME)])
		return refuse_tool(r, i, ".function.name", "invalid_value",
		    "string does not match pattern. Expected a string that "
		    "matches the pattern '^[a-zA-Z0-9_-]+$'.");
	if (strlen(s) > 64)
		return refuse_tool(r, i, ".function.name",
		    "string_above_max_length", "maximum length 64");
	if (text && !json_object_is_type(text, json_type_string))
		return refuse_tool(r, i, ".function.description",
		    "invalid_type", "expected a string");
	if (root && !json_object_is_type(root, json_type_object))
		return refuse_tool(r, i, ".function.parameters",
		    "invalid_type", "expected an object");
	if (strict && !json_object_is_type(strict, json_type_boolean))
		return refuse_tool(r, i, ".function.strict", "invalid_type",
		    "expected a boolean");
	return !json_object_get_boolean(strict) || check_strict(r, f, s, i);
}

bool
chat_check_tools(json_object *tools, struct reply *r)
{
	static const char *const known[] = { "type", "function", NULL };
	size_t i, n = json_object_array_length(tools);

	if (n == 0)
		return openai_refuse(r, 400, "tools", "empty_array",
		    "Invalid 'tools': empty array. Expected an array with "
		    "minimum length 1, but got an empty array instead.");
	if (n > 128)
		return openai_refuse(r, 400, "tools", "array_above_max_length",
		    "Invalid 'tools': array too long.");
	for (i = 0; i < n; i++) {
		json_object *o = json_object_array_get_idx(tools, i);
		json_object *type = get(o, "type");

		if (!json_object_is_type(type, json_type_string) ||
		    strcmp(json_object_get_string(type), "function"))
			return refuse_tool(r, i, ".type", "invalid_value",
			    "Supported values are: 'function'.");
		if (!json_object_is_type(get(o, "function"),
		    json_type_object))
			return refuse_tool(r, i, ".function",
			    "missing_required_parameter", "required");
		if (!check_members(r, o, i, "", known) ||
		    !check_function(r, get(o, "function"), i))
			return false;
	}
	return true;
}
