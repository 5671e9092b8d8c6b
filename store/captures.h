/*
 * The folders of captured pages, as the database knows them: nothing stands in
 * them longer than a week, nor after it was erased here.
 */
#ifndef CAPTURES_H
#define CAPTURES_H

#include "db.h"

/* Remember the folder that SOUK_CAPTURE names, if any. */
void captures_note(struct db *db);

/*
 * Tell confine.h of them, but of none that holds the database, or other things and
 * no capture.
 */
void captures_confine(struct db *db);

/*
 * Erase there what is owed, and what is too old: once an hour, or at once where
 * something is owed.  Not in a transaction.  What fails is said, and stays
 * owed.
 */
void captures_tidy(struct db *db);

#endif
