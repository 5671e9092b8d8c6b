#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "json.h"

static struct json_object *
parse(const char *text)
{
	const char *why = NULL;
	struct json_object *o = json_parse(text, strlen(text), &why);

	if (o == NULL)
		fail_msg("%s: %s", text, why);
	return o;
}

static void
refuse(const char *text, size_t len, const char *reason)
{
	const char *why = NULL;
	struct json_object *o = json_parse(text, len, &why);

	if (o != NULL)
		fail_msg("taken: %s", text);
	assert_non_null(why);
	if (reason != NULL)
		assert_string_equal(why, reason);
}

static void
what_is_not_one_json_value_is_refused(void **state)
{
	static const char *const texts[] = {
		"", " ", "\n", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "[1,",
		"{}x", "{} {}", "[]]", "{\"a\":1,}", "[1,]", "[,1]", "{,}",
		"{a:1}", "{\"a\" 1}", "01", "+1", "1 2", "truex", "tru", "-",
		"\"open", "\"\\x\"", "\"\\u12g4\"", "/* c */ {}",
		"{\"a\":1//\n}"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		refuse(texts[i], strlen(texts[i]), NULL);
}

static void
what_json_c_takes_and_others_do_not_is_refused(void **state)
{
	static const char *const bad[] = {
		"[-01]", "[012]", "[-012]", "[1.]", "[-2.]", "[0.e1]",
		"[2.e3]", "[2.e+3]", "[2.e-3]", "[-.123]", "[.5]", "[-]",
		"[1e]", "[1e+]", "[1-2]", "[+1]", "[0x1]", "{'a':0}",
		"{\"a\":'b'}", "[\"\t\"]", "[\"a\nb\"]", "[\"\x1f\"]",
		"[\"0123456789\x01\"]", "[\"\\\"\t\"]"
	};
	static const char *const good[] = {
		"[0]", "[-0]", "[10]", "[0.5]", "[-0.50]", "[1e5]", "[1E+5]",
		"[1.25e-3]", "[\"'\"]", "[\"\\t\"]", "\t[\r\n\t\"a\"\t]\n",
		"[\"\x7f\"]", "[\"01\",\"1.\",\"it's\"]"
	};
	struct json_object *o;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (json_parse(bad[i], strlen(bad[i]), &why) != NULL)
			fail_msg("%s", bad[i]);
		assert_string_equal(why, "not JSON");
	}
	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		o = json_parse(good[i], strlen(good[i]), &why);
		if (o == NULL)
			fail_msg("%s: %s", good[i], why);
		json_object_put(o);
	}
}

static void
what_is_cut_short_changes_nothing_behind_it(void **state)
{
	static const char *const bad[] = {
		"[\"\\ud83d\\uZ\"]", "[\"\\ud83d\\", "[\"\\ud83d\\u",
		"[\"\\ud83d\\u00"
	};
	static const char good[] = "[\"a\\u0041\\ude00\"]";
	struct json_object *o;
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_null(json_parse(bad[i], strlen(bad[i]), &why));
		o = json_parse(good, strlen(good), &why);
		assert_non_null(o);
		assert_string_equal(json_print(o, NULL),
		    "[\"aA\xef\xbf\xbd\"]");
		json_object_put(o);
	}
}

static void
the_reason_says_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "JSON is cut short" },
		{ "{\"a\":", "JSON is cut short" },
		{ "null", "nothing but null" },
		{ " null ", "nothing but null" },
		{ "[NaN]", "a number that is no number" },
		{ "1e999", "a number that is no number" },
		{ "{\"a\":[1,{\"b\":-2E+9999}]}",
		    "a number that is no number" },
		{ "{\"a\":[{\"b\":-Infinity}]}", "a number that is no number" },
		{ "\"\xff\"", "not UTF-8" },
		{ "\"\xc0\xaf\"", "not UTF-8" },
		{ "\"\xed\xa0\x80\"", "not UTF-8" },
		{ "\"\xf4\x90\x80\x80\"", "not UTF-8" },
		{ "{\"a\":\"\xf0\x9f\x98\"}", "not UTF-8" },
		{ "hello", "not JSON" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		refuse(rows[i].text, strlen(rows[i].text), rows[i].why);
}

static void
a_nul_byte_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	refuse("{}\0", 3, NULL);
	refuse("{}\0{}", 5, NULL);
	refuse("\0{}", 3, NULL);
	refuse("{\"a\":\"b\0c\"}", 11, NULL);
	refuse("{\"a\0\":1}", 8, NULL);
	refuse("12\0", 3, NULL);
}

