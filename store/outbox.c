#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "automatic.h"
#include "conf.h"
#include "echo.h"
#include "journal.h"
#include "must.h"
#include "outbox.h"
#include "pace.h"
#include "part.h"
#include "text.h"
#include "waiting.h"
#include "witness.h"

enum { RETRY_MOST = 300 };	/* seconds between tries of a part */

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
    const struct account_kind *kind)
{
	int parts = 0;
	size_t len;
	char *part;

	while (!is_blank(text)) {
		len = text_part(text, kind->unit, kind->longest);
		part = must(strndup(text, len));
		if (!is_blank(part))
			part_add(db, reply_id, ++parts, part);
		free(part);
		text += len;
	}
	return parts;
}

bool
outbox_platform(struct db *db, const char *conversation_id, char *platform,
    size_t size)
{
	sqlite3_stmt *q = db_query(db, Q_CLAIM_FACTS);
	bool found;

	db_bind(q, ":conversation", conversation_id);
	if ((found = db_row(db, q)))
		snprintf(platform, size, "%s", db_col(q, 1));
	db_done(q);
	return found;
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
	db_bind(q, ":proposal", reply->proposal);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
	/* There is a kind: the schema knows no other platforms. */
	return parts_add(db, reply->reply_id, text,
	    account_kind(reply->platform, NULL));
}

/* Does it stay one message with this behind it? */
static bool
has_room(struct db *db, const struct outbox_reply *reply, int part,
    const char *more)
{
	struct part p = { .reply_id = reply->reply_id, .number = part };
	const struct account_kind *kind = account_kind(reply->platform, NULL);
	sqlite3_stmt *q = part_query(db, Q_PART_STATE, &p, NULL);
	bool fits;
	char *both;

	db_need(db, q);
	must_do(asprintf(&both, "%s%s", db_col(q, 1), more) != -1);
	db_done(q);
	fits = text_part(both, kind->unit, kind->longest) == strlen(both);
	free(both);
	return fits;
}

int
outbox_append(struct db *db, const struct outbox_reply *reply, int parts,
    const char *text)
{
	sqlite3_stmt *q = db_query(db, Q_OUTBOX_EXTEND);
	char *more;

	must_do(asprintf(&more, "%s%s", parts > 0 ? "\n\n" : "", text) != -1);
	db_bind(q, ":reply", reply->reply_id);
	db_bind(q, ":more", more);
	db_run(db, q);
	if (parts > 0 && has_room(db, reply, parts, more)) {
		q = db_query(db, Q_PART_EXTEND);
		db_bind(q, ":reply", reply->reply_id);
		db_bind_int(q, ":part", parts);
		db_bind(q, ":more", more);
		db_run(db, q);
	} else {
		part_add(db, reply->reply_id, ++parts, text);
	}
	free(more);
	return parts;
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
	if (part_is(&p, "queued"))
		db_run(db, part_query(db, Q_PART_CLAIM, &p, now));
	/* Nothing moves: a replay, or the poll was quicker. */
	if (part_sent(db, &p, message_id, false) > 0) {
		tally->count[TALLY_SENT]++;
		pace_count(db, p.channel, json_int_or(r->object, "calls", 1));
		echo_store(db, &p, message_id,
		    stamp_print(t != STAMP_NONE ? t : stamp_now(), at));
	} else {
		echo_name(db, &p, message_id);
	}
	part_free(&p);
}

/* What the platform said of a part: its code, who can mend it, in words. */
static void
bind_trouble(sqlite3_stmt *q, const struct record *r)
{
	static const char *const people[] = { "time", "operator", "customer",
	    "maker" };
	const char *who = json_str(r->object, "who");
	int64_t code;
	size_t i;

	if (json_int(r->object, "code", &code))
		db_bind_int(q, ":code", code);
	for (i = 0; who != NULL && i < sizeof(people) / sizeof(*people); i++)
		if (strcmp(people[i], who) == 0)
			db_bind(q, ":who", who);
	db_bind(q, ":reason", json_text(r->object, "message"));
}

static void
end_part(struct db *db, const struct part *p, const struct record *r,
    const char *state)
{
	char now[STAMP_SIZE];
	sqlite3_stmt *q = part_query(db, Q_PART_ENDS, p, now);

	db_bind(q, ":state", state);
	bind_trouble(q, r);
	db_run(db, q);
}

static void
try_again(struct db *db, const struct part *p, const struct record *r,
    const char *class, const char *named)
{
	char now[STAMP_SIZE], at[STAMP_SIZE];
	bool at_once = strcmp(class, "unsent") == 0;
	sqlite3_stmt *q = part_query(db, Q_PART_AGAIN, p, now);

	db_bind_int(q, ":failed", !at_once);
	bind_trouble(q, r);
	if (!at_once)
		db_bind(q, ":retry_at", journal_retry(p->failures,
		    conf_seconds("SOUK_BACKOFF", 10, 0, RETRY_MOST),
		    RETRY_MOST, named, at));
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
	const char *named = json_str(r->object, "retry_at");
	int64_t code = json_int_or(r->object, "code", 0);
	char at[STAMP_SIZE];

	if (strcmp(v->class, "rate") == 0 && code != ACCOUNT_PAIR_LIMIT)
		named = pace_throttled(db, p->channel, reason, named, at);
	if (v->state == NULL) {
		try_again(db, p, r, v->class, named);
	} else {
		end_part(db, p, r, v->state);
		if (v->outcome != NULL)
			waiting_settle(db, p->conversation, p->reply_id,
			    v->outcome);
	}
	if (strcmp(v->class, "auth") == 0)
		disconnect(db, p, reason);
	pace_count(db, p->channel, json_int_or(r->object, "calls",
	    strcmp(v->class, "unsent") != 0));
	if (strcmp(v->class, "unsent") == 0)
		return;
	journal_write(db, JOURNAL_REPLY, "warning", p->channel,
	    reason != NULL ? reason : v->class);
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
	} else if (part_is(&p, "sending") && is_of_this_claim(&p, r)) {
		if (strcmp(class, "taken") == 0 && is_no_person(db, &p, r))
			v = verdict_of("unsent");
		apply_verdict(db, &p, r, v);
		tally->count[v->count]++;
		witness_blind(db, tally);
	}
	part_free(&p);
}

/*
 * It is the earliest that may be it.  Or nobody knows its id, and its time is
 * that of the newest message when it was claimed; a poll that sees it corrects
 * both.
 */
static void
hear_of_sent(struct db *db, struct part *p)
{
	sqlite3_stmt *q = part_query(db, Q_PART_AFTER, p, NULL);
	char id[ECHO_ID_MAX + 1], after[STAMP_SIZE], at[STAMP_SIZE];

	db_need(db, q);
	part_keep(after, sizeof(after), db_col(q, 0));
	db_done(q);
	if (!witness_trace(db, p, after, id, at)) {
		snprintf(id, sizeof(id), "unknown:%s:%d", p->reply_id,
		    p->number);
		memcpy(at, after, sizeof(at));
	}
	part_sent(db, p, id, false);
	echo_store(db, p, id, at);
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
	part_free(&p);
	return true;
}
