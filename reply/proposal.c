#include <stdlib.h>
#include <string.h>

#include "candidate.h"
#include "consent.h"
#include "money.h"
#include "plain.h"
#include "proposal.h"
#include "stamp.h"

static int64_t
time_of(const struct json_object *o, const char *key)
{
	const char *at = json_str(o, key);

	return at != NULL ? stamp_parse(at) : STAMP_NONE;
}

static bool
is_customers(const struct json_object *m)
{
	const char *who = json_str(m, "sender_type");

	return who != NULL && strcmp(who, "customer") == 0;
}

/* The place behind the proposal's message; 0: it is not there. */
static size_t
behind(struct json_object *list, const char *message_id)
{
	size_t n = json_object_array_length(list);
	const char *id;

	for (; n > 0; n--) {
		id = json_str(json_object_array_get_idx(list, n - 1),
		    "message_id");
		if (id != NULL && strcmp(id, message_id) == 0)
			break;
	}
	return n;
}

static bool
waits_before(const struct json_object *candidate, struct json_object *list,
    size_t end)
{
	size_t i;

	for (i = 0; i < end; i++)
		if (candidate_waits(candidate,
		    json_object_array_get_idx(list, i)))
			return true;
	return false;
}

/*
 * All that waits came behind the proposal, soon enough on the platform's
 * clock, and nobody of the shop spoke since.
 */
static bool
is_answer(const struct json_object *candidate,
    const struct json_object *proposal)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	const char *id = json_str(proposal, "message_id");
	int64_t proposed = time_of(proposal, "proposed_at"), at;
	size_t n, i;

	if (list == NULL || id == NULL || proposed == STAMP_NONE ||
	    (i = behind(list, id)) == 0 || waits_before(candidate, list, i))
		return false;
	for (n = json_object_array_length(list); i < n; i++) {
		m = json_object_array_get_idx(list, i);
		at = time_of(m, "created_at");
		if (!is_customers(m) || at == STAMP_NONE ||
		    at - proposed > PROPOSAL_STANDS_MS)
			return false;
	}
	return true;
}

static const struct product *
product_of(const struct catalog *c, const struct json_object *line)
{
	const char *id = json_str(line, "product_id");
	size_t i;

	for (i = 0; id != NULL && i < c->count; i++)
		if (strcmp(c->products[i].id, id) == 0)
			return &c->products[i];
	return NULL;
}

static bool
costs_the_same(const struct product *p, const struct json_object *line)
{
	const char *name = json_str(line, "product_name");
	const char *currency = json_str(line, "currency");
	int64_t price;

	return name != NULL && strcmp(name, p->name) == 0 &&
	    currency != NULL && strcmp(currency, p->currency) == 0 &&
	    json_int(line, "unit_price", &price) && price == p->price;
}

/* One line of the proposal, as it would be asked for now. */
static bool
take_line(struct order_book *b, struct json_object *line)
{
	struct order_request q = { .product = product_of(b->catalog, line) };
	const char *text;
	int64_t available;
	bool good;
	int i;

	if (q.product == NULL || !costs_the_same(q.product, line) ||
	    !json_int(line, "quantity", &q.quantity) || q.quantity < 1 ||
	    !money_times(q.product->price, q.quantity, &q.total) ||
	    order_book_is_full(b, &q) ||
	    !order_book_has_stock(b, &q, &available))
		return false;
	for (i = 0; i < ORDER_TEXTS; i++)
		if ((text = json_text(line, order_texts[i].key)) != NULL)
			q.text[i] = plain_text(text, order_texts[i].max,
			    PLAIN_LINE);
	good = order_book_add(b, &q) != NULL;
	order_request_free(&q);
	return good;
}

static bool
same_fee(const struct json_object *a, const struct json_object *b)
{
	return json_int_or(a, "delivery_fee", -1) ==
	    json_int_or(b, "delivery_fee", -1);
}

static bool
take_lines(struct order_book *b, struct json_object *lines)
{
	size_t n = json_object_array_length(lines), i;

	for (i = 0; i < n; i++)
		if (!take_line(b, json_object_array_get_idx(lines, i)))
			return false;
	return n > 0 && same_fee(json_object_array_get_idx(lines, 0),
	    json_object_array_get_idx(b->orders, 0));
}

bool
proposal_take(struct order_book *b)
{
	struct json_object *proposal = json_obj(b->candidate, "proposal");
	struct json_object *lines = json_arr(proposal, "orders");

	if (lines == NULL || b->terms->mode != ORDERS_CONFIRM ||
	    !consent_all(b->candidate, consent_confirms) ||
	    !is_answer(b->candidate, proposal))
		return false;
	if (take_lines(b, lines))
		return true;
	json_object_array_del_idx(b->orders, 0,
	    json_object_array_length(b->orders));
	return false;
}

const char *
proposal_thanks(const char *language)
{
	static const struct {
		const char *language, *text;
	} all[] = {
		{ "en", "Thank you, your order is confirmed." },
		{ "fr", "Merci, votre commande est confirmée." }
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i].language, language) == 0)
			return all[i].text;
	return "شكراً لك، تم تأكيد طلبك.";
}
