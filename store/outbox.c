#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "automatic.h"
#include "conf.h"
#include "journal.h"
#include "outbox.h"
#include "text.h"

enum {
	RETRY_MOST = 300,	/* seconds between tries of a part */
	DOUBT_MS = 86400000,	/* how long a part may be in doubt */
	SKEW_MS = 5000,		/* between two servers of one platform */
	ID_MAX = 512		/* bytes of a platform's id (facts A5) */
};

/* How much one message of a platform holds (facts E and F1, 2026-11-22). */
static const struct limit {
	const char *platform;
	enum text_unit unit;
	size_t max;
} limits[] = {
	{ "facebook", TEXT_CHARACTERS, 2000 },
	{ "instagram", TEXT_BYTES, 1000 },
	{ "whatsapp", TEXT_CHARACTERS, 4096 }
};

static const struct limit *
limit_of(const char *platform)
{
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		if (strcmp(limits[i].platform, platform) == 0)
			return &limits[i];
	return &limits[1];			/* the smallest */
}

static void
part_add(struct db *db, const char *reply_id, int part, const char *text)
{
	sqlite3_stmt *q = db_query(db, Q_PART_ADD);
	char now[STAMP_SIZE];

	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	db_bind(q, ":text", text);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static int
parts_add(struct db *db, const char *reply_id, const char *text,
    const struct limit *limit)
{
	int parts = 0;
	size_t len;
	char *part;

	while (!is_blank(text)) {
		len = text_part(text, limit->unit, limit->max);
		if ((part = strndup(text, len)) == NULL)
			errx(EX_OSERR, "out of memory");
		if (!is_blank(part))
			part_add(db, reply_id, ++parts, part);
		free(part);
		text += len;
	}
	return parts;
}

int
outbox_add(struct db *db, const struct outbox_reply *reply)
{
	sqlite3_stmt *q = db_query(db, Q_OUTBOX_ADD);
	const char *text = reply->text != NULL ? reply->text : "";
	char now[STAMP_SIZE];

	db_bind(q, ":reply", reply->reply_id);
	db_bind(q, ":conversation", reply->conversation_id);
	db_bind(q, ":author", reply->author);
	db_bind_int(q, ":attempt", reply->attempt);
	db_bind(q, ":newest", reply->newest_pending);
	db_bind(q, ":outcome", reply->outcome);
	db_bind(q, ":text", text);
	db_bind(q, ":tag", reply->tag);
	db_bind(q, ":reason", reply->reason);
	db_bind(q, ":decisions", reply->decisions);
	db_bind(q, ":model", reply->model);
	db_bind(q, ":usage", reply->usage);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	return parts_add(db, reply->reply_id, text, limit_of(reply->platform));
}

bool
outbox_knows(struct db *db, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_OUTBOX_KNOWN);
	bool known;

	db_bind(q, ":reply", reply_id);
	known = db_row(db, q);
	db_done(q);
	return known;
}

void
outbox_cancel(struct db *db, const char *reply_id, const char *reason)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_CANCEL);
	char now[STAMP_SIZE];

	db_bind(q, ":reply", reply_id);
	db_bind(q, ":reason", reason);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	q = db_query(db, Q_OUTBOX_REASON);
	db_bind(q, ":reply", reply_id);
	db_bind(q, ":reason", reason);
	db_run(db, q);
}

/* What a result is about: the part as it stands, and its conversation. */
struct part {
	const char *reply_id;			/* borrowed */
	int number;
	char state[16], conversation[64], author[16], channel[64];
	char claimed_at[STAMP_SIZE];		/* platform's clock, or empty */
	char *text;				/* owned */
	int64_t failures, claims;
};

static void
keep(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text != NULL ? text : "");
}

