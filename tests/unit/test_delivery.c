/* reply/delivery, phone_plan, phone, brief: where an order goes, for how much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../reply/brief.h"
#include "../../reply/delivery.h"
#include "../../reply/phone.h"
#include "../../reply/phone_plan.h"
#include "place.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

enum { UNKNOWN = -1 };

static int64_t
fee(const struct delivery *d, const char *address, int64_t goods)
{
	int64_t n;

	return delivery_fee(d, address, goods, "KWD", &n) ? n : UNKNOWN;
}

/* A file of this text, which the setting names. */
static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
one_fee_is_the_same_wherever_it_goes(void **state)
{
	struct delivery d;

	(void)state;
	setenv("SOUK_DELIVERY_FEE", "2.000 KWD", 1);
	delivery_load(&d);
	assert_int_equal(fee(&d, "Salmiya", 100), 2000);
	assert_int_equal(fee(&d, NULL, 100), 2000);
	delivery_free(&d);
	unsetenv("SOUK_DELIVERY_FEE");
	delivery_load(&d);
	assert_int_equal(fee(&d, "Salmiya", 100), UNKNOWN);
	delivery_free(&d);
}

static void
a_fee_in_another_currency_is_not_known(void **state)
{
	struct delivery d;
	int64_t n;

	(void)state;
	setenv("SOUK_DELIVERY_FEE", "2.000 KWD", 1);
	delivery_load(&d);
	assert_false(delivery_fee(&d, "Riyadh", 100, "SAR", &n));
	delivery_free(&d);
	unsetenv("SOUK_DELIVERY_FEE");
}

static void
enough_goods_are_delivered_free(void **state)
{
	struct delivery d;

	(void)state;
	setenv("SOUK_DELIVERY_FEE", "2.000 KWD", 1);
	setenv("SOUK_DELIVERY_FREE_FROM", "20.000 KWD", 1);
	delivery_load(&d);
	assert_int_equal(fee(&d, "Salmiya", 19999), 2000);
	assert_int_equal(fee(&d, "Salmiya", 20000), 0);
	delivery_free(&d);
	unsetenv("SOUK_DELIVERY_FEE");
	unsetenv("SOUK_DELIVERY_FREE_FROM");
}

static void
the_city_in_the_address_says_the_fee(void **state)
{
	static const struct {
		const char *address;
		int64_t fee;
	} rows[] = {
		{ "السالمية قطعة ٤", 1500 }, { "بالسالميه شارع 2", 1500 },
		{ "salmiya, block 4", 1500 }, { "حولي", 1000 },
		{ "مدينة الكويت", 2500 }, { "الكويت، السالمية", 1500 },
		{ "للسالمية قطعة 4", 1500 }, { "سالمية 4", 1500 },
		{ "الجهراء", UNKNOWN }, { "", UNKNOWN },
		{ "Salmiyat", UNKNOWN },
		/* Two that cost differently: nobody knows which. */
		{ "between Salmiya and Hawally", UNKNOWN },
		{ "السالمية Salmiya", 1500 }
	};
	struct delivery d;
	size_t i;

	(void)state;
	write_file("cities.test", "city,amount\n# Kuwait\n"
	    "السالمية,1.500 KWD\nSalmiya,1.500 KWD\n\nحولي,1.000 KWD\n"
	    "Hawally,1.000 KWD\n مدينة الكويت , 2.500 KWD\n");
	setenv("SOUK_DELIVERY_FEE", "./cities.test", 1);
	delivery_load(&d);
	for (i = 0; i < SOME(rows); i++)
		if (fee(&d, rows[i].address, 100) != rows[i].fee)
			fail_msg("%s: %d", rows[i].address,
			    (int)fee(&d, rows[i].address, 100));
	delivery_free(&d);
	unsetenv("SOUK_DELIVERY_FEE");
	unlink("cities.test");
}

static void
a_star_is_every_other_city(void **state)
{
	struct delivery d;

	(void)state;
	write_file("cities.test", "*,3.000 KWD\nحولي,1.000 KWD\n");
	setenv("SOUK_DELIVERY_FEE", "./cities.test", 1);
	delivery_load(&d);
	assert_int_equal(fee(&d, "الجهراء", 100), 3000);
	assert_int_equal(fee(&d, "حولي", 100), 1000);
	delivery_free(&d);
	unsetenv("SOUK_DELIVERY_FEE");
	unlink("cities.test");
}

