/* The import side: what is told is stored once, in whatever order it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shop.h"

#define CUSTOMER(id, clock) SAYS("customer", id, clock, "hello")
#define PERSON(id, clock) SAYS("employee", id, clock, "I am here")
#define UNREADABLE(sender, id, clock) \
	SAYS_MORE(sender, id, clock, "", ",\"unreadable\":true")

#define OUTCOME "SELECT coalesce(outcome, 'waits') FROM messages" \
	" WHERE message_id = "
#define WAITING "SELECT count(*) FROM messages WHERE is_old = 0" \
	" AND reply_sent = 0 AND sender_type = 'customer'"
#define CONVERSATION "SELECT status FROM conversations"
#define POLLED "SELECT substr(last_fetch_timestamp, 12, 8)" \
	" FROM channel_integrations"
#define TROUBLE "SELECT is_connected || ' ' || failures || ' ' ||" \
	" (retry_at IS NOT NULL) || ' ' || coalesce(reason, 'fine')" \
	" FROM channel_integrations"

static int
open_shop(void **state)
{
	return shop_set_up(state, BEGIN);
}

/* --- history and new --- */

static void
history_ends_where_the_first_poll_began(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "09:59:59") CUSTOMER("m2", "10:00:00"));
	expect(s, OUTCOME "'m1'", "history");
	expect(s, OUTCOME "'m2'", "waits");
	expect(s, WAITING, "1");
}

static void
a_later_first_poll_does_not_move_the_end_of_history(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"begin\",\"channel_id\":\"c1\","
	    "\"fetched_from\":\"" AT("11:00:00") "\",\"self_id\":\"1001\"}\n"
	    CUSTOMER("m1", "10:30:00"));
	expect(s, OUTCOME "'m1'", "waits");
}

static void
without_a_first_poll_nothing_is_new(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET history_before = NULL");
	shop_store(s, CUSTOMER("m1", "23:59:59"));
	expect(s, OUTCOME "'m1'", "history");
}

static void
what_the_source_calls_history_is_history(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("customer", "m1", "10:30:00", "hello",
	    ",\"history\":true"));
	expect(s, OUTCOME "'m1'", "history");
}

/* --- dedupe --- */

static void
an_id_is_stored_once(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01") CUSTOMER("m1", "10:00:01"));
	shop_store(s, SAYS("customer", "m1", "10:00:09", "other words"));
	expect(s, "SELECT count(*) || content FROM messages", "1hello");
	assert_int_equal(s->tally.count[TALLY_IMPORTED], 1);
}

static void
whoever_speaks_first_a_thread_is_one_conversation(void **state)
{
	struct shop *s = *state;

	shop_store(s, PERSON("m2", "10:00:02"));
	shop_store(s, CUSTOMER("m1", "10:00:01"));
	shop_store(s, CUSTOMER("m3", "10:00:03"));
	expect(s, "SELECT count(*) FROM conversations", "1");
	expect(s, "SELECT count(DISTINCT conversation_id) FROM messages", "1");
}

static void
the_same_thread_id_of_another_channel_is_another_thread(void **state)
{
	struct shop *s = *state;

	shop_do(s, "INSERT INTO channel_integrations (id, channel, account_id,"
	    " config, created_at) VALUES ('c2', 'instagram', '1001', '{}',"
	    " 'now')");
	shop_store(s, CUSTOMER("m1", "10:00:01")
	    "{\"type\":\"message\",\"channel_id\":\"c2\",\"platform\":"
	    "\"instagram\",\"thread_id\":\"t1\",\"sender_type\":\"customer\","
	    "\"message_id\":\"m2\",\"created_at\":\"" AT("10:00:02") "\","
	    "\"content\":\"x\"}\n");
	expect(s, "SELECT count(*) FROM conversations", "2");
}

static void
a_message_finds_its_channel_by_platform_and_account(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"message\",\"platform\":\"facebook\","
	    "\"account_id\":\"1001\",\"thread_id\":\"t1\",\"sender_type\":"
	    "\"customer\",\"message_id\":\"m1\",\"created_at\":\""
	    AT("10:00:01") "\",\"content\":\"x\"}\n");
	expect(s, "SELECT channel_id FROM conversations", "c1");
}

