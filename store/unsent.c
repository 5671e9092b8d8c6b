#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "ident.h"
#include "identity.h"
#include "must.h"
#include "objection.h"
#include "orders.h"
#include "outbox.h"
#include "part.h"
#include "search.h"
#include "stamp.h"
#include "unsent.h"
#include "waiting.h"

/* A message's place in its thread. */
struct place {
	char created_at[STAMP_SIZE];
	int64_t seq;
};

/* A message that a reading should have shown and did not. */
struct missing {
	char *message_id, *content;		/* owned */
	char reply_id[64];	/* answered by, or is part of; or empty */
	int64_t row, part;
	bool customer;
	struct missing *next;			/* owned */
};

static bool
is_kept(void)
{
	const char *value = conf_str("SOUK_UNSENT", "erase");

	if (strcmp(value, "erase") != 0 && strcmp(value, "keep") != 0)
		errx(EX_CONFIG, "SOUK_UNSENT = %s: want erase or keep", value);
	return strcmp(value, "keep") == 0;
}

static char *
copy(const char *text)
{
	return must_copy(text != NULL ? text : "");
}

/* One spelling of an id that comes with and without m_ (facts A5). */
static const char *
bare(const char *message_id)
{
	return strncmp(message_id, "m_", 2) == 0 ? message_id + 2 : message_id;
}

static const char *
id_at(struct json_object *ids, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(ids, i));
}

static bool
place_of(struct db *db, const char *conversation, const char *message_id,
    struct place *place)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_PLACE);
	bool found;

	db_bind(q, ":message", message_id);
	db_bind(q, ":bare", bare(message_id));
	db_bind(q, ":conversation", conversation);
	if ((found = db_row(db, q))) {
		part_keep(place->created_at, STAMP_SIZE, db_col(q, 0));
		place->seq = db_col_int(q, 1);
	}
	db_done(q);
	return found;
}

/* The ids as members, so that each is found at once; owned. */
static struct json_object *
set_of(struct json_object *ids)
{
	struct json_object *set = must(json_object_new_object());
	size_t i;

	for (i = 0; i < json_object_array_length(ids); i++)
		json_add_bool(set, bare(id_at(ids, i)), true);
	return set;
}

static struct missing *
missing_new(sqlite3_stmt *q, struct missing *next)
{
	struct missing *m = must(calloc(1, sizeof(*m)));

	m->row = db_col_int(q, 0);
	m->message_id = copy(db_col(q, 1));
	m->content = copy(db_col(q, 2));
	m->customer = strcmp(db_col(q, 3), "customer") == 0;
	part_keep(m->reply_id, sizeof(m->reply_id), db_col(q, 4));
	m->part = db_col_int(q, 5);
	m->next = next;
	return m;
}

static void
missing_free(struct missing *m)
{
	struct missing *next;

	for (; m != NULL; m = next) {
		next = m->next;
		free(m->message_id);
		free(m->content);
		free(m);
	}
}

/*
 * What is stored between the newest and the oldest that were shown, and was
 * not shown itself.  Of the second of the oldest one, more may stand behind the
 * end of a reading that did not go on to the thread's beginning.
 */
static struct missing *
find_missing(struct db *db, const char *conversation, struct json_object *ids,
    bool whole)
{
	struct place newest, oldest;
	struct json_object *shown;
	struct missing *found = NULL;
	sqlite3_stmt *q;

	if (!place_of(db, conversation, id_at(ids, 0), &newest) ||
	    !place_of(db, conversation,
	    id_at(ids, json_object_array_length(ids) - 1), &oldest))
		return NULL;
	shown = set_of(ids);
	q = db_query(db, Q_MESSAGES_BETWEEN);
	db_bind(q, ":conversation", conversation);
	db_bind(q, ":oldest", oldest.created_at);
	db_bind_int(q, ":oldest_seq", whole ? oldest.seq : INT64_MAX);
	db_bind(q, ":newest", newest.created_at);
	db_bind_int(q, ":newest_seq", newest.seq);
	while (db_row(db, q))
		if (!json_true(shown, bare(db_col(q, 1))))
			found = missing_new(q, found);
	json_object_put(shown);
	return found;
}

/* Nothing of it is out, or may be. */
static bool
is_queued(struct db *db, const char *reply_id)
{
	sqlite3_stmt *q = db_query(db, Q_REPLY_IS_QUEUED);
	bool found;

	db_bind(q, ":reply", reply_id);
	found = db_row(db, q);
	db_done(q);
	return found;
}

