#include "fault.h"

#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "memory.h"

struct fault {
	struct dealt	 order;
	char		*method, *path, *body;	/* NULL: any */
	int64_t		 nth;		/* the first matching one to hit */
	int64_t		 times;		/* how many; below 1: for ever */
	int64_t		 seen, hit;
};

struct kind {
	const char	*name;
	enum fault_kind	 kind;
	bool		 apply;
	const char	*amount;	/* the member that holds it */
	int64_t		 usual;
};

static const struct kind kinds[] = {
	{ "status",      FAULT_STATUS,      false, NULL,    0 },
	{ "drop_before", FAULT_DROP_BEFORE, false, NULL,    0 },
	{ "drop_after",  FAULT_DROP_AFTER,  true,  NULL,    0 },
	{ "delay",       FAULT_DELAY,       true,  "ms",    1000 },
	{ "truncate",    FAULT_TRUNCATE,    true,  "bytes", 20 },
	{ "garbage",     FAULT_GARBAGE,     true,  NULL,    0 },
	{ "html",        FAULT_HTML,        false, NULL,    0 },
	{ "hang",        FAULT_HANG,        false, NULL,    0 },
	{ "trickle",     FAULT_TRICKLE,     true,  "bytes", 10 },
	{ "endless",     FAULT_ENDLESS,     true,  NULL,    0 },
};

static struct fault *faults;
static size_t fault_count;

static int64_t
number(json_object *o, const char *key, int64_t usual)
{
	json_object *v = json_object_object_get(o, key);

	return v ? json_object_get_int64(v) : usual;
}

static char *
word(json_object *o, const char *key)
{
	return mem_copy(json_object_get_string(json_object_object_get(o,
	    key)));
}

static const struct kind *
kind_of(json_object *order)
{
	const char *name = json_object_get_string(
	    json_object_object_get(order, "do"));
	size_t i;

	for (i = 0; name && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool
fault_add(json_object *order, const char **why)
{
	const struct kind *k = kind_of(order);
	json_object *match = json_object_object_get(order, "match"), *apply;
	struct fault *f;

	*why = "\"do\" names no fault";
	if (k == NULL)
		return false;
	faults = mem_more(faults, fault_count + 1, sizeof(*faults));
	f = &faults[fault_count++];
	memset(f, 0, sizeof(*f));
	apply = json_object_object_get(order, "apply");
	f->order.kind = k->kind;
	f->order.name = k->name;
	f->order.apply = apply ? json_object_get_boolean(apply) : k->apply;
	f->order.first = number(order, "before", 0);
	f->order.amount = k->amount ? number(order, k->amount, k->usual) : 0;
	f->order.how = json_object_get(order);
	f->method = word(match, "method");
	f->path = word(match, "path");
	f->body = word(match, "body");
	f->nth = number(match, "nth", 1);
	f->times = number(order, "times", 1);
	return true;
}

void
fault_clear(void)
{
	size_t i;

	for (i = 0; i < fault_count; i++) {
		json_object_put(faults[i].order.how);
		free(faults[i].method);
		free(faults[i].path);
		free(faults[i].body);
	}
	free(faults);
	faults = NULL;
	fault_count = 0;
}

/* "path" is looked for in the decoded path and query, token left out. */
static bool
fault_fits(const struct fault *f, const struct request *q)
{
	struct text where = { 0 };
	size_t i;
	bool fits;

	if (f->method && strcmp(f->method, q->method))
		return false;
	if (f->body && strstr(text_get(&q->body), f->body) == NULL)
		return false;
	if (f->path == NULL)
		return true;
	text_str(&where, q->path);
	for (i = 0; i < q->arg_count; i++)
		if (strcmp(q->args[i].name, "access_token"))
			text_fmt(&where, "%c%s=%s", strchr(where.s, '?') ?
			    '&' : '?', q->args[i].name, q->args[i].value);
	fits = strstr(where.s, f->path) != NULL;
	text_free(&where);
	return fits;
}

void
fault_deal(const struct request *q, struct dealt *d)
{
	size_t i;

	memset(d, 0, sizeof(*d));
	d->apply = true;
	for (i = 0; i < fault_count; i++) {
		struct fault *f = &faults[i];

		if (!fault_fits(f, q))
			continue;
		f->seen++;
		if (f->seen < f->nth || (f->times > 0 && f->hit >= f->times))
			continue;
		f->hit++;
		*d = f->order;
		json_object_get(d->how);
		return;
	}
}

static void
shape_status(const struct dealt *d, struct request *q, struct reply *r)
{
	json_object *body, *error, *headers;

	headers = json_object_object_get(d->how, "headers");
	reply_clear(r);
	r->status = (unsigned)number(d->how, "status", 500);
	if (json_object_object_get_ex(d->how, "error", &error) &&
	    json_object_is_type(error, json_type_object))
		graph_error_body(r, q, error);
	else if (json_object_object_get_ex(d->how, "body", &body))
		text_str(&r->body, json_object_get_string(body));
	if (!json_object_is_type(headers, json_type_object))
		return;
	json_object_object_foreach(headers, name, value)
		reply_header(r, name, "%s", json_object_get_string(value));
}

static void
shape_html(const struct dealt *d, struct reply *r)
{
	reply_clear(r);
	r->status = (unsigned)number(d->how, "status", 502);
	r->type = "text/html; charset=utf-8";
	text_str(&r->body, "<!DOCTYPE html>\n<html><head><title>Error</title>"
	    "</head><body><h1>Sorry, something went wrong.</h1></body>"
	    "</html>\n");
}

static void
shape_garbage(struct reply *r)
{
	size_t i;

	text_cut(&r->body, 0);
	for (i = 0; i < 64; i++) {
		char c = (char)(i * 37 + 129);

		text_add(&r->body, &c, 1);
	}
}

void
fault_shape(const struct dealt *d, struct request *q, struct reply *r)
{
	switch (d->kind) {
	case FAULT_STATUS:
		shape_status(d, q, r);
		break;
	case FAULT_HTML:
		shape_html(d, r);
		break;
	case FAULT_GARBAGE:
		shape_garbage(r);
		break;
	case FAULT_DELAY:
		if (!d->first)
			r->delay_ms += d->amount;
		break;
	default:
		break;
	}
}

json_object *
fault_list(void)
{
	json_object *all = json_object_new_array(), *o;
	size_t i;

	for (i = 0; i < fault_count; i++) {
		o = json_object_new_object();
		json_object_object_add(o, "order",
		    json_object_get(faults[i].order.how));
		json_object_object_add(o, "seen",
		    json_object_new_int64(faults[i].seen));
		json_object_object_add(o, "hit",
		    json_object_new_int64(faults[i].hit));
		json_object_array_add(all, o);
	}
	return all;
}
