/* store/receipt: what a customer is told of an order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../store/receipt.h"

static void
is_printed(struct receipt *r, size_t max, const char *want)
{
	char *text = receipt_print(r, TEXT_BYTES, max);

	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
}

static void
lines_delivery_and_total_are_in_the_customers_language(void **state)
{
	struct receipt r = { .language = "ar", .number = 1001, .fee = 2000,
	    .has_fee = true };

	(void)state;
	receipt_line(&r, "قميص أزرق", "مقاس M", 2, 25000, "KWD");
	receipt_line(&r, "Cap", NULL, 1, 3000, "KWD");
	is_printed(&r, 1000, "طلب رقم 1001\n"
	    "- 2 × قميص أزرق (مقاس M): 25.000 KWD\n- 1 × Cap: 3.000 KWD\n"
	    "التوصيل: 2.000 KWD\nالإجمالي: 30.000 KWD");
	r.language = "en";
	is_printed(&r, 1000, "Order no. 1001\n"
	    "- 2 × قميص أزرق (مقاس M): 25.000 KWD\n- 1 × Cap: 3.000 KWD\n"
	    "Delivery: 2.000 KWD\nTotal: 30.000 KWD");
	r.language = "fr";
	r.fee = 0;
	is_printed(&r, 1000, "Commande n° 1001\n"
	    "- 2 × قميص أزرق (مقاس M): 25.000 KWD\n- 1 × Cap: 3.000 KWD\n"
	    "Livraison: gratuite\nTotal: 28.000 KWD");
	receipt_free(&r);
}

static void
an_unknown_fee_is_said_to_be_apart(void **state)
{
	struct receipt r = { .language = "en", .number = 7 };

	(void)state;
	receipt_line(&r, "Cap", "", 1, 3000, "KWD");
	is_printed(&r, 1000, "Order no. 7\n- 1 × Cap: 3.000 KWD\n"
	    "Delivery: not included\nTotal: 3.000 KWD");
	receipt_free(&r);
}

static void
each_currency_has_its_total(void **state)
{
	struct receipt r = { .language = "en", .number = 7 };

	(void)state;
	receipt_line(&r, "Cap", NULL, 1, 3000, "KWD");
	receipt_line(&r, "Hat", NULL, 1, 500, "USD");
	receipt_line(&r, "Cap", "red", 1, 3000, "KWD");
	is_printed(&r, 1000, "Order no. 7\n- 1 × Cap: 3.000 KWD\n"
	    "- 1 × Hat: 5.00 USD\n- 1 × Cap (red): 3.000 KWD\n"
	    "Delivery: not included\nTotal: 6.000 KWD\nTotal: 5.00 USD");
	receipt_free(&r);
}

static void
a_proposal_has_no_number_and_asks_for_a_yes(void **state)
{
	struct receipt r = { .language = "en" };

	(void)state;
	setenv("SOUK_CASH_ON_DELIVERY", "on", 1);
	receipt_line(&r, "Cap", NULL, 1, 3000, "KWD");
	is_printed(&r, 1000, "Your order:\n- 1 × Cap: 3.000 KWD\n"
	    "Delivery: not included\nTotal: 3.000 KWD\nCash on delivery\n"
	    "To confirm, write: yes");
	unsetenv("SOUK_CASH_ON_DELIVERY");
	receipt_free(&r);
}

static void
what_is_long_is_cut_and_the_total_stays(void **state)
{
	struct receipt r = { .language = "ar", .number = 1001 };
	char name[257], *text;
	int i;

	(void)state;
	memset(name, 'x', 256);
	name[256] = '\0';
	for (i = 0; i < 10; i++)
		receipt_line(&r, name, name, 1, 1000, "KWD");
	text = receipt_print(&r, TEXT_BYTES, 1000);
	assert_true(strlen(text) <= 1000);
	assert_non_null(strstr(text, "الإجمالي: 10.000 KWD"));
	free(text);
	for (i = 0; i < 40; i++)
		receipt_line(&r, name, name, 1, 1000, "KWD");
	text = receipt_print(&r, TEXT_BYTES, 1000);
	assert_true(strlen(text) <= 1000);
	assert_non_null(strstr(text, " أخرى"));
	assert_non_null(strstr(text, "الإجمالي: 50.000 KWD"));
	free(text);
	receipt_free(&r);
	assert_null(receipt_print(&r, TEXT_BYTES, 1000));
}

static void
a_language_without_words_is_told_in_arabic(void **state)
{
	struct receipt r = { .language = "de", .number = 7 };

	(void)state;
	receipt_line(&r, "Cap", NULL, 1, 3000, "KWD");
	is_printed(&r, 1000, "طلب رقم 7\n- 1 × Cap: 3.000 KWD\n"
	    "التوصيل: غير مشمول\nالإجمالي: 3.000 KWD");
	r.language = NULL;
	is_printed(&r, 1000, "طلب رقم 7\n- 1 × Cap: 3.000 KWD\n"
	    "التوصيل: غير مشمول\nالإجمالي: 3.000 KWD");
	receipt_free(&r);
}

/* The total is told in any case: the sender cuts what is too long. */
static void
where_nothing_fits_a_line_and_the_total_are_left(void **state)
{
	struct receipt r = { .language = "en", .number = 7 };

	(void)state;
	receipt_line(&r, "Cap", NULL, 1, 3000, "KWD");
	receipt_line(&r, "Hat", NULL, 1, 3000, "KWD");
	is_printed(&r, 10, "Order no. 7\n- 1 × Cap: 3.000 KWD\n+ 1 more\n"
	    "Delivery: not included\nTotal: 6.000 KWD");
	receipt_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    lines_delivery_and_total_are_in_the_customers_language),
		cmocka_unit_test(an_unknown_fee_is_said_to_be_apart),
		cmocka_unit_test(each_currency_has_its_total),
		cmocka_unit_test(a_proposal_has_no_number_and_asks_for_a_yes),
		cmocka_unit_test(what_is_long_is_cut_and_the_total_stays),
		cmocka_unit_test(a_language_without_words_is_told_in_arabic),
		cmocka_unit_test(where_nothing_fits_a_line_and_the_total_are_left)
	};

	setenv("SOUK_CONF", "/dev/null", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
