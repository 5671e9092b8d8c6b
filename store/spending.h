/*
 * What the agent says and the model takes, by channel and day, and the limits
 * on both and on how often one conversation is answered: settings SOUK_LIMIT_*,
 * 0 for no limit.
 *
 *	spending_add(db, conversation_id, 1, spending_tokens(usage));
 *	if (spending_forbids(db, conversation_id, channel_id, now, &l)) ...
 */
#ifndef SPENDING_H
#define SPENDING_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "json.h"

struct limit {
	char reason[120];
	bool for_good;		/* a person alone takes it back */
};

/* In a transaction. */
void spending_add(struct db *db, const char *conversation_id, int replies,
    int64_t tokens);

/* Of a record's `usage`, which may be NULL. */
int64_t spending_tokens(struct json_object *usage);

/* Was a limit reached?  now: the platform's clock. */
bool spending_forbids(struct db *db, const char *conversation_id,
    const char *channel_id, const char *now, struct limit *l);

/* How many more the channel may be told today; INT64_MAX without a limit. */
int64_t spending_left(struct db *db, const char *channel_id);

#endif