static void
depth_is_bounded(void **state)
{
	char text[2 * (JSON_DEPTH + 1)];
	const char *why;
	struct json_object *o;
	size_t n = JSON_DEPTH + 1;

	(void)state;
	memset(text, '[', n);
	memset(text + n, ']', n);
	refuse(text, 2 * n, "nested too deep");
	o = json_parse(text + 2, 2 * (n - 2), &why);
	assert_non_null(o);
	json_object_put(o);
}

/* A list of so many times this; owned by the caller. */
static char *
list_of(const char *item, size_t n)
{
	size_t len = strlen(item), i;
	char *text = malloc(n * (len + 1) + 2), *p = text;

	assert_non_null(text);
	*p++ = '[';
	for (i = 0; i < n; i++) {
		memcpy(p, item, len);
		p += len;
		*p++ = i + 1 < n ? ',' : ']';
	}
	*p = '\0';
	return text;
}

static void
the_number_of_values_is_bounded(void **state)
{
	static const struct {
		const char *item;
		size_t most;	/* that fit */
	} rows[] = {
		{ "0", JSON_VALUES_MAX },
		{ "{}", JSON_VALUES_MAX / 2 },
		{ "[]", JSON_VALUES_MAX / 2 },
		{ "{\"a\":1,\"b\":{}}", JSON_VALUES_MAX / 4 },
		{ "\"[{,,,,\\\\\\\",,\"", JSON_VALUES_MAX }
	};
	struct json_object *o;
	size_t i;
	char *text;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		text = list_of(rows[i].item, rows[i].most);
		assert_true(json_fits(text, strlen(text)));
		o = parse(text);
		assert_int_equal(json_length(o), rows[i].most);
		json_object_put(o);
		free(text);
		text = list_of(rows[i].item, rows[i].most + 1);
		refuse(text, strlen(text), "too many values");
		free(text);
	}
}

/* json-c takes 'a' for a string: nothing hides between two of them. */
static void
what_is_no_string_hides_no_values(void **state)
{
	char *list = list_of("{}", JSON_VALUES_MAX), *text;
	size_t len = strlen(list) + 16;

	(void)state;
	text = malloc(len);
	assert_non_null(text);
	snprintf(text, len, "['\"',%s,'\"']", list);
	refuse(text, strlen(text), "too many values");
	snprintf(text, len, "[\"'\",%s,\"'\"]", list);
	refuse(text, strlen(text), "too many values");
	free(text);
	free(list);
}

/* What is long without having many values is read. */
static void
a_long_text_is_one_value(void **state)
{
	size_t len = 8 << 20;
	char *text = malloc(len);
	const char *why;
	struct json_object *o;

	(void)state;
	assert_non_null(text);
	memset(text, ',', len);
	text[0] = text[len - 1] = '"';
	o = json_parse(text, len, &why);
	assert_int_equal(json_object_get_string_len(o), len - 2);
	json_object_put(o);
	text[len - 1] = ',';
	refuse(text, len, "JSON is cut short");
	free(text);
}

static void
len_decides_where_the_text_ends(void **state)
{
	const char *why;
	struct json_object *o = json_parse("{\"n\":12}rest", 8, &why);

	(void)state;
	assert_non_null(o);
	assert_int_equal(json_int_or(o, "n", 0), 12);
	json_object_put(o);
}

static void
bare_values_and_white_space_are_taken(void **state)
{
	static const char *const texts[] = {
		"12", "-0.5", "1e3", "true", "\"x\"", "[]", " {} ", "\t[1]\r",
		"{\"a\":\"NaN and Infinity\"}", "{\"a\":null}"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		json_object_put(parse(texts[i]));
}

static void
a_refusal_leaves_nothing_behind(void **state)
{
	struct json_object *o;

	(void)state;
	refuse("{\"a\":[1,{\"b\":\"", 14, NULL);
	o = parse("{\"c\":1}");
	assert_null(json_any(o, "a"));
	assert_int_equal(json_int_or(o, "c", 0), 1);
	json_object_put(o);
}

static void
a_getter_answers_nothing_for_another_type(void **state)
{
	struct json_object *o = parse("{\"s\":\"2\",\"i\":2,\"d\":2.0,"
	    "\"t\":true,\"n\":null,\"o\":{},\"a\":[]}");
	static const char *const keys[] = {
		"s", "i", "d", "t", "n", "o", "a", "absent"
	};
	size_t i;
	int64_t n;

	(void)state;
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		assert_int_equal(json_str(o, keys[i]) != NULL, i == 0);
		assert_int_equal(json_text(o, keys[i]) != NULL, i == 0);
		assert_int_equal(json_int(o, keys[i], &n), i == 1);
		assert_int_equal(json_true(o, keys[i]), i == 3);
		assert_int_equal(json_obj(o, keys[i]) != NULL, i == 5);
		assert_int_equal(json_arr(o, keys[i]) != NULL, i == 6);
		assert_int_equal(json_any(o, keys[i]) != NULL,
		    i != 4 && i != 7);
	}
	json_object_put(o);
}

