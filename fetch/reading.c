#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "paging.h"
#include "reading.h"
#include "stamp.h"

/* So many empty pages in a row are the end, whatever they link to. */
enum { EMPTY_MAX = 5 };

struct reading *
reading_new(const char *thread_id, int64_t since)
{
	struct reading *r = must(calloc(1, sizeof(*r)));

	r->thread_id = must_copy(thread_id);
	r->since = since;
	r->oldest = r->skip_to = STAMP_NONE;
	r->pages_max = INT_MAX;
	return r;
}

void
reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	json_object_put(r->held);
	shown_free(&r->shown);
	free(r->thread_id);
	free(r->cursor);
	free(r);
}

void
reading_restart(struct reading *r)
{
	free(r->cursor);
	r->cursor = NULL;
	r->hinted = false;
	r->skip_to = r->oldest;
	r->oldest = STAMP_NONE;
}

static void
note_message(struct reading *r, const struct json_object *message)
{
	int64_t created = paging_time(message, "created_time");

	if (created != STAMP_NONE &&
	    (r->oldest == STAMP_NONE || created < r->oldest))
		r->oldest = created;
	/* A row of which only id and time are shown (facts A4). */
	if ((created == STAMP_NONE || created >= r->since) &&
	    json_obj(message, "from") == NULL)
		r->bare++;
}

/* Messages come newest first, but that is not promised: every row counts. */
static bool
reached_since(const struct reading *r)
{
	return r->since != STAMP_NONE && r->oldest != STAMP_NONE &&
	    r->oldest < r->since;
}

static void
finish(struct reading *r, bool whole)
{
	r->over = true;
	r->whole = whole;
	r->complete = !(r->witness && r->bare > 0);
	free(r->cursor);
	r->cursor = NULL;
}

/*
 * A nested edge may show a cursor and no next link though more follows, so a
 * full page is asked on; an edge may show an empty page and a next link, which
 * is not the end (facts A3 and B).
 */
static char *
cursor_behind(const struct reading *r, const struct json_object *edge,
    size_t asked_for)
{
	size_t rows = paging_rows(edge);

	if (rows < asked_for && (r->short_ends || !paging_has_next(edge)))
		return NULL;
	if (rows == 0 && r->empty >= EMPTY_MAX)
		return NULL;
	return paging_after(edge);
}

void
reading_page(struct reading *r, const struct json_object *edge,
    size_t asked_for)
{
	char *cursor;
	size_t i;

	r->empty = paging_rows(edge) == 0 ? r->empty + 1 : 0;
	cursor = cursor_behind(r, edge, asked_for);

	if (edge == NULL)
		r->bare++;
	for (i = 0; i < paging_rows(edge); i++) {
		note_message(r, paging_row(edge, i));
		if (r->watched)
			shown_row(&r->shown, paging_row(edge, i));
	}
	r->depth++;
	r->hinted = false;
	if (reached_since(r)) {
		finish(r, false);
		free(cursor);
	} else if (cursor == NULL ||
	    (r->cursor != NULL && strcmp(cursor, r->cursor) == 0)) {
		finish(r, true);
		free(cursor);
	} else {
		free(r->cursor);
		r->cursor = cursor;
		r->over = r->depth >= r->pages_max;
	}
}

static bool
all_newer(const struct json_object *edge, int64_t than)
{
	size_t i;

	for (i = 0; i < paging_rows(edge); i++)
		if (paging_time(paging_row(edge, i), "created_time") <= than)
			return false;
	return true;
}

bool
reading_is_lost(const struct reading *r, const struct json_object *edge)
{
	return r->hinted && (paging_rows(edge) == 0 ||
	    (r->oldest != STAMP_NONE && all_newer(edge, r->oldest)));
}

void
reading_lost(struct reading *r, const struct json_object *edge,
    size_t asked_for)
{
	char *cursor = paging_rows(edge) > 0 ?
	    cursor_behind(r, edge, asked_for) : NULL;

	if (cursor != NULL && r->cursor != NULL &&
	    strcmp(cursor, r->cursor) == 0) {
		free(cursor);
		cursor = NULL;
	}
	reading_restart(r);
	r->cursor = cursor;
}

/*
 * Nothing is older than what is known, of which one message only may be as
 * old: of several of one second, some may not have come.
 */
static bool
ends_with_known(const struct json_object *edge, int64_t known)
{
	size_t i, as_old = 0;
	int64_t at;

	for (i = 0; i < paging_rows(edge); i++) {
		at = paging_time(paging_row(edge, i), "created_time");
		if (at < known)	/* STAMP_NONE is the least */
			return false;
		as_old += at == known;
	}
	return as_old == 1;
}

void
reading_skip(struct reading *r, const struct json_object *edge,
    size_t asked_for)
{
	char *cursor;

	r->empty = paging_rows(edge) == 0 ? r->empty + 1 : 0;
	cursor = cursor_behind(r, edge, asked_for);
	if (cursor == NULL && ends_with_known(edge, r->skip_to)) {
		finish(r, true);
	} else if (cursor == NULL || !all_newer(edge, r->skip_to) ||
	    (r->cursor != NULL && strcmp(cursor, r->cursor) == 0)) {
		r->oldest = r->skip_to;
		r->skip_to = STAMP_NONE;
		free(cursor);
	} else {
		free(r->cursor);
		r->cursor = cursor;
	}
}

int64_t
reading_walked_to(const struct reading *r)
{
	return r->oldest != STAMP_NONE ? r->oldest : r->skip_to;
}
