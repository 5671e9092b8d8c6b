#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"

/* Who must act on the worst of what was found (see queries.sql). */
static const struct {
	const char *worst;
	int status;
	const char *words;
} verdicts[] = {
	{ "", EX_UNAVAILABLE, "never checked" },
	{ "account", EX_DATAERR, "not OK: connected twice" },
	{ "token", EX_NOPERM, "not OK: its token" },
	{ "bad", EX_CONFIG, "not OK" },
	{ "doubt", EX_CONFIG, "not OK: customers may be hidden" },
	{ "unknown", EX_TEMPFAIL, "not known: try again" },
	{ "ok", EX_OK, "OK" },
};

static int
conclude(struct desk *d, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHECK_WORST);
	const char *worst;
	size_t i = 0;

	db_bind(q, ":channel", id);
	worst = db_row(d->db, q) ? db_col(q, 0) : "";
	while (strcmp(verdicts[i].worst, worst) != 0)
		i++;
	if (d->form == LISTING_TABLE)
		printf("channel %s: %s\n", db_col(q, 1), verdicts[i].words);
	db_done(q);
	return verdicts[i].status;
}

/* For people: no column is padded to the longest sentence. */
static void
put_findings(struct desk *d, sqlite3_stmt *q)
{
	char *safe;

	while (db_row(d->db, q)) {
		safe = listing_safe(db_col(q, 2));
		printf("%-8s %-12s %s\n", db_col(q, 1), db_col(q, 0), safe);
		free(safe);
	}
}

int
desk_channel_check(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q;
	char *id;
	int status;

	if (argc != 1)
		cli_misuse("which channel? give its id or number");
	id = desk_find(d, Q_CHANNEL_FIND, "channel", argv[0]);
	q = db_query(d->db, Q_CHECK_LIST);
	db_bind(q, ":channel", id);
	if (d->form == LISTING_TABLE)
		put_findings(d, q);
	else
		listing_print(d->db, q, NULL, d->form);
	status = conclude(d, id);
	free(id);
	return status;
}
