#include "edge.h"

#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "graph.h"

/* Rows [from, to) of a list that is sorted oldest first. */
struct range {
	size_t	from, to, count;
	bool	empty_first;	/* a sparse page's list: skip a page */
	bool	nothing;	/* a stale cursor that leads nowhere */
	struct cursor start;
};

struct edge {
	struct view	*v;
	const struct slice *s;
	const char	*path;		/* "THREAD/messages" */
	uint64_t	 owner;
	bool		 instagram, sparse;
	bool		 of_page;	/* conversations */
};

static size_t
clamp(long limit)
{
	return limit < 0 ? EDGE_LIMIT : (size_t)limit;
}

static bool
refuse(struct view *v, const char *message)
{
	v->refused = true;
	return graph_refuse(v->r, v->q, 400, 100, 0, "(#100) %s", message);
}

/* What a cursor of an earlier epoch gets; "a stale cursor is not promised
 * to raise an error" (facts B). */
static bool
stale(struct edge *e, struct range *g)
{
	const char *how = e->v->q->world->stale;

	if (how && strcmp(how, "first") == 0)
		return true;
	if (how && strcmp(how, "empty") == 0) {
		g->nothing = true;
		return true;
	}
	return refuse(e->v, "Invalid cursors values");
}

/* Finds where a slice begins; place bisects the list at hand. */
static bool
range_find(struct edge *e, struct range *g, const void *list,
    size_t (*place)(const void *, int64_t, uint64_t))
{
	const struct slice *s = e->s;
	const char *text = s->after ? s->after : s->before;
	size_t limit = clamp(s->limit), at;

	if (e->v->refused)
		return false;
	if (limit < 1 || limit > EDGE_MOST)
		return refuse(e->v, "limit must be between 1 and 100");
	if (s->after && s->before)
		return refuse(e->v, "Cannot specify both after and before");
	g->to = g->count;
	if (text && *text) {
		if (!cursor_read(&g->start, text) ||
		    g->start.owner != e->owner)
			return refuse(e->v, "Invalid cursors values");
		if (g->start.epoch != e->v->q->world->epoch) {
			if (!stale(e, g))
				return false;
		} else {
			at = place(list, g->start.at, g->start.number);
			if (s->before) {
				g->from = at + (place(list, g->start.at,
				    g->start.number + 1) > at);
				if (g->from + limit < g->to)
					g->to = g->from + limit;
				return true;
			}
			g->to = at;
			g->empty_first = e->sparse && g->start.flag == 0;
		}
	}
	g->from = g->to > limit ? g->to - limit : 0;
	return true;
}

static void
print_link(struct edge *e, const char *name, const char *way,
    const char *cursor)
{
	struct text *out = e->v->out, url = { 0 };
	const struct request *q = e->v->q;
	const char *host = request_header(q, "Host"), *arg;
	static const char *const kept[] = { "platform", "user_id", "folder",
	    "source" };
	/* of these only source belongs to an edge of a thread */
	size_t i = e->of_page ? 0 : 3;

	text_fmt(&url, "http://%s%s/%s/%s?access_token=", host ? host : "",
	    q->base, q->version, e->path);
	text_url(&url, q->token->value);
	if (e->s->fields) {
		text_str(&url, "&fields=");
		text_url(&url, e->s->fields);
	}
	for (; i < sizeof(kept) / sizeof(*kept); i++) {
		arg = request_arg(q, kept[i]);
		if (arg == NULL)
			continue;
		text_fmt(&url, "&%s=", kept[i]);
		text_url(&url, arg);
	}
	text_fmt(&url, "&limit=%zu&%s=%s", clamp(e->s->limit), way, cursor);
	text_fmt(out, ",\"%s\":", name);
	text_json(out, url.s);
	text_free(&url);
}

/*
 * Messenger shows both cursors and no next on the last page; Instagram only
 * after, and a next even where nothing follows (facts A3).
 */
static void
print_paging(struct edge *e, const struct range *g, struct cursor newest,
    struct cursor oldest)
{
	struct text *out = e->v->out;
	char *a, *b;

	newest.epoch = oldest.epoch = e->v->q->world->epoch;
	newest.owner = oldest.owner = e->owner;
	a = cursor_print(&oldest, e->instagram);
	b = cursor_print(&newest, e->instagram);
	text_str(out, ",\"paging\":{\"cursors\":{");
	if (!e->instagram)
		text_fmt(out, "\"before\":\"%s\",", b);
	text_fmt(out, "\"after\":\"%s\"}", a);
	if (e->instagram || g->from > 0 || g->empty_first)
		print_link(e, "next", "after", a);
	if (!e->instagram && g->to < g->count)
		print_link(e, "previous", "before", b);
	text_str(out, "}");
	free(a);
	free(b);
}

