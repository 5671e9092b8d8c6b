#include <stdlib.h>
#include <string.h>

#include "money.h"
#include "must.h"
#include "order_check.h"
#include "order_option.h"
#include "order_tool.h"
#include "plain.h"

struct json_object *
order_failure(const char *error)
{
	struct json_object *o = json_object_new_object();

	json_add_bool(o, "ok", false);
	json_add_str(o, "error", error);
	return o;
}

static struct json_object *
invalid(const char *argument, const char *want)
{
	struct json_object *o = order_failure("invalid_argument");

	json_add_str(o, "argument", argument);
	json_add_str(o, "want", want);
	return o;
}

/* A price, a total, a discount: nobody but the catalog says one. */
static struct json_object *
check_members(struct json_object *arguments)
{
	static const char *const known[] = {
		"product_name", "quantity", "customer_name", "customer_phone",
		"customer_address", "notes"
	};
	size_t i, n = sizeof(known) / sizeof(*known);

	json_object_object_foreach(arguments, key, value) {
		(void)value;
		for (i = 0; i < n && strcmp(known[i], key) != 0; i++)
			continue;
		if (i == n)
			return order_failure("unknown_argument");
	}
	return NULL;
}

static struct json_object *
not_found(const struct catalog *c, const char *name, size_t matches)
{
	struct json_object *o = order_failure(matches > 1 ? "ambiguous_product" :
	    "unknown_product");
	struct json_object *names = json_object_new_array();
	const struct product *nearest[CATALOG_NEAREST];
	size_t n = catalog_nearest(c, name, nearest), i;

	for (i = 0; i < n; i++)
		json_append(names, json_object_new_string(
		    nearest[i]->name));
	json_add(o, "did_you_mean", names);
	return o;
}

static struct json_object *
check_product(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	enum { NAME_BYTES_MAX = 1000 };
	const char *name = json_str(arguments, "product_name");
	size_t matches;

	if (name == NULL || *name == '\0' || strlen(name) > NAME_BYTES_MAX)
		return invalid("product_name", "a name from the catalog");
	q->product = catalog_find(b->catalog, name, &matches);
	return q->product == NULL ? not_found(b->catalog, name, matches) : NULL;
}

static struct json_object *
check_quantity(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	if (!json_int(arguments, "quantity", &q->quantity) ||
	    q->quantity < 1 || q->quantity > ORDER_QUANTITY_MAX)
		return invalid("quantity", "a whole number from 1 to 1000");
	(void)b;
	if (!money_times(q->product->price, q->quantity, &q->total))
		return order_failure("total_too_large");
	return NULL;
}

static bool
is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* A number is kept as the customer typed it, whatever a model made of it. */
static void
take_typed_phone(const struct order_book *b, struct order_request *q)
{
	char **phone = &q->text[ORDER_PHONE], *typed;

	if (*phone == NULL ||
	    (typed = order_phone_typed(b->candidate, *phone)) == NULL)
		return;
	free(*phone);
	*phone = plain_text(typed, order_texts[ORDER_PHONE].max, PLAIN_LINE);
	free(typed);
}

/* What the eye sees of it; NULL: nothing.  Owned by the caller. */
static char *
seen(const char *text, int which)
{
	char *plain;

	if (text == NULL)
		return NULL;
	plain = plain_text(text, order_texts[which].max, PLAIN_LINE);
	if (!is_blank(plain))
		return plain;
	free(plain);
	return NULL;
}

/*
 * The model's word, else what the shop knows of the customer.  A number or an
 * address that nobody said is as if it were not given.
 */
static struct json_object *
check_texts(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	struct json_object *value;
	const char *text;
	int i;

	for (i = 0; i < ORDER_TEXTS; i++) {
		value = json_any(arguments, order_texts[i].key);
		text = json_text(arguments, order_texts[i].key);
		if (value != NULL && text == NULL)
			return invalid(order_texts[i].key, "a text or null");
		if (!is_blank(text) && order_texts[i].is_said != NULL &&
		    !order_texts[i].is_said(b->candidate, text))
			text = NULL;
		q->text[i] = seen(text, i);
		if (q->text[i] == NULL && order_texts[i].known)
			q->text[i] = seen(json_text(b->candidate,
			    order_texts[i].key), i);
	}
	take_typed_phone(b, q);
	return NULL;
}

/* Last, so that a model asks for everything that lacks in one question. */
static struct json_object *
check_missing(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	const bool needed[ORDER_TEXTS] = {
		[ORDER_NAME] = b->terms->needs_name,
		[ORDER_PHONE] = b->terms->needs_phone,
		[ORDER_ADDRESS] = b->terms->needs_address
	};
	struct json_object *o, *missing = json_object_new_array();
	int i;

	(void)arguments;
	for (i = 0; i < ORDER_TEXTS; i++)
		if (needed[i] && is_blank(q->text[i]))
			json_append(missing, json_object_new_string(
			    order_texts[i].key));
	order_options_missing(q->product, q->text[ORDER_NOTES], missing);
	if (json_object_array_length(missing) == 0) {
		json_object_put(missing);
		return NULL;
	}
	o = order_failure("missing");
	json_add(o, "missing", missing);
	return o;
}

/* M in the notes where the customer said L: the model is told both. */
static struct json_object *
check_choice(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	struct json_object *o, *unsaid;

	(void)arguments;
	unsaid = order_option_unsaid(q->product, q->text[ORDER_NOTES],
	    b->candidate);
	if (unsaid == NULL)
		return NULL;
	o = order_failure("option_was_not_said");
	json_add(o, "instead", unsaid);
	return o;
}

struct json_object *
order_check(const struct order_book *b, struct json_object *arguments,
    struct order_request *q)
{
	static struct json_object *(*const checks[])(const struct order_book *,
	    struct json_object *, struct order_request *) = {
		check_product, check_quantity, check_texts, check_missing,
		check_choice
	};
	struct json_object *wrong;
	size_t i;

	if (arguments == NULL)
		return order_failure("arguments_are_no_json_object");
	wrong = check_members(arguments);
	for (i = 0; i < sizeof(checks) / sizeof(*checks) && wrong == NULL; i++)
		wrong = checks[i](b, arguments, q);
	return wrong;
}
