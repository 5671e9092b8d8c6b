/*
 * The desk: souk's commands for people, one function a command.
 */
#ifndef DESK_H
#define DESK_H

#include <stdbool.h>

#include "db.h"
#include "listing.h"

struct desk {
	struct db *db;			/* borrowed */
	enum listing_form form;
	bool all;			/* --all */
	bool yes;			/* --yes */
	bool due;			/* --due */
	/* Options with a value; NULL where not given.  Borrowed. */
	const char *account, *token_file, *secret_file, *app_id, *login, *ai,
	    *human_agent, *advanced_access, *token_until;
	const char *name, *price, *currency, *description, *options, *stock,
	    *sku;
	const char *most, *since, *conversation, *customer;
};

/*
 * argc and argv are what stands behind the command's words.  A command returns
 * an exit code; a mistake on the line ends the program with EX_USAGE.
 */
int desk_init(struct desk *d, int argc, char *argv[]);
int desk_channel_add(struct desk *d, int argc, char *argv[]);
int desk_channel_list(struct desk *d, int argc, char *argv[]);
int desk_channel_check(struct desk *d, int argc, char *argv[]);
int desk_channel_edit(struct desk *d, int argc, char *argv[]);
int desk_channel_remove(struct desk *d, int argc, char *argv[]);
int desk_channel_connect(struct desk *d, int argc, char *argv[]);
int desk_channel_disconnect(struct desk *d, int argc, char *argv[]);

int desk_product_add(struct desk *d, int argc, char *argv[]);
int desk_product_import(struct desk *d, int argc, char *argv[]);
int desk_product_edit(struct desk *d, int argc, char *argv[]);
int desk_product_list(struct desk *d, int argc, char *argv[]);
int desk_product_on(struct desk *d, int argc, char *argv[]);
int desk_product_off(struct desk *d, int argc, char *argv[]);

int desk_ai_on(struct desk *d, int argc, char *argv[]);
int desk_ai_off(struct desk *d, int argc, char *argv[]);
int desk_block(struct desk *d, int argc, char *argv[]);
int desk_unblock(struct desk *d, int argc, char *argv[]);
int desk_conversations(struct desk *d, int argc, char *argv[]);
int desk_show(struct desk *d, int argc, char *argv[]);
int desk_say(struct desk *d, int argc, char *argv[]);
int desk_waiting(struct desk *d, int argc, char *argv[]);
int desk_explain(struct desk *d, int argc, char *argv[]);
int desk_search(struct desk *d, int argc, char *argv[]);

int desk_orders(struct desk *d, int argc, char *argv[]);
int desk_orders_set(struct desk *d, int argc, char *argv[]);
int desk_outbox_list(struct desk *d, int argc, char *argv[]);
int desk_outbox_retry(struct desk *d, int argc, char *argv[]);
int desk_outbox_sent(struct desk *d, int argc, char *argv[]);
int desk_outbox_drop(struct desk *d, int argc, char *argv[]);

int desk_status(struct desk *d, int argc, char *argv[]);
int desk_events(struct desk *d, int argc, char *argv[]);
int desk_log(struct desk *d, int argc, char *argv[]);
int desk_doctor(struct desk *d, int argc, char *argv[]);
int desk_metrics(struct desk *d, int argc, char *argv[]);
int desk_report(struct desk *d, int argc, char *argv[]);

int desk_id(struct desk *d, int argc, char *argv[]);
int desk_complete(struct desk *d, int argc, char *argv[]);
int desk_audit(struct desk *d, int argc, char *argv[]);
int desk_export(struct desk *d, int argc, char *argv[]);
int desk_erase(struct desk *d, int argc, char *argv[]);
int desk_said(struct desk *d, int argc, char *argv[]);
int desk_copy(struct desk *d, int argc, char *argv[]);
int desk_backup(struct desk *d, int argc, char *argv[]);
int desk_retention(struct desk *d, int argc, char *argv[]);
int desk_prune(struct desk *d, int argc, char *argv[]);

/* Will it want rows of a database that is there? */
bool desk_complete_reads(int argc, char *argv[]);

/* How many rows a list shows: --most, else all. */
int64_t desk_most(const struct desk *d);

/* A list of so many rows, to be stepped through. */
sqlite3_stmt *desk_list(struct desk *d, enum query query);

/*
 * What a script wants to know of a thing that was made: its name alone, or as
 * JSON an object with it.
 */
void desk_put_made(const struct desk *d, const char *what, const char *name);

/* A conversation's first line: whose it is, and how it stands. */
void desk_put_head(struct desk *d, const char *conversation_id);

/* The row that an id or a short number names, or EX_DATAERR in plain words. */
char *desk_find(struct desk *d, enum query query, const char *what,
    const char *id);

#endif
