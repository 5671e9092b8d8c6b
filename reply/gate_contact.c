/*
 * Telephone numbers, cards and accounts: the shop's own, or the customer's.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "amount.h"
#include "figure.h"
#include "gate_rules.h"
#include "must.h"
#include "numeral.h"
#include "phone.h"
#include "text.h"
#include "words.h"

/* What the numbers of one text are held against. */
struct numbers {
	const struct gate *gate;
	char *known;		/* owned: all that was written */
	int64_t *sums;		/* owned: thousandths that the text says */
	size_t sum_count;
};

static void
numbers_open(struct numbers *n, const struct gate *g, const struct words *w)
{
	struct amount a;
	size_t at = 0;

	n->gate = g;
	n->known = gate_all_text(g);
	n->sums = must(calloc(2 * w->count + 1, sizeof(*n->sums)));
	n->sum_count = 0;
	while (amount_next(w, &at, &a)) {
		n->sums[n->sum_count++] = a.value[0];
		n->sums[n->sum_count++] = a.value[a.values - 1];
	}
}

static void
numbers_close(struct numbers *n)
{
	free(n->known);
	free(n->sums);
}

static bool
is_sum(const struct numbers *n, int64_t value)
{
	return figure_is_among(value, n->sums, n->sum_count);
}

/* A sum of money may have as many digits as a telephone number. */
static bool
is_amount(const struct numbers *n, const char *digits)
{
	return strlen(digits) <= 12 &&
	    is_sum(n, strtoll(digits, NULL, 10) * 1000);
}

static bool
is_in_orders(struct json_object *orders, const char *digits)
{
	size_t n = json_length(orders), i;
	struct json_object *o;
	const char *phone;

	for (i = 0; i < n; i++) {
		o = json_object_array_get_idx(orders, i);
		phone = json_str(o, "customer_phone");
		if (phone != NULL && phone_stands(phone, digits))
			return true;
	}
	return false;
}

static bool
is_known(const struct numbers *n, const char *digits)
{
	const struct gate *g = n->gate;
	const char *own = json_str(g->candidate, "customer_phone");

	return (own != NULL && phone_stands(own, digits)) ||
	    phone_stands(n->known, digits) ||
	    is_in_orders(g->orders, digits) ||
	    is_in_orders(json_arr(g->candidate, "orders"), digits);
}

static size_t
digits_in(const char *word)
{
	size_t n = 0;

	for (; *word != '\0'; word++)
		n += isdigit((unsigned char)*word) != 0;
	return n;
}

/* A figure of an amount that the text says. */
static bool
is_said(const struct numbers *n, const struct words *w, size_t at)
{
	struct figure f;

	return figure_at(w, at, &f) && (is_sum(n, f.value[0]) ||
	    is_sum(n, f.value[f.values - 1]));
}

static bool
is_shops_figure(const struct numbers *n, const struct words *w, size_t at)
{
	struct figure f;

	return figure_at(w, at, &f) &&
	    (grounding_counts(n->gate->grounding, f.value[0]) ||
	    grounding_counts(n->gate->grounding, f.value[f.values - 1]));
}

/*
 * "iPhone 15 380.000 KWD", "15 128 256": a product's figures and prices.  What
 * the amounts leave is too short for a number, or the shop's, each of it.
 */
static bool
is_of_figures(const struct numbers *n, const struct phone *phone)
{
	char *typed = must(strndup(phone->typed, phone->len));
	struct words w;
	size_t at, left = 0;
	bool own = true;

	words_read(&w, typed);
	for (at = 0; at < w.count; at++) {
		if (w.list[at].kind != WORD_NUMBER || is_said(n, &w, at))
			continue;
		left += digits_in(words_at(&w, at));
		own = own && is_shops_figure(n, &w, at);
	}
	words_free(&w);
	free(typed);
	return own || left < PHONE_LOOSE;
}

static bool
is_strange(const struct numbers *n, const struct phone *phone)
{
	return !is_known(n, phone->digits) && !is_amount(n, phone->digits) &&
	    !(phone->loose && is_of_figures(n, phone));
}

/* تسعه تسعه واحد: the digit that this word says, or 0. */
static char
digit_word(const struct words *w, size_t at)
{
	static const char *const zeros[] = {
		"صفر", "زيرو", "zero", "oh", "sefr", "sifir", "sıfır", NULL
	};
	int value = numeral_word(words_at(w, at));

	if (value > 0 && value < 10)
		return (char)('0' + value);
	return words_longest(w, at, zeros) > 0 ? '0' : '\0';
}

