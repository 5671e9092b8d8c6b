/*
 * Claims that an order was taken: only if an order says so, that of this turn
 * or one of this conversation whose number, product and quantity agree.
 */
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "figure.h"
#include "gate_rules.h"
#include "text.h"

static const char cancelled[] = "ملغي";

/* An order that stands: neither cancelled nor of another conversation. */
static bool
is_standing(const struct json_object *order)
{
	const char *status = json_str(order, "status");

	return status == NULL || strcmp(status, cancelled) != 0;
}

/* Shipped or delivered, as far as is known; what was just taken is not. */
static bool
is_shipped(const struct json_object *order)
{
	const char *status = json_str(order, "status");

	if (status == NULL)
		return json_int_or(order, "order_no", 0) > 0;
	return strcmp(status, "مشحون") == 0 ||
	    strcmp(status, "مسلّم") == 0;
}

/* What is only proposed is no order yet. */
static struct json_object *
orders_now(const struct gate *g)
{
	return g->proposed ? NULL : g->orders;
}

/* Those of this turn come first; NULL past the last. */
static struct json_object *
order_at(const struct gate *g, size_t i)
{
	struct json_object *old = json_arr(g->candidate, "orders");
	size_t now = json_length(orders_now(g));

	if (i < now)
		return json_object_array_get_idx(g->orders, i);
	return i - now < json_length(old) ?
	    json_object_array_get_idx(old, i - now) : NULL;
}

static bool
has_order(const struct gate *g, bool (*is_such)(const struct json_object *))
{
	struct json_object *order;
	size_t i;

	for (i = 0; (order = order_at(g, i)) != NULL; i++)
		if (is_standing(order) && is_such(order))
			return true;
	return false;
}

static bool
is_number_of(const struct json_object *order, const char *number)
{
	int64_t no = json_int_or(order, "order_no", 0);

	return no > 0 && strtoll(number, NULL, 10) == no;
}

static bool
is_orders(const struct gate *g, const char *number)
{
	struct json_object *order;
	size_t i;

	for (i = 0; (order = order_at(g, i)) != NULL; i++)
		if (is_number_of(order, number))
			return true;
	return false;
}

/* The customer may have named it, and hear that there is none such. */
static bool
is_customers(const struct gate *g, const char *number)
{
	const char *said;
	char *folded;
	bool found = false;
	size_t i;

	for (i = 0; !found && (said = gate_said(g, "customer", i)) != NULL;
	    i++) {
		folded = text_fold(said);
		found = strstr(folded, number) != NULL;
		free(folded);
	}
	return found;
}

static bool
has_strange_number(const struct gate *g, const struct words *w)
{
	const char *number;
	size_t at;

	for (at = 0; (number = claim_number(w, &at)) != NULL; at++)
		if (!is_orders(g, number) && !is_customers(g, number))
			return true;
	return false;
}

/* --- what is claimed of products --------------------------------------------- */

/* A sentence of the text: words from..to-1. */
struct sentence {
	const struct words *words;
	size_t from, to;
};

static struct sentence
sentence_around(const struct words *w, size_t at)
{
	return (struct sentence){ w, words_start(w, at), words_stop(w, at) };
}

/* How much of the name the word is, or several of the thing; 0: nothing. */
static size_t
word_of(const char *word, const char *name)
{
	size_t len = strlen(word), n = strcspn(name, " ");

	if (strncmp(word, name, len) == 0)
		return len;
	return strncmp(word, name, n) == 0 &&
	    (strcmp(word + n, "s") == 0 || strcmp(word + n, "es") == 0) ? n : 0;
}

/* How many words the folded name takes here, or 0. */
static size_t
name_at(const struct words *w, size_t at, const char *name)
{
	size_t n = 0, len;

	for (; *name != '\0'; name += len + (name[len] == ' '), n++)
		if ((len = word_of(words_at(w, at + n), name)) == 0)
			return 0;
	return n;
}

/* The product whose whole name stands here, the longest; its words in *n. */
static const struct product *
product_at(const struct catalog *c, const struct words *w, size_t at, size_t *n)
{
	const struct product *best = NULL;
	size_t i, taken;

	*n = 0;
	for (i = 0; i < c->count; i++) {
		taken = name_at(w, at, c->products[i].folded);
		if (taken > *n) {
			*n = taken;
			best = &c->products[i];
		}
	}
	return best;
}

/* "2 × NAME", "2 NAME", "NAME × 2"; 0: none is said. */
static int64_t
quantity_beside(const struct gate *g, const struct sentence *s, size_t at,
    size_t n)
{
	const struct words *w = s->words;

	if (at > s->from && claim_times(w, at - 1))
		at--;
	if (at > s->from && claim_counts(w, at - 1) &&
	    !is_orders(g, words_at(w, at - 1)))
		return figure_count(w, at - 1);
	at += n;
	return claim_times(w, at) ? figure_count(w, at + 1) : 0;
}

