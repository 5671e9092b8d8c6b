/*
 * Copies of the database: made whole or not at all, and remembered, so that an
 * erasure can name those that still hold what it erased.
 */
#ifndef BACKUP_H
#define BACKUP_H

#include "db.h"

/* A copy at path, 0600; one that is there is not replaced (EX_CANTCREAT). */
void backup_make(struct db *db, const char *path);

/*
 * The same in the place of an earlier one, and of what a run left that was
 * killed over it; the caller remembers it.
 */
void backup_replace(struct db *db, const char *path);
void backup_note(struct db *db, const char *path);

/*
 * The same for a while only: it is not remembered, renews no token, which would
 * be lost with it, and knows of nothing that was captured.
 */
void backup_copy(struct db *db, const char *path);

enum backup_state {
	BACKUP_CLEAN,		/* has nothing of this conversation */
	BACKUP_AWAY,		/* not where it was made: moved, or removed */
	BACKUP_UNREADABLE,	/* there, and nobody knows */
	BACKUP_HOLDS
};

/* What the copy at path has of a conversation. */
enum backup_state backup_look(const char *path, const char *conversation);

/* Tell confine.h of all copies, for backup_look(). */
void backup_confine(struct db *db);

/* Every copy that was ever made, by its path. */
void backup_each(struct db *db, void (*tell)(const char *path, void *arg),
    void *arg);

#endif
