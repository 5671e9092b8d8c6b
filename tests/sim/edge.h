/*
 * Lists and their paging: newest first, by cursor, with a next URL that
 * holds the token in clear. facts A3 and B (paging rules).
 */
#ifndef SIM_EDGE_H
#define SIM_EDGE_H

#include <stdbool.h>

#include "node.h"

#define EDGE_LIMIT 25		/* where none is asked for */
#define EDGE_MOST 100

/* What of a list was asked for; fields comes with its raw text inside. */
struct slice {
	const struct field *want;
	const char	*fields;	/* as written; NULL: the defaults */
	long		 limit;		/* -1: not given */
	const char	*after, *before;
};

/* Both print {"data":[...],"paging":...}, or refuse through the view. */
void	edge_messages(struct view *, const struct field *,
	    const struct thread *);
void	edge_messages_slice(struct view *, const struct slice *,
	    const struct thread *);
void	edge_threads(struct view *, const struct slice *,
	    const struct threads *, const char *owner);
void	edge_attachments(struct view *, const struct slice *,
	    const struct message *);
void	edge_attachment_paging(struct view *, const struct field *,
	    const struct message *);

#endif
