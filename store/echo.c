#include <string.h>

#include "echo.h"
#include "text.h"

/* The conversation after something of ours is out. */
static void
conversation_spoke(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_ANSWERED);

	message_moves(db, m->conversation, m->created_at, true, false);
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

void
echo_store(struct db *db, const struct part *p, const char *message_id,
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
void
echo_name(struct db *db, const struct part *p, const char *message_id)
{
	sqlite3_stmt *q = part_query(db, Q_PART_NAMED, p, NULL);

	bind_id(q, message_id);
	if (db_run(db, q) > 0 && adopt(db, p, message_id))
		disown_others(db, p, message_id);
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
	char reply_id[64], known[ECHO_ID_MAX + 1];	/* known: the id of its row */
};

/* The columns that queries of parts begin with. */
static void
echo_read(struct echo *e, sqlite3_stmt *q)
{
	part_keep(e->reply_id, sizeof(e->reply_id), db_col(q, 0));
	e->part.number = (int)db_col_int(q, 1);
	part_keep(e->part.state, sizeof(e->part.state), db_col(q, 2));
	part_keep(e->part.author, sizeof(e->part.author), db_col(q, 4));
	part_keep(e->known, sizeof(e->known), db_col(q, 5));
}

/* Is it a row already, in either spelling of its id? */
static bool
is_stored(struct db *db, const struct message *m, struct echo *e)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_TWIN);
	bool found;

	bind_id(q, m->message_id);
	if ((found = db_row(db, q))) {
		part_keep(e->known, sizeof(e->known), db_col(q, 0));
		part_keep(e->reply_id, sizeof(e->reply_id), db_col(q, 1));
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
	return stamp_print(stamp_parse(t) + ECHO_SKEW_MS, at);
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
echo_absorb(struct db *db, const struct message *m)
{
	struct echo e = { 0 };

	e.part.reply_id = e.reply_id;
	part_keep(e.part.conversation, sizeof(e.part.conversation),
	    m->conversation);
	if (is_stored(db, m, &e)) {
		greet(db, m, &e);
	} else if (part_with_id(db, m, &e)) {
		disown_others(db, &e.part, m->message_id);
		store_echo(db, &e.part, m);
	} else if (!part_with_words(db, m, &e)) {
		return false;
	} else if (part_is(&e.part, "sent")) {
		mark_seen(db, &e.part, e.known, m);
	} else {
		part_sent(db, &e.part, m->message_id, true);
		store_echo(db, &e.part, m);
	}
	return true;
}

bool
echo_is_in_doubt(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_PARTS_UNCERTAIN);
	char at[STAMP_SIZE];
	bool found = false;

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", with_skew(m->created_at, at));
	while (!found && db_row(db, q))
		found = text_same(db_col(q, 0), m->content);
	db_done(q);
	return found;
}

void
echo_rival(struct db *db, const struct message *m)
{
	sqlite3_stmt *q = db_query(db, Q_PART_RIVALLED);
	char at[STAMP_SIZE];

	db_bind(q, ":conversation", m->conversation);
	db_bind(q, ":created_at", with_skew(m->created_at, at));
	db_run(db, q);
}
