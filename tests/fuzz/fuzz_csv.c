/*
 * A file of products: all of it is in the catalog, or nothing; and the same file
 * again changes nothing.
 */
#include <csv.h>
#include <setjmp.h>
#include <stdlib.h>

#include "door.h"

/* The parser is private to its file, and ends the program where it gives up. */
static void give_up(int status, const char *format, ...);
static int begin_parser(struct csv_parser *p, unsigned char options);
#define errx give_up
#define csv_init begin_parser
#include "../../store/desk_import.c"
#undef errx
#undef csv_init

static jmp_buf out;
static struct db *db;
static void *cell;	/* of the parser, which is left behind by a jump */

static void
give_up(int status, const char *format, ...)
{
	(void)format;
	longjmp(out, status);
}

static void *
grow_cell(void *p, size_t size)
{
	return cell = realloc(p, size);
}

static void
free_cell(void *p)
{
	free(p);
	cell = NULL;
}

static int
begin_parser(struct csv_parser *p, unsigned char options)
{
	int r = csv_init(p, options);

	csv_set_realloc_func(p, grow_cell);
	csv_set_free_func(p, free_cell);
	return r;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	db = db_open(":memory:", DB_CREATE);
	return 0;
}

/* Of a text, all that SQLite keeps: to the end, and not to a NUL. */
static void
judge_cell(sqlite3_stmt *q, int column)
{
	const char *text = db_col(q, column);

	if (text == NULL)
		return;
	door_judge_text(text);
	MUST(strlen(text) == (size_t)sqlite3_column_bytes(q, column));
}

static void
judge_prices(void)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_LIST);
	int i;

	db_bind_int(q, ":most", -1);
	while (db_row(db, q)) {
		for (i = 0; i < sqlite3_column_count(q); i++)
			judge_cell(q, i);
		MUST(*db_col(q, 2) != '\0');
		MUST(db_col_int(q, 4) >= 0 && db_col_int(q, 4) <= MONEY_MAX);
		MUST(money_decimals(db_col(q, 5)) >= 0);
	}
}

/* False: it was refused. */
static bool
read_products(const char *text, size_t size, unsigned *rows, unsigned *changed)
{
	struct import im = { .db = db, .path = "file", .blank = true,
	    .between = true };
	volatile bool whole = false;
	size_t i;

	for (i = 0; i < PRODUCT_FIELDS; i++)
		im.place[i] = -1;
	if (setjmp(out) == 0) {
		parse(&im, text, size);
		whole = im.headed && im.bad == 0;
	}
	*rows = im.rows;
	*changed = im.changed;
	free_cell(cell);
	for (i = 0; i < PRODUCT_FIELDS; i++)
		free(im.value[i]);
	forget(&im);
	return whole;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);
	unsigned rows, again, changed;

	db_begin(db);
	if (read_products(text, size, &rows, &changed)) {
		judge_prices();
		MUST(read_products(text, size, &again, &changed));
		MUST(again == rows && changed == 0);
	}
	db_rollback(db);
	free(text);
	return 0;
}
