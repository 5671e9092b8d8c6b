#include <stdlib.h>

#include "message.h"
#include "must.h"
#include "page.h"
#include "platform.h"

enum {
	DEPTH_MAX = 1000000,
	DEPTH_STEP = 1000	/* sequence numbers that a page may use */
};

/* A page being read.  All borrowed from the record. */
struct page {
	struct record_in *in;
	const struct record *record;
	const struct platform *platform;
	const char *channel_id;
	const char *self_id;
	int64_t depth;
};

struct row {
	struct json_object *item;	/* borrowed from the page */
	int64_t created_at;
	size_t place;			/* in the platform's own order */
};

/* thread_id: NULL where it is not known. */
static void
reject_item(const struct page *p, const char *thread_id,
    struct json_object *item, const char *why)
{
	struct record where = *p->record;
	/* json-c has no object for null, and without an item the page goes. */
	struct json_object *raw = item != NULL ? json_object_get(item) :
	    json_object_new_string("null");

	where.object = record_new("page");
	json_add_str(where.object, "channel_id", p->channel_id);
	if (thread_id != NULL)
		json_add_str(where.object, "thread_id", thread_id);
	record_reject(p->in, &where, raw, "%s", why);
	json_object_put(where.object);
	json_object_put(raw);
}

/* Oldest first.  In one second the platform's order, newest first, decides. */
static int
by_time(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->created_at != y->created_at)
		return x->created_at < y->created_at ? -1 : 1;
	return x->place > y->place ? -1 : x->place < y->place;
}

/* The rows that can become messages; the others are rejected. */
static size_t
read_rows(const struct page *p, const struct thread *t,
    struct json_object *list, struct row *rows)
{
	size_t i, n = 0;
	const char *why;

	for (i = 0; i < json_object_array_length(list); i++) {
		rows[n].item = json_object_array_get_idx(list, i);
		rows[n].place = i;
		why = message_check(rows[n].item, &rows[n].created_at);
		if (why == NULL)
			n++;
		else
			reject_item(p, t->id, rows[n].item, why);
	}
	return n;
}

static void
write_messages(const struct page *p, const struct thread *t,
    struct json_object *list)
{
	size_t i, n = json_object_array_length(list);
	struct row *rows;

	if (n == 0)
		return;
	rows = must(calloc(n, sizeof(*rows)));
	n = read_rows(p, t, list, rows);
	qsort(rows, n, sizeof(*rows), by_time);
	for (i = 0; i < n; i++)
		message_write(t, rows[i].item, rows[i].created_at,
		    (int64_t)i - DEPTH_STEP * p->depth);
	free(rows);
}

static struct thread
thread_of(const struct page *p, const char *id)
{
	struct thread t = {
		.platform = p->platform,
		.channel_id = p->channel_id,
		.id = id,
		.self_id = p->self_id
	};

	return t;
}

/* NULL if the item is a thread; else why not. */
static const char *
thread_check(const struct json_object *item)
{
	if (!json_object_is_type(item, json_type_object))
		return "thread is no object";
	if (json_any(item, "created_time") != NULL)
		return "message among threads";
	if (!graph_is_id(json_str(item, "id")))
		return "thread without a usable id";
	return NULL;
}

/* A thread with its messages nested in it, or without any. */
static void
write_thread(const struct page *p, struct json_object *item)
{
	const char *id = json_str(item, "id"), *why = thread_check(item);
	struct json_object *list = graph_list(item, "messages");
	struct thread t = thread_of(p, id);

	thread_people(&t, graph_list(item, "participants"));
	if (why != NULL)
		reject_item(p, NULL, item, why);
	else if (list != NULL)
		write_messages(p, &t, list);
	else if (json_any(item, "messages") != NULL)
		reject_item(p, id, item, "thread's messages are no list");
}

static void
write_threads(const struct page *p, struct json_object *list)
{
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++)
		write_thread(p, json_object_array_get_idx(list, i));
}

static void
write_shape(const struct page *p)
{
	const char *thread_id = json_str(p->record->object, "thread_id");
	struct json_object *page = json_obj(p->record->object, "page");
	struct json_object *list = json_arr(page, "data");
	struct thread t = thread_of(p, thread_id);

	if (page == NULL)
		record_reject(p->in, p->record, NULL, "page is no object");
	else if (json_any(page, "error") != NULL)
		record_reject(p->in, p->record, NULL, "page is an error");
	else if (list != NULL && thread_id != NULL)
		write_messages(p, &t, list);
	else if (list != NULL)
		write_threads(p, list);
	else if (json_any(page, "id") != NULL ||
	    json_any(page, "messages") != NULL)
		write_thread(p, page);
	else
		record_reject(p->in, p->record, NULL, "page of unknown shape");
}

/* Absent is 0; anything but a count is refused. */
static bool
read_depth(const struct record *r, int64_t *depth)
{
	*depth = 0;
	if (json_any(r->object, "depth") == NULL)
		return true;
	return json_int(r->object, "depth", depth) && *depth >= 0 &&
	    *depth <= DEPTH_MAX;
}

void
page_write(struct record_in *in, const struct record *r)
{
	struct page p = { .in = in, .record = r };
	const char *platform, *thread_id;

	if ((p.channel_id = record_need(in, r, "channel_id")) == NULL ||
	    (platform = record_need(in, r, "platform")) == NULL ||
	    record_need(in, r, "account_id") == NULL ||
	    (p.self_id = record_need(in, r, "self_id")) == NULL)
		return;
	p.platform = platform_find(platform);
	thread_id = json_str(r->object, "thread_id");
	if (p.platform == NULL)
		record_reject(in, r, NULL, "page of an unknown platform");
	else if (json_any(r->object, "thread_id") != NULL &&
	    !graph_is_id(thread_id))
		record_reject(in, r, NULL, "page without a usable thread_id");
	else if (!read_depth(r, &p.depth))
		record_reject(in, r, NULL, "page with an unusable depth");
	else
		write_shape(&p);
}
