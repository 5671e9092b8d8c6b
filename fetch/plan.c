#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ask.h"
#include "paging.h"
#include "plan.h"
#include "reading.h"
#include "scrub.h"
#include "stamp.h"
#include "tell.h"
#include "walk.h"

enum {
	SKIP_THREADS = 100,	/* on a light page that is only passed over */
	SKIP_MESSAGES = 100,
	HISTORY_PAGES = 10,	/* of one thread in one run */
	REDUCE_MAX = 3,		/* times that less is asked for, in a row */
	LIMIT_MS = 3600000	/* after which a learned limit is doubled */
};

enum part { PART_LIVE, PART_HISTORY, PART_OVER };
enum step { STEP_SELF, STEP_LIST, STEP_THREAD };

struct plan {
	struct channel *channel;	/* borrowed */
	unsigned parts;
	int64_t overlap;
	void (*emit)(struct json_object *record, void *arg);
	void *arg;

	char *self_id;			/* owned; NULL: to be asked for */
	int64_t fetched_from;		/* STAMP_NONE: no answer yet */
	bool began;			/* `begin` is written */
	enum part part;
	struct walk walk;		/* of this part */
	bool catching_up;		/* it goes on where a poll was cut */
	bool listed;			/* live: every moved thread is known */
	bool named;			/* threads to read by name are queued */
	struct reading *queue;		/* owned: threads not yet read */

	enum step step;			/* what was asked last */
	bool retrying;			/* and is asked again */
	int messages;			/* of a thread, asked for with it */
	int limit;			/* threads on a page of the list */
	int64_t limit_since;		/* when it was learned; or STAMP_NONE */
	int reduced;			/* times less was asked for, in a row */
	int unreduced;			/* the limit before that */
	bool by_name;			/* even a short list is too much */
	struct usage usage;
};

static bool
has_history(const struct channel *c)
{
	size_t i;

	for (i = 0; i < c->named_count; i++)
		if (c->named[i].why == NAMED_HISTORY)
			return true;
	return !c->history_done;
}

static void
begin_part(struct plan *p, enum part part)
{
	const struct channel *c = p->channel;

	walk_free(&p->walk);
	if (part == PART_HISTORY &&
	    ((p->parts & PLAN_HISTORY) == 0 || !has_history(c)))
		part = PART_OVER;
	p->part = part;
	p->named = false;
	if (part == PART_LIVE) {
		walk_live(&p->walk, STAMP_NONE);
		p->walk.trusting = c->platform->idle_next;
	}
	if (part == PART_HISTORY) {
		walk_history(&p->walk, c->walked_to, c->walk_cursor,
		    c->walk_skips);
		p->walk.over = p->walk.ended = c->history_done;
	}
}

/* What a bad hour taught is not believed for ever. */
static void
recall_limit(struct plan *p)
{
	const struct channel *c = p->channel;

	p->limit = c->limit > 0 ? c->limit : c->platform->threads;
	p->limit_since = c->limit_since != STAMP_NONE ? c->limit_since :
	    c->last_fetch;
	if (c->last_fetch == STAMP_NONE ||
	    c->last_fetch - p->limit_since < LIMIT_MS)
		return;
	p->limit_since = c->last_fetch;
	p->limit *= 2;
	if (p->limit > c->platform->threads)
		p->limit = c->platform->threads;
}

struct plan *
plan_new(struct channel *channel, unsigned parts, int64_t overlap,
    void (*emit)(struct json_object *record, void *arg), void *arg)
{
	struct plan *p = calloc(1, sizeof(*p));

	if (p == NULL || (channel->self_id != NULL &&
	    (p->self_id = strdup(channel->self_id)) == NULL))
		errx(EX_OSERR, "out of memory");
	p->channel = channel;
	p->parts = parts;
	p->overlap = overlap;
	p->emit = emit;
	p->arg = arg;
	p->fetched_from = STAMP_NONE;
	p->usage.percent = -1;
	recall_limit(p);
	begin_part(p, parts & PLAN_LIVE ? PART_LIVE : PART_HISTORY);
	return p;
}

/* Threads still to be read. */

static void
enqueue(struct plan *p, struct reading *r)
{
	struct reading **at = &p->queue;

	while (*at != NULL)
		at = &(*at)->next;
	*at = r;
}

