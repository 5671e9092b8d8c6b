#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "automatic.h"
#include "echo.h"
#include "ident.h"
#include "identity.h"
#include "ingest.h"
#include "journal.h"
#include "message.h"
#include "must.h"
#include "poll.h"
#include "roster.h"
#include "takeover.h"
#include "thread.h"
#include "token.h"
#include "waiting.h"

/* The thread whose messages are coming, and what they did to it so far. */
struct thread {
	char *channel_id, *thread_id;		/* owned */
	char *customer_id;			/* owned; NULL: not told */
	char conversation[IDENT_SIZE];		/* empty: not looked for yet */
	char erased_at[STAMP_SIZE];		/* up to then; empty: nothing */
	char polled_to[STAMP_SIZE];		/* where erased: what was known */
	char moved_to[STAMP_SIZE];		/* empty: nothing new */
	bool answered, anew;
	bool passing;		/* the next may be of another conversation */
};

struct ingest {
	struct db *db;				/* borrowed */
	struct tally *tally;			/* borrowed */
	struct roster roster;
	struct thread thread;
	int64_t seq_base;			/* 0: not asked for yet */
	bool known;				/* the last message was */
};

struct ingest *
ingest_new(struct db *db, struct tally *tally)
{
	struct ingest *in = must(calloc(1, sizeof(*in)));

	in->db = db;
	in->roster.db = db;
	in->tally = tally;
	return in;
}

static void
forget_thread(struct thread *t)
{
	free(t->channel_id);
	free(t->thread_id);
	free(t->customer_id);
	memset(t, 0, sizeof(*t));
}

void
ingest_free(struct ingest *in)
{
	roster_free(&in->roster);
	forget_thread(&in->thread);
	free(in);
}

void
ingest_flush(struct ingest *in)
{
	struct thread *t = &in->thread;

	if (t->thread_id == NULL || *t->moved_to == '\0')
		return;
	message_moves(in->db, t->conversation, t->moved_to, t->answered,
	    t->anew);
	*t->moved_to = '\0';
	t->answered = t->anew = false;
}

static void
conversation_add(struct ingest *in, const struct met *c,
    const char *thread_id)
{
	sqlite3_stmt *q = db_query(in->db, Q_CONVERSATION_ADD);
	char now[STAMP_SIZE];

	db_bind(q, ":id", ident_new(in->thread.conversation));
	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":platform", c->platform);
	db_bind_int(q, ":ai", c->ai_enabled);
	db_bind(q, ":now", journal_now(now));
	db_run(in->db, q);
	in->tally->count[TALLY_THREADS]++;
}

static void
learn_customer(struct ingest *in, const struct record *r)
{
	sqlite3_stmt *q = db_query(in->db, Q_CONVERSATION_CUSTOMER);

	db_bind(q, ":id", in->thread.conversation);
	db_bind(q, ":customer", json_str(r->object, "customer_id"));
	db_bind(q, ":name", json_text(r->object, "customer_name"));
	db_bind(q, ":phone", json_str(r->object, "customer_phone"));
	db_run(in->db, q);
}

/*
 * Whether the messages before were of this thread, and of the person that
 * WhatsApp knows by more than one id.
 */
static bool
is_inside(const struct thread *t, const struct met *c, const char *thread_id,
    const char *customer_id)
{
	if (t->thread_id == NULL || t->passing ||
	    strcmp(t->thread_id, thread_id) != 0 ||
	    strcmp(t->channel_id, c->id) != 0)
		return false;
	return !identity_counts(c->platform) || (customer_id != NULL &&
	    t->customer_id != NULL && strcmp(t->customer_id, customer_id) == 0);
}

static void
find_conversation(struct ingest *in, const struct met *c,
    const struct record *r, const char *thread_id)
{
	struct thread *t = &in->thread;
	sqlite3_stmt *q;
	bool known = false;

	q = db_query(in->db, Q_CONVERSATION_OF_THREAD);
	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	if (db_row(in->db, q)) {
		snprintf(t->conversation, sizeof(t->conversation), "%s",
		    db_col(q, 0));
		known = db_col_int(q, 2) && db_col_int(q, 3) &&
		    (db_col_int(q, 4) || !identity_counts(c->platform));
		db_done(q);
	} else {
		conversation_add(in, c, thread_id);
	}
	if (!known)
		learn_customer(in, r);
}

