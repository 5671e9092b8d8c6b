#include <string.h>

#include "chat.h"
#include "order_person.h"
#include "order_schema.h"
#include "order_tool.h"

static void
append(struct json_object *list, const char *text)
{
	json_append(list, json_object_new_string(text));
}

static bool
is_repeated(const struct catalog *c, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (strcmp(c->products[i].name, c->products[at].name) == 0)
			return true;
	return false;
}

/* The names as an enum, or NULL where they pass what strict schemas allow. */
static struct json_object *
name_enum(const struct catalog *c)
{
	struct json_object *list;
	size_t bytes = 0, i;

	for (i = 0; i < c->count; i++)
		bytes += strlen(c->products[i].name);
	if (c->count == 0 || c->count > ORDER_ENUM_MAX ||
	    bytes > ORDER_ENUM_BYTES)
		return NULL;
	list = json_object_new_array();
	for (i = 0; i < c->count; i++)
		if (!is_repeated(c, i))
			append(list, c->products[i].name);
	return list;
}

static struct json_object *
property(const char *type, bool nullable, const char *about)
{
	struct json_object *o = json_object_new_object(), *types;

	if (nullable) {
		types = json_object_new_array();
		append(types, type);
		append(types, "null");
		json_add(o, "type", types);
	} else {
		json_add_str(o, "type", type);
	}
	json_add_str(o, "description", about);
	return o;
}

static struct json_object *
properties(const struct catalog *catalog)
{
	struct json_object *all = json_object_new_object(), *p, *names;
	int i;

	p = property("string", false, "the name as the catalog writes it");
	if ((names = name_enum(catalog)) != NULL)
		json_add(p, "enum", names);
	json_add(all, "product_name", p);
	p = property("integer", false, "how many");
	json_add_int(p, "minimum", 1);
	json_add_int(p, "maximum", ORDER_QUANTITY_MAX);
	json_add(all, "quantity", p);
	for (i = 0; i < ORDER_TEXTS; i++)
		json_add(all, order_texts[i].key,
		    property("string", true, order_texts[i].about));
	return all;
}

struct json_object *
order_schema(const struct catalog *catalog)
{
	struct json_object *o = json_object_new_object(), *all = properties(catalog);
	struct json_object *required = json_object_new_array();

	json_add_str(o, "type", "object");
	json_add_bool(o, "additionalProperties", false);
	json_object_object_foreach(all, key, value) {
		(void)value;
		append(required, key);
	}
	json_add(o, "required", required);
	json_add(o, "properties", all);
	return chat_tool(ORDER_TOOL_NAME, "Take down an order that the "
	    "customer has clearly agreed to.", o);
}
