#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ident.h"
#include "money.h"
#include "order_check.h"
#include "order_tool.h"
#include "stamp.h"
#include "text.h"

static const char cancelled[] = "ملغي";

void
order_book_open(struct order_book *b, const struct catalog *catalog,
    const struct order_terms *terms, struct json_object *candidate)
{
	b->catalog = catalog;
	b->terms = terms;
	b->candidate = candidate;
	if ((b->orders = json_object_new_array()) == NULL)
		errx(EX_OSERR, "out of memory");
}

void
order_book_close(struct order_book *b)
{
	json_object_put(b->orders);
	memset(b, 0, sizeof(*b));
}

static bool
is_over_cap(const struct order_book *b, const struct order_request *q)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;
	int64_t sum = q->total, total;

	if (b->terms->total_max == 0 ||
	    strcmp(b->terms->currency, q->product->currency) != 0)
		return false;
	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (strcmp(json_str(order, "currency"),
		    b->terms->currency) == 0 &&
		    money_times(json_int_or(order,
		    "unit_price", 0), json_int_or(order, "quantity", 0),
		    &total))
			sum += total;
	}
	return sum > b->terms->total_max;
}

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
	size_t n = list != NULL ? json_object_array_length(list) : 0;
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
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	int64_t now = turn_time(b->candidate);

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(list, i);
		if (is_same(order, q) && is_recent(order, now) &&
		    json_str(order, "order_id") != NULL)
			return order;
	}
	return NULL;
}

/* What is counted has to suffice for this turn's other orders as well. */
static bool
is_in_stock(const struct order_book *b, const struct order_request *q,
    int64_t *available)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;

	if (!q->product->counted)
		return true;
	*available = q->product->stock > 0 ? q->product->stock : 0;
	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (strcmp(json_str(order, "product_id"), q->product->id) == 0)
			*available -= json_int_or(order, "quantity", 0);
	}
	return *available >= q->quantity;
}

static struct json_object *
out_of_stock(int64_t available)
{
	struct json_object *o = order_failure("out_of_stock");

	json_add_int(o, "available", available);
	return o;
}

static struct json_object *
success(const struct order_request *q, const struct json_object *order, bool already)
{
	struct json_object *o = json_object_new_object();
	int64_t price = q->product->price, total = q->total;
	const char *currency = q->product->currency;
	char text[MONEY_SIZE];

	/* An order that exists keeps the price that it was made at. */
	if (already && json_str(order, "currency") != NULL &&
	    json_int(order, "unit_price", &price) &&
	    money_times(price, q->quantity, &total))
		currency = json_str(order, "currency");
	json_add_bool(o, "ok", true);
	if (already)
		json_add_bool(o, "already", true);
	json_add_str(o, "order_id", json_str(order, "order_id"));
	json_add_str(o, "product", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_str(o, "unit_price", money_print(price, currency, text));
	json_add_str(o, "total", money_print(total, currency, text));
	return o;
}

/* The same reply asked for twice makes the same ids. */
static struct json_object *
write_down(struct order_book *b, const struct order_request *q)
{
	struct json_object *o = json_object_new_object();
	char position[24], id[IDENT_SIZE];
	int i;

	snprintf(position, sizeof(position), "%zu",
	    json_object_array_length(b->orders) + 1);
	ident_of(json_str(b->candidate, "reply_id"),
	    (const char *[]){ position, NULL }, id);
	json_add_str(o, "order_id", id);
	json_add_str(o, "product_id", q->product->id);
	json_add_str(o, "product_name", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_int(o, "unit_price", q->product->price);
	json_add_str(o, "currency", q->product->currency);
	for (i = 0; i < ORDER_TEXTS; i++)
		json_add_str(o, order_texts[i].key, q->text[i]);
	json_object_array_add(b->orders, o);
	return o;
}

struct json_object *
order_tool_call(struct order_book *b, struct json_object *arguments)
{
	struct order_request q = { 0 };
	struct json_object *result = order_check(b, arguments, &q), *order;
	int64_t available = 0;

	if (result != NULL)
		;
	else if ((order = same_in_turn(b, &q)) != NULL)
		result = success(&q, order, false);
	else if ((order = same_in_conversation(b, &q)) != NULL)
		result = success(&q, order, true);
	else if (is_over_cap(b, &q))
		result = order_failure("total_too_large");
	else if (!is_in_stock(b, &q, &available))
		result = out_of_stock(available);
	else
		result = success(&q, write_down(b, &q), false);
	order_request_free(&q);
	return result;
}
