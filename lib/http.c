#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "conf.h"
#include "confine.h"
#include "http_call.h"
#include "must.h"
#include "stamp.h"

enum {
	STREAMS_MAX = 1000,		/* requests on one HTTP/2 connection */
	SLICE_MS = 100			/* how late a stop may be noticed */
};

struct http {
	CURLM *multi;			/* owned; NULL before the first add */
	unsigned calls_max;
	unsigned on_wire, waiting;
	struct call *wire;		/* owned list */
	struct call *queue, **queue_end;	/* owned list, in order */
	int watch;			/* -1: none */
	int64_t wake;			/* INT64_MAX: never */
};

void
http_confine(const char *base)
{
	static const char *const proxies[] = { "https_proxy", "HTTPS_PROXY",
	    "http_proxy", "all_proxy", "ALL_PROXY" };
	static bool done;
	size_t i;

	confine_connect(base);
	if (done)
		return;
	done = true;
	confine_read(conf_str("SOUK_CA_FILE", NULL));
	for (i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
		confine_connect(getenv(proxies[i]));
}

struct http *
http_open(void)
{
	struct http *h = must(calloc(1, sizeof(*h)));
	const char *ca = conf_str("SOUK_CA_FILE", NULL);

	if (ca != NULL && access(ca, R_OK) == -1)
		err(EX_CONFIG, "%s (SOUK_CA_FILE)", ca);
	h->calls_max = HTTP_CALLS_MAX;
	h->queue_end = &h->queue;
	h->watch = -1;
	h->wake = INT64_MAX;
	return h;
}

void
http_set_calls_max(struct http *h, unsigned n)
{
	h->calls_max = n > 0 ? n : 1;
}

void
http_watch(struct http *h, int fd)
{
	h->watch = fd;
}

void
http_wake(struct http *h, int64_t at)
{
	h->wake = at;
}

bool
http_bearer_ok(const char *bearer)
{
	if (bearer == NULL || *bearer == '\0')
		return false;
	while (*bearer > ' ' && *bearer < 0x7f)
		bearer++;
	return *bearer == '\0';
}

struct http_request *
http_request_new(const char *url, const char *bearer)
{
	struct http_request *r = must(calloc(1, sizeof(*r)));

	r->url = must_copy(url);
	if (bearer != NULL)
		r->bearer = must_copy(bearer);
	return r;
}

static void
open_multi(struct http *h)
{
	http_curl_load();
	h->multi = must(curl.multi_init());
	curl.multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	curl.multi_setopt(h->multi, CURLMOPT_MAX_CONCURRENT_STREAMS,
	    (long)STREAMS_MAX);
	curl.multi_setopt(h->multi, CURLMOPT_MAXCONNECTS,
	    (long)h->calls_max * 2);
}

void
http_add(struct http *h, struct http_request *r)
{
	struct call *c = call_new(r);

	if (h->multi == NULL)
		open_multi(h);
	*h->queue_end = c;
	h->queue_end = &c->next;
	h->waiting++;
}

unsigned
http_pending(const struct http *h)
{
	return h->on_wire + h->waiting;
}

/*
 * Take the call, which is on no list any more, off the wire and give its
 * answer.  why: why it has none, or NULL for a whole answer.
 */
static void
answer(struct http *h, struct call *c, const char *why)
{
	struct http_response response;
	char words[32];

	call_read(c, why, &response);
	snprintf(words, sizeof(words), "HTTP status %d", response.status);
	if (why == NULL)
		response.why = words;
	if (c->easy != NULL) {
		curl.multi_remove_handle(h->multi, c->easy);
		curl.easy_cleanup(c->easy);
		c->easy = NULL;
	}
	c->request->done(c->request, &response);
	call_free(c);
}

static void
start(struct http *h, struct call *c)
{
	c->easy = must(curl.easy_init());
	if (!call_prepare(c) ||
	    curl.multi_add_handle(h->multi, c->easy) != CURLM_OK) {
		curl.easy_cleanup(c->easy);
		c->easy = NULL;
		answer(h, c, "libcurl does not take the request");
		return;
	}
	c->next = h->wire;
	h->wire = c;
	h->on_wire++;
}

static struct call *
unqueue(struct http *h, struct call **at)
{
	struct call *c = *at;

	*at = c->next;
	if (c->next == NULL)
		h->queue_end = at;
	c->next = NULL;
	h->waiting--;
	return c;
}

static bool
is_due(struct http_request *r, int64_t now)
{
	if (r->start_at <= now && r->may_start != NULL)
		r->start_at = r->may_start(r, now);
	return r->start_at <= now;
}

/*
 * Start what is due, in order, while there is room.  Returns when the next one
 * is due, or INT64_MAX.
 */
static int64_t
start_due(struct http *h, int64_t now)
{
	struct call **at = &h->queue;
	int64_t next = INT64_MAX;

	while (*at != NULL && h->on_wire < h->calls_max) {
		if (is_due((*at)->request, now)) {
			start(h, unqueue(h, at));
			continue;
		}
		if ((*at)->request->start_at < next)
			next = (*at)->request->start_at;
		at = &(*at)->next;
	}
	return next;
}

static void
take_off(struct http *h, const struct call *c)
{
	struct call **at = &h->wire;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	h->on_wire--;
}

/* Answers what has ended; false if nothing had. */
static bool
collect(struct http *h)
{
	CURLMsg *m;
	struct call *c;
	CURLcode code;
	bool any = false;
	int left;

	while ((m = curl.multi_info_read(h->multi, &left)) != NULL) {
		if (m->msg != CURLMSG_DONE)
			continue;
		code = m->data.result;
		curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		take_off(h, c);
		answer(h, c, call_reason(c, code));
		any = true;
	}
	return any;
}

/* What waits now; done() may add more, which is left for the next run. */
static void
drop_queue(struct http *h, const char *why)
{
	unsigned n = h->waiting;

	while (n-- > 0)
		answer(h, unqueue(h, &h->queue), why);
}

static void
cut_wire(struct http *h, const char *why)
{
	struct call *c;

	while ((c = h->wire) != NULL) {
		take_off(h, c);
		answer(h, c, why);
	}
}

static int
slice(int64_t now, int64_t due, int64_t deadline)
{
	int64_t until = due < deadline ? due : deadline;

	if (until - now > SLICE_MS)
		return SLICE_MS;
	return until > now ? (int)(until - now) : 0;
}

static bool
readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return fd != -1 && poll(&p, 1, 0) > 0;
}