/* --- the employee rule --- */

/* Three messages of one thread, told in every order. */
static void
every_order_of_arrival_gives_the_same_outcomes(void **state)
{
	static const char *const lines[] = { CUSTOMER("m1", "10:00:01"),
	    PERSON("m2", "10:00:02"), CUSTOMER("m3", "10:00:03") };
	static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
	    { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	struct shop s;
	size_t i, j;

	(void)state;
	for (i = 0; i < 6; i++) {
		shop_open(&s);
		shop_store(&s, BEGIN);
		for (j = 0; j < 3; j++)
			shop_store(&s, lines[orders[i][j]]);
		expect(&s, OUTCOME "'m1'", "person");
		expect(&s, OUTCOME "'m3'", "waits");
		shop_close(&s);
	}
}

static void
within_a_second_the_platforms_order_counts(void **state)
{
	struct shop *s = *state;

	shop_store(s,
	    SAYS_MORE("customer", "m1", "10:00:01", "a", ",\"sequence\":1")
	    SAYS_MORE("employee", "m2", "10:00:01", "b", ",\"sequence\":2")
	    SAYS_MORE("customer", "m3", "10:00:01", "c", ",\"sequence\":3"));
	expect(s, OUTCOME "'m1'", "person");
	expect(s, OUTCOME "'m3'", "waits");
	expect(s, "SELECT group_concat(content, '') FROM (SELECT content FROM"
	    " messages ORDER BY created_at, seq)", "abc");
}

static void
a_sequence_beyond_all_reason_does_no_harm(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("customer", "m1", "10:00:01", "a",
	    ",\"sequence\":9223372036854775806")
	    SAYS_MORE("customer", "m2", "10:00:01", "b",
	    ",\"sequence\":-9223372036854775807"));
	expect(s, WAITING, "2");
}

static void
an_automatic_message_answers_nothing(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01") SAYS_MORE("employee", "m2",
	    "10:00:02", "we are closed", ",\"automated\":true"));
	expect(s, OUTCOME "'m1'", "waits");
	expect(s, CONVERSATION, "جديد");
}

static void
a_persons_old_message_answers_nothing_new(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01") PERSON("m0", "09:00:00"));
	expect(s, OUTCOME "'m1'", "waits");
}

static void
a_person_in_one_thread_answers_no_other(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01")
	    "{\"type\":\"message\",\"channel_id\":\"c1\",\"platform\":"
	    "\"facebook\",\"thread_id\":\"t2\",\"sender_type\":\"employee\","
	    "\"message_id\":\"m2\",\"created_at\":\"" AT("10:00:02") "\","
	    "\"content\":\"x\"}\n");
	expect(s, OUTCOME "'m1'", "waits");
}

/* --- what could not be read --- */

static void
what_cannot_be_read_is_never_answered(void **state)
{
	struct shop *s = *state;

	shop_store(s, UNREADABLE("customer", "m1", "10:00:01"));
	expect(s, OUTCOME "'m1'", "unreadable");
	expect_no_change(s, UNREADABLE("customer", "m1", "10:00:01"));
}

static void
what_comes_back_whole_waits(void **state)
{
	struct shop *s = *state;

	shop_store(s, UNREADABLE("customer", "m1", "10:00:01"));
	shop_store(s, CUSTOMER("m1", "10:00:01"));
	expect(s, OUTCOME "'m1'", "waits");
	expect(s, "SELECT content FROM messages", "hello");
	expect_no_change(s, UNREADABLE("customer", "m1", "10:00:01"));
	expect_no_change(s, SAYS("customer", "m1", "10:00:01", "changed"));
}

static void
what_comes_back_whole_behind_a_person_was_answered(void **state)
{
	struct shop *s = *state;

	shop_store(s, UNREADABLE("customer", "m1", "10:00:01")
	    PERSON("m2", "10:00:02"));
	shop_store(s, CUSTOMER("m1", "10:00:01"));
	expect(s, OUTCOME "'m1'", "person");
}

static void
a_persons_message_that_comes_back_whole_answers(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01")
	    UNREADABLE("customer", "m2", "10:00:02"));
	expect(s, OUTCOME "'m1'", "waits");
	shop_store(s, PERSON("m2", "10:00:02"));
	expect(s, OUTCOME "'m1'", "person");
	expect(s, "SELECT sender_type FROM messages WHERE message_id = 'm2'",
	    "employee");
}

