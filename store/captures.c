#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "capture.h"
#include "captures.h"
#include "conf.h"
#include "confine.h"
#include "journal.h"
#include "json.h"
#include "must.h"
#include "redact.h"
#include "secret.h"
#include "stamp.h"

enum {
	DAY = 86400,
	WEEK = 7 * DAY,
	LONGEST = 50 * 366 * DAY,	/* of SOUK_RETENTION */
	HOUR_MS = 3600 * 1000
};

/* There is more to change than what was captured: settings, perhaps. */
static bool
holds_database(const char *folder)
{
	return secret_lies_in(conf_db(), folder);
}

void
captures_note(struct db *db)
{
	const char *path = conf_str("SOUK_CAPTURE", NULL), *why;
	char whole[PATH_MAX];
	sqlite3_stmt *q;
	int dir;

	/* souk-fetch says what is wrong with it. */
	if (path == NULL || capture_look(path) == CAPTURE_OTHERS ||
	    (dir = secret_folder(path, &why)) == -1)
		return;
	close(dir);
	if (realpath(path, whole) == NULL || holds_database(whole))
		return;
	q = db_query(db, Q_CAPTURE_KNOWN);
	db_bind(q, ":path", whole);
	if (db_row(db, q)) {
		db_done(q);
		return;
	}
	q = db_query(db, Q_CAPTURE_NOTE);
	db_bind(q, ":path", whole);
	db_run(db, q);
}

/* Folders that held no capture when this was known, as keys: so none is stale. */
static struct json_object *bare;

/*
 * A row is the word of whoever could write it: it opens no folder but one where
 * captures are already, and none of the shop's.
 */
static void
open_folder(const char *folder)
{
	if (holds_database(folder))
		return;
	switch (capture_look(folder)) {
	case CAPTURE_SOME:
		confine_change(folder);
		break;
	case CAPTURE_NOTHING:
	case CAPTURE_OTHERS:
		json_add(bare, folder, NULL);
		break;
	case CAPTURE_UNKNOWN:
		break;		/* is said where it is looked after */
	}
}

void
captures_confine(struct db *db)
{
	const char *path = conf_str("SOUK_CAPTURE", NULL);
	sqlite3_stmt *q = db_query(db, Q_CAPTURE_LIST);

	bare = json_object_new_object();
	while (db_row(db, q))
		open_folder(db_col(q, 0));
	if (path != NULL && !holds_database(path))
		capture_confine(path);
}

/* All that is known of folders and debts; the arrays own their texts. */
struct captures {
	struct json_object *paths, *owed;
	struct redaction *gone;			/* owned; borrows from owed */
	size_t n;
	bool due;
	int64_t now;
};

static void
read_paths(struct db *db, struct captures *c)
{
	sqlite3_stmt *q = db_query(db, Q_CAPTURE_LIST);
	int64_t at;

	c->paths = json_object_new_array();
	while (db_row(db, q)) {
		at = db_col(q, 1) != NULL ? stamp_parse(db_col(q, 1)) :
		    STAMP_NONE;
		if (at == STAMP_NONE || c->now - at >= HOUR_MS || at > c->now)
			c->due = true;
		json_append(c->paths, json_object_new_string(db_col(q, 0)));
	}
}

static void
read_owed(struct db *db, struct captures *c)
{
	static const char *const keys[] = { "channel", "thread", "message" };
	sqlite3_stmt *q = db_query(db, Q_CAPTURE_OWED);
	struct json_object *o;
	size_t i;
	int k;

	c->owed = json_object_new_array();
	while (db_row(db, q)) {
		o = json_object_new_object();
		for (k = 0; k < 3; k++)
			json_add_str(o, keys[k], db_col(q, k));
		json_append(c->owed, o);
	}
	c->n = json_object_array_length(c->owed);
	c->gone = must(calloc(c->n + 1, sizeof(*c->gone)));
	for (i = 0; i < c->n; i++) {
		o = json_object_array_get_idx(c->owed, i);
		c->gone[i].channel_id = json_str(o, "channel");
		c->gone[i].thread_id = json_str(o, "thread");
		c->gone[i].message_id = json_str(o, "message");
	}
	c->due = c->due || c->n > 0;
}

