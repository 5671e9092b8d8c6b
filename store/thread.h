/*
 * What is still owed of a thread's reading: the `thread` records.
 *
 * All calls happen inside a transaction.
 */
#ifndef THREAD_H
#define THREAD_H

#include "db.h"
#include "record.h"
#include "roster.h"
#include "tally.h"

void thread_store(struct db *db, struct tally *tally, struct roster *ros,
    struct record_in *from, const struct record *r);

#endif
