#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "must.h"
#include "outbox.h"
#include "word.h"

static const struct listing_column order_columns[] = {
	{ "order_no", "Order", LISTING_NUMBER, 0 },
	{ "created_at", "When", LISTING_TIME, 0 },
	{ "product_name", "Product", LISTING_TEXT, 30 },
	{ "quantity", "Qty", LISTING_NUMBER, 0 },
	{ "total", "Total", LISTING_MONEY, 0 },
	{ "customer_name", "Customer", LISTING_TEXT, 24 },
	{ "customer_phone", "Phone", LISTING_ID, 0 },
	{ "customer_address", "Address", LISTING_TEXT, 30 },
	{ "status", "Status", LISTING_TEXT, 0 },
	{ "ai_generated", "AI", LISTING_YES, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_orders(struct desk *d, int argc, char *argv[])
{
	(void)argc, (void)argv;		/* a word behind it is another command's */
	listing_print(d->db, desk_list(d, Q_ORDER_LIST), order_columns,
	    d->form);
	return EX_OK;
}

struct line {
	char *id, *product;		/* owned */
	int64_t quantity;
	bool cancelled;
};

/* Of an order, or the one of that id; *lines and what is in them are owned. */
static size_t
find_lines(struct desk *d, const char *id, struct line **lines)
{
	sqlite3_stmt *q = db_query(d->db, Q_ORDER_LINES);
	struct line *one;
	size_t n = 0;

	*lines = NULL;
	db_bind(q, ":id", id);
	while (db_row(d->db, q)) {
		*lines = must(reallocarray(*lines, n + 1, sizeof(**lines)));
		one = &(*lines)[n++];
		one->id = must_copy(db_col(q, 0));
		one->product = must_copy(db_col(q, 1));
		one->quantity = db_col_int(q, 2);
		one->cancelled = strcmp(db_col(q, 3), "ملغي") == 0;
	}
	db_done(q);
	return n;
}

/* What is cancelled is on the shelf again; what is revived is taken anew. */
static void
move_stock(struct desk *d, const struct line *line, bool cancel)
{
	sqlite3_stmt *q;
	const char *why;

	if (cancel == line->cancelled)
		return;
	q = db_query(d->db, Q_PRODUCT_GIVE_BACK);
	db_bind(q, ":product", line->product);
	db_bind_int(q, ":quantity", cancel ? line->quantity : -line->quantity);
	if (!db_try(d->db, q, &why))
		errx(EX_DATAERR, "there is less in stock than was ordered: "
		    "nothing changed");
}

static void
set_line(struct desk *d, const struct line *line, const char *status)
{
	sqlite3_stmt *q;

	move_stock(d, line, strcmp(status, "ملغي") == 0);
	q = db_query(d->db, Q_ORDER_STATUS);
	db_bind(q, ":id", line->id);
	db_bind(q, ":status", status);
	db_run(d->db, q);
}

/* All of an order, or one line of it. */
int
desk_orders_set(struct desk *d, int argc, char *argv[])
{
	struct line *lines;
	const char *status;
	size_t n, i;

	if (argc != 2)
		cli_misuse("orders set: an order and its STATUS");
	if ((status = word_of_order(argv[1])) == NULL)
		cli_misuse("orders set: new, confirmed, shipped, delivered, "
		    "returned, cancelled or review, not '%s'", argv[1]);
	db_begin(d->db);
	if ((n = find_lines(d, argv[0], &lines)) == 0)
		errx(EX_DATAERR, "no order '%s'; 'souk orders' has them all",
		    argv[0]);
	for (i = 0; i < n; i++)
		set_line(d, &lines[i], status);
	db_commit(d->db);
	for (i = 0; i < n; i++) {
		free(lines[i].id);
		free(lines[i].product);
	}
	free(lines);
	return EX_OK;
}

static const struct listing_column outbox_columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "part", "Part", LISTING_NUMBER, 0 },
	{ "state", "State", LISTING_TEXT, 0 },
	{ "author", "Author", LISTING_TEXT, 0 },
	{ "conversation", "Conversation", LISTING_NUMBER, 0 },
	{ "changed_at", "Since", LISTING_TIME, 0 },
	{ "text", "Text", LISTING_TEXT, 40 },
	{ "reason", "Reason", LISTING_TEXT, 60 },
	{ "who", "Who mends it", LISTING_TEXT, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_outbox_list(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q = desk_list(d, Q_OUTBOX_LIST);

	(void)argv;
	if (argc > 0)
		cli_misuse("outbox list: no arguments wanted");
	db_bind_int(q, ":every", d->all);
	listing_print(d->db, q, outbox_columns, d->form);
	return EX_OK;
}

/* 0: none. */
static int
held_part(struct desk *d, const char *reply_id)
{
	sqlite3_stmt *q = db_query(d->db, Q_OUTBOX_HELD);
	int part = 0;

	db_bind(q, ":reply", reply_id);
	if (db_row(d->db, q))
		part = (int)db_col_int(q, 0);
	db_done(q);
	return part;
}

/* What a person decides about the part that souk could not decide about. */
static int
resolve(struct desk *d, int argc, char *argv[], const char *state)
{
	char *id;

	if (argc != 1)
		cli_misuse("outbox: which reply? its number ('outbox list')");
	id = desk_find(d, Q_OUTBOX_FIND, "reply", argv[0]);
	db_begin(d->db);
	if (!outbox_resolve(d->db, id, held_part(d, id), state))
		errx(EX_DATAERR, "reply '%s' is not held; 'souk outbox list' "
		    "shows which are", argv[0]);
	db_commit(d->db);
	free(id);
	return EX_OK;
}

int
desk_outbox_retry(struct desk *d, int argc, char *argv[])
{
	return resolve(d, argc, argv, "queued");
}

int
desk_outbox_sent(struct desk *d, int argc, char *argv[])
{
	return resolve(d, argc, argv, "sent");
}

int
desk_outbox_drop(struct desk *d, int argc, char *argv[])
{
	return resolve(d, argc, argv, "cancelled");
}
