#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "candidate.h"
#include "money.h"
#include "must.h"
#include "plain.h"
#include "prompt.h"
#include "stamp.h"

static FILE *
open_text(char **text, size_t *len)
{
	return must(open_memstream(text, len));
}

static void
close_text(FILE *f)
{
	must_do(fclose(f) != EOF);
}

static void
put_plain(FILE *f, const char *before, const char *text, size_t max)
{
	char *plain;

	if (text == NULL)
		return;
	plain = plain_text(text, max, PLAIN_LINE);
	if (*plain != '\0')
		fprintf(f, "%s%s", before, plain);
	free(plain);
}

/*
 * One line a product.  The number in stock is not told: it changes with every
 * order and would make the whole prompt new; order_tool knows it.
 */
static void
put_product(FILE *f, const struct product *p, bool brief)
{
	struct json_object *options = json_any(p->object, "options");
	char price[MONEY_SIZE];

	put_plain(f, "- ", p->name, PROMPT_DESCRIPTION_MAX);
	fprintf(f, " | %s", money_print(p->price, p->currency, price));
	if (p->counted && p->stock <= 0)
		fputs(" | out of stock", f);
	if (options != NULL && !brief)
		put_plain(f, " | options: ", json_object_is_type(options,
		    json_type_string) ? json_object_get_string(options) :
		    json_print(options, NULL), PROMPT_DESCRIPTION_MAX);
	if (!brief)
		put_plain(f, " | ", json_text(p->object, "description"),
		    PROMPT_DESCRIPTION_MAX);
	fputc('\n', f);
}

static void
put_catalog(FILE *f, const struct catalog *catalog)
{
	long start = ftell(f);
	size_t i;

	fputs("\nCatalog (name | price | more):\n", f);
	for (i = 0; i < catalog->count &&
	    ftell(f) - start < PROMPT_CATALOG_MAX; i++)
		put_product(f, &catalog->products[i], catalog->brief);
	if (catalog->count == 0)
		fputs("(nothing is for sale at the moment)\n", f);
	else if (i < catalog->count)
		fprintf(f, "(%zu more are not listed here)\n",
		    catalog->count - i);
}

static struct json_object *
message(const char *role, const char *content)
{
	struct json_object *o = must(json_object_new_object());

	json_add_str(o, "role", role);
	json_add_str(o, "content", content);
	return o;
}

struct json_object *
prompt_system(const struct brief *brief, const struct catalog *catalog)
{
	struct json_object *o;
	char *text;
	size_t len;
	FILE *f = open_text(&text, &len);

	fputs(brief->text, f);
	put_catalog(f, catalog);
	close_text(f);
	o = message("system", text);
	free(text);
	return o;
}

static struct json_object *
last_of(struct json_object *list)
{
	return json_object_array_get_idx(list,
	    json_object_array_length(list) - 1);
}

/* Some servers want the roles to alternate: one's words are one message. */
static void
say(struct json_object *list, const char *role, const char *content)
{
	struct json_object *last = last_of(list);
	char *both;

	if (strcmp(json_str(last, "role"), role) != 0) {
		json_object_array_add(list, message(role, content));
		return;
	}
	must_do(asprintf(&both, "%s\n%s", json_str(last, "content"),
	    content) != -1);
	json_add_str(last, "content", both);
	free(both);
}

void
prompt_again(struct json_object *messages, const char *written,
    const char *why)
{
	char *notice;

	must_do(asprintf(&notice, "Notice from the shop's system, not from the "
	    "customer: your last text was not sent, because it was or held "
	    "%s. Write the answer anew without that. Say only what the "
	    "catalog, the facts and the results of create_order say.",
	    why) != -1);
	say(messages, "assistant", *written != '\0' ? written : "…");
	say(messages, "user", notice);
	free(notice);
}

static void
say_plain(struct json_object *list, const char *role, const char *content)
{
	char *plain = plain_text(content, PROMPT_MESSAGE_MAX, PLAIN_LINES);

	if (*plain != '\0') {
		/* The facts get an answer, ours or the conversation's own. */
		if (json_object_array_length(list) == 2 && *role == 'u')
			say(list, "assistant", "Understood.");
		say(list, role, plain);
	}
	free(plain);
}

static void
say_message(struct json_object *list, struct json_object *m)
{
	const char *sender = json_str(m, "sender_type");
	const char *content = json_text(m, "content");

	if (sender == NULL || content == NULL || json_true(m, "unreadable"))
		return;
	say_plain(list, strcmp(sender, "customer") == 0 ? "user" : "assistant",
	    content);
}

static void
add_plain(struct json_object *o, const char *key, const char *text, size_t max)
{
	char *plain;

	if (text == NULL)
		return;
	plain = plain_text(text, max, PLAIN_LINE);
	if (*plain != '\0')
		json_add_str(o, key, plain);
	free(plain);
}

