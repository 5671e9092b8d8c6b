/*
 * Amounts: what a reply may say that something costs.  The catalog's prices,
 * multiples and sums of them, what the shop's own text says, and what an order
 * here cost; the customer's own figure only beside a true price.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "amount.h"
#include "figure.h"
#include "gate_rules.h"
#include "money.h"
#include "must.h"
#include "prices.h"
#include "text.h"

enum {
	COUNTS_MAX = 6,		/* quantities that stand in the conversation */
	NAMED_MAX = 4		/* products that are talked about */
};

/* What the amounts of one text are held against. */
struct ledger {
	const struct gate *gate;
	struct prices prices;	/* those of catalog and orders */
	struct prices own;	/* what its people said; fees of its cities */
	struct prices fees;	/* of these what may be added to prices */
	struct price named[NAMED_MAX];
	size_t named_count;
	bool unnamed;		/* no product is, by its name */
	int64_t counts[COUNTS_MAX];
	size_t count_count;
};

/* An order has several lines; those of one turn have no number yet. */
static bool
is_of_one(const struct json_object *a, const struct json_object *b)
{
	const char *ca = json_str(a, "currency"), *cb = json_str(b, "currency");

	return json_int_or(a, "order_no", 0) == json_int_or(b, "order_no", 0) &&
	    ca != NULL && cb != NULL && strcmp(ca, cb) == 0;
}

/* What the order of this line comes to, without its delivery and with it. */
static void
add_order(struct ledger *l, struct json_object *orders, size_t at)
{
	struct json_object *first = json_object_array_get_idx(orders, at), *o;
	const char *currency = json_str(first, "currency");
	size_t n = json_object_array_length(orders), i;
	int64_t price, total, fee = -1, sum = 0;

	for (i = 0; i < n; i++) {
		o = json_object_array_get_idx(orders, i);
		if (!is_of_one(first, o) ||
		    !json_int(o, "unit_price", &price) || !money_times(price,
		    json_int_or(o, "quantity", 0), &total))
			continue;
		prices_add_money(&l->prices, price, currency);
		prices_add_money(&l->prices, total, currency);
		fee = json_int_or(o, "delivery_fee", fee);
		if (sum <= MONEY_MAX)	/* more is no price, and no overflow */
			sum += total;
	}
	prices_add_money(&l->prices, sum, currency);
	prices_add_money(&l->prices, fee, currency);
	if (fee >= 0 && fee <= MONEY_MAX)
		prices_add_money(&l->prices, sum + fee, currency);
}

static void
add_orders(struct ledger *l, struct json_object *orders)
{
	size_t n = json_length(orders), i;
	size_t k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i && !is_of_one(
		    json_object_array_get_idx(orders, k),
		    json_object_array_get_idx(orders, i)); k++)
			continue;
		if (k == i)
			add_order(l, orders, i);
	}
}

/* Once each: two thousand cities have a handful of fees. */
static void
add_fee(struct ledger *l, const struct city *c)
{
	if (!prices_hold(&l->fees, price_of_minor(c->fee, c->currency),
	    c->currency))
		prices_add_money(&l->fees, c->fee, c->currency);
}

/* All that tells where the goods would go. */
static void
read_places(const struct ledger *l, const char *text, struct words *places)
{
	const char *address = json_text(l->gate->candidate,
	    "customer_address"), *said;
	size_t len, i;
	char *all;
	FILE *f = must(open_memstream(&all, &len));

	fprintf(f, "%s\n%s\n", text, address != NULL ? address : "");
	for (i = 0; (said = gate_said(l->gate, "customer", i)) != NULL; i++)
		fprintf(f, "%s\n", said);
	must_do(fclose(f) != EOF);
	words_read(places, all);
	free(all);
}

/*
 * Each city's fee may be named; to a price only that of a city that is talked
 * about is added, and where none is, any.
 */
static void
add_cities(struct ledger *l, const struct delivery *d, const char *text)
{
	struct words places;
	bool one = false;
	size_t i;

	read_places(l, text, &places);
	for (i = 0; i < d->count; i++) {
		prices_add_money(&l->own, d->cities[i].fee,
		    d->cities[i].currency);
		if (!delivery_names(d, i, &places))
			continue;
		one = true;
		add_fee(l, &d->cities[i]);
	}
	for (i = 0; i < d->count && !one; i++)
		add_fee(l, &d->cities[i]);
	words_free(&places);
}

