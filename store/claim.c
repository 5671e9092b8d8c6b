#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "claim.h"
#include "conf.h"
#include "journal.h"
#include "orders.h"
#include "outbox.h"
#include "takeover.h"

enum {
	REWRITES_MAX = 2,	/* for newer messages, then it goes out as it is */
	TRIES_MAX = 6,		/* model failures of one conversation */
	RETRY_MOST = 300, SERVICE_FIRST = 60, SERVICE_MOST = 3600
};

/* What may speak against a reply at the last moment. */
enum objection {
	NO_OBJECTION, CONVERSATION_GONE, AI_OFF, WINDOW_CLOSED, PERSON_ANSWERED,
	NEWER_MESSAGE
};

static const char *const objections[] = {
	[CONVERSATION_GONE] = "its conversation is gone",
	[AI_OFF] = "the AI was switched off",
	[WINDOW_CLOSED] = "the 24 hours to answer were over",
	[PERSON_ANSWERED] = "a person answered",
	[NEWER_MESSAGE] = "a newer message came"
};

struct claim {
	struct db *db;			/* borrowed */
	struct tally *tally;		/* borrowed */
	bool sending;
	struct json_object **ready;	/* owned: to be written */
	size_t n_ready;
};

struct claim *
claim_new(struct db *db, struct tally *tally, bool sending)
{
	struct claim *c = calloc(1, sizeof(*c));

	if (c == NULL)
		errx(EX_OSERR, "out of memory");
	c->db = db;
	c->tally = tally;
	c->sending = sending;
	return c;
}

void
claim_free(struct claim *c)
{
	free(c->ready);
	free(c);
}

void
claim_open(struct claim *c)
{
	outbox_doubt_orphans(c->db, c->tally);
}

void
claim_emit(struct claim *c)
{
	size_t i;

	for (i = 0; i < c->n_ready; i++)
		record_write(c->ready[i]);
	if (c->n_ready > 0 && fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	c->n_ready = 0;
}

static void
make_ready(struct claim *c, struct json_object *outgoing)
{
	c->ready = reallocarray(c->ready, c->n_ready + 1, sizeof(*c->ready));
	if (c->ready == NULL)
		errx(EX_OSERR, "out of memory");
	c->ready[c->n_ready++] = outgoing;
}

static bool
has_row(struct claim *c, sqlite3_stmt *q)
{
	bool found = db_row(c->db, q);

	db_done(q);
	return found;
}

static bool
follows(struct claim *c, enum query query, const char *conversation_id,
    const char *newest_pending)
{
	sqlite3_stmt *q = db_query(c->db, query);

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":newest", newest_pending);
	return has_row(c, q);
}

static int64_t
rewrites(struct claim *c, const char *conversation_id, const char *reply_id)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_REWRITES);
	int64_t n = 0;

	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reason", objections[NEWER_MESSAGE]);
	db_bind(q, ":reply", reply_id);
	if (db_row(c->db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

/* The customer's newest message, and whether the window it opened is over. */
static bool
window_closed(const char *newest_customer, const char *last_fetch)
{
	int64_t now = stamp_parse(last_fetch), at = stamp_parse(newest_customer);

	if (now == STAMP_NONE)
		now = stamp_now();
	return at != STAMP_NONE && now - at >= OUTBOX_WINDOW_MS;
}

/*
 * What speaks against an agent's reply now.  A person comes first, up to this
 * transaction.
 */
static enum objection
object(struct claim *c, const char *conversation_id, const char *reply_id,
    const char *newest_pending)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_FACTS);
	bool found, ai = false, closed = false;

	db_bind(q, ":conversation", conversation_id);
	if ((found = db_row(c->db, q))) {
		ai = db_col_int(q, 0) != 0;
		closed = window_closed(db_col(q, 5), db_col(q, 4));
	}
	db_done(q);
	if (!found)
		return CONVERSATION_GONE;
	if (!ai)
		return AI_OFF;
	if (closed)
		return WINDOW_CLOSED;
	if (newest_pending == NULL)
		return NO_OBJECTION;
	if (takeover_answers() &&
	    follows(c, Q_CLAIM_PERSON, conversation_id, newest_pending))
		return PERSON_ANSWERED;
	if (follows(c, Q_CLAIM_NEWER, conversation_id, newest_pending) &&
	    rewrites(c, conversation_id, reply_id) < REWRITES_MAX)
		return NEWER_MESSAGE;
	return NO_OBJECTION;
}

