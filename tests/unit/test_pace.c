/* How often a channel is polled, and what stops it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../store/pace.h"
#include "conf.h"
#include "shop.h"

/* The end of a poll with this number; what else it says, from a comma on. */
#define ENDS(poll, more) "{\"type\":\"checkpoint\",\"channel_id\":\"c1\"," \
	"\"fetched_from\":\"" AT("10:00:10") "\",\"poll\":" poll more "}\n"
#define FAILS(poll, class, more) "{\"type\":\"fetch_error\"," \
	"\"channel_id\":\"c1\",\"class\":\"" class "\",\"message\":\"trouble\"," \
	"\"poll\":" poll more "}\n"
#define USAGE(percent, minutes) ",\"usage\":{\"percent\":" percent \
	",\"minutes\":" minutes "}"

#define PACE "SELECT coalesce(pace, 'full') FROM channel_integrations"
#define FAILURES "SELECT failures FROM channel_integrations"
#define CALLS "SELECT coalesce(sum(calls), 0) FROM calls"

/* How many seconds from now a time of the channel is, to the nearest `unit`. */
#define AWAY(column, unit) "SELECT CAST((julianday(" column ") -" \
	" julianday('now')) * 86400 / " unit " + 0.5 AS INTEGER)" \
	" FROM channel_integrations"

static int
open_shop(void **state)
{
	return shop_set_up(state, BEGIN);
}

static void
a_poll_is_never_rarer_at_a_lower_usage(void **state)
{
	int64_t percent, last = 0, interval;

	(void)state;
	for (percent = 0; percent <= 120; percent++) {
		interval = pace_interval(percent);
		assert_true(interval >= last);
		assert_true(interval <= 600000);
		last = interval;
	}
	assert_int_equal(pace_interval(50), 0);
	assert_int_equal(pace_interval(65), 20000);
	assert_int_equal(pace_interval(75), 60000);
	assert_int_equal(pace_interval(80), 600000);
}

/* From the formula itself: polls settle below four fifths of any quota. */
static void
a_fifth_of_the_quota_is_left_for_sending(void **state)
{
	static const int64_t quotas[] = { 200, 1000, 4000, 8000 };
	int64_t percent, a_day;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(quotas) / sizeof(*quotas); i++) {
		percent = 80;
		a_day = 86400000 / pace_interval(percent);
		assert_true(a_day * 100 < quotas[i] * percent);
	}
}

static void
without_a_word_of_the_platform_the_beat_stays(void **state)
{
	struct shop *s = *state;
	int i;

	for (i = 0; i < 50; i++)
		shop_store(s, ENDS("1", ",\"calls\":1"));
	expect(s, PACE, "full");
	expect(s, AWAY("slow_until", "1"), "");
	shop_store(s, ENDS("2", USAGE("49", "0")));
	expect(s, PACE, "full");
}

static void
polls_slow_down_as_the_quota_goes(void **state)
{
	struct shop *s = *state;

	shop_store(s, ENDS("1", USAGE("50", "0")));
	expect(s, PACE, "no history: 50 % of the quota is used");
	expect(s, AWAY("slow_until", "1"), "");
	shop_store(s, ENDS("2", USAGE("75", "0")));
	expect(s, PACE,
	    "a poll every 60 s, no history: 75 % of the quota is used");
	expect(s, AWAY("slow_until", "10"), "6");
	shop_store(s, ENDS("3", USAGE("95", "0")));
	expect(s, AWAY("slow_until", "100"), "6");
	shop_store(s, ENDS("4", USAGE("12", "0")));
	expect(s, PACE, "full");
	expect(s, AWAY("slow_until", "1"), "");
}

/* Not to be told is not a zero, and not for ever. */
static void
the_platforms_last_word_counts_for_an_hour(void **state)
{
	struct shop *s = *state;

	shop_store(s, ENDS("1", USAGE("75", "0")));
	shop_store(s, ENDS("2", ""));
	expect(s, "SELECT quota_percent FROM channel_integrations", "75");
	shop_do(s, "UPDATE channel_integrations SET quota_at ="
	    " '2020-01-01T00:00:00.000Z'");
	shop_store(s, ENDS("3", ""));
	expect(s, PACE, "full");
	expect(s, "SELECT quota_percent FROM channel_integrations", "");
}

static void
a_quota_that_is_used_up_parks(void **state)
{
	static const char *const away = AWAY("retry_at", "60");
	struct shop *s = *state;

	shop_store(s, ENDS("1", USAGE("100", "0")));
	expect(s, away, "1");
	expect(s, "SELECT reason FROM channel_integrations",
	    "100 % of the platform's quota is used: parked");
	shop_store(s, ENDS("2", USAGE("100", "0")));
	expect(s, away, "2");
	shop_store(s, ENDS("3", USAGE("97", "30")));
	expect(s, away, "30");
	shop_store(s, ENDS("4", USAGE("10", "0")));
	expect(s, away, "");
	expect(s, FAILURES, "0");
}

static void
a_throttle_parks_for_a_minute_and_doubles_to_an_hour(void **state)
{
	struct shop *s = *state;
	char line[256];
	int i;

	for (i = 1; i < 20; i++) {
		snprintf(line, sizeof(line), "{\"type\":\"fetch_error\","
		    "\"channel_id\":\"c1\",\"class\":\"rate\",\"message\":"
		    "\"trouble\",\"poll\":%d}\n", i);
		shop_store(s, line);
		expect(s, "SELECT (julianday(retry_at) - julianday('now'))"
		    " * 86400 BETWEEN min(60 << (failures - 1), 3600) - 5"
		    " AND min(60 << (failures - 1), 3600) * 1.25 + 5"
		    " FROM channel_integrations", "1");
	}
}

