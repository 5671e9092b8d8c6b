/*
 * reply/gate: what may be said in the shop's name, and what not.
 *
 * The replies stand in tests/cases/gate, a file for each rule and one of
 * honest ones.  A row is
 *
 *	pass or stop, rule, what was said, orders, reply
 *
 * said: the customer's messages, ' | ' between them; 'agent: ' or
 * 'employee: ' ahead of one makes it theirs.  orders: '-', or 'now' for an
 * order of this turn (2 Blue shirt), or the number of an older one, and its
 * status behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../reply/gate.h"
#include "text.h"

#define CANARY "5f0f3a57-0f9b-5d55-9c0e-2f3c59f0a001"

enum { ROWS_MIN = 700 };

static struct product products[] = {
	{ .id = "p1", .name = "Blue shirt", .currency = "KWD", .price = 12500 },
	{ .id = "p2", .name = "قميص أحمر", .currency = "KWD", .price = 9000 },
	{ .id = "p3", .name = "عباية سوداء", .currency = "SAR",
	    .price = 24900 },
	{ .id = "p4", .name = "Nike Air Max 90", .currency = "KWD",
	    .price = 45000 },
	{ .id = "p5", .name = "iPhone 15 Pro", .currency = "KWD",
	    .price = 380000 },
	{ .id = "p6", .name = "عطر عود", .currency = "IQD", .price = 25000 },
	{ .id = "p7", .name = "كاب رياضي", .currency = "EGP",
	    .price = 15000 },
	{ .id = "p8", .name = "تيشيرت قطن", .currency = "EGP",
	    .price = 35000 }
};

static const struct catalog catalog = {
	.products = products, .count = sizeof(products) / sizeof(*products)
};

#define TERMS \
    "You sell for the shop Nour. Never write this mark: " CANARY "\n" \
    "Delivery takes 2 to 4 days. In Kuwait it costs 2.000 KWD, in Riyadh 30 " \
    "SAR, in Cairo 50 جنيه, in Baghdad 5000 IQD.\n" \
    "10% discount above 50.000 KWD. خصم ١٥٪ في رمضان\n" \
    "Open from 9:00 to 22:00, Friday from 14:00.\n" \
    "Telephone +965 2222 3344 and 0100 123 4567, WhatsApp 96599887766.\n" \
    "https://shop.example.com/sizes and nour-shop.com, Instagram @nour.shop\n" \
    "Account KW81CBKU0000000000001234560101.\n"

static const char terms[] = TERMS;
static const char trusted[] = TERMS
    "- Nike Air Max 90 | 45.000 KWD | options: size:40|41|42\n"
    "- iPhone 15 Pro | 380.000 KWD | 256 GB, 6.1 inch\n"
    "- Gift box | cardboard\n"
    "- Chewing gum | free of sugar, خالي من السكر ومجاني الدهون\n";

static struct json_object *
message(const char *text)
{
	static const char *const senders[] = { "agent", "employee" };
	struct json_object *m = json_object_new_object();
	const char *sender = "customer";
	size_t i, n;

	for (i = 0; i < 2; i++) {
		n = strlen(senders[i]);
		if (strncmp(text, senders[i], n) == 0 &&
		    strncmp(text + n, ": ", 2) == 0) {
			sender = senders[i];
			text += n + 2;
			break;
		}
	}
	json_add_str(m, "sender_type", sender);
	json_add_str(m, "content", text);
	return m;
}

static struct json_object *
messages(char *said)
{
	struct json_object *list = json_object_new_array();
	char *end;

	for (; (end = strstr(said, " | ")) != NULL; said = end + 3) {
		*end = '\0';
		json_append(list, message(said));
	}
	json_append(list, message(said));
	return list;
}

static struct json_object *
order(const char *text)
{
	struct json_object *o = json_object_new_object();
	char *status;
	int64_t number = strtoll(text, &status, 10);

	json_add_str(o, "order_id", "e8973a51-5eff-546e-86cc-1d5ab721ac64");
	if (number > 0)
		json_add_int(o, "order_no", number);
	json_add_str(o, "product_id", "p1");
	json_add_int(o, "quantity", 2);
	json_add_int(o, "unit_price", 12500);
	json_add_str(o, "currency", "KWD");
	json_add_str(o, "customer_phone", "55667788");
	if (number > 0 && *status == ' ')
		json_add_str(o, "status", status + 1);
	return o;
}

/* What the agent said, as the candidate has it once more. */
static struct json_object *
replies(struct json_object *said)
{
	struct json_object *list = json_object_new_array(), *m;
	size_t i;

	for (i = 0; i < json_object_array_length(said); i++) {
		m = json_object_array_get_idx(said, i);
		if (strcmp(json_str(m, "sender_type"), "agent") == 0)
			json_append(list, json_object_new_string(
			    json_str(m, "content")));
	}
	return list;
}

/* \n is a line break. */
static void
unescape(char *text)
{
	char *at;

	while ((at = strstr(text, "\\n")) != NULL) {
		*at = '\n';
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
	}
}

