#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "conf.h"
#include "must.h"
#include "post.h"
#include "stamp.h"
#include "turn.h"

enum {
	OUT_MAX = 64,		/* requests on their way at once */
	LANE_MAX = 8,		/* of one account: it may hang, the others not */
	WAITING_MAX = 1000,	/* letters that are held in memory */
	SEND_MS = 10000,	/* one request, at most */
	LIST_MS = 3000,		/* then threads are looked into one by one */
	LEAST_MS = 3000,	/* and at least, if the budget is not smaller */
	IDLE_MS = 500		/* how late a stop is noticed without work */
};

/* A request on its way. */
struct flight {
	struct post *post;
	struct lane *lane;		/* borrowed from the queue */
	struct letter *letter;		/* likewise; NULL: a list for all */
	const struct platform *platform;
	int64_t began;			/* stamp_monotonic() */
};

void
post_open(struct post *p)
{
	platform_open();
	p->budget_ms = conf_seconds("SOUK_BUDGET", 25, 1, 3600) * INT64_C(1000);
	bucket_open(&p->bucket, p->bucket_path);
	p->http = http_open();
	p->channels = channels_open();
	p->queue = queue_open();
}

/* The clock starts, and tokens are read, when there is work. */
static void
first_outgoing(struct post *p)
{
	int64_t least = p->budget_ms / 4;

	p->deadline = stamp_monotonic() + p->budget_ms;
	p->begin_until = p->deadline - (least < LEAST_MS ? least : LEAST_MS);
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

static struct channel *
channel_of(const struct post *p, const struct lane *lane)
{
	return channels_find(p->channels, lane->channel_id);
}

/* When the next call may be made that only waits for its time. */
static int64_t
next_call(const struct post *p)
{
	const struct lane *lane;
	int64_t at = p->deadline, now = stamp_monotonic();

	for (lane = queue_lanes(p->queue); lane != NULL; lane = lane->next)
		if (lane->ready != NULL && lane->again_at > now &&
		    lane->again_at < at)
			at = lane->again_at;
	return at;
}

/* Its answer is here. */
static void
arrive(const struct flight *f)
{
	struct post *p = f->post;

	p->out--;
	f->lane->out--;
	bucket_over(&p->bucket, &f->lane->calls, f->lane->channel_id,
	    f->began, stamp_monotonic());
}

static void
land(struct flight *f)
{
	struct post *p = f->post;

	free(f);
	begin(p);
	http_wake(p->http, next_call(p));
}

static void
on_answer(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct graph_error e;
	char *id;

	arrive(f);
	id = verdict_answer(&f->post->seen, f->letter, f->platform, response,
	    &e);
	if (id == NULL)
		close_channel(channel_of(f->post, f->lane), &e);
	queue_done(f->letter, id);
	free(id);
	land(f);
}

/* Taken by its turn. */
static void
refuse(struct post *p, struct letter *l, const char *class, const char *why)
{
	verdict_refuse(&p->seen, l, class, why);
	queue_done(l, NULL);
}

/* What was found in the thread of a letter that was taken. */
static void
judge(struct post *p, struct letter *l, enum look_found found,
    struct json_object *item)
{
	switch (found) {
	case LOOK_NOTHING:
		queue_return(p->queue, l);
		break;
	case LOOK_NEWER:
		refuse(p, l, "unsent", "a newer message came");
		break;
	case LOOK_TAKEN:
		verdict_taken(&p->seen, l, item);
		queue_done(l, NULL);
		break;
	case LOOK_BLIND:
		refuse(p, l, "transient", "the thread could not be read");
		break;
	}
}

/* What the platform failed with is the letter's, and the channel's. */
static void
fail(struct flight *f, struct letter *l, const struct graph_error *e)
{
	verdict_failed(&f->post->seen, l, e);
	close_channel(channel_of(f->post, f->lane), e);
	queue_done(l, NULL);
}

static void
on_look(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct graph_error e;
	struct json_object *page = graph_read(response, false, &e), *item;
	enum look_found found;

	arrive(f);
	if (page == NULL) {
		fail(f, f->letter, &e);
	} else {
		found = look_read(f->letter, f->platform, page, &item);
		turn_looked(f->letter, stamp_monotonic());
		judge(f->post, f->letter, found, item);
	}
	json_object_put(page);
	land(f);
}

static void
on_found(struct letter *l, enum look_found found, struct json_object *item,
    void *arg)
{
	struct post *p = arg;

	queue_take(p->queue, l);
	judge(p, l, found, item);
}

/* A list that fails is done without, unless all else would fail as well. */
static void
list_failed(struct flight *f, const struct graph_error *e)
{
	struct letter *l = queue_peek(f->lane, NULL);

	if (e->class != GRAPH_AUTH && e->class != GRAPH_RATE) {
		f->lane->listless = true;
	} else if (l != NULL) {
		queue_take(f->post->queue, l);
		fail(f, l, e);
	}
}

static void
on_list(struct http_request *request, const struct http_response *response)
{
	struct flight *f = request->arg;
	struct graph_error e;
	struct json_object *page = graph_read(response, false, &e);

	arrive(f);
	f->lane->listing = false;
	if (page == NULL)
		list_failed(f, &e);
	else
		turn_list(f->lane, f->platform, page, stamp_monotonic(),
		    on_found, f->post);
	json_object_put(page);
	land(f);
}

/* letter NULL: a list.  Its url, which is taken over, has been paid for. */
static void
fly(struct post *p, struct lane *lane, struct letter *l, char *url,
    void (*done)(struct http_request *, const struct http_response *),
    const char *body)
{
	const struct channel *c = channel_of(p, lane);
	struct http_request *request = http_request_new(url, c->token);
	struct flight *f = must(calloc(1, sizeof(*f)));
	int64_t left;

	f->post = p;
	f->lane = lane;
	f->letter = l;
	f->platform = c->platform;
	f->began = lane->took_at;
	left = p->deadline - f->began;
	if (body != NULL) {
		request->post = true;
		request->body = must_copy(body);
	}
	request->timeout_ms = l == NULL ? LIST_MS : SEND_MS;
	if (left < request->timeout_ms)
		request->timeout_ms = left;
	request->done = done;
	request->arg = f;
	/* A list is put down to the first whom it is for. */
	(l != NULL ? l : queue_peek(lane, NULL))->calls++;
	p->out++;
	lane->out++;
	http_add(p->http, request);
	free(url);
}

/* May a call be made for this account now?  Then it is. */
static bool
take_call(struct post *p, struct lane *lane)
{
	int64_t now = stamp_monotonic();

	if (now < lane->again_at)
		return false;
	lane->again_at = bucket_take(&p->bucket, &lane->calls,
	    lane->channel_id, now);
	lane->took_at = now;
	return lane->again_at <= now;
}

/* Fill the body, or refuse a letter that no look could help. */
static bool
fill(struct post *p, struct lane *lane, struct letter *l,
    struct json_object *body)
{
	const struct channel *c = channel_of(p, lane);
	const char *why = c->platform->fill(body, l->outgoing);

	if (why == NULL)
		return true;
	queue_take(p->queue, l);
	refuse(p, l, "permanent", why);
	return false;
}

static void
say(struct post *p, struct lane *lane, struct letter *l,
    struct json_object *body)
{
	size_t len;

	queue_take(p->queue, l);
	fly(p, lane, l, must_copy(channel_of(p, lane)->url), on_answer,
	    json_print(body, &len));
}

static void
look(struct post *p, struct lane *lane, struct letter *l)
{
	char *url = look_url(channel_of(p, lane),
	    json_str(l->outgoing, "thread_id"));

	queue_take(p->queue, l);
	if (url == NULL)
		refuse(p, l, "permanent", "its thread_id is no id");
	else
		fly(p, lane, l, url, on_look, NULL);
}

static void
list(struct post *p, struct lane *lane)
{
	lane->listing = true;
	fly(p, lane, NULL, look_list_url(channel_of(p, lane), lane->cursor),
	    on_list, NULL);
}

/* What cannot go at all waits for no turn. */
static void
clear(struct post *p, struct lane *lane)
{
	struct letter *l, *next;
	const char *why, *class;

	for (l = queue_peek(lane, NULL); l != NULL; l = next) {
		next = queue_peek(lane, l);
		why = obstacle(p, l, channel_of(p, lane), &class);
		if (why == NULL)
			continue;
		queue_take(p->queue, l);
		refuse(p, l, class, why);
		/* The next of its thread may stand anywhere now. */
		next = queue_peek(lane, NULL);
	}
}

static bool
call(struct post *p, struct lane *lane, enum turn turn, struct letter *l,
    struct json_object *body)
{
	if (turn == TURN_NONE)
		return false;
	if (turn != TURN_LIST && !fill(p, lane, l, body))
		return true;
	if (!take_call(p, lane))
		return false;
	if (turn == TURN_SEND)
		say(p, lane, l, body);
	else if (turn == TURN_LOOK)
		look(p, lane, l);
	else
		list(p, lane);
	return true;
}

/* The next call for this account; false: none can be made now. */
static bool
serve(struct post *p, struct lane *lane)
{
	struct json_object *body;
	struct letter *l;
	enum turn turn;
	bool any;

	clear(p, lane);
	if (lane->ready == NULL || lane->out >= LANE_MAX || p->out >= OUT_MAX)
		return false;
	turn = turn_of(lane, channel_of(p, lane)->platform, stamp_monotonic(),
	    &l);
	body = must(json_object_new_object());
	any = call(p, lane, turn, l, body);
	json_object_put(body);
	return any;
}

static void
begin(struct post *p)
{
	struct lane *lane;

	for (lane = queue_lanes(p->queue); lane != NULL; lane = lane->next)
		while (serve(p, lane))
			;
}

bool
post_is_pending(const struct post *p)
{
	return p->out > 0 || queue_length(p->queue) > 0;
}

/* Until something is read, or it is time for the next call. */
static void
wait_for(int fd, int64_t until)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };
	int64_t ms = until - stamp_monotonic();

	if (ms > 0)
		poll(&input, 1, ms < IDLE_MS ? (int)ms : IDLE_MS);
}

void
post_run(struct post *p, int fd)
{
	begin(p);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	if (p->out > 0) {
		http_watch(p->http, fd);
		http_wake(p->http, next_call(p));
		http_run(p->http, p->deadline, NULL);
	} else if (post_is_pending(p)) {
		wait_for(fd, next_call(p));
	} else if (fd != -1) {
		wait_for(fd, INT64_MAX);
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
