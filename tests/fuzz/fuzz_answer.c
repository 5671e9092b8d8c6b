/*
 * An answer of the model, with whatever calls it makes: nothing is ordered
 * but products of the catalog at its prices.
 */
#include <stdlib.h>
#include <string.h>

#include "../../reply/catalog.h"
#include "../../reply/chat.h"
#include "../../reply/gate.h"
#include "../../reply/order_terms.h"
#include "../../reply/order_tool.h"
#include "../../reply/verdict.h"
#include "door.h"
#include "money.h"

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

static struct catalog catalog;
static struct json_object *candidate;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct record_in in = { .stage = "fuzz" };
	struct record r = { .type = "catalog", .line = catalog_text,
	    .len = sizeof(catalog_text) - 1 };

	(void)argc;
	(void)argv;
	r.object = json_tokener_parse(catalog_text);
	candidate = json_tokener_parse(candidate_text);
	catalog_read(&catalog, &in, &r);
	MUST(catalog.count == 2);
	return 0;
}

/* What an order may be, whoever asked for it. */
static void
judge_order(struct json_object *order)
{
	int64_t quantity = json_int_or(order, "quantity", 0), total;
	const char *name = json_str(order, "product_name");
	const struct product *p;
	size_t matches;

	MUST(name != NULL);
	p = catalog_find(&catalog, name, &matches);
	MUST(p != NULL && matches == 1);
	MUST(strcmp(json_str(order, "product_id"), p->id) == 0);
	MUST(strcmp(json_str(order, "currency"), p->currency) == 0);
	MUST(json_int_or(order, "unit_price", -1) == p->price);
	MUST(quantity >= 1 && quantity <= ORDER_QUANTITY_MAX);
	MUST(!p->counted || quantity <= p->stock);
	MUST(money_times(p->price, quantity, &total));
}

static void
judge_calls(const struct chat_answer *a)
{
	struct order_terms terms = { .currency = "SAR" };
	struct order_book book = { 0 };
	struct json_object *result;
	size_t i;

	order_book_open(&book, &catalog, &terms, candidate);
	for (i = 0; i < a->ncalls; i++) {
		result = order_tool_call(&book, a->calls[i].arguments);
		MUST(json_object_is_type(result, json_type_object));
		json_object_put(result);
	}
	for (i = 0; i < json_object_array_length(book.orders); i++)
		judge_order(json_object_array_get_idx(book.orders, i));
	order_book_close(&book);
}

static void
judge_answer(struct json_object *root)
{
	struct chat_answer a = { 0 };
	struct json_object *said;
	struct gate gate = { .catalog = &catalog, .candidate = candidate,
	    .trusted = "", .canary = "canary-7f3a" };
	const char *why;

	if (chat_decode(&a, root, 1)) {
		MUST(a.text != NULL && a.ncalls <= CHAT_CALLS_MAX);
		gate_check(&gate, a.text, &why);
		said = chat_replay(&a);
		json_object_put(said);
		judge_calls(&a);
	}
	chat_answer_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);
	struct http_response response = { .outcome = HTTP_OK, .status = 200,
	    .body = text, .len = strlen(text), .retry_after_ms = -1,
	    .should_retry = true };
	struct json_object *root;
	struct verdict v;
	const char *why;

	root = json_parse(text, strlen(text), &why);
	if (verdict_read(&v, &response, root))
		judge_answer(root);
	json_object_put(root);
	free(text);
	return 0;
}