/* As find_conversation(), of a platform whose people have more than one id. */
static void
find_person(struct ingest *in, const struct met *c, const struct record *r,
    const char *created_at)
{
	struct thread *t = &in->thread;
	const struct identity who = {
		.channel_id = c->id,
		.thread_id = t->thread_id,
		.customer_id = t->customer_id,
		.phone = json_str(r->object, "customer_phone"),
		.moved_from = json_str(r->object, "moved_from"),
		.created_at = created_at
	};
	char *place = identity_thread(in->db, &who, &t->passing);

	find_conversation(in, c, r, place);
	identity_moved(in->db, &who, t->conversation);
	free(place);
}

/* A platform shows it for as long as it likes. */
static void
recall_erasure(struct ingest *in)
{
	struct thread *t = &in->thread;
	sqlite3_stmt *q = db_query(in->db, Q_THREAD_ERASED);

	db_bind(q, ":channel", t->channel_id);
	db_bind(q, ":thread", t->thread_id);
	if (db_row(in->db, q)) {
		snprintf(t->erased_at, sizeof(t->erased_at), "%s",
		    db_col(q, 0));
		snprintf(t->polled_to, sizeof(t->polled_to), "%s",
		    db_col(q, 1) != NULL ? db_col(q, 1) : "");
	}
	db_done(q);
}

/* What the customer wrote since the last poll was not there to be erased. */
static bool
was_erased(const struct thread *t, const struct message *m)
{
	return strcmp(m->created_at, t->erased_at) <= 0 &&
	    (strcmp(m->sender, "customer") != 0 ||
	    strcmp(m->created_at, t->polled_to) <= 0);
}

/* Make in->thread the one of this message. */
static void
enter_thread(struct ingest *in, const struct met *c, const struct record *r)
{
	struct thread *t = &in->thread;
	const char *thread_id = json_str(r->object, "thread_id");
	const char *customer_id = json_str(r->object, "customer_id");

	if (json_any(r->object, "moved_from") == NULL &&
	    is_inside(t, c, thread_id, customer_id))
		return;
	ingest_flush(in);
	forget_thread(t);
	t->channel_id = must_copy(c->id);
	t->thread_id = must_copy(thread_id);
	t->customer_id = must_copy_or_null(customer_id);
	recall_erasure(in);
}

/* The conversation that is the thread's, made if it is new. */
static void
enter_conversation(struct ingest *in, const struct met *c,
    const struct record *r, const char *created_at)
{
	if (*in->thread.conversation != '\0')
		return;
	if (identity_counts(c->platform))
		find_person(in, c, r, created_at);
	else
		find_conversation(in, c, r, in->thread.thread_id);
}

/* The order of this fetch, above everything that was stored before it. */
static int64_t
sequence(struct ingest *in, const struct record *r)
{
	int64_t n = json_int_or(r->object, "sequence", 0);
	const int64_t most = 1 << 20;

	if (in->seq_base == 0)
		in->seq_base = message_next_seq(in->db);
	return in->seq_base + (n > most ? most : n < -most ? -most : n);
}

static bool
is_id(const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	return len > 0 && len <= ECHO_ID_MAX;
}

static bool
is_sender(const char *text)
{
	return text != NULL && (strcmp(text, "customer") == 0 ||
	    strcmp(text, "employee") == 0);
}

/* The members that must be right; false after a reject. */
static bool
message_read(struct record_in *from, const struct record *r,
    struct message *m, char created_at[STAMP_SIZE])
{
	int64_t t = stamp_parse(json_str(r->object, "created_at"));

	memset(m, 0, sizeof(*m));
	m->created_at = stamp_print(t, created_at);
	m->message_id = json_str(r->object, "message_id");
	m->sender = json_str(r->object, "sender_type");
	m->content = json_text(r->object, "content");
	if (t != STAMP_NONE && is_id(m->message_id) && is_sender(m->sender) &&
	    is_id(json_str(r->object, "thread_id")) && m->content != NULL)
		return true;
	record_reject(from, r, r->object, "message with an unusable thread_id, "
	    "message_id, sender_type, content or created_at");
	return false;
}

/* What the record, its channel and its thread say besides. */
static void
message_place(struct ingest *in, const struct record *r,
    const struct met *c, struct message *m)
{
	enter_conversation(in, c, r, m->created_at);
	m->conversation = in->thread.conversation;
	m->unreadable = json_true(r->object, "unreadable");
	m->automated = json_true(r->object, "automated");
	m->reply_to = json_str(r->object, "reply_to");
	m->seq = sequence(in, r);
	/* Without a first poll nothing is new: what is old is never answered. */
	m->old = json_true(r->object, "history") || c->history_before == NULL ||
	    strcmp(m->created_at, c->history_before) < 0;
	m->attachments = json_arr(r->object, "attachments");
}

