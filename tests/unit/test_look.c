/* What is read in the thread before an agent's reply is begun. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../lib/stamp.h"
#include "../../sendmsg/look.h"

#define AFTER "2026-11-22T09:30:00.000Z"

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

/* An agent's first part, with these members besides. */
static struct json_object *
outgoing(const char *members)
{
	struct json_object *o = parse("{\"reply_id\":\"r1\",\"part\":1,"
	    "\"parts\":2,\"author\":\"agent\",\"channel_id\":\"c1\","
	    "\"thread_id\":\"t_1\",\"self_id\":\"100\",\"after\":\"" AFTER "\","
	    "\"known\":[\"m_k1\",\"k2\"]}");
	struct json_object *more = parse(members);

	json_object_object_foreach(more, key, value)
		json_add_ref(o, key, value);
	json_object_put(more);
	return o;
}

static bool
is_due(const char *members, const char *channel, const char *now)
{
	struct json_object *o = outgoing(members);
	struct queue *q = queue_open();
	struct letter *l;
	bool due;

	assert_true(queue_add(q, o));
	l = queue_peek(queue_lanes(q), NULL);
	queue_take(q, l);
	due = look_is_due(l, platform_of(channel, NULL), stamp_parse(now));
	queue_done(l, NULL);
	queue_free(q);
	json_object_put(o);
	return due;
}

static void
an_import_of_two_seconds_is_as_good_as_a_look(void **state)
{
	static const char imported[] =
	    "{\"imported_at\":\"2026-11-22T10:00:00.000Z\"}";

	(void)state;
	assert_false(is_due(imported, "facebook", "2026-11-22T10:00:02.000Z"));
	assert_true(is_due(imported, "facebook", "2026-11-22T10:00:02.001Z"));
	assert_true(is_due(imported, "instagram", "2026-11-22T10:01:00.000Z"));
	assert_true(is_due("{}", "facebook", "2026-11-22T10:00:00.000Z"));
}

static void
an_import_in_the_future_says_nothing(void **state)
{
	(void)state;
	assert_true(is_due("{\"imported_at\":\"2026-11-22T10:00:00.001Z\"}",
	    "facebook", "2026-11-22T10:00:00.000Z"));
}

static void
what_needs_no_look_gets_none(void **state)
{
	static const char now[] = "2026-11-22T10:00:00.000Z";

	(void)state;
	assert_true(is_due("{}", "facebook", now));
	assert_false(is_due("{\"author\":\"employee\"}", "facebook", now));
	assert_false(is_due("{\"part\":2}", "facebook", now));
	assert_false(is_due("{\"self_id\":null}", "facebook", now));
	assert_false(is_due("{}", "whatsapp", now));
}

/* said: an id that this process was given before in this thread. */
static enum look_found
look_with(const char *members, const char *said, const char *channel,
    const char *page)
{
	struct json_object *first = outgoing("{\"reply_id\":\"r0\"}");
	struct json_object *o = outgoing(members), *p = parse(page), *item;
	struct queue *q = queue_open();
	struct letter *l;
	enum look_found found;

	assert_true(queue_add(q, first) && queue_add(q, o));
	l = queue_peek(queue_lanes(q), NULL);
	queue_take(q, l);
	queue_done(l, said);
	l = queue_peek(queue_lanes(q), NULL);
	queue_take(q, l);
	found = look_read(l, platform_of(channel, NULL), p, &item);
	assert_int_equal(item != NULL, found == LOOK_TAKEN ||
	    found == LOOK_NEWER);
	queue_done(l, NULL);
	queue_free(q);
	json_object_put(first);
	json_object_put(o);
	json_object_put(p);
	return found;
}

static enum look_found
look(const char *page)
{
	return look_with("{}", NULL, "facebook", page);
}

#define ROW(id, from, time) "{\"id\":\"" id "\",\"from\":{\"id\":\"" from \
	"\"},\"created_time\":\"" time "+0000\"}"

static void
an_unknown_message_of_ours_is_a_persons(void **state)
{
	(void)state;
	assert_int_equal(look("{\"data\":["
	    ROW("m_c", "55", "2026-11-22T09:30:00") ","
	    ROW("m_x", "100", "2026-11-22T09:30:01") "]}"), LOOK_TAKEN);
	assert_int_equal(look("{\"data\":[{\"id\":\"m_x\","
	    "\"from\":{\"id\":\"100\"},\"created_time\":1795339801}]}"),
	    LOOK_TAKEN);
}

static void
what_is_known_is_known_in_either_spelling(void **state)
{
	(void)state;
	assert_int_equal(look("{\"data\":["
	    ROW("k1", "100", "2026-11-22T09:30:01") ","
	    ROW("m_k2", "100", "2026-11-22T09:30:01") "]}"), LOOK_NOTHING);
	assert_int_equal(look("{\"data\":["
	    ROW("m_m_k2", "100", "2026-11-22T09:30:01") "]}"), LOOK_TAKEN);
}