static void
what_comes_back_keeps_its_place_within_its_second(void **state)
{
	struct shop *s = *state;

	shop_store(s, UNREADABLE("customer", "m1", "10:00:01"));
	shop_store(s, CUSTOMER("m2", "10:00:01"));
	shop_store(s, PERSON("m1", "10:00:01"));
	expect(s, OUTCOME "'m2'", "waits");
}

static void
history_that_comes_back_whole_stays_history(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("customer", "m1", "10:30:00", "",
	    ",\"unreadable\":true,\"history\":true"));
	shop_store(s, CUSTOMER("m1", "10:30:00"));
	expect(s, OUTCOME "'m1'", "history");
	expect(s, "SELECT content FROM messages", "hello");
}

/* --- conversations --- */

static void
a_new_thread_is_new_and_open_once_anybody_answered(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01"));
	expect(s, CONVERSATION, "جديد");
	shop_store(s, PERSON("m2", "10:00:02"));
	expect(s, CONVERSATION, "مفتوح");
}

static void
a_closed_thread_opens_when_a_customer_writes_anew(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01"));
	shop_do(s, "UPDATE conversations SET status = 'مغلق'");
	shop_store(s, CUSTOMER("m1", "10:00:01") CUSTOMER("m0", "09:00:00"));
	expect(s, CONVERSATION, "مغلق");
	shop_store(s, CUSTOMER("m2", "10:00:02"));
	expect(s, CONVERSATION, "مفتوح");
}

static void
a_thread_that_a_person_has_stays_with_the_person(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01"));
	shop_do(s, "UPDATE conversations SET status = 'معلق'");
	shop_store(s, CUSTOMER("m2", "10:00:02") PERSON("m3", "10:00:03"));
	expect(s, CONVERSATION, "معلق");
}

static void
the_time_of_the_last_message_only_grows(void **state)
{
	struct shop *s = *state;
	static const char *const last =
	    "SELECT last_message_at FROM conversations";

	shop_store(s, CUSTOMER("m2", "10:00:09"));
	shop_store(s, CUSTOMER("m1", "08:00:00"));
	expect(s, last, AT("10:00:09"));
	shop_store(s, CUSTOMER("m3", "10:00:10") CUSTOMER("m4", "10:00:08"));
	expect(s, last, AT("10:00:10"));
}

static void
the_channel_says_whether_the_agent_answers_a_new_thread(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET ai_enabled = 0");
	shop_store(s, CUSTOMER("m1", "10:00:01"));
	expect(s, "SELECT ai_enabled FROM conversations", "0");
}

/* --- checkpoints --- */

static void
the_checkpoint_only_moves_forward(void **state)
{
	struct shop *s = *state;

	shop_store(s, CHECKPOINT("10:00:10"));
	expect(s, POLLED, "10:00:10");
	shop_store(s, CHECKPOINT("10:00:05"));
	expect(s, POLLED, "10:00:10");
	shop_store(s, "{\"type\":\"checkpoint\",\"channel_id\":\"c1\"}\n");
	expect(s, POLLED, "10:00:10");
}

static void
the_walk_through_history_only_moves_back(void **state)
{
	struct shop *s = *state;
	static const char *const walked = "SELECT substr(walked_to, 12, 8) ||"
	    " history_done FROM channel_integrations";

	shop_store(s, "{\"type\":\"checkpoint\",\"channel_id\":\"c1\","
	    "\"walked_to\":\"" AT("08:00:00") "\"}\n");
	shop_store(s, "{\"type\":\"checkpoint\",\"channel_id\":\"c1\","
	    "\"walked_to\":\"" AT("09:00:00") "\"}\n");
	expect(s, walked, "08:00:000");
	shop_store(s, "{\"type\":\"checkpoint\",\"channel_id\":\"c1\","
	    "\"history_done\":true}\n");
	shop_store(s, CHECKPOINT("10:00:05"));
	expect(s, walked, "08:00:001");
}

#define LOST_PAGE "{\"type\":\"thread\",\"channel_id\":\"c1\"," \
	"\"complete\":1}\n"

