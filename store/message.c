#include <string.h>

#include "ident.h"
#include "message.h"

bool
message_from_customer(const struct message *m)
{
	return strcmp(m->sender, "customer") == 0;
}

/* What a customer's message ends as at birth, or NULL: it waits. */
static const char *
outcome_of(const struct message *m)
{
	if (!message_from_customer(m))
		return NULL;
	if (m->unreadable)
		return "unreadable";
	return m->old ? "history" : NULL;
}

static void
bind(sqlite3_stmt *q, const struct message *m)
{
	const char *outcome = outcome_of(m);

	db_bind(q, ":message", m->message_id);
	db_bind(q, ":sender", m->sender);
	db_bind(q, ":content", m->content);
	db_bind_int(q, ":sent", !message_from_customer(m) || outcome != NULL);
	db_bind(q, ":outcome", outcome);
	db_bind_int(q, ":automated", m->automated);
	if (m->attachments != NULL)
		db_bind(q, ":attachments", json_print(m->attachments, NULL));
	db_bind(q, ":reply_to", m->reply_to);
	db_bind(q, ":reply", m->reply_id);
	if (m->reply_id != NULL)
		db_bind_int(q, ":part", m->part);
}

bool
message_add(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_ADD);
	char id[IDENT_SIZE];

	bind(q, m);
	db_bind(q, ":id", ident_new(id));
	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", m->created_at);
	db_bind_int(q, ":seq", m->seq);
	db_bind_int(q, ":old", m->old);
	db_bind_int(q, ":unreadable", m->unreadable);
	return db_run(db, q) > 0;
}

bool
message_is_whole(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_WHOLE);
	bool found;

	db_bind(q, ":message", m->message_id);
	found = db_row(db, q);
	db_done(q);
	return found;
}

/* The place in time that the row took when it came. */
static bool
recall_place(struct db *db, struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_UNREADABLE);
	bool found;

	db_bind(q, ":message", m->message_id);
	if ((found = db_row(db, q))) {
		m->seq = db_col_int(q, 0);
		m->old = db_col_int(q, 1) != 0;
	}
	db_done(q);
	return found;
}

bool
message_fill(struct db *db, struct message *m)
{
	sqlite3_stmt *q;

	if (m->unreadable || !recall_place(db, m))
		return false;
	q = db_query(db, Q_MESSAGE_FILL);
	bind(q, m);
	return db_run(db, q) > 0;
}

void
message_moves(struct db *db, const char *conversation, const char *at,
    bool answered, bool anew)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_MOVED);

	db_bind(q, ":id", conversation);
	db_bind(q, ":at", at);
	db_run(db, q);
	if (!answered && !anew)
		return;
	q = db_query(db, Q_CONVERSATION_OPENED);
	db_bind(q, ":id", conversation);
	db_bind_int(q, ":answered", answered);
	db_bind_int(q, ":anew", anew);
	db_run(db, q);
}

int64_t
message_next_seq(struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_NEXT_SEQ);
	int64_t n = 1;

	if (db_row(db, q))
		n = db_col_int(q, 0);
	db_done(q);
	return n << 21;
}
