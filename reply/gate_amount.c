/*
 * Amounts: what a reply may say that something costs.  The catalog's prices,
 * multiples and sums of them, what the shop's own text says, and what an order
 * here cost; the customer's own figure only beside a true price.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "amount.h"
#include "figure.h"
#include "gate_rules.h"
#include "money.h"
#include "text.h"

enum {
	FEES_MAX = 64,		/* amounts of the shop's text */
	COUNTS_MAX = 6,		/* quantities that stand in the conversation */
	NAMED_MAX = 4		/* products that are talked about */
};

struct price {
	int64_t value;		/* thousandths */
	const char *codes;	/* borrowed */
};

/* What the amounts of one text are held against. */
struct ledger {
	const struct gate *gate;
	struct price *prices;	/* owned: those of catalog and orders */
	size_t count, room;
	struct price fees[FEES_MAX];
	size_t fee_count;
	struct price named[NAMED_MAX];
	size_t named_count;
	int64_t counts[COUNTS_MAX];
	size_t count_count;
};

static int64_t
in_milli(int64_t minor, const char *currency)
{
	static const int64_t times[] = { 1000, 100, 10, 1 };
	int decimals = money_decimals(currency);

	return decimals >= 0 && decimals <= 3 ? minor * times[decimals] : -1;
}

static void
add_price(struct ledger *l, int64_t minor, const char *currency)
{
	if (currency == NULL || minor < 0 || minor > MONEY_MAX)
		return;
	if (l->count == l->room) {
		l->room = 2 * l->room + 64;
		l->prices = realloc(l->prices, l->room * sizeof(*l->prices));
		if (l->prices == NULL)
			errx(EX_OSERR, "out of memory");
	}
	l->prices[l->count].value = in_milli(minor, currency);
	l->prices[l->count++].codes = currency;
}

/* Every line, and what they come to. */
static void
add_orders(struct ledger *l, struct json_object *orders)
{
	size_t n = orders != NULL ? json_object_array_length(orders) : 0, i;
	struct json_object *o = NULL;
	int64_t price, total, sum = 0;

	for (i = 0; i < n; i++) {
		o = json_object_array_get_idx(orders, i);
		if (!json_int(o, "unit_price", &price) || !money_times(price,
		    json_int_or(o, "quantity", 0), &total))
			continue;
		add_price(l, price, json_str(o, "currency"));
		add_price(l, total, json_str(o, "currency"));
		if (__builtin_add_overflow(sum, total, &sum))
			return;
	}
	add_price(l, sum, n > 0 ? json_str(o, "currency") : NULL);
}

/* Where a currency has three decimals, a point ahead of three is theirs. */
static bool
is_settled(const struct amount *a)
{
	return money_decimals(a->codes) == 3;
}

static void
add_fees(struct ledger *l)
{
	char *text = gate_shop_text(l->gate);
	struct words w;
	struct amount a;
	size_t at = 0;
	int i;

	words_read(&w, text);
	while (amount_next(&w, &at, &a))
		for (i = 0; i < a.values && l->fee_count < FEES_MAX; i++)
			if (i == 0 || !is_settled(&a))
				l->fees[l->fee_count++] = (struct price){
				    a.value[i], a.codes };
	words_free(&w);
	free(text);
}

static bool
has_count(const struct ledger *l, int64_t n)
{
	size_t i;

	for (i = 0; i < l->count_count; i++)
		if (l->counts[i] == n)
			return true;
	return false;
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
		if (n > 0 && n <= 1000 && !has_count(l, n))
			l->counts[l->count_count++] = n;
	}
}

/* A word of the product's name that says more than "in" or "a". */
static bool
is_named(const struct product *p, const char *folded)
{
	struct words name;
	bool found = false;
	size_t i;

	if (strstr(folded, p->folded) != NULL)
		return true;
	words_read(&name, p->folded);
	for (i = 0; i < name.count && !found; i++)
		found = strlen(name.list[i].text) > 3 &&
		    strstr(folded, name.list[i].text) != NULL;
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
				    in_milli(p->price, p->currency),
				    p->currency };
		}
	free(folded);
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
}

static void
ledger_open(struct ledger *l, const struct gate *g, const char *text)
{
	size_t i;

	memset(l, 0, sizeof(*l));
	l->gate = g;
	for (i = 0; i < g->catalog->count; i++)
		add_price(l, g->catalog->products[i].price,
		    g->catalog->products[i].currency);
	add_orders(l, g->orders);
	add_orders(l, json_arr(g->candidate, "orders"));
	add_fees(l);
	read_talk(l, text);
}

static bool
is_price(const struct price *list, size_t n, int64_t value, const char *codes)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].value == value &&
		    amount_shares(codes, list[i].codes))
			return true;
	return false;
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
		if (value % l->counts[i] == 0 && is_price(l->prices, l->count,
		    value / l->counts[i], codes))
			return true;
	return false;
}

/* A sum, alone or with one of the shop's own amounts, such as delivery. */
static bool
is_sum(const struct ledger *l, int64_t value, const char *codes)
{
	size_t i;

	if (value > 0 && adds_up(l, 0, value, codes))
		return true;
	for (i = 0; i < l->fee_count; i++)
		if (value > l->fees[i].value &&
		    amount_shares(codes, l->fees[i].codes) &&
		    (adds_up(l, 0, value - l->fees[i].value, codes) ||
		    is_price(l->prices, l->count, value - l->fees[i].value,
		    codes)))
			return true;
	return false;
}

static bool
is_true(const struct ledger *l, const struct amount *a)
{
	int i;

	for (i = 0; i < a->values; i++)
		if (is_price(l->prices, l->count, a->value[i], a->codes) ||
		    is_price(l->fees, l->fee_count, a->value[i], a->codes) ||
		    (l->named_count == 0 &&
		    is_multiple(l, a->value[i], a->codes)) ||
		    is_sum(l, a->value[i], a->codes))
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
		found = figure_count(&w, at) * 1000 == value;
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

/* One pass over the amounts of the text. */
static const char *
look(const struct ledger *l, const struct words *w)
{
	struct amount a;
	size_t at = 0, own = 0, true_ones = 0;

	while (amount_next(w, &at, &a)) {
		if (is_true(l, &a))
			true_ones++;
		else if (is_customers(l->gate, &a))
			own++;
		else
			return "an amount that is not a price of the catalog";
	}
	if (own > 0 && true_ones == 0)
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
		free(l.prices);
	}
	words_free(&w);
	return why;
}
