#include <csv.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#include "listing.h"
#include "money.h"
#include "must.h"
#include "record.h"
#include "stamp.h"
#include "utf8.h"

#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define POP_ISOLATE "\xe2\x81\xa9"
#define ELLIPSIS "\xe2\x80\xa6"

enum { NARROWEST = 8 };		/* cells that a fitted column keeps */

/* What the sign of a cut may be longer than what it stands for: one letter. */
enum { CUT_ROOM = sizeof(ELLIPSIS) - sizeof("x") };

/*
 * Those of all rows, one behind the other, each with its zero and the room to
 * be cut later: a list may have hundreds of thousands.
 */
struct cells {
	char *text;		/* owned */
	size_t len, cap, rows;
};

/* Columns of the terminal behind a pager; 0: there is none. */
static size_t paged;

void
listing_paged(size_t columns)
{
	paged = columns;
}

static bool
is_terminal(void)
{
	return paged > 0 || isatty(STDOUT_FILENO);
}

/* kept: characters that stay although they drive. */
static char *
visible(const char *text, const char *kept)
{
	size_t len = strlen(text), n;
	char *out = must(malloc(len * 8 + UTF8_SHOWN)), *p = out;

	for (; len > 0; text += n, len -= n)
		if (strchr(kept, *text) != NULL) {
			*p++ = *text;
			n = 1;
		} else {
			n = utf8_show(text, len, p);
			p += strlen(p);
		}
	*p = '\0';
	return out;
}

char *
listing_safe(const char *text)
{
	return visible(text, "");
}

char *
listing_time(const char *stamp, char text[20])
{
	time_t t = (time_t)(stamp_parse(stamp) / 1000);
	struct tm tm;

	*text = '\0';
	if (stamp_parse(stamp) != STAMP_NONE && localtime_r(&t, &tm) != NULL)
		strftime(text, 20, "%Y-%m-%d %H:%M", &tm);
	return text;
}

static bool
turns(const char *text)
{
	const uint8_t *p = (const uint8_t *)text;
	ucs4_t c;
	int n;

	for (; (n = u8_strmbtouc(&c, p)) > 0; p += n)
		if (uc_bidi_category(c) == UC_BIDI_R ||
		    uc_bidi_category(c) == UC_BIDI_AL)
			return true;
	return false;
}

void
listing_put(const char *safe)
{
	bool apart = is_terminal() && turns(safe);

	printf("%s%s%s", apart ? FIRST_STRONG_ISOLATE : "", safe,
	    apart ? POP_ISOLATE : "");
}

static int
column_of(sqlite3_stmt *q, const char *name)
{
	int i;

	for (i = 0; i < sqlite3_column_count(q); i++)
		if (strcmp(sqlite3_column_name(q, i), name) == 0)
			return i;
	errx(EX_SOFTWARE, "no column %s in: %s", name, sqlite3_sql(q));
}

static char *
cell_text(sqlite3_stmt *q, const struct listing_column *column)
{
	int i = column_of(q, column->name);
	char text[MONEY_SIZE] = "";

	if (sqlite3_column_type(q, i) == SQLITE_NULL)
		return must_copy("-");
	switch (column->kind) {
	case LISTING_TIME:
		listing_time(db_col(q, i), text);
		return must_copy(text);
	case LISTING_YES:
		return must_copy(db_col_int(q, i) ? "yes" : "no");
	case LISTING_MONEY:
		money_print(db_col_int(q, i),
		    db_col(q, column_of(q, "currency")), text);
		return must_copy(text);
	default:
		return listing_safe(db_col(q, i));
	}
}

static size_t
width(const char *text)
{
	return (size_t)u8_strwidth((const uint8_t *)text, "UTF-8");
}

/* Cut to so many cells, the last of them an ellipsis; wants CUT_ROOM behind it. */
static void
fit(char *text, size_t cells)
{
	uint8_t *p = (uint8_t *)text;
	size_t used = 0, w;
	ucs4_t c;
	int n;

	if (cells == 0 || width(text) <= cells)
		return;
	while ((n = u8_strmbtouc(&c, p)) > 0) {
		w = (size_t)(uc_width(c, "UTF-8") > 0 ? uc_width(c, "UTF-8") :
		    0);
		if (used + w > cells - 1)
			break;
		used += w;
		p += n;
	}
	memcpy(p, ELLIPSIS, sizeof(ELLIPSIS));
}

