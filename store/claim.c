#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "claim.h"
#include "handover.h"
#include "journal.h"
#include "model.h"
#include "must.h"
#include "objection.h"
#include "orders.h"
#include "outbox.h"
#include "part.h"
#include "spending.h"
#include "takeover.h"
#include "unsent.h"
#include "waiting.h"
#include "window.h"
#include "witness.h"

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
	struct claim *c = must(calloc(1, sizeof(*c)));

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
	witness_orphans(c->db, c->tally);
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
	c->ready = must(reallocarray(c->ready, c->n_ready + 1,
	    sizeof(*c->ready)));
	c->ready[c->n_ready++] = outgoing;
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

/* A part that is due becomes an `outgoing` record, in the state `sending`. */
static void
claim_part(struct claim *c, const char *reply_id, int part)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_OUTGOING);
	struct json_object *o = record_new("outgoing");
	char now[STAMP_SIZE];

	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	db_need(c->db, q);
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
	    objection_is_over(c->db, db_col(q, 8), reply_id));
	db_done(q);
	q = db_query(c->db, Q_PART_CLAIM);
	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	db_bind(q, ":after", json_str(o, "after"));
	db_bind(q, ":now", journal_now(now));
	db_run(c->db, q);
	make_ready(c, o);
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
	handover_begin(c->db, reply->conversation_id, reply->reason,
	    reply->for_good);
	waiting_settle(c->db, reply->conversation_id, reply->reply_id,
	    "person");
	c->tally->count[TALLY_HANDOVERS]++;
}

static bool
is(const struct outbox_reply *reply, const char *outcome)
{
	return strcmp(reply->outcome, outcome) == 0;
}

/* A notice leaves what waits as it is; what else has something to answer. */
static bool
take_pending(struct claim *c, const struct outbox_reply *reply,
    struct json_object *pending)
{
	return is(reply, "notice") || waiting_take(c->db,
	    reply->conversation_id, reply->reply_id, pending) > 0;
}

/* What the outcome does to the conversation, beside its words. */
static void
conclude(struct claim *c, const struct outbox_reply *reply)
{
	if (is(reply, "handover")) {
		hand_over(c, reply);
		return;
	}
	if (!is(reply, "notice"))
		handover_end(c->db, reply->conversation_id);
	if (!is(reply, "silent"))
		return;
	waiting_settle(c->db, reply->conversation_id, reply->reply_id,
	    "silent");
	c->tally->count[TALLY_SILENT]++;
}

/* What the program itself tells of its orders; how many parts there are then. */
static int
add_receipt(struct claim *c, const struct outbox_reply *reply,
    const struct record *r, int parts, const char **why)
{
	struct receipt receipt = { .language = json_str(r->object, "language") };
	const struct account_kind *kind = account_kind(reply->platform, NULL);
	char *text = NULL;

	if (!orders_tell(c->db, reply->reply_id, json_arr(r->object,
	    "proposal"), &receipt))
		*why = "a proposal of the reply is not usable";
	else if ((text = receipt_print(&receipt, kind->unit,
	    kind->longest)) != NULL)
		parts = outbox_append(c->db, reply, parts, text);
	free(text);
	receipt_free(&receipt);
	return parts;
}

static void
commit_reply(struct claim *c, const struct outbox_reply *reply,
    struct json_object *pending, const struct record *r)
{
	const char *why = NULL;
	int parts, i;

	db_save(c->db);
	parts = outbox_add(c->db, reply);
	if (!take_pending(c, reply, pending))
		why = "nothing waited for it any more";
	else if (is(reply, "text") && parts == 0)
		why = "it was empty";
	else if (orders_add(c->db, c->tally, reply->conversation_id,
	    reply->reply_id, json_arr(r->object, "orders"), &why))
		parts = add_receipt(c, reply, r, parts, &why);
	if (why != NULL) {
		db_undo(c->db);
		shelve(c, reply, why);
		return;
	}
	db_keep(c->db);
	conclude(c, reply);
	spending_add(c->db, reply->conversation_id, parts > 0, 0);
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

static const char *
json_member(const struct record *r, const char *key)
{
	struct json_object *value = json_any(r->object, key);

	return value != NULL ? json_print(value, NULL) : NULL;
}

/* The members of a `reply`; false after a reject. */
static bool
reply_read(struct record_in *from, const struct record *r,
    struct outbox_reply *reply, struct json_object **pending)
{
	static const char *const outcomes[] =
	    { "text", "silent", "handover", "notice", NULL };