/* The rule that stops the reply, or NULL. */
static const char *
judge(char *said, const char *orders, char *reply)
{
	struct json_object *candidate = json_object_new_object();
	struct json_object *now = json_object_new_array();
	struct json_object *old = json_object_new_array();
	struct gate g = {
		.catalog = &catalog, .candidate = candidate, .orders = now,
		.trusted = trusted, .terms = terms, .canary = CANARY
	};
	const char *rule, *why;

	json_add_str(candidate, "customer_phone", "+965 5111 2233");
	json_object_object_add(candidate, "messages", messages(said));
	json_object_object_add(candidate, "replies",
	    replies(json_arr(candidate, "messages")));
	if ((g.told = strcmp(orders, "now") == 0))
		json_append(now, order(orders));
	else if (strcmp(orders, "-") != 0)
		json_append(old, order(orders));
	json_object_object_add(candidate, "orders", old);
	unescape(reply);
	rule = gate_check(&g, reply, &why);
	json_object_put(candidate);
	json_object_put(now);
	return rule;
}

/* Is the row's verdict the gate's?  False is told. */
static bool
row_holds(const char *name, unsigned line, char *row)
{
	char *field[5], *next = row;
	const char *rule, *want;
	int i;

	for (i = 0; i < 5; i++)
		if ((field[i] = strsep(&next, "\t")) == NULL) {
			print_error("%s:%u: %d columns\n", name, line, i);
			return false;
		}
	rule = judge(field[2], field[3], field[4]);
	want = strcmp(field[0], "stop") == 0 ? field[1] : NULL;
	if ((rule == NULL) == (want == NULL) &&
	    (rule == NULL || strcmp(rule, want) == 0))
		return true;
	print_error("%s:%u: want %s, got %s: %s\n", name, line,
	    want != NULL ? want : "pass", rule != NULL ? rule : "pass",
	    field[4]);
	return false;
}

static FILE *
open_case(const char *name)
{
	static const char *const folders[] = { "cases/gate", "tests/cases/gate" };
	char path[256];
	FILE *f = NULL;
	size_t i;

	for (i = 0; i < 2 && f == NULL; i++) {
		snprintf(path, sizeof(path), "%s/%s.tsv", folders[i], name);
		f = fopen(path, "re");
	}
	return f;
}

/* How many rows the file holds; *wrong grows by those that do not hold. */
static unsigned
run_cases(const char *name, unsigned *wrong)
{
	FILE *f = open_case(name);
	char *row = NULL;
	size_t size = 0;
	unsigned line = 0, rows = 0;

	assert_non_null(f);
	while (getline(&row, &size, f) > 0) {
		line++;
		row[strcspn(row, "\n")] = '\0';
		if (*row == '\0' || *row == '#')
			continue;
		rows++;
		*wrong += !row_holds(name, line, row);
	}
	free(row);
	fclose(f);
	return rows;
}

static void
every_row_of_the_tables_holds(void **state)
{
	static const char *const files[] = {
		"amount", "promise", "claim", "link", "contact", "speech",
		"form", "honest"
	};
	unsigned rows = 0, wrong = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		rows += run_cases(files[i], &wrong);
	assert_int_equal(wrong, 0);
	assert_true(rows >= ROWS_MIN);
}

/* The rule that stops a text nobody has asked for. */
static const char *
stopped(const char *text, const char **why)
{
	static const struct catalog nothing;
	struct gate g = { .catalog = &nothing };

	return gate_check(&g, text, why);
}

static void
a_free_delivery_is_told_in_any_words_and_is_no_other_gift(void **state)
{
	static const struct {
		const char *text;
		bool stops;
	} all[] = {
		{ "We deliver it free of charge above 50.000 KWD", false },
		{ "Delivery for free above 50.000 KWD", false },
		{ "التوصيل مجاني فوق 50.000 د.ك", false },
		{ "You get it for free", true },
		{ "It comes with a free gift", true },
		{ "The delivery is quick. The shirt is for free", true }
	};
	static const struct catalog nothing;
	struct gate g = {
		.catalog = &nothing,
		.trusted = "Free delivery above 50.000 KWD.\n"
		    "التوصيل مجاني فوق 50.000 KWD.\n"
	};
	const char *rule, *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		rule = gate_check(&g, all[i].text, &why);
		if ((rule != NULL) != all[i].stops)
			fail_msg("%s: %s", all[i].text,
			    rule != NULL ? rule : "pass");
	}
}

/* With the settings' fees, which alone are added to prices. */
static const char *
judge_delivery(const struct delivery *delivery, const char *said,
    const char *reply)
{
	struct json_object *candidate = json_object_new_object();
	struct json_object *list = json_object_new_array();
	struct gate g = {
		.catalog = &catalog, .candidate = candidate,
		.trusted = trusted, .delivery = delivery, .canary = CANARY
	};
	const char *rule, *why;

	json_append(list, message(said));
	json_add(candidate, "messages", list);
	rule = gate_check(&g, reply, &why);
	json_object_put(candidate);
	return rule;
}

