#include <err.h>
#include <stdio.h>
#include <sysexits.h>

#include "backup.h"
#include "cli.h"
#include "conf.h"
#include "desk.h"
#include "progress.h"
#include "record.h"
#include "search.h"
#include "stamp.h"

enum { DAY = 86400, LONGEST = 50 * 366 * DAY,
	BATCH = 2000 };			/* rows a transaction */

int
desk_backup(struct desk *d, int argc, char *argv[])
{
	if (argc != 1)
		cli_misuse("backup: which FILE?");
	db_extend(d->db);
	backup_make(d->db, argv[0]);
	if (d->form == LISTING_JSON)
		desk_put_made(d, "file", argv[0]);
	return EX_OK;
}

int
desk_copy(struct desk *d, int argc, char *argv[])
{
	if (argc != 1)
		cli_misuse("copy: which FILE?");
	backup_copy(d->db, argv[0]);
	return EX_OK;
}

/* Seconds that content is kept; 0: for ever. */
static int
kept(void)
{
	return conf_seconds("SOUK_RETENTION", 0, DAY, LONGEST);
}

static char *
before(char at[STAMP_SIZE])
{
	return stamp_print(stamp_now() - (int64_t)kept() * 1000, at);
}

/* What is older; owned. */
static struct json_object *
older(struct desk *d)
{
	sqlite3_stmt *q = db_query(d->db, Q_RETENTION);
	struct json_object *o = NULL;
	char at[STAMP_SIZE];

	db_bind(q, ":before", kept() > 0 ? before(at) : "");
	if (db_row(d->db, q))
		o = listing_object(q);
	db_done(q);
	return o;
}

static void
tell_older(struct json_object *o, const char *what)
{
	printf("%s %lld messages, %lld replies, %lld rejects, %lld lines of "
	    "the log\n", what, (long long)json_int_or(o, "messages", 0),
	    (long long)json_int_or(o, "replies", 0),
	    (long long)json_int_or(o, "rejects", 0),
	    (long long)json_int_or(o, "log", 0));
}

int
desk_retention(struct desk *d, int argc, char *argv[])
{
	struct json_object *o;

	(void)argv;
	if (argc > 0)
		cli_misuse("retention: no arguments wanted; SOUK_RETENTION in "
		    "souk.conf sets it");
	o = older(d);
	if (d->form == LISTING_JSON) {
		json_add_int(o, "seconds", kept());
		record_show(o);
		return EX_OK;
	}
	if (kept() == 0) {
		puts("content is kept for ever (SOUK_RETENTION is not set)");
	} else {
		printf("content is kept for %d days\n", kept() / DAY);
		tell_older(o, "older:");
	}
	json_object_put(o);
	return EX_OK;
}

/* The rows behind `from`, as many as nobody has to wait for. */
static void
forget_batch(struct desk *d, enum query query, int64_t from, const char *at)
{
	sqlite3_stmt *q = db_query(d->db, query);

	db_bind_int(q, ":from", from);
	db_bind_int(q, ":most", BATCH);
	db_bind(q, ":before", at);
	db_begin(d->db);
	db_run(d->db, q);
	db_commit(d->db);
	db_yield(d->db);
}

static int64_t
last_row(struct desk *d, enum query query)
{
	sqlite3_stmt *q = db_query(d->db, query);
	int64_t row = 0;

	if (db_row(d->db, q))
		row = db_col_int(q, 0);
	db_done(q);
	return row;
}

/* What grows with what is said. */
static void
forget_said(struct desk *d, const char *at)
{
	static const struct {
		enum query last, forget;
	} kinds[] = {
		{ Q_MESSAGE_LAST_ROW, Q_PRUNE_MESSAGES },
		{ Q_OUTBOX_LAST_ROW, Q_PRUNE_PARTS },
		{ Q_OUTBOX_LAST_ROW, Q_PRUNE_REPLIES }
	};
	struct progress p;
	int64_t row, last;
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		last = last_row(d, kinds[i].last);
		progress_begin(&p, "forgetting", last);
		for (row = 0; row < last; row += BATCH) {
			forget_batch(d, kinds[i].forget, row, at);
			progress_move(&p, BATCH);
		}
		progress_end(&p);
	}
}

/* What never is more than some thousands. */
static void
forget_rest(struct desk *d, const char *at)
{
	static const enum query forgetting[] = { Q_PRUNE_REJECTS,
	    Q_PRUNE_EVENTS, Q_PRUNE_LOG };
	sqlite3_stmt *q;
	size_t i;

	db_begin(d->db);
	for (i = 0; i < sizeof(forgetting) / sizeof(*forgetting); i++) {
		q = db_query(d->db, forgetting[i]);
		db_bind(q, ":before", at);
		db_run(d->db, q);
	}
	db_commit(d->db);
	db_yield(d->db);
}

/* The words to search by come last: a search of meanwhile gathers them. */
static void
forget_older(struct desk *d)
{
	char at[STAMP_SIZE];

	before(at);
	db_extend(d->db);
	db_scrub(d->db);
	forget_said(d, at);
	forget_rest(d, at);
	search_empty(d->db);
	db_empty_log(d->db);
}

int
desk_prune(struct desk *d, int argc, char *argv[])
{
	struct json_object *o;

	(void)argv;
	if (argc > 0)
		cli_misuse("prune: no arguments wanted; SOUK_RETENTION in "
		    "souk.conf says how old");
	if (kept() == 0)
		errx(EX_CONFIG, "SOUK_RETENTION is not set: content is kept "
		    "for ever");
	o = older(d);
	if (d->yes)
		forget_older(d);
	if (d->form == LISTING_JSON) {
		json_add_bool(o, "done", d->yes);
		record_show(o);
		return EX_OK;
	}
	tell_older(o, d->yes ? "forgotten:" : "'--yes' would forget");
	json_object_put(o);
	return EX_OK;
}