static size_t
count_columns(const struct listing_column columns[])
{
	size_t n = 0;

	while (columns[n].name != NULL)
		n++;
	return n;
}

static void
put_cell(const char *text, const struct listing_column *column, size_t cells,
    bool last)
{
	size_t w = width(text), pad = cells > w ? cells - w : 0;
	bool right = column->kind == LISTING_NUMBER ||
	    column->kind == LISTING_MONEY;

	if (right)
		printf("%*s", (int)pad, "");
	listing_put(text);
	if (last)
		putchar('\n');
	else
		printf("%*s", (int)(right ? 2 : pad + 2), "");
}

static void
cells_add(struct cells *c, const char *text)
{
	size_t len = strlen(text) + 1;

	while (c->len + len + CUT_ROOM > c->cap) {
		c->cap = c->cap > 0 ? c->cap * 2 : 4096;
		c->text = must(realloc(c->text, c->cap));
	}
	memcpy(c->text + c->len, text, len);
	c->len += len + CUT_ROOM;
}

/* Nobody reads from the database while somebody reads what is printed. */
static void
read_cells(struct db *db, sqlite3_stmt *q,
    const struct listing_column columns[], size_t widths[], struct cells *c)
{
	char *text;
	size_t i, w;

	for (; db_row(db, q); c->rows++)
		for (i = 0; columns[i].name != NULL; i++) {
			text = cell_text(q, &columns[i]);
			fit(text, columns[i].widest);
			if ((w = width(text)) > widths[i])
				widths[i] = w;
			cells_add(c, text);
			free(text);
		}
}

/* Cells of a line; 0: nobody looks at it as a line. */
static size_t
terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long n;

	if (paged > 0 || !is_terminal())
		return paged;
	if (columns != NULL && (n = strtol(columns, NULL, 10)) > 0)
		return (size_t)n;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* The widest column of text, as far as it can be narrower still, or n. */
static size_t
widest_text(const struct listing_column columns[], size_t n,
    const size_t widths[])
{
	size_t best = n, i;

	for (i = 0; i < n; i++)
		if (columns[i].kind == LISTING_TEXT && widths[i] > NARROWEST &&
		    widths[i] > width(columns[i].title) &&
		    (best == n || widths[i] > widths[best]))
			best = i;
	return best;
}

/*
 * Make the table as narrow as the terminal, as far as that goes.  How many of
 * its columns are shown: where room is short, a last one of ids is not, for a
 * number says the same.
 */
static size_t
fit_widths(const struct listing_column columns[], size_t n, size_t widths[])
{
	size_t most = terminal_width(), all = n > 0 ? 2 * (n - 1) : 0, i;

	for (i = 0; i < n; i++)
		all += widths[i];
	if (most > 0 && all > most && n > 1 &&
	    columns[n - 1].kind == LISTING_ID)
		all -= 2 + widths[--n];
	for (; most > 0 && all > most; all--) {
		if ((i = widest_text(columns, n, widths)) == n)
			break;
		widths[i]--;
	}
	return n;
}

/* The row of n cells that begins at p; where the next one does. */
static char *
put_row(char *p, const struct listing_column columns[], size_t n,
    size_t shown, const size_t widths[])
{
	char *next;
	size_t i;

	for (i = 0; i < n; i++, p = next) {
		next = p + strlen(p) + 1 + CUT_ROOM;
		if (columns[i].kind == LISTING_TEXT)
			fit(p, widths[i]);
		if (i < shown)
			put_cell(p, &columns[i], widths[i], i + 1 == shown);
	}
	return p;
}

static size_t
print_table(struct db *db, sqlite3_stmt *q,
    const struct listing_column columns[])
{
	size_t n = count_columns(columns), shown, i;
	size_t *widths = must(calloc(n, sizeof(*widths)));
	struct cells c = { 0 };
	char *p;

	for (i = 0; i < n; i++)
		widths[i] = width(columns[i].title);
	read_cells(db, q, columns, widths, &c);
	shown = fit_widths(columns, n, widths);
	for (i = 0; i < shown && c.rows > 0; i++)
		put_cell(columns[i].title, &columns[i], widths[i],
		    i + 1 == shown);
	for (p = c.text, i = 0; i < c.rows; i++)
		p = put_row(p, columns, n, shown, widths);
	free(c.text);
	free(widths);
	return c.rows;
}

