#include <string.h>

#include "../../reply/order_tool.h"
#include "door.h"
#include "money.h"
#include "sale.h"

static const char catalog_text[] = "{\"type\":\"catalog\",\"products\":["
    "{\"product_id\":\"p1\",\"name\":\"Blue shirt\",\"price\":24900,"
    "\"currency\":\"SAR\"},"
    "{\"product_id\":\"p2\",\"name\":\"عباية سوداء\",\"price\":12500,"
    "\"currency\":\"KWD\",\"stock\":3}]}";
static const char candidate_text[] = "{\"type\":\"candidate\","
    "\"reply_id\":\"r1\",\"conversation_id\":\"c1\",\"pending\":[\"m1\"],"
    "\"platform\":\"facebook\",\"messages\":[{\"message_id\":\"m1\","
    "\"sender_type\":\"customer\",\"created_at\":"
    "\"2026-11-22T09:30:00.000Z\",\"content\":\"2 Blue shirt to King Road 7,"
    " Riyadh. Sara 0501234567\"}],\"orders\":[]}";

struct catalog sale_catalog;
struct json_object *sale_candidate;
const struct order_terms sale_terms = { .currency = "SAR" };
static struct gate gate = { .catalog = &sale_catalog,
    .canary = "0199a7f3-5b2c-7d41-9e68-c03f8ad15b27" };

const struct gate *
sale_gate(void)
{
	gate.candidate = sale_candidate;
	return &gate;
}

void
sale_open(void)
{
	struct record_in in = { .stage = "fuzz" };
	struct record r = { .type = "catalog", .line = catalog_text,
	    .len = sizeof(catalog_text) - 1 };

	r.object = json_tokener_parse(catalog_text);
	sale_candidate = json_tokener_parse(candidate_text);
	catalog_read(&sale_catalog, &in, &r);
	gate.grounding = grounding_new("", NULL);
	MUST(sale_catalog.count == 2);
}

static void
judge_order(struct json_object *order)
{
	int64_t quantity = json_int_or(order, "quantity", 0), total;
	const char *name = json_str(order, "product_name");
	const struct product *p;
	size_t matches;

	MUST(name != NULL);
	p = catalog_find(&sale_catalog, name, &matches);
	MUST(p != NULL && matches == 1);
	MUST(strcmp(json_str(order, "product_id"), p->id) == 0);
	MUST(strcmp(json_str(order, "currency"), p->currency) == 0);
	MUST(json_int_or(order, "unit_price", -1) == p->price);
	MUST(quantity >= 1 && quantity <= ORDER_QUANTITY_MAX);
	MUST(!p->counted || quantity <= p->stock);
	MUST(money_times(p->price, quantity, &total));
	door_judge_value(order);
}

void
sale_judge(struct json_object *orders)
{
	size_t i;

	for (i = 0; i < json_object_array_length(orders); i++)
		judge_order(json_object_array_get_idx(orders, i));
}

void
sale_call(struct order_book *book, struct json_object *arguments)
{
	struct json_object *result = order_tool_call(book, arguments);
	bool good = json_true(result, "ok");

	door_judge_value(result);
	MUST(good == (json_str(result, "product") != NULL));
	MUST(json_any(result, "order_id") == NULL);
	MUST(good != (json_str(result, "error") != NULL));
	json_object_put(result);
}
