#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "desk.h"
#include "record.h"
#include "setting.h"
#include "stamp.h"

enum {
	FINDINGS = 1,		/* exit status */
	MOST = 5,		/* findings of one kind that are spelt out */
	ROOM = 32,		/* MiB; souk.db-wal may need as much */
	NO_TIME = -1
};

#define REPORT "this should not exist: please report it with this line"

struct doctor {
	struct desk *desk;	/* borrowed */
	unsigned findings;
};

static void
tell_json(const char *what, const char *trouble, const char *detail,
    const char *todo)
{
	struct json_object *o = json_object_new_object();

	json_add_str(o, "what", what);
	json_add_str(o, "trouble", trouble);
	json_add_str(o, "detail", detail);
	json_add_str(o, "todo", todo);
	record_show(o);
}

static void
tell_line(const char *what, const char *trouble, const char *detail,
    const char *todo)
{
	char *safe_what = listing_safe(what), *safe_detail = NULL;

	printf("%s: %s", safe_what, trouble);
	if (detail != NULL)
		printf(" (%s)", safe_detail = listing_safe(detail));
	printf("; %s\n", todo);
	free(safe_what);
	free(safe_detail);
}

/* detail may be NULL; it and what may be strangers' words. */
static void
tell(const struct doctor *d, const char *what, const char *trouble,
    const char *detail, const char *todo)
{
	if (d->desk->form == LISTING_JSON)
		tell_json(what, trouble, detail, todo);
	else
		tell_line(what, trouble, detail, todo);
}

static void
find(struct doctor *d, const char *what, const char *trouble,
    const char *detail, const char *todo)
{
	d->findings++;
	tell(d, what, trouble, detail, todo);
}

/*
 * What is asked of the database: a row is a finding.  Its third column, if there
 * is one, is the number that the ID of todo stands for.
 */
static const struct check {
	enum query query;
	int minutes;		/* how long ago :before is; or NO_TIME */
	const char *trouble, *todo;
} checks[] = {
	{ Q_DOCTOR_QUICK, NO_TIME, "is damaged",
	  "stop the ticks, keep a copy, go back to a backup" },
	{ Q_DOCTOR_KEYS, NO_TIME, "refers to a row that is not there", REPORT },
	{ Q_DOCTOR_OPEN_FLAG, NO_TIME, "is marked wrongly", REPORT },
	{ Q_DOCTOR_TWO_REPLIES, NO_TIME, "gets two replies at once", REPORT },
	{ Q_DOCTOR_PART_ORDER, NO_TIME, "went out in another order", REPORT },
	{ Q_DOCTOR_SENT_WITHOUT_ROW, NO_TIME,
	  "is out, and no message is kept of it", REPORT },
	{ Q_DOCTOR_ROW_WITHOUT_SENT, NO_TIME,
	  "is kept as a message, and is not out", REPORT },
	{ Q_DOCTOR_WAITING_FOR_NOTHING, NO_TIME,
	  "waits for a reply that is over", REPORT },
	{ Q_DOCTOR_OLD_AS_NEW, NO_TIME,
	  "is history, and is taken for new", REPORT },
	{ Q_DOCTOR_ORDER_UNTOLD, NO_TIME,
	  "is pending, though its reply is out", REPORT },
	{ Q_DOCTOR_ORDER_STRANDED, NO_TIME,
	  "is pending, though its reply will not go out", REPORT },
	{ Q_DOCTOR_NO_CHANNEL, NO_TIME, "none is connected",
	  "connect one with 'souk channel add'" },
	{ Q_DOCTOR_CHANNEL_OFF, NO_TIME, "is disconnected",
	  "give it a new token: 'souk channel connect ID --token-file F'" },
	{ Q_DOCTOR_CHANNEL_PARKED, NO_TIME, "is left alone for now",
	  "it goes on by itself; calls made meanwhile would prolong it" },
	{ Q_DOCTOR_TOKEN, NO_TIME, "its token ends within a week",
	  "'souk channel connect ID --token-file F --token-until DAY'" },
	{ Q_DOCTOR_CHANNEL_QUIET, 15, "was not imported for 15 minutes",
	  "does a timer start 'souk run'? see 'souk log import'" },
	{ Q_DOCTOR_CLOCK, NO_TIME, "this machine's clock is not the platform's",
	  "set the clock, and keep it by NTP" },
	{ Q_DOCTOR_THREAD, NO_TIME, "cannot be read",
	  "it is tried less and less often; the others go on" },
	{ Q_DOCTOR_MODEL, 0, "is not asked for now",
	  "see OPENAI_BASE_URL, the key, and the bill; another is tried at once"
	},
	{ Q_DOCTOR_MODEL_FAILS, NO_TIME, "fails again and again",
	  "see its server, and 'souk waiting' for who is kept waiting by it" },
	{ Q_DOCTOR_UNTOLD, NO_TIME, "could not be told",
	  "try the command of SOUK_NOTIFY by hand; it is tried again" },
	{ Q_DOCTOR_HELD, NO_TIME, "is held for a person",
	  "look at the thread, then 'souk outbox retry|sent|drop ID'" },
	{ Q_DOCTOR_MOVING, 60, "does not move for an hour",
	  "is its account connected and imported? see 'souk status'" },
	{ Q_DOCTOR_WAITING, 60, "a customer waits for an hour",
	  "see 'souk log reply', or answer with 'souk say ID TEXT'" }
};

