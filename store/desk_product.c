#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "money.h"
#include "must.h"
#include "product.h"

/* What it is now, in a word. */
static void
put_product(struct desk *d, const char *name)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_ROW);
	char price[MONEY_SIZE], *safe;

	db_bind(q, ":name", name);
	if (d->form == LISTING_JSON) {
		listing_print(d->db, q, NULL, d->form);
	} else if (db_row(d->db, q)) {
		safe = listing_safe(name);
		listing_put(safe);
		printf(": %s\n", money_print(db_col_int(q, 4), db_col(q, 5),
		    price));
		free(safe);
	}
	db_done(q);
}

int
desk_product_add(struct desk *d, int argc, char *argv[])
{
	char empty[] = "", *value[PRODUCT_FIELDS];
	enum product_field where;
	const char *why;
	int64_t minor;
	bool changed;

	if (argc < 3 || argc > 4)
		cli_misuse("product add NAME PRICE CURRENCY [DESCRIPTION]");
	value[PRODUCT_NAME] = argv[0];
	value[PRODUCT_PRICE] = argv[1];
	value[PRODUCT_CURRENCY] = argv[2];
	value[PRODUCT_DESCRIPTION] = argc > 3 ? argv[3] : NULL;
	value[PRODUCT_OPTIONS] = value[PRODUCT_STOCK] = empty;
	value[PRODUCT_SKU] = empty;
	if ((why = product_check(value, &where, &minor)) != NULL)
		errx(EX_DATAERR, "%s: %s", product_fields[where], why);
	product_add(d->db, value, minor, &changed);
	put_product(d, value[PRODUCT_NAME]);
	return EX_OK;
}

/* A product as it is; texts owned. */
struct product {
	char *id, *value[PRODUCT_FIELDS];
	int64_t minor, stock;
};

static void
product_read(struct desk *d, const char *named, struct product *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_FIND);
	char price[MONEY_SIZE];

	db_bind(q, ":id", named);
	if (!db_row(d->db, q))
		errx(EX_DATAERR, "no product '%s'; 'souk product list' has "
		    "them all", named);
	p->id = must_copy(db_col(q, 0));
	p->value[PRODUCT_NAME] = must_copy(db_col(q, 1));
	p->minor = db_col_int(q, 2);
	p->value[PRODUCT_CURRENCY] = must_copy(db_col(q, 3));
	p->value[PRODUCT_DESCRIPTION] = must_copy(db_col(q, 4));
	p->value[PRODUCT_STOCK] = must_copy("");
	p->stock = sqlite3_column_type(q, 5) == SQLITE_NULL ?
	    PRODUCT_NOT_COUNTED : db_col_int(q, 5);
	p->value[PRODUCT_OPTIONS] = must_copy(db_col(q, 6));
	p->value[PRODUCT_SKU] = must_copy(db_col(q, 7));
	money_print(p->minor, p->value[PRODUCT_CURRENCY], price);
	p->value[PRODUCT_PRICE] = must_copy(price);
	db_done(q);
}

static void
product_free(struct product *p)
{
	size_t i;

	for (i = 0; i < PRODUCT_FIELDS; i++)
		free(p->value[i]);
	free(p->id);
}

static void
replace(char **value, const char *asked)
{
	if (asked == NULL)
		return;
	free(*value);
	*value = must_copy(asked);
}

/* What is asked for, checked as a row of a file is; the price only if new. */
static void
product_change(const struct desk *d, struct product *p)
{
	enum product_field where;
	int64_t minor = p->minor;
	const char *why;

	replace(&p->value[PRODUCT_NAME], d->name);
	replace(&p->value[PRODUCT_DESCRIPTION], d->description);
	replace(&p->value[PRODUCT_CURRENCY], d->currency);
	replace(&p->value[PRODUCT_OPTIONS], d->options);
	replace(&p->value[PRODUCT_SKU], d->sku);
	replace(&p->value[PRODUCT_PRICE], d->price != NULL ? d->price : "0");
	/* An empty cell of a file changes nothing; here somebody asked. */
	replace(&p->value[PRODUCT_STOCK], d->stock != NULL &&
	    *d->stock == '\0' ? "?" : d->stock);
	if ((why = product_check(p->value, &where, &minor)) != NULL)
		errx(EX_DATAERR, "%s: %s", product_fields[where], why);
	if (d->price != NULL)
		p->minor = minor;
	if (d->stock != NULL)
		p->stock = product_stock(d->stock);
}

static void
product_write(struct desk *d, const struct product *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_EDIT);
	const char *why;

	db_bind(q, ":id", p->id);
	db_bind(q, ":name", p->value[PRODUCT_NAME]);
	db_bind_int(q, ":price", p->minor);
	db_bind(q, ":currency", p->value[PRODUCT_CURRENCY]);
	db_bind(q, ":description", p->value[PRODUCT_DESCRIPTION]);
	if (p->stock >= 0)
		db_bind_int(q, ":stock", p->stock);
	db_bind(q, ":options", p->value[PRODUCT_OPTIONS]);
	db_bind(q, ":sku", p->value[PRODUCT_SKU]);
	if (!db_try(d->db, q, &why))
		errx(EX_DATAERR, "%s: another product has it",
		    strstr(why, "sku") != NULL ? "sku" : "name");
}

int
desk_product_edit(struct desk *d, int argc, char *argv[])
{
	struct product p = { 0 };

	if (argc != 1 || (d->name == NULL && d->price == NULL &&
	    d->currency == NULL && d->description == NULL &&
	    d->options == NULL && d->stock == NULL && d->sku == NULL))
		cli_misuse("product edit ID, and what is to change: --name, "
		    "--price, --currency, --description, --options, --stock, "
		    "--sku");
	if (d->currency != NULL && d->price == NULL)
		cli_misuse("product edit: --currency wants --price with it");
	db_begin(d->db);
	product_read(d, argv[0], &p);
	product_change(d, &p);
	product_write(d, &p);
	db_commit(d->db);
	put_product(d, p.value[PRODUCT_NAME]);
	product_free(&p);
	return EX_OK;
}

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "sku", "SKU", LISTING_ID, 0 },
	{ "name", "Product", LISTING_TEXT, 40 },
	{ "price", "Price", LISTING_MONEY, 0 },
	{ "stock", "Stock", LISTING_NUMBER, 0 },
	{ "is_active", "For sale", LISTING_YES, 0 },
	{ "description", "Description", LISTING_TEXT, 50 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_product_list(struct desk *d, int argc, char *argv[])
{
	(void)argv;
	if (argc > 0)
		cli_misuse("product list: no arguments wanted");
	if (listing_print(d->db, desk_list(d, Q_PRODUCT_LIST), columns,
	    d->form) == 0 && d->form == LISTING_TABLE)
		warnx("no product yet: 'souk product import' takes a file of "
		    "them");
	return EX_OK;
}

static int
product_switch(struct desk *d, int argc, char *argv[], bool on)
{
	sqlite3_stmt *q;
	char *id;

	if (argc != 1)
		cli_misuse("which product? give its number, name or sku");
	id = desk_find(d, Q_PRODUCT_FIND, "product", argv[0]);
	q = db_query(d->db, Q_PRODUCT_SWITCH);
	db_bind(q, ":id", id);
	db_bind_int(q, ":on", on);
	db_run(d->db, q);
	free(id);
	return EX_OK;
}

int
desk_product_on(struct desk *d, int argc, char *argv[])
{
	return product_switch(d, argc, argv, true);
}

int
desk_product_off(struct desk *d, int argc, char *argv[])
{
	return product_switch(d, argc, argv, false);
}
