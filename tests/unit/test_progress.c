#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../store/progress.h"
#include "stamp.h"

enum { LONG_AGO = 10000 };	/* ms */

/* What is said on stderr, a terminal or a pipe, of work that began long ago. */
static char *
said(bool terminal, int64_t all, int64_t done, char text[256])
{
	int mine, other[2], kept = dup(STDERR_FILENO);
	struct progress p;
	size_t len = 0;
	ssize_t n;

	if (terminal)
		assert_int_equal(openpty(&other[0], &other[1], NULL, NULL,
		    NULL), 0);
	else
		assert_int_equal(pipe(other), 0);
	mine = dup2(other[1], STDERR_FILENO);
	assert_int_equal(mine, STDERR_FILENO);
	progress_begin(&p, "work", all);
	p.began = p.shown = stamp_monotonic() - LONG_AGO;
	progress_move(&p, done);
	fputs("|", stderr);
	progress_end(&p);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(other[1]);
	/* A terminal hands over what was written piece by piece. */
	while (len < 255 && (n = read(other[0], text + len, 255 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(other[0]);
	return text;
}

static void
a_terminal_sees_rate_and_rest(void **state)
{
	char text[256];

	(void)state;
	setenv("TERM", "xterm", 1);
	assert_non_null(strstr(said(true, 300, 100, text),
	    "work: 100 of 300, "));
	assert_non_null(strstr(text, " a second, "));
	assert_non_null(strstr(text, " s left"));
}

static void
without_a_known_end_there_is_no_rest(void **state)
{
	char text[256];

	(void)state;
	setenv("TERM", "xterm", 1);
	assert_non_null(strstr(said(true, 0, 100, text), "work: 100, "));
	assert_null(strstr(text, "left"));
	assert_non_null(strstr(said(true, 0, 0, text), "work: 1"));
}

static void
it_is_gone_at_the_end(void **state)
{
	char text[256];

	(void)state;
	setenv("TERM", "xterm", 1);
	assert_string_equal(strchr(said(true, 3, 1, text), '|'),
	    "|\r\033[K");
}

static void
who_cannot_take_it_back_sees_nothing(void **state)
{
	char text[256];

	(void)state;
	setenv("TERM", "xterm", 1);
	assert_string_equal(said(false, 300, 100, text), "|");
	setenv("TERM", "dumb", 1);
	assert_string_equal(said(true, 300, 100, text), "|");
	unsetenv("TERM");
	assert_string_equal(said(true, 300, 100, text), "|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminal_sees_rate_and_rest),
		cmocka_unit_test(without_a_known_end_there_is_no_rest),
		cmocka_unit_test(it_is_gone_at_the_end),
		cmocka_unit_test(who_cannot_take_it_back_sees_nothing)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
