/*
 * souk.conf(5): every setting that is taken has a name and a value, and is a
 * number, a span of time or an address inside its bounds, or is refused.
 */
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

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(setenv("SOUK_CONF", "/dev/null", 1) == 0);
	conf_load();
	return 0;
}

static void
forget(struct setting **list)
{
	struct setting *s;

	while ((s = *list) != NULL) {
		*list = s->next;
		free(s->name);
		free(s->value);
		free(s);
	}
}

static void
judge_numbers(const char *name)
{
	int n;

	if (setjmp(out) == 0) {
		n = conf_int(name, 5, 1, 100);
		MUST(n >= 1 && n <= 100);
	}
	if (setjmp(out) == 0) {
		n = conf_seconds(name, 5, 2, 86400);
		MUST(n >= 2 && n <= 86400);
	}
}

static void
judge_address(const char *name)
{
	const char *url;

	if (setjmp(out) == 0) {
		url = conf_url(name, "https://localhost");
		MUST(strncmp(url, "https://", 8) == 0 ||
		    strncmp(url, "http://127.", 11) == 0 ||
		    strncmp(url, "http://[::1]", 12) == 0 ||
		    strncmp(url, "http://localhost", 16) == 0);
		MUST(strpbrk(url, " @?#") == NULL);
		MUST(url[strlen(url) - 1] != '/');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size), *line, *rest = text;
	struct setting *s;
	unsigned number = 0;

	if (setjmp(out) == 0)
		while ((line = strsep(&rest, "\n")) != NULL)
			read_line(line, ++number);
	for (s = file; s != NULL; s = s->next) {
		MUST(*s->name != '\0' && strpbrk(s->name, " =\t") == NULL);
		MUST(find(file, s->name) != NULL);
		MUST(trim(s->value) == s->value);
		judge_numbers(s->name);
		judge_address(s->name);
	}
	forget(&file);
	forget(&flags);
	free(text);
	return 0;
}