static struct json_object *
order_facts(struct json_object *order)
{
	struct json_object *o = json_object_new_object();
	const char *currency = json_str(order, "currency");
	int64_t number, price, quantity, total;
	char text[MONEY_SIZE];

	if (json_int(order, "order_no", &number))
		json_add_int(o, "number", number);
	add_plain(o, "product", json_text(order, "product_name"), 200);
	add_plain(o, "notes", json_text(order, "notes"), 200);
	if (json_int(order, "quantity", &quantity))
		json_add_int(o, "quantity", quantity);
	if (json_int(order, "unit_price", &price) && currency != NULL &&
	    money_times(price, json_int_or(order, "quantity", 0), &total))
		json_add_str(o, "total", money_print(total, currency, text));
	add_plain(o, "status", json_text(order, "status"), 40);
	add_plain(o, "created_at", json_text(order, "created_at"), 40);
	return o;
}

static void
add_orders(struct json_object *facts, const char *key,
    const struct json_object *orders)
{
	enum { ORDERS_TOLD = 5 };
	struct json_object *list;
	size_t n, i;

	if (orders == NULL || (n = json_object_array_length(orders)) == 0)
		return;
	list = json_object_new_array();
	for (i = 0; i < n && i < ORDERS_TOLD; i++)
		json_object_array_add(list,
		    order_facts(json_object_array_get_idx(orders, i)));
	json_object_object_add(facts, key, list);
}

static struct json_object *
facts_of(struct json_object *candidate)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, "platform", json_str(candidate, "platform"));
	add_plain(o, "customer_name", json_text(candidate, "customer_name"),
	    64);
	add_plain(o, "customer_phone", json_text(candidate, "customer_phone"),
	    32);
	add_plain(o, "customer_address",
	    json_text(candidate, "customer_address"), 300);
	add_orders(o, "recent_orders", json_arr(candidate, "orders"));
	add_orders(o, "to_be_confirmed", json_arr(json_obj(candidate,
	    "proposal"), "orders"));
	return o;
}

/* The object is taken over. */
static void
say_as_system(struct json_object *list, const char *what,
    struct json_object *o)
{
	char *content;

	must_do(asprintf(&content, "%s from the shop's system: %s", what,
	    json_print(o, NULL)) != -1);
	say(list, "user", content);
	free(content);
	json_object_put(o);
}

/* When the newest of what waits was written. */
static int64_t
asked_at(const struct json_object *candidate)
{
	const struct json_object *said = json_arr(candidate, "messages");
	size_t i = json_object_array_length(said);
	struct json_object *m;

	while (i-- > 0) {
		m = json_object_array_get_idx(said, i);
		if (candidate_waits(candidate, m))
			return stamp_parse(json_str(m, "created_at"));
	}
	return STAMP_NONE;
}

/* Hours matter, not milliseconds. */
static void
add_age(struct json_object *o, int64_t at, int64_t now)
{
	char text[48];
	int64_t minutes;

	if (at == STAMP_NONE || at > now)
		return;
	minutes = (now - at) / 60000;
	if (minutes < 120)
		snprintf(text, sizeof(text), "%d minutes ago", (int)minutes);
	else
		snprintf(text, sizeof(text), "%lld hours ago",
		    (long long)minutes / 60);
	json_add_str(o, "message_written", text);
}

/*
 * What no two ticks share, as the last line of all: the next turn begins with
 * the bytes ahead of it.  It stands behind the customer's words, so that
 * whatever they look like, the shop's own line is the last; and it tells
 * nothing that would be worth forging.
 */
static void
say_clock(struct json_object *list, const struct json_object *candidate,
    int64_t now)
{
	struct json_object *o = json_object_new_object();
	time_t seconds = (time_t)(now / 1000);
	char date[32] = "";
	struct tm tm;

	if (localtime_r(&seconds, &tm) != NULL)
		strftime(date, sizeof(date), "%A %Y-%m-%d", &tm);
	json_add_str(o, "date", date);
	add_age(o, asked_at(candidate), now);
	say_as_system(list, "Clock", o);
}

/*
 * What waits comes last: our answer to an earlier message may have crossed it.
 */
static void
say_all(struct json_object *list, const struct json_object *candidate)
{
	const struct json_object *said = json_arr(candidate, "messages");
	size_t n = json_object_array_length(said), i;
	struct json_object *m;
	int pending;

	for (pending = 0; pending <= 1; pending++)
		for (i = 0; i < n; i++) {
			m = json_object_array_get_idx(said, i);
			if (candidate_waits(candidate, m) == pending)
				say_message(list, m);
		}
}

struct json_object *
prompt_messages(struct json_object *system, struct json_object *candidate,
    int64_t now)
{
	struct json_object *list = must(json_object_new_array());

	json_object_array_add(list, json_object_get(system));
	/* A turn of their own: the roles alternate, and names are strangers'. */
	say_as_system(list, "Facts", facts_of(candidate));
	say_all(list, candidate);
	if (json_object_array_length(list) <= 2 ||
	    strcmp(json_str(last_of(list), "role"), "user") != 0) {
		json_object_put(list);
		return NULL;
	}
	say_clock(list, candidate, now);
	return list;
}
