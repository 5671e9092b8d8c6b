#include <csv.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "cli.h"
#include "desk.h"
#include "ident.h"
#include "journal.h"
#include "money.h"
#include "text.h"

enum { NAME_MAX_BYTES = 256, DESCRIPTION_MAX_BYTES = 4000,
	FILE_MAX = 16 << 20, STOCK_MAX = 1000000000, SAMPLES = 3 };

enum field { NAME, DESCRIPTION, PRICE, CURRENCY, OPTIONS, STOCK, FIELDS };

static const char *const fields[FIELDS] = {
	"name", "description", "price", "currency", "options", "stock"
};

/* Without these nothing can be sold. */
static const bool needed[FIELDS] = {
	[NAME] = true, [PRICE] = true, [CURRENCY] = true
};

enum { NOT_COUNTED = -1, NO_NUMBER = -2 };

/* A number of pieces in either script's digits, NOT_COUNTED or NO_NUMBER. */
static int64_t
stock_of(const char *typed)
{
	char *text = text_fold(typed), *end;
	int64_t n;

	if (strcmp(text, "none") == 0 || *text == '\0') {
		n = NOT_COUNTED;
	} else {
		n = strtol(text, &end, 10);
		if (*text < '0' || *text > '9' || *end != '\0' ||
		    n > STOCK_MAX)
			n = NO_NUMBER;
	}
	free(text);
	return n;
}

/* Why a product cannot be for sale, or NULL; *minor is its price. */
static const char *
check(char *const value[FIELDS], enum field *where, int64_t *minor)
{
	enum money_verdict verdict;
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		*where = (enum field)i;
		if (u8_check((const uint8_t *)value[i], strlen(value[i])))
			return "not UTF-8";
	}
	*where = NAME;
	if (*value[NAME] == '\0')
		return "empty";
	if (strlen(value[NAME]) > NAME_MAX_BYTES)
		return "longer than 256 bytes";
	*where = DESCRIPTION;
	if (strlen(value[DESCRIPTION]) > DESCRIPTION_MAX_BYTES)
		return "longer than 4000 bytes";
	*where = OPTIONS;
	if (strlen(value[OPTIONS]) > DESCRIPTION_MAX_BYTES)
		return "longer than 4000 bytes";
	*where = STOCK;
	if (stock_of(value[STOCK]) == NO_NUMBER)
		return "a number of pieces, or none";
	*where = CURRENCY;
	if (money_decimals(value[CURRENCY]) < 0)
		return money_reason(MONEY_CURRENCY);
	*where = PRICE;
	verdict = money_parse(value[PRICE], value[CURRENCY], minor);
	return verdict == MONEY_OK ? NULL : money_reason(verdict);
}

/* True if it was new or changed. */
static bool
add(struct db *db, char *const value[FIELDS], int64_t minor)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_ADD);
	char id[IDENT_SIZE], now[STAMP_SIZE];

	db_bind(q, ":id", ident_new(id));
	db_bind(q, ":name", value[NAME]);
	db_bind(q, ":description", value[DESCRIPTION]);
	db_bind_int(q, ":price", minor);
	db_bind(q, ":currency", value[CURRENCY]);
	if (*value[OPTIONS] != '\0')
		db_bind(q, ":options", value[OPTIONS]);
	if (*value[STOCK] != '\0')
		db_bind_int(q, ":stock", stock_of(value[STOCK]));
	db_bind(q, ":now", journal_now(now));
	return db_run(db, q) > 0;
}

int
desk_product_add(struct desk *d, int argc, char *argv[])
{
	char empty[] = "", *value[FIELDS], text[MONEY_SIZE];
	enum field where;
	const char *why;
	int64_t minor;

	if (argc < 3 || argc > 4)
		cli_misuse("product add NAME PRICE CURRENCY [DESCRIPTION]");
	value[NAME] = argv[0];
	value[PRICE] = argv[1];
	value[CURRENCY] = argv[2];
	value[DESCRIPTION] = argc > 3 ? argv[3] : empty;
	value[OPTIONS] = value[STOCK] = empty;
	if ((why = check(value, &where, &minor)) != NULL)
		errx(EX_DATAERR, "%s: %s", fields[where], why);
	add(d->db, value, minor);
	printf("%s: %s\n", value[NAME],
	    money_print(minor, value[CURRENCY], text));
	return EX_OK;
}

/* A product as it is; texts owned. */
struct product {
	char *id, *value[FIELDS];
	int64_t minor, stock;
};

static char *
copy(const char *text)
{
	char *new = strdup(text);

	if (new == NULL)
		errx(EX_OSERR, "out of memory");
	return new;
}