/* What the shop's people said here is as good as what is written. */
static void
add_said(struct ledger *l)
{
	char *said = gate_employees_text(l->gate);
	struct words w;

	words_read(&w, said);
	prices_read(&l->own, &w);
	words_free(&w);
	free(said);
}

/*
 * Where the settings say what delivery costs, that alone is added to prices;
 * else whatever the shop's own terms hold.
 */
static void
add_fees(struct ledger *l, const char *text)
{
	const struct delivery *d = l->gate->delivery;

	if (d == NULL || d->count == 0)
		prices_add_all(&l->fees, grounding_fees(l->gate->grounding));
	else
		add_cities(l, d, text);
}

/* قميصين: two of a thing are one word, which ends so. */
static bool
is_dual(const char *word)
{
	static const char end[] = "ين";
	size_t len = strlen(word), n = strlen(end);

	return len > 2 * n && strcmp(word + len - n, end) == 0;
}

static void
add_counts(struct ledger *l, const struct words *w)
{
	size_t at;
	int64_t n;

	for (at = w->count; at > 0 && l->count_count < COUNTS_MAX; at--) {
		n = figure_count(w, at - 1);
		if (n == 0 && is_dual(words_at(w, at - 1)))
			n = 2;
		if (n > 0 && n <= 1000 &&
		    !figure_is_among(n, l->counts, l->count_count))
			l->counts[l->count_count++] = n;
	}
}

/* A word of Latin letters begins where it stands: "tshirt" is no shirt. */
static bool
has_word(const char *folded, const char *word)
{
	const char *at = folded;

	for (; (at = strstr(at, word)) != NULL; at++)
		if (at == folded || (unsigned char)*word >= 0x80 ||
		    !isalnum((unsigned char)at[-1]))
			return true;
	return false;
}

/* A word of the product's name that says more than "in" or "a". */
static bool
is_named(const struct product *p, const char *folded)
{
	struct words name;
	bool found = false;
	size_t i;

	words_read(&name, p->folded);
	for (i = 0; i < name.count && !found; i++)
		found = strlen(name.list[i].text) > 3 &&
		    has_word(folded, name.list[i].text);
	words_free(&name);
	return found;
}

/* By the whole name first: what is asked for is surely there. */
static void
add_named(struct ledger *l, const char *text)
{
	const struct catalog *c = l->gate->catalog;
	char *folded = text_fold(text);
	const struct product *p;
	size_t i;
	int whole;

	for (whole = 1; whole >= 0; whole--)
		for (i = 0; i < c->count && l->named_count < NAMED_MAX; i++) {
			p = &c->products[i];
			if ((strstr(folded, p->folded) != NULL) == whole &&
			    (whole || is_named(p, folded)))
				l->named[l->named_count++] = (struct price){
				    price_of_minor(p->price, p->currency),
				    p->currency };
		}
	free(folded);
}

/* Which of its readings is a price as it stands; -1: none. */
static int64_t
price_of(const struct prices *p, const struct amount *a)
{
	int i;

	for (i = 0; i < a->values; i++)
		if (prices_hold(p, a->value[i], a->codes))
			return a->value[i];
	return -1;
}

/* What is named by its price: 350 and 150, together 500. */
static void
add_priced(struct ledger *l, const struct words *w)
{
	struct amount a;
	size_t at = 0;
	int64_t value;

	while (l->named_count < NAMED_MAX && amount_next(w, &at, &a))
		if ((value = price_of(&l->prices, &a)) >= 0)
			l->named[l->named_count++] = (struct price){
			    value, a.codes };
}

/* The newest words come last, where add_counts() begins. */
static void
read_talk(struct ledger *l, const char *text)
{
	const char *said;
	struct words w;
	size_t i;

	add_named(l, text);
	words_read(&w, text);
	add_counts(l, &w);
	words_free(&w);
	for (i = 0; gate_said(l->gate, NULL, i) != NULL; i++)
		continue;
	while (i-- > 0) {
		said = gate_said(l->gate, NULL, i);
		add_named(l, said);
		words_read(&w, said);
		add_counts(l, &w);
		words_free(&w);
	}
	if ((l->unnamed = l->named_count == 0)) {
		words_read(&w, text);
		add_priced(l, &w);
		words_free(&w);
	}
}

