#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "chat.h"
#include "conf.h"
#include "ident.h"
#include "money.h"
#include "order_tool.h"
#include "phone.h"
#include "plain.h"
#include "stamp.h"
#include "text.h"
#include "words.h"

static const char cancelled[] = "ملغي";

/* Does the test hold for something that anybody said here? */
static bool
anybody(struct json_object *candidate, const char *text,
    bool (*test)(const char *said, const char *text))
{
	struct json_object *list = json_arr(candidate, "messages");
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	const char *said;

	for (i = 0; i < n; i++) {
		said = json_text(json_object_array_get_idx(list, i),
		    "content");
		if (said != NULL && test(said, text))
			return true;
	}
	return false;
}

/* Every number of seven digits or more that the text holds. */
static bool
has_phone(const char *said, const char *text)
{
	char *folded = text_fold(text), digits[PHONE_SIZE];
	bool found = phone_next(folded, digits) != NULL &&
	    phone_stands(said, digits);

	free(folded);
	return found;
}

static bool
said_phone(struct json_object *candidate, const char *text)
{
	const char *known = json_text(candidate, "customer_phone");

	return (known != NULL && has_phone(known, text)) ||
	    anybody(candidate, text, has_phone);
}

/* A word that an address can be known by: three letters, or a number. */
static bool
is_weighty(const struct word *word)
{
	return word->kind == WORD_NUMBER ||
	    (word->kind == WORD_LETTERS && strlen(word->text) >= 3);
}

static bool
shares_word(const char *said, const char *text)
{
	struct words a, b;
	bool found = false;
	size_t i, k;

	words_read(&a, said);
	words_read(&b, text);
	for (i = 0; i < b.count && !found; i++)
		for (k = 0; k < a.count && !found; k++)
			found = is_weighty(&b.list[i]) &&
			    words_is(&a, k, b.list[i].text);
	words_free(&a);
	words_free(&b);
	return found;
}

static bool
said_address(struct json_object *candidate, const char *text)
{
	const char *known = json_text(candidate, "customer_address");

	return (known != NULL && shares_word(known, text)) ||
	    anybody(candidate, text, shares_word);
}

/* Arguments that are texts about the customer. */
enum person { NAME, PHONE, ADDRESS, NOTES, PERSON };

static const struct {
	const char *key;
	size_t max;		/* characters */
	bool known;		/* the candidate may hold it */
	/* Was it said?  NULL: nobody asks. */
	bool (*is_said)(struct json_object *candidate, const char *text);
	const char *about;	/* for the model */
} texts[PERSON] = {
	[NAME] = { "customer_name", 100, true, NULL,
	    "null: as the facts say" },
	[PHONE] = { "customer_phone", 32, true, said_phone,
	    "as the customer wrote it; null: as the facts say" },
	[ADDRESS] = { "customer_address", 300, true, said_address,
	    "where to deliver, in the customer's words; null: as the facts "
	    "say" },
	[NOTES] = { "notes", 500, false, NULL,
	    "size, colour and other options as the catalog writes them, "
	    "wishes; null: none" }
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

static void
load_requires(struct order_terms *terms)
{
	struct {
		const char *word;
		bool *needed;
	} all[] = {
		{ "name", &terms->needs_name },
		{ "phone", &terms->needs_phone },
		{ "address", &terms->needs_address }
	};
	const char *p = conf_str("SOUK_ORDER_REQUIRES", "name,phone,address");
	size_t len, i;

	if (strcmp(p, "none") == 0)
		return;
	for (; *p != '\0'; p += len + strspn(p + len, ", ")) {
		len = strcspn(p, ", ");
		for (i = 0; i < 3 && (strlen(all[i].word) != len ||
		    strncmp(all[i].word, p, len) != 0); i++)
			continue;
		if (i == 3 || len == 0)
			errx(EX_CONFIG, "SOUK_ORDER_REQUIRES: want none, or "
			    "some of name, phone, address");
		*all[i].needed = true;
	}
}

/* A figure and its currency: 500.000 KWD. */
static void
load_cap(struct order_terms *terms)
{
	const char *text = conf_str("SOUK_ORDER_MAX", NULL), *space;
	char figure[MONEY_SIZE] = "";

	if (text == NULL)
		return;
	space = strchr(text, ' ');
	if (space != NULL && space - text < MONEY_SIZE &&
	    strlen(space + 1) == 3) {
		memcpy(figure, text, (size_t)(space - text));
		memcpy(terms->currency, space + 1, 4);
	}
	if (money_parse(figure, terms->currency, &terms->total_max) !=
	    MONEY_OK || terms->total_max == 0)
		errx(EX_CONFIG, "SOUK_ORDER_MAX = %s: want a sum such as "
		    "500.000 KWD", text);
}

void
order_terms_load(struct order_terms *terms)
{
	memset(terms, 0, sizeof(*terms));
	load_requires(terms);
	load_cap(terms);
}

void
order_book_open(struct order_book *b, const struct catalog *catalog,
    const struct order_terms *terms, struct json_object *candidate)
{
	b->catalog = catalog;
	b->terms = terms;
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

/* Of all the orders of the turn, in the currency of the cap. */
static bool
is_over_cap(const struct order_book *b, const struct request *q)
{
	size_t n = json_object_array_length(b->orders), i;
	struct json_object *order;
	int64_t sum = q->total, total;

	if (b->terms->total_max == 0 ||
	    strcmp(b->terms->currency, q->product->currency) != 0)
		return false;
	for (i = 0; i < n; i++) {
		order = json_object_array_get_idx(b->orders, i);
		if (strcmp(json_str(order, "currency"),
		    b->terms->currency) == 0 &&
		    money_times(json_int_or(order,
		    "unit_price", 0), json_int_or(order, "quantity", 0),
		    &total))
			sum += total;
	}
	return sum > b->terms->total_max;
}

static struct json_object *
check_quantity(const struct order_book *b, struct json_object *arguments,
    struct request *q)
{
	if (!json_int(arguments, "quantity", &q->quantity) ||
	    q->quantity < 1 || q->quantity > ORDER_QUANTITY_MAX)
		return invalid("quantity", "a whole number from 1 to 1000");
	(void)b;
	if (!money_times(q->product->price, q->quantity, &q->total))
		return failure("total_too_large");
	return NULL;
}

static bool
is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/*
 * The model's word, else what the shop knows of the customer.  A number or an
 * address that nobody said is as if it were not given.
 */
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
		if (!is_blank(text) && texts[i].is_said != NULL &&
		    !texts[i].is_said(b->candidate, text))
			text = NULL;
		if (is_blank(text) && texts[i].known)
			text = json_text(b->candidate, texts[i].key);
		if (is_blank(text))
			continue;
		q->text[i] = plain_text(text, texts[i].max, PLAIN_LINE);
	}
	return NULL;
}

