/*
 * The words of all messages, folded, as an index of their own.  A search first
 * takes in what was stored since the last one, in small transactions, so that
 * neither the import nor anybody who waits for the database pays for it.
 *
 *	search_catch_up(db);
 *	words = search_words("عباية 12");
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "db.h"

/* Take in the words of every message there is. */
void search_catch_up(struct db *db);

/*
 * What FTS5 looks for when a person typed this: all of the words, each as it
 * is or as a beginning, an Arabic one with the article and without.  The index
 * has the words as they were written.  Owned; NULL if there is no word in it.
 */
char *search_words(const char *text);

/*
 * The words of one message, which is about to be erased, are not found any
 * more.  content: as it was when they were gathered.
 */
void search_unlearn(struct db *db, int64_t row, const char *content);

/*
 * In a later transaction: what was unlearned stands in the index until its
 * neighbours are written anew, which this does to as much as is quickly done.
 */
void search_settle(struct db *db);

/* Nothing is known any more; the next search gathers it again. */
void search_forget(struct db *db);

/*
 * The same in transactions of its own that nobody waits for long; where it is
 * stopped, the next search goes on with it.
 */
void search_empty(struct db *db);

#endif
