#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "conf.h"
#include "look.h"
#include "post.h"
#include "stamp.h"

enum {
	OUT_MAX = 16,		/* threads that are written to at once */
	WAITING_MAX = 1000,	/* letters that are held in memory */
	SEND_MS = 10000,	/* one request, if the budget is not smaller */
	IDLE_MS = 500		/* how late a stop is noticed without work */
};

/* A letter on its way. */
struct flight {
	struct post *post;
	struct letter *letter;		/* borrowed from the queue */
	const struct platform *platform;
	char *body;			/* owned, until it is on the wire */
};

void
post_open(struct post *p)
{
	platform_open();
	p->budget_ms = conf_seconds("SOUK_BUDGET", 25, 1, 3600) * INT64_C(1000);
	p->timeout_ms = p->budget_ms / 2 < SEND_MS ? p->budget_ms / 2 : SEND_MS;
	bucket_open(&p->bucket, BUCKET_LOOK, p->bucket_path);
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
	if (e->class == GRAPH_RATE && e->code != ACCOUNT_PAIR_LIMIT)
		c->closed = "the channel is throttled";
}

static void begin(struct post *p);

/* Back from its way; message_id NULL: not sent. */
static void
land(struct flight *f, const char *message_id)
{
	struct post *p = f->post;

	p->out--;
	queue_done(p->queue, f->letter, message_id);
	free(f->body);
	free(f);
	begin(p);
}

static struct channel *
channel_of(const struct post *p, const struct letter *l)
{
	return channels_find(p->channels, json_str(l->outgoing, "channel_id"));
}

static void
on_answer(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct graph_error e;
	char *id = verdict_answer(&f->post->seen, f->letter, f->platform,
	    response, &e);

	if (id == NULL)
		close_channel(channel_of(f->post, f->letter), &e);
	land(f, id);
	free(id);
}

static void
fly(struct flight *f, const struct channel *c, const char *url,
    void (*done)(struct http_request *, const struct http_response *))
{
	struct http_request *request = http_request_new(url, c->token);

	request->timeout_ms = f->post->timeout_ms;
	request->done = done;
	request->arg = f;
	if (done == on_answer) {
		request->post = true;
		request->body = f->body;
		f->body = NULL;
	} else {
		request->start_at = bucket_take(&f->post->bucket,
		    json_str(f->letter->outgoing, "channel_id"),
		    stamp_monotonic());
	}
	http_add(f->post->http, request);
}

static void
refuse(struct flight *f, const char *class, const char *why)
{
	verdict_refuse(&f->post->seen, f->letter, class, why);
	land(f, NULL);
}

/* Looked for, and nobody was quicker: does it still go? */
static void
say(struct flight *f)
{
	const struct channel *c = channel_of(f->post, f->letter);
	const char *class, *why = obstacle(f->post, f->letter, c, &class);

	if (why != NULL)
		refuse(f, class, why);
	else
		fly(f, c, c->url, on_answer);
}

static void
judge_look(struct flight *f, const struct json_object *page)
{
	struct json_object *item;

	switch (look_read(f->letter, f->platform, page, &item)) {
	case LOOK_NOTHING:
		say(f);
		break;
	case LOOK_NEWER:
		refuse(f, "unsent", "a newer message came");
		break;
	case LOOK_TAKEN:
		verdict_taken(&f->post->seen, f->letter, item);
		land(f, NULL);
		break;
	case LOOK_BLIND:
		refuse(f, "transient", "the thread could not be read");
		break;
	}
}

static void
on_look(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct graph_error e;
	struct json_object *page = graph_read(response, false, &e);

	if (page == NULL) {
		verdict_failed(&f->post->seen, f->letter, &e);
		close_channel(channel_of(f->post, f->letter), &e);
		land(f, NULL);
		return;
	}
	judge_look(f, page);
	json_object_put(page);
}

static void
look(struct flight *f, const struct channel *c)
{
	char *url = look_url(c, json_str(f->letter->outgoing, "thread_id"));

	if (url == NULL)
		refuse(f, "permanent", "its thread_id is no id");
	else
		fly(f, c, url, on_look);
	free(url);
}

static struct flight *
flight_new(struct post *p, struct letter *l, const struct channel *c,
    struct json_object *body)
{
	struct flight *f = calloc(1, sizeof(*f));
	size_t len;

	if (f == NULL || (f->body = strdup(json_print(body, &len))) == NULL)
		errx(EX_OSERR, "out of memory");
	f->post = p;
	f->letter = l;
	f->platform = c->platform;
	p->out++;
	return f;
}

static void
send_or_refuse(struct post *p, struct letter *l)
{
	const struct channel *c = channel_of(p, l);
	struct json_object *body = json_object_new_object();
	const char *class, *why;

	if (body == NULL)
		errx(EX_OSERR, "out of memory");
	why = obstacle(p, l, c, &class);
	if (why == NULL)
		why = c->platform->fill(body, l->outgoing);
	if (why != NULL) {
		verdict_refuse(&p->seen, l, class, why);
		queue_done(p->queue, l, NULL);
	} else if (look_is_due(l, c->platform, stamp_now())) {
		look(flight_new(p, l, c, body), c);
	} else {
		fly(flight_new(p, l, c, body), c, c->url, on_answer);
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
	bucket_close(&p->bucket);
	queue_free(p->queue);
	channels_free(p->channels);
	http_close(p->http);
}