	memset(reply, 0, sizeof(*reply));
	reply->reply_id = record_need(from, r, "reply_id");
	reply->conversation_id = record_need(from, r, "conversation_id");
	*pending = waiting_named(r);
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
	reply->for_good = json_true(r->object, "for_good");
	reply->proposal = json_member(r, "proposal");
	if (reply->attempt < 1 || *pending == NULL ||
	    !is_one_of(reply->outcome, outcomes)) {
		record_reject(from, r, NULL,
		    "reply with an unusable attempt, pending or outcome");
		return false;
	}
	reply->newest_pending = waiting_newest(*pending);
	return true;
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
	if (!outbox_platform(c->db, reply.conversation_id, platform,
	    sizeof(platform))) {
		record_reject(from, r, NULL, "reply to an unknown conversation");
		return;
	}
	reply.platform = platform;
	model_works(c->db, r);
	if (outbox_knows(c->db, reply.reply_id))
		return;			/* the first commit wins */
	spending_add(c->db, reply.conversation_id, 0,
	    spending_tokens(json_obj(r->object, "usage")));
	against = objection_to(c->db, reply.conversation_id, reply.reply_id,
	    reply.newest_pending);
	if (unsent_among(c->db, pending)) {
		shelve(c, &reply, objection_texts[TAKEN_BACK]);
		unsent_forget(c->db, reply.reply_id);
		return;
	}
	if (against == NO_OBJECTION) {
		commit_reply(c, &reply, pending, r);
		return;
	}
	shelve(c, &reply, objection_texts[against]);
	if (against == WINDOW_CLOSED && waiting_take(c->db,
	    reply.conversation_id, reply.reply_id, pending) > 0)
		waiting_settle(c->db, reply.conversation_id, reply.reply_id,
		    "window");
}

/*
 * Not sent after all.  What it answered waits again, but for what can not be
 * answered any more; its orders go with it if it is to be written anew.
 */
static void
withdraw(struct claim *c, const char *conversation_id, const char *reply_id,
    enum objection against)
{
	if (against == TAKEN_BACK) {
		unsent_withdraw(c->db, c->tally, conversation_id, reply_id,
		    objection_texts[against]);
		return;
	}
	outbox_cancel(c->db, reply_id, objection_texts[against]);
	c->tally->count[TALLY_CANCELLED]++;
	if (against == NEWER_MESSAGE)
		orders_withdraw(c->db, reply_id);
	if (against == WINDOW_CLOSED)
		waiting_settle(c->db, conversation_id, reply_id, "window");
	else
		waiting_free(c->db, conversation_id, reply_id);
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
		part_keep(due->conversation, sizeof(due->conversation),
		    db_col(q, 8));
		part_keep(due->newest, sizeof(due->newest), db_col(q, 9));
	}
	db_done(q);
	return found;
}

/* What has begun to be said is said to its end. */
static bool
has_begun(struct claim *c, const char *reply_id)
{
	sqlite3_stmt *q = db_query(c->db, Q_CLAIM_OUT);
	bool found;

	db_bind(q, ":reply", reply_id);
	found = db_row(c->db, q);
	db_done(q);
	return found;
}

/* What has begun, or a person said, is stopped by the platform's window only. */
static enum objection
objection_of(struct claim *c, const struct due *due)
{
	if (due->agent && !has_begun(c, due->reply_id))
		return objection_to(c->db, due->conversation, due->reply_id,
		    due->newest);
	return window_is_shut(c->db, due->reply_id) ? WINDOW_CLOSED :
	    NO_OBJECTION;
}

void
claim_outgoing(struct claim *c, struct record_in *from, const struct record *r)
{
	struct due due = { .reply_id = record_need(from, r, "reply_id") };
	int64_t part = json_int_or(r->object, "part", 0);
	enum objection against;

	if (due.reply_id == NULL || !c->sending || !due_read(c, part, &due))
		return;
	against = objection_of(c, &due);
	if (against == NO_OBJECTION)
		claim_part(c, due.reply_id, (int)part);
	else
		withdraw(c, due.conversation, due.reply_id, against);
}

/* What could not be answered may still be told that a person will. */
void
claim_reply_error(struct claim *c, struct record_in *from,
    const struct record *r)
{
	int parts = model_error(c->db, c->tally, from, r), i;

	for (i = 1; c->sending && i <= parts; i++)
		claim_part(c, json_str(r->object, "reply_id"), i);
}
