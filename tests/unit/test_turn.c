/* Whose turn it is, and how few calls that costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../lib/stamp.h"
#include "../../sendmsg/turn.h"

#define AFTER "2026-11-22T09:30:00.000Z"

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

static void
add(struct queue *q, const char *thread, const char *author,
    const char *after)
{
	struct json_object *o = parse("{\"part\":1,\"parts\":1,"
	    "\"channel_id\":\"c1\",\"self_id\":\"100\",\"known\":[\"m_k\"]}");

	json_add_str(o, "reply_id", thread);
	json_add_str(o, "thread_id", thread);
	json_add_str(o, "author", author);
	json_add_str(o, "after", after);
	assert_true(queue_add(q, o));
	json_object_put(o);
}

/* Agents' letters for t1, t2 ..., whoever wrote last first. */
static struct queue *
crowd(int threads)
{
	struct queue *q = queue_open();
	char name[16];

	for (int i = 1; i <= threads; i++) {
		snprintf(name, sizeof(name), "t%d", i);
		add(q, name, "agent", AFTER);
	}
	return q;
}

static const struct platform *
messenger(void)
{
	return platform_of("facebook", NULL);
}

static enum turn
turn(const struct queue *q, int64_t now, const char *thread)
{
	struct letter *l;
	enum turn t = turn_of(queue_lanes(q), messenger(), now, &l);

	if (thread == NULL)
		assert_null(l);
	else
		assert_string_equal(l->reply_id, thread);
	return t;
}

#define ROW(thread, id, from, time) "{\"id\":\"" thread "\",\"messages\":" \
	"{\"data\":[{\"id\":\"" id "\",\"from\":{\"id\":\"" from "\"}," \
	"\"created_time\":\"2026-11-22T09:" time "+0000\"}]}}"
#define STILL(thread) ROW(thread, "m_c", "55", "30:00")
#define PAGE(rows) "{\"data\":[" rows "],\"paging\":{\"cursors\":" \
	"{\"after\":\"QVF\"}}}"

static char heard[128];

static void
on_found(struct letter *l, enum look_found found, struct json_object *item,
    void *arg)
{
	size_t len = strlen(heard);

	assert_non_null(item);
	snprintf(heard + len, sizeof(heard) - len, "%s%s ", l->reply_id,
	    found == LOOK_TAKEN ? " taken" : " newer");
	queue_take(arg, l);
	queue_done(l, NULL);
}

static void
list(struct queue *q, int64_t asked_at, const char *text)
{
	struct json_object *page = parse(text);

	*heard = '\0';
	turn_list(queue_lanes(q), messenger(), page, asked_at, on_found, q);
	json_object_put(page);
}

static void
send(struct queue *q, int64_t now, const char *thread)
{
	struct letter *l;

	assert_int_equal(turn_of(queue_lanes(q), messenger(), now, &l),
	    TURN_SEND);
	assert_string_equal(l->reply_id, thread);
	queue_take(q, l);
	queue_done(l, "m_s");
}

static void
one_alone_is_looked_for_by_name(void **state)
{
	struct queue *q = crowd(1);
	struct letter *l = queue_peek(queue_lanes(q), NULL);

	(void)state;
	assert_int_equal(turn(q, 5000, "t1"), TURN_LOOK);
	queue_take(q, l);
	turn_looked(l, 5000);
	queue_return(q, l);
	assert_int_equal(turn(q, 10001, "t1"), TURN_LOOK);
	send(q, 9000, "t1");
	assert_int_equal(turn(q, 9000, NULL), TURN_NONE);
	queue_free(q);
}

static void
one_list_looks_for_many(void **state)
{
	struct queue *q = crowd(4);

	(void)state;
	assert_int_equal(turn(q, 5000, NULL), TURN_LIST);
	list(q, 5000, PAGE(STILL("t3") "," STILL("t1") "," STILL("t2") ","
	    STILL("t4")));
	assert_string_equal(heard, "");
	send(q, 5001, "t1");
	send(q, 6000, "t2");
	send(q, 7000, "t3");
	queue_free(q);
}

static void
a_list_is_old_after_two_seconds(void **state)
{
	struct queue *q = crowd(2);

	(void)state;
	list(q, 5000, PAGE(STILL("t1") "," STILL("t2")));
	assert_int_equal(turn(q, 7000, "t1"), TURN_SEND);
	assert_int_equal(turn(q, 7001, NULL), TURN_LIST);
	queue_free(q);
}

static void
while_a_list_is_on_its_way_nobody_looks(void **state)
{
	struct queue *q = crowd(3);

	(void)state;
	queue_lanes(q)->listing = true;
	assert_int_equal(turn(q, 5000, NULL), TURN_NONE);
	add(q, "t9", "employee", AFTER);
	assert_int_equal(turn(q, 5000, "t9"), TURN_SEND);
	queue_free(q);
}

static void
what_needs_no_look_does_not_wait_for_one(void **state)
{
	struct queue *q = crowd(2);

	(void)state;
	add(q, "t9", "employee", "2026-11-22T08:00:00.000Z");
	assert_int_equal(turn(q, 5000, "t9"), TURN_SEND);
	queue_free(q);
}