static void
find_row(struct doctor *d, const struct check *c, sqlite3_stmt *q)
{
	const char *id = strstr(c->todo, "ID");
	char todo[160];

	if (id == NULL || sqlite3_column_count(q) < 3)
		snprintf(todo, sizeof(todo), "%s", c->todo);
	else
		snprintf(todo, sizeof(todo), "%.*s%s%s", (int)(id - c->todo),
		    c->todo, db_col(q, 2), id + strlen("ID"));
	find(d, db_col(q, 0), c->trouble, db_col(q, 1), todo);
}

static void
run_check(struct doctor *d, const struct check *c)
{
	struct db *db = d->desk->db;
	sqlite3_stmt *q = db_query(db, c->query);
	char before[STAMP_SIZE], more[64];
	unsigned n = 0;

	if (c->minutes != NO_TIME)
		db_bind(q, ":before", stamp_print(stamp_now() -
		    (int64_t)c->minutes * 60000, before));
	while (db_row(db, q))
		if (n++ < MOST)
			find_row(d, c, q);
	if (n <= MOST)
		return;
	snprintf(more, sizeof(more), "%u more of this kind", n - MOST);
	find(d, more, c->trouble, NULL, c->todo);
}

/* A token that a check found dead: its account, disconnected by it, is told. */
static bool
is_told(struct doctor *d, sqlite3_stmt *note)
{
	sqlite3_stmt *q;
	bool off;

	if (strcmp(db_col(note, 1), "token") != 0)
		return false;
	q = db_query(d->desk->db, Q_DOCTOR_IS_OFF);
	db_bind_int(q, ":number", db_col_int(note, 0));
	off = db_row(d->desk->db, q);
	db_done(q);
	return off;
}

/* What 'souk status' has of the accounts, but for what needs no one to act. */
static void
check_channels(struct doctor *d)
{
	sqlite3_stmt *q = db_query(d->desk->db, Q_CHANNEL_NOTES);
	char what[32], trouble[64], todo[64];

	while (db_row(d->desk->db, q)) {
		if (strcmp(db_col(q, 2), "note") == 0 || is_told(d, q))
			continue;
		snprintf(what, sizeof(what), "channel %s", db_col(q, 0));
		snprintf(trouble, sizeof(trouble), "its %s: %s", db_col(q, 1),
		    db_col(q, 2));
		snprintf(todo, sizeof(todo), "then 'souk channel check %s'",
		    db_col(q, 0));
		find(d, what, trouble, db_col(q, 3), todo);
	}
}