/* The words of a part that is over; 0: of each such part. */
static void
forget_words(struct db *db, const char *reply_id, int64_t part)
{
	sqlite3_stmt *q = db_query(db, Q_REPLY_FORGET);

	db_bind(q, ":reply", reply_id);
	db_run(db, q);
	q = db_query(db, Q_PARTS_FORGET);
	db_bind(q, ":reply", reply_id);
	db_bind_int(q, ":part", part);
	db_run(db, q);
}

void
unsent_forget(struct db *db, const char *reply_id)
{
	if (!is_kept())
		forget_words(db, reply_id, 0);
}

void
unsent_withdraw(struct db *db, struct tally *tally,
    const char *conversation_id, const char *reply_id, const char *why)
{
	outbox_cancel(db, reply_id, why);
	orders_withdraw(db, reply_id);
	waiting_free(db, conversation_id, reply_id);
	unsent_forget(db, reply_id);
	tally->count[TALLY_CANCELLED]++;
}

static void
mark(struct db *db, const struct missing *m, const char *at)
{
	sqlite3_stmt *q = db_query(db, Q_MESSAGE_UNSENT);

	db_bind_int(q, ":row", m->row);
	db_bind(q, ":at", at);
	db_run(db, q);
}

/* Wherever else the words stand, too. */
static void
erase(struct db *db, const struct missing *m, const char *channel_id,
    const char *thread_id)
{
	sqlite3_stmt *q;

	search_unlearn(db, m->row, m->content);
	q = db_query(db, Q_MESSAGE_ERASE);
	db_bind_int(q, ":row", m->row);
	db_run(db, q);
	q = db_query(db, Q_UNSENT_REJECTS);
	db_bind(q, ":message", m->message_id);
	db_run(db, q);
	q = db_query(db, Q_CAPTURE_OWE);
	db_bind(q, ":message", m->message_id);
	db_bind(q, ":channel", channel_id);
	db_bind(q, ":thread", thread_id);
	db_run(db, q);
	if (!m->customer && *m->reply_id != '\0')
		forget_words(db, m->reply_id, m->part);
}

static void
take_back(struct db *db, struct tally *tally, const struct missing *m,
    const char *conversation)
{
	if (m->customer && *m->reply_id != '\0' && is_queued(db, m->reply_id))
		unsent_withdraw(db, tally, conversation, m->reply_id,
		    objection_texts[TAKEN_BACK]);
	tally->count[TALLY_UNSENT]++;
}

/* A poll that has ended already is told again, and knows less than we do. */
static bool
is_told_again(struct db *db, const struct record *r, const char *channel_id,
    const char *fetched_from)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_POLLED);
	int64_t poll;
	bool again = true;

	db_bind(q, ":id", channel_id);
	if (!db_row(db, q))
		return true;
	if (json_int(r->object, "poll", &poll))
		again = poll <= db_col_int(q, 1);
	else
		again = db_col(q, 2) != NULL &&
		    strcmp(fetched_from, db_col(q, 2)) <= 0;
	db_done(q);
	return again;
}

/* The ids that the record lists, lent: two at least; else NULL. */
static struct json_object *
shown_of(const struct record *r)
{
	struct json_object *ids = json_arr(r->object, "shown");
	size_t i, n = ids != NULL ? json_object_array_length(ids) : 0;

	for (i = 0; i < n; i++)
		if (!json_object_is_type(json_object_array_get_idx(ids, i),
		    json_type_string))
			return NULL;
	return n > 1 ? ids : NULL;
}

void
unsent_judge(struct db *db, struct tally *tally, const struct record *r,
    const char *channel_id, const char *thread_id, const char *fetched_from)
{
	struct json_object *ids = shown_of(r);
	char conversation[IDENT_SIZE];
	struct missing *found, *m;
	bool kept = is_kept();

	if (ids == NULL || is_told_again(db, r, channel_id, fetched_from) ||
	    !identity_conversation(db, channel_id, thread_id, conversation))
		return;
	found = find_missing(db, conversation, ids,
	    json_true(r->object, "whole"));
	if (!kept && found != NULL)
		db_scrub(db);
	/* All are marked before any answer is looked at: what is withdrawn
	 * lets wait again what was not taken back. */
	for (m = found; m != NULL; m = m->next)
		mark(db, m, fetched_from);
	for (m = found; m != NULL; m = m->next) {
		take_back(db, tally, m, conversation);
		if (!kept)
			erase(db, m, channel_id, thread_id);
	}
	missing_free(found);
}

bool
unsent_among(struct db *db, struct json_object *message_ids)
{
	bool found = false;
	sqlite3_stmt *q;
	size_t i;

	for (i = 0; i < json_object_array_length(message_ids) && !found; i++) {
		q = db_query(db, Q_MESSAGE_IS_UNSENT);
		db_bind(q, ":message", id_at(message_ids, i));
		found = db_row(db, q);
		db_done(q);
	}
	return found;
}