static void
ledger_open(struct ledger *l, const struct gate *g, const char *text)
{
	size_t i;

	memset(l, 0, sizeof(*l));
	l->gate = g;
	for (i = 0; i < g->catalog->count; i++)
		prices_add_money(&l->prices, g->catalog->products[i].price,
		    g->catalog->products[i].currency);
	add_orders(l, g->orders);
	add_orders(l, json_arr(g->candidate, "orders"));
	add_orders(l, json_arr(json_obj(g->candidate, "proposal"), "orders"));
	add_said(l);
	add_fees(l, text);
	read_talk(l, text);
}

/* Some of the products from `at` on, each so often, come to this. */
static bool
adds_up(const struct ledger *l, size_t at, int64_t value, const char *codes)
{
	const struct price *p = &l->named[at];
	size_t i;

	if (value == 0)
		return true;
	if (value < 0 || at == l->named_count)
		return false;
	if (adds_up(l, at + 1, value, codes))
		return true;
	if (p->value <= 0 || !amount_shares(codes, p->codes))
		return false;
	if (adds_up(l, at + 1, value - p->value, codes))
		return true;
	for (i = 0; i < l->count_count; i++)
		if (adds_up(l, at + 1, value - p->value * l->counts[i], codes))
			return true;
	return false;
}

static bool
is_multiple(const struct ledger *l, int64_t value, const char *codes)
{
	size_t i;

	for (i = 0; i < l->count_count; i++)
		if (value % l->counts[i] == 0 && prices_hold(&l->prices,
		    value / l->counts[i], codes))
			return true;
	return false;
}

/* A sum, alone or with one of the shop's own amounts, such as delivery. */
static bool
is_sum(const struct ledger *l, int64_t value, const char *codes)
{
	const struct price *fee;
	size_t i;

	if (value > 0 && adds_up(l, 0, value, codes))
		return true;
	for (i = 0; i < l->fees.count; i++) {
		fee = &l->fees.list[i];
		if (value > fee->value && amount_shares(codes, fee->codes) &&
		    (adds_up(l, 0, value - fee->value, codes) ||
		    prices_hold(&l->prices, value - fee->value, codes)))
			return true;
	}
	return false;
}

static bool
holds(const struct ledger *l, int64_t value, const char *codes)
{
	return prices_hold(&l->prices, value, codes) ||
	    prices_hold(&l->own, value, codes) || prices_hold(
	    grounding_amounts(l->gate->grounding), value, codes) ||
	    (l->unnamed &&
	    is_multiple(l, value, codes)) || is_sum(l, value, codes);
}

static bool
is_figure(const struct words *w, size_t at, int64_t value)
{
	struct figure f;
	int i;

	if (figure_at(w, at, &f) && !f.shy)
		for (i = 0; i < f.values; i++)
			if (f.value[i] == value)
				return true;
	return false;
}

static bool
says_figure(const char *said, int64_t value)
{
	struct words w;
	size_t at;
	bool found = false;

	words_read(&w, said);
	for (at = 0; at < w.count && !found; at++)
		found = is_figure(&w, at, value);
	words_free(&w);
	return found;
}

static bool
says_amount(const char *said, const struct amount *mine)
{
	struct words w;
	struct amount a;
	size_t at = 0;
	bool found = false;

	words_read(&w, said);
	while (!found && amount_next(&w, &at, &a))
		found = a.value[0] == mine->value[0] ||
		    a.value[a.values - 1] == mine->value[0];
	words_free(&w);
	return found;
}

/* A battery of 20,000, a page with 10,000 friends: a figure of the shop's. */
static bool
is_shops_figure(const struct ledger *l, const struct amount *a)
{
	char *said = gate_employees_text(l->gate);
	bool found = says_figure(said, a->value[0]) ||
	    grounding_counts(l->gate->grounding, a->value[0]);

	free(said);
	return found;
}

/* Which of its readings is a true price; -1: none. */
static int64_t
true_value(const struct ledger *l, const struct amount *a)
{
	int i;

	for (i = 0; i < a->values; i++)
		if (holds(l, a->value[i], a->codes))
			return a->value[i];
	return a->bare && is_shops_figure(l, a) ? 0 : -1;
}

static bool
is_customers(const struct gate *g, const struct amount *a)
{
	const char *said;
	size_t i;

	for (i = 0; (said = gate_said(g, "customer", i)) != NULL; i++)
		if (says_figure(said, a->value[0]) || says_amount(said, a))
			return true;
	return false;
}

