#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistr.h>

#include "must.h"
#include "utf8.h"

#define R "\xef\xbf\xbd"

static void
what_is_not_utf8_is_replaced(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *want;
	} rows[] = {
		{ "", 0, "" },
		{ "plain\n\x1b", 7, "plain\n\x1b" },
		{ "سعر 😍", 11, "سعر 😍" },
		{ "a\0b", 3, "a" R "b" },
		{ "\0", 1, R },
		{ "\xff\xfe", 2, R R },
		{ "\x80", 1, R },
		{ "a\xc3", 2, "a" R },			/* cut short */
		{ "\xf0\x9f\x98", 3, R R R },
		{ "\xc3(", 2, R "(" },
		{ "\xc0\xaf", 2, R R },			/* overlong */
		{ "\xed\xa0\x80", 3, R R R },		/* surrogate */
		{ "\xf4\x90\x80\x80", 4, R R R R },	/* past U+10FFFF */
		{ "\xf8\x88\x80\x80\x80", 5, R R R R R },
		{ R, 3, R },
		{ "ok\xff ok", 6, "ok" R " ok" }
	};
	char *clean, *again;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		clean = utf8_clean(rows[i].text, rows[i].len);
		assert_string_equal(clean, rows[i].want);
		again = utf8_clean(clean, strlen(clean));
		assert_string_equal(again, clean);
		free(clean);
		free(again);
	}
}

static void
no_byte_behind_the_length_is_read(void **state)
{
	char *cut = must(malloc(2)), *clean;

	(void)state;
	memcpy(cut, "a\xf0", 2);	/* three more bytes were promised */
	clean = utf8_clean(cut, 2);
	assert_string_equal(clean, "a" R);
	free(clean);
	free(cut);
}

static void
any_bytes_become_text(void **state)
{
	char bytes[256 * 2], *clean;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 167 + i / 256);
	clean = utf8_clean(bytes, sizeof(bytes));
	assert_true(strlen(clean) >= sizeof(bytes));
	free(clean);
}

static void
a_text_is_utf8_wherever_it_is_cut_or_broken(void **state)
{
	static const char text[] = "name: \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a "
	    "12345678 \xe2\x82\xac\xf0\x9f\x98\x80 and on to the end";
	char broken[sizeof(text)];
	size_t i, n = sizeof(text) - 1;

	(void)state;
	assert_true(utf8_is(text, n));
	for (i = 0; i <= n; i++) {
		assert_int_equal(utf8_is(text, i),
		    u8_check((const uint8_t *)text, i) == NULL);
		memcpy(broken, text, sizeof(text));
		broken[i] = (char)0xc0;
		assert_false(utf8_is(broken, n + (i == n)));
	}
}

static void
what_drives_is_shown_as_an_escape(void **state)
{
	static const struct {
		const char *text;
		size_t taken;
		const char *shown;
	} rows[] = {
		{ "ab", 1, "a" },
		{ "\n", 1, "\\n" },
		{ "\x1b[2J", 1, "\\x1b" },
		{ "\x7f", 1, "\\x7f" },
		{ "س", 2, "س" },
		{ "😍!", 4, "😍" },
		{ "\xc2\x9b" "2J", 2, "\\x9b" },		/* CSI, in one */
		{ "\x9b" "2J", 1, "\\x9b" },		/* not UTF-8 */
		{ "\xc3", 1, "\\xc3" },
		{ "\u202e", 3, "\\u202e" },
		{ "\u2066", 3, "\\u2066" },
		{ "\U000e0041", 4, "\\ue0041" }
	};
	char shown[UTF8_SHOWN];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(utf8_show(rows[i].text, strlen(rows[i].text),
		    shown), rows[i].taken);
		assert_string_equal(shown, rows[i].shown);
	}
}

static void
an_escape_is_the_character_again(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "plain سوق", "plain سوق" },
		{ "a\\x1b[2J", "a\x1b[2J" }, { "\\x9b1", "\xc2\x9b" "1" },
		{ "\\u200f5", "\xe2\x80\x8f" "5" },
		{ "\\u061c\\u202e", "\xd8\x9c\xe2\x80\xae" },
		{ "\\ue0041b", "\xf3\xa0\x81\x81" "b" },
		/* No program wrote these. */
		{ "\\x41\\n\\x00\\x0a", "\\x41\\n\\x00\\x0a" },
		{ "\\", "\\" }, { "\\x", "\\x" }, { "\\x1", "\\x1" },
		{ "\\u200", "\\u200" }, { "\\u0041", "\\u0041" },
		{ "\\X1b\\x1B", "\\X1b\\x1B" }
	};
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		text = must(strdup(rows[i][0]));
		utf8_unshow(text);
		assert_string_equal(text, rows[i][1]);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_utf8_is_replaced),
		cmocka_unit_test(no_byte_behind_the_length_is_read),
		cmocka_unit_test(any_bytes_become_text),
		cmocka_unit_test(a_text_is_utf8_wherever_it_is_cut_or_broken),
		cmocka_unit_test(what_drives_is_shown_as_an_escape),
		cmocka_unit_test(an_escape_is_the_character_again)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