static void
product_read(struct desk *d, const char *named, struct product *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_FIND);
	char price[MONEY_SIZE];

	db_bind(q, ":id", named);
	if (!db_row(d->db, q))
		errx(EX_DATAERR, "no product '%s'", named);
	p->id = copy(db_col(q, 0));
	p->value[NAME] = copy(db_col(q, 1));
	p->minor = db_col_int(q, 2);
	p->value[CURRENCY] = copy(db_col(q, 3));
	p->value[DESCRIPTION] = copy(db_col(q, 4));
	p->value[OPTIONS] = copy("");
	p->value[STOCK] = copy("");
	p->stock = sqlite3_column_type(q, 5) == SQLITE_NULL ? NOT_COUNTED :
	    db_col_int(q, 5);
	money_print(p->minor, p->value[CURRENCY], price);
	p->value[PRICE] = copy(price);
	db_done(q);
}

static void
product_free(struct product *p)
{
	size_t i;

	for (i = 0; i < FIELDS; i++)
		free(p->value[i]);
	free(p->id);
}

static void
replace(char **value, const char *asked)
{
	if (asked == NULL)
		return;
	free(*value);
	*value = copy(asked);
}

/* What is asked for, checked as a row of a file is; the price only if new. */
static void
product_change(const struct desk *d, struct product *p)
{
	enum field where;
	int64_t minor = p->minor;
	const char *why;

	replace(&p->value[NAME], d->name);
	replace(&p->value[DESCRIPTION], d->description);
	replace(&p->value[CURRENCY], d->currency);
	replace(&p->value[PRICE], d->price != NULL ? d->price : "0");
	/* An empty cell of a file changes nothing; here somebody asked. */
	replace(&p->value[STOCK], d->stock != NULL && *d->stock == '\0' ? "?" :
	    d->stock);
	if ((why = check(p->value, &where, &minor)) != NULL)
		errx(EX_DATAERR, "%s: %s", fields[where], why);
	if (d->price != NULL)
		p->minor = minor;
	if (d->stock != NULL)
		p->stock = stock_of(d->stock);
}

static void
product_write(struct desk *d, const struct product *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_EDIT);
	const char *why;

	db_bind(q, ":id", p->id);
	db_bind(q, ":name", p->value[NAME]);
	db_bind_int(q, ":price", p->minor);
	db_bind(q, ":currency", p->value[CURRENCY]);
	db_bind(q, ":description", p->value[DESCRIPTION]);
	if (p->stock >= 0)
		db_bind_int(q, ":stock", p->stock);
	if (!db_try(d->db, q, &why))
		errx(EX_DATAERR, "name: another product has it");
}

int
desk_product_edit(struct desk *d, int argc, char *argv[])
{
	struct product p = { 0 };
	char price[MONEY_SIZE];

	if (argc != 1 || (d->name == NULL && d->price == NULL &&
	    d->currency == NULL && d->description == NULL && d->stock == NULL))
		cli_misuse("product edit ID, and what is to change: --name, "
		    "--price, --currency, --description, --stock");
	if (d->currency != NULL && d->price == NULL)
		cli_misuse("product edit: --currency wants --price with it");
	db_begin(d->db);
	product_read(d, argv[0], &p);
	product_change(d, &p);
	product_write(d, &p);
	db_commit(d->db);
	printf("%s: %s\n", p.value[NAME],
	    money_print(p.minor, p.value[CURRENCY], price));
	product_free(&p);
	return EX_OK;
}

/* A CSV file on its way into the catalog, row by row. */
struct import {
	struct db *db;
	const char *path;
	unsigned line;			/* of the file, where the row begins */
	size_t column;
	int place[FIELDS];		/* column of a field, or -1 */
	char *value[FIELDS];		/* owned: of this row */
	unsigned bad, changed, rows;
	bool headed, blank;
	bool between;			/* no row has begun */
};

static void
complain(struct import *im, const char *where, const char *why)
{
	warnx("%s:%u: %s: %s", im->path, im->line, where, why);
	im->bad++;
}

static void
keep_heading(struct import *im, const char *text)
{
	size_t i;

	for (i = 0; i < FIELDS; i++)
		if (strcasecmp(text, fields[i]) == 0)
			im->place[i] = (int)im->column;
}

