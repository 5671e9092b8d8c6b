/* reply/order_tool: what becomes an order, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../reply/order_schema.h"
#include "../../reply/order_tool.h"
#include "text.h"

#define SHIRT "\"product_name\":\"Blue shirt\",\"quantity\":2"
#define WHERE "\"customer_phone\":\"+965 5111 2233\"," \
	"\"customer_address\":\"Salmiya 4\""

static struct product products[] = {
	{ .id = "p1", .name = "Blue shirt", .currency = "KWD", .price = 12500,
	    .stock = 3, .counted = true },
	{ .id = "p2", .name = "قميص أحمر", .currency = "KWD", .price = 9000 },
	{ .id = "p3", .name = "Cap", .currency = "USD", .price = 1000 },
	{ .id = "p4", .name = "CAP", .currency = "USD", .price = 2000 },
	{ .id = "p5", .name = "Palace", .currency = "USD",
	    .price = INT64_C(999999999999) }
};

static const struct catalog catalog = { .products = products, .count = 5 };

static struct order_terms terms = {
	.needs_name = true, .needs_phone = true, .needs_address = true
};

struct shop {
	struct json_object *candidate;	/* owned */
	struct order_book book;
};

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

static struct shop
open_shop(void)
{
	struct shop s = { 0 };

	s.candidate = parse("{\"reply_id\":"
	    "\"0190b6c8-0000-7000-8000-000000000001\","
	    "\"customer_name\":\"Sara\",\"messages\":["
	    "{\"sender_type\":\"customer\",\"content\":"
	    "\"السالمية Salmiya قطعة ٤، ٥١١١٢٢٣٣\","
	    "\"created_at\":\"2026-11-22T09:30:00.000Z\"}],\"orders\":["
	    "{\"order_id\":\"old\",\"order_no\":41,"
	    "\"product_id\":\"p2\",\"quantity\":1,"
	    "\"unit_price\":8000,\"currency\":\"KWD\",\"notes\":null,"
	    "\"status\":\"جديد\",\"created_at\":\"2026-11-22T09:00:00.000Z\"},"
	    "{\"order_id\":\"older\",\"product_id\":\"p2\",\"quantity\":2,"
	    "\"unit_price\":8000,\"currency\":\"KWD\",\"notes\":\"\","
	    "\"created_at\":\"2026-11-22T08:59:59.999Z\"},"
	    "{\"order_id\":\"off\",\"product_id\":\"p2\",\"quantity\":3,"
	    "\"unit_price\":8000,\"currency\":\"KWD\",\"notes\":\"\","
	    "\"status\":\"ملغي\",\"created_at\":\"2026-11-22T09:29:00.000Z\"}"
	    "]}");
	order_book_open(&s.book, &catalog, &terms, s.candidate);
	return s;
}

static void
close_shop(struct shop *s)
{
	order_book_close(&s->book);
	json_object_put(s->candidate);
}

static struct json_object *
call(struct shop *s, const char *arguments)
{
	struct json_object *o = parse(arguments);
	struct json_object *result = order_tool_call(&s->book, o);

	json_object_put(o);
	return result;
}

/* The call is answered by exactly this, and by no order. */
static void
is_refused(const char *arguments, const char *answer)
{
	struct shop s = open_shop();
	struct json_object *o = call(&s, arguments);

	assert_string_equal(json_print(o, NULL), answer);
	assert_int_equal(json_object_array_length(s.book.orders), 0);
	json_object_put(o);
	close_shop(&s);
}

static void
an_order_has_the_catalogs_name_and_price(void **state)
{
	struct shop s = open_shop();
	struct json_object *o = call(&s, "{\"product_name\":\"blue  SHIRT\","
	    "\"quantity\":2,\"customer_name\":null," WHERE
	    ",\"notes\":\"size\\nM\"}");

	(void)state;
	assert_string_equal(json_print(o, NULL), "{\"ok\":true,"
	    "\"product\":\"Blue shirt\",\"quantity\":2,"
	    "\"unit_price\":\"12.500 KWD\",\"total\":\"25.000 KWD\"}");
	assert_string_equal(json_print(s.book.orders, NULL), "[{\"order_id\":"
	    "\"e8973a51-5eff-546e-86cc-1d5ab721ac64\",\"product_id\":\"p1\","
	    "\"product_name\":\"Blue shirt\",\"quantity\":2,"
	    "\"unit_price\":12500,\"currency\":\"KWD\","
	    "\"customer_name\":\"Sara\","
	    "\"customer_phone\":\"٥١١١٢٢٣٣\","
	    "\"customer_address\":\"Salmiya 4\",\"notes\":\"size M\"}]");
	json_object_put(o);
	close_shop(&s);
}

static void
a_price_from_anybody_else_is_refused(void **state)
{
	(void)state;
	is_refused("{" SHIRT "," WHERE ",\"unit_price\":1}",
	    "{\"ok\":false,\"error\":\"unknown_argument\"}");
	is_refused("{" SHIRT "," WHERE ",\"total\":null}",
	    "{\"ok\":false,\"error\":\"unknown_argument\"}");
}

static void
only_a_whole_number_in_range_is_a_quantity(void **state)
{
	static const char *const quantities[] = {
		"0", "-3", "1001", "2.0", "2.9", "\"2\"", "\"٢\"", "true",
		"null", "[2]", "9223372036854775807", "99999999999999999999",
		"1e2"
	};
	char arguments[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(quantities) / sizeof(*quantities); i++) {
		snprintf(arguments, sizeof(arguments),
		    "{\"product_name\":\"Cap\",\"quantity\":%s}",
		    quantities[i]);
		is_refused(arguments, "{\"ok\":false,\"error\":"
		    "\"invalid_argument\",\"argument\":\"quantity\","
		    "\"want\":\"a whole number from 1 to 1000\"}");
	}
}

