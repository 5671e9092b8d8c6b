/*
 * Copies of the database: made whole or not at all, and remembered, so that an
 * erasure can name those that still hold what it erased.
 */
#ifndef BACKUP_H
#define BACKUP_H

#include <stdbool.h>

#include "db.h"

/* A copy at path, 0600; one that is there is not replaced (EX_CANTCREAT). */
void backup_make(struct db *db, const char *path);

/* Call tell for every copy that is still there and has this conversation. */
void backup_each_with(struct db *db, const char *conversation,
    void (*tell)(const char *path, void *arg), void *arg);

#endif