static void
what_this_run_has_said_is_known(void **state)
{
	static const char page[] = "{\"data\":["
	    ROW("m_s", "100", "2026-11-22T09:30:01") "]}";

	(void)state;
	assert_int_equal(look_with("{}", "s", "facebook", page), LOOK_NOTHING);
	assert_int_equal(look_with("{}", "z", "facebook", page), LOOK_TAKEN);
}

static void
ours_of_long_before_is_no_matter(void **state)
{
	(void)state;
	assert_int_equal(look("{\"data\":["
	    ROW("m_x", "100", "2026-11-22T09:29:55") "]}"), LOOK_TAKEN);
	assert_int_equal(look("{\"data\":["
	    ROW("m_x", "100", "2026-11-22T09:29:54") "]}"), LOOK_NOTHING);
}

static void
a_newer_message_of_the_customer_is_seen(void **state)
{
	static const char page[] = "{\"data\":["
	    ROW("m_c", "55", "2026-11-22T09:30:01") "]}";

	(void)state;
	assert_int_equal(look(page), LOOK_NEWER);
	assert_int_equal(look("{\"data\":["
	    ROW("m_c", "55", "2026-11-22T09:30:00") "]}"), LOOK_NOTHING);
	assert_int_equal(look_with("{\"final\":true}", NULL, "facebook", page),
	    LOOK_NOTHING);
}

static void
a_person_counts_for_more_than_a_newer_message(void **state)
{
	(void)state;
	assert_int_equal(look("{\"data\":["
	    ROW("m_c", "55", "2026-11-22T09:30:04") ","
	    ROW("m_x", "100", "2026-11-22T09:30:01") ","
	    ROW("m_d", "55", "2026-11-22T09:30:01") "]}"), LOOK_TAKEN);
}

static void
instagram_may_name_us_by_user_id(void **state)
{
	static const char page[] = "{\"data\":[{\"id\":\"x\","
	    "\"created_time\":\"2026-11-22T09:30:01+0000\","
	    "\"from\":{\"id\":\"9\",\"user_id\":\"100\"}}]}";

	(void)state;
	assert_int_equal(look_with("{}", NULL, "instagram", page), LOOK_TAKEN);
	assert_int_equal(look_with("{}", NULL, "facebook", page), LOOK_NEWER);
}

static void
nobodys_message_says_nothing(void **state)
{
	(void)state;
	assert_int_equal(look("{\"data\":[{\"id\":\"m_x\","
	    "\"created_time\":\"2026-11-22T09:30:01+0000\"},null,7,"
	    "{\"id\":7,\"from\":{\"id\":100}}]}"), LOOK_NOTHING);
	assert_int_equal(look("{\"data\":[]}"), LOOK_NOTHING);
}

static void
without_a_list_it_is_blind(void **state)
{
	(void)state;
	assert_int_equal(look("{}"), LOOK_BLIND);
	assert_int_equal(look("{\"data\":{}}"), LOOK_BLIND);
}

static void
address_holds_the_thread_encoded_and_the_proof(void **state)
{
	struct platform p = { .url = "http://127.0.0.1/v25.0",
	    .look_fields = "id,from" };
	char proof[] = "ab12", empty[] = "", long_id[1000] = "";
	struct channel c = { .platform = &p, .proof = empty };
	char *url = look_url(&c, "aWd/..=?&t_1");

	(void)state;
	assert_string_equal(url, "http://127.0.0.1/v25.0/"
	    "aWd%2F%2E%2E%3D%3F%26t_1/messages?fields=id,from&limit=10");
	free(url);
	c.proof = proof;
	url = look_url(&c, "t_1");
	assert_string_equal(url, "http://127.0.0.1/v25.0/t_1/messages"
	    "?fields=id,from&limit=10&appsecret_proof=ab12");
	free(url);
	assert_null(look_url(&c, ""));
	memset(long_id, 'a', sizeof(long_id) - 1);
	assert_null(look_url(&c, long_id));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_import_of_two_seconds_is_as_good_as_a_look),
	    cmocka_unit_test(an_import_in_the_future_says_nothing),
	    cmocka_unit_test(what_needs_no_look_gets_none),
	    cmocka_unit_test(an_unknown_message_of_ours_is_a_persons),
	    cmocka_unit_test(what_is_known_is_known_in_either_spelling),
	    cmocka_unit_test(what_this_run_has_said_is_known),
	    cmocka_unit_test(ours_of_long_before_is_no_matter),
	    cmocka_unit_test(a_newer_message_of_the_customer_is_seen),
	    cmocka_unit_test(a_person_counts_for_more_than_a_newer_message),
	    cmocka_unit_test(instagram_may_name_us_by_user_id),
	    cmocka_unit_test(nobodys_message_says_nothing),
	    cmocka_unit_test(without_a_list_it_is_blind),
	    cmocka_unit_test(address_holds_the_thread_encoded_and_the_proof),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
