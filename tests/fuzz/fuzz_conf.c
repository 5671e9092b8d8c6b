/*
 * souk.conf(5): every setting that is taken has a name and a value, is UTF-8
 * without a NUL, prints and reads the same, and is a number, a span of time or an
 * address inside its bounds, or is refused.
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

/* As getline() hands them over; a NUL ends none of them. */
static void
read_lines(char *text, size_t size)
{
	char *end, *last = text + size;
	unsigned number = 0;

	for (; text < last; text = end + 1) {
		if ((end = memchr(text, '\n', (size_t)(last - text))) == NULL)
			end = last;
		*end = '\0';
		read_line(text, (size_t)(end - text), ++number);
	}
}

static void
judge_again(const struct setting *s)
{
	struct setting *again;
	char *line;
	int len;

	MUST((len = asprintf(&line, "%s = %s", s->name, s->value)) != -1);
	read_line(line, (size_t)len, 1);
	again = file;
	door_judge_same(again->name, s->name);
	door_judge_same(again->value, s->value);
	file = again->next;
	again->next = NULL;
	forget(&again);
	free(line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);
	struct setting *s;

	if (setjmp(out) == 0)
		read_lines(text, size);
	for (s = file; s != NULL; s = s->next) {
		MUST(*s->name != '\0' && strpbrk(s->name, " =\t") == NULL);
		MUST(find(file, s->name) != NULL);
		MUST(trim(s->value) == s->value);
		door_judge_text(s->value);
		judge_again(s);
		judge_numbers(s->name);
		judge_address(s->name);
	}
	forget(&file);
	forget(&flags);
	free(text);
	return 0;
}
