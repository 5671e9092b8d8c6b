#include "must.h"
#include "stamp.h"
#include "tell.h"

void
tell_time(struct json_object *o, const char *key, int64_t at)
{
	char text[STAMP_SIZE];

	json_add_str(o, key, at == STAMP_NONE ? NULL : stamp_print(at, text));
}

static struct json_object *
begin_record(const char *type, const struct channel *c)
{
	struct json_object *o = record_new(type);

	json_add_str(o, "channel_id", c->channel_id);
	return o;
}

static struct json_object *
add_object(struct json_object *o, const char *key)
{
	struct json_object *inner = must(json_object_new_object());

	must_do(json_object_object_add(o, key, inner) == 0);
	return inner;
}

struct json_object *
tell_begin(const struct channel *c, const char *self_id, int64_t fetched_from,
    int64_t asked_at)
{
	struct json_object *o = begin_record("begin", c);

	tell_time(o, "fetched_from", fetched_from);
	json_add_str(o, "self_id", self_id);
	tell_time(o, "asked_at", asked_at);
	return o;
}

struct json_object *
tell_page(const struct channel *c, const char *self_id,
    struct json_object *page, const char *thread_id, int depth)
{
	struct json_object *o = begin_record("page", c);

	json_add_str(o, "platform", c->platform->channel);
	json_add_str(o, "account_id", c->account_id);
	json_add_str(o, "self_id", self_id);
	if (thread_id != NULL)
		json_add_str(o, "thread_id", thread_id);
	if (depth > 0)
		json_add_int(o, "depth", depth);
	json_add_ref(o, "page", page);
	return o;
}

static void
add_error(struct json_object *o, const struct graph_error *error)
{
	json_add_str(o, "class", graph_class_name(error->class));
	json_add_str(o, "who", graph_who_name(error->who));
	if (error->code != 0)
		json_add_int(o, "code", error->code);
	if (error->subcode != 0)
		json_add_int(o, "subcode", error->subcode);
	json_add_str(o, "message", error->message);
}

/* The number that the store knows this poll by, if it gave one. */
static void
add_poll(struct json_object *o, const struct channel *c)
{
	int64_t poll;

	if (json_int(c->record, "poll", &poll))
		json_add_int(o, "poll", poll);
}

static void
add_shown(struct json_object *o, const struct channel *c,
    const struct shown *shown)
{
	struct json_object *ids = shown_ids(shown);

	if (ids == NULL)
		return;
	json_add(o, "shown", ids);
	add_poll(o, c);
}

struct json_object *
tell_thread(const struct channel *c, const struct reading *r,
    int64_t fetched_from, const struct graph_error *error)
{
	struct json_object *o = begin_record("thread", c);

	json_add_str(o, "thread_id", r->thread_id);
	tell_time(o, "fetched_from", fetched_from);
	tell_time(o, "since", r->since);
	json_add_bool(o, "complete", r->complete);
	json_add_bool(o, "whole", r->whole);
	if (r->bare > 0)
		json_add_int(o, "bare", r->bare);
	if (r->complete) {
		add_shown(o, c, &r->shown);
	} else {
		tell_time(o, "walked_to", reading_walked_to(r));
		json_add_str(o, "cursor", r->cursor);
	}
	if (error != NULL)
		add_error(add_object(o, "error"), error);
	return o;
}

static void
add_cut(struct json_object *o, const struct listing *cut)
{
	tell_time(o, "begun", cut->begun);
	tell_time(o, "from", cut->from);
	tell_time(o, "to", cut->to);
	if (cut->cursor != NULL)
		json_add_str(o, "cursor", cut->cursor);
	if (cut->cursor != NULL && cut->skips)
		json_add_bool(o, "skips", true);
}

static void
add_memo(struct json_object *o, const struct memo *m)
{
	struct json_object *memo = add_object(o, "memo");

	if (m->cut.from != STAMP_NONE)
		add_cut(add_object(memo, "cut"), &m->cut);
	if (m->limit > 0) {
		json_add_int(memo, "limit", m->limit);
		tell_time(memo, "limit_since", m->limit_since);
	}
	if (m->light_since != STAMP_NONE)
		tell_time(memo, "light_since", m->light_since);
	if (m->ids_since != STAMP_NONE)
		tell_time(memo, "ids_since", m->ids_since);
	if (m->plain_since != STAMP_NONE)
		tell_time(memo, "plain_since", m->plain_since);
	if (*m->served != '\0')
		json_add_str(memo, "served", m->served);
	if (m->walk_cursor != NULL)
		json_add_str(memo, "walk_cursor", m->walk_cursor);
	if (m->walk_cursor != NULL && m->walk_skips)
		json_add_bool(memo, "walk_skips", true);
}

static void
add_usage(struct json_object *o, const struct usage *u)
{
	struct json_object *usage;

	if (u->worst.percent >= 0) {
		usage = add_object(o, "usage");
		json_add_str(usage, "quota", u->worst.quota);
		json_add_int(usage, "percent", u->worst.percent);
		json_add_int(usage, "minutes", u->worst.minutes);
	}
	json_add_int(o, "calls", u->calls);
}

struct json_object *
tell_checkpoint(const struct channel *c, const struct usage *u,
    const struct memo *m)
{
	struct json_object *o = begin_record("checkpoint", c);

	add_usage(o, u);
	add_poll(o, c);
	if (*u->served != '\0')
		json_add_str(o, "served", u->served);
	add_memo(o, m);
	return o;
}

struct json_object *
tell_error(const struct channel *c, const struct graph_error *error,
    const struct usage *u, const struct memo *m)
{
	struct json_object *o = begin_record("fetch_error", c);

	add_error(o, error);
	if (error->retry_at != STAMP_NONE)
		tell_time(o, "retry_at", error->retry_at);
	add_usage(o, u);
	add_poll(o, c);
	add_memo(o, m);
	return o;
}

struct json_object *
tell_token(const struct channel *c, int64_t fetched_from, const char *token,
    int64_t expires_at, const struct graph_error *error)
{
	struct json_object *o = begin_record("token", c);

	tell_time(o, "fetched_from", fetched_from);
	if (error != NULL) {
		add_error(add_object(o, "error"), error);
		return o;
	}
	json_add_str(o, "access_token", token);
	tell_time(o, "expires_at", expires_at);
	return o;
}
