#include "ask.h"
#include "inside.h"
#include "must.h"
#include "paging.h"
#include "stamp.h"

enum {
	DETAILED = 20,		/* of a thread, have them (facts A4) */
	ROWS = 5,		/* at once, in the history */
	DENIED_MAX = 3		/* some may be unsent, not all that follow */
};

/* A page is an edge, or a thread with one inside. */
static struct json_object *
edge_of(struct json_object *page)
{
	return json_arr(page, "data") != NULL ? page :
	    json_obj(page, "messages");
}

int
detail_rows(const struct plan *p, const struct reading *r)
{
	bool few = p->part == PART_HISTORY && r->skip_to == STAMP_NONE &&
	    r->depth < DETAILED / ROWS && r->denied < DENIED_MAX;

	return few ? ROWS : 0;
}

static bool
is_bare(const struct json_object *message)
{
	return json_obj(message, "from") == NULL &&
	    json_any(message, "message") == NULL;
}

static bool
all_bare(const struct json_object *edge)
{
	size_t i;

	for (i = 0; i < paging_rows(edge); i++)
		if (!is_bare(paging_row(edge, i)))
			return false;
	return paging_rows(edge) > 0;
}

bool
detail_hold(struct plan *p, struct json_object *page)
{
	struct reading *r = p->queue;

	if (!p->channel->platform->by_id || !all_bare(edge_of(page)) ||
	    (r->cursor != NULL && detail_rows(p, r) == 0))
		return false;
	p->ids_first = true;
	r->held = json_object_get(page);
	r->held_at = 0;
	return true;
}

/* Is it to be asked for: not known from before, and with a usable id? */
static bool
is_missing(const struct reading *r, const struct json_object *message)
{
	int64_t at = paging_time(message, "created_time");

	return is_bare(message) && at >= r->since &&
	    paging_id_ok(json_str(message, "id"));
}

static void
deliver_held(struct plan *p)
{
	struct json_object *page = p->queue->held;

	p->queue->held = NULL;
	thread_deliver(p, page);
	json_object_put(page);
}

char *
detail_ask(struct plan *p)
{
	struct reading *r = p->queue;
	const struct json_object *edge = edge_of(r->held), *message;

	for (; r->held_at < paging_rows(edge) && r->held_at < DETAILED &&
	    r->denied < DENIED_MAX; r->held_at++) {
		message = paging_row(edge, r->held_at);
		if (!is_missing(r, message))
			continue;
		p->step = STEP_MESSAGE;
		return ask_message(p->channel, json_str(message, "id"));
	}
	deliver_held(p);
	return NULL;
}

/* The row gives way to the message itself. */
bool
detail_came(struct plan *p, struct json_object *message)
{
	struct reading *r = p->queue;

	if (json_str(message, "id") == NULL)
		return plan_unusable(p,
		    "the platform's answer is no message");
	must_do(json_object_array_put_idx(json_arr(edge_of(r->held), "data"),
	    r->held_at, json_object_get(message)) == 0);
	r->held_at++;
	r->denied = 0;
	return true;
}

/* Deleted or too old: its id and its time are all that there is of it. */
void
detail_failed(struct plan *p, const struct graph_error *error)
{
	if (error->class != GRAPH_PERMANENT) {
		due_tell(p, error);
		return;
	}
	if (!error->gone)
		shown_blur(&p->queue->shown);
	p->queue->held_at++;
	p->queue->denied++;
}