static bool
part_read(struct db *db, struct part *p)
{
	sqlite3_stmt *q = db_query(db, Q_PART_STATE);

	db_bind(q, ":reply", p->reply_id);
	db_bind_int(q, ":part", p->number);
	if (!db_row(db, q))
		return false;
	keep(p->state, sizeof(p->state), db_col(q, 0));
	if ((p->text = strdup(db_col(q, 1))) == NULL)
		errx(EX_OSERR, "out of memory");
	p->failures = db_col_int(q, 2);
	p->claims = db_col_int(q, 3);
	keep(p->claimed_at, sizeof(p->claimed_at), db_col(q, 4));
	db_done(q);
	q = db_query(db, Q_OUTBOX_FACTS);
	db_bind(q, ":reply", p->reply_id);
	if (db_row(db, q)) {
		keep(p->conversation, sizeof(p->conversation), db_col(q, 0));
		keep(p->author, sizeof(p->author), db_col(q, 1));
		keep(p->channel, sizeof(p->channel), db_col(q, 3));
	}
	db_done(q);
	return true;
}

/* The part that a result names; false after a reject. */
static bool
part_of(struct db *db, struct record_in *from, const struct record *r,
    struct part *p)
{
	int64_t number;

	memset(p, 0, sizeof(*p));
	p->reply_id = record_need(from, r, "reply_id");
	if (p->reply_id == NULL)
		return false;
	if (json_int(r->object, "part", &number) && number > 0 &&
	    number < 10000) {
		p->number = (int)number;
		if (part_read(db, p))
			return true;
	}
	record_reject(from, r, NULL, "%s of an unknown part", r->type);
	return false;
}

static bool
is_in(const struct part *p, const char *state)
{
	return strcmp(p->state, state) == 0;
}

static sqlite3_stmt *
part_query(struct db *db, enum query query, const struct part *p, char *now)
{
	sqlite3_stmt *q = db_query(db, query);

	db_bind(q, ":reply", p->reply_id);
	db_bind_int(q, ":part", p->number);
	if (now != NULL)
		db_bind(q, ":now", journal_now(now));
	return q;
}

static int
mark_sent(struct db *db, const struct part *p, const char *message_id,
    bool seen)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_SENT, p, now);

	db_bind(q, ":message", message_id);
	db_bind_int(q, ":seen", seen);
	return db_run(db, q);
}

/* The conversation after something of ours is out. */
static void
conversation_spoke(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_MOVED);

	db_bind(q, ":id", m->conversation);
	db_bind(q, ":at", m->created_at);
	db_bind_int(q, ":answered", 1);
	db_bind_int(q, ":anew", 0);
	db_run(db, q);
	q = db_query(db, Q_CONVERSATION_ANSWERED);
	db_bind(q, ":id", m->conversation);
	db_run(db, q);
	if (strcmp(m->sender, "employee") != 0)
		return;
	q = db_query(db, Q_PERSON_ANSWERS);
	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", m->created_at);
	db_bind_int(q, ":seq", m->seq);
	db_run(db, q);
}

/* An id in all of its spellings: the query knows the third. */
static void
bind_id(sqlite3_stmt *q, const char *message_id)
{
	db_bind(q, ":message", message_id);
	db_bind(q, ":bare", strncmp(message_id, "m_", 2) == 0 ?
	    message_id + 2 : message_id);
}

/* The row of this message stands, and is the part's, whoever brought it. */
static bool
adopt(struct db *db, const struct part *p, const char *message_id)
{
	sqlite3_stmt *q = part_query(db, Q_MESSAGE_ADOPT, p, NULL);

	bind_id(q, message_id);
	db_bind(q, ":author", p->author);
	if (db_run(db, q) == 0)
		return false;
	if (strcmp(p->author, "agent") != 0)
		return true;
	/* It was taken for a person's while nobody knew. */
	q = db_query(db, Q_ANSWERED_AFTER_ALL);
	db_bind(q, ":conversation", p->conversation);
	db_bind(q, ":reply", p->reply_id);
	db_run(db, q);
	return true;
}

static void
store_own(struct db *db, const struct part *p, const char *message_id,
    const char *sent_at)
{
	struct message m = {
		.conversation = p->conversation, .message_id = message_id,
		.sender = p->author, .content = p->text,
		.created_at = sent_at, .reply_id = p->reply_id,
		.part = p->number, .seq = message_next_seq(db)
	};

	if (!adopt(db, p, message_id))
		message_add(db, &m);
	conversation_spoke(db, &m);
}

