#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#define QUERY_TEXTS
#include "conf.h"
#include "confine.h"
#include "db.h"
#include "must.h"
#include "schema.h"
#include "desk_schema.h"
#include "secret.h"
#include "stamp.h"

enum {
	APPLICATION_ID = 0x736f756b,	/* "souk" */
	TURN_MS = 2,
	LONG_MS = 50, PAUSE_MS = 5,	/* a few turns */
	SHARE = 16, PAUSE_MOST_MS = 500,
	PLACES = 256,
	LARGE_PAGE = 2 << 20
};

/* How often to try again: ten seconds for a writer, a tenth for the log. */
static int patience = 5000, impatience = 50;

struct db {
	sqlite3 *handle;
	const char *path;			/* borrowed */
	int64_t began;				/* the transaction */
	int64_t held;				/* ms since the last pause */
	sqlite3_stmt *prepared[Q_COUNT];
};

/* Where parameters stand that were bound lately. */
static struct place {
	const sqlite3_stmt *q;
	const char *name;
	int i;
} places[PLACES];

static int
exit_code(int sqlite)
{
	switch (sqlite & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return EX_TEMPFAIL;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_CORRUPT:
		return EX_IOERR;
	case SQLITE_NOTADB:
		return EX_CONFIG;
	case SQLITE_NOMEM:
		return EX_OSERR;
	default:
		return EX_SOFTWARE;
	}
}

static void
fail(struct db *db, const char *doing)
{
	int code = sqlite3_extended_errcode(db->handle);

	errx(exit_code(code), "%s: %s: %s", db->path, doing,
	    sqlite3_errmsg(db->handle));
}

/* The name under which a person finds the statement in queries.sql. */
static void
fail_at(struct db *db, const sqlite3_stmt *q)
{
	size_t i;

	for (i = 0; i < Q_COUNT; i++)
		if (db->prepared[i] == q)
			fail(db, queries[i].name);
	fail(db, "unnamed query");
}

void
db_script(struct db *db, const char *sql, const char *name)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(db, name);
}

static void
run_text(struct db *db, const char *sql)
{
	db_script(db, sql, sql);
}

static int64_t
pragma_int(struct db *db, const char *sql)
{
	sqlite3_stmt *q;
	int64_t n;

	/* Not to be told is not a zero. */
	if (sqlite3_prepare_v2(db->handle, sql, -1, &q, NULL) != SQLITE_OK ||
	    sqlite3_step(q) != SQLITE_ROW)
		fail(db, sql);
	n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

int64_t
db_version(struct db *db)
{
	return pragma_int(db, "PRAGMA user_version");
}

/* Folders above the file, private to the owner. */
static void
make_folders(const char *path)
{
	char *copy = must_copy(path), *p;

	for (p = copy + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST)
			err(EX_CANTCREAT, "%s", copy);
		*p = '/';
	}
	free(copy);
}

/* Of who speaks another language, nothing is changed. */
static void
refuse_another_s(struct db *db)
{
	if (pragma_int(db, "SELECT count(*) FROM sqlite_schema WHERE 0 = "
	    "(SELECT user_version FROM pragma_user_version)") > 0)
		errx(EX_CONFIG, "%s is a database of another program's",
		    db->path);
}

static void
create(struct db *db)
{
	int64_t version;

	/*
	 * This stands before the first look, by which SQLite knows how much it
	 * may keep of what it read; and both before the first table, or never.
	 */
	run_text(db, "PRAGMA page_size = 16384");
	refuse_another_s(db);
	if (db_version(db) != 0)
		return;
	run_text(db, "PRAGMA journal_mode = WAL");
	run_text(db, "BEGIN IMMEDIATE");
	version = db_version(db);
	if (version == 0) {
		char pragmas[80];

		run_text(db, schema_sql);
		run_text(db, desk_sql);
		snprintf(pragmas, sizeof(pragmas), "PRAGMA user_version = %d;"
		    "PRAGMA application_id = %d", DB_SCHEMA, APPLICATION_ID);
		run_text(db, pragmas);
	}
	run_text(db, "COMMIT");
}

