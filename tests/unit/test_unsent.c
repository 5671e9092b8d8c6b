/* What its writer took back is gone here too, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../store/search.h"
#include "conf.h"
#include "shop.h"

#define CUSTOMER(id, clock) SAYS("customer", id, clock, "words of " id)

/* A complete reading, newest first; back to 09:50, or to the beginning. */
#define SHOWN(clock, ids) READ(clock, "true", \
	",\"since\":\"" AT("09:50:00") "\",\"shown\":[" ids "]")
#define SHOWN_WHOLE(clock, ids) READ(clock, "true", \
	",\"whole\":true,\"shown\":[" ids "]")
#define ID(id) "\"" id "\""

#define WORDS "SELECT group_concat(content, '|') FROM" \
	" (SELECT content FROM messages ORDER BY created_at, seq)"
#define ALL "words of m1|words of m2|words of m3|words of m4"
#define UNSENT "SELECT group_concat(message_id) FROM" \
	" (SELECT message_id FROM messages WHERE unsent_at IS NOT NULL" \
	" ORDER BY created_at, seq)"
#define OUTCOME "SELECT coalesce(outcome, 'waits') FROM messages" \
	" WHERE message_id = "
#define WAITING "SELECT count(*) FROM messages WHERE is_old = 0" \
	" AND reply_sent = 0 AND sender_type = 'customer'"
#define STATE "SELECT group_concat(state) FROM (SELECT state FROM" \
	" outbox_parts ORDER BY reply_id, part)"

/* A customer has written four times. */
static int
open_shop(void **state)
{
	return shop_set_up(state, BEGIN CUSTOMER("m1", "10:00:01")
	    CUSTOMER("m2", "10:00:02") CUSTOMER("m3", "10:00:03")
	    CUSTOMER("m4", "10:00:04") CHECKPOINT("10:00:10"));
}

static int
close_shop(void **state)
{
	conf_set("SOUK_UNSENT", "erase");
	return shop_tear_down(state);
}

static void
what_a_reading_lacks_between_two_was_taken_back(void **state)
{
	struct shop *s = *state;

	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, UNSENT, "m2");
	expect(s, WORDS, "words of m1||words of m3|words of m4");
	expect(s, OUTCOME "'m2'", "unreadable");
	expect(s, WAITING, "3");
	expect(s, "SELECT unsent_at FROM messages WHERE message_id = 'm2'",
	    AT("10:01:00"));
	assert_int_equal(s->tally.count[TALLY_UNSENT], 1);
}

static void
its_attachments_go_with_its_text(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("customer", "m5", "10:00:05", "[image]",
	    ",\"attachments\":[{\"kind\":\"image\",\"url\":\"https://a/b\"}]")
	    CUSTOMER("m6", "10:00:06"));
	shop_store(s, SHOWN("10:01:00", ID("m6") "," ID("m4")));
	expect(s, "SELECT count(attachments) || content FROM messages"
	    " WHERE message_id = 'm5'", "0");
}

static void
what_stands_beyond_either_end_is_not_judged(void **state)
{
	struct shop *s = *state;

	shop_store(s, SHOWN("10:01:00", ID("m3") "," ID("m2")));
	shop_store(s, SHOWN_WHOLE("10:01:01", ID("m3") "," ID("m2")));
	expect(s, UNSENT, "");
	expect(s, WORDS, ALL);
}

static void
a_reading_that_is_not_complete_proves_nothing(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:01:00", "false", SINCE
	    ",\"shown\":[\"m4\",\"m1\"]"));
	expect(s, WORDS, ALL);
}

static void
a_reading_that_does_not_say_what_it_showed_proves_nothing(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:01:00", "true", SINCE));
	shop_store(s, READ("10:01:01", "true", SINCE ",\"shown\":[\"m1\"]"));
	shop_store(s, READ("10:01:02", "true", SINCE ",\"shown\":[\"m4\",1]"));
	shop_store(s, SHOWN("10:01:03", ID("x9") "," ID("x1")));
	expect(s, WORDS, ALL);
}

static void
what_was_rejected_may_be_what_is_missing(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"message\",\"channel_id\":\"c1\"}\n"
	    SHOWN("10:01:00", ID("m4") "," ID("m1")));
	expect(s, WORDS, ALL);
}

static void
an_absent_thread_takes_nothing_back(void **state)
{
	struct shop *s = *state;

	shop_store(s, BEGIN CHECKPOINT("10:01:00"));
	expect(s, UNSENT, "");
}

