#include "ask.h"
#include "inside.h"
#include "stamp.h"

enum {
	SKIP_MESSAGES = 100,	/* on a light page of what is known */
	IDS = 25		/* on a page of which no limit was asked */
};

/* Details that are not shown in a thread are not asked for in it. */
static char *
ask_light(struct plan *p, const struct reading *r)
{
	int rows = detail_rows(p, r);

	p->messages = rows > 0 ? rows : IDS;
	if (r->skip_to == STAMP_NONE && r->cursor == NULL)
		return ask_ids(r->thread_id, rows);
	if (rows == 0)
		p->messages = limit_share(p, SKIP_MESSAGES);
	return ask_times(r->thread_id, p->messages, r->cursor);
}

/* NULL: what was asked for is complete, and told. */
char *
thread_ask(struct plan *p)
{
	const struct platform *f = p->channel->platform;
	const struct reading *r = p->queue;

	if (r->held != NULL)
		return detail_ask(p);
	p->step = STEP_THREAD;
	if (p->ids_first)
		return ask_light(p, r);
	if (r->skip_to != STAMP_NONE) {
		p->messages = limit_share(p, SKIP_MESSAGES);
		return ask_times(r->thread_id, p->messages, r->cursor);
	}
	if (r->cursor == NULL) {
		p->messages = limit_share(p,
		    p->part == PART_LIVE ? f->recent : f->deep);
		return ask_thread(p->channel, r->thread_id, p->messages);
	}
	p->messages = limit_share(p, f->deep);
	return ask_messages(p->channel, r->thread_id, p->messages, r->cursor);
}

/* Perhaps its messages cannot be asked for inside their thread. */
static bool
is_of_fields(const struct plan *p, const struct graph_error *error)
{
	return p->channel->platform->by_id && !p->ids_first &&
	    p->queue->cursor == NULL && error->code == BAD_FIELD &&
	    !error->gone;
}

void
thread_failed(struct plan *p, const struct graph_error *error)
{
	struct reading *r = p->queue;

	if (r->hinted && error->class == GRAPH_PERMANENT) {
		reading_restart(r);
	} else if (is_of_fields(p, error)) {
		p->ids_first = true;
	} else {
		if (error->code == BAD_FIELD && p->ids_since == STAMP_NONE)
			p->ids_first = false;
		due_tell(p, error);
	}
}

void
thread_deliver(struct plan *p, struct json_object *page)
{
	struct reading *r = p->queue;
	bool further = r->cursor != NULL;
	int depth = r->depth;

	reading_page(r, further ? page : json_obj(page, "messages"),
	    (size_t)p->messages);
	plan_emit_page(p, page, further ? r->thread_id : NULL, depth);
	if (r->over)
		due_tell(p, NULL);
}

/* An edge comes as itself, the newest messages inside their thread. */
bool
thread_came(struct plan *p, struct json_object *page)
{
	struct reading *r = p->queue;
	bool skipping = r->skip_to != STAMP_NONE;

	if ((skipping || r->cursor != NULL) && json_arr(page, "data") == NULL)
		return plan_unusable(p,
		    "the platform's answer holds no messages");
	if (!plan_begin(p, page))
		return plan_unusable(p, "the platform's answer states no time");
	if (skipping)
		reading_skip(r, page, (size_t)p->messages);
	else if (reading_is_lost(r, page))
		reading_lost(r, page, (size_t)p->messages);
	else if (!detail_hold(p, page))
		thread_deliver(p, page);
	if (skipping && r->over)
		due_tell(p, NULL);
	return true;
}
