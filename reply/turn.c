#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "chat.h"
#include "conf.h"
#include "early.h"
#include "gate.h"
#include "ident.h"
#include "json.h"
#include "language.h"
#include "order_tool.h"
#include "prompt.h"
#include "proposal.h"
#include "record.h"
#include "stamp.h"
#include "turn.h"

enum {
	BACKOFF_MS = 500,
	BACKOFF_MAX_MS = 8000,
	REQUEST_ID_MAX = 128
};

struct turn {
	const struct turn_means *means;	/* borrowed */
	struct json_object *candidate;	/* owned share */
	struct json_object *messages;	/* owned: what the model reads */
	struct json_object *calls, *stops;	/* owned: for decisions */
	struct order_book book;
	int64_t deadline;		/* stamp_monotonic() */
	unsigned rounds, retries;
	unsigned asked_without;		/* model.refused at the last request */
	bool regenerated;
	bool confirmed;			/* the book holds a proposal's orders */
	int64_t prompt_tokens, completion_tokens, cached_tokens;
	char model[CHAT_NAME_MAX + 1];
	char request_id[REQUEST_ID_MAX + 1];
	char safety_id[33];
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
	struct turn *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->calls = json_object_new_array()) == NULL ||
	    (t->stops = json_object_new_array()) == NULL)
		errx(EX_OSERR, "out of memory");
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
	json_object_put(t->calls);
	json_object_put(t->stops);
	json_object_put(t->messages);
	json_object_put(t->candidate);
	free(t);
}

/* A record about this candidate, with what every answer to it repeats. */
static struct json_object *
answer_record(const struct turn *t, const char *type)
{
	static const char *const same[] = {
		"reply_id", "attempt", "conversation_id", "pending"
	};
	struct json_object *o = record_new(type);
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(*same); i++)
		json_add_ref(o, same[i], json_any(t->candidate, same[i]));
	return o;
}

/* Written at once: the first answer leaves first.  The turn ends here. */
static void
finish(struct turn *t, struct json_object *record, const struct verdict *error)
{
	const struct turn_means *means = t->means;
	struct json_object *memo = model_memo(means->model);

	if (memo != NULL)
		json_object_object_add(record, "memo", memo);
	record_write(record);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	turn_leave(t);
	means->ended(means->arg, error);
}

static struct json_object *
decisions(const struct turn *t)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		errx(EX_OSERR, "out of memory");
	json_add_int(o, "rounds", t->rounds);
	json_add_ref(o, "calls", t->calls);
	if (json_object_array_length(t->stops) > 0)
		json_add_ref(o, "gate", t->stops);
	if (*t->request_id != '\0')
		json_add_str(o, "request_id", t->request_id);
	return o;
}

static struct json_object *
usage(const struct turn *t)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		errx(EX_OSERR, "out of memory");
	json_add_int(o, "prompt_tokens", t->prompt_tokens);
	json_add_int(o, "completion_tokens", t->completion_tokens);
	json_add_int(o, "cached_tokens", t->cached_tokens);
	return o;
}

/* Who was asked and what it took; nothing where nobody was. */
static void
add_cost(const struct turn *t, struct json_object *o)
{
	if (t->deadline == 0)
		return;
	json_add_str(o, "model", *t->model != '\0' ? t->model :
	    t->means->model->name);
	json_object_object_add(o, "usage", usage(t));
}

void
turn_refuse(struct turn *t, const struct verdict *error)
{
	struct json_object *o = answer_record(t, "reply_error");
	char at[STAMP_SIZE];

	json_add_str(o, "class", verdict_class_name(error->class));
	json_add_str(o, "message", error->message);
	if (error->wait_ms >= 0)
		json_add_str(o, "retry_at",
		    stamp_print(stamp_now() + error->wait_ms, at));
	if (json_object_array_length(t->stops) > 0)
		json_object_object_add(o, "decisions", decisions(t));
	add_cost(t, o);
	finish(t, o, error);
}

static void
hold(struct turn *t, const char *why)
{
	struct verdict v;

	verdict_set(&v, VERDICT_HELD, "the model gave no usable answer: %s",
	    why);
	turn_refuse(t, &v);
}

/* The first time, and again after a while, the customer is told who answers. */
static void
add_text(const struct turn *t, struct json_object *o, const char *text)
{
	const char *disclosure = conf_str("SOUK_DISCLOSURE", NULL);
	char *both;

	if (disclosure == NULL || !json_true(t->candidate, "disclose")) {
		json_add_str(o, "text", text);
		return;
	}
	if (asprintf(&both, "%s\n%s", disclosure, text) == -1)
		errx(EX_OSERR, "out of memory");
	json_add_str(o, "text", both);
	free(both);
}

/* Taken, or only proposed; the language is that of their receipt. */
static void
add_orders(const struct turn *t, struct json_object *o)
{
	bool proposed = t->means->terms.mode == ORDERS_CONFIRM &&
	    !t->confirmed;

	if (proposed)
		json_add(o, "orders", json_object_new_array());
	else
		json_add_ref(o, "orders", t->book.orders);
	if (json_object_array_length(t->book.orders) == 0)
		return;
	if (proposed)
		json_add_ref(o, "proposal", t->book.orders);
	json_add_str(o, "language", language_of(t->candidate));
}

static void
finish_asked(struct turn *t, struct json_object *o)
{
	json_object_object_add(o, "decisions", decisions(t));
	add_cost(t, o);
	finish(t, o, NULL);
}

