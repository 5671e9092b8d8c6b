/*
 * A database of an older souk becomes one of this: migrate/NNNN.sql one behind
 * the other, in one transaction, behind a copy of what it was.
 *
 *	struct db *db = db_open(conf_db(), DB_CREATE);
 *	migrate(db, conf_db());
 *
 * Each file makes of schema NNNN - 1 what schema.sql says by then, ends with
 * PRAGMA user_version = NNNN, and is never changed once somebody has a database
 * of it.  Foreign keys are off meanwhile, so that a table may be made anew, and
 * looked at before the end: where a row refers to nothing, all stays as it was.
 */
#ifndef MIGRATE_H
#define MIGRATE_H

#include "db.h"

/*
 * True: it was older.  The copy is beside it, as souk.db.schema-1, in the place
 * of an earlier one.  Whoever calls sees to it that no line runs.
 */
bool migrate(struct db *db, const char *path);

#endif
