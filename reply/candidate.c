#include <string.h>

#include "candidate.h"

bool
candidate_waits(const struct json_object *candidate,
    const struct json_object *message)
{
	const struct json_object *list = json_arr(candidate, "pending");
	const char *id = json_str(message, "message_id");
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;

	for (i = 0; id != NULL && i < n; i++)
		if (strcmp(json_object_get_string(
		    json_object_array_get_idx(list, i)), id) == 0)
			return true;
	return false;
}