static void
what_is_no_object_has_no_members(void **state)
{
	struct json_object *a = parse("[{\"x\":1}]"), *s = parse("\"x\"");

	(void)state;
	assert_null(json_any(NULL, "x"));
	assert_null(json_str(NULL, "x"));
	assert_null(json_text(NULL, "x"));
	assert_null(json_any(a, "x"));
	assert_null(json_obj(s, "x"));
	assert_false(json_true(NULL, "x"));
	assert_int_equal(json_int_or(s, "x", -7), -7);
	json_object_put(a);
	json_object_put(s);
}

static void
an_identifier_never_holds_u0000(void **state)
{
	struct json_object *o = parse("{\"a\":\"x\\u0000y\",\"b\":\"\\u0000\","
	    "\"c\":\"xy\"}");

	(void)state;
	assert_null(json_str(o, "a"));
	assert_null(json_str(o, "b"));
	assert_string_equal(json_str(o, "c"), "xy");
	json_object_put(o);
}

static void
u0000_in_a_text_becomes_ufffd(void **state)
{
	struct json_object *o = parse("{\"a\":\"\\u0000x\\u0000\\u0000\"}");
	const char *want = "\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd";

	(void)state;
	assert_string_equal(json_text(o, "a"), want);
	assert_string_equal(json_text(o, "a"), want);
	assert_string_equal(json_str(o, "a"), want);
	json_object_put(o);
}

static void
an_integer_past_int64_is_none(void **state)
{
	struct json_object *o = parse("{\"max\":9223372036854775807,"
	    "\"past\":9223372036854775808,\"far\":99999999999999999999999,"
	    "\"min\":-9223372036854775808,\"low\":-99999999999999999999,"
	    "\"in\":9223372036854775806,\"psid\":9007199254740993,"
	    "\"e\":1e3}");
	int64_t n;

	(void)state;
	assert_false(json_int(o, "max", &n));
	assert_false(json_int(o, "past", &n));
	assert_false(json_int(o, "far", &n));
	assert_false(json_int(o, "min", &n));
	assert_false(json_int(o, "low", &n));
	assert_false(json_int(o, "e", &n));
	assert_true(json_int(o, "in", &n) && n == INT64_MAX - 1);
	assert_true(json_int(o, "psid", &n) && n == INT64_C(9007199254740993));
	json_object_put(o);
}

static void
what_is_added_prints_as_json(void **state)
{
	struct json_object *o = json_object_new_object(), *shared;
	size_t len;

	(void)state;
	json_add_str(o, "s", "a/\"b\"\n\x1b\xd8\xb9");
	json_add_str(o, "none", NULL);
	json_add_int(o, "i", INT64_MIN);
	json_add_bool(o, "b", false);
	shared = json_object_new_string("both");
	json_add_ref(o, "r", shared);
	json_add_ref(o, "empty", NULL);
	json_object_put(shared);
	assert_string_equal(json_print(o, &len), "{\"s\":\"a/\\\"b\\\"\\n"
	    "\\u001b\xd8\xb9\",\"none\":null,\"i\":-9223372036854775808,"
	    "\"b\":false,\"r\":\"both\",\"empty\":null}");
	assert_int_equal(len, strlen(json_print(o, &len)));
	json_object_put(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_one_json_value_is_refused),
		cmocka_unit_test(what_is_cut_short_changes_nothing_behind_it),
		cmocka_unit_test(
		    what_json_c_takes_and_others_do_not_is_refused),
		cmocka_unit_test(the_reason_says_what_is_wrong),
		cmocka_unit_test(a_nul_byte_is_refused_wherever_it_stands),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(the_number_of_values_is_bounded),
		cmocka_unit_test(what_is_no_string_hides_no_values),
		cmocka_unit_test(a_long_text_is_one_value),
		cmocka_unit_test(len_decides_where_the_text_ends),
		cmocka_unit_test(bare_values_and_white_space_are_taken),
		cmocka_unit_test(a_refusal_leaves_nothing_behind),
		cmocka_unit_test(a_getter_answers_nothing_for_another_type),
		cmocka_unit_test(what_is_no_object_has_no_members),
		cmocka_unit_test(an_identifier_never_holds_u0000),
		cmocka_unit_test(u0000_in_a_text_becomes_ufffd),
		cmocka_unit_test(an_integer_past_int64_is_none),
		cmocka_unit_test(what_is_added_prints_as_json)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
