#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "cli.h"
#include "desk.h"
#include "search.h"

enum { TEXT_MAX = 1000, FOUND_MOST = 50 };

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "customer_name", "Customer", LISTING_TEXT, 24 },
	{ "sender_type", "From", LISTING_TEXT, 0 },
	{ "created_at", "When", LISTING_TIME, 0 },
	{ "content", "Message", LISTING_TEXT, 60 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_search(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q;
	char *words;

	if (argc != 1)
		cli_misuse("search: one TEXT (quote it)");
	if (strlen(argv[0]) > TEXT_MAX ||
	    u8_check((const uint8_t *)argv[0], strlen(argv[0])))
		errx(EX_DATAERR, "search: not UTF-8, or over %d bytes",
		    TEXT_MAX);
	if ((words = search_words(argv[0])) == NULL)
		errx(EX_DATAERR, "search: no word in '%s'", argv[0]);
	db_extend(d->db);
	search_catch_up(d->db);
	q = db_query(d->db, Q_SEARCH_FIND);
	db_bind(q, ":words", words);
	db_bind_int(q, ":most", d->most != NULL ? desk_most(d) : FOUND_MOST);
	listing_print(d->db, q, columns, d->form);
	free(words);
	return EX_OK;
}