static void
a_lost_page_withholds_the_checkpoint_of_its_channel(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_store(s, CUSTOMER("m1", "10:00:01") LOST_PAGE
	    CUSTOMER("m2", "10:00:02") READ("10:00:10", "true", "")
	    CHECKPOINT("10:00:10")), 65);
	expect(s, POLLED, "");
	expect(s, WAITING, "2");
	expect(s, "SELECT count(*) FROM threads", "0");
	expect(s, "SELECT count(*) FROM rejects", "1");
	shop_store(s, CHECKPOINT("10:00:10"));
	expect(s, POLLED, "10:00:10");
}

static void
a_lost_line_of_nobody_withholds_every_checkpoint(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"mess\n" CHECKPOINT("10:00:10"));
	expect(s, POLLED, "");
}

static void
one_bad_item_of_a_page_withholds_nothing(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_store(s, SAYS("robot", "m1", "10:00:01", "x")
	    CHECKPOINT("10:00:10")), 65);
	expect(s, POLLED, "10:00:10");
	expect(s, "SELECT count(*) FROM rejects", "1");
}

static void
a_record_of_an_unknown_channel_is_kept_and_harms_no_other(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_store(s, "{\"type\":\"checkpoint\","
	    "\"channel_id\":\"c9\",\"fetched_from\":\"" AT("10:00:01")
	    "\"}\n" CHECKPOINT("10:00:10")), 65);
	expect(s, POLLED, "10:00:10");
	expect(s, "SELECT reason FROM rejects",
	    "checkpoint of an unknown channel");
}

/* What stands in a message where a text or a time is wanted. */
static void
a_message_that_cannot_be_used_is_a_reject_and_no_row(void **state)
{
	static const char *const lines[] = {
		SAYS("customer", "", "10:00:01", "x"),
		SAYS("agent", "m1", "10:00:01", "x"),
		SAYS("", "m1", "10:00:01", "x"),
		"{\"type\":\"message\",\"channel_id\":\"c1\",\"thread_id\":7,"
		    "\"message_id\":\"m1\",\"sender_type\":\"customer\","
		    "\"created_at\":\"" AT("10:00:01") "\",\"content\":\"\"}\n",
		"{\"type\":\"message\",\"channel_id\":\"c1\",\"thread_id\":"
		    "\"t1\",\"message_id\":\"m1\",\"sender_type\":\"customer\","
		    "\"created_at\":\"yesterday\",\"content\":\"x\"}\n",
		"{\"type\":\"message\",\"channel_id\":\"c1\",\"thread_id\":"
		    "\"t1\",\"message_id\":\"a\\u0000b\",\"sender_type\":"
		    "\"customer\",\"created_at\":\"" AT("10:00:01")
		    "\",\"content\":\"x\"}\n",
		"{\"type\":\"message\",\"channel_id\":\"c1\",\"thread_id\":"
		    "\"t1\",\"message_id\":\"m1\",\"sender_type\":\"customer\","
		    "\"created_at\":\"" AT("10:00:01") "\",\"content\":null}\n"
	};
	struct shop *s = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (shop_store(s, lines[i]) != 65)
			fail_msg("accepted: %s", lines[i]);
	expect(s, "SELECT count(*) FROM messages", "0");
	expect(s, "SELECT count(*) FROM conversations", "0");
}

static void
a_nul_in_a_text_becomes_a_mark(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS("customer", "m1", "10:00:01", "a\\u0000b"));
	expect(s, "SELECT content FROM messages", "a\xef\xbf\xbd" "b");
}

/* --- threads that are owed --- */

#define OWED "SELECT coalesce(substr(behind, 12, 8), '-') || ' ' || whole ||" \
	" ' ' || coalesce(substr(walked_to, 12, 8), '-') || ' ' ||" \
	" coalesce(cursor, '-') || ' ' || failures || ' ' ||" \
	" coalesce(error, '-') FROM threads"

static void
a_thread_is_owed_until_it_was_read_to_its_beginning(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:00:10", "true", SINCE_AT("09:00:00")));
	expect(s, OWED, "- 0 - - 0 -");
	shop_store(s, READ("10:00:20", "true", ",\"whole\":true"));
	expect(s, OWED, "- 1 - - 0 -");
	shop_store(s, READ("10:00:30", "true", SINCE_AT("09:00:00")));
	expect(s, OWED, "- 1 - - 0 -");
}