static void
reply(struct turn *t, const char *text)
{
	struct json_object *o = answer_record(t, "reply");

	json_add_str(o, "outcome", "text");
	add_text(t, o, text);
	add_orders(t, o);
	finish_asked(t, o);
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
run_call(struct turn *t, const struct chat_call *call)
{
	struct json_object *o;
	const char *error = NULL;

	if (json_object_array_length(t->calls) >= TURN_CALLS_MAX)
		error = "too_many_calls";
	else if (t->means->tool == NULL ||
	    strcmp(call->name, ORDER_TOOL_NAME) != 0)
		error = "unknown_tool";
	if (error == NULL)
		return order_tool_call(&t->book, call->arguments);
	if ((o = json_object_new_object()) == NULL)
		errx(EX_OSERR, "out of memory");
	json_add_bool(o, "ok", false);
	json_add_str(o, "error", error);
	return o;
}

static void
note_call(struct turn *t, const struct chat_call *call,
    const struct json_object *result)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		errx(EX_OSERR, "out of memory");
	json_add_str(o, "name", call->name);
	json_add_bool(o, "ok", json_true(result, "ok"));
	json_add_str(o, "error", json_str(result, "error"));
	json_object_array_add(t->calls, o);
}

/* Nothing that the model wrote is said, and no order is made. */
static void
hand_over(struct turn *t)
{
	struct json_object *o = answer_record(t, "reply");
	struct early early = { 0 };

	early_hand_over(&early, t->candidate, t->book.handover);
	json_add_str(o, "outcome", early.outcome);
	json_add_str(o, "reason", early.reason);
	json_add_str(o, "text", early.text);
	finish_asked(t, o);
}

/* Every call gets its result, exactly once, right behind the calls. */
static void
run_calls(struct turn *t, const struct chat_answer *a)
{
	struct json_object *result;
	size_t i;

	json_object_array_add(t->messages, chat_replay(a));
	for (i = 0; i < a->ncalls; i++) {
		result = run_call(t, &a->calls[i]);
		note_call(t, &a->calls[i], result);
		json_object_array_add(t->messages,
		    chat_result(&a->calls[i], result));
		json_object_put(result);
	}
	t->rounds++;
	if (t->book.handover != NULL)
		hand_over(t);
	else
		ask(t, 0);
}

static void
note_stop(struct turn *t, const char *written, const char *rule,
    const char *why)
{
	struct json_object *o = json_object_new_object();

	if (o == NULL)
		errx(EX_OSERR, "out of memory");
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
		hold(t, why);
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

static void
take_text(struct turn *t, const char *text)
{
	const struct gate gate = {
		.catalog = t->means->catalog,
		.candidate = t->candidate,
		.orders = t->book.orders,
		.proposed = t->means->terms.mode == ORDERS_CONFIRM,
		.delivery = &t->means->brief.delivery,
		.terms = t->means->brief.text,
		.told = has_order_call(t),
		.trusted = json_str(t->means->system, "content"),
		.canary = t->means->brief.canary
	};
	const char *why, *rule = gate_check(&gate, text, &why);

	if (rule != NULL)
		regenerate(t, text, rule, why);
	else
		reply(t, text);
}

static void
take(struct turn *t, const struct chat_answer *a)
{
	if (a->end == CHAT_FILTERED)
		hold(t, "it refused, or its server filtered the text");
	else if (a->end == CHAT_CUT)
		regenerate(t, "", "cut", "cut at the limit of tokens "
		    "(SOUK_MODEL_MAX_TOKENS)");
	else if (a->ncalls > 0 && t->rounds >= TURN_ROUNDS_MAX)
		hold(t, "it kept calling the tool");
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
	r->body = chat_encode(m, t->messages, t->means->tool, t->safety_id);
	r->timeout_ms = left < TURN_CALL_MS ? left : TURN_CALL_MS;
	r->start_at = delay_ms > 0 ? now + delay_ms : 0;
	r->done = done;
	r->arg = t;
	http_add(t->means->http, r);
}

/* Said, or left unsaid, without asking a model. */
static void
decide(struct turn *t, const struct early *early)
{
	struct json_object *o, *why;
	struct verdict v;

	if (strcmp(early->outcome, "held") == 0) {
		verdict_set(&v, VERDICT_HELD, "%s", early->reason);
		turn_refuse(t, &v);
		return;
	}
	o = answer_record(t, "reply");
	if ((why = json_object_new_object()) == NULL)
		errx(EX_OSERR, "out of memory");
	json_add_str(o, "outcome", early->outcome);
	if (strcmp(early->outcome, "handover") == 0)
		json_add_str(o, "reason", early->reason);
	if (early->for_good)
		json_add_bool(o, "for_good", true);
	if (early->text != NULL)
		add_text(t, o, early->text);
	json_add_str(why, "early", early->reason);
	json_object_object_add(o, "decisions", why);
	finish(t, o, NULL);
}

/* A model has nothing to add to what was proposed. */
static void
confirm(struct turn *t)
{
	struct json_object *o = answer_record(t, "reply");
	struct json_object *why = json_object_new_object();

	t->confirmed = true;
	json_add_str(o, "outcome", "text");
	json_add_str(o, "text", proposal_thanks(language_of(t->candidate)));
	add_orders(t, o);
	json_add_str(why, "early", "the customer confirmed the proposal");
	json_add(o, "decisions", why);
	finish(t, o, NULL);
}

void
turn_begin(struct turn *t)
{
	struct early early = { 0 };

	if (early_decide(&early, t->candidate)) {
		decide(t, &early);
		return;
	}
	if (proposal_take(&t->book)) {
		confirm(t);
		return;
	}
	t->deadline = stamp_monotonic() + t->means->model->timeout_ms;
	t->messages = prompt_messages(t->means->system, t->candidate,
	    stamp_now());
	if (t->messages != NULL) {
		ask(t, 0);
		return;
	}
	hold(t, "there is nothing to read from the customer");
}
