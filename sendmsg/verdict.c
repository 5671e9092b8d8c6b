#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "must.h"
#include "record.h"
#include "stamp.h"
#include "verdict.h"

enum { ID_MAX = 512 };

/* Written at once: what is known of a send must survive us. */
static void
put(struct json_object *o)
{
	record_write(o);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
}

static struct json_object *
new(const char *type, const struct letter *l)
{
	struct json_object *o = record_new(type);
	int64_t claim;

	json_add_str(o, "reply_id", l->reply_id);
	json_add_int(o, "part", l->part);
	if (json_int(l->outgoing, "claim", &claim))
		json_add_int(o, "claim", claim);
	if (l->calls > 0)
		json_add_int(o, "calls", l->calls);
	return o;
}

static void
remember(struct verdict *v, const char *class)
{
	static const struct {
		const char *class;
		bool again, refused;
	} acts[] = {
		{ "auth", false, true },
		{ "rate", true, false },
		{ "transient", true, false },
		{ "uncertain", true, false },
		{ "unsent", true, false },
	};
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (strcmp(acts[i].class, class) != 0)
			continue;
		v->again = v->again || acts[i].again;
		v->refused = v->refused || acts[i].refused;
	}
}

void
verdict_refuse(struct verdict *v, const struct letter *l, const char *class,
    const char *message)
{
	struct json_object *o = new("send_error", l);

	json_add_str(o, "class", class);
	json_add_str(o, "message", message);
	remember(v, class);
	put(o);
}

static void
put_sent(const struct letter *l, const char *id,
    const struct http_response *response)
{
	struct json_object *o = new("sent", l);
	char at[STAMP_SIZE];

	json_add_str(o, "message_id", id);
	/* The platform's clock or none: ours may be wrong by a day. */
	if (response->date != STAMP_NONE)
		json_add_str(o, "sent_at", stamp_print(response->date, at));
	put(o);
}

/* A person's words, or an automatic reply's: the store can tell. */
void
verdict_taken(struct verdict *v, const struct letter *l,
    struct json_object *item)
{
	struct json_object *o = new("send_error", l);
	struct json_object *said = must(json_object_new_object());
	int64_t created = graph_time(item, "created_time");
	char at[STAMP_SIZE];

	json_add_str(o, "class", "taken");
	json_add_str(o, "message", "a person answered in the meantime");
	json_add_str(said, "message_id", json_str(item, "id"));
	json_add_str(said, "content", json_text(item, "message"));
	if (created != STAMP_NONE)
		json_add_str(said, "created_at", stamp_print(created, at));
	json_add(o, "said", said);
	remember(v, "taken");
	put(o);
}

void
verdict_failed(struct verdict *v, const struct letter *l,
    const struct graph_error *e)
{
	struct json_object *o = new("send_error", l);
	char at[STAMP_SIZE];

	json_add_str(o, "class", graph_class_name(e->class));
	json_add_str(o, "who", graph_who_name(e->who));
	if (e->code != 0)
		json_add_int(o, "code", e->code);
	if (e->subcode != 0)
		json_add_int(o, "subcode", e->subcode);
	json_add_str(o, "message", e->message);
	if (e->retry_at != STAMP_NONE)
		json_add_str(o, "retry_at", stamp_print(e->retry_at, at));
	remember(v, graph_class_name(e->class));
	put(o);
}

char *
verdict_answer(struct verdict *v, const struct letter *l,
    const struct platform *p, const struct http_response *response,
    struct graph_error *e)
{
	struct json_object *answer = graph_read(response, true, e);
	const char *id = answer != NULL ? p->message_id(answer) : NULL;
	char *sent = NULL;

	if (id != NULL && *id != '\0' && strlen(id) <= ID_MAX)
		sent = must_copy(id);
	if (answer != NULL && sent == NULL) {
		e->class = GRAPH_UNCERTAIN;
		e->retry_at = STAMP_NONE;
		snprintf(e->message, sizeof(e->message),
		    "the platform's answer names no message id");
	}
	if (sent != NULL)
		put_sent(l, sent, response);
	else
		verdict_failed(v, l, e);
	json_object_put(answer);
	return sent;
}

int
verdict_status(const struct verdict *v, int status)
{
	if (status == EX_IOERR)
		return status;
	if (v->refused)
		return EX_NOPERM;
	return v->again ? EX_TEMPFAIL : status;
}