/* A number whose digits are words, one by one, from *at on. */
static bool
next_in_words(const struct words *w, size_t *at, char digits[PHONE_SIZE])
{
	size_t n = 0;
	char c;

	for (; *at < w->count; ++*at) {
		if ((c = digit_word(w, *at)) != '\0' && n < PHONE_SIZE - 1)
			digits[n++] = c;
		else if (n >= PHONE_MIN)
			break;
		else if (w->list[*at].kind != WORD_MARK)
			n = 0;
	}
	digits[n] = '\0';
	return n >= PHONE_MIN;
}

static bool
has_strange_words(const struct numbers *n, const struct words *w)
{
	char digits[PHONE_SIZE];
	size_t at = 0;
	bool strange = false;

	while (!strange && next_in_words(w, &at, digits))
		strange = !is_known(n, digits);
	return strange;
}

const char *
gate_phone(const struct gate *g, const char *text)
{
	char *folded = text_fold(text);
	const char *at = folded;
	struct numbers n;
	struct phone phone;
	struct words w;
	bool strange = false;

	words_read(&w, text);
	numbers_open(&n, g, &w);
	while (!strange && (at = phone_next(at, &phone)) != NULL)
		strange = is_strange(&n, &phone);
	strange = strange || has_strange_words(&n, &w);
	numbers_close(&n);
	words_free(&w);
	free(folded);
	return strange ? "a number that is neither the shop's nor the "
	    "customer's" : NULL;
}

enum {
	IBAN_MIN = 15, IBAN_MAX = 34,
	WALLET_MIN = 26, WALLET_MAX = 90,
	ACCOUNT_SIZE = WALLET_MAX + 1
};

static bool
is_mark(char c)
{
	return islower((unsigned char)c) || isdigit((unsigned char)c);
}

/* Bytes to the next group of an account's number; 0: there is none. */
static size_t
to_next_group(const char *p)
{
	size_t n = strspn(p, " -"), len = 0;

	while (is_mark(p[n + len]) && !isdigit((unsigned char)p[n + len]))
		len++;
	return n == 1 && isdigit((unsigned char)p[n + len]) ? n : 0;
}

/* Two letters, two digits and more of either, without the spaces between. */
static bool
read_iban(const char *p, char iban[ACCOUNT_SIZE])
{
	size_t n = 0, step = 0, digits = 0;

	if (!islower((unsigned char)p[0]) || !islower((unsigned char)p[1]) ||
	    !isdigit((unsigned char)p[2]) || !isdigit((unsigned char)p[3]))
		return false;
	while (n < IBAN_MAX && (is_mark(*p) || (step = to_next_group(p)) > 0)) {
		p += is_mark(*p) ? 0 : step;
		digits += isdigit((unsigned char)*p) != 0;
		iban[n++] = *p++;
	}
	iban[n] = '\0';
	return n >= IBAN_MIN && digits >= 10;
}

/*
 * The address of a purse of coins that no bank has: one long word, of letters
 * with digits in several places.
 */
static bool
read_wallet(const char *p, char wallet[ACCOUNT_SIZE])
{
	size_t n, numbers = 0;

	for (n = 0; is_mark(p[n]); n++)
		numbers += isdigit((unsigned char)p[n]) &&
		    !isdigit((unsigned char)p[n + 1]);
	if (n < WALLET_MIN || n > WALLET_MAX || numbers < 2)
		return false;
	memcpy(wallet, p, n);
	wallet[n] = '\0';
	return true;
}

/* The next one from *at on, which is moved behind its beginning. */
static bool
next_account(const char *text, const char **at, char account[ACCOUNT_SIZE])
{
	for (; **at != '\0'; ++*at)
		if ((*at == text || !is_mark((*at)[-1])) &&
		    (read_iban(*at, account) || read_wallet(*at, account))) {
			++*at;
			return true;
		}
	return false;
}

static bool
has_account(const char *folded, const char *wanted)
{
	char account[ACCOUNT_SIZE];
	const char *at = folded;

	while (next_account(folded, &at, account))
		if (strcmp(account, wanted) == 0)
			return true;
	return false;
}

const char *
gate_iban(const struct gate *g, const char *text)
{
	char *own = gate_employees_text(g), *said = text_fold(own);
	char *folded = text_fold(text);
	char account[ACCOUNT_SIZE];
	const char *at = folded;
	bool strange = false;

	while (!strange && next_account(folded, &at, account))
		strange = !has_account(grounding_folded(g->grounding),
		    account) && !has_account(said, account);
	free(own);
	free(said);
	free(folded);
	return strange ? "an account that is not the shop's" : NULL;
}