static void
check_database(struct doctor *d)
{
	size_t i;

	for (i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		run_check(d, &checks[i]);
}

/* A file that holds secrets; one that is not there hides them well. */
static void
check_private(struct doctor *d, const char *path)
{
	struct stat st;

	if (path == NULL || stat(path, &st) == -1 || (st.st_mode & 077) == 0)
		return;
	find(d, path, "can be read by others, and holds secrets", NULL,
	    "chmod 600 it");
}

/* Of a disk that does not tell, nothing is known. */
static void
check_room(struct doctor *d)
{
	struct statvfs disk;
	unsigned long long room;
	char detail[64];

	if (statvfs(conf_db(), &disk) == -1 || disk.f_blocks == 0)
		return;
	room = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
	if (room >= ROOM)
		return;
	snprintf(detail, sizeof(detail), "%llu MiB", room);
	find(d, conf_db(), "its disk has hardly any room left", detail,
	    "make room; where there is none, ticks end with 74 and nobody is "
	    "answered");
}

static void
check_files(struct doctor *d)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	char path[4096];
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s%s", conf_db(), suffixes[i]);
		check_private(d, path);
	}
	check_private(d, conf_str("OPENAI_API_KEY_FILE", NULL));
	if (access(conf_db(), W_OK) == -1)
		find(d, conf_db(), "cannot be written", NULL,
		    "it has to belong to the user who runs the ticks");
	check_room(d);
}

static void
check_readable(struct doctor *d, const char *setting)
{
	const char *path = conf_str(setting, NULL);

	if (path != NULL && access(path, R_OK) == -1)
		find(d, setting, "its file cannot be read", path,
		    "the next tick ends with 78 for it");
}

/* A server on this machine may do without a key. */
static bool
needs_key(void)
{
	const char *url = conf_url("OPENAI_BASE_URL",
	    "https://api.openai.com/v1");

	return strncmp(url, "http:", 5) != 0;
}

static void
check_settings(struct doctor *d)
{
	static const char *const files[] = {
		"OPENAI_API_KEY_FILE", "SOUK_CA_FILE", "SOUK_PROMPT_FILE",
		"SOUK_FAQ_FILE", "SOUK_AUTO_REPLIES"
	};
	size_t i;

	if (conf_str("SOUK_MODEL", NULL) == NULL)
		find(d, "SOUK_MODEL", "is not set: nobody is answered", NULL,
		    "put 'SOUK_MODEL = ...' into souk.conf");
	if (needs_key() && conf_str("OPENAI_API_KEY", NULL) == NULL &&
	    conf_str("OPENAI_API_KEY_FILE", NULL) == NULL)
		find(d, "OPENAI_API_KEY", "is not set: nobody is answered",
		    NULL, "put 'OPENAI_API_KEY_FILE = ...' into souk.conf");
	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		check_readable(d, files[i]);
}

static void
check_name(const char *name, void *arg)
{
	if (!setting_is_known(name))
		find(arg, name, "is no setting, and changes nothing",
		    conf_file_of(name),
		    "souk.conf(5) has the names; mend it or take it out");
}

/* What an older kernel does not enforce is told, and no finding: souk works. */
static void
tell_walls(const struct doctor *d)
{
	const char *words;
	unsigned n = 0;

	while ((words = confine_missing(n++)) != NULL)
		tell(d, "kernel", words, NULL,
		    "souk works without it, see souk(7)");
}

int
desk_doctor(struct desk *desk, int argc, char *argv[])
{
	struct doctor d = { .desk = desk };

	(void)argv;
	if (argc > 0)
		cli_misuse("doctor: no arguments wanted");
	tell_walls(&d);
	conf_each(check_name, &d);
	check_settings(&d);
	check_files(&d);
	check_database(&d);
	check_channels(&d);
	if (d.findings > 0)
		return FINDINGS;
	if (desk->form != LISTING_JSON)
		puts("all is well");
	return EX_OK;
}
