/*
 * What was fetched, kept as it came: the `page` records of a run, in a file of
 * the folder SOUK_CAPTURE that has its name only when it is whole.
 *
 *	struct keep *k = keep_open();
 *	keep_page(k, record);
 *	status = keep_end(k);
 */
#ifndef KEEP_H
#define KEEP_H

#include "json.h"

struct keep;

/*
 * NULL: nothing is to be kept.  A folder that cannot be used ends the program
 * with EX_CONFIG.
 */
struct keep *keep_open(void);

/* k may be NULL.  A disk that is full is said by keep_end(). */
void keep_page(struct keep *k, struct json_object *record);

/* Frees it; EX_OK, or EX_IOERR once said. */
int keep_end(struct keep *k);

#endif
