/* The order in which parts go out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../sendmsg/queue.h"

static bool
add(struct queue *q, const char *thread, const char *reply, int64_t part)
{
	struct json_object *o = json_object_new_object();
	bool added;

	json_add_str(o, "channel_id", "c1");
	json_add_str(o, "thread_id", thread);
	json_add_str(o, "reply_id", reply);
	json_add_int(o, "part", part);
	added = queue_add(q, o);
	json_object_put(o);
	return added;
}

static struct letter *
take(struct queue *q, const char *reply, int64_t part)
{
	struct letter *l = queue_take(q);

	assert_non_null(l);
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
	assert_null(queue_take(q));
	queue_done(q, l, "m_1");
	l = take(q, "r1", 2);
	assert_null(queue_take(q));
	queue_done(q, l, "m_1");
	queue_done(q, take(q, "r2", 1), "m_1");
	assert_null(queue_take(q));
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
	queue_done(q, b, "m_1");
	assert_null(queue_take(q));
	queue_done(q, a, "m_1");
	queue_done(q, take(q, "r1", 2), "m_1");
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
	queue_done(q, take(q, "r1", 1), NULL);
	add(q, "t1", "r1", 2);
	l = take(q, "r2", 1);
	assert_false(queue_is_broken(l));
	queue_done(q, l, "m_1");
	l = take(q, "r1", 2);
	assert_true(queue_is_broken(l));
	queue_done(q, l, NULL);
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
	queue_done(q, take(q, "r1", 2), "m_1");
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
	queue_done(q, a, "m_9");
	b = take(q, "r2", 1);
	assert_null(queue_said(b));
	queue_done(q, b, NULL);
	a = take(q, "r3", 1);
	assert_string_equal(json_object_get_string(json_object_array_get_idx(
	    queue_said(a), 0)), "m_9");
	assert_int_equal(json_object_array_length(queue_said(a)), 1);
	queue_done(q, a, NULL);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
