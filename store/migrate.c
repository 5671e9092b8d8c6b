#include <assert.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "backup.h"
#include "migrate.h"
#include "migrations.h"
#include "must.h"
#include "progress.h"

enum { COUNT = sizeof(migrations) / sizeof(*migrations),
	CACHE_KIB = 64 << 10,
	STEPS = 100000 };		/* of SQLite's, between two looks */

/* From schema 1 on, none is left out. */
static_assert(COUNT + 1 == DB_SCHEMA, "store/migrate/ and DB_SCHEMA");

static int
on_steps(void *arg)
{
	progress_move(arg, 0);
	return 0;
}

static void
go_through(struct db *db, int64_t from)
{
	char name[40];
	size_t i;

	for (i = 0; i < COUNT; i++) {
		if (migrations[i].to <= from)
			continue;
		snprintf(name, sizeof(name), "to schema %d", migrations[i].to);
		db_script(db, migrations[i].sql, name);
	}
	db_extend(db);
}

/* What a file did, or what was wrong before: nobody can tell. */
static void
refuse_dangling(struct db *db, const char *path)
{
	sqlite3_stmt *q = db_query(db, Q_DANGLING);

	if (db_row(db, q))
		errx(EX_DATAERR, "%s: row %lld of %s refers to none of %s: "
		    "it stays as it was", path, (long long)db_col_int(q, 1),
		    db_col(q, 0), db_col(q, 2));
}

static void
move(struct db *db, const char *path, int64_t from, const char *copy)
{
	db_script(db, "PRAGMA foreign_keys = OFF", "foreign keys");
	db_begin(db);
	if (db_version(db) != from)
		errx(EX_TEMPFAIL, "%s: somebody else is at it", path);
	go_through(db, from);
	backup_note(db, copy);
	refuse_dangling(db, path);
	db_commit(db);
	db_script(db, "PRAGMA foreign_keys = ON", "foreign keys");
}

bool
migrate(struct db *db, const char *path)
{
	int64_t from = db_version(db);
	struct progress progress;
	char *copy;

	if (from == DB_SCHEMA)
		return false;
	must_do(asprintf(&copy, "%s.schema-%lld", path, (long long)from) != -1);
	progress_begin(&progress, "copying, then migrating", 0);
	sqlite3_progress_handler(db_handle(db), STEPS, on_steps, &progress);
	backup_replace(db, copy);
	db_cache(db, CACHE_KIB);
	move(db, path, from, copy);
	sqlite3_progress_handler(db_handle(db), 0, NULL, NULL);
	progress_end(&progress);
	warnx("%s: schema %lld is now %d; as it was, it is in %s", path,
	    (long long)from, DB_SCHEMA, copy);
	free(copy);
	return true;
}
