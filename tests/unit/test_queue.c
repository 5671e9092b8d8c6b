/* The order in which parts go out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../sendmsg/queue.h"

static bool
add_for(struct queue *q, const char *channel, const char *thread,
    const char *reply, int64_t part, const char *author, const char *after)
{
	struct json_object *o = json_object_new_object();
	bool added;

	json_add_str(o, "channel_id", channel);
	json_add_str(o, "thread_id", thread);
	json_add_str(o, "reply_id", reply);
	json_add_int(o, "part", part);
	json_add_str(o, "author", author);
	json_add_str(o, "after", after);
	added = queue_add(q, o);
	json_object_put(o);
	return added;
}

static bool
add(struct queue *q, const char *thread, const char *reply, int64_t part)
{
	return add_for(q, "c1", thread, reply, part, "agent", NULL);
}

static struct letter *
take(struct queue *q, const char *reply, int64_t part)
{
	struct letter *l = queue_peek(queue_lanes(q), NULL);

	assert_non_null(l);
	queue_take(q, l);
	assert_string_equal(l->reply_id, reply);
	assert_int_equal(l->part, part);
	return l;
}

static void
one_letter_of_a_thread_is_out_at_a_time(void **state)
{
	struct queue *q = queue_open();
	struct letter *l;

	(void)state;
	assert_true(add(q, "t1", "r1", 1));
	assert_true(add(q, "t1", "r1", 2));
	assert_true(add(q, "t1", "r2", 1));
	l = take(q, "r1", 1);
	assert_null(queue_peek(queue_lanes(q), NULL));
	queue_done(l, "m_1");
	l = take(q, "r1", 2);
	assert_null(queue_peek(queue_lanes(q), NULL));
	queue_done(l, "m_1");
	queue_done(take(q, "r2", 1), "m_1");
	assert_null(queue_peek(queue_lanes(q), NULL));
	queue_free(q);
}

static void
threads_go_side_by_side_in_turn(void **state)
{
	struct queue *q = queue_open();
	struct letter *a, *b;

	(void)state;
	add(q, "t1", "r1", 1);
	add(q, "t1", "r1", 2);
	add(q, "t2", "r2", 1);
	assert_int_equal(queue_length(q), 3);
	a = take(q, "r1", 1);
	b = take(q, "r2", 1);
	assert_int_equal(queue_length(q), 1);
	queue_done(b, "m_1");
	assert_null(queue_peek(queue_lanes(q), NULL));
	queue_done(a, "m_1");
	queue_done(take(q, "r1", 2), "m_1");
	queue_free(q);
}

static void
failed_part_breaks_its_reply_and_no_other(void **state)
{
	struct queue *q = queue_open();
	struct letter *l;

	(void)state;
	add(q, "t1", "r1", 1);
	add(q, "t1", "r2", 1);
	queue_done(take(q, "r1", 1), NULL);
	add(q, "t1", "r1", 2);
	l = take(q, "r2", 1);
	assert_false(queue_is_broken(l));
	queue_done(l, "m_1");
	l = take(q, "r1", 2);
	assert_true(queue_is_broken(l));
	queue_done(l, NULL);
	queue_free(q);
}

static void
part_comes_once_and_in_its_thread(void **state)
{
	struct queue *q = queue_open();

	(void)state;
	assert_true(add(q, "t1", "r1", 2));
	assert_false(add(q, "t1", "r1", 2));
	assert_false(add(q, "t1", "r1", 1));
	assert_false(add(q, "t2", "r1", 3));
	queue_done(take(q, "r1", 2), "m_1");
	assert_false(add(q, "t1", "r1", 2));
	assert_true(add(q, "t1", "r1", 3));
	assert_int_equal(queue_length(q), 1);
	queue_free(q);
}

static void
what_was_said_is_known_to_its_thread(void **state)
{
	struct queue *q = queue_open();
	struct letter *a, *b;

	(void)state;
	add(q, "t1", "r1", 1);
	add(q, "t2", "r2", 1);
	add(q, "t1", "r3", 1);
	a = take(q, "r1", 1);
	assert_null(queue_said(a));
	queue_done(a, "m_9");
	b = take(q, "r2", 1);
	assert_null(queue_said(b));
	queue_done(b, NULL);
	a = take(q, "r3", 1);
	assert_string_equal(json_object_get_string(json_object_array_get_idx(
	    queue_said(a), 0)), "m_9");
	assert_int_equal(json_object_array_length(queue_said(a)), 1);
	queue_done(a, NULL);
	queue_free(q);
}

#define AT(s) "2026-11-22T09:30:" s ".000Z"

static void
who_wrote_last_goes_first(void **state)
{
	struct queue *q = queue_open();

	(void)state;
	add_for(q, "c1", "t1", "r1", 1, "agent", AT("10"));
	add_for(q, "c1", "t2", "r2", 1, "agent", AT("30"));
	add_for(q, "c1", "t3", "r3", 1, "agent", NULL);
	add_for(q, "c1", "t4", "r4", 1, "agent", AT("20"));
	add_for(q, "c1", "t5", "r5", 1, "agent", AT("20"));
	queue_done(take(q, "r2", 1), "m_1");
	queue_done(take(q, "r4", 1), "m_1");
	queue_done(take(q, "r5", 1), "m_1");
	queue_done(take(q, "r1", 1), "m_1");
	queue_done(take(q, "r3", 1), "m_1");
	queue_free(q);
}

static void
a_person_goes_before_the_agent(void **state)
{
	struct queue *q = queue_open();

	(void)state;
	add_for(q, "c1", "t1", "r1", 1, "agent", AT("30"));
	add_for(q, "c1", "t2", "r2", 1, "employee", AT("10"));
	queue_done(take(q, "r2", 1), "m_1");
	queue_done(take(q, "r1", 1), "m_1");
	queue_free(q);
}

static void
what_is_begun_is_brought_to_its_end_first(void **state)
{
	struct queue *q = queue_open();

	(void)state;
	add_for(q, "c1", "t1", "r1", 1, "agent", AT("10"));
	add_for(q, "c1", "t1", "r1", 2, "agent", AT("10"));
	queue_done(take(q, "r1", 1), "m_1");
	add_for(q, "c1", "t2", "r2", 1, "employee", AT("30"));
	queue_done(take(q, "r1", 2), "m_1");
	queue_done(take(q, "r2", 1), "m_1");
	queue_free(q);
}

static void
what_comes_back_is_still_the_first_of_its_thread(void **state)
{
	struct queue *q = queue_open();
	struct letter *l;

	(void)state;
	add_for(q, "c1", "t1", "r1", 1, "agent", AT("10"));
	add_for(q, "c1", "t1", "r1", 2, "agent", AT("10"));
	add_for(q, "c1", "t2", "r2", 1, "agent", AT("30"));
	queue_done(take(q, "r2", 1), "m_1");
	l = take(q, "r1", 1);
	add_for(q, "c1", "t3", "r3", 1, "agent", AT("40"));
	l->looked_for = true;
	queue_return(q, l);
	assert_int_equal(queue_length(q), 3);
	queue_done(take(q, "r1", 1), "m_1");
	queue_done(take(q, "r1", 2), "m_1");
	queue_done(take(q, "r3", 1), "m_1");
	assert_int_equal(queue_length(q), 0);
	queue_free(q);
}

static void
each_account_has_a_lane(void **state)
{
	struct queue *q = queue_open();
	struct lane *one, *two;

	(void)state;
	add_for(q, "c1", "t1", "r1", 1, "agent", AT("10"));
	add_for(q, "c2", "t1", "r2", 1, "agent", AT("10"));
	add_for(q, "c1", "t2", "r3", 1, "agent", AT("05"));
	one = queue_lanes(q);
	two = one->next;
	assert_null(two->next);
	assert_string_equal(one->channel_id, "c1");
	assert_string_equal(queue_peek(two, NULL)->reply_id, "r2");
	assert_null(queue_peek(two, queue_peek(two, NULL)));
	assert_string_equal(queue_peek(one, queue_peek(one, NULL))->reply_id,
	    "r3");
	queue_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_letter_of_a_thread_is_out_at_a_time),
	    cmocka_unit_test(threads_go_side_by_side_in_turn),
	    cmocka_unit_test(failed_part_breaks_its_reply_and_no_other),
	    cmocka_unit_test(part_comes_once_and_in_its_thread),
	    cmocka_unit_test(what_was_said_is_known_to_its_thread),
	    cmocka_unit_test(who_wrote_last_goes_first),
	    cmocka_unit_test(a_person_goes_before_the_agent),
	    cmocka_unit_test(what_is_begun_is_brought_to_its_end_first),
	    cmocka_unit_test(what_comes_back_is_still_the_first_of_its_thread),
	    cmocka_unit_test(each_account_has_a_lane),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
