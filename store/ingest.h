/*
 * The import side of the memory: what souk-fetch and souk-normalize tell is
 * stored once, whatever is told twice.
 *
 *	struct ingest *in = ingest_new(db, &tally);
 *	db_begin(db);
 *	... ingest_message(in, reader, record) ...
 *	ingest_flush(in);
 *	db_commit(db);
 *
 * All calls happen inside a transaction.  A record that cannot be used is
 * given to record_reject().
 */
#ifndef INGEST_H
#define INGEST_H

#include "db.h"
#include "record.h"
#include "tally.h"

struct ingest;

struct ingest *ingest_new(struct db *db, struct tally *tally);
void ingest_free(struct ingest *in);

void ingest_begin(struct ingest *in, struct record_in *from,
    const struct record *r);
void ingest_message(struct ingest *in, struct record_in *from,
    const struct record *r);
void ingest_thread(struct ingest *in, struct record_in *from,
    const struct record *r);
void ingest_token(struct ingest *in, struct record_in *from,
    const struct record *r);
void ingest_checkpoint(struct ingest *in, struct record_in *from,
    const struct record *r);
void ingest_fetch_error(struct ingest *in, struct record_in *from,
    const struct record *r);

/*
 * A page of this channel (NULL: nobody knows which) was lost on its way: its
 * thread and checkpoint records of this run vouch for nothing.
 */
void ingest_withhold(struct ingest *in, const char *channel_id);

/*
 * One item of a page of this channel could not be used: it is kept, and the
 * checkpoint stands, but what a thread does not show may be this item.
 */
void ingest_gap(struct ingest *in, const char *channel_id);

/* Write what is kept back for its thread; before every COMMIT. */
void ingest_flush(struct ingest *in);

/* Before messages stop waiting by time alone: at the end of a run. */
void ingest_sweep(struct ingest *in);

#endif
