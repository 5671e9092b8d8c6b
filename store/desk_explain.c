#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "must.h"
#include "record.h"
#include "standing.h"

enum { REPLIES_MOST = 20 };

/* The message that is explained, or the conversation where there is none. */
struct subject {
	char *conversation, *message;	/* owned; message: the platform's id */
};

static char *
found(struct desk *d, enum query query, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, query);
	char *row;

	db_bind(q, ":id", id);
	row = db_row(d->db, q) ? must_copy(db_col(q, 0)) : NULL;
	db_done(q);
	return row;
}

static void
find_subject(struct desk *d, const char *id, struct subject *s)
{
	s->message = found(d, Q_EXPLAIN_WHICH, id);
	s->conversation = s->message != NULL ?
	    found(d, Q_EXPLAIN_WHERE, s->message) :
	    desk_find(d, Q_CONVERSATION_FIND, "message or conversation", id);
}

/* label, then what strangers may have written, on one line. */
static void
put(const char *label, const char *text)
{
	char *safe;

	if (text == NULL || *text == '\0')
		return;
	safe = listing_safe(text);
	printf("  %-9s ", label);
	listing_put(safe);
	putchar('\n');
	free(safe);
}

static const char *
meaning_of(const char *outcome)
{
	static const struct {
		const char *outcome, *meaning;
	} meanings[] = {
		{ "replied", "answered" },
		{ "person", "left to a person, or answered by one" },
		{ "silent", "no answer is needed, or the customer is blocked" },
		{ "window", "the 24 hours to answer were over" },
		{ "held", "no answer could leave; a person should look" },
		{ "failed", "the platform refused the answer for good" },
		{ "expired", "it waited for too long (SOUK_ANSWER_WITHIN)" },
		{ "unreadable", "the platform does not give its content" },
		{ "history", "it is older than the connection" }
	};
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (strcmp(meanings[i].outcome, outcome) == 0)
			return meanings[i].meaning;
	return outcome;
}

static void
put_question(struct desk *d, const struct subject *s)
{
	sqlite3_stmt *q = db_query(d->db, Q_EXPLAIN_MESSAGE);
	char at[20];

	db_bind(q, ":message", s->message);
	if (db_row(d->db, q)) {
		printf("%s  %s\n", listing_time(db_col(q, 0), at),
		    db_col(q, 1));
		put("said", db_col(q, 2));
		if (strcmp(db_col(q, 1), "customer") == 0)
			put("ended as", db_col(q, 3) != NULL ?
			    meaning_of(db_col(q, 3)) : "it waits");
		if (db_col(q, 4) != NULL)
			put("unsent", "its writer took it back");
	}
	db_done(q);
}

static void
put_now(struct desk *d, const struct subject *s)
{
	struct standing now;

	standing_read(d->db, s->conversation, &now);
	put("waits", now.waits);
	put("limit", now.limit);
}

static struct json_object *
parsed(const char *text)
{
	const char *why;

	return text != NULL ? json_parse(text, strlen(text), &why) : NULL;
}

/* The rules that stopped a text, and the orders that were tried. */
static void
put_decisions(const char *text)
{
	struct json_object *o = parsed(text), *one;
	size_t i;

	put("decided", json_text(o, "early"));
	for (i = 0; (one = json_item(o, "gate", i)) != NULL; i++) {
		put("stopped", json_text(one, "text"));
		put("by rule", json_text(one, "rule"));
		put("for it", json_text(one, "why"));
	}
	for (i = 0; (one = json_item(o, "calls", i)) != NULL; i++) {
		put("called", json_text(one, "name"));
		put("result", json_true(one, "ok") ? "ok" :
		    json_text(one, "error"));
	}
	put("request", json_text(o, "request_id"));
	json_object_put(o);
}

static void
put_cost(const char *model, const char *usage)
{
	struct json_object *o = parsed(usage);
	char line[200];

	if (o != NULL) {
		snprintf(line, sizeof(line), "%.60s, %lld tokens read and %lld "
		    "written", model != NULL ? model : "a model",
		    (long long)json_int_or(o, "prompt_tokens", 0),
		    (long long)json_int_or(o, "completion_tokens", 0));
		put("asked", line);
	}
	json_object_put(o);
}

/* The columns of explain_replies. */
enum { AT, OUTCOME, ATTEMPT, QUESTION, TEXT, REASON, DECISIONS, MODEL, USAGE,
	PARTS };

static void
put_reply(sqlite3_stmt *q)
{
	char at[20];

	printf("\n%s  %s, attempt %s\n", listing_time(db_col(q, AT), at),
	    db_col(q, OUTCOME), db_col(q, ATTEMPT));
	put("to", db_col(q, QUESTION));
	put("text", db_col(q, TEXT));
	put("because", db_col(q, REASON));
	put_decisions(db_col(q, DECISIONS));
	put_cost(db_col(q, MODEL), db_col(q, USAGE));
	put("parts", db_col(q, PARTS));
}

static void
put_replies(struct desk *d, const struct subject *s)
{
	sqlite3_stmt *q = db_query(d->db, Q_EXPLAIN_REPLIES);

	db_bind(q, ":conversation", s->conversation);
	db_bind(q, ":message", s->message);
	db_bind_int(q, ":most", d->most != NULL ? desk_most(d) : REPLIES_MOST);
	if (d->form != LISTING_TABLE)
		listing_print(d->db, q, NULL, d->form);
	else
		while (db_row(d->db, q))
			put_reply(q);
}

/* The same for programs: one object, ahead of those of the replies. */
static void
show_now(struct desk *d, const struct subject *s)
{
	sqlite3_stmt *q = db_query(d->db, s->message != NULL ?
	    Q_EXPLAIN_MESSAGE : Q_CONVERSATION_FACTS);
	struct json_object *o;
	struct standing now;

	standing_read(d->db, s->conversation, &now);
	if (s->message != NULL)
		db_bind(q, ":message", s->message);
	else
		db_bind(q, ":id", s->conversation);
	o = db_row(d->db, q) ? listing_object(q) : json_object_new_object();
	db_done(q);
	json_add_str(o, "conversation_id", s->conversation);
	json_add_str(o, "message_id", s->message);
	json_add_str(o, "waits", *now.waits != '\0' ? now.waits : NULL);
	json_add_str(o, "limit", *now.limit != '\0' ? now.limit : NULL);
	record_show(o);
}

int
desk_explain(struct desk *d, int argc, char *argv[])
{
	struct subject s;

	if (argc != 1)
		cli_misuse("explain: a message's id, or a conversation's id or "
		    "number");
	find_subject(d, argv[0], &s);
	if (d->form == LISTING_TABLE) {
		if (s.message != NULL)
			put_question(d, &s);
		else
			desk_put_head(d, s.conversation);
		put_now(d, &s);
	} else if (d->form == LISTING_JSON) {
		show_now(d, &s);
	}
	put_replies(d, &s);
	free(s.conversation);
	free(s.message);
	return EX_OK;
}