static void
an_unknown_product_is_answered_by_the_nearest(void **state)
{
	(void)state;
	is_refused("{\"product_name\":\"Blue shrit\",\"quantity\":1}",
	    "{\"ok\":false,\"error\":\"unknown_product\",\"did_you_mean\":"
	    "[\"Blue shirt\",\"Cap\",\"CAP\"]}");
	is_refused("{\"product_name\":7,\"quantity\":1}",
	    "{\"ok\":false,\"error\":\"invalid_argument\","
	    "\"argument\":\"product_name\","
	    "\"want\":\"a name from the catalog\"}");
}

static void
two_products_of_one_folded_name_need_the_exact_name(void **state)
{
	struct shop s = open_shop();
	struct json_object *o;

	(void)state;
	is_refused("{\"product_name\":\"cap\",\"quantity\":1," WHERE "}",
	    "{\"ok\":false,\"error\":\"ambiguous_product\",\"did_you_mean\":"
	    "[\"Cap\",\"CAP\",\"Palace\"]}");
	o = call(&s, "{\"product_name\":\"CAP\",\"quantity\":1," WHERE "}");
	assert_string_equal(json_str(o, "total"), "20.00 USD");
	json_object_put(o);
	close_shop(&s);
}

static void
arabic_names_are_matched_by_their_letters(void **state)
{
	struct shop s = open_shop();
	struct json_object *o;

	(void)state;
	o = call(&s, "{\"product_name\":\"قميص احمر\",\"quantity\":5," WHERE "}");
	assert_string_equal(json_str(o, "product"), "قميص أحمر");
	json_object_put(o);
	close_shop(&s);
}

static void
what_is_not_known_of_the_customer_is_asked_for(void **state)
{
	(void)state;
	is_refused("{" SHIRT ",\"customer_phone\":\" \"}",
	    "{\"ok\":false,\"error\":\"missing\",\"missing\":"
	    "[\"customer_phone\",\"customer_address\"]}");
	is_refused("{" SHIRT ",\"customer_phone\":555}",
	    "{\"ok\":false,\"error\":\"invalid_argument\","
	    "\"argument\":\"customer_phone\",\"want\":\"a text or null\"}");
}

static void
what_nobody_sees_is_not_given(void **state)
{
	struct shop s = open_shop();
	struct json_object *o, *order;

	(void)state;
	o = call(&s, "{" SHIRT ",\"customer_name\":\"\\u200b\\ufeff\","
	    WHERE ",\"notes\":\"\\udb40\\udc41\\u001b\"}");
	order = json_object_array_get_idx(s.book.orders, 0);
	assert_non_null(order);
	assert_string_equal(json_str(order, "customer_name"), "Sara");
	assert_null(json_any(order, "notes"));
	json_object_put(o);
	close_shop(&s);
	s = open_shop();
	json_add_str(s.candidate, "customer_name", "\xe2\x80\x8b");
	o = call(&s, "{" SHIRT "," WHERE "}");
	assert_string_equal(json_print(o, NULL), "{\"ok\":false,"
	    "\"error\":\"missing\",\"missing\":[\"customer_name\"]}");
	terms.needs_name = false;
	json_object_put(o);
	o = call(&s, "{" SHIRT "," WHERE "}");
	terms.needs_name = true;
	assert_null(json_any(json_object_array_get_idx(s.book.orders, 0),
	    "customer_name"));
	json_object_put(o);
	close_shop(&s);
}

static void
a_phone_that_nobody_said_is_missing(void **state)
{
	static const char *const phones[] = {
		"0501234567", "555", "call me", "51112234", "2233"
	};
	char arguments[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(phones) / sizeof(*phones); i++) {
		snprintf(arguments, sizeof(arguments), "{" SHIRT
		    ",\"customer_phone\":\"%s\","
		    "\"customer_address\":\"Salmiya\"}", phones[i]);
		is_refused(arguments, "{\"ok\":false,\"error\":\"missing\","
		    "\"missing\":[\"customer_phone\"]}");
	}
}

static void
an_address_that_nobody_said_is_missing(void **state)
{
	(void)state;
	static const char *const addresses[] = {
		"Hawally 7", "Hawally", "Hawally 4 house 7", "في حولي",
		"the house near the sea"
	};
	char arguments[256];
	size_t i;

	for (i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		snprintf(arguments, sizeof(arguments), "{" SHIRT
		    ",\"customer_phone\":\"51112233\","
		    "\"customer_address\":\"%s\"}", addresses[i]);
		is_refused(arguments, "{\"ok\":false,\"error\":\"missing\","
		    "\"missing\":[\"customer_address\"]}");
	}
}

/* That the shop delivers to Hawally is not where the customer lives. */
static void
what_the_agent_said_is_no_address(void **state)
{
	static const char order[] = "{" SHIRT ",\"customer_phone\":"
	    "\"51112233\",\"customer_address\":\"Hawally\"}";
	struct shop s = open_shop();
	struct json_object *o;

	(void)state;
	json_append(json_arr(s.candidate, "messages"), parse(
	    "{\"sender_type\":\"agent\",\"content\":\"We deliver to "
	    "Hawally\"}"));
	o = call(&s, order);
	assert_false(json_true(o, "ok"));
	json_object_put(o);
	json_append(json_arr(s.candidate, "messages"), parse(
	    "{\"sender_type\":\"customer\",\"content\":\"hawally\"}"));
	o = call(&s, order);
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
}

