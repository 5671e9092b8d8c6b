#include "conf.h"
#include "stamp.h"
#include "waiting.h"

struct json_object *
waiting_named(const struct record *r)
{
	struct json_object *pending = json_arr(r->object, "pending");
	size_t i, n = json_length(pending);

	for (i = 0; i < n; i++)
		if (!json_object_is_type(json_object_array_get_idx(pending, i),
		    json_type_string))
			return NULL;
	return n > 0 ? pending : NULL;
}

static const char *
id_at(struct json_object *pending, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(pending, i));
}

const char *
waiting_newest(struct json_object *pending)
{
	return id_at(pending, json_object_array_length(pending) - 1);
}

static sqlite3_stmt *
of_reply(struct db *db, enum query query, const char *conversation_id,
    const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, query);

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	return q;
}

int
waiting_take(struct db *db, const char *conversation_id, const char *reply_id,
    struct json_object *pending)
{
	size_t i, n = json_object_array_length(pending);
	sqlite3_stmt *q;
	int taken = 0;

	for (i = 0; i < n; i++) {
		q = of_reply(db, Q_WAITING_TAKE, conversation_id, reply_id);
		db_bind(q, ":message", id_at(pending, i));
		taken += db_run(db, q);
	}
	return taken;
}

void
waiting_settle(struct db *db, const char *conversation_id,
    const char *reply_id, const char *outcome)
{
	sqlite3_stmt *q = of_reply(db, Q_WAITING_SETTLE_REPLY, conversation_id,
	    reply_id);

	db_bind(q, ":outcome", outcome);
	db_run(db, q);
}

void
waiting_free(struct db *db, const char *conversation_id, const char *reply_id)
{
	db_run(db, of_reply(db, Q_WAITING_FREE, conversation_id, reply_id));
}

void
waiting_hold(struct db *db, struct json_object *pending)
{
	size_t i, n = json_object_array_length(pending);
	sqlite3_stmt *q;

	for (i = 0; i < n; i++) {
		q = db_query(db, Q_WAITING_SETTLE);
		db_bind(q, ":message", id_at(pending, i));
		db_bind(q, ":outcome", "held");
		db_run(db, q);
	}
}

/*
 * The clock of waiting is the platform's: its time at the newest poll of any
 * channel, for our own may be wrong by a day.
 */
static bool
platform_now(struct db *db, int64_t *now)
{
	sqlite3_stmt *q = db_query(db, Q_NEWEST_POLL);

	db_need(db, q);
	*now = stamp_parse(db_col(q, 0));
	db_done(q);
	return *now != STAMP_NONE;
}

static int
settle_before(struct db *db, enum query query, int64_t before)
{
	sqlite3_stmt *q = db_query(db, query);
	char at[STAMP_SIZE];

	db_bind(q, ":before", stamp_print(before, at));
	return db_run(db, q);
}

/* Mostly nobody: then what follows, which takes long to prepare, is spared. */
static bool
does_anybody_wait(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_WAITING_ANY);
	bool waits = db_row(db, q);

	db_done(q);
	return waits;
}

void
waiting_sweep(struct db *db, struct tally *tally)
{
	int64_t now, within = conf_seconds("SOUK_ANSWER_WITHIN", 12 * 3600, 1,
	    7 * 86400);
	int n;

	if (!does_anybody_wait(db))
		return;
	db_run(db, db_query(db, Q_WAITING_BLOCKED));
	if (!platform_now(db, &now))
		return;
	n = settle_before(db, Q_WAITING_SHUT_OUT, now - WAITING_WINDOW_MS);
	n += settle_before(db, Q_WAITING_OUTDATED, now - within * 1000);
	tally->count[TALLY_EXPIRED] += (unsigned long)n;
}
