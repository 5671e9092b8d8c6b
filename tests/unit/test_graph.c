/* What Graph's answers mean: facts, sections B, C, D and F2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph.h"
#include "stamp.h"

static enum http_outcome
outcome_of(int status, bool send)
{
	if (status == 200)
		return HTTP_OK;
	if (status == 401)
		return HTTP_AUTH;
	if (status >= 500)
		return send ? HTTP_DOUBT : HTTP_AGAIN;
	return status == 429 && !send ? HTTP_AGAIN : HTTP_REFUSED;
}

static struct http_response
answer(int status, bool send, const char *body)
{
	struct http_response r = { .outcome = outcome_of(status, send),
	    .status = status, .body = body, .len = strlen(body), .why = "why",
	    .date = STAMP_NONE, .retry_after_ms = -1 };

	return r;
}

static struct graph_error
error_of(int status, bool send, const char *body)
{
	struct http_response r = answer(status, send, body);
	struct graph_error e;

	assert_null(graph_read(&r, send, &e));
	return e;
}

static struct graph_error
coded(int status, bool send, int64_t code, int64_t subcode)
{
	char body[128];

	snprintf(body, sizeof(body), "{\"error\":{\"message\":\"text\","
	    "\"code\":%lld,\"error_subcode\":%lld}}", (long long)code,
	    (long long)subcode);
	return error_of(status, send, body);
}

static void
codes_mean_what_the_table_says(void **state)
{
	static const struct {
		int64_t code, subcode;
		int status;
		enum graph_class read, send;
	} cases[] = {
		{ -1, 0, 400, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 1, 0, 500, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 1, 1357046, 400, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 2, 0, 500, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 2, 2018344, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 3, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 4, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 4, 0, 500, GRAPH_RATE, GRAPH_RATE },
		{ 17, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 32, 0, 403, GRAPH_RATE, GRAPH_RATE },
		{ 341, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 613, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 613, 2534040, 400, GRAPH_RATE, GRAPH_RATE },
		{ 613, 1893016, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 80001, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 80002, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 80006, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 80007, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 10, 0, 403, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 10, 2018278, 403, GRAPH_PERMANENT, GRAPH_WINDOW },
		{ 10, 2534022, 403, GRAPH_PERMANENT, GRAPH_WINDOW },
		{ 10, 2018065, 403, GRAPH_PERMANENT, GRAPH_WINDOW },
		{ 100, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 100, 33, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 102, 0, 400, GRAPH_AUTH, GRAPH_AUTH },
		{ 190, 463, 400, GRAPH_AUTH, GRAPH_AUTH },
		{ 190, 999, 401, GRAPH_AUTH, GRAPH_AUTH },
		{ 200, 0, 403, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 299, 0, 403, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 368, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 10, 1893063, 403, GRAPH_RATE, GRAPH_RATE },
		{ 230, 0, 403, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 551, 1545041, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 2018300, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 9000001, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 131000, 0, 400, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 131016, 0, 400, GRAPH_TRANSIENT, GRAPH_TRANSIENT },
		{ 131016, 0, 503, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 131026, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 131047, 0, 400, GRAPH_PERMANENT, GRAPH_WINDOW },
		{ 131056, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 130429, 0, 400, GRAPH_RATE, GRAPH_RATE },
		{ 131051, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 133010, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 133016, 0, 400, GRAPH_RATE, GRAPH_RATE },
		/* Not in the table: the status decides. */
		{ 77777, 0, 400, GRAPH_PERMANENT, GRAPH_PERMANENT },
		{ 77777, 0, 401, GRAPH_AUTH, GRAPH_AUTH },
		{ 77777, 0, 429, GRAPH_RATE, GRAPH_RATE },
		{ 77777, 0, 500, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
		{ 77777, 0, 200, GRAPH_TRANSIENT, GRAPH_UNCERTAIN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%lld/%lld %d\n", (long long)cases[i].code,
		    (long long)cases[i].subcode, cases[i].status);
		assert_int_equal(coded(cases[i].status, false, cases[i].code,
		    cases[i].subcode).class, cases[i].read);
		assert_int_equal(coded(cases[i].status, true, cases[i].code,
		    cases[i].subcode).class, cases[i].send);
	}
}