static void
what_a_list_shows_is_judged_as_in_the_thread(void **state)
{
	struct queue *q = crowd(4);

	(void)state;
	list(q, 5000, PAGE(ROW("t1", "m_x", "100", "30:01") ","
	    ROW("t2", "m_y", "55", "30:01") ","
	    ROW("t3", "m_k", "100", "30:00") "," STILL("t4")));
	assert_string_equal(heard, "t1 taken t2 newer ");
	send(q, 5001, "t3");
	send(q, 5001, "t4");
	queue_free(q);
}

static void
who_is_not_listed_is_looked_for_by_name(void **state)
{
	struct queue *q = crowd(3);

	(void)state;
	list(q, 5000, PAGE(STILL("t2") "," STILL("t3")));
	send(q, 5001, "t2");
	send(q, 5001, "t3");
	assert_int_equal(turn(q, 5001, "t1"), TURN_LOOK);
	queue_free(q);
}

/* Order is not promised: a row that shows only the past vouches for nobody. */
static void
a_row_without_what_is_known_vouches_for_nobody(void **state)
{
	static const char *const rows[] = {
		PAGE(ROW("t1", "m_o", "55", "29:54")),
		PAGE("{\"id\":\"t1\"}"),
		PAGE("{\"id\":\"t1\",\"messages\":{\"data\":[]}}"),
		PAGE("{\"id\":\"t1\",\"messages\":{\"data\":[{\"id\":\"m\"}]}}"),
		PAGE("{\"id\":\"t1\",\"messages\":{\"data\":[7,null]}}"),
	};
	struct queue *q;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		q = crowd(2);
		list(q, 5000, rows[i]);
		assert_int_equal(turn(q, 5001, "t1"), TURN_LOOK);
		queue_free(q);
	}
}

static void
a_page_of_nobody_who_waits_is_turned_over(void **state)
{
	struct queue *q = crowd(3);

	(void)state;
	list(q, 5000, PAGE(STILL("t7") "," STILL("t8")));
	assert_string_equal(queue_lanes(q)->cursor, "QVF");
	assert_int_equal(turn(q, 5001, NULL), TURN_LIST);
	list(q, 6000, PAGE(STILL("t1") "," STILL("t2")));
	assert_string_equal(queue_lanes(q)->cursor, "QVF");
	send(q, 6001, "t1");
	send(q, 6001, "t2");
	queue_free(q);
}

static void
pages_in_vain_come_to_an_end(void **state)
{
	struct queue *q = crowd(3);
	int pages = 0;

	(void)state;
	while (turn_of(queue_lanes(q), messenger(), 5000,
	    &(struct letter *){ NULL }) == TURN_LIST) {
		list(q, 5000, PAGE(STILL("t7")));
		assert_true(++pages < 10);
	}
	assert_int_equal(turn(q, 5000, "t1"), TURN_LOOK);
	queue_free(q);
	q = crowd(3);
	list(q, 5000, "{\"data\":[]}");
	assert_int_equal(turn(q, 5000, "t1"), TURN_LOOK);
	queue_free(q);
}

static void
no_list_is_asked_for_where_it_is_of_no_use(void **state)
{
	struct queue *q = crowd(3);
	struct letter *l;

	(void)state;
	assert_int_equal(turn_of(queue_lanes(q), platform_of("instagram",
	    "page"), 5000, &l), TURN_LOOK);
	assert_int_equal(turn_of(queue_lanes(q), platform_of("whatsapp",
	    NULL), 5000, &l), TURN_SEND);
	queue_lanes(q)->listless = true;
	assert_int_equal(turn(q, 5000, "t1"), TURN_LOOK);
	queue_free(q);
}

static void
the_list_is_asked_for_with_its_newest_messages(void **state)
{
	struct platform p = { .url = "http://127.0.0.1/v25.0",
	    .list = "messenger", .look_fields = "id,from" };
	char proof[] = "ab12", empty[] = "", account[] = "1001";
	struct channel c = { .platform = &p, .proof = empty,
	    .account = account };
	char *url = look_list_url(&c, NULL);

	(void)state;
	assert_string_equal(url, "http://127.0.0.1/v25.0/1001/conversations"
	    "?platform=messenger&limit=100&fields=id,"
	    "messages.limit(2)%7Bid,from%7D");
	free(url);
	c.proof = proof;
	url = look_list_url(&c, "Q=&x");
	assert_string_equal(url, "http://127.0.0.1/v25.0/1001/conversations"
	    "?platform=messenger&limit=100&fields=id,"
	    "messages.limit(2)%7Bid,from%7D&after=Q%3D%26x"
	    "&appsecret_proof=ab12");
	free(url);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_alone_is_looked_for_by_name),
	    cmocka_unit_test(one_list_looks_for_many),
	    cmocka_unit_test(a_list_is_old_after_two_seconds),
	    cmocka_unit_test(while_a_list_is_on_its_way_nobody_looks),
	    cmocka_unit_test(what_needs_no_look_does_not_wait_for_one),
	    cmocka_unit_test(what_a_list_shows_is_judged_as_in_the_thread),
	    cmocka_unit_test(who_is_not_listed_is_looked_for_by_name),
	    cmocka_unit_test(a_row_without_what_is_known_vouches_for_nobody),
	    cmocka_unit_test(a_page_of_nobody_who_waits_is_turned_over),
	    cmocka_unit_test(pages_in_vain_come_to_an_end),
	    cmocka_unit_test(no_list_is_asked_for_where_it_is_of_no_use),
	    cmocka_unit_test(the_list_is_asked_for_with_its_newest_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
