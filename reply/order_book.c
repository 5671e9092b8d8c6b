#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ident.h"
#include "must.h"
#include "order_book.h"
#include "phone_plan.h"

void
order_request_free(struct order_request *q)
{
	int i;

	for (i = 0; i < ORDER_TEXTS; i++)
		free(q->text[i]);
	memset(q, 0, sizeof(*q));
}

void
order_book_open(struct order_book *b, const struct catalog *catalog,
    const struct order_terms *terms, struct json_object *candidate)
{
	b->catalog = catalog;
	b->terms = terms;
	b->candidate = candidate;
	b->orders = must(json_object_new_array());
}

void
order_book_close(struct order_book *b)
{
	json_object_put(b->orders);
	memset(b, 0, sizeof(*b));
}

static struct json_object *
line_at(const struct order_book *b, size_t i)
{
	return json_object_array_get_idx(b->orders, i);
}

static size_t
line_count(const struct order_book *b)
{
	return json_object_array_length(b->orders);
}

/* What the lines in this currency come to; *all: there is no other. */
static int64_t
sum_of(const struct order_book *b, const char *currency, bool *all)
{
	struct json_object *line;
	int64_t sum = 0;
	size_t i;

	*all = true;
	for (i = 0; i < line_count(b); i++) {
		line = line_at(b, i);
		if (strcmp(json_str(line, "currency"), currency) != 0)
			*all = false;
		else	/* which order_check() has found to be in bounds */
			sum += json_int_or(line, "unit_price", 0) *
			    json_int_or(line, "quantity", 0);
	}
	return sum;
}

bool
order_book_is_full(const struct order_book *b, const struct order_request *q)
{
	bool all;

	if (b->terms->total_max == 0 ||
	    strcmp(b->terms->currency, q->product->currency) != 0)
		return false;
	return sum_of(b, b->terms->currency, &all) + q->total >
	    b->terms->total_max;
}

bool
order_book_has_stock(const struct order_book *b,
    const struct order_request *q, int64_t *available)
{
	struct json_object *line;
	size_t i;

	if (!q->product->counted)
		return true;
	*available = q->product->stock > 0 ? q->product->stock : 0;
	for (i = 0; i < line_count(b); i++) {
		line = line_at(b, i);
		if (strcmp(json_str(line, "product_id"), q->product->id) == 0)
			*available -= json_int_or(line, "quantity", 0);
	}
	return *available >= q->quantity;
}

/* All lines go out together: where their addresses disagree, nobody knows. */
static bool
find_fee(const struct order_book *b, int64_t *fee)
{
	const char *currency = json_str(line_at(b, 0), "currency");
	int64_t goods, one;
	bool all;
	size_t i;

	*fee = 0;
	goods = sum_of(b, currency, &all);
	if (!all || b->terms->delivery == NULL)
		return false;
	for (i = 0; i < line_count(b); i++) {
		if (!delivery_fee(b->terms->delivery, json_text(line_at(b, i),
		    "customer_address"), goods, currency, &one) ||
		    (i > 0 && one != *fee))
			return false;
		*fee = one;
	}
	return true;
}

/* The first line says it, for all of them. */
static void
settle_delivery(struct order_book *b)
{
	int64_t fee;

	if (find_fee(b, &fee))
		json_add_int(line_at(b, 0), "delivery_fee", fee);
	else
		json_object_object_del(line_at(b, 0), "delivery_fee");
}

static void
add_texts(const struct order_book *b, struct json_object *line,
    const struct order_request *q)
{
	char international[PHONE_E164_SIZE];
	const char *phone = q->text[ORDER_PHONE];
	int i;

	for (i = 0; i < ORDER_TEXTS; i++)
		json_add_str(line, order_texts[i].key, q->text[i]);
	if (phone != NULL && phone_e164(phone, b->terms->country,
	    international))
		json_add_str(line, "customer_phone_e164", international);
}

/* The same reply asked for twice makes the same ids. */
struct json_object *
order_book_add(struct order_book *b, const struct order_request *q)
{
	struct json_object *o = json_object_new_object();
	char position[24], id[IDENT_SIZE];

	snprintf(position, sizeof(position), "%zu", line_count(b) + 1);
	ident_of(json_str(b->candidate, "reply_id"),
	    (const char *[]){ position, NULL }, id);
	json_add_str(o, "order_id", id);
	json_add_str(o, "product_id", q->product->id);
	json_add_str(o, "product_name", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_int(o, "unit_price", q->product->price);
	json_add_str(o, "currency", q->product->currency);
	add_texts(b, o, q);
	json_append(b->orders, o);
	settle_delivery(b);
	return o;
}

bool
order_book_total(const struct order_book *b, int64_t *fee, int64_t *total)
{
	bool all;

	if (line_count(b) == 0 ||
	    !json_int(line_at(b, 0), "delivery_fee", fee))
		return false;
	*total = *fee + sum_of(b, json_str(line_at(b, 0), "currency"), &all);
	return true;
}