static void
an_older_reading_told_again_erases_nothing(void **state)
{
	struct shop *s = *state;

	shop_store(s, CHECKPOINT("10:02:00")
	    SHOWN("10:02:00", ID("m4") "," ID("m1")));
	shop_do(s, "UPDATE channel_integrations SET polls = 7");
	shop_store(s, READ("10:05:00", "true", SINCE
	    ",\"poll\":7,\"shown\":[\"m4\",\"m1\"]"));
	expect(s, WORDS, ALL);
	shop_store(s, READ("10:01:00", "true", SINCE
	    ",\"poll\":8,\"shown\":[\"m4\",\"m3\",\"m1\"]"));
	expect(s, UNSENT, "m2");
}

static void
what_came_before_does_not_bring_it_back(void **state)
{
	struct shop *s = *state;

	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	shop_store(s, CUSTOMER("m2", "10:00:02"));
	expect(s, WORDS, "words of m1||words of m3|words of m4");
	expect(s, WAITING, "3");
}

static void
of_the_oldest_second_more_may_be_out_of_sight(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m0", "10:00:00") SAYS_MORE("customer", "n0",
	    "10:00:00", "after it", ",\"sequence\":1"));
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m2") ","
	    ID("m1") "," ID("m0")));
	expect(s, UNSENT, "");
	shop_store(s, SHOWN_WHOLE("10:01:01", ID("m4") "," ID("m3") ","
	    ID("m2") "," ID("m1") "," ID("m0")));
	expect(s, UNSENT, "n0");
}

static void
an_id_is_the_same_with_and_without_its_prefix(void **state)
{
	struct shop *s = *state;

	shop_store(s, SHOWN("10:01:00", ID("m_m4") "," ID("m_m2") ","
	    ID("m_m1")));
	expect(s, UNSENT, "m3");
}

static void
history_is_erased_and_stays_history(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("h1", "09:00:01") CUSTOMER("h2", "09:00:02"));
	shop_store(s, SHOWN_WHOLE("10:01:00", ID("m4") "," ID("m3") ","
	    ID("m2") "," ID("m1") "," ID("h1")));
	expect(s, "SELECT content || outcome FROM messages"
	    " WHERE message_id = 'h2'", "history");
}

static void
a_setting_keeps_the_words_and_the_message_waits_no_more(void **state)
{
	struct shop *s = *state;

	conf_set("SOUK_UNSENT", "keep");
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, WORDS, ALL);
	expect(s, UNSENT, "m2");
	expect(s, OUTCOME "'m2'", "unreadable");
}

static void
a_search_does_not_find_it(void **state)
{
	struct shop *s = *state;

	db_extend(s->db);
	search_catch_up(s->db);
	expect(s, "SELECT count(*) FROM search WHERE words MATCH 'm2'", "1");
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, "SELECT count(*) FROM search WHERE words MATCH 'm2'", "0");
	expect(s, "SELECT count(*) FROM search WHERE words MATCH 'm3'", "1");
	shop_do(s, "INSERT INTO search (search) VALUES ('integrity-check')");
	search_catch_up(s->db);
	expect(s, "SELECT count(*) FROM search WHERE words MATCH 'm2'", "0");
}

static void
what_the_model_wrote_meanwhile_is_not_said(void **state)
{
	struct shop *s = *state;

	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "You said words of m2",
	    NULL);
	assert_string_equal(s->out, "");
	expect(s, "SELECT count(*) FROM outbox WHERE text <> ''", "0");
	expect(s, "SELECT count(*) FROM outbox_parts WHERE state = 'queued'"
	    " OR text <> '-'", "0");
	expect(s, WAITING, "3");
}

/* The answer to all four stands in the queue, with an order. */
static void
queue_answer(struct shop *s)
{
	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome",
	    "{\"order_id\":\"o1\",\"product_id\":\"p1\",\"quantity\":2,"
	    "\"unit_price\":24900,\"currency\":\"SAR\"}");
	shop_store(s, FAILED("r1", "1", "rate"));
	shop_do(s, "UPDATE outbox_parts SET retry_at = NULL");
	expect(s, STATE, "queued");
}

static void
an_answer_that_waits_is_withdrawn(void **state)
{
	struct shop *s = *state;

	queue_answer(s);
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, STATE, "cancelled");
	expect(s, "SELECT reason FROM outbox",
	    "the customer took the message back");
	expect(s, "SELECT status FROM orders", "ملغي");
	expect(s, "SELECT stock FROM products", "5");
	expect(s, WAITING, "3");
	shop_claim(s, DUE("1"));
	assert_string_equal(s->out, "");
}