static void
captures_free(struct captures *c)
{
	json_object_put(c->paths);
	json_object_put(c->owed);
	free(c->gone);
}

/*
 * By the time in its name, for a file is written anew when something in it is
 * erased.  One that is not whole belongs to a run, which takes minutes at most.
 */
static bool
is_too_old(const char *name, int64_t now)
{
	int kept = conf_seconds("SOUK_RETENTION", WEEK, DAY, LONGEST);
	int64_t age = now - capture_time(name);

	if (capture_is_new(name) && (age > HOUR_MS || age < -HOUR_MS))
		return true;
	return age > (int64_t)(kept < WEEK ? kept : WEEK) * 1000 ||
	    age < -(int64_t)DAY * 1000;
}

static bool
tidy_file(const struct captures *c, int dir, const char *name)
{
	if (capture_time(name) == STAMP_NONE)
		return true;
	if (is_too_old(name, c->now))
		return unlinkat(dir, name, 0) == 0 || errno == ENOENT;
	if (c->n == 0 || capture_is_new(name))
		return true;
	return redact_file(dir, name, c->gone, c->n) || errno == ENOENT;
}

static bool
tidy_files(const struct captures *c, const char *path, int dir)
{
	struct dirent *entry;
	DIR *list = fdopendir(dir);
	bool ok = true;

	if (list == NULL)
		err(EX_OSERR, "%s", path);
	while ((entry = readdir(list)) != NULL) {
		if (tidy_file(c, dirfd(list), entry->d_name))
			continue;
		warn("%s/%s may hold what was erased", path, entry->d_name);
		ok = false;
	}
	closedir(list);
	return ok;
}

/* How a folder was left. */
enum left { LEFT_TIDY, LEFT_GONE, LEFT_IN_TROUBLE };

static enum left
tidy_folder(const struct captures *c, const char *path)
{
	int dir;

	if (json_object_object_get_ex(bare, path, NULL) &&
	    access(path, F_OK) == 0)
		return LEFT_TIDY;
	dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir == -1 && errno == ENOENT)
		return LEFT_GONE;
	if (dir == -1) {
		warn("%s may hold what was erased", path);
		return LEFT_IN_TROUBLE;
	}
	return tidy_files(c, path, dir) ? LEFT_TIDY : LEFT_IN_TROUBLE;
}

static void
note_left(struct db *db, const char *path, enum left left)
{
	sqlite3_stmt *q;
	char now[STAMP_SIZE];

	q = db_query(db, left == LEFT_GONE ? Q_CAPTURE_GONE : Q_CAPTURE_TIDIED);
	db_bind(q, ":path", path);
	if (left == LEFT_TIDY)
		db_bind(q, ":now", journal_now(now));
	db_run(db, q);
}

static void
pay(struct db *db, const struct captures *c)
{
	sqlite3_stmt *q;
	size_t i;

	for (i = 0; i < c->n; i++) {
		q = db_query(db, Q_CAPTURE_PAID);
		db_bind(q, ":channel", c->gone[i].channel_id);
		db_bind(q, ":thread", c->gone[i].thread_id);
		db_bind(q, ":message", c->gone[i].message_id);
		db_run(db, q);
	}
}

static void
tidy_all(struct db *db, const struct captures *c)
{
	size_t i, n = json_object_array_length(c->paths);
	enum left *left = must(calloc(n + 1, sizeof(*left)));
	bool trouble = false;

	for (i = 0; i < n; i++) {
		left[i] = tidy_folder(c, json_object_get_string(
		    json_object_array_get_idx(c->paths, i)));
		trouble = trouble || left[i] == LEFT_IN_TROUBLE;
	}
	db_begin(db);
	for (i = 0; i < n; i++)
		if (left[i] != LEFT_IN_TROUBLE)
			note_left(db, json_object_get_string(
			    json_object_array_get_idx(c->paths, i)), left[i]);
	if (!trouble)
		pay(db, c);
	db_commit(db);
	free(left);
}

void
captures_tidy(struct db *db)
{
	struct captures c = { .now = stamp_now() };

	read_paths(db, &c);
	read_owed(db, &c);
	if (c.due)
		tidy_all(db, &c);
	captures_free(&c);
}
