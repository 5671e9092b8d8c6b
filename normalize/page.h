/*
 * The shapes in which the platforms deliver messages: a list of threads with
 * messages nested in them, one such thread, or one thread's messages edge.
 *
 *	if (strcmp(r.type, "page") == 0)
 *		page_write(&in, &r);
 */
#ifndef PAGE_H
#define PAGE_H

#include "record.h"

/*
 * Write the messages of a `page` record to stdout, each thread's oldest first.
 * What is not a message, a thread or a page is rejected by itself; the rest
 * goes on.
 */
void page_write(struct record_in *in, const struct record *r);

#endif