static void
check_schema(struct db *db, enum db_mode mode)
{
	int64_t version = db_version(db);

	if (version == 0 ||
	    pragma_int(db, "PRAGMA application_id") != APPLICATION_ID)
		errx(EX_CONFIG, "%s is not a souk database yet: run "
		    "'souk init'", db->path);
	if (version > DB_SCHEMA)
		errx(EX_CONFIG, "%s is of a newer souk (schema %lld, this one "
		    "speaks %d)", db->path, (long long)version, DB_SCHEMA);
	if (version < DB_SCHEMA && mode != DB_CREATE)
		errx(EX_CONFIG, "%s is of an older souk (schema %lld, this one "
		    "speaks %d): run 'souk init'", db->path,
		    (long long)version, DB_SCHEMA);
}

/* Where a link leads to, for SQLite's other files are there; owned. */
static char *
real_path(const char *path)
{
	char *file = realpath(path, NULL);

	if (file == NULL && (errno == ENOMEM || errno == EIO))
		err(errno == EIO ? EX_IOERR : EX_OSERR, "%s", path);
	return file != NULL ? file : must_copy(path);
}

char *
db_run_folder(const char *path)
{
	const char *named = getenv("SOUK_RUN");
	char *folder;

	if (named != NULL && *named != '\0')
		return must_copy(named);
	must_do(asprintf(&folder, "%s.run", path) != -1);
	return folder;
}

/* Ahead of the first database, for SQLite asks once; see db_spill(). */
static void
spill_into(const char *path)
{
	char *folder = db_run_folder(path);

	must_do(setenv("SQLITE_TMPDIR", folder, 1) == 0);
	free(folder);
}

static void
sleep_ms(long ms)
{
	const struct timespec nap = { .tv_nsec = ms * 1000000 };

	nanosleep(&nap, NULL);
}

/*
 * SQLite's own handler comes by ten times a second: it would miss each of the
 * moments that a long piece of work leaves between two transactions.
 */
static int
on_busy(void *arg, int turn)
{
	sleep_ms(TURN_MS);
	return turn < *(const int *)arg;
}

static void
open_file(struct db *db, enum db_mode mode)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
	};
	struct stat st;

	/* One thread: no locks, and nobody asks how much memory is in use. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* Pages are made when they are wanted, and not twenty at once. */
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
	if (mode == DB_CREATE)
		make_folders(db->path);
	else if (stat(db->path, &st) == -1 && errno == ENOENT)
		errx(EX_CONFIG, "%s is not there: run 'souk init' "
		    "(SOUK_DB names the database, -C a shop's folder)",
		    db->path);
	secret_check(db->path);
	spill_into(db->path);
	if (sqlite3_open_v2(db->path, &db->handle, flags[mode], NULL) !=
	    SQLITE_OK)
		fail(db, "open");
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_handler(db->handle, on_busy, &patience);
}

static bool
is_writable(struct db *db)
{
	return sqlite3_db_readonly(db->handle, "main") == 0;
}

/*
 * A copy has another way, by files that are made whenever somebody writes; the log
 * is open with the first look that is behind it.
 */
static void
use_log(struct db *db)
{
	if (!is_writable(db))
		return;
	run_text(db, "PRAGMA journal_mode = WAL");
	db_version(db);
}

/*
 * A log that was just made has its name for good once the folder is on the disk.
 * SQLite sees to it with the first commit, when it may not open the folder.
 */
static void
keep_log(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return;
	if (fsync(fd) == -1 && errno == EIO)
		err(EX_IOERR, "%s", folder);
	close(fd);
}

/* A shop's settings may be in this folder, and name a command that is run. */
void
db_confine(struct db *db)
{
	char *file = real_path(db->path);

	confine_remove_around(file);
	if (is_writable(db))
		keep_log(dirname(file));
	free(file);
	run_text(db, "PRAGMA temp_store = MEMORY");
	conf_load();
}

