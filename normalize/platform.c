#include <string.h>

#include "platform.h"

const struct platform *
platform_find(const char *name)
{
	static const struct platform *const platforms[] = {
		&platform_messenger, &platform_instagram
	};
	size_t i;

	for (i = 0; i < sizeof(platforms) / sizeof(*platforms); i++)
		if (strcmp(platforms[i]->name, name) == 0)
			return platforms[i];
	return NULL;
}

struct json_object *
graph_list(const struct json_object *o, const char *key)
{
	struct json_object *list = json_any(o, key);

	if (json_object_is_type(list, json_type_object))
		list = json_any(list, "data");
	return json_object_is_type(list, json_type_array) ? list : NULL;
}

bool
graph_is_id(const char *id)
{
	return id != NULL && *id != '\0' && strlen(id) <= GRAPH_ID_MAX;
}
