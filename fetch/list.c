#include <string.h>

#include "ask.h"
#include "inside.h"
#include "must.h"
#include "paging.h"
#include "stamp.h"

enum { SKIP_THREADS = 100 };	/* on a light page that is only passed over */

static bool
lists_messages(const struct plan *p)
{
	return p->channel->platform->nested && !p->by_name &&
	    p->walk.stage != WALK_SKIP;
}

static int
threads_of(const struct plan *p)
{
	if (p->hunt.rows > 0)
		return p->hunt.probe;
	if (p->walk.stage != WALK_SKIP)
		return p->limit;
	return p->walk.skip > 0 ? p->walk.skip : limit_share(p, SKIP_THREADS);
}

char *
list_ask(struct plan *p)
{
	const struct platform *f = p->channel->platform;

	p->step = STEP_LIST;
	p->threads = threads_of(p);
	p->messages = 0;
	if (lists_messages(p) && p->hunt.lighter == 0)
		p->messages = limit_share(p,
		    p->part == PART_LIVE ? f->recent : f->deep);
	return ask_list(p->channel, p->threads,
	    p->hunt.lighter == 2 ? ASK_BARE : p->messages, p->walk.cursor);
}

void
list_catch_up(struct plan *p)
{
	const struct listing *cut = &p->channel->cut;

	if (p->catching_up || cut->from == STAMP_NONE || p->walk.ended) {
		p->listed = true;
		return;
	}
	p->catching_up = true;
	walk_free(&p->walk);
	walk_history(&p->walk, cut->to, cut->cursor, cut->skips);
	p->walk.patient = !p->channel->platform->idle_next;
}

struct listing
list_cut(const struct plan *p)
{
	const struct listing none = { .from = STAMP_NONE };
	struct listing cut = p->channel->cut;

	if (p->listed)
		return none;
	if (p->part == PART_LIVE && p->began &&
	    p->walk.walked_to != STAMP_NONE) {
		if (cut.from == STAMP_NONE)
			cut.begun = p->fetched_from;
		cut.from = p->fetched_from;
		cut.to = p->walk.walked_to;
		cut.cursor = walk_hint(&p->walk, &cut.skips);
	}
	return cut;
}

bool
list_plainer(struct plan *p, const struct graph_error *error)
{
	struct channel *c = p->channel;

	/* Behind the first page it is rather the cursor that is refused. */
	if (p->step != STEP_LIST || p->part != PART_LIVE || p->began ||
	    p->messages == 0 || error->code != BAD_FIELD || c->plain ||
	    c->platform->plain_fields == NULL)
		return false;
	c->plain = true;
	return true;
}

/* Perhaps one thread is at fault: it shall fail alone. */
static bool
go_light(struct plan *p, const struct graph_error *error)
{
	if (p->messages == 0 || p->hunt.rows > 0 ||
	    (error->class != GRAPH_TRANSIENT && !error->gone))
		return false;
	p->by_name = true;
	p->light = p->light || p->part == PART_LIVE;
	return true;
}

/*
 * Live, few threads have moved: a light list and these by their names cost less
 * than a hunt.  In the history all of them are wanted.
 */
void
list_failed(struct plan *p, const struct graph_error *error)
{
	if (error->class == GRAPH_PERMANENT && walk_refused(&p->walk))
		return;
	if (p->part == PART_LIVE && go_light(p, error))
		return;
	if (hunt_failed(p, error) || go_light(p, error))
		return;
	plan_give_up(p, error);
}

/*
 * The last poll's time; but never later than this one's, or a Date that once
 * lay in the future would hide everything up to it.
 */
static int64_t
live_since(const struct plan *p)
{
	int64_t from = p->channel->last_fetch;

	if (from == STAMP_NONE || from > p->fetched_from)
		from = p->fetched_from;
	return from - p->overlap;
}

