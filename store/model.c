#include <string.h>

#include "conf.h"
#include "journal.h"
#include "model.h"
#include "objection.h"
#include "outbox.h"
#include "spending.h"
#include "waiting.h"

enum {
	TRIES_MAX = 6,		/* model failures of one conversation */
	RETRY_MOST = 300, SERVICE_FIRST = 60, SERVICE_MOST = 3600,
	REFUSED_MOST = 300
};

void
model_works(struct db *db, const struct record *r)
{
	struct json_object *memo = json_any(r->object, "memo");
	sqlite3_stmt *q;

	if (json_any(json_obj(r->object, "decisions"), "early") != NULL)
		return;
	q = db_query(db, Q_SERVICE_WORKS);
	db_bind(q, ":name", "model");
	db_run(db, q);
	if (memo == NULL)
		return;
	q = db_query(db, Q_SERVICE_MEMO);
	db_bind(q, ":name", "model");
	db_bind(q, ":memo", json_print(memo, NULL));
	db_run(db, q);
}

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Another server, key or model has failed as often as it did: never. */
static void
service_failed(struct db *db, const char *message, int most,
    const char *named, const char *settings)
{
	sqlite3_stmt *q = db_query(db, Q_SERVICE_READ);
	char at[STAMP_SIZE];
	int64_t failures = 0;

	db_bind(q, ":name", "model");
	if (db_row(db, q) && is_same(db_col(q, 4), settings)) {
		failures = db_col_int(q, 3);
		/* Many conversations, one failure. */
		if (db_col(q, 1) != NULL &&
		    stamp_parse(db_col(q, 1)) > stamp_now()) {
			db_done(q);
			return;
		}
	}
	db_done(q);
	if (failures == 0) {
		q = db_query(db, Q_SERVICE_WORKS);
		db_bind(q, ":name", "model");
		db_run(db, q);
	}
	q = db_query(db, Q_SERVICE_FAILED);
	db_bind(q, ":name", "model");
	db_bind(q, ":settings", settings);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures, SERVICE_FIRST, most,
	    named, at));
	db_run(db, q);
	if (failures == 0)
		journal_write(db, JOURNAL_REPLY, "error", NULL, message);
}

/* How often the model failed this conversation in a row. */
static int64_t
conversation_failures(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_FAILURES);
	int64_t n = 0;

	db_bind(q, ":id", id);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

static bool
is_conversation(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_FAILURES);
	bool found;

	db_bind(q, ":id", id);
	found = db_row(db, q);
	db_done(q);
	return found;
}

static void
ask_again_later(struct db *db, struct tally *tally, const char *id,
    int64_t failures, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_ASKED_IN_VAIN);
	char at[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures,
	    conf_seconds("SOUK_BACKOFF", 10, 0, RETRY_MOST), RETRY_MOST, NULL,
	    at));
	db_run(db, q);
	tally->count[TALLY_RETRIES]++;
}

static const char *
printed(const struct record *r, const char *key)
{
	struct json_object *value = json_any(r->object, key);

	return value != NULL ? json_print(value, NULL) : NULL;
}

/* What the customer is told, unless a person was first. */
static const char *
sentence(struct db *db, const struct record *r, struct json_object *pending)
{
	enum objection against = objection_to(db, json_str(r->object,
	    "conversation_id"), json_str(r->object, "reply_id"),
	    waiting_newest(pending));

	return against == NO_OBJECTION ? json_text(r->object, "text") : NULL;
}

/* For whoever asks why nothing was said: a reply, mostly without words. */
static int
shelve(struct db *db, const struct record *r, struct json_object *pending)
{
	char platform[16] = "";
	const struct outbox_reply held = {
		.reply_id = json_str(r->object, "reply_id"),
		.conversation_id = json_str(r->object, "conversation_id"),
		.author = "agent",
		.newest_pending = waiting_newest(pending),
		.outcome = "held",
		.text = sentence(db, r, pending),
		.reason = json_text(r->object, "message"),
		.decisions = printed(r, "decisions"),
		.model = json_str(r->object, "model"),
		.usage = printed(r, "usage"),
		.platform = platform,
		.attempt = json_int_or(r->object, "attempt", 1)
	};

	outbox_platform(db, held.conversation_id, platform, sizeof(platform));
	return outbox_add(db, &held);
}

/* For a person: the model will not be asked about these messages again. */
static int
hold_pending(struct db *db, struct tally *tally, const struct record *r,
    struct json_object *pending)
{
	const char *id = json_str(r->object, "conversation_id");
	const char *message = json_text(r->object, "message");
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_HELD);
	int parts;

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_run(db, q);
	parts = shelve(db, r, pending);
	waiting_hold(db, pending);
	spending_add(db, id, parts > 0, 0);
	tally->count[TALLY_HELD]++;
	journal_write(db, JOURNAL_REPLY, "warning", NULL, message);
	return parts;
}

/*
 * The try that this is the answer to: of one that was told before, the number
 * is over.
 */
static bool
is_of_this_try(struct db *db, const char *id, const char *newest,
    int64_t attempt)
{
	sqlite3_stmt *q = db_query(db, Q_ATTEMPTS);
	int64_t n = 0;

	db_bind(q, ":conversation", id);
	db_bind(q, ":newest", newest);
	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return attempt == n + 1;
}

static void
try_ends(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_TRIED);

	db_bind(q, ":id", id);
	db_run(db, q);
}

/* auth is a person's to mend, and asking again costs nothing. */
static void
rest(struct db *db, const struct record *r, bool refused)
{
	service_failed(db, json_text(r->object, "message"),
	    refused ? REFUSED_MOST : SERVICE_MOST,
	    json_str(r->object, "retry_at"), json_str(r->object, "settings"));
}

static int
end_try(struct db *db, struct tally *tally, const struct record *r,
    struct json_object *pending)
{
	const char *id = json_str(r->object, "conversation_id");
	const char *class = json_str(r->object, "class");
	int64_t failures = conversation_failures(db, id);
	bool refused = strcmp(class, "auth") == 0;

	if (refused || strcmp(class, "rate") == 0) {
		try_ends(db, id);
		rest(db, r, refused);
	} else if (strcmp(class, "transient") == 0 &&
	    failures + 1 < TRIES_MAX) {
		try_ends(db, id);
		ask_again_later(db, tally, id, failures,
		    json_text(r->object, "message"));
	} else {
		return hold_pending(db, tally, r, pending);
	}
	return 0;
}

int
model_error(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r)
{
	const char *id = record_need(from, r, "conversation_id");
	const char *reply_id = record_need(from, r, "reply_id");
	struct json_object *pending = waiting_named(r);
	int64_t attempt = json_int_or(r->object, "attempt", 0);

	if (id == NULL || reply_id == NULL ||
	    record_need(from, r, "class") == NULL ||
	    record_need(from, r, "message") == NULL)
		return 0;
	if (pending == NULL || attempt < 1 || !is_conversation(db, id)) {
		record_reject(from, r, NULL, "reply_error with an unusable "
		    "attempt, pending or conversation_id");
		return 0;
	}
	if (!is_of_this_try(db, id, waiting_newest(pending), attempt) ||
	    outbox_knows(db, reply_id))
		return 0;
	spending_add(db, id, 0,
	    spending_tokens(json_obj(r->object, "usage")));
	return end_try(db, tally, r, pending);
}
