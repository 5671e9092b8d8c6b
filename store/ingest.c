#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "automatic.h"
#include "conf.h"
#include "ident.h"
#include "ingest.h"
#include "journal.h"
#include "message.h"
#include "outbox.h"
#include "takeover.h"

enum {
	ID_MAX = 512,			/* bytes of a platform's id (facts A5) */
	RATE_FIRST = 60, RETRY_MOST = 3600, RETRY_SOON_MOST = 300,
	REST_MOST = 86400, CURSOR_MAX = 4096
};

struct channel {
	char *id, *platform, *history_before;	/* owned; the last may be NULL */
	char begun[STAMP_SIZE];			/* our clock; empty: not */
	bool ai_enabled;
	bool withheld;		/* a page was lost: nothing vouches for it */
	bool gapped;		/* an item was: a reading proves no absence */
};

/* The thread whose messages are coming, and what they did to it so far. */
struct thread {
	char *channel_id, *thread_id;		/* owned */
	char conversation[IDENT_SIZE];
	char moved_to[STAMP_SIZE];		/* empty: nothing new */
	bool answered, anew;
};

struct ingest {
	struct db *db;				/* borrowed */
	struct tally *tally;			/* borrowed */
	struct channel *channels;		/* owned */
	size_t n_channels;
	struct thread thread;
	int64_t seq_base;			/* 0: not asked for yet */
	bool withhold_all;
};

struct ingest *
ingest_new(struct db *db, struct tally *tally)
{
	struct ingest *in = calloc(1, sizeof(*in));

	if (in == NULL)
		errx(EX_OSERR, "out of memory");
	in->db = db;
	in->tally = tally;
	return in;
}

static void
forget_channels(struct ingest *in)
{
	size_t i;

	for (i = 0; i < in->n_channels; i++) {
		free(in->channels[i].id);
		free(in->channels[i].platform);
		free(in->channels[i].history_before);
	}
	free(in->channels);
	in->channels = NULL;
	in->n_channels = 0;
}

static void
forget_thread(struct thread *t)
{
	free(t->channel_id);
	free(t->thread_id);
	memset(t, 0, sizeof(*t));
}

void
ingest_free(struct ingest *in)
{
	forget_channels(in);
	forget_thread(&in->thread);
	free(in);
}

static char *
copy(const char *text)
{
	char *out;

	if (text == NULL)
		return NULL;
	if ((out = strdup(text)) == NULL)
		errx(EX_OSERR, "out of memory");
	return out;
}

/* The channel of this id, asked of the database once a run; NULL: unknown. */
static struct channel *
channel_get(struct ingest *in, const char *id)
{
	struct channel *c;
	sqlite3_stmt *q;
	size_t i;

	for (i = in->n_channels; i > 0; i--)
		if (strcmp(in->channels[i - 1].id, id) == 0)
			return &in->channels[i - 1];
	q = db_query(in->db, Q_CHANNEL_FACTS);
	db_bind(q, ":id", id);
	if (!db_row(in->db, q))
		return NULL;
	in->channels = reallocarray(in->channels, in->n_channels + 1,
	    sizeof(*in->channels));
	if (in->channels == NULL)
		errx(EX_OSERR, "out of memory");
	c = &in->channels[in->n_channels++];
	c->id = copy(id);
	c->platform = copy(db_col(q, 0));
	c->history_before = copy(db_col(q, 3));
	c->ai_enabled = db_col_int(q, 5) != 0;
	*c->begun = '\0';
	db_done(q);
	c->withheld = in->withhold_all;
	c->gapped = false;
	return c;
}

/* The channel that a record names, by id or by platform and account. */
static struct channel *
channel_of(struct ingest *in, struct record_in *from, const struct record *r)
{
	const char *id = json_str(r->object, "channel_id");
	struct channel *c = NULL;
	sqlite3_stmt *q = NULL;

	if (id == NULL) {
		q = db_query(in->db, Q_CHANNEL_OF_ACCOUNT);
		db_bind(q, ":channel", json_str(r->object, "platform"));
		db_bind(q, ":account", json_str(r->object, "account_id"));
		if (db_row(in->db, q))
			id = db_col(q, 0);
	}
	if (id != NULL)
		c = channel_get(in, id);
	if (q != NULL)
		db_done(q);
	if (c == NULL)
		record_reject(from, r, NULL, "%s of an unknown channel",
		    r->type);
	return c;
}

static struct channel *
named_channel(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	if (record_need(from, r, "channel_id") == NULL)
		return NULL;
	return channel_of(in, from, r);
}

