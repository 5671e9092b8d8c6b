#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "chat.h"
#include "ident.h"
#include "money.h"
#include "order_tool.h"
#include "plain.h"
#include "stamp.h"
#include "text.h"

static const char cancelled[] = "ملغي";

/* Arguments that are texts about the customer. */
enum person { NAME, PHONE, ADDRESS, NOTES, PERSON };

static const struct {
	const char *key;
	size_t max;		/* characters */
	bool required;		/* unless the candidate holds it */
	const char *about;	/* for the model */
} texts[PERSON] = {
	[NAME] = { "customer_name", 100, true,
	    "null: as the facts say" },
	[PHONE] = { "customer_phone", 32, true,
	    "null: as the facts say" },
	[ADDRESS] = { "customer_address", 300, true,
	    "where to deliver; null: as the facts say" },
	[NOTES] = { "notes", 500, false,
	    "size, colour, wishes; null: none" }
};

/* What is asked for, once it is checked. */
struct request {
	const struct product *product;	/* borrowed */
	int64_t quantity, total;
	char *text[PERSON];		/* owned; NULL: not given */
};

static struct json_object *
object(void)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		errx(EX_OSERR, "out of memory");
	return o;
}

static void
append(struct json_object *list, const char *text)
{
	struct json_object *o = json_object_new_string(text);

	if (o == NULL || json_object_array_add(list, o) != 0)
		errx(EX_OSERR, "out of memory");
}

static struct json_object *
failure(const char *error)
{
	struct json_object *o = object();

	json_add_bool(o, "ok", false);
	json_add_str(o, "error", error);
	return o;
}

static struct json_object *
invalid(const char *argument, const char *want)
{
	struct json_object *o = failure("invalid_argument");

	json_add_str(o, "argument", argument);
	json_add_str(o, "want", want);
	return o;
}

static bool
is_repeated(const struct catalog *c, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (strcmp(c->products[i].name, c->products[at].name) == 0)
			return true;
	return false;
}

/* The names as an enum, or NULL where they pass what strict schemas allow. */
static struct json_object *
name_enum(const struct catalog *c)
{
	struct json_object *list;
	size_t bytes = 0, i;

	for (i = 0; i < c->count; i++)
		bytes += strlen(c->products[i].name);
	if (c->count == 0 || c->count > ORDER_ENUM_MAX ||
	    bytes > ORDER_ENUM_BYTES)
		return NULL;
	list = json_object_new_array();
	for (i = 0; i < c->count; i++)
		if (!is_repeated(c, i))
			append(list, c->products[i].name);
	return list;
}

static struct json_object *
property(const char *type, bool nullable, const char *about)
{
	struct json_object *o = object(), *types;

	if (nullable) {
		types = json_object_new_array();
		append(types, type);
		append(types, "null");
		json_object_object_add(o, "type", types);
	} else {
		json_add_str(o, "type", type);
	}
	json_add_str(o, "description", about);
	return o;
}

static struct json_object *
properties(const struct catalog *catalog)
{
	struct json_object *all = object(), *p, *names;
	int i;

	p = property("string", false, "the name as the catalog writes it");
	if ((names = name_enum(catalog)) != NULL)
		json_object_object_add(p, "enum", names);
	json_object_object_add(all, "product_name", p);
	p = property("integer", false, "how many");
	json_add_int(p, "minimum", 1);
	json_add_int(p, "maximum", ORDER_QUANTITY_MAX);
	json_object_object_add(all, "quantity", p);
	for (i = 0; i < PERSON; i++)
		json_object_object_add(all, texts[i].key,
		    property("string", true, texts[i].about));
	return all;
}

struct json_object *
order_tool_schema(const struct catalog *catalog)
{
	struct json_object *o = object(), *all = properties(catalog);
	struct json_object *required = json_object_new_array();

	json_add_str(o, "type", "object");
	json_add_bool(o, "additionalProperties", false);
	json_object_object_foreach(all, key, value) {
		(void)value;
		append(required, key);
	}
	json_object_object_add(o, "required", required);
	json_object_object_add(o, "properties", all);
	return chat_tool(ORDER_TOOL_NAME, "Take down an order that the "
	    "customer has clearly agreed to.", o);
}

