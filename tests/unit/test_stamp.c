#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "stamp.h"

static void
what_graph_and_others_write_is_read(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "2026-02-18T18:37:25+0000", "2026-02-18T18:37:25.000Z" },
		{ "2026-02-18T18:37:25Z", "2026-02-18T18:37:25.000Z" },
		{ "2026-02-18T18:37:25+03:00", "2026-02-18T15:37:25.000Z" },
		{ "2026-02-18T00:37:25+03", "2026-02-17T21:37:25.000Z" },
		{ "2026-02-18T18:37:25-0330", "2026-02-18T22:07:25.000Z" },
		{ "2026-02-18T18:37:25.5Z", "2026-02-18T18:37:25.500Z" },
		{ "2026-02-18T18:37:25.123456789Z",
		    "2026-02-18T18:37:25.123Z" },
		{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z" },
		{ "2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z" },
		{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
		{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z" },
		{ "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z" },
		{ "0", "1970-01-01T00:00:00.000Z" },
		{ "1795339920", "2026-11-22T09:32:00.000Z" },
		{ "253402300799", "9999-12-31T23:59:59.000Z" }
	};
	char text[STAMP_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(stamp_parse(rows[i].text) != STAMP_NONE);
		assert_string_equal(
		    stamp_print(stamp_parse(rows[i].text), text), rows[i].want);
	}
}

static void
what_is_no_time_is_none(void **state)
{
	static const char *const texts[] = {
		"", " ", "now", "UNIX-TIMESTAMP", "-1", "+5", "1.5", "1e9",
		"253402300800", "9223372036854775808",
		"99999999999999999999999",
		"1795339920000", " 1795339920", "1795339920 ", "0x10",
		"2026-02", "2026-02-18", "2026-02-18T18:37",
		"2026-02-18T18:37:25", "2026-02-18 18:37:25Z",
		"2026-02-18T18:37:25z", "2026-02-18T18:37:25ZZ",
		"2026-02-18T18:37:25Z ", " 2026-02-18T18:37:25Z",
		"2026-00-18T18:37:25Z", "2026-13-18T18:37:25Z",
		"2026-02-00T18:37:25Z", "2026-02-29T18:37:25Z",
		"2100-02-29T00:00:00Z", "2026-04-31T18:37:25Z",
		"2026-02-18T24:00:00Z", "2026-02-18T18:60:25Z",
		"2026-02-18T18:37:61Z", "2026-02-18T18:37:25.Z",
		"2026-02-18T18:37:25.", "2026-02-18T18:37:25+",
		"2026-02-18T18:37:25+0", "2026-02-18T18:37:25+03:",
		"2026-02-18T18:37:25+030", "2026-02-18T18:37:25+0360",
		"2026-02-18T18:37:25+1500", "2026-02-18T18:37:25+03000",
		"1969-12-31T23:59:59Z", "1970-01-01T00:00:00+0100",
		"9999-12-31T23:59:59-0100", "0000-01-01T00:00:00Z",
		"-2026-02-18T18:37:25Z", "20260218T183725Z",
		"2026-2-18T18:37:25Z", "\xd9\xa2\xd9\xa0"
	};
	size_t i;

	(void)state;
	assert_true(stamp_parse(NULL) == STAMP_NONE);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (stamp_parse(texts[i]) != STAMP_NONE)
			fail_msg("taken: \"%s\"", texts[i]);
}

static void
a_time_cut_anywhere_is_none(void **state)
{
	static const char whole[] = "2026-02-18T18:37:25.250+03:00";
	char text[sizeof(whole)];
	int64_t t;
	size_t n;

	(void)state;
	for (n = 5; n < sizeof(whole) - 1; n++) {
		memcpy(text, whole, n);
		text[n] = '\0';
		t = stamp_parse(text);
		/* "+03" is an offset of its own. */
		assert_int_equal(t != STAMP_NONE, n == sizeof(whole) - 4);
	}
}

static void
every_day_is_printed_as_it_is_read(void **state)
{
	const int64_t last = INT64_C(253402300799999);
	char text[STAMP_SIZE], before[STAMP_SIZE] = "";
	int64_t t;

	(void)state;
	for (t = 0; t <= last; t += INT64_C(86400000) + 12345679) {
		stamp_print(t, text);
		assert_int_equal(strlen(text), STAMP_SIZE - 1);
		assert_true(stamp_parse(text) == t);
		assert_true(strcmp(before, text) < 0);
		memcpy(before, text, sizeof(before));
	}
}

static void
printing_stays_between_1970_and_9999(void **state)
{
	char text[STAMP_SIZE];

	(void)state;
	assert_string_equal(stamp_print(-1, text), "1970-01-01T00:00:00.000Z");
	assert_string_equal(stamp_print(STAMP_NONE, text),
	    "1970-01-01T00:00:00.000Z");
	assert_string_equal(stamp_print(INT64_MAX, text),
	    "9999-12-31T23:59:59.999Z");
}

static void
http_dates_are_read(void **state)
{
	char text[STAMP_SIZE];
	int64_t t = stamp_parse_http("Sun, 06 Nov 1994 08:49:37 GMT");

	(void)state;
	assert_string_equal(stamp_print(t, text), "1994-11-06T08:49:37.000Z");
	t = stamp_parse_http("Mon, 23 Nov 2026 00:00:00 GMT");
	assert_string_equal(stamp_print(t, text), "2026-11-23T00:00:00.000Z");
}

static void
other_http_dates_are_none(void **state)
{
	static const char *const texts[] = {
		"", "120", "Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37",
		"Sun, 06 Nov 1994 08:49:37 CET",
		"Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 06 anF 1994 08:49:37 GMT", "Sun, 06 No 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 25:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 GMT+1", "Sun, 06 Nov 94 08:49:37 GMT"
	};
	size_t i;

	(void)state;
	assert_true(stamp_parse_http(NULL) == STAMP_NONE);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (stamp_parse_http(texts[i]) != STAMP_NONE)
			fail_msg("taken: \"%s\"", texts[i]);
}

static void
clocks_run_forward(void **state)
{
	int64_t a = stamp_monotonic(), now = stamp_now();

	(void)state;
	assert_true(stamp_monotonic() >= a);
	assert_true(now > stamp_parse("2024-01-01T00:00:00Z"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_graph_and_others_write_is_read),
		cmocka_unit_test(what_is_no_time_is_none),
		cmocka_unit_test(a_time_cut_anywhere_is_none),
		cmocka_unit_test(every_day_is_printed_as_it_is_read),
		cmocka_unit_test(printing_stays_between_1970_and_9999),
		cmocka_unit_test(http_dates_are_read),
		cmocka_unit_test(other_http_dates_are_none),
		cmocka_unit_test(clocks_run_forward)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