static void
code_may_be_a_text_of_digits(void **state)
{
	struct graph_error e = error_of(400, false, "{\"error\":{"
	    "\"code\":\"190\",\"error_subcode\":\"463\"}}");

	(void)state;
	assert_int_equal(e.class, GRAPH_AUTH);
	assert_int_equal(e.subcode, 463);
	assert_int_equal(error_of(403, true, "{\"error\":{\"code\":\"4\"}}")
	    .class, GRAPH_RATE);
	assert_int_equal(error_of(400, false, "{\"error\":{"
	    "\"code\":\"190 \"}}").code, 0);
}

static void
every_error_says_who_can_mend_it(void **state)
{
	static const struct {
		int64_t code, subcode;
		const char *who;
	} cases[] = {
		{ 1, 0, "time" }, { 1, 99, "operator" }, { 4, 0, "time" },
		{ 10, 2018278, "customer" }, { 10, 0, "operator" },
		{ 100, 0, "maker" }, { 100, 2534013, "operator" },
		{ 190, 463, "operator" }, { 190, 0, "operator" },
		{ 200, 2534041, "operator" }, { 230, 0, "customer" },
		{ 368, 0, "operator" }, { 551, 1545041, "customer" },
		{ 2018300, 0, "customer" }, { 77777, 0, "operator" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(graph_who_name(coded(400, false,
		    cases[i].code, cases[i].subcode).who), cases[i].who);
}

static void
answer_without_error_is_handed_over(void **state)
{
	struct http_response r = answer(200, true, "{\"message_id\":\"m_1\"}");
	struct graph_error e;
	struct json_object *o = graph_read(&r, true, &e);

	(void)state;
	assert_string_equal(json_str(o, "message_id"), "m_1");
	json_object_put(o);
}

static void
answer_that_is_no_json_is_not_final(void **state)
{
	static const int statuses[] = { 200, 400, 404, 500, 502 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		assert_int_equal(error_of(statuses[i], false, "<html>").class,
		    GRAPH_TRANSIENT);
		assert_int_equal(error_of(statuses[i], true, "<html>").class,
		    GRAPH_UNCERTAIN);
	}
	assert_int_equal(error_of(429, true, "").class, GRAPH_RATE);
	assert_int_equal(error_of(429, false, "").class, GRAPH_RATE);
	assert_int_equal(error_of(200, true, "[]").class, GRAPH_UNCERTAIN);
}

static void
send_that_never_left_is_not_done(void **state)
{
	struct http_response r = answer(0, true, "");
	struct graph_error e;

	(void)state;
	r.outcome = HTTP_AGAIN;
	assert_null(graph_read(&r, true, &e));
	assert_int_equal(e.class, GRAPH_TRANSIENT);
	assert_string_equal(e.message, "no answer: why");
}

/* Its id may be in it, and it may be another answer's beginning. */
static void
cut_answer_is_not_read_though_it_parses(void **state)
{
	struct http_response r = answer(200, true, "{\"message_id\":\"m_1\"}");
	struct graph_error e;

	(void)state;
	r.outcome = HTTP_DOUBT;
	assert_null(graph_read(&r, true, &e));
	assert_int_equal(e.class, GRAPH_UNCERTAIN);
}

static void
deleted_message_is_no_dead_token(void **state)
{
	struct graph_error e = error_of(400, false, "{\"error\":{\"code\":190,"
	    "\"message\":\"This Message has been deleted by the user or the "
	    "business.\"}}");

	(void)state;
	assert_int_equal(e.class, GRAPH_PERMANENT);
	assert_true(e.gone);
	assert_true(coded(400, false, 9000001, 0).gone);
	assert_true(coded(400, false, 100, 33).gone);
	assert_false(coded(400, false, 190, 463).gone);
}

static void
too_much_data_asks_for_less(void **state)
{
	struct http_response big = answer(200, false, "{");
	struct graph_error e;

	(void)state;
	assert_true(error_of(500, false, "{\"error\":{\"code\":1,\"message\":"
	    "\"Please reduce the amount of data you're asking for\"}}").reduce);
	assert_false(coded(500, false, 1, 0).reduce);
	big.outcome = HTTP_BROKEN;
	assert_null(graph_read(&big, false, &e));
	assert_true(e.reduce);
	assert_int_equal(e.class, GRAPH_TRANSIENT);
}

static void
answer_of_too_many_values_asks_for_less(void **state)
{
	size_t len = JSON_VALUES_MAX + 16;
	char *text = malloc(len + 1);
	struct http_response many;
	struct graph_error e;

	(void)state;
	assert_non_null(text);
	memset(text, ',', len);
	text[len] = '\0';
	many = answer(200, false, text);
	assert_null(graph_read(&many, false, &e));
	assert_true(e.reduce);
	assert_int_equal(e.class, GRAPH_TRANSIENT);
	assert_null(graph_read(&many, true, &e));
	assert_int_equal(e.class, GRAPH_UNCERTAIN);
	many.len = 8;
	assert_null(graph_read(&many, false, &e));
	assert_false(e.reduce);
	free(text);
}

static void
message_says_code_and_platform_text(void **state)
{
	(void)state;
	assert_string_equal(coded(403, true, 10, 2018278).message,
	    "outside the 24 hour window (code 10/2018278): text");
	assert_string_equal(coded(400, true, 4, 0).message,
	    "the app's quota is used up (code 4): text");
	assert_string_equal(error_of(400, true, "{\"error\":{\"code\":131026,"
	    "\"message\":\"title\",\"error_data\":{\"details\":\"why so\"}}}")
	    .message, "this number cannot receive the message (code 131026): "
	    "why so");
}

static void
message_holds_no_token_and_no_control_character(void **state)
{
	(void)state;
	assert_string_equal(error_of(400, false, "{\"error\":{\"code\":190,"
	    "\"message\":\"Malformed access token "
	    "EAABtoken-of-the-page0123456789!\"}}").message,
	    "the token is not valid any more; connect the channel with a new "
	    "token (code 190): "
	    "Malformed access token [...]!");
	assert_string_equal(error_of(400, false, "{\"error\":{\"code\":3,"
	    "\"message\":\"a\\u001b[1m\\nb\\u0085c\\u202ed \\u0627\\u20ac"
	    "\\ud83d\\ude00\\u0000e needs pages_manage_metadata_and_more\"}}")
	    .message, "the app lacks this capability (code 3): a[1mbcd "
	    "\u0627\u20ac\U0001F600\ufffde needs "
	    "pages_manage_metadata_and_more");
}

static void
a_token_is_gone_to_its_end(void **state)
{
	char token[1500], body[2048];
	struct graph_error e;

	(void)state;
	memset(token, 'a', sizeof(token) - 1);
	token[3] = '1';
	token[sizeof(token) - 1] = '\0';
	snprintf(body, sizeof(body), "{\"error\":{\"code\":3,\"message\":"
	    "\"Malformed %s!\"}}", token);
	e = error_of(400, false, body);
	assert_string_equal(e.message, "the app lacks this capability (code 3): "
	    "Malformed [...]!");
}

static void
message_is_cut_at_a_character(void **state)
{
	char body[2048] = "{\"error\":{\"code\":3,\"message\":\"";
	struct graph_error e;
	size_t i;

	(void)state;
	for (i = 0; i < 400; i++)
		strcat(body, "\u20ac");
	strcat(body, "\"}}");
	e = error_of(400, false, body);
	assert_true(strlen(e.message) > sizeof(e.message) - 5);
	assert_string_equal(e.message + strlen(e.message) - 3, "\u20ac");
}

static void
message_is_cut_at_a_word(void **state)
{
	static const char url[] = "https://developers.facebook.com/docs/"
	    "messenger-platform/send-messages/quick-replies/and/so/on";
	char body[2048];
	struct graph_error e;
	int n;

	(void)state;
	/* Wherever the end is, it parts no word. */
	for (n = 20; n < 200; n++) {
		snprintf(body, sizeof(body), "{\"error\":{\"code\":3,"
		    "\"message\":\"%.*s see %s for more %s\"}}", n,
		    "zzz zz zzzz z zzzzz zzz zz zzzz z zzzzz zzz zz zzzz z "
		    "zzzzz zzz zz zzzz z zzzzz zzz zz zzzz z zzzzz zzz zz "
		    "zzzz z zzzzz zzz zz zzzz z zzzzz zzz zz zzzz z zzzzz "
		    "zzz zz zzzz z zzzzz zzz zz zzzz z zzzzz zzz zz zzzz z",
		    url, url);
		e = error_of(400, false, body);
		assert_true(strstr(e.message, url) != NULL ||
		    strstr(e.message, "https:") == NULL);
		assert_string_equal(e.message + strlen(e.message) - 4, " ...");
	}
}

static void
retry_at_is_only_what_the_platform_named(void **state)
{
	struct http_response r = answer(400, true, "{\"error\":{\"code\":4}}");
	struct graph_error e;
	int64_t now = stamp_now();

	(void)state;
	graph_read(&r, true, &e);
	assert_true(e.retry_at == STAMP_NONE);
	r.retry_after_ms = 5000;
	graph_read(&r, true, &e);
	assert_in_range(e.retry_at, now + 5000, now + 6000);
	r.business_usage = "{\"1\":[{\"call_count\":100,"
	    "\"estimated_time_to_regain_access\":19}]}";
	graph_read(&r, true, &e);
	assert_in_range(e.retry_at, now + 19 * 60000, now + 19 * 60000 + 1000);
}

static int
usage(const char *app, const char *business, int64_t *minutes)
{
	struct http_response r = answer(200, false, "{}");

	r.app_usage = app;
	r.business_usage = business;
	*minutes = graph_usage(&r).minutes;
	return graph_usage(&r).percent;
}

static void
usage_is_the_worst_of_all_that_is_stated(void **state)
{
	int64_t minutes;

	(void)state;
	assert_int_equal(usage(NULL, NULL, &minutes), -1);
	assert_int_equal(minutes, 0);
	assert_int_equal(usage("{\"call_count\":28,\"total_time\":25,"
	    "\"total_cputime\":31}", NULL, &minutes), 31);
	assert_int_equal(usage("{\"call_volume\":0,\"cpu_time\":7}", NULL,
	    &minutes), 7);
	assert_int_equal(usage("{\"call_count\":5}", "{\"651\":[{\"type\":"
	    "\"pages\",\"call_count\":1,\"total_cputime\":2,\"total_time\":3,"
	    "\"estimated_time_to_regain_access\":0},{\"type\":\"messenger\","
	    "\"call_count\":12,\"estimated_time_to_regain_access\":4}],"
	    "\"178\":[{\"type\":\"instagram\",\"call_count\":40.9}]}",
	    &minutes), 40);
	assert_int_equal(minutes, 4);
}

static void
usage_names_the_quota_and_leaves_advertising_out(void **state)
{
	struct http_response r = answer(200, false, "{}");

	(void)state;
	r.app_usage = "{\"call_count\":5}";
	assert_string_equal(graph_usage(&r).quota, "app");
	r.business_usage = "{\"651\":[{\"type\":\"ads_management\","
	    "\"call_count\":99,\"estimated_time_to_regain_access\":9},"
	    "{\"type\":\"messenger\",\"call_count\":40}]}";
	assert_string_equal(graph_usage(&r).quota, "messenger");
	assert_int_equal(graph_usage(&r).percent, 40);
	assert_int_equal(graph_usage(&r).minutes, 0);
}

static void
another_version_than_asked_is_noticed(void **state)
{
	(void)state;
	assert_true(graph_serves("https://graph.facebook.com/v25.0", "v25.0"));
	assert_false(graph_serves("https://graph.facebook.com/v25.0", "v26.0"));
	assert_true(graph_serves("https://graph.facebook.com/v25.0", NULL));
	assert_true(graph_serves("https://graph.facebook.com/v25.0", "soon"));
	assert_true(graph_serves("https://graph.facebook.com/v25.0",
	    "v26.0\xff"));
	assert_true(graph_serves("https://graph.facebook.com/v25.0",
	    "v26.0\x1b[2J"));
	assert_true(graph_serves("http://127.0.0.1:80", "v26.0"));
}

static void
usage_that_makes_no_sense_is_not_stated(void **state)
{
	static const char *const texts[] = {
		"", "x", "[]", "{}", "7", "{\"call_count\":\"9\"}",
		"{\"call_count\":null}", "{\"1\":{\"call_count\":9}}",
	};
	int64_t minutes;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(usage(texts[i], texts[i], &minutes),
		    -1);
		assert_int_equal(minutes, 0);
	}
	assert_int_equal(usage("{\"call_count\":-5}", NULL, &minutes), 0);
	assert_true(usage("{\"call_count\":1e300}", NULL, &minutes) <= 1000);
}

/* RFC 4231, test case 2. */
static void
proof_is_hmac_sha256_of_the_token(void **state)
{
	char proof[65];

	(void)state;
	assert_true(graph_proof("Jefe", "what do ya want for nothing?", proof));
	assert_string_equal(proof, "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
}

static void
classes_are_spelled_as_in_the_records(void **state)
{
	(void)state;
	assert_string_equal(graph_class_name(GRAPH_AUTH), "auth");
	assert_string_equal(graph_class_name(GRAPH_UNCERTAIN), "uncertain");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_mean_what_the_table_says),
	    cmocka_unit_test(code_may_be_a_text_of_digits),
	    cmocka_unit_test(every_error_says_who_can_mend_it),
	    cmocka_unit_test(answer_without_error_is_handed_over),
	    cmocka_unit_test(answer_that_is_no_json_is_not_final),
	    cmocka_unit_test(send_that_never_left_is_not_done),
	    cmocka_unit_test(cut_answer_is_not_read_though_it_parses),
	    cmocka_unit_test(deleted_message_is_no_dead_token),
	    cmocka_unit_test(too_much_data_asks_for_less),
	    cmocka_unit_test(answer_of_too_many_values_asks_for_less),
	    cmocka_unit_test(message_says_code_and_platform_text),
	    cmocka_unit_test(message_holds_no_token_and_no_control_character),
	    cmocka_unit_test(a_token_is_gone_to_its_end),
	    cmocka_unit_test(message_is_cut_at_a_character),
	    cmocka_unit_test(message_is_cut_at_a_word),
	    cmocka_unit_test(retry_at_is_only_what_the_platform_named),
	    cmocka_unit_test(usage_is_the_worst_of_all_that_is_stated),
	    cmocka_unit_test(usage_names_the_quota_and_leaves_advertising_out),
	    cmocka_unit_test(another_version_than_asked_is_noticed),
	    cmocka_unit_test(usage_that_makes_no_sense_is_not_stated),
	    cmocka_unit_test(proof_is_hmac_sha256_of_the_token),
	    cmocka_unit_test(classes_are_spelled_as_in_the_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
