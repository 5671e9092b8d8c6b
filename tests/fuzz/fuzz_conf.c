/* souk.conf(5): every setting that is taken has a name and a value. */
#include <setjmp.h>
#include <stdlib.h>

#include "door.h"

/* The reader of a line is private, and ends the program where it gives up. */
static void give_up(int status, const char *format, ...);
#define errx give_up
#include "../../lib/conf.c"
#undef errx

static jmp_buf out;

static void
give_up(int status, const char *format, ...)
{
	(void)format;
	longjmp(out, status);
}

static void
forget(void)
{
	struct setting *s;

	while ((s = file) != NULL) {
		file = s->next;
		free(s->name);
		free(s->value);
		free(s);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size), *line, *rest = text;
	const struct setting *s;
	unsigned number = 0;

	if (setjmp(out) == 0)
		while ((line = strsep(&rest, "\n")) != NULL)
			read_line(line, ++number);
	for (s = file; s != NULL; s = s->next) {
		MUST(*s->name != '\0' && strpbrk(s->name, " =\t") == NULL);
		MUST(find(file, s->name) != NULL);
	}
	forget();
	free(text);
	return 0;
}