static bool
has_product(const struct gate *g, const struct product *p, int64_t quantity)
{
	struct json_object *order;
	int64_t sum = 0, one;
	const char *id;
	size_t i;

	for (i = 0; (order = order_at(g, i)) != NULL; i++) {
		id = json_str(order, "product_id");
		if (!is_standing(order) || id == NULL ||
		    strcmp(id, p->id) != 0)
			continue;
		one = json_int_or(order, "quantity", 0);
		sum += i < json_length(orders_now(g)) ? one : 0;
		if (quantity == 0 || quantity == one || quantity == sum)
			return true;
	}
	return false;
}

enum agreement { SAYS_NOTHING, AGREES, DISAGREES };

static enum agreement
agreement(const struct gate *g, const struct sentence *s)
{
	enum agreement result = SAYS_NOTHING;
	const struct product *p;
	size_t at, n;

	for (at = s->from; at < s->to; at += n > 0 ? n : 1) {
		if ((p = product_at(g->catalog, s->words, at, &n)) == NULL)
			continue;
		if (!has_product(g, p, quantity_beside(g, s, at, n)))
			return DISAGREES;
		result = AGREES;
	}
	return result;
}

static bool
tells_number(const struct gate *g, const struct words *w)
{
	const char *number;
	size_t at = 0;

	return (number = claim_number(w, &at)) != NULL && is_orders(g, number);
}

/* The newest words of the customer are about an order that was made. */
static bool
asks_about_order(const struct gate *g)
{
	static const char *const about[] = {
		"طلبي", "طلبيتي", "طلبنا", "طلبيه", "الطلب", "الطلبيه",
		"الاوردر", "اوردري", "اوردر", "حجزي", "الحجز", "تسجل",
		"اتسجل", "سجلت", "سجلتوا", "سجلتي", "اكدت", "اكدتوا", "تاكد",
		"اتاكد", "متي يوصل", "متي توصل", "امتي يوصل", "متي بيوصل",
		"شوكت يوصل", "وين وصل", "وصل وين", "هيوصل امتي", "my order",
		"the order", "our order", "an order", "order status",
		"confirmed", "my booking", "did you get it", "when will it",
		"where is it", "has it", "talabi", "el talab", "el order",
		"ma commande", "la commande", NULL
	};
	const char *said = NULL, *next;
	struct words w;
	bool asks;
	size_t i;

	for (i = 0; (next = gate_said(g, "customer", i)) != NULL; i++)
		said = next;
	if (said == NULL)
		return false;
	words_read(&w, said);
	asks = words_find(&w, about) != NULL;
	words_free(&w);
	return asks;
}

/* A person of the shop may have changed it, and said so. */
static bool
holds_change(const struct gate *g, enum claim claim)
{
	struct json_object *order;
	size_t i;

	if (gate_said(g, "employee", 0) != NULL)
		return true;
	for (i = 0; claim == CLAIM_CANCELLED &&
	    (order = order_at(g, i)) != NULL; i++)
		if (!is_standing(order))
			return true;
	return false;
}

static bool
holds(const struct gate *g, const struct words *w, size_t at, enum claim claim)
{
	const struct sentence s = sentence_around(w, at);
	enum agreement agrees = agreement(g, &s);

	if (agrees == DISAGREES || !has_order(g, is_standing) ||
	    (claim == CLAIM_SHIPPED && !has_order(g, is_shipped)))
		return false;
	return (g->told && !g->proposed) || json_length(orders_now(g)) > 0 ||
	    agrees == AGREES || tells_number(g, w) || asks_about_order(g);
}

static const char *
objection(const struct gate *g, const struct words *w, size_t at,
    enum claim claim)
{
	if (claim == CLAIM_CHANGED || claim == CLAIM_CANCELLED)
		return holds_change(g, claim) ? NULL :
		    "a change of an order, which only a colleague can make";
	return holds(g, w, at, claim) ? NULL : "an order that was not taken";
}

const char *
gate_claim(const struct gate *g, const char *text)
{
	const char *why = NULL;
	struct words w;
	enum claim claim;
	size_t at = 0;

	words_read(&w, text);
	if (has_strange_number(g, &w))
		why = "an order's number that no order has";
	for (; why == NULL && (claim = claim_next(&w, &at)) != CLAIM_NONE;
	    at++)
		why = objection(g, &w, at, claim);
	words_free(&w);
	return why;
}