/* The ids of ours among the thread's newest: any other of ours is a person's. */
static struct json_object *
known(struct claim *c, const char *conversation_id)
{
	struct json_object *ids = json_object_new_array();
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_KNOWN);

	db_bind(q, ":conversation", conversation_id);
	while (db_row(c->db, q))
		json_append(ids, json_object_new_string(db_col(q, 0)));
	return ids;
}

/* A part becomes an `outgoing` record, in the state `sending`. */
static void
claim_part(struct claim *c, const char *reply_id, int part)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_OUTGOING);
	struct json_object *o = record_new("outgoing");
	char now[STAMP_SIZE];

	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	if (!db_row(c->db, q)) {
		db_done(q);
		json_object_put(o);
		return;
	}
	json_add_str(o, "reply_id", reply_id);
	json_add_int(o, "part", part);
	json_add_int(o, "parts", db_col_int(q, 10));
	json_add_str(o, "author", db_col(q, 0));
	json_add_str(o, "channel_id", db_col(q, 1));
	json_add_str(o, "platform", db_col(q, 2));
	json_add_str(o, "thread_id", db_col(q, 3));
	json_add_str(o, "customer_id", db_col(q, 4));
	json_add_str(o, "customer_phone", db_col(q, 5));
	json_add_str(o, "text", db_col(q, 6));
	json_add_str(o, "tag", db_col(q, 7));
	json_add_str(o, "after", db_col(q, 11));
	/* Without it nobody looks for a person's answer before sending. */
	json_add_str(o, "self_id", takeover_answers() ? db_col(q, 12) : NULL);
	json_add_str(o, "imported_at", db_col(q, 13));
	json_add_int(o, "claim", db_col_int(q, 14));
	json_add(o, "known", known(c, db_col(q, 8)));
	json_add_bool(o, "final",
	    rewrites(c, db_col(q, 8), reply_id) >= REWRITES_MAX);
	db_done(q);
	q = db_query(c->db, Q_PART_CLAIM);
	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	db_bind(q, ":after", json_str(o, "after"));
	db_bind(q, ":now", journal_now(now));
	db_run(c->db, q);
	make_ready(c, o);
}

static void
bind_pending(sqlite3_stmt *q, const struct outbox_reply *reply,
    struct json_object *message_id)
{
	db_bind(q, ":message", json_object_get_string(message_id));
	db_bind(q, ":conversation", reply->conversation_id);
	db_bind(q, ":reply", reply->reply_id);
}

/* The waiting messages are this reply's now; how many of them still wait. */
static int
take_pending(struct claim *c, const struct outbox_reply *reply,
    struct json_object *pending)
{
	size_t i, n = json_object_array_length(pending);
	sqlite3_stmt *q;
	int taken = 0;

	for (i = 0; i < n; i++) {
		q = db_query(c->db, Q_WAITING_TAKE);
		bind_pending(q, reply, json_object_array_get_idx(pending, i));
		taken += db_run(c->db, q);
	}
	return taken;
}

static void
settle_taken(struct claim *c, const struct outbox_reply *reply,
    const char *outcome)
{
	sqlite3_stmt *q = db_query(c->db, Q_WAITING_SETTLE_REPLY);

	db_bind(q, ":conversation", reply->conversation_id);
	db_bind(q, ":reply", reply->reply_id);
	db_bind(q, ":outcome", outcome);
	db_run(c->db, q);
}

