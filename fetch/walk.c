#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "paging.h"
#include "stamp.h"
#include "walk.h"

/* So many empty pages in a row are an end, whatever they link to. */
enum {
	EMPTY_MAX = 5,
	PATIENT_MAX = 100	/* where the link is believed */
};

void
walk_live(struct walk *w, int64_t since)
{
	memset(w, 0, sizeof(*w));
	w->stage = WALK_MOVED;
	w->since = since;
	w->walked_to = STAMP_NONE;
}

void
walk_history(struct walk *w, int64_t walked_to, const char *cursor,
    bool skips)
{
	memset(w, 0, sizeof(*w));
	w->walked_to = walked_to;
	if (walked_to == STAMP_NONE) {
		w->stage = WALK_ON;
	} else if (cursor == NULL) {
		w->stage = WALK_SKIP;
	} else {
		w->stage = skips ? WALK_SKIP : WALK_HINT;
		w->hinted = true;
		w->cursor = must_copy_or_null(cursor);
		w->listed = must_copy_or_null(cursor);
	}
}

/* How far the skipping came counts too, or a short run never ends it. */
const char *
walk_hint(const struct walk *w, bool *skips)
{
	*skips = w->stage == WALK_SKIP || w->stage == WALK_REJOIN;
	if (w->ended)
		return NULL;
	return *skips ? w->cursor : w->listed;
}

void
walk_free(struct walk *w)
{
	free(w->cursor);
	free(w->listed);
	memset(w, 0, sizeof(*w));
}

static void
begin_at_top(struct walk *w)
{
	free(w->cursor);
	w->cursor = NULL;
	w->hinted = false;
	w->stage = WALK_SKIP;
}

bool
walk_refused(struct walk *w)
{
	if (!w->hinted)
		return false;
	begin_at_top(w);
	return true;
}

/* A row that reads no time is taken for one that moved just now. */
static int64_t
moved_at(const struct json_object *thread)
{
	int64_t at = paging_time(thread, "updated_time");

	return at == STAMP_NONE ? INT64_MAX : at;
}

bool
walk_wants(const struct walk *w, const struct json_object *thread)
{
	int64_t at = moved_at(thread);

	/* Some of one second may not have been on the last page. */
	if (w->stage == WALK_HINT || w->stage == WALK_REJOIN)
		return at <= w->walked_to && at >= w->since;
	return at >= w->since;
}

static bool
holds_newer(const struct walk *w, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		if (moved_at(paging_row(page, i)) >= w->walked_to)
			return true;
	return false;
}

static bool
reaches_unlisted(const struct walk *w, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		if (moved_at(paging_row(page, i)) <= w->walked_to)
			return true;
	return false;
}

/* The place where an earlier run stopped is on it. */
static bool
holds_place(const struct walk *w, const struct json_object *page)
{
	return reaches_unlisted(w, page) && holds_newer(w, page);
}

static int
listed_rows(const struct walk *w, const struct json_object *page)
{
	int n = 0;
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		n += moved_at(paging_row(page, i)) > w->walked_to;
	return n;
}

enum walk_verdict
walk_page(struct walk *w, const struct json_object *page)
{
	switch (w->stage) {
	case WALK_HINT:
		if (holds_place(w, page))
			return WALK_USE;
		begin_at_top(w);
		return WALK_AGAIN;
	case WALK_SKIP:
		/* An old cursor's end need not be the list's. */
		if (w->hinted && paging_rows(page) == 0) {
			begin_at_top(w);
			return WALK_AGAIN;
		}
		if (w->skip > 0 || !reaches_unlisted(w, page))
			return WALK_PASS_OVER;
		if ((w->skip = listed_rows(w, page)) == 0)
			w->stage = WALK_REJOIN;
		return WALK_AGAIN;
	default:
		return WALK_USE;
	}
}

static bool
any_wanted(const struct walk *w, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		if (walk_wants(w, paging_row(page, i)))
			return true;
	return false;
}

static bool
is_below(const struct walk *w, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		if (moved_at(paging_row(page, i)) >= w->since)
			return false;
	return paging_rows(page) > 0;
}

/* Progress: what was listed, and by which cursor. */
static void
note_listed(struct walk *w, const struct json_object *page)
{
	int64_t at;
	size_t i;

	for (i = 0; i < paging_rows(page); i++) {
		at = paging_time(paging_row(page, i), "updated_time");
		if (at != STAMP_NONE &&
		    (w->walked_to == STAMP_NONE || at < w->walked_to))
			w->walked_to = at;
	}
	free(w->listed);
	w->listed = must_copy_or_null(w->cursor);
}

/* Newest first from its first row to its last, and that one has not moved. */
static bool
ends_in_order(const struct walk *w, const struct json_object *page)
{
	int64_t above = INT64_MAX, at;
	size_t i;

	for (i = 0; i < paging_rows(page); i++) {
		at = moved_at(paging_row(page, i));
		if (at > above)
			return false;
		above = at;
	}
	return above < w->since;
}

/* True if a page follows; w->cursor leads to it then. */
static bool
turn_page(struct walk *w, const struct json_object *page)
{
	char *after = paging_has_next(page) ? paging_after(page) : NULL;
	bool turned = after != NULL &&
	    (w->cursor == NULL || strcmp(after, w->cursor) != 0);

	w->empty = paging_rows(page) == 0 ? w->empty + 1 : 0;
	if (!turned || w->empty >= (w->patient ? PATIENT_MAX : EMPTY_MAX)) {
		free(after);
		return false;
	}
	free(w->cursor);
	w->cursor = after;
	return true;
}

void
walk_advance(struct walk *w, const struct json_object *page)
{
	bool wanted = any_wanted(w, page);

	w->hinted = false;
	if (w->stage != WALK_SKIP && paging_rows(page) > 0)
		note_listed(w, page);
	if (!turn_page(w, page))
		w->over = w->ended = true;
	else if (w->stage == WALK_MOVED && paging_rows(page) > 0)
		w->over = !wanted || (w->trusting && ends_in_order(w, page));
	else if (w->stage != WALK_SKIP && is_below(w, page))
		w->over = true;
	else if (w->stage == WALK_HINT || w->stage == WALK_REJOIN)
		w->stage = wanted ? WALK_ON : WALK_REJOIN;
	else if (w->stage == WALK_SKIP && w->skip > 0)
		w->stage = WALK_REJOIN;
}