void
order_book_open(struct order_book *b, const struct catalog *catalog,
    struct json_object *candidate)
{
	b->catalog = catalog;
	b->candidate = candidate;
	if ((b->orders = json_object_new_array()) == NULL)
		errx(EX_OSERR, "out of memory");
}

void
order_book_close(struct order_book *b)
{
	json_object_put(b->orders);
	memset(b, 0, sizeof(*b));
}

static void
request_free(struct request *q)
{
	int i;

	for (i = 0; i < PERSON; i++)
		free(q->text[i]);
	memset(q, 0, sizeof(*q));
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
			return failure("unknown_argument");
	}
	return NULL;
}

static struct json_object *
not_found(const struct catalog *c, const char *name, size_t matches)
{
	struct json_object *o = failure(matches > 1 ? "ambiguous_product" :
	    "unknown_product");
	struct json_object *names = json_object_new_array();
	const struct product *nearest[CATALOG_NEAREST];
	size_t n = catalog_nearest(c, name, nearest), i;

	for (i = 0; i < n; i++)
		append(names, nearest[i]->name);
	json_object_object_add(o, "did_you_mean", names);
	return o;
}

static struct json_object *
check_product(const struct order_book *b, struct json_object *arguments,
    struct request *q)
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
    struct request *q)
{
	(void)b;
	if (!json_int(arguments, "quantity", &q->quantity) ||
	    q->quantity < 1 || q->quantity > ORDER_QUANTITY_MAX)
		return invalid("quantity", "a whole number from 1 to 1000");
	if (!money_times(q->product->price, q->quantity, &q->total))
		return failure("total_too_large");
	return NULL;
}

static bool
is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* The model's word, else what the shop knows of the customer. */
static struct json_object *
check_texts(const struct order_book *b, struct json_object *arguments,
    struct request *q)
{
	struct json_object *value;
	const char *text;
	int i;

	for (i = 0; i < PERSON; i++) {
		value = json_any(arguments, texts[i].key);
		text = json_text(arguments, texts[i].key);
		if (value != NULL && text == NULL)
			return invalid(texts[i].key, "a text or null");
		if (is_blank(text) && texts[i].required)
			text = json_text(b->candidate, texts[i].key);
		if (is_blank(text))
			continue;
		q->text[i] = plain_text(text, texts[i].max, PLAIN_LINE);
	}
	return NULL;
}

/* Last, so that a model asks for everything that lacks in one question. */
static struct json_object *
check_missing(const struct order_book *b, struct json_object *arguments,
    struct request *q)
{
	struct json_object *o, *missing = json_object_new_array();
	int i;

	(void)b, (void)arguments;
	for (i = 0; i < PERSON; i++)
		if (texts[i].required && is_blank(q->text[i]))
			append(missing, texts[i].key);
	if (json_object_array_length(missing) == 0) {
		json_object_put(missing);
		return NULL;
	}
	o = failure("missing");
	json_object_object_add(o, "missing", missing);
	return o;
}

static struct json_object *
check(const struct order_book *b, struct json_object *arguments,
    struct request *q)
{
	static struct json_object *(*const checks[])(const struct order_book *,
	    struct json_object *, struct request *) = {
		check_product, check_quantity, check_texts, check_missing
	};
	struct json_object *wrong;
	size_t i;

	if (arguments == NULL)
		return failure("arguments_are_no_json_object");
	wrong = check_members(arguments);
	for (i = 0; i < sizeof(checks) / sizeof(*checks) && wrong == NULL; i++)
		wrong = checks[i](b, arguments, q);
	return wrong;
}

static bool
is_same(const struct json_object *order, const struct request *q)
{
	const char *id = json_str(order, "product_id");
	const char *notes = json_str(order, "notes");
	const char *asked = q->text[NOTES];

	return id != NULL && strcmp(id, q->product->id) == 0 &&
	    json_int_or(order, "quantity", 0) == q->quantity &&
	    text_same(notes != NULL ? notes : "", asked != NULL ? asked : "");
}

static struct json_object *
same_in_turn(const struct order_book *b, const struct request *q)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (is_same(order, q))
			return order;
	}
	return NULL;
}

