#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "money.h"

static const struct {
	const char *text, *currency;
	enum money_verdict verdict;
	int64_t minor;
} rows[] = {
	{ "0", "USD", MONEY_OK, 0 },
	{ "12", "USD", MONEY_OK, 1200 },
	{ "12.5", "USD", MONEY_OK, 1250 },
	{ "12.50", "USD", MONEY_OK, 1250 },
	{ "0.01", "USD", MONEY_OK, 1 },
	{ "007", "USD", MONEY_OK, 700 },
	{ "12.5000", "USD", MONEY_OK, 1250 },
	{ "12.00", "JPY", MONEY_OK, 12 },
	{ "12.500", "KWD", MONEY_OK, 12500 },
	{ "12.5", "KWD", MONEY_OK, 12500 },
	{ "1234", "IQD", MONEY_OK, 1234 },
	{ "1,234", "USD", MONEY_OK, 123400 },
	{ "1,234", "JPY", MONEY_OK, 1234 },
	{ "1,234.56", "USD", MONEY_OK, 123456 },
	{ "1,234,567", "KWD", MONEY_OK, 1234567000 },
	{ "1,234.500", "KWD", MONEY_OK, 1234500 },
	{ "1,234.500", "USD", MONEY_OK, 123450 },
	{ "10000000000.00", "USD", MONEY_OK, MONEY_MAX },
	/* Arabic-Indic digits with their own separators, and Persian ones. */
	{ "١٢٫٥٠٠", "KWD", MONEY_OK, 12500 },
	{ "١٢٬٥٠٠", "KWD", MONEY_OK, 12500000 },
	{ "١٢٬٥٠٠٫٥", "SAR", MONEY_OK, 1250050 },
	{ "۱۲٫۵", "USD", MONEY_OK, 1250 },
	{ "١٢.5", "USD", MONEY_OK, 1250 },

	{ "12.500", "USD", MONEY_AMBIGUOUS, 0 },
	{ "12.500", "JPY", MONEY_AMBIGUOUS, 0 },
	{ "12,500", "KWD", MONEY_AMBIGUOUS, 0 },
	{ "12.555", "USD", MONEY_AMBIGUOUS, 0 },

	{ "12.5", "JPY", MONEY_PRECISION, 0 },
	{ "12.5555", "USD", MONEY_PRECISION, 0 },
	{ "1,234.567", "USD", MONEY_PRECISION, 0 },
	{ "12.0001", "KWD", MONEY_PRECISION, 0 },

	{ "", "USD", MONEY_SYNTAX, 0 },
	{ " ", "USD", MONEY_SYNTAX, 0 },
	{ " 12", "USD", MONEY_SYNTAX, 0 },
	{ "12 ", "USD", MONEY_SYNTAX, 0 },
	{ "+12", "USD", MONEY_SYNTAX, 0 },
	{ "$12", "USD", MONEY_SYNTAX, 0 },
	{ "12 USD", "USD", MONEY_SYNTAX, 0 },
	{ "1e3", "USD", MONEY_SYNTAX, 0 },
	{ "0x10", "USD", MONEY_SYNTAX, 0 },
	{ ".5", "USD", MONEY_SYNTAX, 0 },
	{ "5.", "USD", MONEY_SYNTAX, 0 },
	{ ".", "USD", MONEY_SYNTAX, 0 },
	{ ",", "USD", MONEY_SYNTAX, 0 },
	{ ",123", "USD", MONEY_SYNTAX, 0 },
	{ "1,23", "USD", MONEY_SYNTAX, 0 },
	{ "1,2345", "USD", MONEY_SYNTAX, 0 },
	{ "1234,567", "USD", MONEY_SYNTAX, 0 },
	{ "1,,234", "USD", MONEY_SYNTAX, 0 },
	{ "1,23,456", "USD", MONEY_SYNTAX, 0 },
	{ "1,234,", "USD", MONEY_SYNTAX, 0 },
	{ "1,234.", "USD", MONEY_SYNTAX, 0 },
	{ "1.2.3", "USD", MONEY_SYNTAX, 0 },
	{ "1.234.567", "USD", MONEY_SYNTAX, 0 },
	{ "1.234,56", "USD", MONEY_SYNTAX, 0 },
	{ "nan", "USD", MONEY_SYNTAX, 0 },
	{ "\xd9", "USD", MONEY_SYNTAX, 0 },
	{ "1\xdb", "USD", MONEY_SYNTAX, 0 },
	{ "\xff", "USD", MONEY_SYNTAX, 0 },

	{ "-1", "USD", MONEY_RANGE, 0 },
	{ "-", "USD", MONEY_RANGE, 0 },
	{ "10000000000.01", "USD", MONEY_RANGE, 0 },
	{ "1000000000001", "JPY", MONEY_RANGE, 0 },
	{ "9223372036854775807", "USD", MONEY_RANGE, 0 },
	{ "99999999999999999999999999999999", "USD", MONEY_RANGE, 0 },
	{ "1.99999999999999999999999999", "USD", MONEY_RANGE, 0 },

	{ "1", "usd", MONEY_CURRENCY, 0 },
	{ "1", "", MONEY_CURRENCY, 0 },
	{ "1", "US", MONEY_CURRENCY, 0 },
	{ "1", "USDX", MONEY_CURRENCY, 0 },
	{ "1", "XXX", MONEY_CURRENCY, 0 }
};