/* A draft that is kept for whoever asks why it was never said. */
static void
shelve(struct claim *c, const struct outbox_reply *reply, const char *why)
{
	outbox_add(c->db, reply);
	outbox_cancel(c->db, reply->reply_id, why);
	c->tally->count[TALLY_CANCELLED]++;
}

static void
hand_over(struct claim *c, const struct outbox_reply *reply)
{
	sqlite3_stmt *q = db_query(c->db, Q_CONVERSATION_HANDED_OVER);

	db_bind(q, ":id", reply->conversation_id);
	db_bind(q, ":reason", reply->reason);
	db_run(c->db, q);
	settle_taken(c, reply, "person");
	c->tally->count[TALLY_HANDOVERS]++;
}

static void
commit_reply(struct claim *c, const struct outbox_reply *reply,
    struct json_object *pending, struct json_object *orders)
{
	const char *why = NULL;
	int parts, i;

	db_save(c->db);
	parts = outbox_add(c->db, reply);
	if (take_pending(c, reply, pending) == 0)
		why = "nothing waited for it any more";
	else if (strcmp(reply->outcome, "text") == 0 && parts == 0)
		why = "it was empty";
	else
		orders_add(c->db, c->tally, reply->conversation_id,
		    reply->reply_id, orders, &why);
	if (why != NULL) {
		db_undo(c->db);
		shelve(c, reply, why);
		return;
	}
	db_keep(c->db);
	if (strcmp(reply->outcome, "silent") == 0) {
		settle_taken(c, reply, "silent");
		c->tally->count[TALLY_SILENT]++;
	} else if (strcmp(reply->outcome, "handover") == 0) {
		hand_over(c, reply);
	}
	for (i = 1; c->sending && i <= parts; i++)
		claim_part(c, reply->reply_id, i);
	c->tally->count[TALLY_REPLIES] += parts > 0;
}

static bool
is_one_of(const char *word, const char *const words[])
{
	for (; word != NULL && *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* The conversation's platform; false: there is no such conversation. */
static bool
find_platform(struct claim *c, const char *conversation_id, char *platform,
    size_t size)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_FACTS);
	bool found;

	db_bind(q, ":conversation", conversation_id);
	if ((found = db_row(c->db, q)))
		snprintf(platform, size, "%s", db_col(q, 1));
	db_done(q);
	return found;
}

static const char *
json_member(const struct record *r, const char *key)
{
	struct json_object *value = json_any(r->object, key);

	return value != NULL ? json_print(value, NULL) : NULL;
}

static bool
are_strings(struct json_object *array)
{
	size_t i, n = array != NULL ? json_object_array_length(array) : 0;

	for (i = 0; i < n; i++)
		if (!json_object_is_type(json_object_array_get_idx(array, i),
		    json_type_string))
			return false;
	return n > 0;
}

/* The members of a `reply`; false after a reject. */
static bool
reply_read(struct record_in *from, const struct record *r,
    struct outbox_reply *reply, struct json_object **pending)
{
	static const char *const outcomes[] =
	    { "text", "silent", "handover", NULL };

	memset(reply, 0, sizeof(*reply));
	reply->reply_id = record_need(from, r, "reply_id");
	reply->conversation_id = record_need(from, r, "conversation_id");
	*pending = json_arr(r->object, "pending");
	if (reply->reply_id == NULL || reply->conversation_id == NULL)
		return false;
	reply->author = "agent";
	reply->attempt = json_int_or(r->object, "attempt", 0);
	reply->outcome = json_str(r->object, "outcome");
	reply->text = json_text(r->object, "text");
	reply->reason = json_text(r->object, "reason");
	reply->decisions = json_member(r, "decisions");
	reply->model = json_str(r->object, "model");
	reply->usage = json_member(r, "usage");
	if (reply->attempt < 1 || !are_strings(*pending) ||
	    !is_one_of(reply->outcome, outcomes)) {
		record_reject(from, r, NULL,
		    "reply with an unusable attempt, pending or outcome");
		return false;
	}
	reply->newest_pending = json_object_get_string(
	    json_object_array_get_idx(*pending,
	    json_object_array_length(*pending) - 1));
	return true;
}

