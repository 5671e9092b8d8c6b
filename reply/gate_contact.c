/*
 * Telephone numbers, cards and accounts: the shop's own, or the customer's.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "amount.h"
#include "gate_rules.h"
#include "numeral.h"
#include "phone.h"
#include "text.h"
#include "words.h"

/* A sum of money may have as many digits as a telephone number. */
static bool
is_amount(const char *text, const char *digits)
{
	struct words w;
	struct amount a;
	size_t at = 0;
	bool found = false;
	int64_t n;

	if (strlen(digits) > 12)
		return false;
	n = strtoll(digits, NULL, 10) * 1000;
	words_read(&w, text);
	while (!found && amount_next(&w, &at, &a))
		found = a.value[0] == n || a.value[a.values - 1] == n;
	words_free(&w);
	return found;
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
is_known(const struct gate *g, const char *known, const char *digits)
{
	const char *own = json_str(g->candidate, "customer_phone");

	return (own != NULL && phone_stands(own, digits)) ||
	    phone_stands(known, digits) || is_in_orders(g->orders, digits) ||
	    is_in_orders(json_arr(g->candidate, "orders"), digits);
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
has_strange_words(const struct gate *g, const char *known, const char *text)
{
	char digits[PHONE_SIZE];
	struct words w;
	size_t at = 0;
	bool strange = false;

	words_read(&w, text);
	while (!strange && next_in_words(&w, &at, digits))
		strange = !is_known(g, known, digits);
	words_free(&w);
	return strange;
}

const char *
gate_phone(const struct gate *g, const char *text)
{
	char *folded = text_fold(text), *known = gate_all_text(g);
	char digits[PHONE_SIZE];
	const char *at = folded;
	bool strange = false;

	while (!strange && (at = phone_next(at, digits)) != NULL)
		strange = !is_known(g, known, digits) &&
		    !is_amount(text, digits);
	strange = strange || has_strange_words(g, known, text);
	free(folded);
	free(known);
	return strange ? "a number that is neither the shop's nor the "
	    "customer's" : NULL;
}

enum { IBAN_MIN = 15, IBAN_MAX = 34 };

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
read_iban(const char *p, char iban[IBAN_MAX + 1])
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

/* The next one from *at on, which is moved behind its beginning. */
static bool
next_iban(const char *text, const char **at, char iban[IBAN_MAX + 1])
{
	for (; **at != '\0'; ++*at)
		if ((*at == text || !is_mark((*at)[-1])) &&
		    read_iban(*at, iban)) {
			++*at;
			return true;
		}
	return false;
}

static bool
has_iban(const char *folded, const char *wanted)
{
	char iban[IBAN_MAX + 1];
	const char *at = folded;

	while (next_iban(folded, &at, iban))
		if (strcmp(iban, wanted) == 0)
			return true;
	return false;
}

const char *
gate_iban(const struct gate *g, const char *text)
{
	char *own = gate_employees_text(g), *said = text_fold(own);
	char *folded = text_fold(text);
	char iban[IBAN_MAX + 1];
	const char *at = folded;
	bool strange = false;

	while (!strange && next_iban(folded, &at, iban))
		strange = !has_iban(grounding_folded(g->grounding), iban) &&
		    !has_iban(said, iban);
	free(own);
	free(said);
	free(folded);
	return strange ? "an account that is not the shop's" : NULL;
}
