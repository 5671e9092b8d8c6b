#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http_call.h"
#include "must.h"
#include "stamp.h"

enum {
	STALL_S = 10,			/* a GET without a byte for so long */
	HEADER_MAX = 32 << 10,		/* bytes of a header that is kept */
	RETRY_AFTER_MAX_S = 7 * 86400
};

static const char *const header_names[HEADERS] = {
	[DATE] = "date",
	[RETRY_AFTER] = "retry-after",
	[RETRY_AFTER_MS] = "retry-after-ms",
	[SHOULD_RETRY] = "x-should-retry",
	[APP_USAGE] = "x-app-usage",
	[BUSINESS_USAGE] = "x-business-use-case-usage",
	[FACEBOOK_VERSION] = "facebook-api-version",
	[INSTAGRAM_VERSION] = "instagram-api-version",
	[REQUEST_ID] = "x-request-id",
};

struct call *
call_new(struct http_request *r)
{
	struct call *c = must(calloc(1, sizeof(*c)));

	c->request = r;
	return c;
}

static void
wipe(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

static void
request_free(struct http_request *r)
{
	wipe(r->url);
	wipe(r->bearer);
	wipe(r->body);
	free(r);
}

void
call_free(struct call *c)
{
	struct curl_slist *s;
	size_t i;

	for (s = c->headers; s != NULL; s = s->next)
		explicit_bzero(s->data, strlen(s->data));
	if (c->headers != NULL)
		curl.slist_free_all(c->headers);
	for (i = 0; i < HEADERS; i++)
		free(c->header[i]);
	free(c->body);
	request_free(c->request);
	free(c);
}

/* Grown by doubling; false past HTTP_BODY_MAX. */
static bool
body_append(struct call *c, const char *bytes, size_t n)
{
	if (n > HTTP_BODY_MAX - c->len)
		return false;
	if (c->len + n >= c->cap) {
		c->cap = c->cap == 0 ? 4096 : c->cap;
		while (c->len + n >= c->cap)
			c->cap *= 2;
		c->body = must(realloc(c->body, c->cap));
	}
	memcpy(c->body + c->len, bytes, n);
	c->len += n;
	c->body[c->len] = '\0';
	return true;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct call *c = arg;

	if (!body_append(c, bytes, size * n))
		c->too_big = true;
	return c->too_big ? 0 : size * n;
}

static void
keep_header(struct call *c, enum header which, const char *value, size_t n)
{
	while (n > 0 && isspace((unsigned char)*value))
		value++, n--;
	while (n > 0 && isspace((unsigned char)value[n - 1]))
		n--;
	if (n > HEADER_MAX)
		return;
	free(c->header[which]);
	c->header[which] = must(strndup(value, n));
}

/* A status line begins an answer anew: the last one counts, not a 1xx. */
static void
forget_headers(struct call *c)
{
	int i;

	for (i = 0; i < HEADERS; i++) {
		free(c->header[i]);
		c->header[i] = NULL;
	}
}

static size_t
on_header(char *line, size_t size, size_t n, void *arg)
{
	struct call *c = arg;
	size_t len = size * n, name;
	const char *colon;
	int i;

	if (len >= 5 && strncmp(line, "HTTP/", 5) == 0)
		forget_headers(c);
	if ((colon = memchr(line, ':', len)) == NULL)
		return len;
	name = (size_t)(colon - line);
	for (i = 0; i < HEADERS; i++)
		if (strlen(header_names[i]) == name &&
		    strncasecmp(line, header_names[i], name) == 0)
			keep_header(c, (enum header)i, colon + 1, len - name - 1);
	return len;
}

/*
 * A POST's body goes out through here so that it goes out once.  libcurl sends
 * a request again, silently, when a connection that it used before dies without
 * an answer.  Once a byte of the body was written it must rewind first, and
 * on_rewind() refuses: the transfer fails, and judge() calls it DOUBT.
 */
static size_t
on_upload(char *to, size_t size, size_t n, void *arg)
{
	struct call *c = arg;
	size_t left = strlen(c->request->body) - c->given;

	n *= size;
	if (n > left)
		n = left;
	memcpy(to, c->request->body + c->given, n);
	c->given += n;
	return n;
}

static int
on_rewind(void *arg, curl_off_t offset, int origin)
{
	(void)arg, (void)offset, (void)origin;
	return CURL_SEEKFUNC_FAIL;
}

static bool
is_loopback(const char *url)
{
	static const char *const hosts[] = { "127.", "localhost", "[::1]" };
	const char *host = strstr(url, "://");
	size_t i;

	for (i = 0; host != NULL && i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (strncmp(host + 3, hosts[i], strlen(hosts[i])) == 0)
			return true;
	return false;
}

static bool
is_tls(const char *url)
{
	return strncasecmp(url, "https:", 6) == 0;
}

static void
add_header(struct call *c, const char *line)
{
	c->headers = must(curl.slist_append(c->headers, line));
}

static void
add_bearer(struct call *c)
{
	size_t size = strlen(c->request->bearer) +
	    sizeof("Authorization: Bearer ");
	char *line = must(malloc(size));

	snprintf(line, size, "Authorization: Bearer %s", c->request->bearer);
	add_header(c, line);
	wipe(line);
}

static bool
set_longs(CURL *e, const struct http_request *r)
{
	bool tls = is_tls(r->url);
	const struct {
		CURLoption option;
		long value;
	} longs[] = {
		{ CURLOPT_NOSIGNAL, 1 },
		{ CURLOPT_FOLLOWLOCATION, 0 },
		{ CURLOPT_SSL_VERIFYPEER, 1 },
		{ CURLOPT_SSL_VERIFYHOST, 2 },
		{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
		{ CURLOPT_CONNECTTIMEOUT_MS, HTTP_CONNECT_MS },
		{ CURLOPT_TIMEOUT_MS, (long)r->timeout_ms },
		/* A model thinks in silence: POSTs have only their timeout. */
		{ CURLOPT_LOW_SPEED_LIMIT, r->post ? 0 : 1 },
		{ CURLOPT_LOW_SPEED_TIME, r->post ? 0 : STALL_S },
		{ CURLOPT_HTTP_VERSION, tls ? CURL_HTTP_VERSION_2TLS :
		    CURL_HTTP_VERSION_1_1 },
		/* Plain HTTP has no ALPN: it would wait for a whole answer. */
		{ CURLOPT_PIPEWAIT, tls },
	};
	size_t i;

	for (i = 0; i < sizeof(longs) / sizeof(longs[0]); i++)
		if (curl.easy_setopt(e, longs[i].option, longs[i].value) !=
		    CURLE_OK)
			return false;
	return true;
}

static bool
set_texts(CURL *e, const struct http_request *r)
{
	static const struct http_trust none;
	bool local = is_loopback(r->url);
	const struct http_trust *t = is_tls(r->url) ?
	    http_curl_trust() : &none;
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
		{ CURLOPT_URL, r->url },
		{ CURLOPT_USERAGENT, "souk/" SOUK_VERSION },
		{ CURLOPT_ACCEPT_ENCODING, "" },
		{ CURLOPT_PROTOCOLS_STR, local ? "http,https" : "https" },
		{ CURLOPT_CAINFO, t->file },
		{ CURLOPT_CAPATH, t->dir },
		/* Empty: none; NULL: what the environment says. */
		{ CURLOPT_PROXY, local ? "" : NULL },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (curl.easy_setopt(e, texts[i].option, texts[i].value) !=
		    CURLE_OK)
			return false;
	return true;
}

static bool
set_post(struct call *c)
{
	curl_off_t size = (curl_off_t)strlen(c->request->body);

	add_header(c, c->request->form ?
	    "Content-Type: application/x-www-form-urlencoded" :
	    "Content-Type: application/json");
	add_header(c, "Expect:");
	return curl.easy_setopt(c->easy, CURLOPT_POST, 1L) == CURLE_OK &&
	    curl.easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, size) ==
	    CURLE_OK &&
	    curl.easy_setopt(c->easy, CURLOPT_READFUNCTION, on_upload) ==
	    CURLE_OK &&
	    curl.easy_setopt(c->easy, CURLOPT_READDATA, c) == CURLE_OK &&
	    curl.easy_setopt(c->easy, CURLOPT_SEEKFUNCTION, on_rewind) ==
	    CURLE_OK;
}

bool
call_prepare(struct call *c)
{
	CURL *e = c->easy;

	if (!set_longs(e, c->request) || !set_texts(e, c->request))
		return false;
	if (c->request->post && !set_post(c))
		return false;
	if (c->request->bearer != NULL)
		add_bearer(c);
	return curl.easy_setopt(e, CURLOPT_HTTPHEADER, c->headers) ==
	    CURLE_OK &&
	    curl.easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
	    curl.easy_setopt(e, CURLOPT_WRITEDATA, c) == CURLE_OK &&
	    curl.easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header) ==
	    CURLE_OK &&
	    curl.easy_setopt(e, CURLOPT_HEADERDATA, c) == CURLE_OK &&
	    curl.easy_setopt(e, CURLOPT_PRIVATE, c) == CURLE_OK;
}

/*
 * No byte of the request went out: neither of its headers (libcurl counts
 * those of every attempt together) nor of its body.
 */
static bool
nothing_left(const struct call *c)
{
	long sent = 0;

	if (c->easy != NULL)
		curl.easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent == 0 && c->given == 0;
}

static enum http_outcome
judge_status(bool post, int status)
{
	if (status >= 200 && status < 300)
		return HTTP_OK;
	if (status == 401)
		return HTTP_AUTH;
	if (!post && (status == 408 || status == 429 || status >= 500))
		return HTTP_AGAIN;
	if (status >= 400 && status < 500)
		return HTTP_REFUSED;
	return post ? HTTP_DOUBT : HTTP_BROKEN;
}

/*
 * whole: libcurl saw the answer's end.  Which error it was does not count: a
 * failed allocation comes as "could not resolve" or "malformed" too.
 */
static enum http_outcome
judge(const struct call *c, bool whole, int status)
{
	if (whole)
		return judge_status(c->request->post, status);
	if (c->request->post)
		return nothing_left(c) ? HTTP_AGAIN : HTTP_DOUBT;
	return c->too_big ? HTTP_BROKEN : HTTP_AGAIN;
}

static int64_t
bounded_ms(const char *digits, int64_t unit)
{
	long long n;

	if (!isdigit((unsigned char)*digits))
		return -1;
	n = strtoll(digits, NULL, 10);
	if (n > RETRY_AFTER_MAX_S * INT64_C(1000) / unit)
		n = RETRY_AFTER_MAX_S * INT64_C(1000) / unit;
	return n * unit;
}

/* Retry-After: seconds, or a date by the answer's own clock. */
static int64_t
retry_after(const struct call *c, int64_t date)
{
	const char *ms = c->header[RETRY_AFTER_MS];
	const char *value = c->header[RETRY_AFTER];
	int64_t at;

	if (ms != NULL && bounded_ms(ms, 1) >= 0)
		return bounded_ms(ms, 1);
	if (value == NULL)
		return -1;
	if ((at = stamp_parse_http(value)) == STAMP_NONE)
		return bounded_ms(value, 1000);
	at -= date != STAMP_NONE ? date : stamp_now();
	if (at > RETRY_AFTER_MAX_S * INT64_C(1000))
		return RETRY_AFTER_MAX_S * INT64_C(1000);
	return at > 0 ? at : 0;
}

static void
read_headers(struct http_response *p, const struct call *c)
{
	const char *retry = c->header[SHOULD_RETRY];

	p->date = stamp_parse_http(c->header[DATE]);
	p->retry_after_ms = retry_after(c, p->date);
	p->should_retry = retry == NULL || strcasecmp(retry, "false") != 0;
	p->app_usage = c->header[APP_USAGE];
	p->business_usage = c->header[BUSINESS_USAGE];
	p->version = c->header[FACEBOOK_VERSION] != NULL ?
	    c->header[FACEBOOK_VERSION] : c->header[INSTAGRAM_VERSION];
	p->request_id = c->header[REQUEST_ID];
}

const char *
call_reason(const struct call *c, CURLcode code)
{
	if (code == CURLE_OK)
		return NULL;
	if (c->too_big)
		return "the answer is too long";
	if (code == CURLE_SEND_FAIL_REWIND)
		return "the connection died before the answer";
	return curl.easy_strerror(code);
}

void
call_read(const struct call *c, const char *why, struct http_response *p)
{
	long status = 0;
	curl_off_t took_us = 0;

	memset(p, 0, sizeof(*p));
	if (c->easy != NULL) {
		curl.easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
		curl.easy_getinfo(c->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	}
	p->status = (int)status;
	p->took_ms = (int64_t)took_us / 1000;
	p->outcome = judge(c, why == NULL, p->status);
	p->why = why;
	p->body = c->body != NULL ? c->body : "";
	p->len = c->len;
	read_headers(p, c);
}
