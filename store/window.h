/*
 * The platform's window: how long after a customer's newest message a part may
 * still be sent, and as what.  Nobody polls WhatsApp, so what its customers
 * wrote last is not known and its own answer decides.
 *
 *	if (window_is_shut(db, reply_id)) ...
 */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdbool.h>

#include "db.h"

/*
 * Past 24 hours only a person's words may go, for 7 days, and only where the
 * channel has Meta's Human Agent feature: then the reply gets that tag.
 */
bool window_is_shut(struct db *db, const char *reply_id);

#endif