/* A required time, in the fixed width; false after a reject. */
static bool
stamp_member(struct record_in *from, const struct record *r, const char *key,
    char at[STAMP_SIZE])
{
	const char *text = record_need(from, r, key);
	int64_t t;

	if (text == NULL)
		return false;
	if ((t = stamp_parse(text)) == STAMP_NONE) {
		record_reject(from, r, NULL, "%s: \"%s\" is not a time",
		    r->type, key);
		return false;
	}
	stamp_print(t, at);
	return true;
}

/* An optional time: at, or NULL where there is none. */
static const char *
stamp_maybe(const struct record *r, const char *key, char at[STAMP_SIZE])
{
	int64_t t = stamp_parse(json_str(r->object, key));

	return t == STAMP_NONE ? NULL : stamp_print(t, at);
}

void
ingest_withhold(struct ingest *in, const char *channel_id)
{
	struct channel *c;
	size_t i;

	if (channel_id != NULL) {
		if ((c = channel_get(in, channel_id)) != NULL)
			c->withheld = true;
		return;
	}
	in->withhold_all = true;
	for (i = 0; i < in->n_channels; i++)
		in->channels[i].withheld = true;
}

void
ingest_gap(struct ingest *in, const char *channel_id)
{
	struct channel *c = channel_id != NULL ? channel_get(in, channel_id) :
	    NULL;

	if (c != NULL)
		c->gapped = true;
}

void
ingest_begin(struct ingest *in, struct record_in *from, const struct record *r)
{
	struct channel *c = named_channel(in, from, r);
	const char *self = record_need(from, r, "self_id"), *why;
	char at[STAMP_SIZE];
	sqlite3_stmt *q;

	if (c == NULL || self == NULL ||
	    !stamp_member(from, r, "fetched_from", at))
		return;
	q = db_query(in->db, Q_CHANNEL_BEGIN);
	db_bind(q, ":id", c->id);
	db_bind(q, ":fetched_from", at);
	db_bind(q, ":self", self);
	if (!db_try(in->db, q, &why)) {
		record_reject(from, r, NULL,
		    "this account is connected already, by another channel");
		ingest_withhold(in, c->id);
		return;
	}
	journal_now(c->begun);
	if (c->history_before == NULL)
		c->history_before = copy(at);
}

void
ingest_flush(struct ingest *in)
{
	struct thread *t = &in->thread;
	sqlite3_stmt *q;

	if (t->thread_id == NULL || *t->moved_to == '\0')
		return;
	q = db_query(in->db, Q_CONVERSATION_MOVED);
	db_bind(q, ":id", t->conversation);
	db_bind(q, ":at", t->moved_to);
	db_bind_int(q, ":answered", t->answered);
	db_bind_int(q, ":anew", t->anew);
	db_run(in->db, q);
	*t->moved_to = '\0';
	t->answered = t->anew = false;
}

