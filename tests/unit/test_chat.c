/* reply/chat, model and verdict: what travels to a model and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../reply/chat.h"
#include "../../reply/verdict.h"
#include "../canary.h"

static struct json_object *
parse(const char *text)
{
	const char *why = "";
	struct json_object *o = json_parse(text, strlen(text), &why);

	if (o == NULL)
		print_error("%s: %s\n", why, text);
	assert_non_null(o);
	return o;
}

/* What goes out for this model, with one tool. */
static struct json_object *
encoded(const struct model *m)
{
	struct json_object *messages, *tools = json_object_new_array(), *o;
	char *body;

	messages = parse("[{\"role\":\"user\",\"content\":\"hi\"}]");
	json_object_array_add(tools, chat_tool("create_order", "take it down",
	    parse("{}")));
	body = chat_encode(m, messages, tools, "abc");
	o = parse(body);
	free(body);
	json_object_put(messages);
	json_object_put(tools);
	return o;
}

static struct model
plain_model(void)
{
	return (struct model){ .name = "m", .tokens_max = 600,
	    .tokens_field = "max_completion_tokens" };
}

static void
a_request_holds_these_members_and_no_null(void **state)
{
	struct model m = plain_model();
	struct json_object *o = encoded(&m);

	(void)state;
	assert_string_equal(json_print(o, NULL),
	    "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":"
	    "{\"name\":\"create_order\",\"description\":\"take it down\","
	    "\"strict\":true,\"parameters\":{}}}],\"tool_choice\":\"auto\","
	    "\"parallel_tool_calls\":false,"
	    "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
	    "\"max_completion_tokens\":600,\"store\":false,"
	    "\"safety_identifier\":\"abc\"}");
	json_object_put(o);
}

static void
without_a_tool_nothing_is_said_of_tools(void **state)
{
	struct model m = plain_model();
	struct json_object *messages = parse("[]");
	char *body = chat_encode(&m, messages, NULL, "abc");

	(void)state;
	assert_null(strstr(body, "tool"));
	free(body);
	json_object_put(messages);
}

static void
extra_members_are_merged_and_a_null_takes_one_out(void **state)
{
	struct model m = plain_model();
	struct json_object *o;

	(void)state;
	m.extra = parse("{\"reasoning_effort\":\"low\",\"store\":null}");
	o = encoded(&m);
	assert_string_equal(json_str(o, "reasoning_effort"), "low");
	assert_false(json_object_object_get_ex(o, "store", NULL));
	json_object_put(o);
	json_object_put(m.extra);
}

static void
what_a_server_refused_is_left_out_or_replaced(void **state)
{
	struct model m = plain_model();
	struct json_object *o;

	(void)state;
	m.temperature = parse("0.5");
	m.refused = MODEL_MAX_COMPLETION_TOKENS | MODEL_TEMPERATURE |
	    MODEL_REASONING_EFFORT | MODEL_PARALLEL_TOOL_CALLS |
	    MODEL_STORE | MODEL_STRICT | MODEL_SAFETY_IDENTIFIER;
	o = encoded(&m);
	assert_string_equal(json_print(o, NULL),
	    "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":"
	    "{\"name\":\"create_order\",\"description\":\"take it down\","
	    "\"parameters\":{}}}],\"tool_choice\":\"auto\","
	    "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
	    "\"max_tokens\":600,\"reasoning_effort\":\"none\"}");
	json_object_put(o);
	json_object_put(m.temperature);
}

static void
a_member_is_learned_once(void **state)
{
	struct model m = plain_model();

	(void)state;
	assert_true(model_learn(&m, "temperature", 0));
	/* Asked before the first refusal came back. */
	assert_true(model_learn(&m, "temperature", 0));
	assert_false(model_learn(&m, "temperature", MODEL_TEMPERATURE));
	assert_false(model_learn(&m, "messages", 0));
	assert_true(model_learn(&m, "tools[0].function.strict", 0));
	assert_int_equal(m.refused, MODEL_TEMPERATURE | MODEL_STRICT);
}