static void
service_works(struct claim *c, const struct record *r)
{
	sqlite3_stmt *q = db_query(c->db, Q_SERVICE_WORKS);

	db_bind(q, ":name", "model");
	db_run(c->db, q);
	if (json_any(r->object, "memo") == NULL)
		return;
	q = db_query(c->db, Q_SERVICE_MEMO);
	db_bind(q, ":name", "model");
	db_bind(q, ":memo", json_member(r, "memo"));
	db_run(c->db, q);
}

void
claim_reply(struct claim *c, struct record_in *from, const struct record *r)
{
	struct outbox_reply reply;
	struct json_object *pending;
	char platform[16];
	enum objection against;

	if (!reply_read(from, r, &reply, &pending))
		return;
	if (!find_platform(c, reply.conversation_id, platform,
	    sizeof(platform))) {
		record_reject(from, r, NULL, "reply to an unknown conversation");
		return;
	}
	reply.platform = platform;
	service_works(c, r);
	if (outbox_knows(c->db, reply.reply_id))
		return;			/* the first commit wins */
	against = object(c, reply.conversation_id, reply.reply_id,
	    reply.newest_pending);
	if (against == NO_OBJECTION) {
		commit_reply(c, &reply, pending, json_arr(r->object, "orders"));
		return;
	}
	shelve(c, &reply, objections[against]);
	if (against == WINDOW_CLOSED && take_pending(c, &reply, pending) > 0)
		settle_taken(c, &reply, "window");
}

/*
 * Not sent after all.  What it answered waits again, but for what can not be
 * answered any more; its orders go with it if it is to be written anew.
 */
static void
withdraw(struct claim *c, const char *conversation_id, const char *reply_id,
    enum objection against)
{
	const struct outbox_reply reply = { .reply_id = reply_id,
	    .conversation_id = conversation_id };
	sqlite3_stmt *q;

	outbox_cancel(c->db, reply_id, objections[against]);
	c->tally->count[TALLY_CANCELLED]++;
	if (against == NEWER_MESSAGE)
		orders_withdraw(c->db, reply_id);
	if (against == WINDOW_CLOSED) {
		settle_taken(c, &reply, "window");
		return;
	}
	q = db_query(c->db, Q_WAITING_FREE);
	db_bind(q, ":conversation", conversation_id);
	db_bind(q, ":reply", reply_id);
	db_run(c->db, q);
}

/* The reply that a due part belongs to. */
struct due {
	const char *reply_id;			/* borrowed */
	char conversation[64], newest[600];
	bool agent;
};

/* False: the part has moved since the record was made. */
static bool
due_read(struct claim *c, int64_t part, struct due *due)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_OUTGOING);
	bool found;

	db_bind(q, ":reply", due->reply_id);
	db_bind_int(q, ":part", part);
	if ((found = db_row(c->db, q))) {
		due->agent = strcmp(db_col(q, 0), "agent") == 0;
		snprintf(due->conversation, sizeof(due->conversation), "%s",
		    db_col(q, 8));
		snprintf(due->newest, sizeof(due->newest), "%s",
		    db_col(q, 9) != NULL ? db_col(q, 9) : "");
	}
	db_done(q);
	return found;
}

/* What has begun to be said is said to its end. */
static bool
has_begun(struct claim *c, const char *reply_id)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_OUT);

	db_bind(q, ":reply", reply_id);
	return has_row(c, q);
}

