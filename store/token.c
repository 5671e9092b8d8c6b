#include "journal.h"
#include "poll.h"
#include "token.h"

enum { DAY_MS = 86400000 };

/* In the middle of its life; and not before it may be renewed, at one day. */
static int64_t
next_refresh(int64_t now, int64_t expires)
{
	int64_t rest = expires != STAMP_NONE ? (expires - now) / 2 : 0;

	return now + (rest > DAY_MS ? rest : DAY_MS);
}

/* False: what is there is newer. */
static bool
renew(struct db *db, const struct met *c, const char *token,
    const char *fetched_from, const char *refresh_at, int64_t expires)
{
	sqlite3_stmt *q = db_query(db, Q_TOKEN_RENEWED);
	char until[STAMP_SIZE];

	db_bind(q, ":id", c->id);
	db_bind(q, ":token", token);
	db_bind(q, ":fetched_from", fetched_from);
	db_bind(q, ":refresh_at", refresh_at);
	if (expires != STAMP_NONE)
		db_bind(q, ":until", stamp_print(expires, until));
	if (db_run(db, q) == 0)
		return false;
	journal_write(db, JOURNAL_IMPORT, "info", c->id,
	    "the access token was renewed");
	return true;
}

/* The old one stays, and the platform is asked again in a day. */
static void
put_off(struct db *db, const struct met *c, const char *why,
    const char *fetched_from, const char *refresh_at)
{
	sqlite3_stmt *q = db_query(db, Q_TOKEN_NOT_RENEWED);

	db_bind(q, ":id", c->id);
	db_bind(q, ":fetched_from", fetched_from);
	db_bind(q, ":refresh_at", refresh_at);
	if (db_run(db, q) > 0)
		journal_write(db, JOURNAL_IMPORT, "warning", c->id,
		    why != NULL ? why : "the access token was not renewed");
}

void
token_store(struct db *db, struct roster *ros, struct record_in *from,
    const struct record *r)
{
	struct met *c = roster_named(ros, from, r);
	struct json_object *error = json_obj(r->object, "error");
	const char *token = json_str(r->object, "access_token");
	int64_t expires = stamp_parse(json_str(r->object, "expires_at"));
	char at[STAMP_SIZE], next[STAMP_SIZE];

	if (c == NULL || !poll_stamp(from, r, "fetched_from", at))
		return;
	stamp_print(next_refresh(stamp_parse(at), expires), next);
	if (token == NULL || !renew(db, c, token, at, next, expires))
		put_off(db, c, json_text(error, "message"), at, next);
}