static void
the_place_where_a_reading_stopped_is_kept_until_whole(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:00:10", "false", ",\"walked_to\":\""
	    AT("08:00:00") "\",\"cursor\":\"abc\""));
	expect(s, OWED, "- 0 08:00:00 abc 0 -");
	shop_store(s, READ("10:00:20", "true", SINCE_AT("09:00:00")));
	expect(s, OWED, "- 0 08:00:00 abc 0 -");
	shop_store(s, READ("10:00:30", "true", ",\"whole\":true"));
	expect(s, OWED, "- 1 - - 0 -");
}

static void
what_was_not_delivered_is_owed_back_to_its_earliest_time(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:00:10", "true", ",\"whole\":true"));
	shop_store(s, READ("10:00:20", "false", SINCE_AT("09:50:00")));
	expect(s, OWED, "09:50:00 1 - - 0 -");
	shop_store(s, READ("10:00:30", "false", SINCE_AT("09:40:00")));
	shop_store(s, READ("10:00:40", "false", SINCE_AT("09:55:00")));
	expect(s, OWED, "09:40:00 1 - - 0 -");
	shop_store(s, READ("10:00:50", "true", SINCE_AT("09:45:00")));
	expect(s, OWED, "09:40:00 1 - - 0 -");
	shop_store(s, READ("10:01:00", "true", SINCE_AT("09:40:00")));
	expect(s, OWED, "- 1 - - 0 -");
}

static void
a_whole_thread_owes_no_history_again(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:00:10", "true", ",\"whole\":true"));
	shop_store(s, READ("10:00:20", "false", ",\"walked_to\":\""
	    AT("08:00:00") "\""));
	expect(s, OWED, "- 1 - - 0 -");
}

#define ERROR(class) ",\"error\":{\"class\":\"" class "\",\"code\":1," \
	"\"message\":\"poisoned\"}"

static void
a_poisoned_thread_rests_longer_each_time_and_is_forgiven(void **state)
{
	struct shop *s = *state;
	static const char *const rest = "SELECT (julianday(retry_at) -"
	    " julianday('now')) * 86400 > 25 FROM threads";

	shop_store(s, READ("10:00:10", "false", SINCE_AT("09:00:00")
	    ERROR("transient")));
	expect(s, OWED, "09:00:00 0 - - 1 poisoned");
	expect(s, rest, "0");
	shop_store(s, READ("10:00:20", "false", SINCE_AT("09:00:00")
	    ERROR("transient")));
	shop_store(s, READ("10:00:30", "false", SINCE_AT("09:00:00")
	    ERROR("transient")));
	expect(s, rest, "1");
	shop_store(s, READ("10:00:40", "true", SINCE_AT("09:00:00")));
	expect(s, OWED, "- 0 - - 0 -");
}

static void
a_thread_that_is_only_listed_owes_its_history(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:00:10", "false", ""));
	expect(s, OWED, "- 0 - - 0 -");
	shop_store(s, READ("10:00:20", "true", ",\"whole\":true"));
	expect_no_change(s, READ("10:00:10", "false", ""));
}

/* --- channels in trouble --- */

#define FETCH_ERROR(class) "{\"type\":\"fetch_error\",\"channel_id\":\"c1\"," \
	"\"class\":\"" class "\",\"message\":\"trouble\"}\n"

static void
each_class_of_trouble_has_its_own_consequence(void **state)
{
	static const struct {
		const char *line, *then;
	} cases[] = {
		{ FETCH_ERROR("auth"), "0 1 1 trouble" },
		{ FETCH_ERROR("rate"), "1 1 1 trouble" },
		{ FETCH_ERROR("permanent"), "1 1 1 trouble" },
		{ FETCH_ERROR("transient"), "1 1 0 trouble" },
		{ FETCH_ERROR("transient") FETCH_ERROR("transient"),
		    "1 2 1 trouble" },
		{ FETCH_ERROR("rate") CHECKPOINT("10:00:10"), "1 0 0 fine" }
	};
	struct shop s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		shop_open(&s);
		shop_store(&s, cases[i].line);
		expect(&s, TROUBLE, cases[i].then);
		shop_close(&s);
	}
}

