/*
 * The seam: what a platform does its own way is a row here, and nothing else
 * in this folder asks which platform a page came from.
 *
 *	const struct platform *p = platform_find("instagram");
 *	if (p == NULL) ...
 *
 * Beside the rows, the two habits that all of Graph has: lists and ids.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdbool.h>

#include "json.h"

enum {
	PLATFORM_SOURCES = 5,	/* kinds of attachments, and a NULL */
	GRAPH_ID_MAX = 512	/* bytes; Instagram's are about 180 */
};

/*
 * Appends what it finds in a message to an array of attachments.  Both are
 * lent; the values in the array are shared with the message.
 */
typedef void attachment_source(struct json_object *list,
    struct json_object *message);

struct platform {
	const char *name;		/* as in records */
	const char *person_name;	/* member that names a person */
	const char *person_alias;	/* member that may hold the id instead
					   of "id"; NULL: none */
	attachment_source *sources[PLATFORM_SOURCES];
};

extern const struct platform platform_messenger, platform_instagram;

/* NULL: none of this name. */
const struct platform *platform_find(const char *name);

/*
 * A list member in either of its forms, {"data": [...]} or the bare array
 * (facts A2, 2026-11-22).  Borrowed; NULL: there is no list.
 */
struct json_object *graph_list(const struct json_object *o, const char *key);

/* False also for NULL. */
bool graph_is_id(const char *id);

#endif
