/* A captured file without what was erased, and with everything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../store/redact.h"
#include "capture.h"
#include "place.h"
#include "stamp.h"

#define PAGE(more) "{\"type\":\"page\",\"channel_id\":\"c1\"," more "}\n"
#define ROW(id) "{\"id\":\"" id "\",\"message\":\"of " id "\"}"
#define LIST(a, b) PAGE("\"page\":{\"data\":[{\"id\":\"t_1\"," \
	"\"messages\":{\"data\":[" a "]}},{\"id\":\"t_12\"," \
	"\"messages\":{\"data\":[" b "]}}]}")
#define EDGE(rows) PAGE("\"thread_id\":\"t_1\",\"page\":{\"data\":[" rows "]}")
#define NODE(rows) PAGE("\"page\":{\"id\":\"t_1\",\"messages\":{\"data\":[" \
	rows "]}}")

/* What becomes of these lines; lent until the next call. */
static const char *
without(const char *lines, const char *thread_id, const char *message_id)
{
	static char text[4096];
	struct redaction gone = { "c1", thread_id, message_id };
	char folder[PLACE_SIZE];
	ssize_t n;
	int dir, fd;

	assert_non_null(mkdtemp(place(folder, "souk-redact-XXXXXX")));
	dir = open(folder, O_RDONLY | O_DIRECTORY);
	fd = openat(dir, "f", O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, lines, strlen(lines)), strlen(lines));
	close(fd);
	assert_true(redact_file(dir, "f", &gone, 1));
	fd = openat(dir, "f", O_RDONLY);
	n = read(fd, text, sizeof(text) - 1);
	assert_true(n >= 0);
	text[n] = '\0';
	close(fd);
	assert_int_equal(unlinkat(dir, "f", 0), 0);
	close(dir);
	assert_int_equal(rmdir(folder), 0);
	return text;
}

static void
a_message_goes_from_every_form_of_a_page(void **state)
{
	(void)state;
	assert_string_equal(without(LIST(ROW("m_1") "," ROW("m_2"),
	    ROW("m_3")), "t_1", "m_2"), LIST(ROW("m_1"), ROW("m_3")));
	assert_string_equal(without(EDGE(ROW("m_1") "," ROW("m_2")), "t_1",
	    "m_2"), EDGE(ROW("m_1")));
	assert_string_equal(without(NODE(ROW("m_1") "," ROW("m_2")), "t_1",
	    "m_1"), NODE(ROW("m_2")));
}

static void
an_id_has_two_spellings_and_no_prefix_counts(void **state)
{
	(void)state;
	assert_string_equal(without(EDGE(ROW("m_1") "," ROW("m_12")), "t_1",
	    "1"), EDGE(ROW("m_12")));
}

static void
a_thread_goes_with_all_that_is_in_it(void **state)
{
	(void)state;
	assert_string_equal(without(EDGE(ROW("m_1")) NODE(ROW("m_2"))
	    LIST(ROW("m_3"), ROW("m_4")), "t_1", ""),
	    PAGE("\"page\":{\"data\":[{\"id\":\"t_12\",\"messages\":{\"data\":["
	    ROW("m_4") "]}}]}"));
}

static void
another_channel_is_left_alone(void **state)
{
	static const char line[] = "{\"type\":\"page\",\"channel_id\":\"c2\","
	    "\"thread_id\":\"t_1\",\"page\":{\"data\":[" ROW("m_1") "]}}\n";

	(void)state;
	assert_string_equal(without(line, "t_1", ""), line);
	assert_string_equal(without(line, "t_1", "m_1"), line);
}

static void
a_line_that_cannot_be_read_goes_if_it_names_it(void **state)
{
	(void)state;
	assert_string_equal(without("{\"cut\":\"m_1\nno record\n", "t_1",
	    "m_1"), "no record\n");
}

static void
a_name_says_when_its_run_began(void **state)
{
	int64_t t = stamp_parse("2026-11-22T09:30:00.123Z");
	char name[CAPTURE_NAME_SIZE], new[CAPTURE_NAME_SIZE + 8];

	(void)state;
	assert_true(capture_time(capture_name(name, t)) == t);
	assert_false(capture_is_new(name));
	snprintf(new, sizeof(new), "%s%s", name, CAPTURE_NEW);
	assert_true(capture_time(new) == t);
	assert_true(capture_is_new(new));
	assert_true(capture_time("notes.ndjson") == STAMP_NONE);
	assert_true(capture_time("capture-.ndjson") == STAMP_NONE);
	assert_true(capture_time("capture-2026-11-22.ndjson") == STAMP_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_goes_from_every_form_of_a_page),
		cmocka_unit_test(an_id_has_two_spellings_and_no_prefix_counts),
		cmocka_unit_test(a_thread_goes_with_all_that_is_in_it),
		cmocka_unit_test(another_channel_is_left_alone),
		cmocka_unit_test(
		    a_line_that_cannot_be_read_goes_if_it_names_it),
		cmocka_unit_test(a_name_says_when_its_run_began),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
