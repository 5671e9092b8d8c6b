#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "ident.h"
#include "json.h"
#include "must.h"
#include "plain.h"
#include "prompt.h"
#include "proposal.h"
#include "stamp.h"
#include "turn_inside.h"

enum {
	BACKOFF_MS = 500,
	BACKOFF_MAX_MS = 8000
};

static void ask(struct turn *t, int64_t delay_ms);

/* The server learns that two requests are one person's, and not whose. */
static void
make_safety_id(struct turn *t)
{
	const char *parts[] = {
		"customer", json_str(t->candidate, "conversation_id"), NULL
	};
	char id[IDENT_SIZE], *to = t->safety_id;
	const char *from;

	ident_of(NULL, parts, id);
	for (from = id; *from != '\0'; from++)
		if (*from != '-')
			*to++ = *from;
	*to = '\0';
}

struct turn *
turn_new(struct json_object *candidate, const struct turn_means *means)
{
	struct turn *t = must(calloc(1, sizeof(*t)));

	t->calls = must(json_object_new_array());
	t->stops = must(json_object_new_array());
	t->means = means;
	t->candidate = json_object_get(candidate);
	order_book_open(&t->book, means->catalog, &means->terms, candidate);
	make_safety_id(t);
	return t;
}

void
turn_leave(struct turn *t)
{
	order_book_close(&t->book);
	ending_free(&t->ending);
	json_object_put(t->calls);
	json_object_put(t->stops);
	json_object_put(t->messages);
	json_object_put(t->candidate);
	free(t);
}

/* Half a second, doubled, less up to a quarter: not all come back at once. */
static int64_t
backoff(const struct turn *t, const struct verdict *v)
{
	int64_t ms = (int64_t)BACKOFF_MS << (t->retries - 1);

	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	ms -= random() % (ms / 4 + 1);
	return v->wait_ms > ms ? v->wait_ms : ms;
}

/*
 * Asking a model again has no side effect of ours, so that a POST of unknown
 * fate is repeated here, as nowhere else in souk.
 */
static void
trouble(struct turn *t, const struct verdict *v)
{
	int64_t delay;

	if (v->class == VERDICT_HELD && *v->param != '\0' &&
	    model_learn(t->means->model, v->param, t->asked_without)) {
		ask(t, 0);
		return;
	}
	if (v->class != VERDICT_TRANSIENT || !v->may_retry ||
	    t->retries >= TURN_RETRIES_MAX) {
		turn_refuse(t, v);
		return;
	}
	t->retries++;
	delay = backoff(t, v);
	if (stamp_monotonic() + delay >= t->deadline)
		turn_refuse(t, v);
	else
		ask(t, delay);
}

static struct json_object *
failure(const char *error)
{
	struct json_object *o = must(json_object_new_object());

	json_add_bool(o, "ok", false);
	json_add_str(o, "error", error);
	return o;
}

static struct json_object *
run_call(struct turn *t, const struct chat_call *call, bool alone)
{
	struct json_object *o;

	if (json_object_array_length(t->calls) >= TURN_CALLS_MAX)
		return failure("too_many_calls");
	if (t->means->sells && strcmp(call->name, ORDER_TOOL_NAME) == 0)
		return order_tool_call(&t->book, call->arguments);
	o = ending_call(&t->ending, t->candidate, call, alone);
	return o != NULL ? o : failure("unknown_tool");
}

static void
note_call(struct turn *t, const struct chat_call *call,
    const struct json_object *result)
{
	struct json_object *o = must(json_object_new_object());

	json_add_str(o, "name", call->name);
	json_add_bool(o, "ok", json_true(result, "ok"));
	json_add_str(o, "error", json_str(result, "error"));
	json_object_array_add(t->calls, o);
}

/* Every call gets its result, exactly once, right behind the calls. */
static void
run_calls(struct turn *t, const struct chat_answer *a)
{
	bool alone = a->ncalls == 1 && *a->text == '\0' && t->rounds == 0 &&
	    !t->regenerated;
	struct json_object *result;
	size_t i;

	json_object_array_add(t->messages, chat_replay(a));
	for (i = 0; i < a->ncalls; i++) {
		result = run_call(t, &a->calls[i], alone);
		note_call(t, &a->calls[i], result);
		json_object_array_add(t->messages,
		    chat_result(&a->calls[i], result));
		json_object_put(result);
	}
	t->rounds++;
	if (t->book.handover != NULL || t->ending.reason != NULL)
		turn_hand_over(t);
	else if (t->ending.silent)
		turn_silence(t);
	else
		ask(t, 0);
}

static void
note_stop(struct turn *t, const char *written, const char *rule,
    const char *why)
{
	struct json_object *o = must(json_object_new_object());

	json_add_str(o, "rule", rule);
	json_add_str(o, "why", why);
	if (*written != '\0')
		json_add_str(o, "text", written);
	json_append(t->stops, o);
}

/* A text that may not leave is written anew, once. */
static void
regenerate(struct turn *t, const char *written, const char *rule,
    const char *why)
{
	note_stop(t, written, rule, why);
	if (t->regenerated) {
		turn_hold(t, why);
		return;
	}
	t->regenerated = true;
	prompt_again(t->messages, written, why);
	ask(t, 0);
}