static void
both_names_of_the_limit_refused_means_no_limit(void **state)
{
	struct model m = plain_model();
	struct json_object *o;

	(void)state;
	m.refused = MODEL_MAX_COMPLETION_TOKENS | MODEL_MAX_TOKENS;
	o = encoded(&m);
	assert_null(json_any(o, "max_tokens"));
	assert_null(json_any(o, "max_completion_tokens"));
	json_object_put(o);
}

static struct chat_answer
decoded(const char *text)
{
	struct chat_answer a = { 0 };
	struct json_object *root = parse(text);

	assert_true(chat_decode(&a, root, 1));
	json_object_put(root);
	return a;
}

/* An answer whose message has these members. */
static struct chat_answer
message(const char *members, const char *finish)
{
	char text[2048];

	snprintf(text, sizeof(text), "{\"choices\":[{\"finish_reason\":%s,"
	    "\"message\":{\"role\":\"assistant\",%s}}]}", finish, members);
	return decoded(text);
}

static void
content_may_be_a_text_null_or_parts(void **state)
{
	static const char *const cases[][2] = {
		{ "\"content\":\"hi\"", "hi" },
		{ "\"content\":null", "" },
		{ "\"content\":\"\"", "" },
		{ "\"refusal\":null", "" },
		{ "\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
		    "{\"type\":\"text\",\"text\":\"b\"},7]", "ab" }
	};
	struct chat_answer a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		a = message(cases[i][0], "\"stop\"");
		assert_string_equal(a.text, cases[i][1]);
		assert_int_equal(a.end, CHAT_WHOLE);
		assert_int_equal(a.ncalls, 0);
		chat_answer_free(&a);
	}
}

static void
thinking_is_taken_out(void **state)
{
	static const char *const cases[][2] = {
		{ "<think>hm</think>\\n\\nhi", "hi" },
		{ "hm, well</think>hi", "hi" },
		{ "<think></think>a<think>b</think>c", "ac" },
		{ "a<think>b</think>c</think>d", "d" },
		{ "<think>never closed", "<think>never closed" }
	};
	char member[128];
	struct chat_answer a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(member, sizeof(member), "\"content\":\"%s\"",
		    cases[i][0]);
		a = message(member, "\"stop\"");
		assert_string_equal(a.text, cases[i][1]);
		chat_answer_free(&a);
	}
}

/* So many bytes of one text, over and over, and "hi". */
static char *
grown(const char *text, size_t size)
{
	size_t n = strlen(text), len = 0;
	char *all = malloc(size + n + 3);

	assert_non_null(all);
	for (; len < size; len += n)
		memcpy(all + len, text, n);
	memcpy(all + len, "hi", 3);
	return all;
}

/* As much as an answer may hold: it was a matter of minutes. */
static void
much_thinking_takes_no_time(void **state)
{
	static const char *const cases[][2] = {
		{ "</think>", "hi" },
		{ "x<think></think>", NULL }
	};
	struct chat_answer a = { 0 };
	struct json_object *root, *content;
	clock_t began = clock();
	size_t i;
	char *text;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		text = grown(cases[i][0], HTTP_BODY_MAX);
		root = json_tokener_parse("{\"choices\":[{\"message\":{}}]}");
		content = json_object_new_string(text);
		json_object_object_add(json_obj(json_item(root, "choices", 0),
		    "message"), "content", content);
		assert_true(chat_decode(&a, root, 1));
		if (cases[i][1] != NULL)
			assert_string_equal(a.text, cases[i][1]);
		assert_null(strstr(a.text, "think"));
		chat_answer_free(&a);
		json_object_put(root);
		free(text);
	}
	assert_true(clock() - began < 10 * CLOCKS_PER_SEC);
}

static void
arguments_come_in_every_shape(void **state)
{
	static const char *const cases[][2] = {
		{ "\"{\\\"n\\\":1}\"", "{\"n\":1}" },
		{ "{\"n\":1}", "{\"n\":1}" },
		{ "\"\\\"{\\\\\\\"n\\\\\\\":1}\\\"\"", "{\"n\":1}" },
		{ "\"\"", "{}" },
		{ "null", "{}" },
		{ "\"{\\\"n\\\":\"", NULL },
		{ "\"[1]\"", NULL },
		{ "[1]", NULL },
		{ "7", NULL }
	};
	char calls[256];
	struct chat_answer a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(calls, sizeof(calls), "\"tool_calls\":[{\"id\":\"x\","
		    "\"function\":{\"name\":\"f\",\"arguments\":%s}}]",
		    cases[i][0]);
		a = message(calls, "\"stop\"");
		assert_int_equal(a.ncalls, 1);
		if (cases[i][1] == NULL)
			assert_null(a.calls[0].arguments);
		else
			assert_string_equal(json_print(a.calls[0].arguments,
			    NULL), cases[i][1]);
		chat_answer_free(&a);
	}
}