void
claim_outgoing(struct claim *c, struct record_in *from, const struct record *r)
{
	struct due due = { .reply_id = record_need(from, r, "reply_id") };
	int64_t part = json_int_or(r->object, "part", 0);
	enum objection against = NO_OBJECTION;

	if (due.reply_id == NULL || !c->sending || !due_read(c, part, &due))
		return;
	if (due.agent && !has_begun(c, due.reply_id))
		against = object(c, due.conversation, due.reply_id,
		    *due.newest != '\0' ? due.newest : NULL);
	if (against == NO_OBJECTION)
		claim_part(c, due.reply_id, (int)part);
	else
		withdraw(c, due.conversation, due.reply_id, against);
}

static void
service_failed(struct claim *c, const char *message, const char *named)
{
	sqlite3_stmt *q = db_query(c->db, Q_SERVICE_READ);
	char at[STAMP_SIZE];
	int64_t failures = 0;

	db_bind(q, ":name", "model");
	if (db_row(c->db, q)) {
		failures = db_col_int(q, 3);
		/* Many conversations, one failure. */
		if (db_col(q, 1) != NULL &&
		    stamp_parse(db_col(q, 1)) > stamp_now()) {
			db_done(q);
			return;
		}
	}
	db_done(q);
	q = db_query(c->db, Q_SERVICE_FAILED);
	db_bind(q, ":name", "model");
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures, SERVICE_FIRST,
	    SERVICE_MOST, named, at));
	db_run(c->db, q);
	if (failures == 0)
		journal_write(c->db, JOURNAL_REPLY, "error", NULL, message);
}

/* How often the model failed this conversation in a row. */
static int64_t
conversation_failures(struct claim *c, const char *id)
{
	sqlite3_stmt *q = db_query(c->db, Q_CONVERSATION_FAILURES);
	int64_t n = 0;

	db_bind(q, ":id", id);
	if (db_row(c->db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

static void
ask_again_later(struct claim *c, const char *id, int64_t failures,
    const char *message)
{
	sqlite3_stmt *q = db_query(c->db, Q_CONVERSATION_ASKED_IN_VAIN);
	char at[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", journal_retry(failures,
	    conf_seconds("SOUK_BACKOFF", 10, 0, RETRY_MOST), RETRY_MOST, NULL,
	    at));
	db_run(c->db, q);
	c->tally->count[TALLY_RETRIES]++;
}

/* For a person: the model will not be asked about these messages again. */
static void
hold_pending(struct claim *c, const char *id, struct json_object *pending,
    const char *message)
{
	size_t i, n = json_object_array_length(pending);
	sqlite3_stmt *q = db_query(c->db, Q_CONVERSATION_HELD);

	db_bind(q, ":id", id);
	db_bind(q, ":reason", message);
	db_run(c->db, q);
	for (i = 0; i < n; i++) {
		q = db_query(c->db, Q_WAITING_SETTLE);
		db_bind(q, ":message", json_object_get_string(
		    json_object_array_get_idx(pending, i)));
		db_bind(q, ":outcome", "held");
		db_run(c->db, q);
	}
	c->tally->count[TALLY_HELD]++;
	journal_write(c->db, JOURNAL_REPLY, "warning", NULL, message);
}

void
claim_reply_error(struct claim *c, struct record_in *from,
    const struct record *r)
{
	const char *id = record_need(from, r, "conversation_id");
	const char *class = record_need(from, r, "class");
	const char *message = record_need(from, r, "message");
	struct json_object *pending = json_arr(r->object, "pending");
	int64_t failures;

	if (id == NULL || class == NULL || message == NULL)
		return;
	if (!are_strings(pending)) {
		record_reject(from, r, NULL, "reply_error without pending");
		return;
	}
	failures = conversation_failures(c, id);
	if (strcmp(class, "auth") == 0 || strcmp(class, "rate") == 0)
		service_failed(c, message, json_str(r->object, "retry_at"));
	else if (strcmp(class, "transient") == 0 && failures + 1 < TRIES_MAX)
		ask_again_later(c, id, failures, message);
	else
		hold_pending(c, id, pending, message);
}
