/*
 * What waits for an answer: the messages that a reply takes for its own, and
 * how their waiting ends.
 *
 *	struct json_object *pending = waiting_named(r);
 *	if (waiting_take(db, conversation_id, reply_id, pending) == 0) ...
 *	waiting_settle(db, conversation_id, reply_id, "silent");
 *
 * All calls but the first happen inside a transaction.
 */
#ifndef WAITING_H
#define WAITING_H

#include "db.h"
#include "json.h"
#include "record.h"
#include "tally.h"

/* How long after a customer's message the platforms let us answer (facts E). */
#define WAITING_WINDOW_MS INT64_C(86400000)

/*
 * The ids that a record's `pending` names, lent by it: one at least, each a
 * string; else NULL.
 */
struct json_object *waiting_named(const struct record *r);

/* The id of the newest of them, lent. */
const char *waiting_newest(struct json_object *pending);

/* They are this reply's now; how many of them still waited. */
int waiting_take(struct db *db, const char *conversation_id,
    const char *reply_id, struct json_object *pending);

/* What this reply took has ended so. */
void waiting_settle(struct db *db, const char *conversation_id,
    const char *reply_id, const char *outcome);

/* What this reply took waits again. */
void waiting_free(struct db *db, const char *conversation_id,
    const char *reply_id);

/* These are for a person. */
void waiting_hold(struct db *db, struct json_object *pending);

/*
 * What has waited too long, whose window is shut or whose sender is blocked,
 * waits no more.
 */
void waiting_sweep(struct db *db, struct tally *tally);

#endif
