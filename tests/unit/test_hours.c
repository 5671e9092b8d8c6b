/* The shop's hours: by the day and the minute of its own zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "../../store/hours.h"
#include "stamp.h"

/* 2026-11-22 was a Sunday. */
static const struct {
	const char *hours, *at;
	bool open;
} cases[] = {
	{ "09:00-22:00", "2026-11-22T08:59:59Z", false },
	{ "09:00-22:00", "2026-11-22T09:00:00Z", true },
	{ "09:00-22:00", "2026-11-22T21:59:59Z", true },
	{ "09:00-22:00", "2026-11-22T22:00:00Z", false },
	{ "00:00-24:00", "2026-11-22T23:59:00Z", true },
	{ "18:00-02:00", "2026-11-23T01:59:00Z", true },
	{ "18:00-02:00", "2026-11-23T02:00:00Z", false },
	{ "Mon 09:00-17:00", "2026-11-22T10:00:00Z", false },
	{ "mon 09:00-17:00", "2026-11-23T10:00:00Z", true },
	{ "Sat-Thu 10:00-13:00 16:00-22:00", "2026-11-22T12:00:00Z", true },
	{ "Sat-Thu 10:00-13:00 16:00-22:00", "2026-11-22T14:00:00Z", false },
	{ "Sat-Thu 10:00-13:00 16:00-22:00", "2026-11-27T12:00:00Z", false },
	{ "Sat-Thu 10:00-13:00, Fri 16:00-23:30", "2026-11-27T17:00:00Z", true },
	{ "Sat 22:00-03:00", "2026-11-22T02:00:00Z", true },
	{ " Sun 9:30-10:00 ", "2026-11-22T09:30:00Z", true }
};

static void
a_shop_is_open_in_its_hours_and_at_no_other_time(void **state)
{
	struct hours h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_null(hours_read(&h, cases[i].hours));
		if (hours_open(&h, stamp_parse(cases[i].at)) != cases[i].open)
			fail_msg("%s: %s", cases[i].hours, cases[i].at);
	}
}

static void
hours_are_of_the_zone_that_the_machine_is_in(void **state)
{
	struct hours h;

	(void)state;
	setenv("TZ", "Asia/Riyadh", 1);
	tzset();
	assert_null(hours_read(&h, "09:00-22:00"));
	assert_true(hours_open(&h, stamp_parse("2026-11-22T06:00:00Z")));
	assert_false(hours_open(&h, stamp_parse("2026-11-22T19:00:00Z")));
	setenv("TZ", "UTC", 1);
	tzset();
}

static void
what_is_no_time_is_refused(void **state)
{
	static const char *const wrong[] = { "", "always", "Sun", "09:00",
	    "9-22", "09:00-25:00", "09:60-10:00", "24:00-25:00",
	    "Sun-Xyz 09:00-10:00", "09:00-22:00;", "09:00-22:00,",
	    "Sunday 09:00-22:00", "09:00-22:00 Mon" };
	struct hours h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (hours_read(&h, wrong[i]) == NULL)
			fail_msg("taken: %s", wrong[i]);
}

static void
it_is_known_since_when_it_is_closed(void **state)
{
	struct hours h;

	(void)state;
	assert_null(hours_read(&h, "Sun-Thu 09:00-17:00"));
	assert_int_equal(hours_closed_since(&h,
	    stamp_parse("2026-11-22T08:30:30Z")),
	    stamp_parse("2026-11-19T17:00:00Z"));
	assert_int_equal(hours_closed_since(&h,
	    stamp_parse("2026-11-23T17:00:59Z")),
	    stamp_parse("2026-11-23T17:00:00Z"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shop_is_open_in_its_hours_and_at_no_other_time),
		cmocka_unit_test(hours_are_of_the_zone_that_the_machine_is_in),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(it_is_known_since_when_it_is_closed)
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
