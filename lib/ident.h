/*
 * Our identifiers: UUIDs as text.  Version 7 (RFC 9562) for rows, in the order
 * of their making; version 5 where the same facts must give the same id again.
 */
#ifndef IDENT_H
#define IDENT_H

enum { IDENT_SIZE = 37 };

/* A new id; returns text. */
char *ident_new(char text[IDENT_SIZE]);

/*
 * The id that these parts have in this space (itself an id, or NULL for
 * souk's own).  parts ends with NULL; a part never runs into its neighbour.
 */
char *ident_of(const char *space, const char *const parts[],
    char text[IDENT_SIZE]);

#endif
