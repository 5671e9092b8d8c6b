#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "echo.h"
#include "journal.h"
#include "must.h"
#include "part.h"
#include "text.h"
#include "witness.h"

enum {
	DOUBT_MS = 86400000,	/* how long a part may be in doubt */
	DOUBTS_MOST = 32	/* parts a reading; the next one takes the rest */
};

void
witness_blind(struct db *db, struct tally *tally)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_UNCERTAIN_BLIND);
	struct part p = { 0 };
	char reply_id[64];

	while (db_row(db, q)) {
		part_keep(reply_id, sizeof(reply_id), db_col(q, 0));
		p.reply_id = reply_id;
		p.number = (int)db_col_int(q, 1);
		part_keep(p.conversation, sizeof(p.conversation), db_col(q, 2));
		part_hold(db, tally, &p, "it may have been sent: WhatsApp cannot be "
		    "asked");
	}
}

/* What is known of a part in doubt. */
struct doubt {
	struct part part;			/* its text is owned */
	char reply_id[64], looked_at[STAMP_SIZE], claimed_at[STAMP_SIZE];
	char after[STAMP_SIZE];
	bool rivalled;
};

static void
doubt_read(struct doubt *d, sqlite3_stmt *q)
{
	memset(d, 0, sizeof(*d));
	part_keep(d->reply_id, sizeof(d->reply_id), db_col(q, 0));
	d->part.reply_id = d->reply_id;
	d->part.number = (int)db_col_int(q, 1);
	part_keep(d->looked_at, sizeof(d->looked_at), db_col(q, 2));
	part_keep(d->claimed_at, sizeof(d->claimed_at), db_col(q, 3));
	d->rivalled = db_col_int(q, 4) != 0;
	part_keep(d->part.conversation, sizeof(d->part.conversation),
	    db_col(q, 5));
	part_keep(d->part.author, sizeof(d->part.author), db_col(q, 6));
	part_keep(d->after, sizeof(d->after), db_col(q, 8));
	d->part.text = must_copy(db_col(q, 7));
}

/* Of any thread: most readings find nothing to judge, and ask no more. */
static bool
is_any_in_doubt(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_DOUBT_ANYWHERE);
	bool found = db_row(db, q);

	db_done(q);
	return found;
}

/* Of one thread only one reply can be on its way; its parts, in order. */
static size_t
doubts_read(struct db *db, struct doubt *doubts, const char *channel_id,
    const char *thread_id, const char *since)
{
	sqlite3_stmt *q;
	size_t n = 0;

	if (!is_any_in_doubt(db))
		return 0;
	q = db_query(db, Q_PARTS_IN_DOUBT);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":since", since != NULL ? since : "");
	db_bind_int(q, ":most", DOUBTS_MOST);
	while (db_row(db, q))
		doubt_read(&doubts[n++], q);
	return n;
}

/* What of ours, said since the claim and nobody's yet, has the part's words. */
struct traces {
	size_t n;
	char message_id[ECHO_ID_MAX + 1];	/* of the earliest */
	char created_at[STAMP_SIZE];
};

static void
traces_read(struct db *db, const struct part *p, const char *since,
    struct traces *found)
{
	sqlite3_stmt *q = db_query(db, Q_TRACES);
	int64_t after = stamp_parse(since);
	char at[STAMP_SIZE];

	memset(found, 0, sizeof(*found));
	db_bind(q, ":conversation", p->conversation);
	if (after != STAMP_NONE)
		db_bind(q, ":after", stamp_print(after - ECHO_SKEW_MS, at));
	while (db_row(db, q)) {
		if (!text_same(db_col(q, 1), p->text) || found->n++ > 0)
			continue;
		part_keep(found->message_id, sizeof(found->message_id),
		    db_col(q, 0));
		part_keep(found->created_at, sizeof(found->created_at),
		    db_col(q, 2));
	}
}

bool
witness_trace(struct db *db, const struct part *p, const char *after,
    char message_id[ECHO_ID_MAX + 1], char created_at[STAMP_SIZE])
{
	struct traces found;

	traces_read(db, p, after, &found);
	if (found.n == 0)
		return false;
	memcpy(message_id, found.message_id, sizeof(found.message_id));
	memcpy(created_at, found.created_at, sizeof(found.created_at));
	return true;
}

/* How many of the parts in doubt, the first among them, say the same. */
static size_t
equals(const struct doubt *doubts, size_t n)
{
	size_t i, same = 0;

	for (i = 0; i < n; i++)
		same += text_same(doubts[i].part.text, doubts->part.text);
	return same;
}

/* The first complete reading without a trace of it. */
static void
look_once(struct db *db, const struct doubt *d, const char *fetched_from)
{
	sqlite3_stmt *q = part_query(db, Q_PART_LOOKED, &d->part, NULL);

	db_bind(q, ":at", fetched_from);
	db_run(db, q);
}

/* By the platform's clock: ours may jump by as much. */
static bool
is_a_day_old(const struct doubt *d, const char *fetched_from)
{
	int64_t claimed = stamp_parse(d->claimed_at);

	return claimed != STAMP_NONE &&
	    stamp_parse(fetched_from) - claimed > DOUBT_MS;
}

/*
 * No trace of the part in a complete reading.  A second one, begun SOUK_SETTLE
 * after the first, is proof that it was never done; whatever else may have
 * happened to it, a person has to say.
 */
static void
judge_absence(struct db *db, struct tally *tally, const struct doubt *d,
    const char *fetched_from)
{
	int64_t settle = conf_seconds("SOUK_SETTLE", 180, 0, 86400);

	if (d->rivalled) {
		part_hold(db, tally, &d->part, "it may have been sent: the "
		    "account said something else since");
	} else if (is_a_day_old(d, fetched_from)) {
		part_hold(db, tally, &d->part,
		    "it may have been sent: nobody could look for a day");
	} else if (*d->looked_at == '\0') {
		look_once(db, d, fetched_from);
	} else if (stamp_parse(fetched_from) - stamp_parse(d->looked_at) >=
	    settle * 1000) {
		part_decide(db, &d->part, "queued",
		    "the thread shows that it was not sent");
		tally->count[TALLY_RETRIES]++;
	}
}

/*
 * Its words are there.  Where they stand more often than parts can have said
 * them, which are whose nobody can tell.
 */
static void
judge_presence(struct db *db, struct tally *tally, const struct doubt *d,
    const struct traces *found, size_t parts)
{
	if (found->n > parts) {
		part_hold(db, tally, &d->part, "it may have been sent: the "
		    "account said the same more than once");
		return;
	}
	part_sent(db, &d->part, found->message_id, true);
	echo_store(db, &d->part, found->message_id, found->created_at);
}

void
witness_thread(struct db *db, struct tally *tally, const char *channel_id,
    const char *thread_id, const char *since, const char *fetched_from)
{
	struct doubt doubts[DOUBTS_MOST];
	size_t i, n = doubts_read(db, doubts, channel_id, thread_id, since);
	struct traces found;

	for (i = 0; i < n; i++) {
		traces_read(db, &doubts[i].part, doubts[i].after, &found);
		if (found.n > 0)
			judge_presence(db, tally, &doubts[i], &found,
			    equals(&doubts[i], n - i));
		else
			judge_absence(db, tally, &doubts[i], fetched_from);
	}
	for (i = 0; i < n; i++)
		part_free(&doubts[i].part);
}

void
witness_orphans(struct db *db, struct tally *tally)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_ORPHANED);
	char now[STAMP_SIZE];

	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	witness_blind(db, tally);
}
