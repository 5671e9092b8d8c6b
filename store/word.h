/*
 * The words for the statuses of orders and conversations: Arabic in the
 * database, either language from people.
 */
#ifndef WORD_H
#define WORD_H

/* The database's word for what a person typed, or NULL. */
const char *word_of_order(const char *typed);
const char *word_of_conversation(const char *typed);

#endif