static void
wait_a_slice(struct http *h, int ms)
{
	struct curl_waitfd fd = { .fd = h->watch, .events = CURL_WAIT_POLLIN };

	if (h->watch != -1)
		curl.multi_poll(h->multi, &fd, 1, ms, NULL);
	else
		curl.multi_poll(h->multi, NULL, 0, ms, NULL);
}

void
http_run(struct http *h, int64_t deadline, const volatile sig_atomic_t *stop)
{
	int64_t now, due;
	int running;

	while (http_pending(h) > 0) {
		now = stamp_monotonic();
		if (now >= deadline) {
			cut_wire(h, "out of time");
			drop_queue(h, "out of time");
			return;
		}
		if (stop != NULL && *stop) {
			drop_queue(h, "told to stop");
			if (h->on_wire == 0)
				return;
		}
		due = start_due(h, now);
		if (curl.multi_perform(h->multi, &running) != CURLM_OK)
			errx(EX_SOFTWARE, "libcurl lost its transfers");
		if (h->wake < due)
			due = h->wake;
		if (!collect(h))
			wait_a_slice(h, slice(now, due, deadline));
		if (readable(h->watch) || stamp_monotonic() >= h->wake)
			return;
	}
}

void
http_close(struct http *h)
{
	struct call *c;

	if (h == NULL)
		return;
	while ((c = h->wire) != NULL) {
		take_off(h, c);
		curl.multi_remove_handle(h->multi, c->easy);
		curl.easy_cleanup(c->easy);
		call_free(c);
	}
	while (h->queue != NULL)
		call_free(unqueue(h, &h->queue));
	if (h->multi != NULL)
		curl.multi_cleanup(h->multi);
	free(h);
}
