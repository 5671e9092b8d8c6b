/* reply/gate: what may be said in the shop's name, and what not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../reply/gate.h"

static void
a_plain_text_may_leave(void **state)
{
	static const char *const texts[] = {
		"We have it in blue, for 12.500 KWD.",
		"أهلاً! القميص متوفر بسعر ١٢٫٥٠٠ د.ك",
		"Size < 40 | colour {blue}",
		"[blue] or [red]?",
		"❤️",
		"See you then\n\nNour"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_null(gate_check(texts[i]));
}

static void
a_text_without_a_visible_mark_is_empty(void **state)
{
	static const char *const texts[] = {
		"", " \n\t", "\xe2\x80\x8b", "\xc2\xa0 \xef\xbb\xbf"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(gate_check(texts[i]), "an empty text");
}

static void
machinery_is_not_said_to_a_customer(void **state)
{
	static const char *const texts[] = {
		"<tool_call>{\"name\":\"x\"}</tool_call>",
		"Sure! <function=order>",
		"I will call create_order now",
		"Let me <THINK> about it",
		"<|im_start|>assistant",
		"[TOOL_CALLS] []",
		"{\"name\":\"x\",\"arguments\":{}}"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(gate_check(texts[i]),
		    "a tool call or thinking printed as text");
}

static void
json_is_not_said_to_a_customer(void **state)
{
	static const char *const texts[] = {
		" {\"a\":1}\n", "[1,2]", "{}", "```json\n{}\n```"
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(gate_check(texts[i]),
		    "JSON instead of a text");
}

static void
six_thousand_bytes_are_the_longest_text(void **state)
{
	char text[GATE_TEXT_MAX + 2];

	(void)state;
	memset(text, 'a', sizeof(text));
	text[GATE_TEXT_MAX] = '\0';
	assert_null(gate_check(text));
	text[GATE_TEXT_MAX] = 'a';
	text[GATE_TEXT_MAX + 1] = '\0';
	assert_non_null(gate_check(text));
}

static void
broken_utf8_does_not_leave(void **state)
{
	(void)state;
	assert_string_equal(gate_check("caf\xe9"), "a text that is not UTF-8");
	assert_non_null(gate_check("\xed\xa0\x80"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_text_may_leave),
		cmocka_unit_test(a_text_without_a_visible_mark_is_empty),
		cmocka_unit_test(machinery_is_not_said_to_a_customer),
		cmocka_unit_test(json_is_not_said_to_a_customer),
		cmocka_unit_test(six_thousand_bytes_are_the_longest_text),
		cmocka_unit_test(broken_utf8_does_not_leave)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