/* A page of a sparse list: no rows, and still a next (facts B, P1). */
static bool
print_empty(struct edge *e, const struct range *g)
{
	struct cursor c = g->start;

	if (!g->nothing && !g->empty_first && g->from < g->to)
		return false;
	text_str(e->v->out, "{\"data\":[]");
	if (g->empty_first) {
		c.flag = 1;
		print_paging(e, g, c, c);
	}
	text_str(e->v->out, "}");
	return true;
}

static size_t
place_message(const void *list, int64_t at, uint64_t number)
{
	return message_place(list, at, number);
}

static size_t
place_thread(const void *list, int64_t at, uint64_t number)
{
	return thread_place(list, at, number);
}

static struct cursor
message_key(const struct message *m)
{
	return (struct cursor){ .at = m->at, .number = m->number };
}

static struct cursor
thread_key(const struct thread *t)
{
	return (struct cursor){ .at = t->updated, .number = t->number };
}

void
edge_messages_slice(struct view *v, const struct slice *s,
    const struct thread *t)
{
	struct edge e = { v, s, NULL, table_hash(t->id),
	    t->platform == INSTAGRAM, t->page->sparse, false };
	struct range g = { .count = t->count };
	struct text path = { 0 };
	size_t i;

	text_fmt(&path, "%s/messages", t->id);
	e.path = path.s;
	if (range_find(&e, &g, t, place_message) && !print_empty(&e, &g)) {
		text_str(v->out, "{\"data\":[");
		for (i = g.to; i-- > g.from; ) {
			node_message_row(v, s->want, t, i);
			if (i > g.from)
				text_str(v->out, ",");
		}
		text_str(v->out, "]");
		print_paging(&e, &g, message_key(t->messages[g.to - 1]),
		    message_key(t->messages[g.from]));
		text_str(v->out, "}");
	}
	text_free(&path);
}

void
edge_messages(struct view *v, const struct field *f, const struct thread *t)
{
	struct slice s = { f, f->inside, f->limit, f->after, f->before };

	edge_messages_slice(v, &s, t);
}

void
edge_threads(struct view *v, const struct slice *s, const struct threads *l,
    const char *owner)
{
	struct edge e = { v, s, NULL, 0, v->on != ON_MESSENGER, false, true };
	struct range g = { .count = l->count };
	struct text path = { 0 };
	size_t i;

	text_fmt(&path, "%s/conversations", owner);
	e.path = path.s;
	e.owner = table_hash(path.s) + (v->on != ON_MESSENGER);
	e.sparse = l->count && l->all[0]->page->sparse;
	if (range_find(&e, &g, l, place_thread) && !print_empty(&e, &g)) {
		text_str(v->out, "{\"data\":[");
		for (i = g.to; i-- > g.from; ) {
			node_show(v, &node_thread, s->want, l->all[i]);
			if (i > g.from)
				text_str(v->out, ",");
		}
		text_str(v->out, "]");
		print_paging(&e, &g, thread_key(l->all[g.to - 1]),
		    thread_key(l->all[g.from]));
		text_str(v->out, "}");
	}
	text_free(&path);
}

#define ATTACHMENT_CURSOR "MAZDZD"	/* as in the 2021 samples */

static void
attachment_paging(struct view *v, const struct slice *s,
    const struct message *m)
{
	struct edge e = { v, s, NULL, 0, false, false, false };
	struct text path = { 0 };

	text_fmt(&path, "%s/attachments", m->id);
	e.path = path.s;
	text_fmt(v->out, ",\"paging\":{\"cursors\":{\"before\":\"%s\","
	    "\"after\":\"%s\"}", ATTACHMENT_CURSOR, ATTACHMENT_CURSOR);
	print_link(&e, "next", "after", ATTACHMENT_CURSOR);
	text_str(v->out, "}");
	text_free(&path);
}

void
edge_attachment_paging(struct view *v, const struct field *f,
    const struct message *m)
{
	struct slice s = { f, f->inside, f->limit, NULL, NULL };

	attachment_paging(v, &s, m);
}

void
edge_attachments(struct view *v, const struct slice *s,
    const struct message *m)
{
	json_object *list = NULL;
	size_t i, n;

	if (s->after && strcmp(s->after, ATTACHMENT_CURSOR)) {
		refuse(v, "Invalid cursors values");
		return;
	}
	if (m->extra)
		json_object_object_get_ex(m->extra, "attachments", &list);
	n = list && s->after == NULL ? json_object_array_length(list) : 0;
	text_str(v->out, "{\"data\":[");
	for (i = 0; i < n; i++) {
		if (i)
			text_str(v->out, ",");
		node_show(v, &node_attachment, s->want,
		    json_object_array_get_idx(list, i));
	}
	text_str(v->out, "]");
	if (n)
		attachment_paging(v, s, m);
	text_str(v->out, "}");
}
