#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "must.h"
#include "part.h"
#include "waiting.h"

void
part_keep(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text != NULL ? text : "");
}

bool
part_read(struct db *db, struct part *p)
{
	sqlite3_stmt *q = db_query(db, Q_PART_STATE);

	db_bind(q, ":reply", p->reply_id);
	db_bind_int(q, ":part", p->number);
	if (!db_row(db, q))
		return false;
	part_keep(p->state, sizeof(p->state), db_col(q, 0));
	p->text = must_copy(db_col(q, 1));
	p->failures = db_col_int(q, 2);
	p->claims = db_col_int(q, 3);
	part_keep(p->claimed_at, sizeof(p->claimed_at), db_col(q, 4));
	db_done(q);
	q = db_query(db, Q_OUTBOX_FACTS);
	db_bind(q, ":reply", p->reply_id);
	db_need(db, q);
	part_keep(p->conversation, sizeof(p->conversation), db_col(q, 0));
	part_keep(p->author, sizeof(p->author), db_col(q, 1));
	part_keep(p->channel, sizeof(p->channel), db_col(q, 3));
	db_done(q);
	return true;
}

void
part_free(struct part *p)
{
	free(p->text);
	p->text = NULL;
}

bool
part_is(const struct part *p, const char *state)
{
	return strcmp(p->state, state) == 0;
}

sqlite3_stmt *
part_query(struct db *db, enum query query, const struct part *p, char *now)
{
	sqlite3_stmt *q = db_query(db, query);

	db_bind(q, ":reply", p->reply_id);
	db_bind_int(q, ":part", p->number);
	if (now != NULL)
		db_bind(q, ":now", journal_now(now));
	return q;
}

int
part_sent(struct db *db, const struct part *p, const char *message_id,
    bool seen)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_SENT, p, now);

	db_bind(q, ":message", message_id);
	db_bind_int(q, ":seen", seen);
	return db_run(db, q);
}

void
part_decide(struct db *db, const struct part *p, const char *state,
    const char *reason)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_DECIDE, p, now);

	db_bind(q, ":state", state);
	db_bind(q, ":reason", reason);
	db_run(db, q);
}

void
part_hold(struct db *db, struct tally *tally, const struct part *p,
    const char *reason)
{
	part_decide(db, p, "held", reason);
	waiting_settle(db, p->conversation, p->reply_id, "held");
	journal_write(db, JOURNAL_REPLY, "warning", NULL, reason);
	tally->count[TALLY_HELD]++;
}