/*
 * The platform gave the part this id: if a poll took a person's words, the
 * same ones, for it, they are given back.
 */
static void
disown_others(struct db *db, const struct part *p, const char *message_id)
{
	sqlite3_stmt *q = part_query(db, Q_MESSAGE_DISOWN, p, NULL);

	bind_id(q, message_id);
	db_bind(q, ":conversation", p->conversation);
	db_run(db, q);
}

/* The sender's answer to a part that a poll has seen before. */
static void
name_sent(struct db *db, const struct part *p, const char *message_id)
{
	sqlite3_stmt *q = part_query(db, Q_PART_NAMED, p, NULL);

	bind_id(q, message_id);
	if (db_run(db, q) > 0 && adopt(db, p, message_id))
		disown_others(db, p, message_id);
}

void
outbox_sent(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r)
{
	const char *message_id = record_need(from, r, "message_id");
	int64_t t = stamp_parse(json_str(r->object, "sent_at"));
	char at[STAMP_SIZE], now[STAMP_SIZE];
	struct part p;

	if (message_id == NULL || !part_of(db, from, r, &p))
		return;
	if (t == STAMP_NONE)	/* the platform's clock, or else ours */
		t = stamp_parse(p.claimed_at);
	/* A result that comes after a witness had given the part up. */
	if (is_in(&p, "queued"))
		db_run(db, part_query(db, Q_PART_CLAIM, &p, now));
	/* Nothing moves: a replay, or the poll was quicker. */
	if (mark_sent(db, &p, message_id, false) > 0) {
		tally->count[TALLY_SENT]++;
		store_own(db, &p, message_id,
		    stamp_print(t != STAMP_NONE ? t : stamp_now(), at));
	} else {
		name_sent(db, &p, message_id);
	}
	free(p.text);
}

static void
settle_pending(struct db *db, const struct part *p, const char *outcome)
{
	sqlite3_stmt *q = db_query(db, Q_WAITING_SETTLE_REPLY);

	db_bind(q, ":conversation", p->conversation);
	db_bind(q, ":reply", p->reply_id);
	db_bind(q, ":outcome", outcome);
	db_run(db, q);
}

static void
end_part(struct db *db, const struct part *p, const char *state,
    const char *code, const char *reason)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_ENDS, p, now);

	db_bind(q, ":state", state);
	db_bind(q, ":code", code);
	db_bind(q, ":reason", reason);
	db_run(db, q);
}

static void
try_again(struct db *db, const struct part *p, const struct record *r,
    const char *class, const char *code, const char *reason)
{
	char now[STAMP_SIZE], at[STAMP_SIZE];
	bool at_once = strcmp(class, "unsent") == 0;
	sqlite3_stmt *q = part_query(db, Q_PART_AGAIN, p, now);

	db_bind_int(q, ":failed", !at_once);
	db_bind(q, ":code", code);
	db_bind(q, ":reason", reason);
	if (!at_once)
		db_bind(q, ":retry_at", journal_retry(p->failures,
		    conf_seconds("SOUK_BACKOFF", 10, 0, RETRY_MOST),
		    RETRY_MOST, json_str(r->object, "retry_at"), at));
	db_run(db, q);
}

/* What each class of send_error does to its part and to what waited for it. */
static const struct verdict {
	const char *class;
	const char *state;	/* the part's next one; NULL: queued again */
	const char *outcome;	/* of the waiting messages; NULL: still waiting */
	enum tally_count count;
} verdicts[] = {
	{ "auth", NULL, NULL, TALLY_RETRIES },
	{ "rate", NULL, NULL, TALLY_RETRIES },
	{ "transient", NULL, NULL, TALLY_RETRIES },
	{ "unsent", NULL, NULL, TALLY_RETRIES },
	{ "permanent", "failed", "failed", TALLY_HELD },
	{ "window", "failed", "window", TALLY_HELD },
	{ "taken", "cancelled", "person", TALLY_CANCELLED },
	{ "uncertain", "uncertain", NULL, TALLY_RETRIES }
};