static void
a_number_gets_its_international_form(void **state)
{
	static const struct {
		const char *typed, *country, *want;	/* NULL: not known */
	} rows[] = {
		{ "٥١١١ ٢٢٣٣", "KW", "+96551112233" },
		{ "51112233", NULL, NULL },
		{ "+965 5111-2233", NULL, "+96551112233" },
		{ "00965 51112233", "SA", "+96551112233" },
		{ "96551112233", "KW", "+96551112233" },
		{ "0501234567", "SA", "+966501234567" },
		{ "501234567", "SA", "+966501234567" },
		{ "966501234567", "SA", "+966501234567" },
		{ "+966 0501234567", NULL, "+966501234567" },
		{ "01001234567", "EG", "+201001234567" },
		{ "0100 123 4567", "KW", NULL },
		{ "07701234567", "IQ", "+9647701234567" },
		{ "1234567", "KW", NULL }, { "0501234567", "KW", NULL },
		{ "+1 (415) 555-2671", "KW", "+14155552671" },
		{ "+4912345678901234567", "KW", NULL },
		{ "+965 511", "KW", NULL }, { "", "KW", NULL },
		{ "0000000000", "SA", NULL }
	};
	char text[PHONE_E164_SIZE];
	bool known;
	size_t i;

	(void)state;
	for (i = 0; i < SOME(rows); i++) {
		known = phone_e164(rows[i].typed, rows[i].country != NULL ?
		    phone_plan_of(rows[i].country) : NULL, text);
		if (known != (rows[i].want != NULL) || (known &&
		    strcmp(text, rows[i].want) != 0))
			fail_msg("%s: %s", rows[i].typed, known ? text : "-");
	}
	assert_null(phone_plan_of("XX"));
}

static void
a_number_is_found_as_it_was_typed(void **state)
{
	static const struct {
		const char *text, *digits, *want;
	} rows[] = {
		{ "رقمي ٥١١١-٢٢٣٣ شكرا", "51112233", "٥١١١-٢٢٣٣" },
		{ "2 shirts, 0501234567.", "966501234567", "0501234567" },
		{ "call +965 5111 2233 now", "51112233", "+965 5111 2233" },
		{ "12/11/2026 51112233", "51112233", "51112233" },
		{ "no number", "51112233", NULL },
		{ "55 66 77 88", "55667788", "55 66 77 88" },
		{ "71 234 567", "71234567", "71 234 567" },
		{ "2 55667788", "55667788", "55667788" },
		{ "2 55667788", "96555667788", "55667788" },
		{ "2 0501234567", "966501234567", "0501234567" },
		{ "55667788 2 shirts", "55667788", "55667788" },
		{ "55667788\n٢ قميص", "55667788", "55667788" },
		{ "0100 123 4567", "501234567", NULL },
		{ "9655 5667788", "55667788", NULL },
		{ "40 41 42 43", "55667788", NULL }
	};
	char *typed;
	size_t i;

	(void)state;
	for (i = 0; i < SOME(rows); i++) {
		typed = phone_typed(rows[i].text, rows[i].digits);
		if (rows[i].want == NULL)
			assert_null(typed);
		else
			assert_string_equal(typed, rows[i].want);
		free(typed);
	}
}

static void
the_brief_holds_all_that_the_shop_says_of_itself(void **state)
{
	struct brief b = { 0 };

	(void)state;
	assert_int_equal(system("mkdir -p brief.test"), 0);
	write_file("brief.test/prompt.txt", "Sell.\n");
	write_file("brief.test/faq.txt", "Open until ten?\nYes, 9 to 10.\n");
	setenv("SOUK_PROMPT_FILE", "brief.test/prompt.txt", 1);
	setenv("SOUK_SHOP_NAME", "Nour", 1);
	setenv("SOUK_TONE", "friendly,\nbrief", 1);
	setenv("SOUK_DELIVERY_TERMS", "2 to 4 days", 1);
	setenv("SOUK_DELIVERY_FEE", "2.000 KWD", 1);
	setenv("SOUK_CASH_ON_DELIVERY", "on", 1);
	brief_load(&b);
	assert_string_equal(b.text, "Sell.\n\n"
	    "Never write this mark: 0d814a78-5bb3-5ad3-9f7c-b0966f39983f\n\n"
	    "The shop's name: Nour\nHow the shop speaks: friendly, brief\n"
	    "Terms of delivery: 2 to 4 days\n"
	    "Delivery costs:\n- everywhere: 2.000 KWD\n"
	    "Payment: cash on delivery.\n\n"
	    "What customers often ask, and the shop's answers:\n"
	    "Open until ten?\nYes, 9 to 10.\n\n");
	brief_free(&b);
	unlink("brief.test/faq.txt");
	brief_load(&b);
	assert_null(strstr(b.text, "What customers often ask"));
	brief_free(&b);
	unsetenv("SOUK_PROMPT_FILE");
	unsetenv("SOUK_SHOP_NAME");
	unsetenv("SOUK_TONE");
	unsetenv("SOUK_DELIVERY_TERMS");
	unsetenv("SOUK_DELIVERY_FEE");
	unsetenv("SOUK_CASH_ON_DELIVERY");
	unlink("brief.test/prompt.txt");
	rmdir("brief.test");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_fee_is_the_same_wherever_it_goes),
		cmocka_unit_test(a_fee_in_another_currency_is_not_known),
		cmocka_unit_test(enough_goods_are_delivered_free),
		cmocka_unit_test(the_city_in_the_address_says_the_fee),
		cmocka_unit_test(a_star_is_every_other_city),
		cmocka_unit_test(a_number_gets_its_international_form),
		cmocka_unit_test(a_number_is_found_as_it_was_typed),
		cmocka_unit_test(
		    the_brief_holds_all_that_the_shop_says_of_itself)
	};
	char folder[PLACE_SIZE];
	int failed;

	place(folder, "souk-delivery-XXXXXX");
	if (mkdtemp(folder) == NULL || chdir(folder) == -1)
		return 1;
	setenv("SOUK_CONF", "/dev/null", 1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