static void
a_phone_and_an_address_may_be_written_in_another_way(void **state)
{
	static const char *const ways[] = {
		"\"00965 5111 2233\",\"customer_address\":\"salmiya\"",
		"\"٥١١١٢٢٣٣\",\"customer_address\":\"السالميه\"",
		"\"(965) 5111-2233\",\"customer_address\":\"Block 4\"",
		"\"51 11 22 33\",\"customer_address\":\"Block 4\""
	};
	char arguments[256];
	struct json_object *o;
	struct shop s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		s = open_shop();
		snprintf(arguments, sizeof(arguments), "{" SHIRT
		    ",\"customer_phone\":%s}", ways[i]);
		o = call(&s, arguments);
		assert_true(json_true(o, "ok"));
		json_object_put(o);
		close_shop(&s);
	}
}

static void
an_option_that_the_product_has_is_asked_for(void **state)
{
	struct json_object *o = parse("{\"options\":"
	    "\"size:S|M|XL;colour:أزرق|dark red;fit:regular\"}"), *result;
	struct shop s;

	(void)state;
	products[1].object = o;
	is_refused("{\"product_name\":\"قميص أحمر\",\"quantity\":7," WHERE
	    ",\"notes\":\"size L, small\"}",
	    "{\"ok\":false,\"error\":\"missing\",\"missing\":"
	    "[\"size:S|M|XL\",\"colour:أزرق|dark red\"]}");
	s = open_shop();
	result = call(&s, "{\"product_name\":\"قميص أحمر\",\"quantity\":7,"
	    WHERE ",\"notes\":\"m, Dark Red\"}");
	assert_true(json_true(result, "ok"));
	json_object_put(result);
	close_shop(&s);
	products[1].object = NULL;
	json_object_put(o);
}

