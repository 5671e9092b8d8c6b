#include <csv.h>
#include <err.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "money.h"
#include "must.h"
#include "product.h"
#include "progress.h"
#include "record.h"
#include "utf8.h"

enum { FILE_MOST = 16 << 20, SAMPLES = 3 };

/* Without these nothing can be sold. */
static const bool needed[PRODUCT_FIELDS] = {
	[PRODUCT_NAME] = true, [PRODUCT_PRICE] = true, [PRODUCT_CURRENCY] = true
};

/* A CSV file on its way into the catalog, row by row. */
struct import {
	struct db *db;
	const char *path;
	unsigned line;			/* of the file, where the row begins */
	size_t column;
	int place[PRODUCT_FIELDS];	/* column of a field, or -1 */
	char *value[PRODUCT_FIELDS];	/* owned: of this row */
	unsigned bad, changed, rows;
	void *named;			/* tsearch() of struct naming; owned */
	char *sample[SAMPLES];		/* owned; NULL behind the last */
	bool headed, blank;
	bool own;			/* `product list --csv` wrote it */
	bool between;			/* no row has begun */
};

/* Where in the file a product was named. */
struct naming {
	unsigned line;
	char name[];
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

	im->own |= strcmp(text, "is_active") == 0;
	for (i = 0; i < PRODUCT_FIELDS; i++) {
		if (strcasecmp(text, product_fields[i]) != 0)
			continue;
		if (im->place[i] >= 0)
			complain(im, product_fields[i], "two columns have "
			    "this name");
		im->place[i] = (int)im->column;
	}
}

/* What --csv did to a cell does not come back as a part of it.  Owned. */
static char *
as_it_was(const struct import *im, const char *text)
{
	char *was;

	if (im->own && *text == '\'' && listing_is_formula(text + 1))
		text++;
	was = must_copy(text);
	if (im->own)
		utf8_unshow(was);
	return was;
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
	for (i = 0; im->headed && i < PRODUCT_FIELDS; i++)
		if (im->place[i] == (int)im->column) {
			free(im->value[i]);
			im->value[i] = as_it_was(im, text);
		}
	im->column++;
}

static void
end_heading(struct import *im)
{
	size_t i;

	im->headed = true;
	for (i = 0; i < PRODUCT_FIELDS; i++)
		if (im->place[i] < 0 && needed[i])
			errx(EX_DATAERR, "%s:1: no column '%s' (the first line "
			    "names them: name,description,price,currency)",
			    im->path, product_fields[i]);
}

static int
compare_namings(const void *a, const void *b)
{
	return strcmp(((const struct naming *)a)->name,
	    ((const struct naming *)b)->name);
}

/* The line that named this product before, or 0. */
static unsigned
named_before(struct import *im, const char *name)
{
	struct naming *new = must(malloc(sizeof(*new) + strlen(name) + 1));
	struct naming **known;

	new->line = im->line;
	memcpy(new->name, name, strlen(name) + 1);
	known = must(tsearch(new, &im->named, compare_namings));
	if (*known == new)
		return 0;
	free(new);
	return (*known)->line;
}

/* As a customer will read it: is that what was meant? */
static void
keep_sample(struct import *im, int64_t minor)
{
	char price[MONEY_SIZE];

	if (im->rows <= SAMPLES)
		must_do(asprintf(&im->sample[im->rows - 1], "%s: %s",
		    im->value[PRODUCT_NAME],
		    money_print(minor, im->value[PRODUCT_CURRENCY], price)) != -1);
}

/* The same row twice says one thing; another one says another. */
static void
keep_product(struct import *im, int64_t minor)
{
	unsigned line = named_before(im, im->value[PRODUCT_NAME]);
	char why[64];
	bool changed;

	if (!product_add(im->db, im->value, minor, &changed)) {
		complain(im, product_fields[PRODUCT_SKU], PRODUCT_SKU_TAKEN);
	} else if (line > 0 && changed) {
		snprintf(why, sizeof(why), "line %u says otherwise of it",
		    line);
		complain(im, product_fields[PRODUCT_NAME], why);
	} else {
		im->changed += changed;
		keep_sample(im, minor);
	}
}

static void
end_product(struct import *im)
{
	enum product_field where;
	const char *why;
	int64_t minor;
	size_t i;

	/* A column that is not there says nothing, not that it is empty. */
	for (i = 0; i < PRODUCT_FIELDS; i++)
		if (im->value[i] == NULL &&
		    (i != PRODUCT_DESCRIPTION || im->place[i] >= 0))
			im->value[i] = must_copy("");
	im->rows++;
	if ((why = product_check(im->value, &where, &minor)) != NULL)
		complain(im, product_fields[where], why);
	else
		keep_product(im, minor);
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
	for (i = 0; i < PRODUCT_FIELDS; i++) {
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
	char *text = must(malloc(FILE_MOST + 1));
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (f == NULL)
		err(EX_NOINPUT, "%s", path);
	*len = fread(text, 1, FILE_MOST + 1, f);
	if (ferror(f))
		err(EX_IOERR, "%s", path);
	if (*len > FILE_MOST)
		errx(EX_DATAERR, "%s: over 16 MiB", path);
	text[*len] = '\0';
	if (f != stdin)
		fclose(f);
	if (strncmp(text, "\xff\xfe", 2) == 0 ||
	    strncmp(text, "\xfe\xff", 2) == 0)
		errx(EX_DATAERR, "%s: UTF-16: save it as 'CSV UTF-8'", path);
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

static int64_t
lines_of(const char *text, size_t len)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

/* Line by line, so that a complaint can name the one it is about. */
static void
parse(struct import *im, const char *text, size_t len)
{
	struct progress progress;
	struct csv_parser p;
	unsigned line = 0;
	size_t n = 1;

	must_do(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI |
	    CSV_APPEND_NULL) == 0);
	csv_set_delim(&p, (unsigned char)delimiter(text));
	progress_begin(&progress, im->path, lines_of(text, len));
	for (; len > 0 && n > 0; text += n, len -= n) {
		n = parse_line(im, &p, text, len, ++line);
		progress_move(&progress, 1);
	}
	progress_end(&progress);
	if (n == 0 || csv_fini(&p, on_field, on_row, im) != 0)
		errx(EX_DATAERR, "%s:%u: column %zu: %s", im->path, im->line,
		    im->column + 1, csv_error(&p) == CSV_EPARSE ?
		    "quotes that do not end (inside quotes, \"\" stands for "
		    "one)" : csv_strerror(csv_error(&p)));
	csv_free(&p);
}

static void
put_samples(const struct import *im)
{
	char *safe;
	size_t i;

	for (i = 0; i < SAMPLES && im->sample[i] != NULL; i++) {
		safe = listing_safe(im->sample[i]);
		fputs("  ", stdout);
		listing_put(safe);
		putchar('\n');
		free(safe);
	}
}

static void
forget(struct import *im)
{
	size_t i;

	tdestroy(im->named, free);
	for (i = 0; i < SAMPLES; i++)
		free(im->sample[i]);
}

static void
show_counts(const struct import *im)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "read", im->rows);
	json_add_int(o, "changed", im->changed);
	record_show(o);
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
	for (i = 0; i < PRODUCT_FIELDS; i++)
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
	if (d->form == LISTING_JSON) {
		show_counts(&im);
	} else {
		printf("%u product%s read, %u new or changed\n", im.rows,
		    im.rows == 1 ? "" : "s", im.changed);
		put_samples(&im);
	}
	forget(&im);
	return EX_OK;
}

