/* A file of products: all of it is in the catalog, or nothing. */
#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>

#include "door.h"

/* The parser is private to its file, and ends the program where it gives up. */
static void give_up(int status, const char *format, ...);
#define errx give_up
#include "../../store/desk_import.c"
#undef errx

static jmp_buf out;
static struct db *db;

static void
give_up(int status, const char *format, ...)
{
	(void)format;
	longjmp(out, status);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char path[] = "/dev/shm/fuzz-csv.XXXXXX";

	(void)argc;
	(void)argv;
	MUST(mkdtemp(path) != NULL);
	MUST(chdir(path) == 0);
	db = db_open("souk.db", DB_CREATE);
	return 0;
}

static void
judge_prices(void)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_LIST);

	while (db_row(db, q)) {
		MUST(*db_col(q, 2) != '\0');
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

	door_feed(data, 0);
	for (i = 0; i < PRODUCT_FIELDS; i++)
		im.place[i] = -1;
	db_begin(db);
	if (setjmp(out) == 0) {
		parse(&im, text, size);
		if (im.headed && im.bad == 0)
			judge_prices();
	}
	db_rollback(db);
	for (i = 0; i < PRODUCT_FIELDS; i++)
		free(im.value[i]);
	forget(&im);
	free(text);
	return 0;
}
