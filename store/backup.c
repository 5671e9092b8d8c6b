#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "backup.h"
#include "confine.h"
#include "journal.h"
#include "must.h"

static void
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd == -1 || fsync(fd) == -1)
		err(EX_IOERR, "%s", path);
	close(fd);
}

static void
sync_folder(const char *path)
{
	char *folder = must_copy(path), *slash;

	if ((slash = strrchr(folder, '/')) != NULL)
		slash[slash == folder] = '\0';
	sync_path(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY);
	free(folder);
}

/* The number in the first column of the first row, or -1; flags: SQLite's. */
static int
ask(const char *name, int flags, const char *sql, const char *text)
{
	sqlite3_stmt *q = NULL;
	sqlite3 *copy = NULL;
	int n = -1;

	if (sqlite3_open_v2(name, &copy, SQLITE_OPEN_READONLY | flags, NULL) ==
	    SQLITE_OK &&
	    sqlite3_prepare_v2(copy, sql, -1, &q, NULL) == SQLITE_OK) {
		if (text != NULL)
			sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
		if (sqlite3_step(q) == SQLITE_ROW)
			n = sqlite3_column_int(q, 0);
	}
	sqlite3_finalize(q);
	sqlite3_close(copy);
	return n;
}

void
backup_note(struct db *db, const char *path)
{
	char whole[PATH_MAX], now[STAMP_SIZE];
	sqlite3_stmt *q = db_query(db, Q_BACKUP_NOTE);

	if (realpath(path, whole) == NULL)
		err(EX_IOERR, "%s", path);
	db_bind(q, ":path", whole);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	db_run(db, db_query(db, Q_BACKUP_TRIM));
}

/* What a copy is called until it is whole, if one is being made; owned. */
static char *unfinished;

/* A full disk ends the program: it gets back what it gave. */
static void
drop_unfinished(void)
{
	if (unfinished != NULL)
		unlink(unfinished);
}

/* A file of ours alone, with all that the database has. */
static void
copy_into(struct db *db, const char *path)
{
	sqlite3_stmt *q = db_query(db, Q_BACKUP_INTO);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd == -1 || close(fd) == -1)
		err(EX_CANTCREAT, "%s", path);
	db_bind(q, ":path", path);
	db_run(db, q);
}

void
backup_copy(struct db *db, const char *path)
{
	struct db *copy;

	copy_into(db, path);
	copy = db_open(path, DB_WRITE);
	db_run(copy, db_query(copy, Q_CHANNELS_KEEP_TOKENS));
	db_run(copy, db_query(copy, Q_CAPTURES_FORGET));
	db_close(copy);
}

/* Whole, on the disk, and can be read: only the name is not yet the right one. */
static void
make_unfinished(struct db *db, char *name)
{
	unfinished = name;
	atexit(drop_unfinished);
	copy_into(db, name);
	if (ask(name, 0, "SELECT quick_check = 'ok' FROM pragma_quick_check",
	    NULL) != 1)
		errx(EX_IOERR, "%s: the copy cannot be read", name);
	sync_path(name, O_RDONLY);
}

static void
finish(const char *path)
{
	free(unfinished);
	unfinished = NULL;
	sync_folder(path);
}

void
backup_make(struct db *db, const char *path)
{
	char *new;

	if (access(path, F_OK) == 0)
		errx(EX_CANTCREAT, "%s is there already", path);
	must_do(asprintf(&new, "%s.%ld.new", path, (long)getpid()) != -1);
	make_unfinished(db, new);
	if (link(new, path) == -1)
		err(EX_CANTCREAT, "%s", path);
	unlink(new);
	finish(path);
	backup_note(db, path);
}

void
backup_replace(struct db *db, const char *path)
{
	char *new;

	must_do(asprintf(&new, "%s.new", path) != -1);
	if (unlink(new) == -1 && errno != ENOENT)
		err(EX_CANTCREAT, "%s", new);
	make_unfinished(db, new);
	if (rename(new, path) == -1)
		err(EX_CANTCREAT, "%s", path);
	finish(path);
}

/* What lies beside a copy that somebody has open, or had. */
static const char *const besides[] = { "-wal", "-shm", "-journal" };

enum { BESIDES = sizeof(besides) / sizeof(*besides) };

static char *
name_beside(const char *path, size_t i)
{
	char *name;

	must_do(asprintf(&name, "%s%s", path, besides[i]) != -1);
	return name;
}

static bool
is_at_rest(const char *path)
{
	bool rests = true;
	char *name;
	size_t i;

	for (i = 0; i < BESIDES; i++) {
		name = name_beside(path, i);
		rests = rests && access(name, F_OK) == -1;
		free(name);
	}
	return rests;
}

/*
 * Of a copy that rests SQLite is told that nobody changes it, so that it makes
 * nothing beside it, which the kernel would refuse.  Owned.
 */
static char *
resting(const char *path)
{
	char *uri = NULL;
	size_t size;
	FILE *f = must(open_memstream(&uri, &size));

	fputs("file://", f);
	for (; *path != '\0'; path++)
		fprintf(f, strchr("%?#", *path) != NULL ? "%%%02X" : "%c",
		    *path);
	fputs("?immutable=1", f);
	must_do(fclose(f) != EOF);
	return uri;
}

static int
count(const char *path, const char *conversation)
{
	static const char sql[] =
	    "SELECT count(*) FROM conversations WHERE id = ?1";
	char *uri;
	int n;

	if (!is_at_rest(path))
		return ask(path, 0, sql, conversation);
	uri = resting(path);
	n = ask(uri, SQLITE_OPEN_URI, sql, conversation);
	free(uri);
	return n;
}

enum backup_state
backup_look(const char *path, const char *conversation)
{
	if (access(path, F_OK) == -1)
		return errno == ENOENT ? BACKUP_AWAY : BACKUP_UNREADABLE;
	switch (count(path, conversation)) {
	case 0: return BACKUP_CLEAN;
	case 1: return BACKUP_HOLDS;
	default: return BACKUP_UNREADABLE;
	}
}

static void
allow(const char *path, void *arg)
{
	char *name;
	size_t i;

	(void)arg;
	confine_read(path);
	for (i = 0; i < BESIDES; i++) {
		name = name_beside(path, i);
		confine_read(name);
		free(name);
	}
}

void
backup_confine(struct db *db)
{
	backup_each(db, allow, NULL);
}

void
backup_each(struct db *db, void (*tell)(const char *path, void *arg),
    void *arg)
{
	sqlite3_stmt *q = db_query(db, Q_BACKUP_LIST);

	while (db_row(db, q))
		tell(db_col(q, 0), arg);
}
