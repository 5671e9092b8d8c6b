/*
 * A line of records: whatever is taken in comes out as it went in, and reads the
 * same again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unistr.h>

#include "door.h"
#include "must.h"
#include "record.h"

static void
forget(struct json_object *reject, void *arg)
{
	(void)reject;
	(void)arg;
}

/* What others made of it may hold a NUL; the getters are there for that. */
static void
judge_again(struct json_object *object)
{
	const char *why;
	size_t len;
	char *text = must(strdup(json_print(object, &len)));
	struct json_object *again = json_parse(text, len, &why);

	MUST(again != NULL);
	MUST(strcmp(json_print(again, &len), text) == 0);
	json_object_put(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_in in;
	struct record r = { 0 };
	size_t taken = 0;

	door_feed(data, size);
	record_open(&in, STDIN_FILENO, "fuzz");
	in.on_reject = forget;
	while (record_next(&in, &r)) {
		MUST(r.type != NULL);
		MUST(memchr(r.line, '\0', r.len) == NULL);
		MUST(u8_check((const uint8_t *)r.line, r.len) == NULL);
		judge_again(r.object);
		record_pass(&r);
		taken++;
	}
	record_close(&in);
	MUST(door_lines() == taken);
	return 0;
}