static void
every_call_has_an_id_of_its_own(void **state)
{
	struct chat_answer a = message("\"tool_calls\":["
	    "{\"id\":\"x\",\"function\":{\"name\":\"f\"}},"
	    "{\"id\":\"x\",\"function\":{\"name\":\"f\"}},"
	    "{\"id\":\"\",\"function\":{\"name\":\"no such name!\"}},"
	    "{\"type\":\"custom\"},7]", "\"tool_calls\"");

	(void)state;
	assert_int_equal(a.ncalls, 5);
	assert_string_equal(a.calls[0].id, "x");
	assert_string_equal(a.calls[1].id, "call_1_1");
	assert_string_equal(a.calls[2].id, "call_1_2");
	assert_string_equal(a.calls[2].name, "unknown");
	assert_string_equal(a.calls[3].name, "unknown");
	assert_string_equal(a.calls[4].id, "call_1_4");
	chat_answer_free(&a);
}

static void
calls_past_the_limit_are_as_if_never_made(void **state)
{
	struct json_object *list = json_object_new_array(), *root;
	struct chat_answer a = { 0 };
	char text[8192];
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		json_object_array_add(list, json_object_new_object());
	snprintf(text, sizeof(text),
	    "{\"choices\":[{\"message\":{\"tool_calls\":%s}}]}",
	    json_print(list, NULL));
	root = parse(text);
	assert_true(chat_decode(&a, root, 0));
	assert_int_equal(a.ncalls, CHAT_CALLS_MAX);
	chat_answer_free(&a);
	json_object_put(root);
	json_object_put(list);
}

static void
a_cut_or_filtered_answer_is_told_apart(void **state)
{
	static const struct {
		const char *members, *finish;
		enum chat_end end;
	} cases[] = {
		{ "\"content\":\"half\"", "\"length\"", CHAT_CUT },
		{ "\"content\":\"\"", "\"content_filter\"", CHAT_FILTERED },
		{ "\"content\":null,\"refusal\":\"no\"", "\"stop\"",
		    CHAT_FILTERED },
		{ "\"content\":\"x\"", "\"error\"", CHAT_FAILED },
		{ "\"content\":\"x\"", "null", CHAT_WHOLE },
		{ "\"content\":\"x\",\"tool_calls\":[]", "\"tool_calls\"",
		    CHAT_WHOLE }
	};
	struct chat_answer a;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		a = message(cases[i].members, cases[i].finish);
		assert_int_equal(a.end, cases[i].end);
		assert_int_equal(a.ncalls, 0);
		chat_answer_free(&a);
	}
}

static void
an_answer_without_a_choice_is_none(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", "{\"choices\":[]}", "{\"choices\":{}}",
		"{\"choices\":[7]}", "{\"choices\":[{}]}"
	};
	struct chat_answer a = { 0 };
	struct json_object *root;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		root = parse(texts[i]);
		assert_false(chat_decode(&a, root, 0));
		chat_answer_free(&a);
		json_object_put(root);
	}
}

static void
a_replay_holds_a_text_and_arguments_as_text(void **state)
{
	struct chat_answer a = message("\"content\":null,\"tool_calls\":["
	    "{\"id\":\"x\",\"function\":{\"name\":\"f\","
	    "\"arguments\":{\"n\":1}}},"
	    "{\"id\":\"y\",\"function\":{\"name\":\"f\","
	    "\"arguments\":\"broken\"}}]", "\"tool_calls\"");
	struct json_object *result = parse("{\"ok\":true}");
	struct json_object *o = chat_replay(&a);

	(void)state;
	assert_string_equal(json_print(o, NULL),
	    "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
	    "{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"f\","
	    "\"arguments\":\"{\\\"n\\\":1}\"}},"
	    "{\"id\":\"y\",\"type\":\"function\",\"function\":{\"name\":\"f\","
	    "\"arguments\":\"{}\"}}]}");
	json_object_put(o);
	o = chat_result(&a.calls[0], result);
	assert_string_equal(json_print(o, NULL),
	    "{\"role\":\"tool\",\"tool_call_id\":\"x\","
	    "\"content\":\"{\\\"ok\\\":true}\"}");
	json_object_put(o);
	json_object_put(result);
	chat_answer_free(&a);
}

