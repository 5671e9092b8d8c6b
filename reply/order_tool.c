#include <string.h>

#include "consent.h"
#include "money.h"
#include "order_check.h"
#include "order_tool.h"
#include "stamp.h"
#include "text.h"

static const char cancelled[] = "ملغي";

static bool
is_same(const struct json_object *order, const struct order_request *q)
{
	const char *id = json_str(order, "product_id");
	const char *notes = json_str(order, "notes");
	const char *asked = q->text[ORDER_NOTES];

	return id != NULL && strcmp(id, q->product->id) == 0 &&
	    json_int_or(order, "quantity", 0) == q->quantity &&
	    text_same(notes != NULL ? notes : "", asked != NULL ? asked : "");
}

static struct json_object *
same_in_turn(const struct order_book *b, const struct order_request *q)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (is_same(order, q))
			return order;
	}
	return NULL;
}

/* When the newest message was written, on the platform's clock. */
static int64_t
turn_time(const struct json_object *candidate)
{
	struct json_object *list = json_arr(candidate, "messages");
	size_t n = json_length(list);
	const char *at = n == 0 ? NULL : json_str(
	    json_object_array_get_idx(list, n - 1), "created_at");

	return at != NULL ? stamp_parse(at) : STAMP_NONE;
}

static bool
is_recent(const struct json_object *order, int64_t now)
{
	const char *at = json_str(order, "created_at");
	const char *status = json_str(order, "status");
	int64_t made = at != NULL ? stamp_parse(at) : STAMP_NONE;

	if (status != NULL && strcmp(status, cancelled) == 0)
		return false;
	return made != STAMP_NONE && now != STAMP_NONE &&
	    now - made <= ORDER_REPEAT_MS;
}

static struct json_object *
same_in_conversation(const struct order_book *b, const struct order_request *q)
{
	struct json_object *list = json_arr(b->candidate, "orders"), *order;
	size_t n = json_length(list), i;
	int64_t now = turn_time(b->candidate);

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(list, i);
		if (is_same(order, q) && is_recent(order, now) &&
		    json_str(order, "order_id") != NULL)
			return order;
	}
	return NULL;
}

static struct json_object *
out_of_stock(int64_t available)
{
	struct json_object *o = order_failure("out_of_stock");

	json_add_int(o, "available", available);
	return o;
}

/*
 * An order that exists is told by the number that customers know; a new one
 * has none yet, and its receipt tells it.  Ids are nobody's to hear.
 */
static struct json_object *
success(const struct order_request *q, const struct json_object *order,
    int64_t price, const char *currency, const char *how)
{
	struct json_object *o = json_object_new_object();
	char text[MONEY_SIZE];
	int64_t number;

	json_add_bool(o, "ok", true);
	if (how != NULL)
		json_add_bool(o, how, true);
	if (json_int(order, "order_no", &number))
		json_add_int(o, "number", number);
	json_add_str(o, "product", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_str(o, "unit_price", money_print(price, currency, text));
	json_add_str(o, "total", money_print(price * q->quantity, currency,
	    text));
	return o;
}

/* An order that exists keeps the price that it was made at. */
static struct json_object *
already(const struct order_request *q, const struct json_object *order)
{
	const char *currency = json_str(order, "currency");
	int64_t price, total;

	if (currency == NULL || !json_int(order, "unit_price", &price) ||
	    !money_times(price, q->quantity, &total)) {
		price = q->product->price;
		currency = q->product->currency;
	}
	return success(q, order, price, currency, "already");
}

/* Of all lines so far, where the fee is known. */
static void
tell_delivery(const struct order_book *b, struct json_object *o,
    const char *currency)
{
	char text[MONEY_SIZE];
	int64_t fee, total;

	if (!order_book_total(b, &fee, &total))
		return;
	json_add_str(o, "delivery", fee == 0 ? "free" :
	    money_print(fee, currency, text));
	json_add_str(o, "total_with_delivery", money_print(total, currency,
	    text));
}

static struct json_object *
taken(const struct order_book *b, const struct order_request *q,
    const struct json_object *order)
{
	const struct product *p = q->product;
	struct json_object *o = success(q, order, p->price, p->currency,
	    b->terms->mode == ORDERS_CONFIRM ? "proposed" : NULL);

	tell_delivery(b, o, p->currency);
	return o;
}

/* Has it left the hands of whoever could still change it? */
static bool
is_standing(const struct json_object *order)
{
	static const char *const over[] = { "ملغي", "مرتجع", "مسلّم" };
	const char *status = json_str(order, "status");
	size_t i;

	for (i = 0; status != NULL && i < sizeof(over) / sizeof(*over); i++)
		if (strcmp(status, over[i]) == 0)
			return false;
	return true;
}

/* What is ordered already is not ordered once more to be made different. */
static bool
changes_an_order(const struct order_book *b, const struct order_request *q)
{
	struct json_object *list = json_arr(b->candidate, "orders"), *order;
	size_t n = json_length(list), i;
	const char *id;

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(list, i);
		id = json_str(order, "product_id");
		if (id != NULL && strcmp(id, q->product->id) == 0 &&
		    is_standing(order))
			return consent_any(b->candidate, consent_changes);
	}
	return false;
}

/* Why what waits is no order; NULL: it may be one. */
static const char *
only_asked(const struct order_book *b)
{
	if (b->terms->mode != ORDERS_AUTO)
		return NULL;
	if (consent_all(b->candidate, consent_asks_price))
		return "only_the_price_was_asked";
	return consent_all(b->candidate, consent_only_asks) ?
	    "only_a_question_was_asked" : NULL;
}

static struct json_object *
hand_over(struct order_book *b)
{
	b->handover = "the customer changes an order";
	return order_failure("an_order_stands");
}

struct json_object *
order_tool_call(struct order_book *b, struct json_object *arguments)
{
	struct order_request q = { 0 };
	struct json_object *result = order_check(b, arguments, &q), *order;
	const char *asked;
	int64_t available = 0;

	if (result != NULL)
		;
	else if ((order = same_in_turn(b, &q)) != NULL)
		result = taken(b, &q, order);
	else if ((order = same_in_conversation(b, &q)) != NULL)
		result = already(&q, order);
	else if (changes_an_order(b, &q))
		result = hand_over(b);
	else if ((asked = only_asked(b)) != NULL)
		result = order_failure(asked);
	else if (order_book_is_full(b, &q))
		result = order_failure("total_too_large");
	else if (!order_book_has_stock(b, &q, &available))
		result = out_of_stock(available);
	else
		result = taken(b, &q, order_book_add(b, &q));
	order_request_free(&q);
	return result;
}
