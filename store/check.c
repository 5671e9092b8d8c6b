#include <stdio.h>
#include <string.h>

#include "check.h"
#include "journal.h"
#include "stamp.h"

enum { WORD_MAX = 32, MESSAGE_MAX = 1024, FINDINGS_MAX = 64 };

static bool
is_short(const char *text, size_t max)
{
	return text != NULL && *text != '\0' && strlen(text) <= max;
}

/* It is shown as it is: letters, digits, and what joins them. */
static bool
is_word(const char *text)
{
	return is_short(text, WORD_MAX) && text[strspn(text, "_-."
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

static bool
is_state(const char *text)
{
	static const char *const states[] = { "ok", "note", "doubt", "bad",
	    "unknown" };
	size_t i;

	for (i = 0; text != NULL && i < sizeof(states) / sizeof(*states); i++)
		if (strcmp(states[i], text) == 0)
			return true;
	return false;
}

static void
add(struct db *db, const char *channel, size_t place, const char *what,
    const char *state, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_CHECK_ADD);
	char now[STAMP_SIZE];

	db_bind(q, ":channel", channel);
	db_bind_int(q, ":place", (int64_t)place);
	db_bind(q, ":what", what);
	db_bind(q, ":state", state);
	db_bind(q, ":message", message);
	db_bind(q, ":now", journal_now(now));
	db_run(db, q);
}

static void
add_finding(struct db *db, struct record_in *from, const struct record *r,
    const char *channel, size_t place, struct json_object *finding)
{
	const char *what = json_str(finding, "what");
	const char *state = json_str(finding, "state");
	const char *message = json_text(finding, "message");

	if (is_word(what) && is_state(state) &&
	    is_short(message, MESSAGE_MAX))
		add(db, channel, place, what, state, message);
	else
		record_reject(from, r, finding,
		    "finding with an unusable what, state or message");
}

static void
refuse_twin(struct db *db, const char *channel, const char *message)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_DISCONNECT);

	add(db, channel, FINDINGS_MAX, "account", "bad", message);
	db_bind(q, ":id", channel);
	db_bind(q, ":reason", message);
	db_run(db, q);
	journal_write(db, JOURNAL_IMPORT, "error", channel, message);
}

/* Who the token speaks for: learned once, and by one channel only. */
static void
learn_self(struct db *db, const char *channel, const char *self)
{
	sqlite3_stmt *q = db_query(db, Q_CHECK_TWIN);
	char message[256];

	db_bind(q, ":id", channel);
	db_bind(q, ":self", self);
	if (db_row(db, q)) {
		snprintf(message, sizeof(message), "channel %s speaks for this "
		    "account already: one is enough", db_col(q, 0));
		db_done(q);
		refuse_twin(db, channel, message);
		return;
	}
	q = db_query(db, Q_CHECK_SELF);
	db_bind(q, ":id", channel);
	db_bind(q, ":self", self);
	if (db_run(db, q) == 0)
		add(db, channel, FINDINGS_MAX, "account", "bad",
		    "the token speaks for another account than before");
}

/* When the token ends, where the check was told: a day, or null for never. */
static void
learn_end(struct db *db, struct record_in *from, const struct record *r,
    const char *channel)
{
	const char *until = json_str(r->object, "token_until");
	struct json_object *told;
	sqlite3_stmt *q;

	if (!json_object_object_get_ex(r->object, "token_until", &told))
		return;
	if (told != NULL && stamp_parse(until) == STAMP_NONE) {
		record_reject(from, r, NULL, "check: \"token_until\" is no "
		    "time");
		return;
	}
	q = db_query(db, Q_CHECK_UNTIL);
	db_bind(q, ":id", channel);
	db_bind(q, ":until", until);
	db_run(db, q);
}

static bool
is_channel(struct db *db, const char *id)
{
	sqlite3_stmt *q = db_query(db, Q_CHANNEL_FACTS);
	bool known;

	db_bind(q, ":id", id);
	known = db_row(db, q);
	db_done(q);
	return known;
}

void
check_store(struct db *db, struct record_in *from, const struct record *r)
{
	const char *channel = record_need(from, r, "channel_id");
	const char *self = json_str(r->object, "self_id");
	struct json_object *findings = json_arr(r->object, "findings");
	sqlite3_stmt *q;
	size_t i, n;

	if (channel == NULL)
		return;
	n = findings != NULL ? json_object_array_length(findings) : 0;
	if (n == 0 || n > FINDINGS_MAX || !is_channel(db, channel)) {
		record_reject(from, r, NULL,
		    "check of an unknown channel, or without findings");
		return;
	}
	q = db_query(db, Q_CHECKS_FORGET);
	db_bind(q, ":channel", channel);
	db_run(db, q);
	for (i = 0; i < n; i++)
		add_finding(db, from, r, channel, i,
		    json_object_array_get_idx(findings, i));
	if (is_short(self, 512))
		learn_self(db, channel, self);
	learn_end(db, from, r, channel);
}