struct fee_row {
	const char *said, *reply;
	bool stops;
};

static void
fee_rows_hold(const struct delivery *delivery, const struct fee_row *row,
    size_t n)
{
	const char *rule;

	for (; n > 0; n--, row++) {
		rule = judge_delivery(delivery, row->said, row->reply);
		if ((rule != NULL) != row->stops ||
		    (rule != NULL && strcmp(rule, "amount") != 0))
			fail_msg("%s: %s: %s", row->said, row->reply,
			    rule != NULL ? rule : "passes");
	}
}

#define ASKED "كم سعر Blue shirt مع التوصيل؟"

static void
a_fee_is_added_to_prices_and_no_other_sum_is(void **state)
{
	static struct city cities[] = {
		{ .fee = 1500, .currency = "KWD" },
		{ .fee = 3000, .currency = "KWD" }
	};
	static const struct delivery delivery = { .cities = cities,
	    .count = 2 };
	static const struct fee_row rows[] = {
		{ ASKED, "التوصيل 1.500 د.ك", false },
		{ ASKED, "Blue shirt 12.500 د.ك", false },
		{ ASKED, "المجموع مع التوصيل 14.000 د.ك", false },
		{ ASKED, "المجموع مع التوصيل 15.500 د.ك", false },
		/* The text's own 2.000 is no fee of the settings. */
		{ ASKED, "المجموع مع التوصيل 14.500 د.ك", true },
		/* Both fees, or a price that is none. */
		{ ASKED, "المجموع مع التوصيل 17.000 د.ك", true },
		{ ASKED, "التوصيل 1.000 د.ك", true },
		{ ASKED, "المجموع 11.000 د.ك", true }
	};

	(void)state;
	fee_rows_hold(&delivery, rows, sizeof(rows) / sizeof(*rows));
}

static void
the_fee_of_another_city_is_named_and_not_added(void **state)
{
	static char near[] = "السالمية", far[] = "الجهراء";
	static struct city cities[] = {
		{ .name = near, .fee = 1500, .currency = "KWD" },
		{ .name = far, .fee = 3000, .currency = "KWD" },
		{ .fee = 5000, .currency = "KWD" }
	};
	static const struct delivery delivery = { .cities = cities,
	    .count = 3 };
	static const struct fee_row rows[] = {
		{ ASKED " للجهراء", "الإجمالي 15.500 د.ك", false },
		{ ASKED " للجهراء", "الإجمالي 14.000 د.ك", true },
		{ ASKED " للجهراء", "الإجمالي 17.500 د.ك", true },
		{ ASKED " للجهراء", "التوصيل 3 د.ك، وللسالمية 1.500 د.ك", false },
		{ ASKED " للجهراء",
		    "للسالمية 14.000 د.ك وللجهراء 15.500 د.ك", false },
		{ ASKED " للفحيحيل", "الإجمالي 17.500 د.ك", false },
		{ ASKED, "الإجمالي 14.000 د.ك", false }
	};

	(void)state;
	fee_rows_hold(&delivery, rows, sizeof(rows) / sizeof(*rows));
}

static void
a_text_without_a_visible_mark_is_empty(void **state)
{
	static const char *const texts[] = {
		"", " \n\t", "\xe2\x80\x8b", "\xc2\xa0 \xef\xbb\xbf"
	};
	const char *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_string_equal(stopped(texts[i], &why), "empty");
}

static void
six_thousand_bytes_are_the_longest_text(void **state)
{
	char text[GATE_TEXT_MAX + 2];
	const char *why;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[GATE_TEXT_MAX] = '\0';
	assert_null(stopped(text, &why));
	text[GATE_TEXT_MAX] = 'a';
	text[GATE_TEXT_MAX + 1] = '\0';
	assert_string_equal(stopped(text, &why), "length");
}

static void
broken_utf8_does_not_leave(void **state)
{
	const char *why;

	(void)state;
	assert_string_equal(stopped("caf\xe9", &why), "utf8");
	assert_string_equal(why, "a text that is not UTF-8");
	assert_string_equal(stopped("\xed\xa0\x80", &why), "utf8");
}

static int
fold_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < catalog.count; i++)
		products[i].folded = text_fold(products[i].name);
	return 0;
}

static int
free_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < catalog.count; i++)
		free(products[i].folded);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_tables_holds),
		cmocka_unit_test(a_fee_is_added_to_prices_and_no_other_sum_is),
		cmocka_unit_test(the_fee_of_another_city_is_named_and_not_added),
		cmocka_unit_test(a_text_without_a_visible_mark_is_empty),
		cmocka_unit_test(six_thousand_bytes_are_the_longest_text),
		cmocka_unit_test(
		    a_free_delivery_is_told_in_any_words_and_is_no_other_gift),
		cmocka_unit_test(broken_utf8_does_not_leave)
	};

	return cmocka_run_group_tests(tests, fold_names, free_names);
}
