/*
 * Why a conversation whose customer waits is not answered at this moment.
 *
 *	struct standing now;
 *	standing_read(db, conversation_id, &now);
 *	if (*now.waits != '\0') ... now.waits, and now.limit where one is reached
 */
#ifndef STANDING_H
#define STANDING_H

#include "db.h"

struct standing {
	char waits[400];	/* empty: nothing of it waits */
	char limit[120];	/* what the next tick will find; or empty */
};

void standing_read(struct db *db, const char *conversation_id,
    struct standing *now);

#endif
