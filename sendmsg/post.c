#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "post.h"
#include "stamp.h"

enum {
	OUT_MAX = 16,		/* threads that are written to at once */
	WAITING_MAX = 1000,	/* letters that are held in memory */
	SEND_MS = 10000,	/* one request, if the budget is not smaller */
	IDLE_MS = 500,		/* how late a stop is noticed without work */
	PAIR_LIMIT = 131056	/* WhatsApp: throttles one person, not all */
};

/* A letter on its way. */
struct flight {
	struct post *post;
	struct letter *letter;
	const struct platform *platform;
};

void
post_open(struct post *p)
{
	platform_open();
	p->budget_ms = conf_seconds("SOUK_BUDGET", 25, 1, 3600) * INT64_C(1000);
	p->timeout_ms = p->budget_ms / 2 < SEND_MS ? p->budget_ms / 2 : SEND_MS;
	p->http = http_open();
	p->channels = channels_open();
	p->queue = queue_open();
}

/* The clock starts, and tokens are read, when there is work. */
static void
first_outgoing(struct post *p)
{
	p->deadline = stamp_monotonic() + p->budget_ms;
	p->begin_until = p->deadline - p->timeout_ms;
	if (p->channels_path != NULL)
		channels_load(p->channels, p->channels_path);
}

static bool
is_outgoing(struct record_in *in, struct record *r)
{
	static const char *const needed[] = {
		"reply_id", "channel_id", "platform", "thread_id",
	};
	int64_t part;
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (record_need(in, r, needed[i]) == NULL)
			return false;
	if (json_text(r->object, "text") == NULL) {
		record_reject(in, r, NULL, "outgoing without \"text\"");
		return false;
	}
	if (!json_int(r->object, "part", &part) || part < 1 ||
	    part > json_int_or(r->object, "parts", 0)) {
		record_reject(in, r, NULL, "outgoing whose \"part\" is not one "
		    "of its \"parts\"");
		return false;
	}
	return true;
}

static void
take_outgoing(struct post *p, struct record_in *in, struct record *r)
{
	if (!is_outgoing(in, r))
		return;
	if (p->begin_until == 0)
		first_outgoing(p);
	if (!queue_add(p->queue, r->object))
		record_reject(in, r, NULL,
		    "outgoing that came before, or out of its order");
}

void
post_take(struct post *p, struct record_in *in, struct record *r)
{
	const char *why;

	if (strcmp(r->type, "outgoing") == 0) {
		take_outgoing(p, in, r);
	} else if (strcmp(r->type, "channel") == 0) {
		if ((why = channels_add(p->channels, r->object)) != NULL)
			record_reject(in, r, NULL, "%s", why);
	} else {
		record_pass(r);
	}
}

bool
post_has_room(const struct post *p)
{
	return queue_length(p->queue) < WAITING_MAX;
}

/* Why nothing more begins, or NULL. */
static const char *
closing(const struct post *p)
{
	if (*p->stop)
		return "told to stop before it was sent";
	if (stamp_monotonic() > p->begin_until)
		return "no time was left to send it (SOUK_BUDGET)";
	return NULL;
}

/* Why a letter stays, with its class; NULL: it may go. */
static const char *
obstacle(const struct post *p, const struct letter *l, const struct channel *c,
    const char **class)
{
	const char *platform = json_str(l->outgoing, "platform");
	const char *why;

	*class = "unsent";
	if (queue_is_broken(l))
		return "an earlier part of this reply was not sent";
	if ((why = closing(p)) != NULL)
		return why;
	if (c == NULL)
		return "no channel record for it";
	if (c->closed != NULL)
		return c->closed;
	*class = "auth";
	if (c->token == NULL)
		return "the channel has no usable token";
	*class = "permanent";
	if (strcmp(c->platform->channel, platform) != 0)
		return "the channel is of another platform";
	return NULL;
}

/* What an answer means for the channel's other letters. */
static void
close_channel(struct channel *c, const struct graph_error *e)
{
	if (c == NULL)
		return;
	if (e->class == GRAPH_AUTH)
		c->closed = "the channel's token was refused";
	if (e->class == GRAPH_RATE && e->code != PAIR_LIMIT)
		c->closed = "the channel is throttled";
}

static void begin(struct post *p);

static void
on_answer(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct post *p = f->post;
	struct letter *l = f->letter;
	const struct platform *platform = f->platform;
	struct channel *c = channels_find(p->channels,
	    json_str(l->outgoing, "channel_id"));
	struct graph_error e;
	bool sent;

	free(f);
	sent = verdict_answer(&p->seen, l, platform, response, &e);
	if (!sent)
		close_channel(c, &e);
	p->out--;
	queue_done(p->queue, l, sent);
	begin(p);
}

static void
put_on_wire(struct post *p, struct letter *l, const struct channel *c,
    struct json_object *body)
{
	struct http_request *request = http_request_new(c->url, c->token);
	struct flight *f = malloc(sizeof(*f));
	size_t len;

	request->body = strdup(json_print(body, &len));
	if (f == NULL || request->body == NULL)
		errx(EX_OSERR, "out of memory");
	f->post = p;
	f->letter = l;
	f->platform = c->platform;
	request->post = true;
	request->timeout_ms = p->timeout_ms;
	request->done = on_answer;
	request->arg = f;
	p->out++;
	http_add(p->http, request);
}

static void
send_or_refuse(struct post *p, struct letter *l)
{
	const struct channel *c = channels_find(p->channels,
	    json_str(l->outgoing, "channel_id"));
	struct json_object *body = json_object_new_object();
	const char *class, *why;

	if (body == NULL)
		errx(EX_OSERR, "out of memory");
	why = obstacle(p, l, c, &class);
	if (why == NULL)
		why = c->platform->fill(body, l->outgoing);
	if (why == NULL) {
		put_on_wire(p, l, c, body);
	} else {
		verdict_refuse(&p->seen, l, class, why);
		queue_done(p->queue, l, false);
	}
	json_object_put(body);
}

static void
begin(struct post *p)
{
	struct letter *l;

	while (p->out < OUT_MAX && (l = queue_take(p->queue)) != NULL)
		send_or_refuse(p, l);
}

bool
post_is_pending(const struct post *p)
{
	return p->out > 0 || queue_length(p->queue) > 0;
}

void
post_run(struct post *p, int fd)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };

	begin(p);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	if (post_is_pending(p)) {
		http_watch(p->http, fd);
		http_run(p->http, p->deadline, NULL);
	} else if (fd != -1) {
		poll(&input, 1, IDLE_MS);
	}
}

void
post_close(struct post *p)
{
	queue_free(p->queue);
	channels_free(p->channels);
	http_close(p->http);
}
