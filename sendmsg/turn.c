#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "stamp.h"
#include "turn.h"

enum {
	FRESH_MS = 2000,	/* so long a list is as good as an import */
	NEXT_MS = 5000,		/* whoever goes next need not wait so long */
	CROWD = 2,		/* from so many on a list is cheaper */
	PAGES_MOST = 4		/* that may be turned over in vain */
};

static bool
has_looked(const struct letter *l, int64_t monotonic)
{
	return l->looked_at > 0 && monotonic - l->looked_at <=
	    (l->looked_for ? NEXT_MS : FRESH_MS);
}

/* How to look, for the first of so many that wait for it. */
static enum turn
look_for(const struct lane *lane, const struct platform *p,
    const struct letter *first, unsigned waiting)
{
	if (p->list == NULL || lane->listless || first->unlisted ||
	    waiting < CROWD)
		return TURN_LOOK;
	return TURN_LIST;
}

enum turn
turn_of(const struct lane *lane, const struct platform *p, int64_t monotonic,
    struct letter **letter)
{
	struct letter *l, *first = NULL;
	int64_t now = stamp_now();
	unsigned waiting = 0;
	enum turn turn;

	for (l = queue_peek(lane, NULL); l != NULL; l = queue_peek(lane, l)) {
		*letter = l;
		if (has_looked(l, monotonic) || !look_is_due(l, p, now))
			return TURN_SEND;
		if (waiting++ == 0)
			first = l;
	}
	*letter = NULL;
	if (first == NULL || lane->listing)
		return TURN_NONE;
	turn = look_for(lane, p, first, waiting);
	if (turn == TURN_LOOK)
		*letter = first;
	return turn;
}

void
turn_looked(struct letter *l, int64_t answered_at)
{
	l->looked_at = answered_at;
	l->looked_for = true;
}

/* The page's row of a thread, borrowed; NULL: it shows none. */
static struct json_object *
row_of(const struct json_object *rows, const struct letter *l)
{
	const char *thread = json_str(l->outgoing, "thread_id"), *id;
	size_t i, n = rows != NULL ? json_object_array_length(rows) : 0;
	struct json_object *row;

	for (i = 0; i < n; i++) {
		row = json_object_array_get_idx(rows, i);
		id = json_str(row, "id");
		if (id != NULL && strcmp(id, thread) == 0)
			return row;
	}
	return NULL;
}

/* Where nobody was found who waits, the next page is asked for. */
static void
turn_over(struct lane *lane, const struct json_object *page)
{
	const char *after = json_str(json_obj(json_obj(page, "paging"),
	    "cursors"), "after");

	free(lane->cursor);
	lane->cursor = must_copy_or_null(after);
	if (after == NULL || ++lane->pages >= PAGES_MOST)
		lane->listless = true;
}

void
turn_list(struct lane *lane, const struct platform *p,
    const struct json_object *page, int64_t answered_at,
    void (*found)(struct letter *l, enum look_found what,
	struct json_object *item, void *arg), void *arg)
{
	const struct json_object *rows = json_arr(page, "data");
	struct json_object *row, *item;
	struct letter *l, *next, *missing = NULL;
	int64_t now = stamp_now();
	enum look_found what;
	bool any = false;

	for (l = queue_peek(lane, NULL); l != NULL; l = next) {
		next = queue_peek(lane, l);
		if (has_looked(l, answered_at) || !look_is_due(l, p, now))
			continue;
		row = row_of(rows, l);
		what = row != NULL ? look_row(l, p, row, &item) : LOOK_BLIND;
		any = any || row != NULL;
		if (what == LOOK_BLIND)
			missing = missing == NULL ? l : missing;
		else if (what == LOOK_NOTHING)
			l->looked_at = answered_at;
		else
			found(l, what, item, arg);
	}
	if (!any)
		turn_over(lane, page);
	else if (missing != NULL)
		missing->unlisted = true;
}
