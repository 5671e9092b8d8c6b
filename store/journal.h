/*
 * The run log, the rejects, and the delays after which something is tried
 * again: everything that only the store may double.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "db.h"
#include "json.h"
#include "stamp.h"

#define JOURNAL_IMPORT "auto-import-messages"
#define JOURNAL_REPLY "auto-reply-messages"

void journal_write(struct db *db, const char *function, const char *level,
    const char *channel_id, const char *message);

/*
 * A `reject` record, kept once a distinct line; true if it is a new one.  Of
 * more than a thousand the oldest are dropped, and counted.
 */
bool journal_reject(struct db *db, const struct json_object *reject);

/*
 * When to try again after this many failures before (our clock, text): first,
 * doubled each time, at most `most` seconds, and by chance up to a quarter more.
 * named: the other side's own word, a stamp, or NULL; it wins where it is
 * later.  Returns at.
 */
char *journal_retry(int64_t failures, int first, int most, const char *named,
    char at[STAMP_SIZE]);

/*
 * If our clock has gone back since the last run, nothing waits any longer for a
 * time that it had named: else a clock that was a day ahead for a minute would
 * stop a channel, a reply or the model for that day.
 */
void journal_clock(struct db *db);

/* Now, as text; returns at. */
char *journal_now(char at[STAMP_SIZE]);

#endif
