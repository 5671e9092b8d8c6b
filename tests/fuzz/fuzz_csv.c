/* A file of products: all of it is in the catalog, or nothing. */
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

static void
judge_prices(void)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_LIST);

	while (db_row(db, q)) {
		MUST(*db_col(q, 2) != '\0');
		door_judge_text(db_col(q, 2));
		door_judge_text(db_col(q, 3));
		MUST(db_col_int(q, 4) >= 0 && db_col_int(q, 4) <= MONEY_MAX);
		MUST(money_decimals(db_col(q, 5)) >= 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import im = { .db = db, .path = "file", .blank = true,
	    .between = true };
	char *text = door_text(data, size);
	size_t i;

	for (i = 0; i < PRODUCT_FIELDS; i++)
		im.place[i] = -1;
	db_begin(db);
	if (setjmp(out) == 0) {
		parse(&im, text, size);
		if (im.headed && im.bad == 0)
			judge_prices();
	}
	db_rollback(db);
	free_cell(cell);
	for (i = 0; i < PRODUCT_FIELDS; i++)
		free(im.value[i]);
	forget(&im);
	free(text);
	return 0;
}