static const struct verdict *
verdict_of(const char *class)
{
	size_t i;

	for (i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (strcmp(verdicts[i].class, class) == 0)
			return &verdicts[i];
	return NULL;
}

static void
disconnect(struct db *db, const struct part *p, const char *reason)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_DISCONNECT);

	db_bind(q, ":id", p->channel);
	db_bind(q, ":reason", reason);
	if (db_run(db, q) > 0)
		journal_write(db, JOURNAL_REPLY, "error", p->channel, reason);
}

static void
apply_verdict(struct db *db, const struct part *p, const struct record *r,
    const struct verdict *v)
{
	const char *reason = json_text(r->object, "message");
	int64_t n;
	char code[32] = "";

	if (json_int(r->object, "code", &n))
		snprintf(code, sizeof(code), "%lld", (long long)n);
	if (v->state == NULL) {
		try_again(db, p, r, v->class, code, reason);
	} else {
		end_part(db, p, v->state, code, reason);
		if (v->outcome != NULL)
			settle_pending(db, p, v->outcome);
	}
	if (strcmp(v->class, "auth") == 0)
		disconnect(db, p, reason);
	if (strcmp(v->class, "unsent") != 0)
		journal_write(db, JOURNAL_REPLY, "warning", p->channel,
		    reason != NULL ? reason : v->class);
}

static void
decide(struct db *db, const struct part *p, const char *state,
    const char *reason)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_DECIDE, p, now);

	db_bind(q, ":state", state);
	db_bind(q, ":reason", reason);
	db_run(db, q);
}

static void
hold(struct db *db, struct tally *tally, const struct part *p,
    const char *reason)
{
	decide(db, p, "held", reason);
	settle_pending(db, p, "held");
	journal_write(db, JOURNAL_REPLY, "warning", NULL, reason);
	tally->count[TALLY_HELD]++;
}

static void
hold_blind(struct db *db, struct tally *tally)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_UNCERTAIN_BLIND);
	struct part p = { 0 };
	char reply_id[64];

	while (db_row(db, q)) {
		keep(reply_id, sizeof(reply_id), db_col(q, 0));
		p.reply_id = reply_id;
		p.number = (int)db_col_int(q, 1);
		keep(p.conversation, sizeof(p.conversation), db_col(q, 2));
		hold(db, tally, &p, "it may have been sent: WhatsApp cannot be "
		    "asked");
	}
}

/* Was it taken by what the platform says by itself?  Then it was not. */
static bool
is_no_person(struct db *db, const struct part *p, const struct record *r)
{
	struct json_object *said = json_obj(r->object, "said");
	int64_t t = stamp_parse(json_str(said, "created_at"));
	char at[STAMP_SIZE];
	const struct message m = {
		.conversation = p->conversation,
		.content = json_text(said, "content"),
		.created_at = stamp_print(t, at)
	};

	return m.content != NULL && t != STAMP_NONE && automatic_is(db, &m);
}

/* An answer to an earlier claim, told once more, says nothing of this one. */
static bool
is_of_this_claim(const struct part *p, const struct record *r)
{
	return json_int_or(r->object, "claim", p->claims) == p->claims;
}

void
outbox_send_error(struct db *db, struct tally *tally, struct record_in *from,
    const struct record *r)
{
	const char *class = record_need(from, r, "class");
	const struct verdict *v;
	struct part p;

	if (class == NULL || !part_of(db, from, r, &p))
		return;
	if ((v = verdict_of(class)) == NULL) {
		record_reject(from, r, NULL, "send_error of an unknown class");
	} else if (is_in(&p, "sending") && is_of_this_claim(&p, r)) {
		if (strcmp(class, "taken") == 0 && is_no_person(db, &p, r))
			v = verdict_of("unsent");
		apply_verdict(db, &p, r, v);
		tally->count[v->count]++;
		hold_blind(db, tally);
	}
	free(p.text);
}