static bool
says_value(const char *notes, const char *value)
{
	struct words all, one;
	bool found = false;
	size_t at, i;

	words_read(&all, notes);
	words_read(&one, value);
	for (at = 0; !found && at + one.count <= all.count; at++) {
		for (i = 0; i < one.count && words_is(&all, at + i,
		    words_at(&one, i)); i++)
			continue;
		found = one.count > 0 && i == one.count;
	}
	words_free(&all);
	words_free(&one);
	return found;
}

/* Is one of these values, with '|' between them, in the notes? */
static bool
is_chosen(const char *values, const char *notes)
{
	char *list = strdup(values), *value, *next;
	bool chosen = false;

	if (list == NULL)
		errx(EX_OSERR, "out of memory");
	for (value = strtok_r(list, "|", &next); value != NULL && !chosen;
	    value = strtok_r(NULL, "|", &next))
		chosen = notes != NULL && says_value(notes, value);
	free(list);
	return chosen;
}

/* "size:S|M|L;colour:red|blue": of each that leaves a choice, one is named. */
static void
check_options(const struct request *q, struct json_object *missing)
{
	const char *options = json_text(q->product->object, "options");
	char *list = options != NULL ? strdup(options) : NULL;
	char *group, *next, *values;

	if (list == NULL)
		return;
	for (group = strtok_r(list, ";", &next); group != NULL;
	    group = strtok_r(NULL, ";", &next)) {
		values = strchr(group, ':');
		if (values != NULL && strchr(values, '|') != NULL &&
		    !is_chosen(values + 1, q->text[NOTES]))
			append(missing, group);
	}
	free(list);
}

/* Last, so that a model asks for everything that lacks in one question. */
static struct json_object *
check_missing(const struct order_book *b, struct json_object *arguments,
    struct request *q)
{
	const bool needed[PERSON] = {
		[NAME] = b->terms->needs_name,
		[PHONE] = b->terms->needs_phone,
		[ADDRESS] = b->terms->needs_address
	};
	struct json_object *o, *missing = json_object_new_array();
	int i;

	(void)arguments;
	for (i = 0; i < PERSON; i++)
		if (needed[i] && is_blank(q->text[i]))
			append(missing, texts[i].key);
	check_options(q, missing);
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
	else if (is_over_cap(b, &q))
		result = failure("total_too_large");
	else if (!is_in_stock(b, &q, &available))
		result = out_of_stock(available);
	else
		result = success(&q, write_down(b, &q), false);
	request_free(&q);
	return result;
}
