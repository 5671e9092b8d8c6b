#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "inside.h"
#include "must.h"
#include "paging.h"
#include "scrub.h"
#include "stamp.h"

enum {
	HISTORY_PERCENT = 50,	/* of the quota, which the history leaves */
	TOKEN_LIFE_MAX = 400 * 86400	/* seconds, of a renewed token */
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
	memset(&p->hunt, 0, sizeof(p->hunt));
	if (part == PART_HISTORY)
		p->by_name = false;
	if (part == PART_LIVE) {
		walk_live(&p->walk, STAMP_NONE);
		p->walk.trusting = c->platform->idle_next;
	}
	if (part == PART_HISTORY) {
		walk_history(&p->walk, c->walked_to, c->walk_cursor,
		    c->walk_skips);
		p->walk.over = p->walk.ended = c->history_done;
	}
	p->walk.patient = !c->platform->idle_next;
}

struct plan *
plan_new(struct channel *channel, unsigned parts, int64_t overlap,
    void (*emit)(struct json_object *record, void *arg), void *arg)
{
	struct plan *p = must(calloc(1, sizeof(*p)));

	if (channel->self_id != NULL)
		p->self_id = must_copy(channel->self_id);
	p->channel = channel;
	p->parts = parts;
	p->overlap = overlap;
	p->emit = emit;
	p->arg = arg;
	p->fetched_from = STAMP_NONE;
	p->usage.worst.percent = -1;
	limit_recall(p);
	begin_part(p, parts & PLAN_LIVE ? PART_LIVE : PART_HISTORY);
	return p;
}

struct graph_error
plan_failure(enum graph_class class, const char *message)
{
	struct graph_error e = { .class = class, .retry_at = STAMP_NONE };

	snprintf(e.message, sizeof(e.message), "%s", message);
	return e;
}

