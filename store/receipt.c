#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "conf.h"
#include "money.h"
#include "must.h"
#include "receipt.h"

/* The words of it, in each language. */
static const struct words {
	const char *language;
	const char *order, *proposed;	/* how it begins */
	const char *delivery, *free, *not_included;
	const char *total, *more, *cash, *confirm;
} all_words[] = {
	{ "ar", "طلب رقم", "ملخص الطلب:", "التوصيل", "مجاني",
	    "غير مشمول", "الإجمالي", "أخرى", "الدفع عند الاستلام",
	    "للتأكيد اكتب: نعم" },
	{ "en", "Order no.", "Your order:", "Delivery", "free",
	    "not included", "Total", "more", "Cash on delivery",
	    "To confirm, write: yes" },
	{ "fr", "Commande n°", "Votre commande :", "Livraison",
	    "gratuite", "non comprise", "Total", "de plus",
	    "Paiement à la livraison", "Pour confirmer, écrivez : oui" }
};

enum { WORDS = sizeof(all_words) / sizeof(*all_words) };

static const struct words *
words_of(const char *language)
{
	size_t i;

	for (i = 0; language != NULL && i < WORDS; i++)
		if (strcmp(all_words[i].language, language) == 0)
			return &all_words[i];
	return &all_words[0];
}

void
receipt_line(struct receipt *r, const char *name, const char *notes,
    int64_t quantity, int64_t total, const char *currency)
{
	struct receipt_line *line;

	r->lines = must(reallocarray(r->lines, r->count + 1,
	    sizeof(*r->lines)));
	line = &r->lines[r->count++];
	line->name = must_copy_or_null(name);
	line->notes = must_copy_or_null(notes);
	line->currency = must_copy_or_null(currency);
	line->quantity = quantity;
	line->total = total;
}

/* At most `most` bytes of it, cut between characters. */
static void
put_cut(FILE *f, const char *text, size_t most)
{
	size_t len = strlen(text);

	if (len <= most) {
		fputs(text, f);
		return;
	}
	len = text_part(text, TEXT_BYTES, most);
	fprintf(f, "%.*s…", (int)len, text);
}

static void
put_line(FILE *f, const struct receipt_line *line, size_t most)
{
	char sum[MONEY_SIZE];

	fprintf(f, "- %lld × ", (long long)line->quantity);
	put_cut(f, line->name, most);
	if (line->notes != NULL && *line->notes != '\0') {
		fputs(" (", f);
		put_cut(f, line->notes, most);
		fputc(')', f);
	}
	fprintf(f, ": %s\n", money_print(line->total, line->currency, sum));
}

static bool
came_before(const struct receipt *r, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (strcmp(r->lines[i].currency, r->lines[at].currency) == 0)
			return true;
	return false;
}

/* One total a currency; the fee is in the first one. */
static void
put_totals(FILE *f, const struct receipt *r, const struct words *w)
{
	char sum[MONEY_SIZE];
	size_t i, k;
	int64_t total;

	for (i = 0; i < r->count; i++) {
		if (came_before(r, i))
			continue;
		total = i == 0 && r->has_fee ? r->fee : 0;
		for (k = i; k < r->count; k++)
			if (strcmp(r->lines[k].currency,
			    r->lines[i].currency) == 0)
				total += r->lines[k].total;
		fprintf(f, "%s: %s\n", w->total,
		    money_print(total, r->lines[i].currency, sum));
	}
}

static void
put_delivery(FILE *f, const struct receipt *r, const struct words *w)
{
	char sum[MONEY_SIZE];
	const char *fee = w->not_included;

	if (r->has_fee)
		fee = r->fee == 0 ? w->free :
		    money_print(r->fee, r->lines[0].currency, sum);
	fprintf(f, "%s: %s\n", w->delivery, fee);
}

static void
put_head(FILE *f, const struct receipt *r, const struct words *w)
{
	if (r->number > 0)
		fprintf(f, "%s %lld\n", w->order, (long long)r->number);
	else
		fprintf(f, "%s\n", w->proposed);
}

/* Whole, but for what is longer than `most`, and at most `lines` lines. */
static char *
print(const struct receipt *r, size_t most, size_t lines)
{
	const struct words *w = words_of(r->language);
	char *text;
	size_t len, i;
	FILE *f = must(open_memstream(&text, &len));

	put_head(f, r, w);
	for (i = 0; i < r->count && i < lines; i++)
		put_line(f, &r->lines[i], most);
	if (i < r->count)
		fprintf(f, "+ %zu %s\n", r->count - i, w->more);
	put_delivery(f, r, w);
	put_totals(f, r, w);
	if (strcmp(conf_str("SOUK_CASH_ON_DELIVERY", "off"), "on") == 0)
		fprintf(f, "%s\n", w->cash);
	if (r->number == 0)
		fprintf(f, "%s\n", w->confirm);
	must_do(fclose(f) != EOF);
	text[len - 1] = '\0';
	return text;
}

static bool
fits(const char *text, enum text_unit unit, size_t max)
{
	return text_part(text, unit, max) == strlen(text);
}

char *
receipt_print(const struct receipt *r, enum text_unit unit, size_t max)
{
	static const size_t cuts[] = { 1000, 200, 60, 24 };
	size_t i, lines = r->count;
	char *text = NULL;

	if (r->count == 0)
		return NULL;
	for (i = 0; i < sizeof(cuts) / sizeof(*cuts); i++) {
		free(text);
		text = print(r, cuts[i], lines);
		if (fits(text, unit, max))
			return text;
	}
	while (!fits(text, unit, max) && lines-- > 1) {
		free(text);
		text = print(r, cuts[i - 1], lines);
	}
	return text;
}

void
receipt_free(struct receipt *r)
{
	size_t i;

	for (i = 0; i < r->count; i++) {
		free(r->lines[i].name);
		free(r->lines[i].notes);
		free(r->lines[i].currency);
	}
	free(r->lines);
	memset(r, 0, sizeof(*r));
}