static void
a_shop_may_ask_for_less(void **state)
{
	struct shop s;
	struct json_object *o;

	(void)state;
	setenv("SOUK_ORDER_REQUIRES", "name", 1);
	order_terms_load(&terms);
	s = open_shop();
	o = call(&s, "{" SHIRT "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
	unsetenv("SOUK_ORDER_REQUIRES");
	order_terms_load(&terms);
}

static void
the_orders_of_a_turn_stay_under_the_shops_cap(void **state)
{
	struct shop s;
	struct json_object *o;

	(void)state;
	setenv("SOUK_ORDER_MAX", "30.000 KWD", 1);
	order_terms_load(&terms);
	is_refused("{\"product_name\":\"Blue shirt\",\"quantity\":3," WHERE
	    "}", "{\"ok\":false,\"error\":\"total_too_large\"}");
	s = open_shop();
	json_object_put(call(&s, "{" SHIRT "," WHERE "}"));
	o = call(&s, "{\"product_name\":\"قميص أحمر\",\"quantity\":5,"
	    WHERE "}");
	assert_string_equal(json_str(o, "error"), "total_too_large");
	json_object_put(o);
	o = call(&s, "{\"product_name\":\"Cap\",\"quantity\":900," WHERE
	    "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
	unsetenv("SOUK_ORDER_MAX");
	order_terms_load(&terms);
}

static void
stock_has_to_suffice_for_all_orders_of_the_turn(void **state)
{
	struct shop s = open_shop();
	struct json_object *o;

	(void)state;
	is_refused("{\"product_name\":\"Blue shirt\",\"quantity\":4," WHERE "}",
	    "{\"ok\":false,\"error\":\"out_of_stock\",\"available\":3}");
	json_object_put(call(&s, "{" SHIRT "," WHERE "}"));
	o = call(&s, "{" SHIRT "," WHERE ",\"notes\":\"another\"}");
	assert_string_equal(json_str(o, "error"), "out_of_stock");
	assert_int_equal(json_int_or(o, "available", -1), 1);
	assert_int_equal(json_object_array_length(s.book.orders), 1);
	json_object_put(o);
	close_shop(&s);
}

static void
a_total_past_the_limit_is_refused(void **state)
{
	(void)state;
	is_refused("{\"product_name\":\"Palace\",\"quantity\":2," WHERE "}",
	    "{\"ok\":false,\"error\":\"total_too_large\"}");
}

static void
the_same_again_in_a_turn_is_one_order(void **state)
{
	struct shop s = open_shop();
	struct json_object *first, *again, *other, *lines = s.book.orders;

	(void)state;
	first = call(&s, "{\"product_name\":\"Cap\",\"quantity\":1," WHERE "}");
	again = call(&s, "{\"product_name\":\"Cap\",\"quantity\":1," WHERE
	    ",\"notes\":\"\"}");
	other = call(&s, "{\"product_name\":\"Cap\",\"quantity\":2," WHERE "}");
	assert_string_equal(json_print(first, NULL), json_print(again, NULL));
	assert_true(json_true(other, "ok"));
	assert_int_equal(json_object_array_length(lines), 2);
	assert_string_not_equal(
	    json_str(json_object_array_get_idx(lines, 0), "order_id"),
	    json_str(json_object_array_get_idx(lines, 1), "order_id"));
	json_object_put(first);
	json_object_put(again);
	json_object_put(other);
	close_shop(&s);
}

static void
the_same_again_within_half_an_hour_is_the_order_that_exists(void **state)
{
	(void)state;
	is_refused("{\"product_name\":\"قميص أحمر\",\"quantity\":1," WHERE "}",
	    "{\"ok\":true,\"already\":true,\"number\":41,"
	    "\"product\":\"قميص أحمر\",\"quantity\":1,"
	    "\"unit_price\":\"8.000 KWD\",\"total\":\"8.000 KWD\"}");
}

static void
an_older_or_cancelled_one_does_not_stand_in_the_way(void **state)
{
	struct shop s = open_shop();

	(void)state;
	json_object_put(call(&s, "{\"product_name\":\"قميص أحمر\","
	    "\"quantity\":2," WHERE "}"));
	json_object_put(call(&s, "{\"product_name\":\"قميص أحمر\","
	    "\"quantity\":3," WHERE "}"));
	assert_int_equal(json_object_array_length(s.book.orders), 2);
	close_shop(&s);
}

static void
broken_arguments_make_no_order(void **state)
{
	struct shop s = open_shop();
	struct json_object *o = order_tool_call(&s.book, NULL);

	(void)state;
	assert_false(json_true(o, "ok"));
	assert_int_equal(json_object_array_length(s.book.orders), 0);
	json_object_put(o);
	close_shop(&s);
}

/* The messages that wait are these words alone. */
static struct shop
open_asking(const char *said)
{
	struct shop s = open_shop();
	struct json_object *list = json_arr(s.candidate, "messages");
	struct json_object *m = json_object_new_object();
	struct json_object *pending = json_object_new_array();

	json_add_str(m, "message_id", "m9");
	json_add_str(m, "sender_type", "customer");
	json_add_str(m, "content", said);
	json_add_str(m, "created_at", "2026-11-22T09:31:00.000Z");
	json_append(list, m);
	json_append(pending, json_object_new_string("m9"));
	json_add(s.candidate, "pending", pending);
	return s;
}

static void
delivery_is_told_once_for_all_lines(void **state)
{
	struct city city = { .fee = 2000, .currency = "KWD" };
	const struct delivery delivery = { .cities = &city, .count = 1,
	    .free_from = 40000, .free_currency = "KWD" };
	struct json_object *first, *more;
	struct shop s;

	(void)state;
	terms.delivery = &delivery;
	s = open_shop();
	first = call(&s, "{" SHIRT "," WHERE "}");
	assert_string_equal(json_str(first, "delivery"), "2.000 KWD");
	assert_string_equal(json_str(first, "total_with_delivery"),
	    "27.000 KWD");
	more = call(&s, "{\"product_name\":\"قميص أحمر\",\"quantity\":5,"
	    WHERE "}");
	assert_string_equal(json_str(more, "delivery"), "free");
	assert_string_equal(json_str(more, "total_with_delivery"),
	    "70.000 KWD");
	assert_int_equal(json_int_or(json_object_array_get_idx(
	    s.book.orders, 0), "delivery_fee", -1), 0);
	json_object_put(first);
	json_object_put(more);
	/* In two currencies nobody can say. */
	more = call(&s, "{\"product_name\":\"Cap\",\"quantity\":1," WHERE
	    "}");
	assert_null(json_str(more, "delivery"));
	assert_int_equal(json_int_or(json_object_array_get_idx(
	    s.book.orders, 0), "delivery_fee", -1), -1);
	json_object_put(more);
	close_shop(&s);
	terms.delivery = NULL;
}

static void
a_question_about_a_price_orders_nothing(void **state)
{
	struct shop s = open_asking("How much are two blue shirts?");
	struct json_object *o = call(&s, "{" SHIRT "," WHERE "}");

	(void)state;
	assert_string_equal(json_str(o, "error"), "only_the_price_was_asked");
	json_object_put(o);
	close_shop(&s);
	s = open_asking("I want two blue shirts, how much?");
	o = call(&s, "{" SHIRT "," WHERE "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
}

static void
a_question_that_asks_for_nothing_orders_nothing(void **state)
{
	struct shop s = open_asking("Is the blue shirt made of cotton?");
	struct json_object *o = call(&s, "{" SHIRT "," WHERE "}");

	(void)state;
	assert_string_equal(json_str(o, "error"), "only_a_question_was_asked");
	assert_int_equal(json_object_array_length(s.book.orders), 0);
	json_object_put(o);
	close_shop(&s);
	s = open_asking("Can I have two blue shirts?");
	o = call(&s, "{" SHIRT "," WHERE "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
}

static void
a_change_of_what_was_ordered_is_handed_over(void **state)
{
	static const char red[] = "{\"product_name\":\"قميص أحمر\","
	    "\"quantity\":4," WHERE "}";
	struct shop s = open_asking("خليها 4");
	struct json_object *o = call(&s, red);

	(void)state;
	assert_string_equal(json_str(o, "error"), "an_order_stands");
	assert_non_null(s.book.handover);
	assert_int_equal(json_object_array_length(s.book.orders), 0);
	json_object_put(o);
	close_shop(&s);
	s = open_asking("اريد 4 كمان");
	o = call(&s, red);
	assert_true(json_true(o, "ok"));
	assert_null(s.book.handover);
	json_object_put(o);
	close_shop(&s);
}

static void
a_proposal_is_called_one(void **state)
{
	struct json_object *o;
	struct shop s;

	(void)state;
	terms.mode = ORDERS_CONFIRM;
	s = open_shop();
	o = call(&s, "{" SHIRT "," WHERE "}");
	assert_true(json_true(o, "proposed"));
	json_object_put(o);
	close_shop(&s);
	terms.mode = ORDERS_AUTO;
}

static void
the_schema_is_strict_and_has_no_price(void **state)
{
	struct json_object *tool = order_schema(&catalog);
	struct json_object *f = json_obj(tool, "function"), *p;

	(void)state;
	p = json_obj(f, "parameters");
	assert_true(json_true(f, "strict"));
	assert_string_equal(json_print(json_arr(p, "required"), NULL),
	    "[\"product_name\",\"quantity\",\"customer_name\","
	    "\"customer_phone\",\"customer_address\",\"notes\"]");
	assert_false(json_true(p, "additionalProperties"));
	p = json_obj(p, "properties");
	assert_int_equal(json_object_object_length(p), 6);
	assert_string_equal(json_print(json_arr(json_obj(p, "product_name"),
	    "enum"), NULL),
	    "[\"Blue shirt\",\"قميص أحمر\",\"Cap\",\"CAP\",\"Palace\"]");
	json_object_put(tool);
}

static void
a_large_catalog_is_not_listed_in_the_schema(void **state)
{
	static struct product many[ORDER_ENUM_MAX + 1];
	struct catalog c = { .products = many, .count = ORDER_ENUM_MAX + 1 };
	struct json_object *tool;
	size_t i;

	(void)state;
	for (i = 0; i < c.count; i++)
		many[i] = products[0];
	tool = order_schema(&c);
	assert_null(strstr(json_print(tool, NULL), "\"enum\""));
	json_object_put(tool);
	c.count--;
	tool = order_schema(&c);
	assert_non_null(strstr(json_print(tool, NULL),
	    "\"enum\":[\"Blue shirt\"]"));
	json_object_put(tool);
}

/* --- candidates that say less, and other things, than most ---------------- */

/* What the call is answered where this is all that is known. */
static struct json_object *
call_for(const char *candidate, const char *arguments)
{
	struct shop s = { .candidate = parse(candidate) };
	struct json_object *o;

	order_book_open(&s.book, &catalog, &terms, s.candidate);
	o = call(&s, arguments);
	close_shop(&s);
	return o;
}

static void
is_answered(const char *candidate, const char *arguments, const char *key,
    const char *want)
{
	struct json_object *o = call_for(candidate, arguments);
	const char *text = json_print(o, NULL);

	if (json_str(o, key) == NULL || strcmp(json_str(o, key), want) != 0)
		fail_msg("%s: %s", candidate, text);
	json_object_put(o);
}

#define RED(quantity) "{\"product_name\":\"قميص أحمر\",\"quantity\":" \
	quantity "}"
#define HOME "\"reply_id\":\"r\",\"customer_name\":\"Sara\"," \
	"\"customer_phone\":\"51112233\",\"customer_address\":\"Salmiya 4\""
#define NEWEST(at) "\"messages\":[{\"content\":\"yes\"" at "}]"
#define ONE(more) "\"orders\":[{\"order_id\":\"old\"," \
	"\"product_id\":\"p2\",\"quantity\":1" more "}]"
#define NINE ",\"created_at\":\"2026-11-22T09:00:00.000Z\""

static void
only_a_time_that_can_be_read_makes_an_order_recent(void **state)
{
	static const char *const candidates[] = {
		"{" HOME "," ONE(NINE) "}",
		"{" HOME ",\"messages\":[]," ONE(NINE) "}",
		"{" HOME "," NEWEST("") "," ONE(NINE) "}",
		"{" HOME "," NEWEST(",\"created_at\":\"nine\"") "," ONE(NINE)
		    "}",
		"{" HOME "," NEWEST(NINE) "," ONE("") "}",
		"{" HOME "," NEWEST(NINE) "," ONE(",\"created_at\":\"x\"")
		    "}"
	};
	struct json_object *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
		o = call_for(candidates[i], RED("1"));
		assert_true(json_true(o, "ok"));
		assert_false(json_true(o, "already"));
		json_object_put(o);
	}
	o = call_for("{" HOME "," NEWEST(NINE) "," ONE(NINE) "}", RED("1"));
	assert_true(json_true(o, "already"));
	json_object_put(o);
}

static void
an_order_that_exists_has_an_id_and_a_product(void **state)
{
	static const char *const orders[] = {
		"\"orders\":[{\"product_id\":\"p2\",\"quantity\":1" NINE "}]",
		"\"orders\":[{\"order_id\":\"old\",\"quantity\":1" NINE "}]",
		"\"orders\":[{\"order_id\":\"old\",\"product_id\":\"p1\","
		    "\"quantity\":1" NINE "}]"
	};
	char candidate[1024];
	struct json_object *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		snprintf(candidate, sizeof(candidate), "{%s,%s,%s}", HOME,
		    NEWEST(NINE), orders[i]);
		o = call_for(candidate, RED("1"));
		assert_true(json_true(o, "ok"));
		assert_false(json_true(o, "already"));
		json_object_put(o);
	}
}

/* Where its own price cannot be told, the catalog's is. */
static void
an_order_that_exists_is_told_at_its_price(void **state)
{
	static const struct {
		const char *order, *total;
	} rows[] = {
		{ ONE(NINE ",\"unit_price\":8000,\"currency\":\"KWD\""),
		    "8.000 KWD" },
		{ ONE(NINE ",\"unit_price\":8000"), "9.000 KWD" },
		{ ONE(NINE ",\"currency\":\"KWD\""), "9.000 KWD" },
		{ ONE(NINE ",\"unit_price\":-8,\"currency\":\"KWD\""),
		    "9.000 KWD" }
	};
	char candidate[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(candidate, sizeof(candidate), "{%s,%s,%s}", HOME,
		    NEWEST(NINE), rows[i].order);
		is_answered(candidate, RED("1"), "total", rows[i].total);
	}
}

#define ASKING(words) "\"pending\":[\"m9\"],\"messages\":[" \
	"{\"message_id\":\"m9\",\"sender_type\":\"customer\"," \
	"\"content\":\"" words "\"}]"

static void
only_an_order_that_stands_can_be_changed(void **state)
{
	static const struct {
		const char *order, *error;
	} rows[] = {
		{ ONE(""), "an_order_stands" },
		{ ONE(",\"status\":\"جديد\""), "an_order_stands" },
		{ ONE(",\"status\":\"ملغي\""), NULL },
		{ ONE(",\"status\":\"مرتجع\""), NULL },
		{ ONE(",\"status\":\"مسلّم\""), NULL },
		{ "\"orders\":[{\"order_id\":\"old\",\"quantity\":1}]",
		    NULL },
		{ "\"orders\":[]", NULL }
	};
	char candidate[1024];
	struct json_object *o;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(candidate, sizeof(candidate), "{%s,%s,%s}", HOME,
		    ASKING("خليها 4"), rows[i].order);
		o = call_for(candidate, RED("4"));
		if (rows[i].error == NULL)
			assert_true(json_true(o, "ok"));
		else
			assert_string_equal(json_str(o, "error"),
			    rows[i].error);
		json_object_put(o);
	}
}

static void
a_name_is_there_and_is_no_novel(void **state)
{
	char arguments[1200], name[1002];

	(void)state;
	is_refused("{\"product_name\":\"\",\"quantity\":1}",
	    "{\"ok\":false,\"error\":\"invalid_argument\",\"argument\":"
	    "\"product_name\",\"want\":\"a name from the catalog\"}");
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(arguments, sizeof(arguments),
	    "{\"product_name\":\"%s\",\"quantity\":1}", name);
	is_refused(arguments,
	    "{\"ok\":false,\"error\":\"invalid_argument\",\"argument\":"
	    "\"product_name\",\"want\":\"a name from the catalog\"}");
}

/* What the line keeps of the customer's number. */
static void
phone_is(const char *candidate, const char *phone, const char *kept)
{
	struct shop s = { .candidate = parse(candidate) };
	struct json_object *o;
	char arguments[512];

	order_book_open(&s.book, &catalog, &terms, s.candidate);
	snprintf(arguments, sizeof(arguments), "{" SHIRT
	    ",\"customer_phone\":%s}", phone);
	o = call(&s, arguments);
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	o = json_object_array_get_idx(s.book.orders, 0);
	assert_string_equal(json_str(o, "customer_phone"), kept);
	close_shop(&s);
}

static void
a_number_is_kept_as_its_owner_typed_it(void **state)
{
	(void)state;
	/* What is known is no number: it is what the shop has. */
	phone_is("{\"reply_id\":\"r\",\"customer_name\":\"Sara\","
	    "\"customer_phone\":\"ask reception\","
	    "\"customer_address\":\"Salmiya\"}", "null", "ask reception");
	/* Known, and typed by nobody here. */
	phone_is("{" HOME "}", "\"5111 2233\"", "51112233");
	/* An employee typed it; and a message without a sender or words. */
	phone_is("{\"reply_id\":\"r\",\"customer_name\":\"Sara\","
	    "\"customer_address\":\"Salmiya\",\"messages\":["
	    "{\"sender_type\":\"customer\"},{\"content\":\"6111 2233\"},"
	    "{\"sender_type\":\"employee\",\"content\":\"6111 2233\"}]}",
	    "\"61112233\"", "61112233");
	/* Another number is known than the one that was typed. */
	phone_is("{" HOME ",\"messages\":[{\"sender_type\":\"customer\","
	    "\"content\":\"6111-2233\"}]}", "\"61112233\"", "6111-2233");
}

static void
an_address_is_known_or_was_said(void **state)
{
	struct json_object *o;

	(void)state;
	o = call_for("{" HOME "}", "{" SHIRT
	    ",\"customer_address\":\"salmiya\"}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	is_answered("{\"reply_id\":\"r\",\"customer_name\":\"Sara\","
	    "\"customer_phone\":\"51112233\",\"messages\":[{},"
	    "{\"sender_type\":\"customer\"}]}", "{" SHIRT
	    ",\"customer_address\":\"Hawally\"}", "error", "missing");
}

static void
options_are_read_as_far_as_they_are_some(void **state)
{
	struct json_object *o = parse("{\"options\":"
	    "\"cotton;size: |M;colour:\"}"), *result;

	(void)state;
	products[1].object = o;
	is_answered("{" HOME "}", RED("1"), "error", "missing");
	result = call_for("{" HOME "}", "{\"product_name\":\"قميص أحمر\","
	    "\"quantity\":1,\"notes\":\"size m\"}");
	assert_true(json_true(result, "ok"));
	json_object_put(result);
	products[1].object = NULL;
	json_object_put(o);
}

/* "c: " ahead of what the customer says and "a: " ahead of the shop's words. */
static struct json_object *
talk(const char *said)
{
	struct json_object *o = parse("{" HOME ",\"messages\":[]}"), *m;
	char *copy = strdup(said), *next = copy, *line;

	while ((line = strsep(&next, "|")) != NULL) {
		m = json_object_new_object();
		json_add_str(m, "sender_type", *line == 'c' ? "customer" :
		    *line == 'a' ? "agent" : NULL);
		json_add_str(m, "content", line[3] == '\0' ? NULL : line + 3);
		json_append(json_arr(o, "messages"), m);
	}
	free(copy);
	return o;
}

#define UNSAID "option_was_not_said"

static void
an_option_is_the_customers_as_far_as_he_named_one(void **state)
{
	static const struct {
		const char *said, *notes, *error;
	} rows[] = {
		/* He said it, in whatever words. */
		{ "c: L please", "L", NULL },
		{ "c: مقاس لارج", "L", NULL },
		{ "c: size extra large", "XL", NULL },
		{ "c: عايز وسط أزرق", "M أزرق", NULL },
		{ "c: xl or l?|a: Both|c: the L", "XL", NULL },
		/* He named none of them: nothing is known. */
		{ "c: the red one", "M أحمر", NULL },
		{ "c: yes|c: |?: L|a: L or M?", "M", NULL },
		{ "c: اللي في الصورة", "M أحمر", NULL },
		/* He named another. */
		{ "c: size L", "M", UNSAID },
		{ "c: size L please, Salmiya 4", "M أزرق", UNSAID },
		{ "c: عايز لارج", "M", UNSAID },
		{ "c: large", "XL", UNSAID },
		{ "c: extra large", "L", UNSAID },
		{ "c: x large", "L", UNSAID },
		{ "c: أحمر مقاس L", "L أزرق", UNSAID },
		/* The shop named it, and he went along. */
		{ "c: L|a: L is gone. M?|c: yes", "M", NULL },
		{ "c: L|a: L is gone. M?|c: ok thanks, Salmiya", "M", NULL },
		{ "c: L|a: Only M is left, all right?|c: Salmiya 4", "M",
		    NULL },
		{ "c: L|a: Do you mean M?|c: exactly|c: thanks", "M", NULL },
		/* A list is no agreement, nor what he turned down. */
		{ "c: L|a: We have M, L and XL. Where to?|c: Salmiya 4", "M",
		    UNSAID },
		{ "c: L|a: Only M is left?|c: no, L", "M", UNSAID },
		{ "c: L|a: M?|a: We deliver to Salmiya.|c: yes", "M", UNSAID },
		{ "a: M or XL?|c: L", "M", UNSAID }
	};
	struct json_object *o = parse("{\"options\":"
	    "\"size:S|M|L|XL;colour:أزرق|أحمر;wash:cold\"}"), *result, *c;
	struct shop s;
	char call_text[256];
	size_t i;

	(void)state;
	products[1].object = o;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		s.candidate = c = talk(rows[i].said);
		memset(&s.book, 0, sizeof(s.book));
		order_book_open(&s.book, &catalog, &terms, c);
		snprintf(call_text, sizeof(call_text), "{\"product_name\":"
		    "\"قميص أحمر\",\"quantity\":1,\"notes\":\"%s%s\"}",
		    rows[i].notes, strstr(rows[i].notes, "أ") == NULL ?
		    " أحمر" : "");
		result = call(&s, call_text);
		if (rows[i].error == NULL ? !json_true(result, "ok") :
		    strcmp(json_str(result, "error") != NULL ?
		    json_str(result, "error") : "", rows[i].error) != 0)
			fail_msg("%s: %s: %s", rows[i].said, rows[i].notes,
			    json_print(result, NULL));
		json_object_put(result);
		close_shop(&s);
	}
	products[1].object = NULL;
	json_object_put(o);
}

static void
a_number_of_an_option_may_be_a_word(void **state)
{
	struct json_object *o = parse("{\"options\":\"size:40|41|42\"}");
	struct json_object *result;

	(void)state;
	products[1].object = o;
#define SHOE "{\"product_name\":\"قميص أحمر\",\"quantity\":1," \
	"\"notes\":\"42\"}"
	result = call_for("{" HOME ",\"messages\":[{\"sender_type\":"
	    "\"customer\",\"content\":\"مقاس اثنين واربعين\"}]}", SHOE);
	assert_true(json_true(result, "ok"));
	json_object_put(result);
	result = call_for("{" HOME ",\"messages\":[{\"sender_type\":"
	    "\"customer\",\"content\":\"size forty one, on foot\"}]}", SHOE);
	assert_string_equal(json_print(result, NULL), "{\"ok\":false,"
	    "\"error\":\"option_was_not_said\",\"instead\":{\"option\":"
	    "\"size:40|41|42\",\"said\":[\"41\"]}}");
	json_object_put(result);
	products[1].object = NULL;
	json_object_put(o);
}

static void
lines_to_two_cities_have_no_delivery_that_is_known(void **state)
{
	struct city cities[] = {
		{ .name = (char []){ "salmiya" }, .fee = 1000,
		    .currency = "KWD" },
		{ .name = (char []){ "hawally" }, .fee = 2000,
		    .currency = "KWD" }
	};
	const struct delivery delivery = { .cities = cities, .count = 2 };
	struct shop s = { .candidate = parse("{" HOME ",\"messages\":[{"
	    "\"sender_type\":\"customer\",\"content\":\"Hawally\"}]}") };
	struct json_object *first, *other;
	int64_t fee, total;

	(void)state;
	terms.delivery = &delivery;
	order_book_open(&s.book, &catalog, &terms, s.candidate);
	assert_false(order_book_total(&s.book, &fee, &total));
	first = call(&s, "{" SHIRT "}");
	assert_string_equal(json_str(first, "delivery"), "1.000 KWD");
	other = call(&s, "{\"product_name\":\"قميص أحمر\",\"quantity\":1,"
	    "\"customer_address\":\"Hawally\"}");
	assert_null(json_str(other, "delivery"));
	assert_false(order_book_total(&s.book, &fee, &total));
	json_object_put(first);
	json_object_put(other);
	close_shop(&s);
	terms.delivery = NULL;
}

static void
another_products_lines_take_nothing_of_its_stock(void **state)
{
	struct shop s = open_shop();
	struct json_object *o;

	(void)state;
	json_object_put(call(&s, "{\"product_name\":\"Cap\",\"quantity\":9,"
	    WHERE "}"));
	o = call(&s, "{\"product_name\":\"Blue shirt\",\"quantity\":3,"
	    WHERE "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	close_shop(&s);
}

static void
a_shop_may_ask_for_nothing(void **state)
{
	struct json_object *o;

	(void)state;
	setenv("SOUK_ORDER_REQUIRES", "none", 1);
	order_terms_load(&terms);
	o = call_for("{\"reply_id\":\"r\"}", "{" SHIRT "}");
	assert_true(json_true(o, "ok"));
	json_object_put(o);
	unsetenv("SOUK_ORDER_REQUIRES");
	order_terms_load(&terms);
}

static void
the_shops_country_makes_a_number_international(void **state)
{
	struct shop s;

	(void)state;
	setenv("SOUK_COUNTRY", "KW", 1);
	order_terms_load(&terms);
	s = open_shop();
	json_object_put(call(&s, "{" SHIRT "," WHERE "}"));
	assert_string_equal(json_str(json_object_array_get_idx(s.book.orders,
	    0), "customer_phone_e164"), "+96551112233");
	close_shop(&s);
	unsetenv("SOUK_COUNTRY");
	order_terms_load(&terms);
}

static void
names_past_what_a_schema_holds_are_not_listed(void **state)
{
	static char name[ORDER_ENUM_BYTES + 2];
	struct product one = { .id = "p", .currency = "KWD", .name = name };
	struct catalog c = { .products = &one, .count = 0 };
	struct json_object *tool = order_schema(&c);

	(void)state;
	assert_null(strstr(json_print(tool, NULL), "\"enum\""));
	json_object_put(tool);
	c.count = 1;
	memset(name, 'x', ORDER_ENUM_BYTES + 1);
	tool = order_schema(&c);
	assert_null(strstr(json_print(tool, NULL), "\"enum\""));
	json_object_put(tool);
	name[ORDER_ENUM_BYTES] = '\0';
	tool = order_schema(&c);
	assert_non_null(strstr(json_print(tool, NULL), "\"enum\""));
	json_object_put(tool);
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
		cmocka_unit_test(an_order_has_the_catalogs_name_and_price),
		cmocka_unit_test(a_price_from_anybody_else_is_refused),
		cmocka_unit_test(only_a_whole_number_in_range_is_a_quantity),
		cmocka_unit_test(an_unknown_product_is_answered_by_the_nearest),
		cmocka_unit_test(
		    two_products_of_one_folded_name_need_the_exact_name),
		cmocka_unit_test(arabic_names_are_matched_by_their_letters),
		cmocka_unit_test(
		    what_is_not_known_of_the_customer_is_asked_for),
		cmocka_unit_test(what_nobody_sees_is_not_given),
		cmocka_unit_test(a_phone_that_nobody_said_is_missing),
		cmocka_unit_test(an_address_that_nobody_said_is_missing),
		cmocka_unit_test(what_the_agent_said_is_no_address),
		cmocka_unit_test(
		    a_phone_and_an_address_may_be_written_in_another_way),
		cmocka_unit_test(an_option_that_the_product_has_is_asked_for),
		cmocka_unit_test(a_shop_may_ask_for_less),
		cmocka_unit_test(
		    the_orders_of_a_turn_stay_under_the_shops_cap),
		cmocka_unit_test(
		    stock_has_to_suffice_for_all_orders_of_the_turn),
		cmocka_unit_test(a_total_past_the_limit_is_refused),
		cmocka_unit_test(the_same_again_in_a_turn_is_one_order),
		cmocka_unit_test(
		    the_same_again_within_half_an_hour_is_the_order_that_exists),
		cmocka_unit_test(
		    an_older_or_cancelled_one_does_not_stand_in_the_way),
		cmocka_unit_test(broken_arguments_make_no_order),
		cmocka_unit_test(delivery_is_told_once_for_all_lines),
		cmocka_unit_test(a_question_about_a_price_orders_nothing),
		cmocka_unit_test(a_question_that_asks_for_nothing_orders_nothing),
		cmocka_unit_test(a_change_of_what_was_ordered_is_handed_over),
		cmocka_unit_test(a_proposal_is_called_one),
		cmocka_unit_test(the_schema_is_strict_and_has_no_price),
		cmocka_unit_test(a_large_catalog_is_not_listed_in_the_schema),
		cmocka_unit_test(
		    only_a_time_that_can_be_read_makes_an_order_recent),
		cmocka_unit_test(an_order_that_exists_has_an_id_and_a_product),
		cmocka_unit_test(an_order_that_exists_is_told_at_its_price),
		cmocka_unit_test(only_an_order_that_stands_can_be_changed),
		cmocka_unit_test(a_name_is_there_and_is_no_novel),
		cmocka_unit_test(a_number_is_kept_as_its_owner_typed_it),
		cmocka_unit_test(an_address_is_known_or_was_said),
		cmocka_unit_test(options_are_read_as_far_as_they_are_some),
		cmocka_unit_test(
		    an_option_is_the_customers_as_far_as_he_named_one),
		cmocka_unit_test(a_number_of_an_option_may_be_a_word),
		cmocka_unit_test(
		    lines_to_two_cities_have_no_delivery_that_is_known),
		cmocka_unit_test(
		    another_products_lines_take_nothing_of_its_stock),
		cmocka_unit_test(a_shop_may_ask_for_nothing),
		cmocka_unit_test(
		    the_shops_country_makes_a_number_international),
		cmocka_unit_test(names_past_what_a_schema_holds_are_not_listed)
	};

	return cmocka_run_group_tests(tests, fold_names, free_names);
}