static void
the_stated_time_is_taken_at_its_word(void **state)
{
	struct shop *s = *state;

	shop_store(s, FAILS("1", "rate", "") FAILS("1", "rate", "")
	    FAILS("1", "rate", ""));
	shop_do(s, "UPDATE channel_integrations SET failures = 9");
	shop_store(s, FAILS("2", "rate", ",\"retry_at\":"
	    "\"2099-01-01T00:00:00.000Z\""));
	expect(s, "SELECT retry_at FROM channel_integrations",
	    "2099-01-01T00:00:00.000Z");
}

/* An outage, told again from a kept stream, is one failure. */
static void
a_failed_poll_told_again_is_one_failure(void **state)
{
	static const char *const failed = FAILS("1", "transient",
	    ",\"calls\":3");
	struct shop *s = *state;
	char *before, *after;

	shop_store(s, failed);
	expect(s, FAILURES, "1");
	before = shop_dump(s);
	shop_store(s, failed);
	after = shop_dump(s);
	assert_string_equal(before, after);
	free(before);
	free(after);
	shop_store(s, FAILS("2", "transient", ""));
	expect(s, FAILURES, "2");
}

static void
our_own_calls_are_counted_once(void **state)
{
	struct shop *s = *state;

	shop_store(s, ENDS("1", ",\"calls\":3") FAILS("1", "transient",
	    ",\"calls\":2"));
	expect(s, CALLS, "5");
	shop_store(s, ENDS("1", ",\"calls\":3"));
	expect(s, CALLS, "5");
	shop_store(s, ENDS("2", ",\"calls\":1"));
	expect(s, CALLS, "6");
	shop_store(s, ENDS("3", ",\"calls\":-7"));
	expect(s, CALLS, "6");
}

static void
a_day_old_count_is_forgotten(void **state)
{
	struct shop *s = *state;

	shop_do(s, "INSERT INTO calls VALUES ('c1', '2020-01-01T00', 900),"
	    " ('c1', '2099-01-01T00', 900)");
	shop_store(s, ENDS("1", ",\"calls\":1"));
	expect(s, CALLS, "1");
}

/* Where the platform says nothing, and souk asks more than anybody would. */
static void
a_count_of_ours_slows_down_too(void **state)
{
	struct shop *s = *state;

	shop_store(s, ENDS("1", ",\"calls\":32400"));
	expect(s, PACE, "a poll every 60 s, no history: 75 % of the quota is"
	    " used, by souk's own count");
	shop_store(s, ENDS("2", USAGE("3", "0")));
	expect(s, PACE, "full");
}

/* The mean is the interval, although a poll can only be on a tick. */
static void
what_came_late_is_taken_off(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET slow_until ="
	    " strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 seconds')");
	shop_store(s, ENDS("1", USAGE("75", "0")));
	expect(s, AWAY("slow_until", "10"), "3");
}

static void
what_is_sent_counts_as_a_call(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS("customer", "m1", "10:00:01", "hello")
	    CHECKPOINT("10:00:10"));
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, CALLS, "1");
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, CALLS, "1");
}

static void
looks_before_a_send_count_as_calls(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS("customer", "m1", "10:00:01", "hello")
	    CHECKPOINT("10:00:10"));
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	shop_store(s, "{\"type\":\"send_error\",\"reply_id\":\"r1\","
	    "\"part\":1,\"class\":\"unsent\",\"message\":\"no time\","
	    "\"calls\":2}\n");
	expect(s, CALLS, "2");
	shop_do(s, "UPDATE outbox_parts SET state = 'sending'");
	shop_store(s, "{\"type\":\"sent\",\"reply_id\":\"r1\",\"part\":1,"
	    "\"message_id\":\"x1\",\"calls\":3}\n");
	expect(s, CALLS, "5");
}

static void
the_oldest_rejects_are_dropped_and_counted(void **state)
{
	struct shop *s = *state;

	shop_do(s, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
	    " FROM n WHERE i < 1000) INSERT INTO rejects (id, stage, reason,"
	    " raw, first_seen, last_seen) SELECT 'r' || i, 's', 'r', 'x',"
	    " 'now', 'now' FROM n");
	shop_store(s, "no record\nneither is this\nno record\n");
	expect(s, "SELECT count(*) FROM rejects", "1000");
	expect(s, "SELECT count(*) FROM rejects WHERE id IN ('r1', 'r2')",
	    "0");
	expect(s, "SELECT count FROM dropped WHERE what = 'rejects'", "2");
}

#define test(name) \
	cmocka_unit_test_setup_teardown(name, open_shop, shop_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_poll_is_never_rarer_at_a_lower_usage),
		cmocka_unit_test(a_fifth_of_the_quota_is_left_for_sending),
		test(without_a_word_of_the_platform_the_beat_stays),
		test(polls_slow_down_as_the_quota_goes),
		test(the_platforms_last_word_counts_for_an_hour),
		test(a_quota_that_is_used_up_parks),
		test(a_throttle_parks_for_a_minute_and_doubles_to_an_hour),
		test(the_stated_time_is_taken_at_its_word),
		test(a_failed_poll_told_again_is_one_failure),
		test(our_own_calls_are_counted_once),
		test(a_day_old_count_is_forgotten),
		test(a_count_of_ours_slows_down_too),
		test(what_came_late_is_taken_off),
		test(what_is_sent_counts_as_a_call),
		test(looks_before_a_send_count_as_calls),
		test(the_oldest_rejects_are_dropped_and_counted)
	};

	conf_set("SOUK_BACKOFF", "10");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
