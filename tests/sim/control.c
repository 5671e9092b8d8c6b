#include "control.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "clock.h"
#include "fault.h"
#include "ledger.h"
#include "memory.h"
#include "model.h"
#include "worldfile.h"

static bool date_header = true;

bool
control_shows_date(void)
{
	return date_header;
}

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static void
fail(struct reply *r, unsigned status, const char *why)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "error", json_object_new_string(why));
	reply_json(r, status, o);
}

static void
fine(struct reply *r)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "ok", json_object_new_boolean(true));
	reply_json(r, 200, o);
}

static void
post_world(struct request *q, struct reply *r)
{
	const char *why = NULL;

	if (json_object_get_boolean(get(q->form, "replace"))) {
		world_free(q->world);
		model_free(q->model);
	}
	if (!worldfile_merge(q->world, q->model, q->form, &why))
		fail(r, 400, why);
	else
		fine(r);
}

static void
get_world(struct request *q, struct reply *r)
{
	reply_json(r, 200, worldfile_dump(q->world, request_arg(q, "page"),
	    request_arg(q, "thread")));
}

static json_object *
say_one(struct request *q, json_object *order, const char **why)
{
	struct message *m = worldfile_say(q->world, order, why);
	json_object *o;

	if (m == NULL && *why)
		return NULL;
	o = json_object_new_object();
	if (m == NULL)
		return o;
	json_object_object_add(o, "thread_id",
	    json_object_new_string(m->thread->id));
	json_object_object_add(o, "customer_id",
	    json_object_new_string(m->thread->customer_id));
	json_object_object_add(o, "message_id",
	    json_object_new_string(m->id));
	return o;
}

/* One order, or an array of them for an array of answers. */
static void
post_say(struct request *q, struct reply *r)
{
	const char *why = NULL;
	json_object *list, *o;
	size_t i;

	if (json_object_is_type(q->form, json_type_object)) {
		o = say_one(q, q->form, &why);
		if (o)
			reply_json(r, 200, o);
		else
			fail(r, 400, why);
		return;
	}
	list = json_object_new_array();
	for (i = 0; i < json_object_array_length(q->form); i++) {
		o = say_one(q, json_object_array_get_idx(q->form, i), &why);
		if (o == NULL) {
			json_object_put(list);
			fail(r, 400, why);
			return;
		}
		json_object_array_add(list, o);
	}
	reply_json(r, 200, list);
}

static struct message *
the_message(struct request *q, struct reply *r)
{
	const char *id = json_object_get_string(get(q->form, "message_id"));
	struct message *m = id ? table_get(&q->world->messages, id) : NULL;

	if (m == NULL)
		fail(r, 400, "unknown message_id");
	return m;
}

static void
post_message(struct request *q, struct reply *r)
{
	struct message *m = the_message(q, r);

	if (m == NULL)
		return;
	worldfile_change(q->world, m, q->form);
	fine(r);
}

static void
post_unsend(struct request *q, struct reply *r)
{
	const char *how = json_object_get_string(get(q->form, "how"));
	struct message *m = the_message(q, r);

	if (m == NULL)
		return;
	if (how && strcmp(how, "row") == 0)
		m->shape = SHAPE_ROW;
	else
		message_hide(q->world, m);
	fine(r);
}

static void
post_token(struct request *q, struct reply *r)
{
	const char *why = NULL;

	if (worldfile_token(q->world, q->form, &why))
		fine(r);
	else
		fail(r, 400, why);
}

static void
post_clock(struct request *q, struct reply *r)
{
	json_object *o = q->form, *set = get(o, "set");
	char at[CLOCK_LEN];
	int64_t ms;

	if (get(o, "offset_ms"))
		clock_shift(json_object_get_int64(get(o, "offset_ms")));
	if (set) {
		ms = json_object_get_int64(set);
		if (json_object_is_type(set, json_type_string) &&
		    !clock_parse(json_object_get_string(set), &ms)) {
			fail(r, 400, "\"set\" is no time");
			return;
		}
		clock_set(ms);
	}
	if (get(o, "freeze"))
		clock_freeze(json_object_get_boolean(get(o, "freeze")));
	if (get(o, "date_header"))
		date_header = json_object_get_boolean(get(o, "date_header"));
	world_settle(q->world, clock_now());
	o = json_object_new_object();
	clock_iso(clock_now(), at);
	json_object_object_add(o, "now", json_object_new_string(at));
	reply_json(r, 200, o);
}

static void
post_fault(struct request *q, struct reply *r)
{
	const char *why = NULL;
	size_t i;

	if (json_object_is_type(q->form, json_type_object)) {
		if (!fault_add(q->form, &why))
			fail(r, 400, why);
		else
			fine(r);
		return;
	}
	for (i = 0; i < json_object_array_length(q->form); i++)
		if (!fault_add(json_object_array_get_idx(q->form, i), &why)) {
			fail(r, 400, why);
			return;
		}
	fine(r);
}

static void
get_fault(struct request *q, struct reply *r)
{
	(void)q;
	reply_json(r, 200, fault_list());
}

static void
delete_fault(struct request *q, struct reply *r)
{
	(void)q;
	fault_clear();
	fine(r);
}

static void
post_expire(struct request *q, struct reply *r)
{
	const char *how = json_object_get_string(get(q->form, "answer"));

	q->world->epoch++;
	mem_swap(&q->world->stale, how);
	fine(r);
}

static void
get_calls(struct request *q, struct reply *r)
{
	(void)q;
	reply_json(r, 200, calls_list());
}

static void
delete_calls(struct request *q, struct reply *r)
{
	(void)q;
	calls_clear();
	fine(r);
}

static void
get_ledger(struct request *q, struct reply *r)
{
	r->status = 200;
	r->type = "application/x-ndjson";
	ledger_print(&r->body, request_arg(q, "kind"));
}

static const struct {
	const char	*method, *path;
	void		(*answer)(struct request *, struct reply *);
} strings[] = {
	{ "POST",   "world",          post_world },
	{ "GET",    "world",          get_world },
	{ "POST",   "say",            post_say },
	{ "POST",   "message",        post_message },
	{ "POST",   "unsend",         post_unsend },
	{ "POST",   "token",          post_token },
	{ "POST",   "clock",          post_clock },
	{ "POST",   "fault",          post_fault },
	{ "GET",    "fault",          get_fault },
	{ "DELETE", "fault",          delete_fault },
	{ "POST",   "cursors/expire", post_expire },
	{ "GET",    "calls",          get_calls },
	{ "DELETE", "calls",          delete_calls },
	{ "GET",    "ledger",         get_ledger },
};

void
control_answer(struct request *q, struct reply *r)
{
	const char *path = q->path + strlen("/sim/");
	size_t i;

	if (q->body.len) {
		request_json(q);
		if (!json_object_is_type(q->form, json_type_object) &&
		    !json_object_is_type(q->form, json_type_array)) {
			fail(r, 400, "the body is not JSON");
			return;
		}
	} else {
		q->form = json_object_new_object();
	}
	for (i = 0; i < sizeof(strings) / sizeof(*strings); i++)
		if (request_is(q, strings[i].method) &&
		    strcmp(path, strings[i].path) == 0) {
			strings[i].answer(q, r);
			return;
		}
	fail(r, 404, "no such control call");
}