/* How far back a thread that the live list shows is read. */
static void
ask_back(struct plan *p, struct reading *r)
{
	struct named *n = due_named(p, r->thread_id);

	r->since = live_since(p);
	r->watched = true;
	r->short_ends = p->channel->platform->idle_next;
	if (n == NULL)
		return;
	n->taken = true;
	r->witness = n->why == NAMED_UNCERTAIN;
	r->short_ends = r->short_ends && !r->witness;
	if (n->since < r->since)	/* STAMP_NONE is the least */
		r->since = n->since;
}

/* A thread of the list, with as much as the list itself says of it. */
static void
queue_row(struct plan *p, const struct json_object *row)
{
	const char *id = json_str(row, "id");
	const struct json_object *edge = json_obj(row, "messages");
	struct reading *r;

	if (id == NULL)
		return;
	r = reading_new(id, STAMP_NONE);
	if (p->part == PART_LIVE)
		ask_back(p, r);
	else
		r->pages_max = HISTORY_PAGES;
	if (p->messages > 0 && edge != NULL)
		reading_page(r, edge, (size_t)p->messages);
	due_add(p, r);
}

/* Name a thread without reading it: the store knows whether it is owed. */
static void
pass_over(struct plan *p, const struct json_object *row)
{
	const char *id = json_str(row, "id");
	struct reading *r;

	if (id == NULL || p->part != PART_HISTORY ||
	    due_named(p, id) != NULL)
		return;
	r = reading_new(id, STAMP_NONE);
	p->emit(tell_thread(p->channel, r, p->fetched_from, NULL), p->arg);
	reading_free(r);
}

/* In the history, a thread that is named is read as such. */
static bool
is_wanted(const struct plan *p, const struct json_object *row)
{
	const char *id = json_str(row, "id");

	if (!walk_wants(&p->walk, row))
		return false;
	return p->part == PART_LIVE || id == NULL ||
	    due_named(p, id) == NULL;
}

/* The wanted rows of a page, queued; a new array that shares them. */
static struct json_object *
take_wanted(struct plan *p, const struct json_object *page)
{
	struct json_object *wanted = must(json_object_new_array()), *row;
	size_t i;

	for (i = 0; i < paging_rows(page); i++) {
		row = paging_row(page, i);
		if (!is_wanted(p, row)) {
			pass_over(p, row);
			continue;
		}
		queue_row(p, row);
		must_do(json_object_array_add(wanted,
		    json_object_get(row)) == 0);
	}
	return wanted;
}

static void
use_list(struct plan *p, struct json_object *page)
{
	struct json_object *wanted = take_wanted(p, page);
	bool any = json_object_array_length(wanted) > 0;

	walk_advance(&p->walk, page);
	json_object_object_add(page, "data", wanted);
	if (any && p->messages > 0)
		plan_emit_page(p, page, NULL, 0);
	due_settle(p);
}

static void
pass_over_list(struct plan *p, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		pass_over(p, paging_row(page, i));
	walk_advance(&p->walk, page);
}

/* What has not moved since a poll was cut off, it saw, or did not reach. */
static int64_t
list_since(const struct plan *p)
{
	int64_t since = live_since(p), cut = p->channel->cut.from;

	if (p->catching_up || cut == STAMP_NONE || cut > p->fetched_from)
		return since;
	return plan_later(since, cut);
}

bool
list_came(struct plan *p, struct json_object *page)
{
	if (json_arr(page, "data") == NULL)
		return plan_unusable(p,
		    "the platform's list of threads is no list");
	if (!plan_begin(p, page))
		return plan_unusable(p, "the platform's answer states no time");
	if (p->part == PART_LIVE)
		p->walk.since = list_since(p);
	switch (walk_page(&p->walk, page)) {
	case WALK_USE:
		hunt_came(p, page);
		use_list(p, page);
		break;
	case WALK_PASS_OVER:
		hunt_came(p, page);
		pass_over_list(p, page);
		break;
	case WALK_AGAIN:
		p->hunt.rows = p->hunt.lighter = 0;
		break;
	}
	return true;
}