static bool
has_order_call(const struct turn *t)
{
	size_t n = json_object_array_length(t->calls), i;

	for (i = 0; i < n; i++)
		if (json_true(json_object_array_get_idx(t->calls, i), "ok"))
			return true;
	return false;
}

/* What is looked at and leaves is what the customer will see. */
static void
take_text(struct turn *t, const char *written)
{
	char *text = plain_text(written, SIZE_MAX, PLAIN_SPOKEN);
	const struct gate gate = {
		.catalog = t->means->catalog,
		.candidate = t->candidate,
		.orders = t->book.orders,
		.proposed = t->means->terms.mode == ORDERS_CONFIRM,
		.delivery = &t->means->brief.delivery,
		.told = has_order_call(t),
		.grounding = t->means->grounding,
		.canary = t->means->brief.canary
	};
	const char *why, *rule = gate_check(&gate, text, &why);

	if (rule != NULL)
		regenerate(t, text, rule, why);
	else
		turn_reply(t, text);
	free(text);
}

static void
take(struct turn *t, const struct chat_answer *a)
{
	if (a->end == CHAT_FILTERED)
		turn_hold(t, "it refused, or its server filtered the text");
	else if (a->end == CHAT_CUT)
		regenerate(t, "", "cut", "cut at the limit of tokens "
		    "(SOUK_MODEL_MAX_TOKENS)");
	else if (a->ncalls > 0 && t->rounds >= TURN_ROUNDS_MAX)
		turn_hold(t, "it kept calling the tool");
	else if (a->ncalls > 0)
		run_calls(t, a);
	else
		take_text(t, a->text);
}

static void
count(struct turn *t, const struct chat_answer *a)
{
	t->prompt_tokens += a->prompt_tokens;
	t->completion_tokens += a->completion_tokens;
	t->cached_tokens += a->cached_tokens;
	memcpy(t->model, a->model, sizeof(t->model));
}

static void
answered(struct turn *t, struct json_object *root)
{
	struct chat_answer a = { 0 };
	struct verdict v;

	if (!chat_decode(&a, root, t->rounds) || a.end == CHAT_FAILED) {
		verdict_set(&v, VERDICT_TRANSIENT,
		    "the model's server sent no answer in its answer");
		trouble(t, &v);
	} else {
		count(t, &a);
		take(t, &a);
	}
	chat_answer_free(&a);
}

/* A header's bytes are anybody's: only what is plain ASCII is kept. */
static void
note_request_id(struct turn *t, const char *id)
{
	const char *p = id;

	while (p != NULL && *p > ' ' && *p <= '~')
		p++;
	if (p != NULL && *p == '\0' && p - id <= REQUEST_ID_MAX)
		memcpy(t->request_id, id, (size_t)(p - id) + 1);
}

static void
done(struct http_request *r, const struct http_response *response)
{
	struct turn *t = r->arg;
	struct verdict v;
	const char *why;
	struct json_object *root = json_parse(response->body, response->len,
	    &why);

	note_request_id(t, response->request_id);
	if (verdict_read(&v, response, root))
		answered(t, root);
	else
		trouble(t, &v);
	json_object_put(root);
}

/* delay_ms is within the turn's time. */
static void
ask(struct turn *t, int64_t delay_ms)
{
	struct model *m = t->means->model;
	struct http_request *r;
	int64_t now = stamp_monotonic(), left = t->deadline - now - delay_ms;
	struct verdict v;

	if (left <= 0) {
		verdict_set(&v, VERDICT_TRANSIENT, "the turn took too long "
		    "(SOUK_MODEL_TIMEOUT)");
		turn_refuse(t, &v);
		return;
	}
	t->asked_without = m->refused;
	r = http_request_new(m->url, m->key);
	r->post = true;
	r->body = chat_encode(m, t->messages, t->means->tools, t->safety_id);
	r->timeout_ms = left < TURN_CALL_MS ? left : TURN_CALL_MS;
	r->start_at = delay_ms > 0 ? now + delay_ms : 0;
	r->done = done;
	r->arg = t;
	http_add(t->means->http, r);
}

/* The candidate comes again with each tick. */
static void
wait_for_model(struct turn *t)
{
	const struct turn_means *means = t->means;

	turn_leave(t);
	means->ended(means->arg, NULL);
}

void
turn_begin(struct turn *t)
{
	struct early early = { 0 };

	if (early_decide(&early, t->candidate)) {
		turn_decide(t, &early);
		return;
	}
	if (proposal_take(&t->book)) {
		turn_confirm(t);
		return;
	}
	if (t->means->rests) {
		wait_for_model(t);
		return;
	}
	t->deadline = stamp_monotonic() + t->means->model->timeout_ms;
	t->messages = prompt_messages(t->means->system, t->candidate,
	    stamp_now());
	if (t->messages != NULL) {
		ask(t, 0);
		return;
	}
	turn_hold(t, "there is nothing to read from the customer");
}
