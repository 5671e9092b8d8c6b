/*
 * reply/gate: what may be said in the shop's name, and what not.
 *
 * The replies stand in tests/cases/gate, a file for each rule and one of
 * honest ones; and, in more languages, what a shop's agent says of an honest
 * day (talk) and what none may (deceit).  A row is
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
#include <time.h>

#include <cmocka.h>

#include "../../reply/gate.h"
#include "text.h"

#define CANARY "5f0f3a57-0f9b-5d55-9c0e-2f3c59f0a001"

enum { ROWS_MIN = 1850 };

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
/* gate_check() with what the shop wrote, which it reads for this text alone. */
static const char *
check(struct gate g, const char *wrote, const char *of_it, const char *text,
    const char **why)
{
	const char *rule;

	g.grounding = grounding_new(wrote, of_it);
	rule = gate_check(&g, text, why);
	grounding_free(g.grounding);
	return rule;
}

static const char *
judge(char *said, const char *orders, char *reply)
{
	struct json_object *candidate = json_object_new_object();
	struct json_object *now = json_object_new_array();
	struct json_object *old = json_object_new_array();
	struct gate g = {
		.catalog = &catalog, .candidate = candidate, .orders = now,
		.canary = CANARY
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
	rule = check(g, trusted, terms, reply, &why);
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
		"form", "honest", "talk", "deceit"
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

	return check(g, "", NULL, text, why);
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
	static const char wrote[] = "Free delivery above 50.000 KWD.\n"
	    "التوصيل مجاني فوق 50.000 KWD.\n";
	const struct gate g = { .catalog = &nothing };
	const char *rule, *why;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		rule = check(g, wrote, NULL, all[i].text, &why);
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
		.delivery = delivery, .canary = CANARY
	};
	const char *rule, *why;

	json_append(list, message(said));
	json_add(candidate, "messages", list);
	rule = check(g, trusted, NULL, reply, &why);
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

/* --- records of another shape than the prompt's -------------------------- */

/* What a text is weighed against, as JSON; NULL: none of it. */
struct talk {
	const char *candidate, *orders;
	const char *trusted;		/* NULL: the shop's text above */
	const struct catalog *catalog;	/* NULL: the products above */
	bool proposed, told;
};

static struct json_object *
parse(const char *text)
{
	struct json_object *o;
	const char *why;

	if (text == NULL)
		return NULL;
	o = json_parse(text, strlen(text), &why);
	if (o == NULL)
		fail_msg("%s: %s", why, text);
	return o;
}

static const char *
weigh(const struct talk *t, const char *text)
{
	struct json_object *candidate = parse(t->candidate);
	struct json_object *now = parse(t->orders);
	struct gate g = {
		.catalog = t->catalog != NULL ? t->catalog : &catalog,
		.candidate = candidate, .orders = now,
		.proposed = t->proposed, .told = t->told, .canary = CANARY
	};
	const char *why, *rule = t->trusted != NULL ?
	    check(g, t->trusted, NULL, text, &why) :
	    check(g, trusted, terms, text, &why);

	json_object_put(candidate);
	json_object_put(now);
	return rule;
}

/* rule NULL: it may leave. */
static void
is_weighed(const struct talk *t, const char *text, const char *rule)
{
	const char *got = weigh(t, text);

	if ((got == NULL) != (rule == NULL) ||
	    (got != NULL && strcmp(got, rule) != 0))
		fail_msg("%s: %s, not %s", text, got != NULL ? got : "passes",
		    rule != NULL ? rule : "passes");
}

static void
a_message_without_words_or_sender_is_nobodys(void **state)
{
	static const struct talk t = { .candidate = "{\"messages\":["
	    "{\"sender_type\":\"customer\"},"
	    "{\"content\":\"call +965 5999 8877 or https://evil.example\"},"
	    "{\"sender_type\":7,\"content\":\"12345678\"}]}" };

	(void)state;
	is_weighed(&t, "The shirt is blue.", NULL);
	is_weighed(&t, "Call +965 5999 8877.", "phone");
	is_weighed(&t, "See https://evil.example", "link");
}

#define LINE(more) "{\"product_id\":\"p1\",\"quantity\":1," \
	"\"unit_price\":12500" more "}"
#define KWD ",\"currency\":\"KWD\""

static void
an_order_counts_as_far_as_it_can_be_read(void **state)
{
	static const struct {
		const char *orders, *text, *rule;
	} rows[] = {
		/* Its sum, with the delivery that it was made with. */
		{ "[" LINE(KWD ",\"delivery_fee\":1750") "]",
		    "14.250 KWD in all", NULL },
		{ "[" LINE(KWD ",\"delivery_fee\":-1") "]",
		    "14.250 KWD in all", "amount" },
		{ "[" LINE(KWD ",\"delivery_fee\":1000000000001") "]",
		    "14.250 KWD in all", "amount" },
		/* Lines of one order are summed, those of two are not. */
		{ "[" LINE(KWD ",\"order_no\":5") ","
		    LINE(KWD ",\"order_no\":5,\"delivery_fee\":750") "]",
		    "25.750 KWD in all", NULL },
		{ "[" LINE(KWD ",\"order_no\":5") ","
		    LINE(KWD ",\"order_no\":6,\"delivery_fee\":750") "]",
		    "25.750 KWD in all", "amount" },
		{ "[" LINE(KWD) "," LINE(",\"currency\":\"USD\"") "]",
		    "125.00 USD in all", NULL },
		/* What no price can be made of is no price. */
		{ "[" LINE(",\"currency\":\"XXX\"") "]", "13.750 KWD",
		    "amount" },
		{ "[" LINE(",\"order_no\":7") "]", "13.750 KWD", "amount" },
		{ "[" LINE(KWD) "," LINE("") "]", "12.500 KWD", NULL },
		{ "[{\"quantity\":3,\"currency\":\"KWD\"}]", "3 KWD",
		    "amount" },
		{ "[{\"quantity\":-3,\"unit_price\":13750" KWD "}]",
		    "13.750 KWD", "amount" },
		/* Sums past all money are none. */
		{ "[{\"quantity\":1,\"unit_price\":999999999999" KWD "},"
		    "{\"quantity\":1,\"unit_price\":999999999999" KWD "},"
		    "{\"quantity\":1,\"unit_price\":13750" KWD
		    ",\"delivery_fee\":1}]", "13.750 KWD", NULL }
	};
	struct talk t = { .candidate = "{}" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		t.orders = rows[i].orders;
		is_weighed(&t, rows[i].text, rows[i].rule);
	}
}

#define SAID(text) "{\"messages\":[{\"sender_type\":\"customer\"," \
	"\"content\":\"" text "\"}]}"

static void
a_customers_figure_stands_beside_the_true_price_or_not_at_all(void **state)
{
	static const struct {
		const char *candidate, *text, *rule;
	} rows[] = {
		{ SAID("Blue shirt for 4.500 KWD?"), "Sorry, 4.500 KWD is not"
		    " possible, it costs 12.500 KWD", NULL },
		{ SAID("تيشيرت قطن ب 1.500 EGP"), "Sorry, 1500 EGP is not"
		    " possible, it costs 350 EGP", NULL },
		{ SAID("تيشيرت قطن ب 1.500 EGP"), "Sorry, 1.5 EGP is not"
		    " possible, it costs 350 EGP", NULL },
		{ SAID("Blue shirt for 600 fils?"), "Sorry, 0.6 KWD is not"
		    " possible, it costs 12.500 KWD", NULL },
		{ SAID("Blue shirt for 600 fils?"), "Sorry, 6 KWD is not"
		    " possible, it costs 12.500 KWD", NULL },
		{ SAID("Blue shirt for 600 fils?"), "Sorry, 7 KWD is not"
		    " possible, it costs 12.500 KWD", "amount" },
		{ SAID("Blue shirt for 7 KWD?"), "Sorry, 4 KWD is not"
		    " possible, it costs 12.500 KWD", "amount" },
		{ SAID("Blue shirt for 5 KWD?"), "Sorry, not for 5 KWD",
		    "amount" },
		{ SAID("Blue shirt for 5 KWD?"), "Deal! It is not 5 KWD, it is"
		    " 12.500 KWD", "amount" }
	};
	struct talk t = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		t.candidate = rows[i].candidate;
		is_weighed(&t, rows[i].text, rows[i].rule);
	}
}

