#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ident.h"
#include "identity.h"

enum { THREAD_SIZE = 600 };

bool
identity_counts(const char *platform)
{
	return strcmp(platform, "whatsapp") == 0;
}

bool
identity_conversation(struct db *db, const char *channel_id,
    const char *thread_id, char id[IDENT_SIZE])
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_OF_THREAD);
	bool found;

	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	if ((found = db_row(db, q)))
		snprintf(id, IDENT_SIZE, "%s", db_col(q, 0));
	db_done(q);
	return found;
}

/* What is said in the other is said in this one; the other is gone. */
static void
join(struct db *db, const char *id, const char *other)
{
	static const enum query moves[] = { Q_CONVERSATION_JOINED,
	    Q_JOIN_MESSAGES, Q_JOIN_OUTBOX, Q_JOIN_ORDERS,
	    Q_JOIN_EVENTS, Q_JOIN_QUICK_TEXTS };
	sqlite3_stmt *q;
	size_t i;

	for (i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		q = db_query(db, moves[i]);
		db_bind(q, ":id", id);
		db_bind(q, ":other", other);
		db_run(db, q);
	}
	q = db_query(db, Q_CONVERSATION_GONE);
	db_bind(q, ":other", other);
	db_run(db, q);
}

/* The phone of somebody whom we may have known by user id alone. */
static void
learn_phone(struct db *db, const char *channel_id, const char *thread_id,
    const char *other, const char *customer_id)
{
	char id[IDENT_SIZE], from[IDENT_SIZE];
	sqlite3_stmt *q;

	if (identity_conversation(db, channel_id, other, from)) {
		if (identity_conversation(db, channel_id, thread_id, id)) {
			join(db, id, from);
		} else {
			q = db_query(db, Q_CONVERSATION_RENAMED);
			db_bind(q, ":channel", channel_id);
			db_bind(q, ":thread", thread_id);
			db_bind(q, ":other", other);
			db_run(db, q);
		}
	}
	q = db_query(db, Q_CONVERSATION_KNOWN_AS);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":customer", customer_id);
	db_run(db, q);
}

static char *
copy(const char *text)
{
	char *out = strdup(text);

	if (out == NULL)
		errx(EX_OSERR, "out of memory");
	return out;
}

char *
identity_thread(struct db *db, const char *channel_id, const char *thread_id,
    const char *customer_id)
{
	char other[THREAD_SIZE];
	sqlite3_stmt *q;
	char *place;

	if (customer_id == NULL)
		return copy(thread_id);
	snprintf(other, sizeof(other), "whatsapp_%s", customer_id);
	if (strcmp(other, thread_id) != 0) {
		learn_phone(db, channel_id, thread_id, other, customer_id);
		return copy(thread_id);
	}
	q = db_query(db, Q_CONVERSATION_OF_CUSTOMER);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":customer", customer_id);
	place = copy(db_row(db, q) ? db_col(q, 0) : thread_id);
	db_done(q);
	return place;
}