static void
an_answer_that_is_claimed_goes_its_way(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, STATE, "sending");
	shop_store(s, SENT("r1", "1", "a1", "10:01:02"));
	expect(s, STATE, "sent");
	expect(s, OUTCOME "'m1'", "replied");
	expect(s, OUTCOME "'m2'", "unreadable");
}

static void
an_answer_that_comes_back_unsent_is_not_tried_again(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_claim(s, DUE("1"));
	assert_string_equal(s->out, "");
	expect(s, STATE, "cancelled");
	expect(s, WAITING, "3");
}

static void
what_is_answered_stays_answered(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, SENT("r1", "1", "a1", "10:00:30"));
	shop_store(s, SHOWN("10:01:00", ID("m4") "," ID("m3") "," ID("m1")));
	expect(s, OUTCOME "'m2'", "replied");
	expect(s, WORDS, "words of m1||words of m3|words of m4|Welcome");
}

static void
our_own_is_judged_once_a_reading_has_shown_it(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, SENT("r1", "1", "a1", "10:00:30"));
	shop_store(s, CUSTOMER("m5", "10:00:40")
	    SHOWN("10:01:00", ID("m5") "," ID("m4")));
	expect(s, UNSENT, "");
	shop_store(s, OWN("a1", "10:00:30", "Welcome")
	    SHOWN("10:01:10", ID("m5") "," ID("a1") "," ID("m4")));
	shop_store(s, SHOWN("10:01:20", ID("m5") "," ID("m4")));
	expect(s, UNSENT, "a1");
	expect(s, "SELECT content FROM messages WHERE message_id = 'a1'", "");
	expect(s, "SELECT p.text || o.text FROM outbox_parts p"
	    " JOIN outbox o USING (reply_id)", "-");
}

static void
our_own_that_a_person_deleted_is_not_said_again(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, SENT("r1", "1", "a1", "10:00:30")
	    OWN("a1", "10:00:30", "Welcome") CUSTOMER("m5", "10:00:40")
	    SHOWN("10:01:10", ID("m5") "," ID("a1") "," ID("m4")));
	shop_store(s, SHOWN("10:10:00", ID("m5") "," ID("m4")));
	shop_store(s, READ("10:20:00", "true", SINCE));
	shop_store(s, READ("10:30:00", "true", SINCE));
	expect(s, STATE, "sent");
	expect(s, OUTCOME "'m1'", "replied");
	shop_claim(s, DUE("1"));
	assert_string_equal(s->out, "");
}

static void
what_was_seen_once_was_sent_though_it_is_deleted(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1\",\"m2\",\"m3\",\"m4", "Welcome", NULL);
	shop_store(s, FAILED("r1", "1", "uncertain"));
	shop_store(s, OWN("x1", "10:00:30", "Welcome")
	    READ("10:01:00", "false", SINCE));
	expect(s, STATE, "uncertain");
	shop_store(s, CUSTOMER("m5", "10:00:40")
	    SHOWN("10:02:00", ID("m5") "," ID("m4")));
	expect(s, STATE, "sent");
	expect(s, UNSENT, "x1");
	expect(s, OUTCOME "'m1'", "replied");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_shop, close_shop)
	const struct CMUnitTest tests[] = {
		TEST(what_a_reading_lacks_between_two_was_taken_back),
		TEST(its_attachments_go_with_its_text),
		TEST(what_stands_beyond_either_end_is_not_judged),
		TEST(a_reading_that_is_not_complete_proves_nothing),
		TEST(a_reading_that_does_not_say_what_it_showed_proves_nothing),
		TEST(what_was_rejected_may_be_what_is_missing),
		TEST(an_absent_thread_takes_nothing_back),
		TEST(an_older_reading_told_again_erases_nothing),
		TEST(what_came_before_does_not_bring_it_back),
		TEST(of_the_oldest_second_more_may_be_out_of_sight),
		TEST(an_id_is_the_same_with_and_without_its_prefix),
		TEST(history_is_erased_and_stays_history),
		TEST(a_setting_keeps_the_words_and_the_message_waits_no_more),
		TEST(a_search_does_not_find_it),
		TEST(what_the_model_wrote_meanwhile_is_not_said),
		TEST(an_answer_that_waits_is_withdrawn),
		TEST(an_answer_that_is_claimed_goes_its_way),
		TEST(an_answer_that_comes_back_unsent_is_not_tried_again),
		TEST(what_is_answered_stays_answered),
		TEST(our_own_is_judged_once_a_reading_has_shown_it),
		TEST(our_own_that_a_person_deleted_is_not_said_again),
		TEST(what_was_seen_once_was_sent_though_it_is_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