/* A flag is a number in the database and a truth to whoever reads JSON. */
static bool
is_flag(const char *name)
{
	static const char *const flags[] = { "is_connected", "ai_enabled",
	    "history_done", "is_active", "is_old", "reply_sent", "unreadable",
	    "ai_generated" };
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (strcmp(flags[i], name) == 0)
			return true;
	return false;
}

struct json_object *
listing_object(sqlite3_stmt *q)
{
	struct json_object *o = json_object_new_object();
	const char *name;
	int i;

	for (i = 0; i < sqlite3_column_count(q); i++) {
		name = sqlite3_column_name(q, i);
		if (sqlite3_column_type(q, i) != SQLITE_INTEGER)
			json_add_str(o, name, db_col(q, i));
		else if (is_flag(name))
			json_add_bool(o, name, db_col_int(q, i) != 0);
		else
			json_add_int(o, name, db_col_int(q, i));
	}
	return o;
}

static size_t
print_json(struct db *db, sqlite3_stmt *q)
{
	size_t rows = 0;

	for (; db_row(db, q); rows++)
		record_show(listing_object(q));
	return rows;
}

/* Behind what some spreadsheets drop, or nobody sees, ahead of a formula. */
static const char *
behind_blanks(const char *text)
{
	ucs4_t c;
	int n;

	while ((n = u8_strmbtouc(&c, (const uint8_t *)text)) > 0 &&
	    (uc_is_space(c) || c == 0xa0 ||
	    uc_is_property_default_ignorable_code_point(c)))
		text += n;
	return text;
}

bool
listing_is_formula(const char *text)
{
	static const char *const begins[] = {
		"=", "+", "-", "@", "＝", "＋", "－", "＠"
	};
	size_t i, n = sizeof(begins) / sizeof(*begins), sign;

	if (*text == '\t' || *text == '\r' || *text == '\n')
		return true;
	text = behind_blanks(text);
	sign = *text == '+' || *text == '-';
	for (i = 0; i < n; i++)
		if (strncmp(text, begins[i], strlen(begins[i])) == 0)
			break;
	return i < n && text[sign + strspn(text + sign, "0123456789 ")] != '\0';
}

static void
put_csv(const char *text, bool last)
{
	char *safe = visible(text, "\t\n"), *quoted;

	must_do(asprintf(&quoted, "%s%s",
	    listing_is_formula(safe) ? "'" : "", safe) != -1);
	csv_fwrite(stdout, quoted, strlen(quoted));
	fputs(last ? "\r\n" : ",", stdout);
	free(quoted);
	free(safe);
}

/*
 * Amounts that go back into the catalog, or are asked of a customer at the
 * door: as people write them, the currency being a column of its own.
 */
static bool
is_written(const char *name)
{
	return strcmp(name, "price") == 0 || strcmp(name, "to_pay") == 0;
}

static void
put_csv_cell(sqlite3_stmt *q, int i, bool last)
{
	const char *name = sqlite3_column_name(q, i);
	char text[MONEY_SIZE];

	if (sqlite3_column_type(q, i) == SQLITE_NULL) {
		put_csv("", last);
	} else if (is_written(name)) {
		money_print(db_col_int(q, i),
		    db_col(q, column_of(q, "currency")), text);
		text[strcspn(text, " ")] = '\0';
		put_csv(text, last);
	} else {
		put_csv(db_col(q, i), last);
	}
}

static size_t
print_csv(struct db *db, sqlite3_stmt *q)
{
	int i, n = sqlite3_column_count(q);
	size_t rows = 0;

	for (i = 0; i < n; i++)
		printf("%s%s", sqlite3_column_name(q, i),
		    i + 1 == n ? "\r\n" : ",");
	for (; db_row(db, q); rows++)
		for (i = 0; i < n; i++)
			put_csv_cell(q, i, i + 1 == n);
	return rows;
}

size_t
listing_print(struct db *db, sqlite3_stmt *q,
    const struct listing_column columns[], enum listing_form form)
{
	switch (form) {
	case LISTING_JSON:
		return print_json(db, q);
	case LISTING_CSV:
		return print_csv(db, q);
	default:
		return print_table(db, q, columns);
	}
}
