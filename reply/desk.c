#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "desk.h"
#include "order_tool.h"
#include "prompt.h"
#include "stamp.h"

/* How many may wait at the desk before no more are read. */
enum { WAITING_MAX = 1000 };

struct waiter {
	struct turn *turn;
	struct waiter *next;
};

void
desk_open(struct desk *d, unsigned calls_max)
{
	memset(d, 0, sizeof(*d));
	d->calls_max = calls_max;
	d->last = &d->first;
}

static struct turn *
next_turn(struct desk *d)
{
	struct waiter *w = d->first;
	struct turn *t = w->turn;

	d->first = w->next;
	if (d->first == NULL)
		d->last = &d->first;
	d->waiting--;
	free(w);
	return t;
}

/* A turn may end before it has asked: ended() then leaves the rest to us. */
static void
fill(struct desk *d)
{
	if (d->filling)
		return;
	d->filling = true;
	while (d->waiting > 0 && (d->halted || d->open < d->calls_max)) {
		d->open++;
		if (d->halted)
			turn_refuse(next_turn(d), &d->halt);
		else
			turn_begin(next_turn(d));
	}
	d->filling = false;
}

static void
ended(void *arg, const struct verdict *error)
{
	struct desk *d = arg;

	d->open--;
	if (error != NULL && error->class == VERDICT_AUTH && !d->halted) {
		d->halted = true;
		d->halt = *error;
		warnx("%s", error->message);
	}
	if (error != NULL && (error->class == VERDICT_RATE ||
	    error->class == VERDICT_TRANSIENT))
		d->again = true;
	fill(d);
}

/* The first candidate pays for what all of them need. */
static void
set_up(struct desk *d)
{
	char *prompt;

	if (d->is_set)
		return;
	model_load(&d->model, json_obj(d->catalog.record, "memo"));
	prompt = prompt_load(conf_str("SOUK_PROMPT_FILE", NULL));
	d->means.system = prompt_system(prompt, conf_str("SOUK_SHOP_NAME",
	    NULL), &d->catalog);
	free(prompt);
	if (d->model.orders && d->catalog.count > 0)
		d->means.tool = order_tool_schema(&d->catalog);
	d->means.http = http_open();
	http_set_calls_max(d->means.http, d->calls_max);
	d->means.model = &d->model;
	d->means.catalog = &d->catalog;
	d->means.ended = ended;
	d->means.arg = d;
	srandom((unsigned)stamp_now());
	d->is_set = true;
}

static void
take_catalog(struct desk *d, struct record_in *in, const struct record *r)
{
	if (d->has_catalog || d->is_set) {
		record_reject(in, r, NULL, d->has_catalog ?
		    "a second catalog" : "a catalog behind a candidate");
		return;
	}
	d->has_catalog = true;
	catalog_read(&d->catalog, in, r);
}

static bool
are_all(const struct json_object *list, enum json_type type)
{
	size_t n = json_object_array_length(list), i;

	for (i = 0; i < n; i++)
		if (!json_object_is_type(json_object_array_get_idx(list, i),
		    type))
			return false;
	return true;
}

/* Every required member is there; or it was rejected. */
static bool
is_candidate(struct record_in *in, const struct record *r)
{
	static const char *const texts[] = {
		"reply_id", "conversation_id", "channel_id", "platform"
	};
	struct json_object *messages = json_arr(r->object, "messages");
	struct json_object *pending = json_arr(r->object, "pending");
	struct json_object *orders = json_arr(r->object, "orders");
	int64_t attempt;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (record_need(in, r, texts[i]) == NULL)
			return false;
	if (json_int(r->object, "attempt", &attempt) && pending != NULL &&
	    json_object_array_length(pending) > 0 &&
	    are_all(pending, json_type_string) && messages != NULL &&
	    are_all(messages, json_type_object) &&
	    (orders == NULL || are_all(orders, json_type_object)))
		return true;
	record_reject(in, r, NULL, "candidate without a usable \"attempt\", "
	    "\"pending\", \"messages\" or \"orders\"");
	return false;
}

static void
take_candidate(struct desk *d, struct record_in *in, const struct record *r)
{
	struct waiter *w;

	if (!is_candidate(in, r))
		return;
	set_up(d);
	if ((w = calloc(1, sizeof(*w))) == NULL)
		errx(EX_OSERR, "out of memory");
	w->turn = turn_new(r->object, &d->means);
	*d->last = w;
	d->last = &w->next;
	d->waiting++;
	fill(d);
	if (d->waiting >= WAITING_MAX)
		desk_run(d, -1);
}

bool
desk_take(struct desk *d, struct record_in *in, const struct record *r)
{
	static const struct {
		const char *type;
		void (*take)(struct desk *, struct record_in *,
		    const struct record *);
	} types[] = {
		{ "catalog", take_catalog },
		{ "candidate", take_candidate }
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcmp(types[i].type, r->type) != 0)
			continue;
		types[i].take(d, in, r);
		return true;
	}
	return false;
}

bool
desk_busy(const struct desk *d)
{
	return d->open > 0;
}

/* Each request ends by its own time, so there is no other deadline. */
void
desk_run(struct desk *d, int fd)
{
	if (!desk_busy(d))
		return;
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	http_watch(d->means.http, fd);
	http_run(d->means.http, INT64_MAX, NULL);
}

int
desk_close(struct desk *d)
{
	int status;

	desk_run(d, -1);
	status = d->halted ? EX_NOPERM : d->again ? EX_TEMPFAIL : EX_OK;
	http_close(d->means.http);
	json_object_put(d->means.system);
	json_object_put(d->means.tool);
	model_free(&d->model);
	catalog_free(&d->catalog);
	memset(d, 0, sizeof(*d));
	return status;
}
