#include <stdio.h>
#include <string.h>

#include "money.h"
#include "orders.h"
#include "stamp.h"

enum { QUANTITY_MAX = 1000000, SAME_ORDER_MS = 30 * 60 * 1000 };

/* One order of a `reply` record; all borrowed. */
struct order {
	const char *order_id, *product_id, *product_name, *currency, *notes;
	int64_t quantity, unit_price, total, fee;
	bool has_fee;
	struct json_object *object;
};

static bool
order_read(struct json_object *o, struct order *order)
{
	order->object = o;
	order->order_id = json_str(o, "order_id");
	order->product_id = json_str(o, "product_id");
	order->product_name = json_text(o, "product_name");
	order->currency = json_str(o, "currency");
	order->notes = json_text(o, "notes");
	order->has_fee = json_int(o, "delivery_fee", &order->fee) &&
	    order->fee >= 0 && order->fee <= MONEY_MAX;
	return order->order_id != NULL && order->product_id != NULL &&
	    order->currency != NULL &&
	    json_int(o, "quantity", &order->quantity) &&
	    json_int(o, "unit_price", &order->unit_price) &&
	    order->quantity >= 1 && order->quantity <= QUANTITY_MAX &&
	    money_times(order->unit_price, order->quantity, &order->total);
}

/* Does the catalog, as it stands now, say the same? */
static bool
agrees(struct db *db, const struct order *order, const char **why)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_OF_ORDER);
	bool stock;

	*why = NULL;
	db_bind(q, ":product", order->product_id);
	if (!db_row(db, q)) {
		*why = "a product of the order is not for sale any more";
	} else if ((order->product_name != NULL &&
	    strcmp(order->product_name, db_col(q, 0)) != 0) ||
	    order->unit_price != db_col_int(q, 1) ||
	    strcmp(order->currency, db_col(q, 2)) != 0) {
		*why = "a price changed";
	} else {
		stock = sqlite3_column_type(q, 3) != SQLITE_NULL;
		if (stock && db_col_int(q, 3) < order->quantity)
			*why = "there is not enough in stock";
	}
	db_done(q);
	return *why == NULL;
}

/* The platform's clock, which times messages too; without one, our own. */
static int64_t
order_clock(struct db *db, const char *conversation_id)
{
	sqlite3_stmt *q = db_query(db, Q_ORDER_CLOCK);
	int64_t now;

	db_bind(q, ":conversation", conversation_id);
	db_need(db, q);
	now = stamp_parse(db_col(q, 0));
	db_done(q);
	return now != STAMP_NONE ? now : stamp_now();
}

/* The same again within half an hour is the same order. */
static bool
exists(struct db *db, const char *conversation_id, const struct order *order,
    int64_t now)
{
	sqlite3_stmt *q = db_query(db, Q_ORDER_LIKE);
	char since[STAMP_SIZE];
	bool found;

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":product", order->product_id);
	db_bind_int(q, ":quantity", order->quantity);
	db_bind(q, ":notes", order->notes);
	db_bind(q, ":since", stamp_print(now - SAME_ORDER_MS, since));
	found = db_row(db, q);
	db_done(q);
	return found;
}

static void
remember_delivery(struct db *db, const char *conversation_id,
    const struct order *order)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_DELIVERY);

	db_bind(q, ":id", conversation_id);
	db_bind(q, ":phone", json_text(order->object, "customer_phone"));
	db_bind(q, ":address", json_text(order->object, "customer_address"));
	db_bind(q, ":customer", json_text(order->object, "customer_name"));
	db_run(db, q);
}

static void
take_stock(struct db *db, const struct order *order)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_TAKE);

	db_bind(q, ":product", order->product_id);
	db_bind_int(q, ":quantity", order->quantity);
	db_run(db, q);
}

static int64_t
next_no(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_ORDER_NEXT_NO);
	int64_t no;

	db_need(db, q);
	no = db_col_int(q, 0);
	db_done(q);
	return no;
}

static bool
order_add(struct db *db, const char *conversation_id, const char *reply_id,
    const struct order *order, int64_t no, int64_t now)
{
	sqlite3_stmt *q = db_query(db, Q_ORDER_ADD);
	char at[STAMP_SIZE];

	db_bind(q, ":id", order->order_id);
	db_bind_int(q, ":no", no);
	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	db_bind(q, ":product", order->product_id);
	db_bind_int(q, ":quantity", order->quantity);
	db_bind_int(q, ":price", order->unit_price);
	db_bind_int(q, ":total", order->total);
	db_bind(q, ":currency", order->currency);
	db_bind(q, ":customer", json_text(order->object, "customer_name"));
	db_bind(q, ":phone", json_text(order->object, "customer_phone"));
	db_bind(q, ":e164", json_str(order->object, "customer_phone_e164"));
	db_bind(q, ":address", json_text(order->object, "customer_address"));
	db_bind(q, ":notes", order->notes);
	if (order->has_fee)
		db_bind_int(q, ":fee", order->fee);
	db_bind(q, ":now", stamp_print(now, at));
	return db_run(db, q) > 0;
}

bool
orders_add(struct db *db, struct tally *tally, const char *conversation_id,
    const char *reply_id, struct json_object *orders, const char **why)
{
	size_t i, n = json_length(orders);
	int64_t no = next_no(db), now = order_clock(db, conversation_id);
	struct order order;

	for (i = 0; i < n; i++) {
		if (!order_read(json_object_array_get_idx(orders, i), &order)) {
			*why = "an order of the reply is not usable";
			return false;
		}
		if (exists(db, conversation_id, &order, now))
			continue;
		if (!agrees(db, &order, why))
			return false;
		if (!order_add(db, conversation_id, reply_id, &order, no, now))
			continue;
		take_stock(db, &order);
		remember_delivery(db, conversation_id, &order);
		tally->count[TALLY_ORDERS]++;
	}
	return true;
}

static void
tell_rows(struct db *db, const char *reply_id, struct receipt *receipt)
{
	sqlite3_stmt *q = db_query(db, Q_ORDERS_TOLD);

	db_bind(q, ":reply", reply_id);
	while (db_row(db, q)) {
		receipt->number = db_col_int(q, 0);
		receipt_line(receipt, db_col(q, 1), db_col(q, 2),
		    db_col_int(q, 3), db_col_int(q, 4), db_col(q, 5));
		if (sqlite3_column_type(q, 6) == SQLITE_NULL)
			continue;
		receipt->has_fee = true;
		receipt->fee = db_col_int(q, 6);
	}
}

bool
orders_tell(struct db *db, const char *reply_id, struct json_object *proposal,
    struct receipt *receipt)
{
	size_t n = json_length(proposal), i;
	struct order order;

	tell_rows(db, reply_id, receipt);
	for (i = 0; receipt->number == 0 && i < n; i++) {
		if (!order_read(json_object_array_get_idx(proposal, i),
		    &order) || order.product_name == NULL)
			return false;
		receipt_line(receipt, order.product_name, order.notes,
		    order.quantity, order.total, order.currency);
		if (!order.has_fee)
			continue;
		receipt->has_fee = true;
		receipt->fee = order.fee;
	}
	return true;
}

void
orders_withdraw(struct db *db, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_ORDERS_GIVE_BACK);

	db_bind(q, ":reply", reply_id);
	db_run(db, q);
	q = db_query(db, Q_ORDERS_REWRITTEN);
	db_bind(q, ":reply", reply_id);
	db_run(db, q);
}
