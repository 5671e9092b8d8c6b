#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "automatic.h"
#include "conf.h"
#include "ident.h"
#include "stamp.h"
#include "text.h"

enum { QUICK_MS = 10000, THREADS = 3 };

static bool
is_configured(const char *text)
{
	const char *path = conf_str("SOUK_AUTO_REPLIES", NULL);
	char *line = NULL;
	size_t size = 0;
	bool found = false;
	FILE *f;

	if (path == NULL)
		return false;
	if ((f = fopen(path, "re")) == NULL)
		err(EX_CONFIG, "%s (SOUK_AUTO_REPLIES)", path);
	while (!found && getline(&line, &size, f) != -1)
		found = line[strspn(line, " \t\r\n")] != '\0' &&
		    text_same(line, text);
	free(line);
	fclose(f);
	return found;
}

/* Quicker than anybody reads: right behind a customer's message. */
static bool
is_quick(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_CUSTOMER_BEFORE);
	int64_t before = STAMP_NONE;

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", m->created_at);
	if (db_row(db, q))
		before = stamp_parse(db_col(q, 0));
	db_done(q);
	return before != STAMP_NONE &&
	    stamp_parse(m->created_at) - before <= QUICK_MS;
}

static char *
key_of(const char *text, char key[IDENT_SIZE])
{
	char *folded = text_fold(text);
	const char *const parts[] = { "automatic", folded, NULL };

	ident_of(NULL, parts, key);
	free(folded);
	return key;
}

static int64_t
threads_with(struct db *db, const char *key)
{
	sqlite3_stmt *q = db_query(db, Q_QUICK_TEXT_THREADS);
	int64_t n = 0;

	db_bind(q, ":text", key);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

bool
automatic_is(struct db *db, const struct message *m)
{
	char key[IDENT_SIZE];
	sqlite3_stmt *q;

	if (is_configured(m->content))
		return true;
	if (!is_quick(db, m))
		return false;
	q = db_query(db, Q_QUICK_TEXT_ADD);
	db_bind(q, ":text", key_of(m->content, key));
	db_bind(q, ":conversation", m->conversation);
	db_run(db, q);
	return threads_with(db, key) >= THREADS;
}
