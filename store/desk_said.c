#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "desk.h"
#include "money.h"
#include "must.h"
#include "record.h"

/* label, then the text, which may have lines of its own. */
static void
put(const char *label, const char *text)
{
	char *copy, *line, *rest, *safe;

	if (text == NULL || *text == '\0')
		return;
	copy = rest = must_copy(text);
	while ((line = strsep(&rest, "\n")) != NULL) {
		safe = listing_safe(line);
		printf("  %-9s ", label);
		listing_put(safe);
		putchar('\n');
		label = "";
		free(safe);
	}
	free(copy);
}

static void
put_order(struct json_object *order)
{
	const char *currency = json_str(order, "currency");
	const char *name = json_text(order, "product_name");
	int64_t quantity = json_int_or(order, "quantity", 0), total;
	char price[MONEY_SIZE], *line;

	if (currency == NULL || name == NULL || !money_times(
	    json_int_or(order, "unit_price", 0), quantity, &total) ||
	    asprintf(&line, "%lld x %s, %s", (long long)quantity, name,
	    money_print(total, currency, price)) == -1)
		return;
	put("order", line);
	free(line);
}

static void
put_stops(struct json_object *decisions)
{
	struct json_object *stop;
	size_t i;

	for (i = 0; (stop = json_item(decisions, "gate", i)) != NULL; i++) {
		put("stopped", json_text(stop, "text"));
		put("by rule", json_text(stop, "rule"));
	}
}

static void
put_reply(struct desk *d, struct json_object *o)
{
	struct json_object *order;
	size_t i;

	desk_put_head(d, json_str(o, "conversation_id"));
	put_stops(json_obj(o, "decisions"));
	put("outcome", json_str(o, "outcome"));
	put("because", json_text(o, "reason"));
	put("says", json_text(o, "text"));
	for (i = 0; (order = json_item(o, "orders", i)) != NULL; i++)
		put_order(order);
	putchar('\n');
}

static void
put_error(struct desk *d, struct json_object *o)
{
	desk_put_head(d, json_str(o, "conversation_id"));
	put_stops(json_obj(o, "decisions"));
	put("outcome", json_str(o, "class"));
	put("because", json_text(o, "message"));
	putchar('\n');
}

static void
put_outgoing(struct desk *d, struct json_object *o)
{
	(void)d;
	printf("still to be sent, by the %s\n",
	    json_str(o, "author") != NULL ? json_str(o, "author") : "agent");
	put("says", json_text(o, "text"));
	putchar('\n');
}

static void
put_record(struct desk *d, const struct record *r)
{
	static const struct {
		const char *type;
		void (*put)(struct desk *, struct json_object *);
	} types[] = {
		{ "reply", put_reply },
		{ "reply_error", put_error },
		{ "outgoing", put_outgoing }
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].type, r->type) == 0)
			types[i].put(d, r->object);
}

int
desk_said(struct desk *d, int argc, char *argv[])
{
	struct record_in in;
	struct record r = { 0 };

	(void)argv;
	if (argc > 0)
		cli_misuse("said: no arguments wanted: records come on stdin");
	record_open(&in, STDIN_FILENO, "souk-admin");
	while (record_next(&in, &r))
		if (d->form == LISTING_JSON)
			record_pass(&r);
		else
			put_record(d, &r);
	return record_close(&in);
}
