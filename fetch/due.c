#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "must.h"
#include "paging.h"
#include "stamp.h"

void
due_add(struct plan *p, struct reading *r)
{
	struct reading **at = p->added != NULL ? &p->added->next : &p->queue;

	while (*at != NULL)
		at = &(*at)->next;
	*at = p->added = r;
}

/* What at points to, off the queue. */
static struct reading *
take_off(struct plan *p, struct reading **at)
{
	struct reading *r = *at;

	*at = r->next;
	if (p->added == r)
		p->added = NULL;
	return r;
}

static void
drop_first(struct plan *p)
{
	reading_free(take_off(p, &p->queue));
}

void
due_tell(struct plan *p, const struct graph_error *error)
{
	p->emit(tell_thread(p->channel, p->queue, p->fetched_from, error),
	    p->arg);
	drop_first(p);
}

void
due_owe(struct plan *p)
{
	while (p->queue != NULL)
		due_tell(p, NULL);
}

void
due_clear(struct plan *p)
{
	while (p->queue != NULL)
		drop_first(p);
}

void
due_settle(struct plan *p)
{
	struct graph_error bad = plan_failure(GRAPH_PERMANENT,
	    "the thread's id cannot be put into a request");
	struct reading *r = p->queue, *next;

	p->added = NULL;
	for (p->queue = NULL; r != NULL; r = next) {
		next = r->next;
		r->next = NULL;
		if (!r->over && paging_id_ok(r->thread_id)) {
			due_add(p, r);
			continue;
		}
		p->emit(tell_thread(p->channel, r, p->fetched_from,
		    r->over ? NULL : &bad), p->arg);
		reading_free(r);
	}
}

static bool
is_of_part(const struct plan *p, const struct named *n)
{
	return (n->why == NAMED_HISTORY) == (p->part == PART_HISTORY);
}

struct named *
due_named(const struct plan *p, const char *thread_id)
{
	struct channel *c = p->channel;
	size_t i;

	for (i = 0; i < c->named_count; i++)
		if (is_of_part(p, &c->named[i]) &&
		    strcmp(c->named[i].thread_id, thread_id) == 0)
			return &c->named[i];
	return NULL;
}

static struct reading *
read_named(const struct named *n)
{
	struct reading *r = reading_new(n->thread_id, n->since);

	r->witness = n->why == NAMED_UNCERTAIN;
	r->watched = n->why != NAMED_HISTORY;
	if (r->watched)
		return r;
	r->since = STAMP_NONE;
	r->pages_max = HISTORY_PAGES;
	if (n->cursor == NULL) {
		r->skip_to = n->walked_to;
		return r;
	}
	r->hinted = true;
	r->oldest = n->walked_to;
	r->cursor = must_copy(n->cursor);
	return r;
}

/* The reading that the list began, off the queue; NULL: it is complete. */
static struct reading *
unqueue(struct plan *p, const char *thread_id)
{
	struct reading **at = &p->queue;

	while (*at != NULL && strcmp((*at)->thread_id, thread_id) != 0)
		at = &(*at)->next;
	return *at != NULL ? take_off(p, at) : NULL;
}

void
due_take_named(struct plan *p)
{
	struct named *n = p->channel->named;
	size_t i = p->channel->named_count;
	struct reading *r;

	p->named = true;
	while (i-- > 0) {
		if (!is_of_part(p, &n[i]))
			continue;
		r = n[i].taken ? unqueue(p, n[i].thread_id) :
		    read_named(&n[i]);
		if (r == NULL)
			continue;
		r->next = p->queue;
		p->queue = r;
	}
}