/* Who only looks makes no folder, and does without one that he cannot have. */
void
db_spill(struct db *db)
{
	char *folder = db_run_folder(db->path);
	bool needed = is_writable(db);
	const char *why;
	int dir = -1;

	if (needed || access(folder, F_OK) == 0)
		dir = secret_folder(folder, &why);
	if (dir == -1 && needed)
		err(errno == EIO || errno == ENOSPC ? EX_IOERR : EX_CONFIG,
		    "%s: %s", folder, why);
	if (dir != -1) {
		close(dir);
		secret_keep_out(db->path, folder);
		confine_change(folder);
		run_text(db, "PRAGMA temp_store = FILE");
	}
	free(folder);
}

struct db *
db_open(const char *path, enum db_mode mode)
{
	struct db *db = must(calloc(1, sizeof(*db)));

	db->path = path;
	open_file(db, mode);
	if (mode == DB_CREATE)
		create(db);
	check_schema(db, mode);
	if (mode != DB_READ)
		use_log(db);
	/* FULL: what guards a send must survive a power cut. */
	run_text(db, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
	return db;
}

/*
 * Room for so much in one piece, in large pages where the system has them: in
 * a virtual machine each page that is touched for the first time may cost as
 * much as a message.  What is not used is not touched.
 */
static void
reserve(size_t size)
{
	uintptr_t from, end;
	char *room;

	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, 2 * (int)size);
	if ((room = malloc(size)) == NULL)
		return;
	from = ((uintptr_t)room + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	end = ((uintptr_t)room + size) / LARGE_PAGE * LARGE_PAGE;
	if (from < end)
		madvise((void *)from, end - from, MADV_HUGEPAGE);
	free(room);
}

void
db_cache(struct db *db, int kib)
{
	char pragma[64];

	reserve((size_t)kib << 10);
	snprintf(pragma, sizeof(pragma), "PRAGMA cache_size = -%d", kib);
	run_text(db, pragma);
}

void
db_close(struct db *db)
{
	size_t i;

	for (i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(db->prepared[i]);
	memset(places, 0, sizeof(places));
	sqlite3_close(db->handle);
	free(db);
}

sqlite3_stmt *
db_query(struct db *db, enum query query)
{
	sqlite3_stmt **q = &db->prepared[query];

	if (*q == NULL) {
		if (sqlite3_prepare_v3(db->handle, queries[query].text, -1,
		    SQLITE_PREPARE_PERSISTENT, q, NULL) != SQLITE_OK)
			fail(db, queries[query].name);
		return *q;
	}
	sqlite3_reset(*q);
	sqlite3_clear_bindings(*q);
	return *q;
}

/* SQLite compares a name with those of all parameters before it, each time. */
static int
parameter(sqlite3_stmt *q, const char *name)
{
	struct place *p = &places[((uintptr_t)q / 16 ^ (uintptr_t)name) %
	    PLACES];

	if (p->q == q && p->name == name)
		return p->i;
	p->q = q;
	p->name = name;
	p->i = sqlite3_bind_parameter_index(q, name);
	if (p->i == 0)
		errx(EX_SOFTWARE, "no %s in: %s", name, sqlite3_sql(q));
	return p->i;
}

/*
 * The text is not copied: callers keep it until the statement has run.
 */
void
db_bind(sqlite3_stmt *q, const char *name, const char *text)
{
	if (text != NULL)
		sqlite3_bind_text(q, parameter(q, name), text, -1,
		    SQLITE_STATIC);
}

void
db_bind_int(sqlite3_stmt *q, const char *name, int64_t n)
{
	sqlite3_bind_int64(q, parameter(q, name), n);
}

bool
db_row(struct db *db, sqlite3_stmt *q)
{
	switch (sqlite3_step(q)) {
	case SQLITE_ROW:
		return true;
	case SQLITE_DONE:
		sqlite3_reset(q);
		return false;
	default:
		fail_at(db, q);
		return false;
	}
}

void
db_need(struct db *db, sqlite3_stmt *q)
{
	if (!db_row(db, q))
		errx(EX_SOFTWARE, "%s: no row: %s", db->path, sqlite3_sql(q));
}

void
db_done(sqlite3_stmt *q)
{
	sqlite3_reset(q);
}

int
db_run(struct db *db, sqlite3_stmt *q)
{
	while (db_row(db, q))
		;
	return sqlite3_changes(db->handle);
}

bool
db_try(struct db *db, sqlite3_stmt *q, const char **why)
{
	int code;

	while ((code = sqlite3_step(q)) == SQLITE_ROW)
		;
	if (code == SQLITE_DONE) {
		sqlite3_reset(q);
		return true;
	}
	if ((code & 0xff) != SQLITE_CONSTRAINT)
		fail_at(db, q);
	*why = sqlite3_errmsg(db->handle);
	sqlite3_reset(q);
	return false;
}

const char *
db_col(sqlite3_stmt *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q, column);

	/* SQLite says that there was no memory for it as it says NULL. */
	must_do(text != NULL ||
	    sqlite3_column_type(q, column) == SQLITE_NULL);
	return text;
}

int64_t
db_col_int(sqlite3_stmt *q, int column)
{
	return sqlite3_column_int64(q, column);
}

void
db_begin(struct db *db)
{
	db_run(db, db_query(db, Q_BEGIN));
	db->began = stamp_monotonic();
}

void
db_read(struct db *db)
{
	db_run(db, db_query(db, Q_BEGIN_READ));
}

/*
 * A COMMIT that fails may be done all the same (facts/reliability 4.3): the
 * program ends, and the next one looks by key before it does anything again.
 */
void
db_commit(struct db *db)
{
	db_run(db, db_query(db, Q_COMMIT));
}

/*
 * While others write in between, nobody's checkpoint reaches the end of the log
 * of writes, and it grows: whoever wrote most of it sees to it that it begins
 * anew.  Who reads from it for long is not waited for.
 */
static void
begin_log_anew(struct db *db)
{
	sqlite3_busy_handler(db->handle, on_busy, &impatience);
	sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_RESTART,
	    NULL, NULL);
	sqlite3_busy_handler(db->handle, on_busy, &patience);
}