static void
on_field(void *cell, size_t len, void *arg)
{
	struct import *im = arg;
	const char *text = cell != NULL ? cell : "";
	size_t i;

	if (strlen(text) != len)
		complain(im, "row", "a NUL character");
	/* The mark that some spreadsheets put ahead of UTF-8. */
	if (!im->headed && im->column == 0 &&
	    strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	im->blank &= *text == '\0';
	if (!im->headed)
		keep_heading(im, text);
	for (i = 0; im->headed && i < FIELDS; i++)
		if (im->place[i] == (int)im->column) {
			free(im->value[i]);
			im->value[i] = strdup(text);
		}
	im->column++;
}

static void
end_heading(struct import *im)
{
	size_t i;

	im->headed = true;
	for (i = 0; i < FIELDS; i++)
		if (im->place[i] < 0 && needed[i])
			errx(EX_DATAERR, "%s:1: no column '%s' (the first line "
			    "names them: name,description,price,currency)",
			    im->path, fields[i]);
}

static void
end_product(struct import *im)
{
	enum field where;
	const char *why;
	int64_t minor;
	size_t i;

	for (i = 0; i < FIELDS; i++)
		if (im->value[i] == NULL)
			im->value[i] = strdup("");
	im->rows++;
	if ((why = check(im->value, &where, &minor)) != NULL)
		complain(im, fields[where], why);
	else if (im->bad == 0)
		im->changed += add(im->db, im->value, minor);
}

static void
on_row(int end, void *arg)
{
	struct import *im = arg;
	size_t i;

	(void)end;
	im->between = true;
	if (!im->headed)
		end_heading(im);
	else if (!im->blank)
		end_product(im);
	for (i = 0; i < FIELDS; i++) {
		free(im->value[i]);
		im->value[i] = NULL;
	}
	im->column = 0;
	im->blank = true;
}

/* The sign between the columns: what the first line has most of. */
static char
delimiter(const char *text)
{
	static const char signs[] = ",;\t";
	size_t best = 0, n, i, j;
	char found = ',';

	for (i = 0; signs[i] != '\0'; i++) {
		for (n = j = 0; text[j] != '\0' && text[j] != '\n'; j++)
			n += text[j] == signs[i];
		if (n > best) {
			best = n;
			found = signs[i];
		}
	}
	return found;
}

static char *
read_file(const char *path, size_t *len)
{
	char *text = malloc(FILE_MAX + 1);
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (text == NULL)
		errx(EX_OSERR, "out of memory");
	if (f == NULL)
		err(EX_NOINPUT, "%s", path);
	*len = fread(text, 1, FILE_MAX + 1, f);
	if (ferror(f))
		err(EX_IOERR, "%s", path);
	if (*len > FILE_MAX)
		errx(EX_DATAERR, "%s: over 16 MiB", path);
	text[*len] = '\0';
	if (f != stdin)
		fclose(f);
	return text;
}

/* The next line of the file, whatever it is of a row; how long it was. */
static size_t
parse_line(struct import *im, struct csv_parser *p, const char *text,
    size_t len, unsigned line)
{
	const char *end = memchr(text, '\n', len);

	if (end != NULL)
		len = (size_t)(end - text) + 1;
	if (im->between)
		im->line = line;
	if (*text != '\r' && *text != '\n')
		im->between = false;
	return csv_parse(p, text, len, on_field, on_row, im) == len ? len : 0;
}

/* Line by line, so that a complaint can name the one it is about. */
static void
parse(struct import *im, const char *text, size_t len)
{
	struct csv_parser p;
	unsigned line = 0;
	size_t n = 1;

	if (csv_init(&p, CSV_STRICT | CSV_APPEND_NULL) != 0)
		errx(EX_OSERR, "out of memory");
	csv_set_delim(&p, (unsigned char)delimiter(text));
	for (; len > 0 && n > 0; text += n, len -= n)
		n = parse_line(im, &p, text, len, ++line);
	if (n == 0 || csv_fini(&p, on_field, on_row, im) != 0)
		errx(EX_DATAERR, "%s:%u: %s", im->path, im->line,
		    csv_strerror(csv_error(&p)));
	csv_free(&p);
}

/* Some as a customer will read them: is that what was meant? */
static void
put_samples(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_LIST);
	char price[MONEY_SIZE], *name;
	int n;

	for (n = 0; n < SAMPLES && db_row(db, q); n++) {
		name = listing_safe(db_col(q, 2));
		fputs("  ", stdout);
		listing_put(name);
		printf(": %s\n", money_print(db_col_int(q, 4), db_col(q, 5),
		    price));
		free(name);
	}
	db_done(q);
}

/* All of the file or nothing of it. */
int
desk_product_import(struct desk *d, int argc, char *argv[])
{
	struct import im = { .db = d->db, .blank = true, .between = true };
	size_t len, i;
	char *text;

	if (argc != 1)
		cli_misuse("product import FILE.csv");
	im.path = argv[0];
	for (i = 0; i < FIELDS; i++)
		im.place[i] = -1;
	text = read_file(im.path, &len);
	db_begin(d->db);
	parse(&im, text, len);
	free(text);
	if (!im.headed)
		errx(EX_DATAERR, "%s: empty", im.path);
	if (im.bad > 0)
		errx(EX_DATAERR, "%s: nothing imported, %u row%s to mend",
		    im.path, im.bad, im.bad == 1 ? "" : "s");
	db_commit(d->db);
	printf("%u products read, %u new or changed\n", im.rows, im.changed);
	put_samples(d->db);
	return EX_OK;
}

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
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
	listing_print(d->db, db_query(d->db, Q_PRODUCT_LIST), columns, d->form);
	return EX_OK;
}

static int
product_switch(struct desk *d, int argc, char *argv[], bool on)
{
	sqlite3_stmt *q = db_query(d->db, Q_PRODUCT_SWITCH);

	if (argc != 1)
		cli_misuse("which product? give its number or name");
	db_bind(q, ":id", argv[0]);
	db_bind_int(q, ":on", on);
	if (db_run(d->db, q) == 0)
		errx(EX_DATAERR, "no product '%s'", argv[0]);
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
