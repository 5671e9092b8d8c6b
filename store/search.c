#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "must.h"
#include "progress.h"
#include "search.h"
#include "text.h"

enum {
	BATCH = 5000,		/* messages a transaction */
	BLOCKS = 1000,		/* of the index's own, of 4 KiB, to be emptied */
	SIZES = 50000		/* numbers of it */
};

static int64_t
reach(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_SEARCH_REACH);
	int64_t row = 0;

	if (db_row(db, q))
		row = db_col_int(q, 0);
	db_done(q);
	return row;
}

/* Nobody counts for a line on a terminal: what was erased is among them. */
static int64_t
left(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_LAST_ROW);
	int64_t last;

	db_need(db, q);
	last = db_col_int(q, 0);
	db_done(q);
	return last - reach(db);
}

static void
add(struct db *db, int64_t row, const char *content)
{
	sqlite3_stmt *q = db_query(db, Q_SEARCH_ADD);
	char *words = text_fold(content);

	db_bind_int(q, ":row", row);
	db_bind(q, ":words", words);
	db_run(db, q);
	free(words);
}

static void
note(struct db *db, enum query query, int64_t row)
{
	sqlite3_stmt *q = db_query(db, query);

	db_bind_int(q, ":row", row);
	db_run(db, q);
}

/* The next messages behind row; how many, and row is the last of them. */
static int64_t
take_batch(struct db *db, int64_t *row)
{
	sqlite3_stmt *q = db_query(db, Q_SEARCH_UNREAD);
	int64_t n = 0;

	db_bind_int(q, ":row", *row);
	db_bind_int(q, ":most", BATCH);
	for (; db_row(db, q); n++) {
		*row = db_col_int(q, 0);
		if (db_col_int(q, 2))
			note(db, Q_SEARCH_OWE, *row);
		else
			add(db, *row, db_col(q, 1));
	}
	if (n > 0)
		note(db, Q_SEARCH_MOVE, *row);
	return n;
}

/* What could not be read then, and came back whole. */
static void
pay(struct db *db)
{
	sqlite3_stmt *q;
	int64_t rows[64];
	size_t n, i;

	do {
		q = db_query(db, Q_SEARCH_OWED);
		db_bind_int(q, ":most", 64);
		for (n = 0; n < 64 && db_row(db, q); n++) {
			rows[n] = db_col_int(q, 0);
			add(db, rows[n], db_col(q, 1));
		}
		db_done(q);
		for (i = 0; i < n; i++)
			note(db, Q_SEARCH_PAID, rows[i]);
	} while (n == 64);
}

/* Its rows are others now (VACUUM), or somebody has begun to empty it. */
static bool
is_void(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_SEARCH_IS_VOID);
	bool is = db_row(db, q);

	db_done(q);
	return is;
}

static void
empty(struct db *db, enum query query, int most)
{
	sqlite3_stmt *q;
	int n;

	do {
		q = db_query(db, query);
		db_bind_int(q, ":most", most);
		db_begin(db);
		n = db_run(db, q);
		db_commit(db);
		db_yield(db);
	} while (n > 0);
}

/* As long as it is void, nobody reads it or adds to it. */
void
search_empty(struct db *db)
{
	db_begin(db);
	db_run(db, db_query(db, Q_SEARCH_VOID));
	db_commit(db);
	empty(db, Q_SEARCH_EMPTY, BLOCKS);
	empty(db, Q_SEARCH_EMPTY_SIZES, SIZES);
	db_begin(db);
	if (is_void(db))
		search_forget(db);
	db_commit(db);
}

/* As much more as nobody has to wait for; how many messages, 0 at the end. */
static int64_t
catch_up(struct db *db)
{
	int64_t row, n;

	db_begin(db);
	if (is_void(db)) {
		db_commit(db);
		search_empty(db);
		return 1;
	}
	row = reach(db);
	pay(db);
	n = take_batch(db, &row);
	db_commit(db);
	db_yield(db);
	return n;
}