static void
drop_first(struct plan *p)
{
	struct reading *r = p->queue;

	p->queue = r->next;
	reading_free(r);
}

static void
tell_first(struct plan *p, const struct graph_error *error)
{
	p->emit(tell_thread(p->channel, p->queue, p->fetched_from, error),
	    p->arg);
	drop_first(p);
}

/* What is left of the queue goes back to the store. */
static void
owe_queue(struct plan *p)
{
	while (p->queue != NULL)
		tell_first(p, NULL);
}

static void
drop_queue(struct plan *p)
{
	while (p->queue != NULL)
		drop_first(p);
}

static struct graph_error
failure(enum graph_class class, const char *message)
{
	struct graph_error e = { .class = class, .retry_at = STAMP_NONE };

	snprintf(e.message, sizeof(e.message), "%s", message);
	return e;
}

/*
 * Tell the threads of the page just queued that need no request of their own,
 * or cannot have one.
 */
static void
tell_finished(struct plan *p)
{
	struct graph_error bad = failure(GRAPH_PERMANENT,
	    "the thread's id cannot be put into a request");
	struct reading *r = p->queue, *next;

	for (p->queue = NULL; r != NULL; r = next) {
		next = r->next;
		r->next = NULL;
		if (!r->over && paging_id_ok(r->thread_id)) {
			enqueue(p, r);
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

static struct named *
find_named(const struct plan *p, const char *thread_id)
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
	if (n->why != NAMED_HISTORY)
		return r;
	r->since = STAMP_NONE;
	r->pages_max = HISTORY_PAGES;
	if (n->cursor == NULL)
		return r;
	r->hinted = true;
	r->oldest = n->walked_to;
	if ((r->cursor = strdup(n->cursor)) == NULL)
		errx(EX_OSERR, "out of memory");
	return r;
}

/* The reading that the list began, off the queue; NULL: it is complete. */
static struct reading *
unqueue(struct plan *p, const char *thread_id)
{
	struct reading **at = &p->queue, *r;

	while ((r = *at) != NULL && strcmp(r->thread_id, thread_id) != 0)
		at = &r->next;
	if (r != NULL)
		*at = r->next;
	return r;
}

/* Ahead of the others, in their own order: they have waited longest. */
static void
queue_named(struct plan *p)
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

/* What the records need to know of the run. */

/*
 * The list was asked down to here.  What moves above it from now on is listed
 * by the next poll, which then goes on below.
 */
static struct listing
cut_of(const struct plan *p)
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

static struct memo
memo_of(const struct plan *p)
{
	struct memo m = { .walk_cursor = p->channel->walk_cursor,
	    .walk_skips = p->channel->walk_skips };

	if (p->limit < p->channel->platform->threads)
		m.limit = p->limit;
	m.limit_since = p->limit_since != STAMP_NONE ? p->limit_since :
	    p->fetched_from;
	if (p->part == PART_HISTORY)
		m.walk_cursor = walk_hint(&p->walk, &m.walk_skips);
	m.cut = cut_of(p);
	return m;
}

/* The checkpoint of this part, which the part is over with. */
static void
tell_part(struct plan *p)
{
	struct memo memo = memo_of(p);
	struct json_object *o = tell_checkpoint(p->channel, &p->usage, &memo);

	/* Who shows up late may belong where the first of several looked. */
	if (p->part == PART_LIVE && p->listed)
		tell_time(o, "fetched_from", p->catching_up ?
		    p->channel->cut.begun : p->fetched_from);
	if (p->part == PART_HISTORY && p->walk.walked_to != STAMP_NONE)
		tell_time(o, "walked_to", p->walk.walked_to);
	if (p->part == PART_HISTORY)
		json_add_bool(o, "history_done", p->walk.ended);
	p->emit(o, p->arg);
	p->usage.calls = 0;
}

/*
 * The channel cannot be asked further.  A poll that is not complete does not
 * move last_fetch_timestamp, but what it listed and did not read is owed; of
 * the history, each page listed counts.
 */
static void
give_up(struct plan *p, const struct graph_error *error)
{
	struct memo memo;

	if (p->began)
		owe_queue(p);
	if (p->part == PART_HISTORY && p->began)
		tell_part(p);
	memo = memo_of(p);
	p->emit(tell_error(p->channel, error, &memo), p->arg);
	p->part = PART_OVER;
}

/* Asking for less did not help: that was not the trouble. */
static void
ask_for_more(struct plan *p)
{
	if (p->reduced > 0)
		p->limit = p->unreduced;
	p->reduced = 0;
}

void
plan_cut(struct plan *p, const char *why, bool on_wire)
{
	struct graph_error error;

	if (p->part == PART_OVER)
		return;
	ask_for_more(p);
	error = failure(GRAPH_TRANSIENT, why != NULL ? why : "");
	if (!p->began || (p->part == PART_LIVE && !p->listed &&
	    p->walk.walked_to == STAMP_NONE)) {
		if (why != NULL)
			give_up(p, &error);
		p->part = PART_OVER;
		return;
	}
	if (p->part == PART_LIVE && p->listed && !p->named)
		queue_named(p);
	else if (on_wire && why != NULL && p->step == STEP_THREAD &&
	    p->queue != NULL)
		tell_first(p, &error);
	owe_queue(p);
	tell_part(p);
	p->part = PART_OVER;
}

void
plan_free(struct plan *p)
{
	if (p == NULL)
		return;
	drop_queue(p);
	walk_free(&p->walk);
	free(p->self_id);
	free(p);
}

/* Asking. */

/* A share of a full limit, as much as the list's limit was reduced. */
static int
reduced(const struct plan *p, int full)
{
	int n = full * p->limit / p->channel->platform->threads;

	return n > 0 ? n : 1;
}

static bool
lists_messages(const struct plan *p)
{
	return p->channel->platform->nested && !p->by_name &&
	    p->walk.stage != WALK_SKIP;
}

static char *
ask_for_list(struct plan *p)
{
	const struct platform *f = p->channel->platform;
	int threads = p->limit;

	if (p->walk.stage == WALK_SKIP)
		threads = p->walk.skip > 0 ? p->walk.skip :
		    reduced(p, SKIP_THREADS);
	p->step = STEP_LIST;
	p->messages = 0;
	if (lists_messages(p))
		p->messages = reduced(p,
		    p->part == PART_LIVE ? f->recent : f->deep);
	return ask_list(p->channel, threads, p->messages, p->walk.cursor);
}

static char *
ask_for_thread(struct plan *p)
{
	const struct platform *f = p->channel->platform;
	const struct reading *r = p->queue;

	p->step = STEP_THREAD;
	if (r->skip_to != STAMP_NONE) {
		p->messages = reduced(p, SKIP_MESSAGES);
		return ask_times(r->thread_id, p->messages, r->cursor);
	}
	if (r->cursor == NULL) {
		p->messages = reduced(p,
		    p->part == PART_LIVE ? f->recent : f->deep);
		return ask_thread(p->channel, r->thread_id, p->messages);
	}
	p->messages = reduced(p, f->deep);
	return ask_messages(p->channel, r->thread_id, p->messages, r->cursor);
}

/* Where an earlier poll was cut off, unless this one came so far at once. */
static void
catch_up(struct plan *p)
{
	const struct listing *cut = &p->channel->cut;

	if (p->catching_up || cut->from == STAMP_NONE || p->walk.ended) {
		p->listed = true;
		return;
	}
	p->catching_up = true;
	walk_free(&p->walk);
	walk_history(&p->walk, cut->to, cut->cursor, cut->skips);
}

/*
 * NULL: the part is over.  Live, the list comes first, since customers wait;
 * in the history what is owed comes first, so that it cannot pile up.
 */
static char *
ask_of_part(struct plan *p)
{
	if (p->self_id == NULL) {
		p->step = STEP_SELF;
		return ask_self(p->channel);
	}
	if (p->part == PART_LIVE && p->walk.over && !p->listed)
		catch_up(p);
	if (p->part == PART_LIVE && !p->walk.over)
		return ask_for_list(p);
	if (!p->named)
		queue_named(p);
	if (p->queue != NULL)
		return ask_for_thread(p);
	return p->walk.over ? NULL : ask_for_list(p);
}

bool
plan_next(struct plan *p, struct plan_ask *ask)
{
	while (p->part != PART_OVER) {
		if ((ask->path = ask_of_part(p)) == NULL) {
			tell_part(p);
			begin_part(p, p->part + 1);
			continue;
		}
		ask->pace = p->retrying ? PACE_RETRY :
		    p->part == PART_HISTORY ? PACE_HISTORY : PACE_LIVE;
		return true;
	}
	return false;
}

/* Failing. */

static bool
ask_for_less(struct plan *p)
{
	if (p->reduced == REDUCE_MAX || p->limit == 1)
		return false;
	if (p->reduced++ == 0)
		p->unreduced = p->limit;
	p->limit /= 2;
	p->limit_since = STAMP_NONE;
	return true;
}

static void
list_failed(struct plan *p, const struct graph_error *error)
{
	if (error->class == GRAPH_PERMANENT && walk_refused(&p->walk))
		return;
	if (p->messages > 0 &&
	    (error->class == GRAPH_TRANSIENT || error->gone)) {
		/* Perhaps one thread is at fault: it shall fail alone. */
		p->by_name = true;
		return;
	}
	give_up(p, error);
}

static void
thread_failed(struct plan *p, const struct graph_error *error)
{
	if (p->queue->hinted && error->class == GRAPH_PERMANENT)
		reading_restart(p->queue);
	else
		tell_first(p, error);
}

static void
failed(struct plan *p, const struct graph_error *error)
{
	bool again = error->class == GRAPH_TRANSIENT && !error->reduce &&
	    !p->retrying;

	if (error->reduce && ask_for_less(p))
		again = true;
	p->retrying = again;
	if (again)
		return;
	ask_for_more(p);
	if (error->class == GRAPH_AUTH || error->class == GRAPH_RATE ||
	    p->step == STEP_SELF)
		give_up(p, error);
	else if (p->step == STEP_LIST)
		list_failed(p, error);
	else
		thread_failed(p, error);
}

static void
failed_because(struct plan *p, enum graph_class class, const char *why)
{
	struct graph_error error = failure(class, why);

	failed(p, &error);
}

/* Answers. */

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Where the platform states no time: the newest that the answer shows. */
static int64_t
newest_shown(const struct json_object *body)
{
	int64_t newest = paging_time(body, "updated_time");
	const struct json_object *row;
	size_t i;

	for (i = 0; i < paging_rows(body); i++) {
		row = paging_row(body, i);
		newest = later(newest, paging_time(row, "updated_time"));
		newest = later(newest, paging_time(row, "created_time"));
	}
	return newest;
}

/* `begin` goes ahead of everything.  False: what time it is stays unknown. */
static bool
begin(struct plan *p, const struct json_object *body)
{
	if (p->fetched_from == STAMP_NONE)
		p->fetched_from = later(newest_shown(body),
		    p->channel->last_fetch);
	if (p->fetched_from == STAMP_NONE)
		return false;
	if (!p->began)
		p->emit(tell_begin(p->channel, p->self_id, p->fetched_from),
		    p->arg);
	p->began = true;
	return true;
}

/* What came of an answer; false: it was not what was promised. */

static bool
unusable(struct plan *p, const char *why)
{
	failed_because(p, GRAPH_TRANSIENT, why);
	return false;
}

static bool
self_came(struct plan *p, struct json_object *body)
{
	const struct platform *f = p->channel->platform;
	const char *id;

	if (f->self_within != NULL)
		body = json_obj(body, f->self_within);
	id = json_str(body, f->self_key);
	if (id == NULL || *id == '\0' || strlen(id) > PAGING_ID_MAX) {
		failed_because(p, GRAPH_PERMANENT, f->self_missing);
		return false;
	}
	if ((p->self_id = strdup(id)) == NULL)
		errx(EX_OSERR, "out of memory");
	return p->fetched_from == STAMP_NONE || begin(p, NULL);
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
	struct named *n = find_named(p, r->thread_id);

	r->since = live_since(p);
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
	enqueue(p, r);
}

/* Name a thread without reading it: the store knows whether it is owed. */
static void
pass_over(struct plan *p, const struct json_object *row)
{
	const char *id = json_str(row, "id");
	struct reading *r;

	if (id == NULL || p->part != PART_HISTORY ||
	    find_named(p, id) != NULL)
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
	    find_named(p, id) == NULL;
}

/* The wanted rows of a page, queued; a new array that shares them. */
static struct json_object *
take_wanted(struct plan *p, const struct json_object *page)
{
	struct json_object *wanted = json_object_new_array(), *row;
	size_t i;

	if (wanted == NULL)
		errx(EX_OSERR, "out of memory");
	for (i = 0; i < paging_rows(page); i++) {
		row = paging_row(page, i);
		if (!is_wanted(p, row)) {
			pass_over(p, row);
			continue;
		}
		queue_row(p, row);
		if (json_object_array_add(wanted, json_object_get(row)) != 0)
			errx(EX_OSERR, "out of memory");
	}
	return wanted;
}

static void
emit_page(struct plan *p, struct json_object *page, const char *thread_id,
    int depth)
{
	scrub_tokens(page);
	p->emit(tell_page(p->channel, p->self_id, page, thread_id, depth),
	    p->arg);
}

static void
use_list(struct plan *p, struct json_object *page)
{
	struct json_object *wanted = take_wanted(p, page);
	bool any = json_object_array_length(wanted) > 0;

	walk_advance(&p->walk, page);
	json_object_object_add(page, "data", wanted);
	if (any && p->messages > 0)
		emit_page(p, page, NULL, 0);
	tell_finished(p);
}

static void
pass_over_list(struct plan *p, const struct json_object *page)
{
	size_t i;

	for (i = 0; i < paging_rows(page); i++)
		pass_over(p, paging_row(page, i));
	walk_advance(&p->walk, page);
}

/* What did not move since a poll was cut off, that poll saw, or did not reach. */
static int64_t
list_since(const struct plan *p)
{
	int64_t since = live_since(p), cut = p->channel->cut.from;

	if (p->catching_up || cut == STAMP_NONE || cut > p->fetched_from)
		return since;
	return later(since, cut);
}

static bool
list_came(struct plan *p, struct json_object *page)
{
	if (json_arr(page, "data") == NULL)
		return unusable(p, "the platform's list of threads is no list");
	if (!begin(p, page))
		return unusable(p, "the platform's answer states no time");
	if (p->part == PART_LIVE)
		p->walk.since = list_since(p);
	switch (walk_page(&p->walk, page)) {
	case WALK_USE:
		use_list(p, page);
		break;
	case WALK_PASS_OVER:
		pass_over_list(p, page);
		break;
	case WALK_AGAIN:
		break;
	}
	return true;
}

static void
deliver(struct plan *p, struct reading *r, struct json_object *page)
{
	bool further = r->cursor != NULL;
	int depth = r->depth;

	reading_page(r, further ? page : json_obj(page, "messages"),
	    (size_t)p->messages);
	emit_page(p, page, further ? r->thread_id : NULL, depth);
	if (r->over)
		tell_first(p, NULL);
}

/* An edge comes as itself, the newest messages inside their thread. */
static bool
thread_came(struct plan *p, struct json_object *page)
{
	struct reading *r = p->queue;
	bool skipping = r->skip_to != STAMP_NONE;

	if ((skipping || r->cursor != NULL) && json_arr(page, "data") == NULL)
		return unusable(p, "the platform's answer holds no messages");
	if (!begin(p, page))
		return unusable(p, "the platform's answer states no time");
	if (skipping)
		reading_skip(r, page, (size_t)p->messages);
	else if (reading_is_lost(r, page))
		reading_restart(r);
	else
		deliver(p, r, page);
	return true;
}

static void
note_usage(struct plan *p, const struct plan_answer *a)
{
	if (a->percent > p->usage.percent)
		p->usage.percent = a->percent;
	if (a->minutes > p->usage.minutes)
		p->usage.minutes = a->minutes;
}

void
plan_answer(struct plan *p, const struct plan_answer *a)
{
	static bool (*const came[])(struct plan *, struct json_object *) = {
		[STEP_SELF] = self_came,
		[STEP_LIST] = list_came,
		[STEP_THREAD] = thread_came,
	};

	p->usage.calls++;
	note_usage(p, a);
	if (a->body == NULL) {
		failed(p, a->error);
		return;
	}
	if (p->fetched_from == STAMP_NONE)
		p->fetched_from = a->date;
	if (!came[p->step](p, a->body))
		return;
	p->retrying = false;
	p->reduced = 0;
}
