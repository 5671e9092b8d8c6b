#include <stdio.h>
#include <string.h>

#include "admit.h"
#include "journal.h"
#include "spending.h"
#include "standing.h"

static void
find_limit(struct db *db, const struct asker *who, struct standing *now)
{
	struct limit l;

	if (spending_forbids(db, who->conversation, who->channel, who->now,
	    &l))
		snprintf(now->limit, sizeof(now->limit), "%s", l.reason);
}

/* What only time, the settings or a person hold up. */
static void
find_admission(struct db *db, sqlite3_stmt *q, struct standing *now)
{
	const struct asker who = { .conversation = db_col(q, 1),
	    .number = db_col(q, 2), .channel = db_col(q, 3),
	    .now = db_col(q, 4), .customer = db_col(q, 5),
	    .phone = db_col(q, 6), .thread = db_col(q, 7),
	    .newest = db_col(q, 8), .newest_at = db_col(q, 9) };
	struct admit admit;
	const char *why;

	admit_open(&admit, db);
	why = admit_waits(&admit, &who);
	snprintf(now->waits, sizeof(now->waits), "%s", why != NULL ? why :
	    admit.open ? "for the next tick" :
	    "for the next tick, which says that the shop is closed");
	if (why == NULL)
		find_limit(db, &who, now);
	admit_close(&admit);
}

void
standing_read(struct db *db, const char *conversation_id,
    struct standing *now)
{
	sqlite3_stmt *q = db_query(db, Q_EXPLAIN_NOW);
	char at[STAMP_SIZE];

	memset(now, 0, sizeof(*now));
	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":now", journal_now(at));
	if (db_row(db, q)) {
		if (db_col(q, 0) != NULL)
			snprintf(now->waits, sizeof(now->waits), "%s",
			    db_col(q, 0));
		else if (db_col(q, 8) != NULL)
			find_admission(db, q, now);
	}
	db_done(q);
}