void
search_catch_up(struct db *db)
{
	struct progress p;
	int64_t n;

	progress_begin(&p, "indexing", left(db));
	while ((n = catch_up(db)) > 0)
		progress_move(&p, n);
	progress_end(&p);
}

static bool
is_owed(struct db *db, int64_t row)
{
	sqlite3_stmt *q = db_query(db, Q_SEARCH_IS_OWED);
	bool owed;

	db_bind_int(q, ":row", row);
	owed = db_row(db, q);
	db_done(q);
	return owed;
}

void
search_unlearn(struct db *db, int64_t row, const char *content)
{
	sqlite3_stmt *q;
	char *words;

	db_extend(db);
	if (row > reach(db) || is_owed(db, row))
		return;
	words = text_fold(content);
	q = db_query(db, Q_SEARCH_REMOVE);
	db_bind_int(q, ":row", row);
	db_bind(q, ":words", words);
	db_run(db, q);
	free(words);
}

void
search_settle(struct db *db)
{
	db_extend(db);
	if (!is_void(db))
		db_run(db, db_query(db, Q_SEARCH_MERGE));
}

void
search_forget(struct db *db)
{
	db_run(db, db_query(db, Q_SEARCH_FORGET));
	db_run(db, db_query(db, Q_SEARCH_FORGET_OWED));
	db_run(db, db_query(db, Q_SEARCH_FORGET_REACH));
}

static bool
has_letter(const char *word)
{
	const uint8_t *p = (const uint8_t *)word;
	ucs4_t c;
	int n;

	for (; (n = u8_strmbtouc(&c, p)) > 0; p += n)
		if (uc_is_alnum(c))
			return true;
	return false;
}

/* The article, alone and with what is written as one word with it. */
static const char *const articles[] = { "ال", "وال", "بال", "فال", "كال", "لل" };

enum {
	ARTICLES = sizeof(articles) / sizeof(*articles),
	LL = ARTICLES - 1,	/* before a lam, one of the two is dropped */
	STEM_LEAST = 3		/* letters: الله is not ال and له */
};

static size_t
letters(const char *word)
{
	return u8_mbsnlen((const uint8_t *)word, strlen(word));
}

static bool
takes_article(const char *word)
{
	ucs4_t c;

	u8_strmbtouc(&c, (const uint8_t *)word);
	return c >= 0x620 && c <= 0x6ff && letters(word) >= STEM_LEAST;
}

/* Behind its article, if it has one; else all of it. */
static const char *
stem_of(const char *word)
{
	size_t i, len;

	for (i = 0; i < ARTICLES; i++) {
		len = strlen(articles[i]);
		if (strncmp(word, articles[i], len) == 0 &&
		    takes_article(word + len))
			return word + len;
	}
	return word;
}

/* "word"*: as it is or as a beginning; a quote is doubled. */
static void
put_word(FILE *f, const char *before, const char *article, const char *word)
{
	fprintf(f, "%s\"%s", before, article);
	for (; *word != '\0'; word++)
		fprintf(f, *word == '"' ? "\"\"" : "%c", *word);
	fputs("\"*", f);
}

/* A word, with the article and without, however it was typed. */
static void
put_forms(FILE *f, const char *word)
{
	const char *stem = stem_of(word);
	size_t i;

	fputc('(', f);
	put_word(f, "", "", word);
	if (stem != word)
		put_word(f, " OR ", "", stem);
	for (i = 0; takes_article(stem) && i < ARTICLES; i++)
		put_word(f, " OR ", i == LL && strncmp(stem, "ل",
		    strlen("ل")) == 0 ? "ل" : articles[i], stem);
	fputc(')', f);
}

char *
search_words(const char *text)
{
	char *folded = text_fold(text), *rest = folded, *word, *words = NULL;
	size_t size, n = 0;
	FILE *f = must(open_memstream(&words, &size));

	while ((word = strsep(&rest, " ")) != NULL)
		if (has_letter(word)) {
			fputs(n++ > 0 ? " AND " : "", f);
			put_forms(f, word);
		}
	must_do(fclose(f) != EOF);
	free(folded);
	if (n > 0)
		return words;
	free(words);
	return NULL;
}
