#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "db.h"
#include "journal.h"
#include "record.h"

enum {
	NAMED_MOST = 256,	/* threads read by name in one fetch */
	BACK_MOST = 366 * 86400	/* seconds */
};

static const char usage[] =
    "usage: souk-channels [-a | -H | -c ID | -r SECONDS]\n"
    "  -a, --all         every connected channel, parked and send-only ones too\n"
    "  -H, --history     only channels with history left to import\n"
    "  -c, --channel ID  this one, connected or not\n"
    "  -r, --rewind SECONDS  as if so much more had to be polled again\n";

/* The columns of the query channels_due. */
enum {
	ID, CHANNEL, ACCOUNT, SELF, LOGIN, TOKEN, SECRET, LAST_FETCH,
	HISTORY_BEFORE, WALKED_TO, HISTORY_DONE, MEMO, POLL,
	REFRESH_AT, TOKEN_UNTIL, APP_ID, ADVANCED_ACCESS
};

static void
add_thread(struct json_object *threads, sqlite3_stmt *q, int since,
    const char *why)
{
	struct json_object *t = json_object_new_object();

	json_add_str(t, "thread_id", db_col(q, 0));
	json_add_str(t, "since", since >= 0 ? db_col(q, since) : NULL);
	json_add_str(t, "why", why);
	json_append(threads, t);
}

/* What is owed of threads: behind (live) first, then their history. */
static void
add_owed(struct db *db, struct json_object *threads, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_THREADS_NAMED);
	struct json_object *t;
	char now[STAMP_SIZE];
	bool behind;

	db_bind(q, ":channel", id);
	db_bind(q, ":now", journal_now(now));
	db_bind_int(q, ":most", NAMED_MOST);
	while (db_row(db, q)) {
		behind = db_col(q, 1) != NULL;
		add_thread(threads, q, behind ? 1 : -1,
		    behind ? "poisoned" : "history");
		if (behind)
			continue;
		t = json_object_array_get_idx(threads,
		    json_object_array_length(threads) - 1);
		json_add_str(t, "walked_to", db_col(q, 4));
		json_add_str(t, "cursor", db_col(q, 5));
	}
}

static struct json_object *
named_threads(struct db *db, const char *id)
{
	struct json_object *threads = json_object_new_array();
	sqlite3_stmt *q = db_query(db, Q_THREADS_UNCERTAIN);

	db_bind(q, ":channel", id);
	while (db_row(db, q))
		add_thread(threads, q, 1, "uncertain");
	add_owed(db, threads, id);
	return threads;
}

static struct json_object *
channel_record(struct db *db, sqlite3_stmt *q, bool all)
{
	struct json_object *o = record_new("channel"), *memo = NULL;
	const char *text = db_col(q, MEMO), *why;

	json_add_str(o, "channel_id", db_col(q, ID));
	json_add_str(o, "channel", db_col(q, CHANNEL));
	json_add_str(o, "account_id", db_col(q, ACCOUNT));
	json_add_str(o, "self_id", db_col(q, SELF));
	json_add_str(o, "login", db_col(q, LOGIN));
	json_add_str(o, "access_token", db_col(q, TOKEN));
	json_add_str(o, "app_secret", db_col(q, SECRET));
	if (db_col(q, APP_ID) != NULL)
		json_add_str(o, "app_id", db_col(q, APP_ID));
	if (db_col_int(q, ADVANCED_ACCESS))
		json_add_bool(o, "advanced_access", true);
	json_add_str(o, "last_fetch_timestamp", db_col(q, LAST_FETCH));
	json_add_str(o, "history_before", db_col(q, HISTORY_BEFORE));
	json_add_str(o, "walked_to", db_col(q, WALKED_TO));
	json_add_bool(o, "history_done", db_col_int(q, HISTORY_DONE) != 0);
	json_add_int(o, "poll", db_col_int(q, POLL));
	json_add_str(o, "refresh_at", db_col(q, REFRESH_AT));
	json_add_str(o, "token_until", db_col(q, TOKEN_UNTIL));
	if (text != NULL)
		memo = json_parse(text, strlen(text), &why);
	json_add(o, "memo", memo);
	if (!all)
		json_add(o, "threads",
		    named_threads(db, db_col(q, ID)));
	return o;
}

