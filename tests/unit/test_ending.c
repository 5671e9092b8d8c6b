/* reply/ending: how a model leaves a customer to a person, or says nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../reply/ending.h"

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

/* The call's result as text, "" where nobody knows the tool. */
static void
call(struct ending *e, struct json_object *candidate, const char *name,
    const char *arguments, bool alone, char result[100])
{
	struct chat_call c = { 0 };
	struct json_object *o;

	snprintf(c.name, sizeof(c.name), "%s", name);
	c.arguments = arguments != NULL ? parse(arguments) : NULL;
	o = ending_call(e, candidate, &c, alone);
	snprintf(result, 100, "%s", o != NULL ? json_print(o, NULL) : "");
	json_object_put(o);
	json_object_put(c.arguments);
}

static void
the_tools_are_strict(void **state)
{
	struct json_object *tools = json_object_new_array();

	(void)state;
	ending_offer(tools);
	assert_int_equal(json_object_array_length(tools), 2);
	assert_non_null(strstr(json_print(
	    json_object_array_get_idx(tools, 0), NULL),
	    "\"strict\":true,\"parameters\":{\"type\":\"object\","
	    "\"additionalProperties\":false,\"required\":[\"reason\"],"
	    "\"properties\":{\"reason\":{\"type\":\"string\","));
	assert_non_null(strstr(json_print(
	    json_object_array_get_idx(tools, 1), NULL),
	    "\"additionalProperties\":false,\"required\":[],"
	    "\"properties\":{}"));
	json_object_put(tools);
}

static void
whatever_the_reason_is_a_person_is_called(void **state)
{
	static const char *const rows[][2] = {
		{ "{\"reason\":\"a refund\"}", "a refund" },
		{ "{\"reason\":\" a\\n \\u202erefund\\u0007 \"}", "a refund" },
		{ "{\"reason\":\"\"}", NULL }, { "{\"reason\":7}", NULL },
		{ "{\"reason\":null}", NULL }, { "{\"why\":\"x\"}", NULL },
		{ "{}", NULL }, { NULL, NULL }
	};
	char result[100];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct ending e = { 0 };

		call(&e, NULL, "hand_over", rows[i][0], false, result);
		assert_string_equal(result, "{\"ok\":true}");
		assert_string_equal(e.reason, rows[i][1] != NULL ?
		    rows[i][1] : "the model leaves it to a person");
		ending_free(&e);
		assert_null(e.reason);
	}
}

static void
a_long_reason_is_cut(void **state)
{
	char arguments[4000], result[100];
	struct ending e = { 0 };

	(void)state;
	snprintf(arguments, sizeof(arguments), "{\"reason\":\"%.*d\"}", 3000,
	    7);
	call(&e, NULL, "hand_over", arguments, false, result);
	assert_true(strlen(e.reason) <= ENDING_REASON_MAX + strlen("…"));
	ending_free(&e);
}

/* Is the model let alone with its silence, to this message and MORE? */
static bool
stays_silent(const char *said, const char *more, bool alone)
{
	struct json_object *candidate, *o = json_object_new_object();
	char text[1000], result[100];
	struct ending e = { 0 };

	json_add_str(o, "message_id", "m1");
	json_add_str(o, "sender_type", "customer");
	json_add_str(o, "content", said);
	snprintf(text, sizeof(text), "{\"pending\":[\"m1\"],\"messages\":["
	    "{\"sender_type\":\"agent\",\"content\":\"It is blue.\"},%s]%s}",
	    json_print(o, NULL), more);
	candidate = parse(text);
	call(&e, candidate, "no_reply", "{}", alone, result);
	assert_string_equal(result, e.silent ? "{\"ok\":true}" :
	    "{\"ok\":false,\"error\":\"the_customer_waits_for_words\"}");
	json_object_put(candidate);
	json_object_put(o);
	return e.silent;
}

static void
courtesies_may_be_left_without_an_answer(void **state)
{
	static const char *const said[] = {
		"ok thanks a lot, bye", "تمام شكرا يا غالي", "مع السلامة",
		"Have a lovely evening!", "تسلم ايدك والله", "great 😊"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (!stays_silent(said[i], "", true))
			fail_msg("%s", said[i]);
}

static void
no_question_and_no_wish_is_silenced(void **state)
{
	static const char *const said[] = {
		"how much", "بكم العباية", "Is it cotton", "really?", "عندكم توصيل",
		"متى يوصل", "I want the red one", "اريد العباية", "I take it",
		"thanks, and what sizes are there", "شكرا بس وين طلبي",
		"my order is late", "Salmiya block 4", "51112233", "",
		"bkam", "fi alwan", "make it red", "وصلني مكسور",
		"a b c d e f g h i j k l m n o p q r s"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(said) / sizeof(*said); i++)
		if (stays_silent(said[i], "", true))
			fail_msg("%s", said[i]);
}

static void
who_is_owed_words_gets_them(void **state)
{
	(void)state;
	assert_true(stays_silent("see you", "", true));
	assert_false(stays_silent("see you", "", false));
	assert_false(stays_silent("see you", ",\"first_reply\":true", true));
	assert_false(stays_silent("see you", ",\"proposal\":{}", true));
}

static void
an_answer_to_the_shops_question_is_answered(void **state)
{
	struct json_object *candidate = parse("{\"pending\":[\"m1\"],"
	    "\"messages\":[{\"sender_type\":\"agent\",\"content\":"
	    "\"Shall we?\"},{\"message_id\":\"m1\",\"sender_type\":"
	    "\"customer\",\"content\":\"ok thanks\"}]}");
	struct ending e = { 0 };
	char result[100];

	(void)state;
	call(&e, candidate, "no_reply", "{}", true, result);
	assert_false(e.silent);
	json_object_put(candidate);
}

static void
a_picture_is_answered(void **state)
{
	struct json_object *candidate = parse("{\"pending\":[\"m1\"],"
	    "\"messages\":[{\"message_id\":\"m1\",\"sender_type\":"
	    "\"customer\",\"content\":\"this\",\"attachments\":"
	    "[{\"kind\":\"image\"}]}]}");
	struct ending e = { 0 };
	char result[100];

	(void)state;
	call(&e, candidate, "no_reply", "{}", true, result);
	assert_false(e.silent);
	json_object_put(candidate);
}

static void
no_other_tool_is_known(void **state)
{
	struct ending e = { 0 };
	char result[100];

	(void)state;
	call(&e, NULL, "create_order", "{}", true, result);
	assert_string_equal(result, "");
	assert_null(e.reason);
	assert_false(e.silent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tools_are_strict),
		cmocka_unit_test(whatever_the_reason_is_a_person_is_called),
		cmocka_unit_test(a_long_reason_is_cut),
		cmocka_unit_test(courtesies_may_be_left_without_an_answer),
		cmocka_unit_test(no_question_and_no_wish_is_silenced),
		cmocka_unit_test(who_is_owed_words_gets_them),
		cmocka_unit_test(an_answer_to_the_shops_question_is_answered),
		cmocka_unit_test(a_picture_is_answered),
		cmocka_unit_test(no_other_tool_is_known)
	};

	setenv("SOUK_CONF", "/dev/null", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
