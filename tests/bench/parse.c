/*
 * Parse each line of standard input with json-c and do nothing with it: what
 * nobody who reads records through json-c can fall below.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <json-c/json.h>

int
main(void)
{
	struct json_tokener *tok = json_tokener_new_ex(64);
	struct json_object *o;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	while ((n = getline(&line, &size, stdin)) != -1) {
		json_tokener_reset(tok);
		if ((o = json_tokener_parse_ex(tok, line, (int)n)) == NULL)
			errx(1, "not JSON");
		json_object_put(o);
	}
	free(line);
	json_tokener_free(tok);
	return 0;
}