static struct json_object *
read_channel(struct db *db, const char *id)
{
	struct json_object *channels = json_object_new_array();
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_NAMED);

	db_bind(q, ":id", id);
	if (!db_row(db, q))
		errx(EX_DATAERR, "no channel '%s'", id);
	json_append(channels, channel_record(db, q, true));
	db_done(q);
	return channels;
}

/*
 * As if the last poll had been so much earlier, and nothing else were known of
 * it: for reading again what was read, and storing nothing.
 */
static bool
rewind_by(struct json_object *o, int64_t seconds)
{
	int64_t last = stamp_parse(json_str(o, "last_fetch_timestamp"));
	static const char *const forgotten[] = { "threads", "memo", "poll",
	    "refresh_at" };
	char at[STAMP_SIZE];
	size_t i;

	if (last == STAMP_NONE)
		return false;
	json_add_str(o, "last_fetch_timestamp",
	    stamp_print(last - seconds * 1000, at));
	for (i = 0; i < sizeof(forgotten) / sizeof(*forgotten); i++)
		json_object_object_del(o, forgotten[i]);
	return true;
}

/* What is to be written of the accounts. */
struct wish {
	bool all, history;
	const char *only;		/* borrowed; NULL: no single one */
	const char *back;		/* borrowed; seconds, or NULL */
};

static int64_t
seconds_of(const char *typed)
{
	char *end;
	long n = strtol(typed, &end, 10);

	if (*typed < '0' || *typed > '9' || *end != '\0' || n > BACK_MOST)
		cli_misuse("-r: want seconds, not '%s'", typed);
	return n;
}

static struct json_object *
read_channels(struct db *db, const struct wish *w)
{
	struct json_object *channels = json_object_new_array(), *o;
	int64_t back = w->back != NULL ? seconds_of(w->back) : 0;
	sqlite3_stmt *q = db_query(db, Q_CHANNELS_DUE);
	char now[STAMP_SIZE];

	db_bind_int(q, ":all", w->all);
	db_bind_int(q, ":history", w->history);
	db_bind(q, ":now", journal_now(now));
	while (db_row(db, q)) {
		o = channel_record(db, q, w->all || w->back != NULL);
		if (w->back == NULL || rewind_by(o, back))
			json_append(channels, o);
		else
			json_object_put(o);
	}
	return channels;
}

static void
parse_options(struct wish *w, int argc, char *argv[])
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "history", no_argument, NULL, 'H' },
		{ "channel", required_argument, NULL, 'c' },
		{ "rewind", required_argument, NULL, 'r' },
		CLI_OPTIONS
	};
	int c;

	while ((c = getopt_long(argc, argv, "aHc:r:h", options, NULL)) != -1)
		switch (c) {
		case 'a':
			w->all = true;
			break;
		case 'H':
			w->history = true;
			break;
		case 'c':
			w->only = optarg;
			break;
		case 'r':
			w->back = optarg;
			break;
		default:
			cli_option(c);
		}
	if (optind < argc || w->all + w->history + (w->only != NULL) +
	    (w->back != NULL) > 1)
		cli_misuse("no arguments wanted, and one option at most");
}

int
main(int argc, char *argv[])
{
	struct json_object *channels;
	struct wish w = { 0 };
	struct db *db;
	size_t i;

	cli_begin("souk-channels", usage);
	parse_options(&w, argc, argv);
	db = db_open(conf_db(), DB_READ);
	db_confine(db);
	confine("souk-channels");
	channels = w.only != NULL ? read_channel(db, w.only) :
	    read_channels(db, &w);
	db_close(db);
	for (i = 0; i < json_object_array_length(channels); i++)
		record_write(json_object_get(
		    json_object_array_get_idx(channels, i)));
	json_object_put(channels);
	return record_flush();
}