/*
 * On a machine that is busy, whoever waits comes by late: he would miss a moment
 * that is short beside the work, again and again.
 */
static long
pause_of(int64_t held)
{
	int64_t ms = held / SHARE;

	if (ms < PAUSE_MS)
		return PAUSE_MS;
	return (long)(ms < PAUSE_MOST_MS ? ms : PAUSE_MOST_MS);
}

void
db_yield(struct db *db)
{
	int64_t behind = stamp_monotonic();

	db->held += behind - db->began;
	if (db->held < LONG_MS)
		return;
	begin_log_anew(db);
	db->held += stamp_monotonic() - behind;
	sleep_ms(pause_of(db->held));
	db->held = 0;
}

void
db_rollback(struct db *db)
{
	db_run(db, db_query(db, Q_ROLLBACK));
}

void
db_save(struct db *db)
{
	db_run(db, db_query(db, Q_SAVE));
}

void
db_keep(struct db *db)
{
	db_run(db, db_query(db, Q_KEEP));
}

void
db_undo(struct db *db)
{
	db_run(db, db_query(db, Q_UNDO));
	db_keep(db);
}

void
db_extend(struct db *db)
{
	run_text(db, desk_sql);
}

void
db_scrub(struct db *db)
{
	run_text(db, "PRAGMA secure_delete = ON");
}

/* It is cut when nobody reads from it; until then SQLite waits. */
bool
db_try_empty_log(struct db *db)
{
	return pragma_int(db, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
}

void
db_empty_log(struct db *db)
{
	if (!db_try_empty_log(db))
		errx(EX_TEMPFAIL, "%s-wal: in use, and holds what was erased "
		    "until its last user ends", db->path);
}

sqlite3 *
db_handle(struct db *db)
{
	return db->handle;
}