static void
usage_and_model_are_read_where_they_are_usable(void **state)
{
	struct chat_answer a = decoded("{\"model\":\"m-1\",\"usage\":{"
	    "\"prompt_tokens\":9,\"completion_tokens\":-4,"
	    "\"prompt_tokens_details\":{\"cached_tokens\":8}},"
	    "\"choices\":[{\"message\":{\"content\":\"x\"}}]}");

	(void)state;
	assert_string_equal(a.model, "m-1");
	assert_int_equal(a.prompt_tokens, 9);
	assert_int_equal(a.completion_tokens, 0);
	assert_int_equal(a.cached_tokens, 8);
	chat_answer_free(&a);
}

static const struct {
	int status;
	const char *body;
	enum verdict_class class;
} refusals[] = {
	{ 401, "{\"error\":{\"code\":\"invalid_api_key\"}}", VERDICT_AUTH },
	{ 401, "", VERDICT_AUTH },
	{ 402, "", VERDICT_AUTH },
	{ 403, "<html>", VERDICT_AUTH },
	{ 404, "{\"error\":{\"code\":\"model_not_found\"}}", VERDICT_AUTH },
	{ 429, "{\"error\":{\"code\":\"insufficient_quota\"}}", VERDICT_AUTH },
	{ 429, "{\"error\":{\"code\":\"project_spend_limit_exceeded\","
	    "\"type\":\"insufficient_quota\"}}", VERDICT_AUTH },
	{ 429, "{\"error\":{\"code\":null,\"type\":\"insufficient_quota\"}}",
	    VERDICT_AUTH },
	{ 429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", VERDICT_RATE },
	{ 429, "", VERDICT_RATE },
	{ 503, "{\"error\":{\"code\":\"server_is_overloaded\"}}",
	    VERDICT_RATE },
	{ 503, "", VERDICT_TRANSIENT },
	{ 500, "{\"error\":\"text\"}", VERDICT_TRANSIENT },
	{ 408, "", VERDICT_TRANSIENT },
	{ 0, "", VERDICT_TRANSIENT },
	{ 302, "", VERDICT_AUTH },
	{ 400, "{\"error\":{\"code\":400,\"message\":\"x\"}}", VERDICT_HELD },
	{ 400, "{\"error\":{\"code\":\"content_filter\"}}", VERDICT_HELD },
	{ 422, "{\"detail\":[]}", VERDICT_HELD },
	{ 200, "{\"error\":{\"code\":429}}", VERDICT_RATE },
	{ 200, "{\"error\":{\"code\":\"502\"}}", VERDICT_TRANSIENT },
	{ 200, "{\"error\":\"overloaded\"}", VERDICT_TRANSIENT },
	{ 200, "{\"object\":\"error\",\"code\":400}", VERDICT_HELD },
	{ 200, "<html>", VERDICT_TRANSIENT }
};

static struct http_response
response(int status)
{
	return (struct http_response){ .status = status, .why = "silence",
	    .outcome = status == 200 ? HTTP_OK : HTTP_REFUSED,
	    .retry_after_ms = -1, .should_retry = true };
}

static void
the_code_decides_before_the_status(void **state)
{
	struct http_response r;
	struct json_object *root;
	struct verdict v;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		r = response(refusals[i].status);
		root = json_parse(refusals[i].body, strlen(refusals[i].body),
		    &why);
		assert_false(verdict_read(&v, &r, root));
		if (v.class != refusals[i].class)
			print_error("%d %s\n", refusals[i].status,
			    refusals[i].body);
		assert_int_equal(v.class, refusals[i].class);
		json_object_put(root);
	}
}