static void
the_platforms_own_word_on_when_to_return_wins(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"fetch_error\",\"channel_id\":\"c1\","
	    "\"class\":\"rate\",\"message\":\"x\",\"retry_at\":"
	    "\"2099-01-01T00:00:00.000Z\"}\n");
	expect(s, "SELECT retry_at FROM channel_integrations",
	    "2099-01-01T00:00:00.000Z");
}

static void
an_error_does_not_move_the_checkpoint(void **state)
{
	struct shop *s = *state;

	shop_store(s, CHECKPOINT("10:00:10"));
	shop_store(s, CUSTOMER("m1", "10:00:11") FETCH_ERROR("transient"));
	expect(s, POLLED, "10:00:10");
	expect(s, WAITING, "1");
}

static void
an_account_that_two_channels_claim_is_answered_by_one(void **state)
{
	struct shop *s = *state;

	shop_do(s, "INSERT INTO channel_integrations (id, channel, account_id,"
	    " config, created_at) VALUES ('c2', 'facebook', '1002', '{}',"
	    " 'now')");
	assert_int_equal(shop_store(s, "{\"type\":\"begin\",\"channel_id\":"
	    "\"c2\",\"fetched_from\":\"" AT("10:00:00") "\",\"self_id\":"
	    "\"1001\"}\n"), 65);
	expect(s, "SELECT history_before FROM channel_integrations"
	    " WHERE id = 'c2'", "");
}

/* --- tokens --- */

#define TOKEN(more) "{\"type\":\"token\",\"channel_id\":\"c1\"" more "}\n"
#define NOW_IS(time) ",\"fetched_from\":\"" time "\""

static void
a_renewed_token_takes_the_place_of_the_old_one(void **state)
{
	static const char *const renewed = TOKEN(NOW_IS(
	    "2026-12-01T00:00:00.000Z") ",\"access_token\":\"token-of-new\","
	    "\"expires_at\":\"2027-01-30T00:00:00.000Z\"");
	static const char *const token = "SELECT json_extract(config,"
	    " '$.access_token') || ' ' || refresh_at FROM channel_integrations";
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET channel = 'instagram',"
	    " login = 'instagram', config = '{\"access_token\":\"token-of-old\"}'");
	shop_store(s, BEGIN);
	expect(s, token, "token-of-old 2026-11-23T11:00:00.000Z");
	shop_store(s, TOKEN(NOW_IS("2026-11-24T00:00:00.000Z")
	    ",\"error\":{\"class\":\"transient\",\"message\":\"x\"}"));
	expect(s, token, "token-of-old 2026-11-25T00:00:00.000Z");
	shop_store(s, renewed);
	expect(s, token, "token-of-new 2026-12-31T00:00:00.000Z");
	expect_no_change(s, renewed);
	expect(s, "SELECT count(*) FROM run_log WHERE event_message LIKE"
	    " '%token-of-new%'", "0");
}

static void
an_old_renewal_told_again_brings_no_old_token_back(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET config ="
	    " '{\"access_token\":\"token-of-newer\"}',"
	    " token_at = '2026-12-24T00:00:00.000Z'");
	shop_store(s, TOKEN(NOW_IS("2026-12-01T00:00:00.000Z")
	    ",\"access_token\":\"token-of-old\""));
	expect(s, "SELECT json_extract(config, '$.access_token')"
	    " FROM channel_integrations", "token-of-newer");
}

/* --- time alone --- */

static void
what_waited_too_long_is_not_answered(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01") CUSTOMER("m2", "10:00:03")
	    CHECKPOINT("22:00:02"));
	expect(s, OUTCOME "'m1'", "expired");
	expect(s, OUTCOME "'m2'", "waits");
}

static void
the_window_counts_from_the_newest_message(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m1", "10:00:01")
	    "{\"type\":\"checkpoint\",\"channel_id\":\"c1\",\"fetched_from\":"
	    "\"2026-11-23T10:00:02.000Z\"}\n");
	expect(s, OUTCOME "'m1'", "window");
}

/* --- all of it again --- */