static struct product small[] = {
	{ .id = "s1", .name = "Sticker", .currency = "KWD", .price = 0 },
	{ .id = "s2", .name = "Poster", .currency = "USD", .price = 700 },
	{ .id = "s3", .name = "Carpet", .currency = "IQD", .price = 1250000 },
	{ .id = "s4", .name = "Hall", .currency = "KWD", .price = 2250000 },
	{ .id = "s5", .name = "Box", .currency = "KWD", .price = 900 }
};
static const struct catalog little = { .products = small, .count = 5 };

static void
what_costs_nothing_or_other_money_adds_nothing(void **state)
{
	static const struct talk t = { .catalog = &little,
	    .candidate = SAID("Sticker and Poster and Carpet"),
	    .trusted = "Delivery is 2.500 EGP." };

	(void)state;
	is_weighed(&t, "The Poster is 7 USD", NULL);
	is_weighed(&t, "2 Posters are 14 USD", NULL);
	is_weighed(&t, "Sticker and Poster are 7 KWD", "amount");
	/* A point ahead of three: either, where the currency has two. */
	is_weighed(&t, "Delivery is 2500 EGP", NULL);
	is_weighed(&t, "Delivery is 2.50 EGP", NULL);
}

/* A thousand of nothing is money, unless the shop counts so much itself. */
static void
thousands_are_money_or_the_shops_own_figure(void **state)
{
	static const struct talk t = { .catalog = &little, .candidate = "{}",
	    .trusted = "Power bank of 20,000 mAh. Use code NOUR5 on Fridays." };

	(void)state;
	is_weighed(&t, "Power bank: 20 ألف", NULL);
	is_weighed(&t, "Power bank: 20 ألف دينار", "amount");
	is_weighed(&t, "Power bank: 30 ألف", "amount");
	is_weighed(&t, "On Friday, use code NOUR5", NULL);
}