static void
a_servers_own_words_are_not_repeated(void **state)
{
	struct http_response r = response(400);
	struct json_object *root = parse("{\"error\":{"
	    "\"message\":\"bad key key-of-the-model\","
	    "\"code\":\"key-of-the-model\","
	    "\"type\":\"key-of-the-model\","
	    "\"param\":\"key key-of-the-model\"}}");
	struct verdict v;

	(void)state;
	assert_false(verdict_read(&v, &r, root));
	assert_false(has_canary(v.message));
	assert_string_equal(v.param, "");
	json_object_put(root);
}

static void
the_member_that_was_refused_is_named(void **state)
{
	struct http_response r = response(400);
	struct json_object *root = parse("{\"error\":{\"code\":null,"
	    "\"param\":\"tools[0].function.parameters\"}}");
	struct verdict v;

	(void)state;
	assert_false(verdict_read(&v, &r, root));
	assert_string_equal(v.param, "tools[0].function.parameters");
	assert_string_equal(v.message, "the model's server refused the request "
	    "(HTTP 400), because of \"tools[0].function.parameters\"");
	json_object_put(root);
}

/* 422, as FastAPI writes it: vLLM and what is built like it. */
static void
the_member_is_found_where_a_detail_names_it(void **state)
{
	static const struct {
		const char *body, *param;
	} rows[] = {
		{ "{\"detail\":[{\"loc\":[\"body\",\"store\"]}]}", "store" },
		{ "{\"detail\":[{\"loc\":[\"body\",3]}]}", "" },
		{ "{\"detail\":[{\"loc\":[]}]}", "" },
		{ "{\"detail\":[]}", "" },
		{ "{\"detail\":\"no\"}", "" }
	};
	struct http_response r = response(422);
	struct json_object *root;
	struct verdict v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		root = parse(rows[i].body);
		assert_false(verdict_read(&v, &r, root));
		assert_int_equal(v.class, VERDICT_HELD);
		assert_string_equal(v.param, rows[i].param);
		json_object_put(root);
	}
}

static void
an_answer_that_did_not_end_is_told_apart_from_one_that_is_none(void **state)
{
	struct http_response r = response(200);
	struct verdict v;

	(void)state;
	assert_false(verdict_read(&v, &r, NULL));
	assert_non_null(strstr(v.message, "cannot be read"));
	r.outcome = HTTP_DOUBT;
	assert_false(verdict_read(&v, &r, NULL));
	assert_int_equal(v.class, VERDICT_TRANSIENT);
	assert_string_equal(v.message,
	    "the model's server did not end its answer: silence");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_holds_these_members_and_no_null),
		cmocka_unit_test(without_a_tool_nothing_is_said_of_tools),
		cmocka_unit_test(
		    extra_members_are_merged_and_a_null_takes_one_out),
		cmocka_unit_test(what_a_server_refused_is_left_out_or_replaced),
		cmocka_unit_test(a_member_is_learned_once),
		cmocka_unit_test(
		    both_names_of_the_limit_refused_means_no_limit),
		cmocka_unit_test(content_may_be_a_text_null_or_parts),
		cmocka_unit_test(thinking_is_taken_out),
		cmocka_unit_test(much_thinking_takes_no_time),
		cmocka_unit_test(arguments_come_in_every_shape),
		cmocka_unit_test(every_call_has_an_id_of_its_own),
		cmocka_unit_test(calls_past_the_limit_are_as_if_never_made),
		cmocka_unit_test(a_cut_or_filtered_answer_is_told_apart),
		cmocka_unit_test(an_answer_without_a_choice_is_none),
		cmocka_unit_test(a_replay_holds_a_text_and_arguments_as_text),
		cmocka_unit_test(
		    usage_and_model_are_read_where_they_are_usable),
		cmocka_unit_test(the_code_decides_before_the_status),
		cmocka_unit_test(a_servers_own_words_are_not_repeated),
		cmocka_unit_test(the_member_that_was_refused_is_named),
		cmocka_unit_test(the_member_is_found_where_a_detail_names_it),
		cmocka_unit_test(
		    an_answer_that_did_not_end_is_told_apart_from_one_that_is_none)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