/* Words by which a shop gives in; beside them a figure is a promise. */
static bool
gives_in(const struct words *w)
{
	static const char *const phrases[] = {
		"instead of", "deal", "agreed", "we can do", "i can do",
		"i'll give", "special price", "just for you", "موافق",
		"موافقين", "موافقون", "اتفقنا", "بدل", "بدلا من", "سعر خاص",
		"خليها", "نخليها", "نخليه", "حسبتها", "بحسبها", "احسبها",
		"نحسبها", "عشانك", "علشانك", "كرمالك", "لعيونك", "تكرم",
		"مشيها", "ابشر", "ابشري", "d'accord", "mashi", "5aliha",
		"لاجلك", "من عيوني", "تامر", "تدلل", "yes", "sure", NULL
	};

	return words_find(w, phrases) != NULL;
}

/* Does the sentence around this place hold one of them? */
static bool
sentence_says(const struct words *w, size_t at, const char *const phrases[])
{
	/* The mark at its end is looked at as well. */
	return words_between(w, words_start(w, at), words_stop(w, at) + 1,
	    phrases);
}

/* The sentence that holds a customer's figure refuses it, or is of a budget. */
static bool
is_turned_down(const struct words *w, size_t at)
{
	static const char *const phrases[] = {
		"no", "not", "cannot", "can't", "isn't", "won't", "couldn't",
		"don't", "doesn't", "unable", "unfortunately", "sorry",
		"afraid", "below", "less", "lower", "low", "wish", "under",
		"over", "above",
		"more", "within", "budget", "impossible", "you offered",
		"you asked", "you said", "you mentioned", "your offer", "?",
		"؟", "لا", "ما", "مش", "مو", "غير", "ليس", "لن", "لم", "للاسف",
		"الاسف", "اسف", "اسفين", "اعتذر*", "نعتذر*", "عذرا", "صعب",
		"صعبه", "مستحيل", "معلش", "ميزاني*", "بميزاني*", "لميزاني*",
		"ضمن", "بحدود", "اقل", "قليل*", "شويه", "اكثر", "اكتر",
		"اعلي", "ارخص",
		"مافي", "مافيش", "مفيش", "ماكو", "ماكاينش", "ماقدر*",
		"مانقدر*", "مقدرش", "منقدرش", "طلبت*", "ذكرت*", "عرضك",
		"السمحي", "سامح*", "ma", "mesh", "msh", "mish", "mo", "mu",
		"mafi", "mafish", "ne", "pas", "non", "malheureusement",
		"desole", "désolé", NULL
	};

	return sentence_says(w, at, phrases);
}

/* What a customer has to spend buys what costs less. */
static bool
is_budget(const struct words *w, size_t at)
{
	static const char *const phrases[] = {
		"you can get", "you could get", "you can buy",
		"you can choose", "you can have", "تقدر تاخ*", "تقدري تاخ*",
		"بتقدر تاخ*", "تكدر تاخذ", "تكدرين تاخذين", "تقدر تشتري",
		"ممكن تاخ*", "يمكنك شراء", "يمكنك الحصول", "فيك تاخ*",
		"vous pouvez prendre", "vous pouvez avoir", NULL
	};

	return sentence_says(w, at, phrases);
}

/* The highest of the true prices that are said; -1: none is. */
static int64_t
highest(const struct ledger *l, const struct words *w)
{
	struct amount a;
	size_t at = 0;
	int64_t most = -1, value;

	while (amount_next(w, &at, &a))
		if ((value = true_value(l, &a)) > most)
			most = value;
	return most;
}

static const char *
look(const struct ledger *l, const struct words *w)
{
	int64_t most = highest(l, w);
	struct amount a;
	size_t at = 0, own = 0;

	while (amount_next(w, &at, &a)) {
		if (true_value(l, &a) >= 0)
			continue;
		if (!is_customers(l->gate, &a))
			return "an amount that is not a price of the catalog";
		own++;
		if (!is_turned_down(w, at - 1) &&
		    !(a.value[0] > most && is_budget(w, at - 1)))
			return "a price that the customer named and the shop "
			    "did not";
	}
	if (own > 0 && most < 0)
		return "the customer's figure without the true price";
	if (own > 0 && gives_in(w))
		return "a price that the customer named and the shop did not";
	return NULL;
}

const char *
gate_amount(const struct gate *g, const char *text)
{
	struct ledger l;
	struct words w;
	struct amount a;
	size_t at = 0;
	const char *why = NULL;

	words_read(&w, text);
	if (amount_next(&w, &at, &a)) {
		ledger_open(&l, g, text);
		why = look(&l, &w);
		prices_free(&l.prices);
		prices_free(&l.own);
		prices_free(&l.fees);
	}
	words_free(&w);
	return why;
}