/* Seen for the first time, its row `known` takes the list's id and time. */
static void
mark_seen(struct db *db, const struct part *p, const char *known,
    const struct message *m)
{
	sqlite3_stmt *q;

	if (db_run(db, part_query(db, Q_PART_SEEN, p, NULL)) == 0)
		return;
	q = db_query(db, Q_MESSAGE_LISTED);
	db_bind(q, ":known", known);
	db_bind(q, ":message", m->message_id);
	db_bind(q, ":created_at", m->created_at);
	db_run(db, q);
}

/* A polled message and what of souk's it is. */
struct echo {
	struct part part;
	char reply_id[64], known[ID_MAX + 1];	/* known: the id of its row */
};

/* The columns that queries of parts begin with. */
static void
echo_read(struct echo *e, sqlite3_stmt *q)
{
	keep(e->reply_id, sizeof(e->reply_id), db_col(q, 0));
	e->part.number = (int)db_col_int(q, 1);
	keep(e->part.state, sizeof(e->part.state), db_col(q, 2));
	keep(e->part.author, sizeof(e->part.author), db_col(q, 4));
	keep(e->known, sizeof(e->known), db_col(q, 5));
}

/* Is it a row already, in either spelling of its id? */
static bool
is_stored(struct db *db, const struct message *m, struct echo *e)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_TWIN);
	bool found;

	bind_id(q, m->message_id);
	if ((found = db_row(db, q))) {
		keep(e->known, sizeof(e->known), db_col(q, 0));
		keep(e->reply_id, sizeof(e->reply_id), db_col(q, 1));
		e->part.number = (int)db_col_int(q, 2);
	}
	db_done(q);
	return found;
}

/* The part that was given this id, and whose row has another. */
static bool
part_with_id(struct db *db, const struct message *m, struct echo *e)
{
	sqlite3_stmt *q = db_query(db, Q_PART_OF_MESSAGE);
	bool found;

	bind_id(q, m->message_id);
	db_bind(q, ":conversation", m->conversation);
	if ((found = db_row(db, q)))
		echo_read(e, q);
	db_done(q);
	return found;
}

/* A little later than t: what no clock of the platform calls earlier. */
static char *
with_skew(const char *t, char at[STAMP_SIZE])
{
	return stamp_print(stamp_parse(t) + SKEW_MS, at);
}

/* The first part not accounted for whose words these are. */
static bool
part_with_words(struct db *db, const struct message *m, struct echo *e)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_UNSEEN);
	char at[STAMP_SIZE];
	bool found = false;

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", with_skew(m->created_at, at));
	while (!found && db_row(db, q))
		if ((found = text_same(db_col(q, 3), m->content)))
			echo_read(e, q);
	db_done(q);
	return found;
}

/* The polled message becomes the part's row. */
static void
store_echo(struct db *db, const struct part *p, const struct message *m)
{
	struct message own = *m;

	own.sender = p->author;
	own.reply_id = p->reply_id;
	own.part = p->number;
	if (!message_add(db, &own))
		message_fill(db, &own);
	conversation_spoke(db, &own);
}

/* A row of ours came back: it keeps its id. */
static void
greet(struct db *db, const struct message *m, const struct echo *e)
{
	struct message own = *m;

	if (*e->reply_id == '\0')
		return;
	own.message_id = e->known;
	mark_seen(db, &e->part, e->known, &own);
}

bool
outbox_absorb(struct db *db, const struct message *m)
{
	struct echo e = { 0 };

	e.part.reply_id = e.reply_id;
	keep(e.part.conversation, sizeof(e.part.conversation),
	    m->conversation);
	if (is_stored(db, m, &e)) {
		greet(db, m, &e);
	} else if (part_with_id(db, m, &e)) {
		disown_others(db, &e.part, m->message_id);
		store_echo(db, &e.part, m);
	} else if (!part_with_words(db, m, &e)) {
		return false;
	} else if (is_in(&e.part, "sent")) {
		mark_seen(db, &e.part, e.known, m);
	} else {
		mark_sent(db, &e.part, m->message_id, true);
		store_echo(db, &e.part, m);
	}
	return true;
}

