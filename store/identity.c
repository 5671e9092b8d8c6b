#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ident.h"
#include "identity.h"
#include "must.h"
#include "stamp.h"

enum { THREAD_SIZE = 600 };

static const char prefix[] = "whatsapp_";

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
	    Q_JOIN_EVENTS, Q_JOIN_QUICK_TEXTS, Q_JOIN_FORMER };
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

/*
 * Where what was said under this thread then is now; NULL: there.  *until is
 * empty where nobody ever left it.
 */
static char *
former_place(struct db *db, const struct identity *who, const char *thread_id,
    char until[STAMP_SIZE])
{
	sqlite3_stmt *q = db_query(db, Q_FORMER_PLACE);
	char *place = NULL;

	*until = '\0';
	db_bind(q, ":channel", who->channel_id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":at", who->created_at);
	if (db_row(db, q)) {
		place = must_copy_or_null(db_col(q, 0));
		snprintf(until, STAMP_SIZE, "%s", db_col(q, 1));
	}
	db_done(q);
	return place;
}

/* The thread of somebody who is known by user id; NULL: of nobody. */
static char *
place_of(struct db *db, const char *channel_id, const char *customer_id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_OF_CUSTOMER);
	char *place;

	db_bind(q, ":channel", channel_id);
	db_bind(q, ":customer", customer_id);
	place = db_row(db, q) ? must_copy(db_col(q, 0)) : NULL;
	db_done(q);
	return place;
}

/* Whether this move was followed already: it is told again and again. */
static bool
is_followed(struct db *db, const struct identity *who)
{
	char until[STAMP_SIZE], *place;
	bool followed;

	place = former_place(db, who, who->moved_from, until);
	followed = place != NULL && strcmp(until, who->created_at) == 0;
	free(place);
	return followed;
}

static void
rename_to(struct db *db, const struct identity *who, const char *thread_id,
    const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CONVERSATION_FOLLOWS);

	db_bind(q, ":id", id);
	db_bind(q, ":thread", thread_id);
	db_bind(q, ":customer", who->customer_id);
	db_bind(q, ":phone", who->phone);
	db_run(db, q);
}

/* The conversation under the thread that was left goes to the new one. */
static void
follow(struct db *db, const struct identity *who)
{
	char from[IDENT_SIZE], id[IDENT_SIZE], *place;
	sqlite3_stmt *q;
	bool known;

	place = strncmp(who->moved_from, prefix, strlen(prefix)) != 0 ? NULL :
	    place_of(db, who->channel_id, who->moved_from + strlen(prefix));
	known = identity_conversation(db, who->channel_id,
	    place != NULL ? place : who->moved_from, from);
	if (!known) {
		free(place);
		return;
	}
	q = db_query(db, Q_FORMER_NAMES);
	db_bind(q, ":id", from);
	db_bind(q, ":until", who->created_at);
	db_run(db, q);
	if (!identity_conversation(db, who->channel_id, who->thread_id, id))
		/* Of a new user id alone, the phone stays. */
		rename_to(db, who, who->phone == NULL && place != NULL &&
		    strcmp(place, who->moved_from) != 0 ?
		    place : who->thread_id, from);
	else if (strcmp(id, from) != 0)
		join(db, id, from);
	free(place);
}

char *
identity_thread(struct db *db, const struct identity *who, bool *passing)
{
	char other[THREAD_SIZE], until[STAMP_SIZE], *place;

	if (who->moved_from != NULL && !is_followed(db, who))
		follow(db, who);
	place = former_place(db, who, who->thread_id, until);
	*passing = who->moved_from != NULL || *until != '\0';
	if (place != NULL || who->customer_id == NULL)
		return place != NULL ? place : must_copy(who->thread_id);
	snprintf(other, sizeof(other), "%s%s", prefix, who->customer_id);
	if (strcmp(other, who->thread_id) == 0) {
		place = place_of(db, who->channel_id, who->customer_id);
		return place != NULL ? place : must_copy(who->thread_id);
	}
	learn_phone(db, who->channel_id, who->thread_id, other,
	    who->customer_id);
	return must_copy(who->thread_id);
}

void
identity_moved(struct db *db, const struct identity *who,
    const char *conversation_id)
{
	sqlite3_stmt *q;

	if (who->moved_from == NULL)
		return;
	q = db_query(db, Q_FORMER_ADD);
	db_bind(q, ":channel", who->channel_id);
	db_bind(q, ":thread", who->moved_from);
	db_bind(q, ":until", who->created_at);
	db_bind(q, ":conversation", conversation_id);
	db_run(db, q);
}