static void
a_stream_replayed_changes_nothing(void **state)
{
	static const char *const stream = BEGIN
	    CUSTOMER("m0", "09:00:00") PERSON("m1", "09:00:01")
	    CUSTOMER("m2", "10:00:01") UNREADABLE("customer", "m3", "10:00:02")
	    PERSON("m4", "10:00:03") CUSTOMER("m5", "10:00:04")
	    READ("10:00:10", "true", SINCE_AT("09:00:00"))
	    "{\"type\":\"message\"}\n" "not a record\n"
	    CHECKPOINT("10:00:10");
	struct shop *s = *state;

	shop_store(s, stream);
	expect(s, "SELECT count(*) FROM messages", "6");
	expect_no_change(s, stream);
	expect(s, "SELECT max(count) FROM rejects", "2");
}

static void
an_old_stream_does_not_forgive_a_new_trouble(void **state)
{
	static const char *const stream = CUSTOMER("m1", "10:00:01")
	    CHECKPOINT("10:00:10");
	struct shop *s = *state;

	shop_store(s, stream);
	shop_store(s, FETCH_ERROR("rate"));
	expect_no_change(s, stream);
}

#define test(name) cmocka_unit_test_setup_teardown(name, open_shop, \
	shop_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		test(history_ends_where_the_first_poll_began),
		test(a_later_first_poll_does_not_move_the_end_of_history),
		test(without_a_first_poll_nothing_is_new),
		test(what_the_source_calls_history_is_history),
		test(an_id_is_stored_once),
		test(whoever_speaks_first_a_thread_is_one_conversation),
		test(the_same_thread_id_of_another_channel_is_another_thread),
		test(a_message_finds_its_channel_by_platform_and_account),
		cmocka_unit_test(
		    every_order_of_arrival_gives_the_same_outcomes),
		test(within_a_second_the_platforms_order_counts),
		test(a_sequence_beyond_all_reason_does_no_harm),
		test(an_automatic_message_answers_nothing),
		test(a_persons_old_message_answers_nothing_new),
		test(a_person_in_one_thread_answers_no_other),
		test(what_cannot_be_read_is_never_answered),
		test(what_comes_back_whole_waits),
		test(what_comes_back_whole_behind_a_person_was_answered),
		test(a_persons_message_that_comes_back_whole_answers),
		test(what_comes_back_keeps_its_place_within_its_second),
		test(history_that_comes_back_whole_stays_history),
		test(a_new_thread_is_new_and_open_once_anybody_answered),
		test(a_closed_thread_opens_when_a_customer_writes_anew),
		test(a_thread_that_a_person_has_stays_with_the_person),
		test(the_time_of_the_last_message_only_grows),
		test(the_channel_says_whether_the_agent_answers_a_new_thread),
		test(the_checkpoint_only_moves_forward),
		test(the_walk_through_history_only_moves_back),
		test(a_lost_page_withholds_the_checkpoint_of_its_channel),
		test(a_lost_line_of_nobody_withholds_every_checkpoint),
		test(one_bad_item_of_a_page_withholds_nothing),
		test(a_record_of_an_unknown_channel_is_kept_and_harms_no_other),
		test(a_message_that_cannot_be_used_is_a_reject_and_no_row),
		test(a_nul_in_a_text_becomes_a_mark),
		test(a_thread_is_owed_until_it_was_read_to_its_beginning),
		test(the_place_where_a_reading_stopped_is_kept_until_whole),
		test(what_was_not_delivered_is_owed_back_to_its_earliest_time),
		test(a_whole_thread_owes_no_history_again),
		test(a_poisoned_thread_rests_longer_each_time_and_is_forgiven),
		test(a_thread_that_is_only_listed_owes_its_history),
		cmocka_unit_test(each_class_of_trouble_has_its_own_consequence),
		test(the_platforms_own_word_on_when_to_return_wins),
		test(an_error_does_not_move_the_checkpoint),
		test(an_account_that_two_channels_claim_is_answered_by_one),
		test(a_renewed_token_takes_the_place_of_the_old_one),
		test(an_old_renewal_told_again_brings_no_old_token_back),
		test(what_waited_too_long_is_not_answered),
		test(the_window_counts_from_the_newest_message),
		test(a_stream_replayed_changes_nothing),
		test(an_old_stream_does_not_forgive_a_new_trouble)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
