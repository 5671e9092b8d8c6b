#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "outbox.h"

static const struct listing_column order_columns[] = {
	{ "order_no", "Order", LISTING_NUMBER, 0 },
	{ "created_at", "When", LISTING_TIME, 0 },
	{ "product_name", "Product", LISTING_TEXT, 30 },
	{ "quantity", "Qty", LISTING_NUMBER, 0 },
	{ "total", "Total", LISTING_MONEY, 0 },
	{ "customer_name", "Customer", LISTING_TEXT, 24 },
	{ "customer_phone", "Phone", LISTING_TEXT, 20 },
	{ "customer_address", "Address", LISTING_TEXT, 30 },
	{ "status", "Status", LISTING_TEXT, 0 },
	{ "ai_generated", "AI", LISTING_YES, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_orders(struct desk *d, int argc, char *argv[])
{
	(void)argv;
	if (argc > 0)
		cli_misuse("orders: no arguments wanted");
	listing_print(d->db, db_query(d->db, Q_ORDER_LIST), order_columns,
	    d->form);
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
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_outbox_list(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q = db_query(d->db, Q_OUTBOX_LIST);

	(void)argv;
	if (argc > 0)
		cli_misuse("outbox list: no arguments wanted");
	db_bind_int(q, ":every", d->all);
	listing_print(d->db, q, outbox_columns, d->form);
	return EX_OK;
}

static int64_t
held_part(struct desk *d, const char *reply_id)
{
	sqlite3_stmt *q = db_query(d->db, Q_OUTBOX_HELD);
	int64_t part = 0;

	db_bind(q, ":reply", reply_id);
	if (db_row(d->db, q))
		part = db_col_int(q, 0);
	db_done(q);
	return part;
}

/* What a person decides about the part that souk could not decide about. */
static int
resolve(struct desk *d, int argc, char *argv[], const char *state)
{
	int64_t part;
	char *id;

	if (argc != 1)
		cli_misuse("outbox: which reply? its number ('outbox list')");
	id = desk_find(d, Q_OUTBOX_FIND, "reply", argv[0]);
	db_begin(d->db);
	if ((part = held_part(d, id)) == 0 ||
	    !outbox_resolve(d->db, id, (int)part, state))
		errx(EX_DATAERR, "reply '%s' is not held", argv[0]);
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