static sqlite3_stmt *
at_place(struct ingest *in, enum query query, const struct message *m)
{
	sqlite3_stmt *q = db_query(in->db, query);

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", m->created_at);
	db_bind_int(q, ":seq", m->seq);
	return q;
}

/*
 * A person's message answers what waited before it, and a customer's message
 * that comes to light behind a person's was answered by it.
 */
static void
apply_employee_rule(struct ingest *in, const struct message *m)
{
	sqlite3_stmt *q;
	bool answered;

	if (m->old || m->unreadable || m->automated)
		return;
	if (!message_from_customer(m))
		echo_rival(in->db, m);
	if (!takeover_answers())
		return;
	if (!message_from_customer(m)) {
		db_run(in->db, at_place(in, Q_PERSON_ANSWERS, m));
		return;
	}
	q = at_place(in, Q_PERSON_FOLLOWS, m);
	answered = db_row(in->db, q);
	db_done(q);
	if (!answered)
		return;
	q = db_query(in->db, Q_WAITING_SETTLE);
	db_bind(q, ":message", m->message_id);
	db_bind(q, ":outcome", "person");
	db_run(in->db, q);
}

static void
note_movement(struct ingest *in, const struct message *m)
{
	struct thread *t = &in->thread;
	bool customer = message_from_customer(m);

	if (strcmp(m->created_at, t->moved_to) > 0)
		memcpy(t->moved_to, m->created_at, STAMP_SIZE);
	if (m->unreadable)
		return;
	t->answered |= !customer && !m->automated;
	t->anew |= customer && !m->old;
}

/* What the account itself said since the first poll, and can be read. */
static bool
is_own_news(const struct message *m)
{
	return !m->old && !m->unreadable && !message_from_customer(m);
}

/*
 * Whether the message changed anything.  A page is mostly new or known from end
 * to end: behind a known message the next is looked for, which costs less than
 * to try and insert it.
 */
static bool
keep_message(struct ingest *in, struct message *m)
{
	if (in->known && message_is_whole(in->db, m))
		return false;
	in->known = !message_add(in->db, m);
	if (in->known)
		return message_fill(in->db, m);
	in->tally->count[TALLY_IMPORTED]++;
	in->tally->count[TALLY_HISTORY] += m->old;
	in->tally->count[TALLY_UNREADABLE] += m->unreadable && !m->old;
	return true;
}

void
ingest_message(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	struct met *c = roster_of(&in->roster, from, r);
	char created_at[STAMP_SIZE];
	struct message m;

	if (c == NULL || !message_read(from, r, &m, created_at))
		return;
	enter_thread(in, c, r);
	if (was_erased(&in->thread, &m))
		return;
	message_place(in, r, c, &m);
	/* Our own words come back: they are no person's. */
	if (is_own_news(&m)) {
		if (echo_absorb(in->db, &m))
			return;
		m.automated = m.automated || echo_is_in_doubt(in->db, &m) ||
		    automatic_is(in->db, &m);
	}
	if (!keep_message(in, &m))
		return;
	note_movement(in, &m);
	apply_employee_rule(in, &m);
}

void
ingest_begin(struct ingest *in, struct record_in *from, const struct record *r)
{
	poll_begin(in->db, &in->roster, from, r);
}

void
ingest_thread(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	ingest_flush(in);
	thread_store(in->db, in->tally, &in->roster, from, r);
}

void
ingest_token(struct ingest *in, struct record_in *from, const struct record *r)
{
	token_store(in->db, &in->roster, from, r);
}

void
ingest_checkpoint(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	ingest_flush(in);
	poll_checkpoint(in->db, &in->roster, from, r);
}

void
ingest_fetch_error(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	ingest_flush(in);
	poll_error(in->db, in->tally, &in->roster, from, r);
}

void
ingest_withhold(struct ingest *in, const char *channel_id)
{
	roster_withhold(&in->roster, channel_id);
}

void
ingest_gap(struct ingest *in, const char *channel_id)
{
	roster_gap(&in->roster, channel_id);
}

void
ingest_sweep(struct ingest *in)
{
	waiting_sweep(in->db, in->tally);
}
