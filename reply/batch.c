#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "batch.h"
#include "ending.h"
#include "grounding.h"
#include "must.h"
#include "order_schema.h"
#include "order_tool.h"
#include "prompt.h"
#include "stamp.h"

enum {
	/* As many as souk-candidates names in a tick: nobody waits long. */
	CALLS = 256,
	WAITING_MAX = 1000	/* at the batch, before no more are read */
};

struct waiter {
	struct turn *turn;
	struct waiter *next;
};

void
batch_open(struct batch *b, unsigned calls_max)
{
	memset(b, 0, sizeof(*b));
	b->calls_max = calls_max;
	b->last = &b->first;
}

static struct turn *
next_turn(struct batch *b)
{
	struct waiter *w = b->first;
	struct turn *t = w->turn;

	b->first = w->next;
	if (b->first == NULL)
		b->last = &b->first;
	b->waiting--;
	free(w);
	return t;
}

/*
 * A server that answers nobody holds the line for one turn's time, however many
 * wait: who is not begun within it is left to the next tick.
 */
static bool
is_late(struct batch *b)
{
	int64_t now = stamp_monotonic();

	if (b->begin_until == 0)
		b->begin_until = now + b->model.timeout_ms;
	return now >= b->begin_until;
}

static void
next(struct batch *b)
{
	struct turn *t = next_turn(b);

	if (!b->halted && is_late(b)) {
		b->left++;
		turn_leave(t);
		return;
	}
	b->open++;
	if (b->halted)
		turn_refuse(t, &b->halt);
	else
		turn_begin(t);
}

/* A turn may end before it has asked: ended() then leaves the rest to us. */
static void
fill(struct batch *b)
{
	if (b->filling)
		return;
	b->filling = true;
	while (b->waiting > 0 && (b->halted || b->open < b->calls_max))
		next(b);
	b->filling = false;
}

static void
ended(void *arg, const struct verdict *error)
{
	struct batch *b = arg;

	b->open--;
	if (error != NULL && error->class == VERDICT_AUTH && !b->halted) {
		b->halted = true;
		b->halt = *error;
		warnx("%s", error->message);
	}
	if (error != NULL && (error->class == VERDICT_RATE ||
	    error->class == VERDICT_TRANSIENT))
		b->again = true;
	fill(b);
}

static void
make_tools(struct batch *b)
{
	struct turn_means *m = &b->means;

	m->tools = must(json_object_new_array());
	m->sells = m->terms.mode != ORDERS_OFF && b->catalog.count > 0;
	if (m->sells)
		json_append(m->tools, order_schema(&b->catalog));
	ending_offer(m->tools);
}

/* It failed, and is left alone for a while: unless it is another one by now. */
static bool
rests(const struct batch *b)
{
	const struct json_object *catalog = b->catalog.record;
	const char *failed = json_str(json_obj(catalog, "memo"),
	    "failed_with");
	int64_t until = stamp_parse(json_str(catalog, "rests_until"));
	char mark[MODEL_MARK_SIZE];

	return until != STAMP_NONE && until > stamp_now() && failed != NULL &&
	    strcmp(failed, model_mark(&b->model, mark)) == 0;
}

/* The first candidate pays for what all of them need. */
static void
set_up(struct batch *b)
{
	if (b->is_set)
		return;
	b->is_set = true;
	if (b->calls_max == 0)
		b->calls_max = (unsigned)conf_int("SOUK_MODEL_CALLS", CALLS, 1,
		    BATCH_CALLS_MAX);
	model_load(&b->model, json_obj(b->catalog.record, "memo"));
	b->means.rests = rests(b);
	brief_load(&b->means.brief);
	b->means.system = prompt_system(&b->means.brief, &b->catalog);
	b->means.grounding = grounding_new(json_str(b->means.system,
	    "content"), b->means.brief.text);
	b->means.terms.delivery = &b->means.brief.delivery;
	order_terms_load(&b->means.terms);
	make_tools(b);
	b->means.http = http_open();
	http_set_calls_max(b->means.http, b->calls_max);
	b->means.model = &b->model;
	b->means.catalog = &b->catalog;
	b->means.ended = ended;
	b->means.arg = b;
	srandom((unsigned)stamp_now());
}

static void
take_catalog(struct batch *b, struct record_in *in, const struct record *r)
{
	if (b->has_catalog || b->is_set) {
		record_reject(in, r, NULL, b->has_catalog ?
		    "a second catalog" : "a catalog behind a candidate");
		return;
	}
	b->has_catalog = true;
	catalog_read(&b->catalog, in, r);
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
take_candidate(struct batch *b, struct record_in *in, const struct record *r)
{
	struct waiter *w;

	if (!is_candidate(in, r))
		return;
	set_up(b);
	w = must(calloc(1, sizeof(*w)));
	w->turn = turn_new(r->object, &b->means);
	*b->last = w;
	b->last = &w->next;
	b->waiting++;
	fill(b);
	if (b->waiting >= WAITING_MAX)
		batch_run(b, -1);
}

bool
batch_take(struct batch *b, struct record_in *in, const struct record *r)
{
	static const struct {
		const char *type;
		void (*take)(struct batch *, struct record_in *,
		    const struct record *);
	} types[] = {
		{ "catalog", take_catalog },
		{ "candidate", take_candidate }
	};
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcmp(types[i].type, r->type) != 0)
			continue;
		types[i].take(b, in, r);
		return true;
	}
	return false;
}

bool
batch_busy(const struct batch *b)
{
	return b->open > 0;
}

/* Each request ends by its own time, so there is no other deadline. */
void
batch_run(struct batch *b, int fd)
{
	if (!batch_busy(b))
		return;
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	http_watch(b->means.http, fd);
	http_run(b->means.http, INT64_MAX, NULL);
}

int
batch_close(struct batch *b)
{
	int status;

	batch_run(b, -1);
	if (b->left > 0)
		warnx("%u customers are left to the next tick: no time to ask "
		    "for them (SOUK_MODEL_TIMEOUT)", b->left);
	b->again = b->again || b->left > 0;
	status = b->halted ? EX_NOPERM : b->again ? EX_TEMPFAIL : EX_OK;
	http_close(b->means.http);
	grounding_free(b->means.grounding);
	json_object_put(b->means.system);
	json_object_put(b->means.tools);
	brief_free(&b->means.brief);
	model_free(&b->model);
	catalog_free(&b->catalog);
	memset(b, 0, sizeof(*b));
	return status;
}