void
outbox_rival(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_PART_RIVALLED);
	char at[STAMP_SIZE];

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", with_skew(m->created_at, at));
	db_run(db, q);
}

/* What is known of a part in doubt. */
struct doubt {
	struct part part;
	char reply_id[64], looked_at[STAMP_SIZE], claimed_at[STAMP_SIZE];
	bool rivalled;
};

/* Of one thread only one reply can be on its way, and one part of it. */
static bool
doubt_read(struct db *db, struct doubt *d, const char *channel_id,
    const char *thread_id, const char *since)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_WITHOUT_TRACE);
	bool found;

	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":since", since != NULL ? since : "");
	memset(d, 0, sizeof(*d));
	if ((found = db_row(db, q))) {
		keep(d->reply_id, sizeof(d->reply_id), db_col(q, 0));
		d->part.reply_id = d->reply_id;
		d->part.number = (int)db_col_int(q, 1);
		keep(d->looked_at, sizeof(d->looked_at), db_col(q, 2));
		keep(d->claimed_at, sizeof(d->claimed_at), db_col(q, 3));
		d->rivalled = db_col_int(q, 4) != 0;
		keep(d->part.conversation, sizeof(d->part.conversation),
		    db_col(q, 5));
	}
	db_done(q);
	return found;
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
void
outbox_witness(struct db *db, struct tally *tally, const char *channel_id,
    const char *thread_id, const char *since, const char *fetched_from)
{
	int64_t settle = conf_seconds("SOUK_SETTLE", 180, 0, 86400);
	struct doubt d;

	if (!doubt_read(db, &d, channel_id, thread_id, since))
		return;
	if (d.rivalled) {
		hold(db, tally, &d.part, "it may have been sent: the account "
		    "said something else since");
	} else if (is_a_day_old(&d, fetched_from)) {
		hold(db, tally, &d.part,
		    "it may have been sent: nobody could look for a day");
	} else if (*d.looked_at == '\0') {
		look_once(db, &d, fetched_from);
	} else if (stamp_parse(fetched_from) - stamp_parse(d.looked_at) >=
	    settle * 1000) {
		decide(db, &d.part, "queued",
		    "the thread shows that it was not sent");
		tally->count[TALLY_RETRIES]++;
	}
}

/*
 * Nobody knows its id, and its time is that of the newest message when it was
 * claimed; a poll that sees it corrects both.
 */
static void
hear_of_sent(struct db *db, struct part *p)
{
	sqlite3_stmt *q = part_query(db, Q_PART_AFTER, p, NULL);
	char unknown[80], at[STAMP_SIZE];

	if (db_row(db, q))
		keep(at, sizeof(at), db_col(q, 0));
	db_done(q);
	snprintf(unknown, sizeof(unknown), "unknown:%s:%d", p->reply_id,
	    p->number);
	mark_sent(db, p, unknown, false);
	store_own(db, p, unknown, at);
}

bool
outbox_resolve(struct db *db, const char *reply_id, int part,
    const char *state)
{
	struct part p = { .reply_id = reply_id, .number = part };
	char now[STAMP_SIZE];
	sqlite3_stmt *q;

	if (!part_read(db, &p))
		return false;
	if (strcmp(state, "sent") == 0) {
		hear_of_sent(db, &p);
	} else {
		q = part_query(db, Q_PART_RESOLVE, &p, now);
		db_bind(q, ":state", state);
		db_run(db, q);
	}
	if (strcmp(state, "cancelled") == 0)
		outbox_cancel(db, reply_id, "dropped by the operator");
	free(p.text);
	return true;
}

void
outbox_doubt_orphans(struct db *db, struct tally *tally)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_ORPHANED);
	char now[STAMP_SIZE];

	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	hold_blind(db, tally);
}
