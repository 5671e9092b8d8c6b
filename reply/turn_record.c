#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "language.h"
#include "must.h"
#include "proposal.h"
#include "record.h"
#include "stamp.h"
#include "turn_inside.h"

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
	struct json_object *o = must(json_object_new_object());

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
	struct json_object *o = must(json_object_new_object());

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
	must_do(asprintf(&both, "%s\n%s", disclosure, text) != -1);
	json_add_str(o, "text", both);
	free(both);
}

/* text NULL: the customer is told nothing. */
static void
refuse(struct turn *t, const struct verdict *error, const char *text)
{
	struct json_object *o = answer_record(t, "reply_error");
	char at[STAMP_SIZE], mark[MODEL_MARK_SIZE];

	json_add_str(o, "class", verdict_class_name(error->class));
	json_add_str(o, "message", error->message);
	if (text != NULL)
		add_text(t, o, text);
	if (error->wait_ms >= 0)
		json_add_str(o, "retry_at",
		    stamp_print(stamp_now() + error->wait_ms, at));
	if (error->class == VERDICT_AUTH || error->class == VERDICT_RATE)
		json_add_str(o, "settings", model_mark(t->means->model, mark));
	if (json_object_array_length(t->stops) > 0)
		json_object_object_add(o, "decisions", decisions(t));
	add_cost(t, o);
	finish(t, o, error);
}

void
turn_refuse(struct turn *t, const struct verdict *error)
{
	refuse(t, error, NULL);
}

void
turn_hold(struct turn *t, const char *why)
{
	struct verdict v;

	verdict_set(&v, VERDICT_HELD, "the model gave no usable answer: %s",
	    why);
	refuse(t, &v, early_held_text(t->candidate));
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

void
turn_reply(struct turn *t, const char *text)
{
	struct json_object *o = answer_record(t, "reply");

	json_add_str(o, "outcome", "text");
	add_text(t, o, text);
	add_orders(t, o);
	finish_asked(t, o);
}

void
turn_hand_over(struct turn *t)
{
	struct json_object *o = answer_record(t, "reply");
	struct early early = { 0 };
	bool changed = t->book.handover != NULL;

	early_hand_over(&early, t->candidate, changed ? t->book.handover :
	    t->ending.reason);
	json_add_str(o, "outcome", early.outcome);
	json_add_str(o, "reason", early.reason);
	add_text(t, o, early.text);
	/* Nobody would be there to hear a proposal confirmed. */
	if (!changed && t->means->terms.mode != ORDERS_CONFIRM)
		add_orders(t, o);
	finish_asked(t, o);
}

void
turn_silence(struct turn *t)
{
	struct json_object *o = answer_record(t, "reply");

	json_add_str(o, "outcome", "silent");
	finish_asked(t, o);
}

void
turn_decide(struct turn *t, const struct early *early)
{
	struct json_object *o, *why;
	struct verdict v;

	if (strcmp(early->outcome, "held") == 0) {
		verdict_set(&v, VERDICT_HELD, "%s", early->reason);
		turn_refuse(t, &v);
		return;
	}
	o = answer_record(t, "reply");
	why = must(json_object_new_object());
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

void
turn_confirm(struct turn *t)
{
	struct json_object *o = answer_record(t, "reply");
	struct json_object *why = json_object_new_object();

	t->confirmed = true;
	json_add_str(o, "outcome", "text");
	add_text(t, o, proposal_thanks(language_of(t->candidate)));
	add_orders(t, o);
	json_add_str(why, "early", "the customer confirmed the proposal");
	json_add(o, "decisions", why);
	finish(t, o, NULL);
}