/* Nothing is named, and more prices are said than are added up. */
static void
what_is_priced_adds_up(void **state)
{
	static const struct talk t = { .candidate = SAID("blue ones? size 1, 2,"
	    " 3, 4, 5, 6, 7 or 8") };
	static const struct talk none = { .candidate = SAID("all of it") };

	(void)state;
	is_weighed(&t, "At 12.500 KWD, blue", NULL);
	is_weighed(&none, "150 EGP and 350 EGP, so 500 EGP", NULL);
	is_weighed(&none, "150 EGP and 350 EGP, so 510 EGP", "amount");
	is_weighed(&none, "9 KWD, 12.500 KWD, 45 KWD, 380 KWD, 249 SAR, so "
	    "446.500 KWD", NULL);
}

static void
a_price_with_many_digits_is_no_telephone_number(void **state)
{
	static const struct talk t = { .catalog = &little, .candidate = "{}",
	    .trusted = "Sold here." };

	(void)state;
	is_weighed(&t, "The Carpet is 1250000 IQD", NULL);
	is_weighed(&t, "The Carpet is 1250.000 IQD", NULL);
	is_weighed(&t, "The Hall is 2250.000 KWD", NULL);
	is_weighed(&t, "The Carpet is 1250000 IQD, call 12500001",
	    "phone");
}

/* However it is written, and whatever it counts. */
static void
figures_of_the_shop_are_no_telephone_number(void **state)
{
	static const struct talk t = { .candidate = "{}",
	    .trusted = "Bolts in boxes of 599, 377 and 7000." };

	(void)state;
	is_weighed(&t, "In boxes of 599 377 7.000", NULL);
	is_weighed(&t, "In boxes of 599 377 7000", "phone");
	is_weighed(&t, "In boxes of 599 378 77", "phone");
}

#define OLD_ORDER(more) "{\"orders\":[{\"order_id\":" \
	"\"ab12cd34-5eff-546e-86cc-1d5ab721ac64\",\"order_no\":1001" \
	more "}]}"

#define ID "ab12cd34-5eff-546e-86cc-1d5ab721ac64"

/* Customers know an order by its number. */
static void
ids_are_nobodys_to_hear(void **state)
{
	static const struct talk old = { .candidate = OLD_ORDER("") };
	static const struct talk now = { .orders = "[{\"order_id\":7},"
	    "{\"order_id\":\"e1\"},{\"order_id\":\"" ID "\"}]",
	    .candidate = "{}" };
	static const struct talk none = { .candidate = "{}" };
	static const struct talk link = { .candidate = "{}",
	    .trusted = "Our sizes: https://shop.example/" ID };

	(void)state;
	is_weighed(&old, "It is order 1001, for the shirt", NULL);
	is_weighed(&old, "It is " ID, "id");
	is_weighed(&old, "It is ab12cd34", "id");
	is_weighed(&old, "It is AB12CD34-5EFF-546E-86CC-1D5AB721AC64", "id");
	is_weighed(&now, "It is " ID, "id");
	is_weighed(&now, "It is (ab12cd34)", "id");
	is_weighed(&none, "It is " ID, "id");
	is_weighed(&none, "It is ab12cd345eff546e86cc1d5ab721ac64.", "id");
	is_weighed(&none, "It is ab12cd34 5eff 546e 86cc 1d5ab721ac64", "id");
	is_weighed(&none, "It is ab12cd34", NULL);
	is_weighed(&none, "https://shop.example/" ID, "id");
	is_weighed(&link, "https://shop.example/" ID, NULL);
	/* Not so long, longer, and nothing but letters. */
	is_weighed(&none, "ab12cd34-5eff-546e", NULL);
	is_weighed(&none, "x" ID, NULL);
	is_weighed(&none, "abcdefab-cdef-abcd-efab-cdefabcdefab", NULL);
	is_weighed(&none, "fab faded cafe deed bad decade ace add ab", NULL);
	is_weighed(&none, "ab12cd34ef567890ab12cd34ef567890f", "iban");
}

/* What a catalog of 64 KiB would be; owned. */
static char *
much(void)
{
	static const char line[] = "Shirt of cotton, in five colours: 12.500 KWD\n";
	size_t n = (64 << 10) / (sizeof(line) - 1), i;
	char *text = calloc(n, sizeof(line));

	assert_non_null(text);
	for (i = 0; i < n; i++)
		memcpy(text + i * (sizeof(line) - 1), line, sizeof(line) - 1);
	return text;
}

