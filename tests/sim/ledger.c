#include "ledger.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

static struct text lines;
static int file = -1;
static int64_t number;

void
ledger_open(const char *path)
{
	file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (file == -1)
		err(73, "%s", path);
}

void
ledger_note(const char *kind, json_object *o)
{
	json_object *line = json_object_new_object();
	size_t from = lines.len, n;
	char at[CLOCK_LEN];
	const char *s;

	clock_iso(clock_now(), at);
	json_object_object_add(line, "kind", json_object_new_string(kind));
	json_object_object_add(line, "n", json_object_new_int64(++number));
	json_object_object_add(line, "at", json_object_new_string(at));
	json_object_object_foreach(o, key, value)
		json_object_object_add(line, key, json_object_get(value));
	s = json_object_to_json_string_length(line,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &n);
	text_add(&lines, s, n);
	text_str(&lines, "\n");
	json_object_put(line);
	json_object_put(o);
	if (file == -1)
		return;
	n = lines.len - from;
	if (write(file, lines.s + from, n) != (ssize_t)n ||
	    fdatasync(file) == -1)
		err(74, "ledger");
}

void
ledger_print(struct text *out, const char *kind)
{
	const char *p = text_get(&lines), *end;
	struct text head = { 0 };

	text_fmt(&head, "{\"kind\":\"%s\",", kind ? kind : "");
	for (; *p; p = end + 1) {
		end = strchr(p, '\n');
		if (kind == NULL || strncmp(p, head.s, head.len) == 0)
			text_add(out, p, (size_t)(end + 1 - p));
	}
	text_free(&head);
}

void
ledger_close(void)
{
	if (file != -1)
		close(file);
	text_free(&lines);
}