static void
a_figure_is_read_exactly_or_refused(void **state)
{
	enum money_verdict verdict;
	int64_t minor;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		minor = -77;
		verdict = money_parse(rows[i].text, rows[i].currency, &minor);
		if (verdict != rows[i].verdict)
			fail_msg("\"%s\" %s: %s", rows[i].text,
			    rows[i].currency, money_reason(verdict));
		assert_true(minor == (verdict == MONEY_OK ? rows[i].minor :
		    -77));
	}
}

static void
every_verdict_has_words(void **state)
{
	int v;

	(void)state;
	for (v = MONEY_OK; v <= MONEY_RANGE; v++)
		assert_non_null(money_reason((enum money_verdict)v));
}

static void
currencies_have_their_own_decimals(void **state)
{
	(void)state;
	assert_int_equal(money_decimals("JPY"), 0);
	assert_int_equal(money_decimals("IQD"), 0);
	assert_int_equal(money_decimals("SAR"), 2);
	assert_int_equal(money_decimals("KWD"), 3);
	assert_int_equal(money_decimals("TND"), 3);
	assert_int_equal(money_decimals("XYZ"), -1);
}

static void
what_is_printed_is_what_was_meant(void **state)
{
	char text[MONEY_SIZE];

	(void)state;
	assert_string_equal(money_print(12500, "KWD", text), "12.500 KWD");
	assert_string_equal(money_print(5, "KWD", text), "0.005 KWD");
	assert_string_equal(money_print(0, "USD", text), "0.00 USD");
	assert_string_equal(money_print(12, "JPY", text), "12 JPY");
	assert_string_equal(money_print(-5, "USD", text), "-0.05 USD");
	assert_string_equal(money_print(INT64_MIN, "USD", text),
	    "-92233720368547758.08 USD");
	assert_string_equal(money_print(7, "ZZZ", text), "7 ZZZ");
	money_print(INT64_MAX, "a currency of no sensible length", text);
	assert_true(strlen(text) < MONEY_SIZE);
}

static void
a_total_stays_inside_its_limit(void **state)
{
	int64_t total;

	(void)state;
	assert_true(money_times(1250, 3, &total) && total == 3750);
	assert_true(money_times(0, INT64_MAX, &total) && total == 0);
	assert_true(money_times(MONEY_MAX, 1, &total) && total == MONEY_MAX);
	assert_false(money_times(MONEY_MAX, 2, &total));
	assert_false(money_times(INT64_MAX, INT64_MAX, &total));
	assert_false(money_times(-1, 1, &total));
	assert_false(money_times(1, -1, &total));
	assert_false(money_times(-1, -1, &total));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_is_read_exactly_or_refused),
		cmocka_unit_test(every_verdict_has_words),
		cmocka_unit_test(currencies_have_their_own_decimals),
		cmocka_unit_test(what_is_printed_is_what_was_meant),
		cmocka_unit_test(a_total_stays_inside_its_limit)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
