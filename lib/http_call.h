/*
 * One request from http_add() to its done(): put before libcurl, its answer
 * taken in and judged.  For lib/http alone.
 */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "http.h"
#include "http_curl.h"

/* The answer's headers that anybody asks for. */
enum header {
	DATE, RETRY_AFTER, RETRY_AFTER_MS, SHOULD_RETRY, APP_USAGE,
	BUSINESS_USAGE, FACEBOOK_VERSION, INSTAGRAM_VERSION, REQUEST_ID,
	HEADERS
};

struct call {
	struct http_request *request;	/* owned */
	CURL *easy;			/* owned; NULL: waits */
	struct curl_slist *headers;	/* owned; holds the bearer */
	size_t given;			/* bytes of its body libcurl has had */
	char *body;			/* owned: the answer's */
	size_t len, cap;
	bool too_big;
	char *header[HEADERS];		/* owned, or NULL */
	struct call *next;
};

/* Takes the request over. */
struct call *call_new(struct http_request *r);

/* Wipes what is secret. */
void call_free(struct call *c);

/* Set up c->easy.  False: libcurl does not take the request. */
bool call_prepare(struct call *c);

/* Why the transfer failed that ended so, in words; NULL: it did not. */
const char *call_reason(const struct call *c, CURLcode code);

/*
 * The answer, or what can be said without one; lent by the call.  why: why it
 * has none, or NULL for a whole one.
 */
void call_read(const struct call *c, const char *why,
    struct http_response *response);

#endif
