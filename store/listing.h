/*
 * Rows for people (columns fitted by display width), for programs (--json:
 * one object a line) and for spreadsheets (--csv).
 *
 * What strangers wrote never drives the terminal: control characters and the
 * invisible ones that reorder text are shown as escapes, in --csv as well; of
 * these JSON has its own.  On a terminal, a table is fitted to its width: text
 * is cut, and a last column of ids, which have a number as well, is left out.
 */
#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "db.h"
#include "json.h"

enum listing_form { LISTING_TABLE, LISTING_JSON, LISTING_CSV };

enum listing_kind {
	LISTING_TEXT,
	LISTING_ID,		/* text that is never cut: half of it is none */
	LISTING_NUMBER,		/* to the right */
	LISTING_TIME,		/* local, to the minute */
	LISTING_YES,		/* yes or no */
	LISTING_MONEY		/* with the row's column `currency` */
};

struct listing_column {
	const char *name;	/* of the query's column */
	const char *title;
	enum listing_kind kind;
	size_t widest;		/* display cells; 0: as wide as it is */
};

/*
 * Print the rows of a bound query.  The table shows the columns named, ended
 * by a NULL name; the other forms have every column of the query under its
 * own name.  How many rows there were.
 */
size_t listing_print(struct db *db, sqlite3_stmt *q,
    const struct listing_column columns[], enum listing_form form);

/* One row of a query as an object: every column under its name; owned. */
struct json_object *listing_object(sqlite3_stmt *q);

/*
 * A spreadsheet takes a cell that begins so, also in the wide letters of the
 * East or behind blanks, for a formula; a leading quote makes it text, and --csv
 * sets it.  A plain number or phone is neither.
 */
bool listing_is_formula(const char *text);

/* The text as a terminal may see it, on one line; owned by the caller. */
char *listing_safe(const char *text);

/*
 * To stdout what listing_safe() made; on a terminal, text from right to left is
 * isolated, so that it does not turn what stands beside it.
 */
void listing_put(const char *safe);

/*
 * The output is a terminal of so many columns, though it does not look like
 * one: somebody pages it.
 */
void listing_paged(size_t columns);

/* A stamp as the operator's clock shows it, into text; returns it. */
char *listing_time(const char *stamp, char text[20]);

#endif
