#include "calls.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "memory.h"

#define KEPT 5000	/* requests kept with their bodies */

static json_object *kept[KEPT];
static json_object *counts;
static int64_t total, connections, open_now, open_most;

void
calls_open(void)
{
	if (++open_now > open_most)
		open_most = open_now;
}

void
calls_done(void)
{
	open_now--;
}

void
calls_connection(void)
{
	connections++;
}

static void
add(json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key,
	    value ? json_object_new_string(value) : NULL);
}

static json_object *
query_of(const struct request *q)
{
	json_object *o = json_object_new_object();
	size_t i;

	for (i = 0; i < q->arg_count; i++)
		if (strcmp(q->args[i].name, "access_token") &&
		    strcmp(q->args[i].name, "appsecret_proof"))
			add(o, q->args[i].name, q->args[i].value);
	return o;
}

static json_object *
body_of(const struct request *q)
{
	json_object *o;

	if (q->body.len == 0)
		return NULL;
	o = json_strict(q->body.s, q->body.len);
	if (json_object_is_type(o, json_type_object))
		json_object_object_del(o, "access_token");
	return o ? o : json_object_new_string_len(q->body.s,
	    (int)q->body.len);
}

/* A request that a fault kept from its room is classed by its path. */
static const char *
class_of(const struct request *q)
{
	static const struct {
		const char	*method, *end, *class;
	} ends[] = {
		{ "GET",  "/conversations",    "conversations" },
		{ "GET",  "/messages",         "thread/messages" },
		{ "POST", "/messages",         "send" },
		{ "POST", "/chat/completions", "chat" },
	};
	size_t i, len = strlen(q->path);

	for (i = 0; !q->class && i < sizeof(ends) / sizeof(*ends); i++) {
		size_t n = strlen(ends[i].end);

		if (len >= n && strcmp(q->path + len - n, ends[i].end) == 0 &&
		    strcmp(q->method, ends[i].method) == 0)
			return ends[i].class;
	}
	return q->class ? q->class : "unknown";
}

static void
count(const struct request *q)
{
	char key[64];
	json_object *o;

	snprintf(key, sizeof(key), "%.8s %s", q->method, class_of(q));
	if (counts == NULL)
		counts = json_object_new_object();
	if (json_object_object_get_ex(counts, key, &o))
		json_object_int_inc(o, 1);
	else
		json_object_object_add(counts, key, json_object_new_int64(1));
}

void
calls_note(const struct request *q, const struct dealt *d, unsigned status)
{
	json_object *o = json_object_new_object();
	char at[CLOCK_LEN];
	size_t slot = (size_t)(total++ % KEPT);

	count(q);
	clock_iso(clock_now(), at);
	json_object_object_add(o, "n", json_object_new_int64(total));
	add(o, "at", at);
	add(o, "method", q->method);
	add(o, "path", q->path);
	json_object_object_add(o, "query", query_of(q));
	json_object_object_add(o, "body", body_of(q));
	add(o, "class", class_of(q));
	add(o, "token", q->token_from ? q->token_from : "none");
	add(o, "agent", request_header(q, "User-Agent"));
	json_object_object_add(o, "proof", json_object_new_boolean(
	    request_arg(q, "appsecret_proof") != NULL));
	json_object_object_add(o, "status",
	    json_object_new_int64(status));
	add(o, "fault", d->name);
	json_object_put(kept[slot]);
	kept[slot] = o;
}

json_object *
calls_list(void)
{
	json_object *o = json_object_new_object();
	json_object *list = json_object_new_array();
	int64_t i = total > KEPT ? total - KEPT : 0;

	json_object_object_add(o, "total", json_object_new_int64(total));
	json_object_object_add(o, "connections",
	    json_object_new_int64(connections));
	json_object_object_add(o, "most_at_once",
	    json_object_new_int64(open_most));
	json_object_object_add(o, "counts", counts ? json_object_get(counts) :
	    json_object_new_object());
	for (; i < total; i++)
		json_object_array_add(list, json_object_get(kept[i % KEPT]));
	json_object_object_add(o, "calls", list);
	return o;
}

void
calls_clear(void)
{
	size_t i;

	for (i = 0; i < KEPT; i++) {
		json_object_put(kept[i]);
		kept[i] = NULL;
	}
	json_object_put(counts);
	counts = NULL;
	total = connections = 0;
	open_most = open_now;
}
