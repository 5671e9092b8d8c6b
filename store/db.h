/*
 * The database: opened, migrated, and asked through the queries of
 * queries.sql.  Only store/ speaks to SQLite, and only this header includes it.
 *
 *	struct db *db = db_open(conf_db(), DB_WRITE);
 *	sqlite3_stmt *q = db_query(db, Q_THREAD_READ);
 *	db_bind(q, ":thread", thread_id);
 *	while (db_row(db, q)) ... db_col(q, 0) ...
 *
 * What SQLite cannot do ends the program with the exit code that says who must
 * act: 75 busy, 74 disk (full, I/O and cannot-open alike: facts/reliability
 * 4.4, 2026-11-22), 78 an old or missing database, 70 our own mistake.
 * Nothing is half committed: what was not committed is not there.
 */
#ifndef DB_H
#define DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "queries.h"

/* The user_version that this program speaks: the last of store/migrate/. */
enum { DB_SCHEMA = 2 };

enum db_mode {
	DB_READ,	/* read only */
	DB_WRITE,	/* refuses a schema older or newer than DB_SCHEMA */
	DB_CREATE	/* creates it; an older one is for migrate() */
};

struct db;

struct db *db_open(const char *path, enum db_mode mode);
void db_close(struct db *db);

/*
 * Tell confine.h what SQLite needs once a database is open, which holds all its
 * files by then: to remove the log when it is the last.  It sorts in memory.
 */
void db_confine(struct db *db);

/*
 * Behind it, for who has more than memory has room for, such as a database that
 * is made anew: that goes to the run folder.  Who may change the database needs
 * it, so it is made where it is missing; who reads goes on in memory.
 */
void db_spill(struct db *db);

/* Where the lines of a database have their locks: SOUK_RUN or PATH.run; owned. */
char *db_run_folder(const char *path);

/* How much SQLite may keep in memory, in KiB; 2000 unless said. */
void db_cache(struct db *db, int kib);

/* Reset, with every parameter NULL.  Lent until the same query is asked for. */
sqlite3_stmt *db_query(struct db *db, enum query query);

/*
 * Parameters by name, a string literal; one that the query lacks is our mistake
 * (70).
 */
void db_bind(sqlite3_stmt *q, const char *name, const char *text);
void db_bind_int(sqlite3_stmt *q, const char *name, int64_t n);

/* One row more?  The query is reset after its last one. */
bool db_row(struct db *db, sqlite3_stmt *q);

/* A row that is there: a count, or what a caller has just seen; else 70. */
void db_need(struct db *db, sqlite3_stmt *q);

/* No more rows wanted: what was lent is gone, nothing stays open. */
void db_done(sqlite3_stmt *q);

/* Run to the end; the number of rows it changed. */
int db_run(struct db *db, sqlite3_stmt *q);

/*
 * The same, where the data may break a rule of the schema: false, and nothing
 * of this statement done; *why then holds SQLite's words until the next call.
 */
bool db_try(struct db *db, sqlite3_stmt *q, const char **why);

/* Columns; text is lent until the next row. */
const char *db_col(sqlite3_stmt *q, int column);
int64_t db_col_int(sqlite3_stmt *q, int column);

/* BEGIN IMMEDIATE; COMMIT; ROLLBACK; and a savepoint inside. */
void db_begin(struct db *db);
void db_commit(struct db *db);
void db_rollback(struct db *db);
void db_save(struct db *db);
void db_keep(struct db *db);
void db_undo(struct db *db);

/*
 * Behind a commit, where another transaction follows at once: if it was a long
 * one, a moment in which whoever waits for the database gets his turn.
 */
void db_yield(struct db *db);

/* One moment for everything that is read until db_commit(). */
void db_read(struct db *db);

/* The desk's own tables (desk.sql), where a database was made without them. */
void db_extend(struct db *db);

/* The user_version of the file. */
int64_t db_version(struct db *db);

/* Several statements of ours; what fails is told of under this name. */
void db_script(struct db *db, const char *sql, const char *name);

/* From now on, what is deleted is overwritten as well. */
void db_scrub(struct db *db);

/*
 * What was deleted leaves the log of writes too.  False (try), or EX_TEMPFAIL:
 * somebody is reading from it, and it stays until he ends.
 */
bool db_try_empty_log(struct db *db);
void db_empty_log(struct db *db);

/* For souk-admin: a statement of its own (VACUUM, integrity check). */
sqlite3 *db_handle(struct db *db);

#endif