static void
conversation_add(struct ingest *in, const struct channel *c,
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

/* Make in->thread the one of this message, its conversation made if new. */
static void
enter_thread(struct ingest *in, const struct channel *c,
    const struct record *r, const char *thread_id)
{
	struct thread *t = &in->thread;
	sqlite3_stmt *q;
	bool known = false;

	if (t->thread_id != NULL && strcmp(t->thread_id, thread_id) == 0 &&
	    strcmp(t->channel_id, c->id) == 0)
		return;
	ingest_flush(in);
	forget_thread(t);
	t->channel_id = copy(c->id);
	t->thread_id = copy(thread_id);
	q = db_query(in->db, Q_CONVERSATION_OF_THREAD);
	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	if (db_row(in->db, q)) {
		snprintf(t->conversation, sizeof(t->conversation), "%s",
		    db_col(q, 0));
		known = db_col_int(q, 2) && db_col_int(q, 3);
		db_done(q);
	} else {
		conversation_add(in, c, thread_id);
	}
	if (!known)
		learn_customer(in, r);
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

	return len > 0 && len <= ID_MAX;
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
    const struct channel *c, struct message *m)
{
	struct json_object *attachments = json_arr(r->object, "attachments");

	enter_thread(in, c, r, json_str(r->object, "thread_id"));
	m->conversation = in->thread.conversation;
	m->unreadable = json_true(r->object, "unreadable");
	m->automated = json_true(r->object, "automated");
	m->reply_to = json_str(r->object, "reply_to");
	m->seq = sequence(in, r);
	/* Without a first poll nothing is new: what is old is never answered. */
	m->old = json_true(r->object, "history") || c->history_before == NULL ||
	    strcmp(m->created_at, c->history_before) < 0;
	if (attachments != NULL)
		m->attachments = json_print(attachments, NULL);
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
		outbox_rival(in->db, m);
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

void
ingest_message(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	struct channel *c = channel_of(in, from, r);
	char created_at[STAMP_SIZE];
	struct message m;

	if (c == NULL || !message_read(from, r, &m, created_at))
		return;
	message_place(in, r, c, &m);
	/* Our own words come back: they are no person's. */
	if (is_own_news(&m)) {
		if (outbox_absorb(in->db, &m))
			return;
		m.automated = m.automated || automatic_is(in->db, &m);
	}
	if (message_add(in->db, &m)) {
		in->tally->count[TALLY_IMPORTED]++;
		in->tally->count[TALLY_HISTORY] += m.old;
	} else if (!message_fill(in->db, &m)) {
		return;
	}
	note_movement(in, &m);
	apply_employee_rule(in, &m);
}

static const char *
error_text(const struct json_object *error, char *text, size_t size)
{
	const char *message = json_str(error, "message");

	if (error == NULL)
		return NULL;
	snprintf(text, size, "%s", message != NULL ? message : "failed");
	return text;
}

static int64_t
failures_of(struct ingest *in, sqlite3_stmt *q)
{
	int64_t n = 0;

	if (db_row(in->db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n;
}

static void
thread_read(struct ingest *in, const struct channel *c,
    const struct record *r, const char *thread_id, const char *fetched_from)
{
	sqlite3_stmt *q = db_query(in->db, Q_THREAD_READ);
	char since[STAMP_SIZE];
	const char *asked = stamp_maybe(r, "since", since);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	/* Read without a limit: everything that was owed is there. */
	db_bind(q, ":since", asked != NULL ? asked : "");
	db_bind_int(q, ":whole", json_true(r->object, "whole"));
	db_bind(q, ":fetched_from", fetched_from);
	db_run(in->db, q);
	if (!c->gapped)
		outbox_witness(in->db, in->tally, c->id, thread_id, asked,
		    fetched_from);
}

static int64_t
thread_failures(struct ingest *in, const char *channel_id,
    const char *thread_id)
{
	sqlite3_stmt *q = db_query(in->db, Q_THREAD_FAILURES);

	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	return failures_of(in, q);
}

/* One that the platform refuses for good is still asked for once a day. */
static int
longest_rest(const struct json_object *error)
{
	const char *class = json_str(error, "class");

	return class != NULL && strcmp(class, "permanent") == 0 ? REST_MOST :
	    RETRY_MOST;
}

static void
thread_stopped(struct ingest *in, const struct channel *c,
    const struct record *r, const char *thread_id)
{
	struct json_object *error = json_obj(r->object, "error");
	char since[STAMP_SIZE], walked[STAMP_SIZE], at[STAMP_SIZE], why[256];
	const char *cursor = json_str(r->object, "cursor");
	int64_t failures = thread_failures(in, c->id, thread_id);
	sqlite3_stmt *q = db_query(in->db, Q_THREAD_STOPPED);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":since", stamp_maybe(r, "since", since));
	db_bind(q, ":walked_to", stamp_maybe(r, "walked_to", walked));
	if (cursor != NULL && strlen(cursor) < CURSOR_MAX)
		db_bind(q, ":cursor", cursor);
	db_bind(q, ":error", error_text(error, why, sizeof(why)));
	if (error != NULL)
		db_bind(q, ":retry_at", journal_retry(failures, 10,
		    longest_rest(error), NULL, at));
	db_run(in->db, q);
}

/* Neither read nor tried: it only stands in the list. */
static bool
is_only_listed(const struct record *r)
{
	return json_any(r->object, "since") == NULL &&
	    json_any(r->object, "walked_to") == NULL &&
	    json_any(r->object, "cursor") == NULL &&
	    json_any(r->object, "error") == NULL;
}

static void
thread_listed(struct ingest *in, const struct channel *c,
    const char *thread_id)
{
	sqlite3_stmt *q = db_query(in->db, Q_THREAD_LISTED);

	db_bind(q, ":channel", c->id);
	db_bind(q, ":thread", thread_id);
	db_run(in->db, q);
}

void
ingest_thread(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	struct channel *c = named_channel(in, from, r);
	const char *thread_id = record_need(from, r, "thread_id");
	char at[STAMP_SIZE];

	if (c == NULL || thread_id == NULL ||
	    !stamp_member(from, r, "fetched_from", at) || c->withheld)
		return;
	ingest_flush(in);
	if (json_true(r->object, "complete"))
		thread_read(in, c, r, thread_id, at);
	else if (is_only_listed(r))
		thread_listed(in, c, thread_id);
	else
		thread_stopped(in, c, r, thread_id);
}

static void
bind_memo(sqlite3_stmt *q, const struct record *r)
{
	struct json_object *memo = json_any(r->object, "memo");

	if (memo != NULL)
		db_bind(q, ":memo", json_print(memo, NULL));
}

static void
bind_usage(sqlite3_stmt *q, const struct record *r)
{
	struct json_object *usage = json_obj(r->object, "usage");
	int64_t n;

	if (json_int(usage, "percent", &n))
		db_bind_int(q, ":percent", n);
	if (json_int(usage, "minutes", &n))
		db_bind_int(q, ":minutes", n);
}

void
ingest_checkpoint(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	struct channel *c = named_channel(in, from, r);
	char fetched[STAMP_SIZE], walked[STAMP_SIZE], now[STAMP_SIZE];
	sqlite3_stmt *q;

	if (c == NULL)
		return;
	ingest_flush(in);
	if (c->withheld) {
		warnx("channel %s: checkpoint withheld, a page was lost",
		    c->id);
		return;
	}
	q = db_query(in->db, Q_CHANNEL_CHECKPOINT);
	db_bind(q, ":id", c->id);
	/* As old as its beginning: what came while it ran was not read. */
	db_bind(q, ":now", *c->begun != '\0' ? c->begun : journal_now(now));
	db_bind(q, ":fetched_from", stamp_maybe(r, "fetched_from", fetched));
	db_bind(q, ":walked_to", stamp_maybe(r, "walked_to", walked));
	db_bind_int(q, ":done", json_true(r->object, "history_done"));
	bind_memo(q, r);
	bind_usage(q, r);
	db_run(in->db, q);
}

/*
 * Rate and permanent: a minute, doubling to an hour.  Transient: one failed
 * poll costs nothing but the beat, then SOUK_BACKOFF doubling to 5 minutes.
 */
static const char *
next_poll(int64_t failures, const char *class, const char *named,
    char at[STAMP_SIZE])
{
	if (strcmp(class, "transient") != 0)
		return journal_retry(failures, RATE_FIRST, RETRY_MOST, named,
		    at);
	if (failures == 0)
		return NULL;
	return journal_retry(failures - 1, conf_seconds("SOUK_BACKOFF", 10, 0,
	    RETRY_MOST), RETRY_SOON_MOST, named, at);
}

static int64_t
channel_failures(struct ingest *in, const char *id)
{
	sqlite3_stmt *q = db_query(in->db, Q_CHANNEL_FAILURES);

	db_bind(q, ":id", id);
	return failures_of(in, q);
}

void
ingest_fetch_error(struct ingest *in, struct record_in *from,
    const struct record *r)
{
	struct channel *c = named_channel(in, from, r);
	const char *class = record_need(from, r, "class");
	const char *message = record_need(from, r, "message");
	char at[STAMP_SIZE];
	const char *retry_at;
	sqlite3_stmt *q;

	if (c == NULL || class == NULL || message == NULL)
		return;
	ingest_flush(in);
	retry_at = next_poll(channel_failures(in, c->id), class,
	    json_str(r->object, "retry_at"), at);
	q = db_query(in->db, Q_CHANNEL_FAILED);
	db_bind(q, ":id", c->id);
	db_bind(q, ":class", class);
	db_bind(q, ":reason", message);
	db_bind(q, ":retry_at", retry_at);
	bind_memo(q, r);
	db_run(in->db, q);
	journal_write(in->db, JOURNAL_IMPORT, strcmp(class, "auth") == 0 ?
	    "error" : "warning", c->id, message);
	in->tally->count[TALLY_ERRORS]++;
}

/*
 * The clock of waiting is the platform's: its time at the newest poll of any
 * channel, for our own may be wrong by a day.
 */
static bool
platform_now(struct ingest *in, int64_t *now)
{
	sqlite3_stmt *q = db_query(in->db, Q_NEWEST_POLL);
	bool known = false;

	if (db_row(in->db, q)) {
		*now = stamp_parse(db_col(q, 0));
		known = *now != STAMP_NONE;
	}
	db_done(q);
	return known;
}

static int
settle_before(struct ingest *in, enum query query, int64_t before)
{
	sqlite3_stmt *q = db_query(in->db, query);
	char at[STAMP_SIZE];

	db_bind(q, ":before", stamp_print(before, at));
	return db_run(in->db, q);
}

void
ingest_sweep(struct ingest *in)
{
	int64_t now, within = conf_seconds("SOUK_ANSWER_WITHIN", 12 * 3600, 60,
	    7 * 86400);
	int n;

	if (!platform_now(in, &now))
		return;
	n = settle_before(in, Q_WAITING_SHUT_OUT, now - OUTBOX_WINDOW_MS);
	n += settle_before(in, Q_WAITING_OUTDATED, now - within * 1000);
	in->tally->count[TALLY_EXPIRED] += (unsigned long)n;
}
