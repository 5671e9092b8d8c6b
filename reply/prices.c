#include <stdlib.h>

#include "amount.h"
#include "money.h"
#include "must.h"
#include "prices.h"

int64_t
price_of_minor(int64_t minor, const char *currency)
{
	static const int64_t times[] = { 1000, 100, 10, 1 };
	int decimals = money_decimals(currency);

	return decimals < 0 ? -1 : minor * times[decimals];
}

static void
add(struct prices *p, int64_t value, const char *codes)
{
	if (p->count == p->room) {
		p->room = 2 * p->room + 64;
		p->list = must(reallocarray(p->list, p->room,
		    sizeof(*p->list)));
	}
	p->list[p->count++] = (struct price){ value, codes };
}

void
prices_add_money(struct prices *p, int64_t minor, const char *currency)
{
	if (currency != NULL && minor >= 0 && minor <= MONEY_MAX)
		add(p, price_of_minor(minor, currency), currency);
}

void
prices_add_all(struct prices *p, const struct prices *more)
{
	size_t i;

	for (i = 0; i < more->count; i++)
		add(p, more->list[i].value, more->list[i].codes);
}

/* Where a currency has three decimals, a point ahead of three is theirs. */
static bool
is_settled(const struct amount *a)
{
	return money_decimals(a->codes) == 3;
}

void
prices_read(struct prices *p, const struct words *w)
{
	struct amount a;
	size_t at = 0;
	int i;

	while (amount_next(w, &at, &a))
		for (i = 0; i < a.values; i++)
			if (i == 0 || !is_settled(&a))
				add(p, a.value[i], a.codes);
}

bool
prices_hold(const struct prices *p, int64_t value, const char *codes)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->list[i].value == value &&
		    amount_shares(codes, p->list[i].codes))
			return true;
	return false;
}

void
prices_free(struct prices *p)
{
	free(p->list);
	*p = (struct prices){ 0 };
}