static struct memo
memo_of(const struct plan *p)
{
	struct memo m = { .walk_cursor = p->channel->walk_cursor,
	    .walk_skips = p->channel->walk_skips,
	    .light_since = p->light_since, .ids_since = p->ids_since,
	    .plain_since = p->channel->plain_since,
	    .served = p->usage.served };

	if (p->light && m.light_since == STAMP_NONE)
		m.light_since = p->fetched_from;
	if (p->ids_first && m.ids_since == STAMP_NONE)
		m.ids_since = p->fetched_from;
	/* Where that was no help either, it is not remembered. */
	if (p->channel->plain && p->began && m.plain_since == STAMP_NONE)
		m.plain_since = p->fetched_from;
	if (p->limit < p->channel->platform->threads)
		m.limit = p->limit;
	m.limit_since = p->limit_since != STAMP_NONE ? p->limit_since :
	    p->fetched_from;
	if (p->part == PART_HISTORY)
		m.walk_cursor = walk_hint(&p->walk, &m.walk_skips);
	m.cut = list_cut(p);
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

void
plan_give_up(struct plan *p, const struct graph_error *error)
{
	struct memo memo;

	if (p->began)
		due_owe(p);
	if (p->part == PART_HISTORY && p->began)
		tell_part(p);
	memo = memo_of(p);
	p->emit(tell_error(p->channel, error, &p->usage, &memo), p->arg);
	p->usage.calls = 0;
	p->part = PART_OVER;
}

void
plan_cut(struct plan *p, const char *why, bool on_wire)
{
	struct graph_error error;

	if (p->part == PART_OVER)
		return;
	limit_restore(p);
	error = plan_failure(GRAPH_TRANSIENT, why != NULL ? why : "");
	if (!p->began || (p->part == PART_LIVE && !p->listed &&
	    p->walk.walked_to == STAMP_NONE)) {
		if (why != NULL)
			plan_give_up(p, &error);
		p->part = PART_OVER;
		return;
	}
	if (p->part == PART_LIVE && p->listed && !p->named)
		due_take_named(p);
	else if (on_wire && why != NULL && p->step == STEP_THREAD &&
	    p->queue != NULL)
		due_tell(p, &error);
	due_owe(p);
	tell_part(p);
	p->part = PART_OVER;
}

void
plan_free(struct plan *p)
{
	if (p == NULL)
		return;
	due_clear(p);
	walk_free(&p->walk);
	free(p->self_id);
	free(p);
}

/* After all else of a poll: it can wait, and its failing harms nothing. */
static bool
is_token_due(const struct plan *p)
{
	const struct channel *c = p->channel;

	return p->part == PART_LIVE && !p->refreshed &&
	    c->platform->refresh != NULL && c->refresh_at != STAMP_NONE &&
	    p->fetched_from >= c->refresh_at;
}

static char *
ask_for_token(struct plan *p)
{
	char *path = must_copy(p->channel->platform->refresh);

	p->step = STEP_TOKEN;
	return path;
}

/*
 * NULL: the part is over.  Live, the list comes first, since customers wait;
 * in the history what is owed comes first, so that it cannot pile up.
 */
static char *
ask_of_part(struct plan *p)
{
	char *path;

	if (p->self_id == NULL) {
		p->step = STEP_SELF;
		return ask_self(p->channel);
	}
	if (p->part == PART_LIVE && p->walk.over && !p->listed)
		list_catch_up(p);
	if (p->part == PART_LIVE && !p->walk.over)
		return list_ask(p);
	if (!p->named)
		due_take_named(p);
	while (p->queue != NULL)
		if ((path = thread_ask(p)) != NULL)
			return path;
	if (is_token_due(p))
		return ask_for_token(p);
	return p->walk.over ? NULL : list_ask(p);
}

/* What is left of the quota is for what is new. */
static bool
spares(struct plan *p)
{
	if (p->part != PART_HISTORY || p->usage.worst.percent < HISTORY_PERCENT)
		return false;
	if (p->named)
		plan_cut(p, NULL, false);
	p->part = PART_OVER;
	return true;
}

bool
plan_next(struct plan *p, struct plan_ask *ask)
{
	while (p->part != PART_OVER && !spares(p)) {
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

/* The old one goes on for as long as it lasts. */
static void
token_failed(struct plan *p, const struct graph_error *error)
{
	p->refreshed = true;
	p->emit(tell_token(p->channel, p->fetched_from, NULL, STAMP_NONE,
	    error), p->arg);
}

static void
failed(struct plan *p, const struct graph_error *error)
{
	static void (*const fail[])(struct plan *,
	    const struct graph_error *) = {
		[STEP_SELF] = plan_give_up,
		[STEP_LIST] = list_failed,
		[STEP_THREAD] = thread_failed,
		[STEP_MESSAGE] = detail_failed,
	};
	bool again = error->class == GRAPH_TRANSIENT && !error->reduce &&
	    !p->retrying && p->hunt.rows == 0;

	if ((error->reduce && limit_lower(p)) || list_plainer(p, error))
		again = true;
	p->retrying = again;
	if (again)
		return;
	limit_restore(p);
	if (p->step == STEP_TOKEN)
		token_failed(p, error);
	else if (error->class == GRAPH_AUTH || error->class == GRAPH_RATE)
		plan_give_up(p, error);
	else
		fail[p->step](p, error);
}

static void
failed_because(struct plan *p, enum graph_class class, const char *why)
{
	struct graph_error error = plan_failure(class, why);

	failed(p, &error);
}

int64_t
plan_later(int64_t a, int64_t b)
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
		newest = plan_later(newest, paging_time(row, "updated_time"));
		newest = plan_later(newest, paging_time(row, "created_time"));
	}
	return newest;
}

/* What a first poll shows is older than the poll: it is history. */
static int64_t
without_date(const struct plan *p, const struct json_object *body)
{
	int64_t newest = newest_shown(body);

	if (newest != STAMP_NONE && p->channel->last_fetch == STAMP_NONE)
		return newest + 1;
	return plan_later(newest, p->channel->last_fetch);
}

bool
plan_begin(struct plan *p, const struct json_object *body)
{
	if (p->fetched_from == STAMP_NONE)
		p->fetched_from = without_date(p, body);
	if (p->fetched_from == STAMP_NONE)
		return false;
	if (!p->began)
		p->emit(tell_begin(p->channel, p->self_id, p->fetched_from,
		    p->asked_at), p->arg);
	p->began = true;
	return true;
}

void
plan_emit_page(struct plan *p, struct json_object *page, const char *thread_id,
    int depth)
{
	scrub_tokens(page);
	p->emit(tell_page(p->channel, p->self_id, page, thread_id, depth),
	    p->arg);
}

bool
plan_unusable(struct plan *p, const char *why)
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
	p->self_id = must_copy(id);
	return p->fetched_from == STAMP_NONE || plan_begin(p, NULL);
}

static bool
token_came(struct plan *p, struct json_object *body)
{
	const char *token = json_str(body, "access_token");
	int64_t lives = json_int_or(body, "expires_in", 0);

	if (token == NULL || *token == '\0' || lives <= 0 ||
	    lives > TOKEN_LIFE_MAX)
		return plan_unusable(p, "the platform's answer is no token");
	p->refreshed = true;
	p->emit(tell_token(p->channel, p->fetched_from, token,
	    p->fetched_from + lives * 1000, NULL), p->arg);
	return true;
}

static void
note_usage(struct plan *p, const struct plan_answer *a)
{
	struct graph_usage *worst = &p->usage.worst;
	int64_t minutes = plan_later(worst->minutes, a->usage.minutes);

	if (a->usage.percent > worst->percent)
		*worst = a->usage;
	worst->minutes = minutes;
	if (a->served != NULL)
		snprintf(p->usage.served, sizeof(p->usage.served), "%s",
		    a->served);
}

void
plan_answer(struct plan *p, const struct plan_answer *a)
{
	static bool (*const came[])(struct plan *, struct json_object *) = {
		[STEP_SELF] = self_came,
		[STEP_LIST] = list_came,
		[STEP_THREAD] = thread_came,
		[STEP_MESSAGE] = detail_came,
		[STEP_TOKEN] = token_came,
	};

	p->usage.calls++;
	note_usage(p, a);
	if (a->body == NULL) {
		failed(p, a->error);
		return;
	}
	if (p->fetched_from == STAMP_NONE)
		p->fetched_from = a->date;
	if (p->asked_at == 0)
		p->asked_at = stamp_now() - a->took_ms;
	if (!came[p->step](p, a->body))
		return;
	p->retrying = false;
	p->reduced = 0;
}