/* When the newest message was written, on the platform's clock. */
static int64_t
turn_time(const struct json_object *candidate)
{
	struct json_object *list = json_arr(candidate, "messages");
	size_t n = list != NULL ? json_object_array_length(list) : 0;
	const char *at = n == 0 ? NULL : json_str(
	    json_object_array_get_idx(list, n - 1), "created_at");

	return at != NULL ? stamp_parse(at) : STAMP_NONE;
}

static bool
is_recent(const struct json_object *order, int64_t now)
{
	const char *at = json_str(order, "created_at");
	const char *status = json_str(order, "status");
	int64_t made = at != NULL ? stamp_parse(at) : STAMP_NONE;

	if (status != NULL && strcmp(status, cancelled) == 0)
		return false;
	return made != STAMP_NONE && now != STAMP_NONE &&
	    now - made <= ORDER_REPEAT_MS;
}

static struct json_object *
same_in_conversation(const struct order_book *b, const struct request *q)
{
	struct json_object *list = json_arr(b->candidate, "orders"), *order;
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	int64_t now = turn_time(b->candidate);

	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(list, i);
		if (is_same(order, q) && is_recent(order, now) &&
		    json_str(order, "order_id") != NULL)
			return order;
	}
	return NULL;
}

/* What is counted has to suffice for this turn's other orders as well. */
static bool
is_in_stock(const struct order_book *b, const struct request *q,
    int64_t *available)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;

	if (!q->product->counted)
		return true;
	*available = q->product->stock > 0 ? q->product->stock : 0;
	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (strcmp(json_str(order, "product_id"), q->product->id) == 0)
			*available -= json_int_or(order, "quantity", 0);
	}
	return *available >= q->quantity;
}

static struct json_object *
out_of_stock(int64_t available)
{
	struct json_object *o = failure("out_of_stock");

	json_add_int(o, "available", available);
	return o;
}

static struct json_object *
success(const struct request *q, const struct json_object *order, bool already)
{
	struct json_object *o = object();
	int64_t price = q->product->price, total = q->total;
	const char *currency = q->product->currency;
	char text[MONEY_SIZE];

	/* An order that exists keeps the price that it was made at. */
	if (already && json_str(order, "currency") != NULL &&
	    json_int(order, "unit_price", &price) &&
	    money_times(price, q->quantity, &total))
		currency = json_str(order, "currency");
	json_add_bool(o, "ok", true);
	if (already)
		json_add_bool(o, "already", true);
	json_add_str(o, "order_id", json_str(order, "order_id"));
	json_add_str(o, "product", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_str(o, "unit_price", money_print(price, currency, text));
	json_add_str(o, "total", money_print(total, currency, text));
	return o;
}

/* The same reply asked for twice makes the same ids. */
static struct json_object *
write_down(struct order_book *b, const struct request *q)
{
	struct json_object *o = object();
	char position[24], id[IDENT_SIZE];
	int i;

	snprintf(position, sizeof(position), "%zu",
	    json_object_array_length(b->orders) + 1);
	ident_of(json_str(b->candidate, "reply_id"),
	    (const char *[]){ position, NULL }, id);
	json_add_str(o, "order_id", id);
	json_add_str(o, "product_id", q->product->id);
	json_add_str(o, "product_name", q->product->name);
	json_add_int(o, "quantity", q->quantity);
	json_add_int(o, "unit_price", q->product->price);
	json_add_str(o, "currency", q->product->currency);
	for (i = 0; i < PERSON; i++)
		json_add_str(o, texts[i].key, q->text[i]);
	json_object_array_add(b->orders, o);
	return o;
}

struct json_object *
order_tool_call(struct order_book *b, struct json_object *arguments)
{
	struct request q = { 0 };
	struct json_object *result = check(b, arguments, &q), *order;
	int64_t available = 0;

	if (result != NULL)
		;
	else if ((order = same_in_turn(b, &q)) != NULL)
		result = success(&q, order, false);
	else if ((order = same_in_conversation(b, &q)) != NULL)
		result = success(&q, order, true);
	else if (!is_in_stock(b, &q, &available))
		result = out_of_stock(available);
	else
		result = success(&q, write_down(b, &q), false);
	request_free(&q);
	return result;
}