/* A price, a figure, a percentage, a promise, an id, a link and an account. */
static void
weigh_all(struct gate *g)
{
	static const char *const all[] = { "The shirt is 12.500 KWD",
	    "Power bank: 20 ألف", "15% discount", "Delivery is free",
	    "It is ab12cd34-5eff-546e-86cc-1d5ab721ac64",
	    "https://other.example/", "Pay to KW81CBKU0000000000001234560101"
	};
	const char *why;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		gate_check(g, all[i], &why);
}

/* Ten rounds in less time than the first, of which each was one as long. */
static void
what_the_shop_wrote_is_read_once_for_all_replies(void **state)
{
	struct gate g = { .catalog = &little, .candidate = parse("{}") };
	char *wrote = much();
	clock_t began, first;
	int i;

	(void)state;
	g.grounding = grounding_new(wrote, wrote);
	began = clock();
	weigh_all(&g);
	first = clock() - began;
	began = clock();
	for (i = 0; i < 10; i++)
		weigh_all(&g);
	assert_true(clock() - began < first);
	grounding_free(g.grounding);
	json_object_put(g.candidate);
	free(wrote);
}

#define IBAN "KW81CBKU0000000000001234560101"

/* What the shop's people said here is as good as what is written. */
static void
what_its_people_said_here_is_the_shops(void **state)
{
	static const struct talk silent = { .catalog = &little,
	    .candidate = "{}", .trusted = "Sold here." };
	static const struct talk spoken = { .catalog = &little,
	    .trusted = "Sold here.", .candidate = "{\"messages\":["
	    "{\"sender_type\":\"employee\",\"content\":\"20,000 mAh. 15% off."
	    " Delivery is free. Pay to " IBAN ".\"},"
	    "{\"sender_type\":\"employee\",\"content\":"
	    "\"https://shop.example/" ID "\"}]}" };
	static const struct {
		const char *text, *rule;
	} all[] = {
		{ "Power bank: 20 ألف", "amount" },
		{ "15% discount", "promise" },
		{ "You get the delivery for free", "promise" },
		{ "Pay to " IBAN, "iban" },
		{ "https://shop.example/" ID, "id" },
		{ "https://shop.example/", "link" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		is_weighed(&silent, all[i].text, all[i].rule);
		is_weighed(&spoken, all[i].text, NULL);
	}
}

static void
numbers_of_orders_are_the_customers(void **state)
{
	static const struct talk old = { .candidate = OLD_ORDER(
	    ",\"customer_phone\":\"55667788\"") };
	static const struct talk bare = { .candidate = OLD_ORDER("") };
	static const struct talk now = { .orders =
	    "[{\"customer_phone\":\"55667788\"}]",
	    .candidate = "{\"orders\":[{\"customer_phone\":7}]}" };
	static const struct talk empty = { .candidate =
	    "{\"orders\":[{},{\"customer_phone\":\"5566778899\"}]}" };
	static const struct talk digits = { .candidate =
	    "{\"orders\":[{\"order_id\":\"99887755\"}]}" };

	(void)state;
	is_weighed(&old, "We call 55667788", NULL);
	is_weighed(&now, "We call 55667788", NULL);
	is_weighed(&old, "We call 55667789", "phone");
	is_weighed(&bare, "We call 55667788", "phone");
	is_weighed(&empty, "We call 55667788", "phone");
	is_weighed(&digits, "It is 99887756", "phone");
}

static void
an_account_has_digits_and_an_end(void **state)
{
	static const struct talk t = { .candidate = "{}" };

	(void)state;
	is_weighed(&t, "Pay to KW74NBOK0000000000001000372151", "iban");
	is_weighed(&t, "Pay to KW74NBOK00000000000010003721NBOKNBOKNBOKN",
	    "iban");
	is_weighed(&t, "It is model ab12cdefghijklmnop", NULL);
}

#define COINS "TJYeasTPa6gpBZWZfQF2ER7bqTSZ6Zoabc"
#define SEAL COINS COINS COINS

/* It is held as an account of a bank is. */
static void
a_purse_of_coins_is_the_shops_or_nobodys(void **state)
{
	static const struct talk t = { .candidate = SAID("My purse: " COINS) };
	static const struct talk own = { .candidate = "{}",
	    .trusted = "We take coins at " COINS ".\nOur seal is " SEAL };

	(void)state;
	is_weighed(&t, "Pay to " COINS, "iban");
	is_weighed(&t, "Pay to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.",
	    "iban");
	is_weighed(&t, "0x52908400098527886E0F7030069857D2E4169EE7", "iban");
	is_weighed(&own, "Pay to " COINS, NULL);
	is_weighed(&own, "Pay to " COINS "7", "iban");
	/* Long words in one language, and what is too long or too short. */
	is_weighed(&t, "#newcollectionforthesummerof2026", NULL);
	is_weighed(&t, "Donaudampfschifffahrtsgesellschaft", NULL);
	is_weighed(&t, "Model SM-G991B1DS-128GB-EU2026", NULL);
	is_weighed(&t, "Parcel RB12KW, 1Z99AA10", NULL);
	is_weighed(&own, "x1y2z3 a1b2c3", NULL);
	is_weighed(&own, "Our seal is " SEAL, NULL);
}

#define TAKEN "Order confirmed: 2 Blue shirt"

static void
what_is_only_proposed_is_not_taken(void **state)
{
	static const char order[] = "[{\"order_id\":\"e1\","
	    "\"product_id\":\"p1\",\"quantity\":2}]";
	static const struct talk told = { .orders = order, .told = true,
	    .candidate = "{}" };
	static const struct talk taken = { .orders = order,
	    .candidate = "{}" };
	static const struct talk proposed = { .orders = order, .told = true,
	    .proposed = true, .candidate = "{}" };
	static const struct talk beside = { .orders = order, .told = true,
	    .proposed = true, .candidate = OLD_ORDER("") };

	(void)state;
	is_weighed(&told, TAKEN, NULL);
	is_weighed(&told, "Your order is confirmed", NULL);
	is_weighed(&taken, "Your order is confirmed", NULL);
	is_weighed(&proposed, TAKEN, "claim");
	is_weighed(&proposed, "Your order is confirmed", "claim");
	is_weighed(&beside, "Your order is confirmed", "claim");
}

static void
an_order_is_claimed_for_what_is_in_it(void **state)
{
	static const struct talk lines = { .told = true, .candidate = "{}",
	    .orders = "[{\"product_id\":\"p1\",\"quantity\":1},"
	    "{\"product_id\":\"p1\",\"quantity\":1,"
	    "\"order_id\":\"e2\"}]" };
	static const struct talk nameless = { .told = true, .candidate = "{}",
	    .orders = "[{\"order_id\":\"e1\",\"quantity\":2}]" };
	static const struct talk void_one = { .candidate = "{\"orders\":["
	    "{\"order_id\":\"e1\",\"product_id\":\"p1\",\"quantity\":2,"
	    "\"status\":\"ملغي\"},{\"order_id\":\"e2\","
	    "\"product_id\":\"p2\",\"quantity\":1}]}" };

	(void)state;
	is_weighed(&lines, TAKEN, NULL);
	is_weighed(&lines, "Order confirmed: 1 Blue shirt", NULL);
	is_weighed(&lines, "Order confirmed: 3 Blue shirt", "claim");
	is_weighed(&nameless, TAKEN, "claim");
	is_weighed(&nameless, "Your order is confirmed", NULL);
	is_weighed(&void_one, TAKEN, "claim");
	is_weighed(&void_one, "Order confirmed: قميص أحمر", NULL);
}

static void
a_delivered_order_may_be_called_so(void **state)
{
	static const struct talk t = { .candidate = OLD_ORDER(
	    ",\"product_id\":\"p1\",\"quantity\":2,"
	    "\"status\":\"مسلّم\"") };
	static const struct talk new = { .candidate = OLD_ORDER(
	    ",\"product_id\":\"p1\",\"quantity\":2,"
	    "\"status\":\"جديد\"") };

	(void)state;
	is_weighed(&t, "Order no. 1001: your order has been shipped", NULL);
	is_weighed(&new, "Order no. 1001: your order has been shipped",
	    "claim");
}

static void
nobody_asked_about_an_order_where_nobody_spoke(void **state)
{
	static const struct talk silent = { .candidate = OLD_ORDER("") };
	static const struct talk other = { .candidate = "{\"messages\":["
	    "{\"sender_type\":\"customer\",\"content\":\"77\"}],"
	    "\"orders\":[{\"order_id\":\"e1\",\"order_no\":1001}]}" };

	(void)state;
	is_weighed(&silent, "Your order is confirmed", "claim");
	is_weighed(&silent, "Your order no. 1001 is confirmed", NULL);
	is_weighed(&other, "Your order no. 77 is confirmed", "claim");
}

static void
what_was_cancelled_may_be_called_so(void **state)
{
	static const struct talk off = { .candidate = OLD_ORDER(
	    ",\"status\":\"ملغي\"") };
	static const struct talk on = { .candidate = OLD_ORDER(
	    ",\"status\":\"جديد\"") };

	(void)state;
	is_weighed(&off, "Your order has been cancelled", NULL);
	is_weighed(&on, "Your order has been cancelled", "claim");
}

static void
an_order_has_an_id_or_a_number(void **state)
{
	static const struct talk numbered = { .candidate = "{\"orders\":["
	    "{\"order_no\":1001,\"product_id\":\"p1\",\"quantity\":1}]}" };
	static const struct talk bare = { .candidate = "{\"orders\":["
	    "{\"product_id\":\"p1\",\"quantity\":1}]}" };

	(void)state;
	is_weighed(&numbered, "Your order no. 1001 is confirmed", NULL);
	is_weighed(&bare, "Your order no. 1001 is confirmed", "claim");
}

static void
quantities_stand_on_either_side_and_sizes_are_none(void **state)
{
	static const struct talk t = { .told = true, .candidate =
	    "{\"orders\":[{\"order_id\":\"e9\",\"order_no\":77,"
	    "\"product_id\":\"p1\",\"quantity\":2}]}",
	    .orders = "[{\"order_id\":\"e1\",\"product_id\":\"p1\","
	    "\"quantity\":2}]" };

	(void)state;
	is_weighed(&t, "Order confirmed: 2 * Blue shirt", NULL);
	is_weighed(&t, "Order confirmed: Blue shirt * 2", NULL);
	is_weighed(&t, "Order confirmed: Blue shirt * 3", "claim");
	is_weighed(&t, "Order confirmed: 3 x Blue shirt", "claim");
	is_weighed(&t, "Order confirmed: size 40 Blue shirt", NULL);
	is_weighed(&t, "Order confirmed: 40 Blue shirt", "claim");
	is_weighed(&t, "2 Blue shirt, your order is confirmed", NULL);
	is_weighed(&t, "3 Blue shirt, your order is confirmed", "claim");
	is_weighed(&t, "Order confirmed, order id 77 Blue shirt", NULL);
	is_weighed(&t, "Blue shirt: your order is confirmed", NULL);
	is_weighed(&t, "x Blue shirt: your order is confirmed", NULL);
	is_weighed(&t, "Your order is confirmed. Blue", NULL);
	is_weighed(&t, "Your order is confirmed, Blue", NULL);
}

static void
several_of_a_thing_are_called_so(void **state)
{
	static const struct talk t = { .catalog = &little, .told = true,
	    .candidate = "{}", .orders = "[{\"order_id\":\"12345678-ab\","
	    "\"product_id\":\"s2\",\"quantity\":2},{\"product_id\":\"s5\","
	    "\"quantity\":3}]" };

	(void)state;
	is_weighed(&t, "Order confirmed: 2 Posters", NULL);
	is_weighed(&t, "Order confirmed: 3 Boxes", NULL);
	is_weighed(&t, "Order confirmed: 3 Posters", "claim");
	is_weighed(&t, "Order confirmed: 2 Boxes", "claim");
	is_weighed(&t, "Order confirmed: 9 Boxing gloves", NULL);
	is_weighed(&t, "Your order no. 12345678 is confirmed", "id");
	is_weighed(&t, "Your order no. 12345679 is confirmed", "claim");
}

static void
what_will_be_shipped_is_no_claim(void **state)
{
	static const struct talk t = { .candidate = "{}" };

	(void)state;
	is_weighed(&t, "If your order for the Blue shirt is shipped, you hear"
	    " of it", NULL);
	is_weighed(&t, "Your order for the Blue shirt is shipped", "claim");
}

/* The shop knows where the customer lives: that city's fee is the one. */
static void
a_known_address_has_its_citys_fee(void **state)
{
	struct city cities[] = {
		{ .name = (char []){ "salmiya" }, .fee = 1500,
		    .currency = "KWD" },
		{ .name = (char []){ "hawally" }, .fee = 3000,
		    .currency = "KWD" },
		{ .name = (char []){ "jahra" }, .fee = 3000,
		    .currency = "KWD" }
	};
	const struct delivery delivery = { .cities = cities,
	    .count = 3 };
	struct gate g = { .catalog = &catalog, .delivery = &delivery,
	    .candidate = parse("{\"customer_address\":\"Salmiya 4\"}") };
	const char *why;

	(void)state;
	assert_null(check(g, "", NULL, "Blue shirt: 14.000 KWD in all", &why));
	assert_string_equal(check(g, "", NULL, "Blue shirt: 15.500 KWD in all",
	    &why), "amount");
	json_object_put(g.candidate);
	g.candidate = parse("{}");
	assert_null(check(g, "", NULL, "Blue shirt: 15.500 KWD in all", &why));
	json_object_put(g.candidate);
}

static void
a_fence_is_code_whatever_stands_in_it(void **state)
{
	static const struct talk t = { .candidate = "{}" };

	(void)state;
	is_weighed(&t, "```", "json");
	is_weighed(&t, "```\n{\"a\":1}\n```", "json");
}

static void
a_link_is_the_shops_whole_or_not_at_all(void **state)
{
	static const struct talk t = { .candidate = "{}", .trusted =
	    "first.com, www.only.com, an.odd.com and big.store.example.org. "
	    "See https://nour.example/sizes, www.nour.example and "
	    "192.0.2.7/shop, 192.0.2.8:80, or 192.0.2.9 and a.nour-x.com, "
	    "nour.store.\n" };
	static const struct {
		const char *text, *rule;
	} rows[] = {
		{ "See https://nour.example/sizes", NULL },
		{ "See www.nour.example and https://nour.example/sizes.",
		    NULL },
		{ "See www.nour.example, then https://evil.example/x, or not",
		    "link" },
		{ "See xn--nour-abc.xn--p1ai now", "link" },
		{ "See 192.0.2.7/shop", NULL },
		{ "See 192.0.2.8:80", NULL },
		{ "See 192.0.2.9", NULL },
		{ "See 192.0.2.10", "link" },
		{ "See 192.0.2.9x", NULL },	/* no address */
		{ "See nour-x.com", "link" },	/* the tail of another */
		{ "See https://nour.exam.com", "link" },
		{ "See nour.store", NULL },
		{ "See first.com", NULL },
		{ "See irst.com", "link" },
		{ "See only.com", NULL },
		{ "See odd.com", "link" },
		{ "See big.store", "link" },
		{ "See :// now", NULL },	/* leads nowhere */
		{ "See http://! now", "link" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		is_weighed(&t, rows[i].text, rows[i].rule);
}

static void
a_discount_is_the_shops_own_on_either_side_of_its_mark(void **state)
{
	static const struct talk t = { .candidate = "{}",
	    .trusted = "20 shirts are in stock. You get %15 off." };

	(void)state;
	is_weighed(&t, "There is a discount of %15", NULL);
	is_weighed(&t, "There is a discount of 15%", NULL);
	is_weighed(&t, "%15 discount", NULL);
	is_weighed(&t, "There is a discount of %20", "promise");
	is_weighed(&t, "20% discount", "promise");
}

static void
a_free_delivery_that_the_shop_does_not_know_is_a_promise(void **state)
{
	static const struct talk t = { .candidate = "{}",
	    .trusted = "Delivery costs money." };
	static const struct talk kept = { .candidate = "{}",
	    .trusted = "Delivery is free" };

	(void)state;
	is_weighed(&t, "You get the delivery for free", "promise");
	is_weighed(&t, "We deliver it on the house", "promise");
	is_weighed(&kept, "We deliver it on the house", NULL);
	is_weighed(&kept, "You get the delivery for free", NULL);
	is_weighed(&kept, "You get the shirt for free", "promise");
}

static const struct promised {
	const char *text;
	bool stops;
} promised[] = {
	{ "You get a discount", true }, { "عندك خصم", true },
	{ "خصم لك اليوم", true }, { "بعطيك خصم", true },
	{ "A discount for you", true }, { "Une remise pour vous", true },
	{ "Vous avez une réduction", true }, { "ولك تخفيض", true },
	{ "Yes, but you get a discount", true },
	{ "If you take two you get a discount", true },
	{ "cashback for you", true }, { "كاش باك على كل طلب", true },
	{ "You will get a refund", true }, { "It will be refunded", true },
	{ "Remboursement garanti", true }, { "استرجاع مضمون", true },
	{ "Vous serez remboursée", true },
	{ "Un cadeau pour vous", true }, { "هدية لك", true },
	{ "Delivery costs nothing", true }, { "Frais de port offerts", true },
	{ "توصيل بدون مقابل", true },
	/* Refused, asked, or for a colleague to say. */
	{ "Sorry, we have no discount", false },
	{ "There is no discount for you", false },
	{ "A discount for you is not possible", false },
	{ "خصم لك غير ممكن", false }, { "لا يوجد خصم", false },
	{ "للأسف ما عندنا خصم لك", false }, { "ماقدر اعطيك خصم", false },
	{ "We are unable to give you a discount", false },
	{ "we cannot refund", false }, { "You cannot get a refund", false },
	{ "It cannot be refunded", false },
	{ "Pas de remise pour vous, désolé", false },
	{ "Nous n'avons pas de cadeau pour vous", false },
	{ "I will ask my colleague for a discount for you", false },
	{ "A colleague tells you whether you get a refund", false },
	{ "أسأل زميلي عن خصم لك", false }, { "Is it a gift for you?", false },
	{ "هل هي هدية لك أم لغيرك؟", false },
	{ "A gift for your mother", false }, { "We give no cashback", false },
	{ "Delivery costs 2.000 KWD", false },
	{ "Les frais de port sont de 2.000 KWD", false }
};

/* wrote: by the shop; keeps: it makes these promises. */
static void
promises_are_weighed(const char *wrote, bool keeps)
{
	const struct talk t = { .candidate = "{}", .trusted = wrote };
	size_t i;

	for (i = 0; i < sizeof(promised) / sizeof(*promised); i++)
		is_weighed(&t, promised[i].text,
		    promised[i].stops && !keeps ? "promise" : NULL);
}

static void
a_promise_without_a_figure_is_one_and_a_refusal_is_none(void **state)
{
	(void)state;
	promises_are_weighed("Delivery costs 2.000 KWD.", false);
	/* What a shop forbids or denies it does not give. */
	promises_are_weighed("Delivery costs 2.000 KWD. Never invent a price, "
	    "discount, cashback, refund or gift with it. No discount, no "
	    "refund. We do not deliver for free.", false);
	promises_are_weighed("Delivery costs 2.000 KWD, it is free above 50 "
	    "KWD. A discount, cashback or refund is for members. A gift comes "
	    "with every order.", true);
}

static void
a_long_word_is_the_shops_or_in_code(void **state)
{
#define WORD "QWxsIG9mIHRoaXMgaXMgYSBzZWNyZXQgdGhhdCBub2JvZHkgbWF5IHJlYWQgaGVyZQ1"
	static const struct talk own = { .candidate = "{}",
	    .trusted = "Show this: " WORD "\n" };
	static const struct talk other = { .candidate = "{}" };
	static const struct catalog nothing;
	struct gate g = { .catalog = &nothing };
	const char *why;

	(void)state;
	is_weighed(&own, "Show this: " WORD, NULL);
	is_weighed(&other, "Show this: " WORD " please", "canary");
	assert_string_equal(check(g, "", NULL, WORD, &why), "canary");
	assert_string_equal(why, "a text in code");
}

static void
arabic_is_answered_in_arabic(void **state)
{
	static const struct talk t = { .candidate =
	    SAID("السلام عليكم بدي اعرف اكتر عن التوصيل") };

	(void)state;
	is_weighed(&t, "The delivery takes some days as everybody knows",
	    "script");
	is_weighed(&t, "التوصيل ياخذ كم يوم ان شاء الله", NULL);
	is_weighed(&t, "送料は数日かかりますのでお待ちくださいますようお願い申し上げます",
	    "script");
	is_weighed(&t, "The التوصيل ياخذ كم يوم ان شاء الله Express service",
	    NULL);
}

static void
what_was_said_twice_is_not_said_again(void **state)
{
	static const struct talk t = { .candidate = "{\"replies\":"
	    "[null,\"Hello there\",\"Hello there\"]}" };
	static const struct talk once = { .candidate = "{\"replies\":"
	    "[null,\"Hello there\",null]}" };

	(void)state;
	is_weighed(&t, "Hello there", "repeat");
	is_weighed(&once, "Hello there", NULL);
}

static int
fold_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < catalog.count; i++)
		products[i].folded = text_fold(products[i].name);
	for (i = 0; i < little.count; i++)
		small[i].folded = text_fold(small[i].name);
	return 0;
}

static int
free_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < catalog.count; i++)
		free(products[i].folded);
	for (i = 0; i < little.count; i++)
		free(small[i].folded);
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
		cmocka_unit_test(broken_utf8_does_not_leave),
		cmocka_unit_test(a_message_without_words_or_sender_is_nobodys),
		cmocka_unit_test(an_order_counts_as_far_as_it_can_be_read),
		cmocka_unit_test(
		    a_customers_figure_stands_beside_the_true_price_or_not_at_all),
		cmocka_unit_test(what_costs_nothing_or_other_money_adds_nothing),
		cmocka_unit_test(thousands_are_money_or_the_shops_own_figure),
		cmocka_unit_test(what_is_priced_adds_up),
		cmocka_unit_test(
		    a_price_with_many_digits_is_no_telephone_number),
		cmocka_unit_test(figures_of_the_shop_are_no_telephone_number),
		cmocka_unit_test(ids_are_nobodys_to_hear),
		cmocka_unit_test(
		    what_the_shop_wrote_is_read_once_for_all_replies),
		cmocka_unit_test(what_its_people_said_here_is_the_shops),
		cmocka_unit_test(numbers_of_orders_are_the_customers),
		cmocka_unit_test(an_account_has_digits_and_an_end),
		cmocka_unit_test(a_purse_of_coins_is_the_shops_or_nobodys),
		cmocka_unit_test(what_is_only_proposed_is_not_taken),
		cmocka_unit_test(an_order_is_claimed_for_what_is_in_it),
		cmocka_unit_test(a_delivered_order_may_be_called_so),
		cmocka_unit_test(nobody_asked_about_an_order_where_nobody_spoke),
		cmocka_unit_test(what_was_cancelled_may_be_called_so),
		cmocka_unit_test(an_order_has_an_id_or_a_number),
		cmocka_unit_test(quantities_stand_on_either_side_and_sizes_are_none),
		cmocka_unit_test(several_of_a_thing_are_called_so),
		cmocka_unit_test(what_will_be_shipped_is_no_claim),
		cmocka_unit_test(a_known_address_has_its_citys_fee),
		cmocka_unit_test(a_fence_is_code_whatever_stands_in_it),
		cmocka_unit_test(a_link_is_the_shops_whole_or_not_at_all),
		cmocka_unit_test(
		    a_discount_is_the_shops_own_on_either_side_of_its_mark),
		cmocka_unit_test(
		    a_free_delivery_that_the_shop_does_not_know_is_a_promise),
		cmocka_unit_test(
		    a_promise_without_a_figure_is_one_and_a_refusal_is_none),
		cmocka_unit_test(a_long_word_is_the_shops_or_in_code),
		cmocka_unit_test(arabic_is_answered_in_arabic),
		cmocka_unit_test(what_was_said_twice_is_not_said_again)
	};

	return cmocka_run_group_tests(tests, fold_names, free_names);
}
