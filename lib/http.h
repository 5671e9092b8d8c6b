/*
 * HTTP(S) requests side by side: only lib/http_*.c know libcurl.
 *
 *	struct http *h = http_open();
 *	http_add(h, request);		(any number, also from inside done())
 *	http_run(h, deadline);
 *	http_close(h);
 *
 * libcurl is loaded (dlopen) by the first http_add(): a stage without work
 * never pays its 5 ms.  Certificates are verified always, against
 * SOUK_CA_FILE where set, else a hashed /etc/ssl/certs, else the system's
 * bundle, chosen so that libcurl does not parse the whole bundle anew for
 * every connection.  No redirects, no cookies, no proxies from the
 * environment for loopback, https only (http to loopback).
 */
#ifndef HTTP_H
#define HTTP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HTTP_CONNECT_MS = 5000,
	HTTP_BODY_MAX = 6 << 20,	/* bytes of an answer, decompressed */
	/* On the wire at once, unless said: what an HTTP/2 server commonly takes
	 * on one connection.  Each may hold an answer in memory. */
	HTTP_CALLS_MAX = 100
};

enum http_outcome {
	HTTP_OK,	/* 2xx, whole body */
	HTTP_AGAIN,	/* not done: no byte of the request left, or a GET
			   without a usable answer, or 408, 429, 5xx to a GET */
	HTTP_REFUSED,	/* 4xx with a whole body: body may say more */
	HTTP_AUTH,	/* 401 */
	HTTP_BROKEN,	/* not what was promised: redirect, over HTTP_BODY_MAX */
	HTTP_DOUBT	/* a POST whose bytes left and whose answer is 5xx, cut,
			   or never came: it may have been done */
};

struct http_response {
	enum http_outcome outcome;
	int status;			/* 0: no answer */
	const char *body;		/* NUL-terminated, lent while done() runs */
	size_t len;
	const char *why;		/* in words, for people; no secret in it */
	int64_t date;			/* Date as a stamp, or STAMP_NONE */
	int64_t took_ms;		/* from its start */
	int64_t retry_after_ms;		/* -1: not stated */
	bool should_retry;		/* x-should-retry, default true */
	const char *app_usage;		/* x-app-usage, or NULL */
	const char *business_usage;	/* x-business-use-case-usage, or NULL */
	const char *version;		/* facebook-api-version or instagram-... */
	const char *request_id;		/* x-request-id, or NULL */
};

struct http_request {
	bool post;
	char *url;			/* owned; no secret in it */
	char *bearer;			/* owned: the token, sent in a header */
	char *body;			/* owned: of a POST */
	bool form;			/* the body is a form, not JSON */
	int64_t timeout_ms;		/* of the whole transfer */
	int64_t start_at;		/* stamp_monotonic(); 0: at once */
	/*
	 * Asked once that time has come, or NULL: the time to begin, now, or a
	 * later one, at which it is asked again.
	 */
	int64_t (*may_start)(struct http_request *, int64_t now);
	/*
	 * Called once for every request added.  The response is lent; the
	 * request is freed after the call.
	 */
	void (*done)(struct http_request *, const struct http_response *);
	void *arg;			/* the caller's */
};

struct http;

/*
 * Tell confine.h what requests to this base need: its port, or the proxy's, and
 * certificates.
 */
void http_confine(const char *base);

/* A SOUK_CA_FILE that cannot be read ends the program with EX_CONFIG. */
struct http *http_open(void);

/* How many requests may be on the wire at once; the rest wait in order. */
void http_set_calls_max(struct http *h, unsigned n);

/* May it stand in a header?  A line break would begin another one. */
bool http_bearer_ok(const char *bearer);

/* Zeroed, with url and bearer copied (bearer may be NULL). */
struct http_request *http_request_new(const char *url, const char *bearer);

/* Takes the request over.  The first call loads libcurl. */
void http_add(struct http *h, struct http_request *r);

/*
 * Run until nothing is left, stamp_monotonic() passes deadline, or *stop
 * becomes true (may be NULL).  At the deadline what is on the wire is cut
 * (AGAIN, or DOUBT for a POST whose bytes left) and what has not begun is
 * answered AGAIN; on stop what is on the wire may end, and the rest is
 * answered AGAIN.  What done() adds after the deadline waits for another run.
 */
void http_run(struct http *h, int64_t deadline,
    const volatile sig_atomic_t *stop);

/*
 * From now on http_run() also returns, cutting nothing, whenever fd can be read
 * without blocking (or has ended); -1: no more.  For a stage that takes in
 * records while requests are on the wire.
 */
void http_watch(struct http *h, int fd);

/* So it does at this time, INT64_MAX: at none. */
void http_wake(struct http *h, int64_t at);

/* Requests that have not been answered yet. */
unsigned http_pending(const struct http *h);

void http_close(struct http *h);

#endif
