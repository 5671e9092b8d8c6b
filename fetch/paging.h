/*
 * Graph's edges, {"data": [...], "paging": {...}}: their rows, and the cursor
 * from which the next page is asked on our own base (paging.next holds the
 * token and is never followed).
 */
#ifndef PAGING_H
#define PAGING_H

#include <stdbool.h>

#include "json.h"

/* Longest id or cursor that is put into a request. */
enum { PAGING_ID_MAX = 512, PAGING_CURSOR_MAX = 2048 };

/* Rows, and one of them (borrowed).  An edge without data has none. */
size_t paging_rows(const struct json_object *edge);
struct json_object *paging_row(const struct json_object *edge, size_t i);

/*
 * The platform says that another page follows: the one sign that counts for a
 * list, which may be short or empty before its end (facts B).
 */
bool paging_has_next(const struct json_object *edge);

/*
 * The cursor behind the edge's last row, owned by the caller: cursors.after,
 * or the "after" of the next link.  NULL: none that can be used.
 */
char *paging_after(const struct json_object *edge);

/* Printable ASCII that needs no thought in a path, at most PAGING_ID_MAX. */
bool paging_id_ok(const char *id);

/* A time of a row, or STAMP_NONE. */
int64_t paging_time(const struct json_object *row, const char *key);

#endif
