#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include <curl/curl.h>

#include "conf.h"
#include "confine.h"
#include "http.h"
#include "must.h"
#include "stamp.h"

enum {
	STREAMS_MAX = 1000,		/* requests on one HTTP/2 connection */
	STALL_S = 10,			/* a GET without a byte for so long */
	HEADER_MAX = 32 << 10,		/* bytes of a header that is kept */
	SLICE_MS = 100,			/* how late a stop may be noticed */
	RETRY_AFTER_MAX_S = 7 * 86400
};

/* What is used of libcurl; filled by load(). */
static struct {
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_setopt) *easy_setopt;
	__typeof__(curl_easy_getinfo) *easy_getinfo;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_setopt) *multi_setopt;
	__typeof__(curl_multi_add_handle) *multi_add_handle;
	__typeof__(curl_multi_remove_handle) *multi_remove_handle;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_info_read) *multi_info_read;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
	__typeof__(curl_slist_append) *slist_append;
	__typeof__(curl_slist_free_all) *slist_free_all;
} curl;

#define SYMBOL(name) { "curl_" #name, &curl.name }

static const struct {
	const char *name;
	void *slot;
} symbols[] = {
	SYMBOL(global_init), SYMBOL(easy_init), SYMBOL(easy_setopt),
	SYMBOL(easy_getinfo), SYMBOL(easy_strerror), SYMBOL(easy_cleanup),
	SYMBOL(multi_init), SYMBOL(multi_setopt), SYMBOL(multi_add_handle),
	SYMBOL(multi_remove_handle), SYMBOL(multi_perform), SYMBOL(multi_poll),
	SYMBOL(multi_info_read), SYMBOL(multi_cleanup), SYMBOL(slist_append),
	SYMBOL(slist_free_all),
};

/* The answer's headers that anybody asks for. */
enum header {
	DATE, RETRY_AFTER, RETRY_AFTER_MS, SHOULD_RETRY, APP_USAGE,
	BUSINESS_USAGE, FACEBOOK_VERSION, INSTAGRAM_VERSION, REQUEST_ID,
	HEADERS
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

/* One request from http_add() to its done(). */
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

struct http {
	CURLM *multi;			/* owned; NULL before the first add */
	unsigned calls_max;
	unsigned on_wire, waiting;
	struct call *wire;		/* owned list */
	struct call *queue, **queue_end;	/* owned list, in order */
	int watch;			/* -1: none */
};

/* Where certificates are trusted from: one of the two, or neither. */
struct trust {
	const char *file, *dir;
};

static void
load(void)
{
	void *lib, *symbol;
	size_t i;

	if (curl.global_init != NULL)
		return;
	if ((lib = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL)) == NULL)
		errx(EX_OSERR, "%s: install libcurl4", dlerror());
	for (i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		if ((symbol = dlsym(lib, symbols[i].name)) == NULL)
			errx(EX_OSERR, "%s: install libcurl 7.85 or later",
			    dlerror());
		memcpy(symbols[i].slot, &symbol, sizeof(symbol));
	}
	if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		errx(EX_OSERR, "libcurl does not start");
}

static bool
has_hashed_links(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool found = false;

	if (d == NULL)
		return false;
	while (!found && (e = readdir(d)) != NULL) {
		size_t n = strlen(e->d_name);

		found = n == 10 && strcmp(e->d_name + 8, ".0") == 0;
	}
	closedir(d);
	return found;
}

/*
 * With a file and a folder both set (libcurl's default) the whole bundle is
 * parsed for each new connection, 22 ms of CPU; either alone costs 1.3 ms.
 */
static struct trust
choose_trust(void)
{
	static const char hashed[] = "/etc/ssl/certs";
	static const char *const bundles[] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/ssl/cert.pem",
	};
	struct trust t = { conf_str("SOUK_CA_FILE", NULL), NULL };
	size_t i;

	if (t.file == NULL && has_hashed_links(hashed))
		t.dir = hashed;
	for (i = 0; i < sizeof(bundles) / sizeof(bundles[0]); i++)
		if (t.file == NULL && t.dir == NULL &&
		    access(bundles[i], R_OK) == 0)
			t.file = bundles[i];
	return t;
}

static const struct trust *
trust(void)
{
	static struct trust chosen;
	static bool done;

	if (!done)
		chosen = choose_trust();
	done = true;
	return &chosen;
}

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

	r->url = must(strdup(url));
	if (bearer != NULL)
		r->bearer = must(strdup(bearer));
	return r;
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

static void
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

static void
open_multi(struct http *h)
{
	load();
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
	struct call *c = must(calloc(1, sizeof(*c)));

	if (h->multi == NULL)
		open_multi(h);
	c->request = r;
	*h->queue_end = c;
	h->queue_end = &c->next;
	h->waiting++;
}

unsigned
http_pending(const struct http *h)
{
	return h->on_wire + h->waiting;
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
			keep_header(c, i, colon + 1, len - name - 1);
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
	static const struct trust none;
	bool local = is_loopback(r->url);
	const struct trust *t = is_tls(r->url) ? trust() : &none;
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

	add_header(c, "Content-Type: application/json");
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

static bool
prepare(struct call *c)
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

/*
 * Take the call, which is on no list any more, off the wire and give its
 * answer.  why: why it has none, or NULL for a whole answer.
 */
static void
answer(struct http *h, struct call *c, const char *why)
{
	struct http_response p = { 0 };
	char words[32];
	long status = 0;

	if (c->easy != NULL)
		curl.easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	snprintf(words, sizeof(words), "HTTP status %ld", status);
	p.status = (int)status;
	p.outcome = judge(c, why == NULL, p.status);
	p.why = why != NULL ? why : words;
	p.body = c->body != NULL ? c->body : "";
	p.len = c->len;
	read_headers(&p, c);
	if (c->easy != NULL) {
		curl.multi_remove_handle(h->multi, c->easy);
		curl.easy_cleanup(c->easy);
		c->easy = NULL;
	}
	c->request->done(c->request, &p);
	call_free(c);
}

static void
start(struct http *h, struct call *c)
{
	c->easy = must(curl.easy_init());
	if (!prepare(c) ||
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
		if ((*at)->request->start_at <= now) {
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

static const char *
reason(const struct call *c, CURLcode code)
{
	if (code == CURLE_OK)
		return NULL;
	if (c->too_big)
		return "the answer is too long";
	if (code == CURLE_SEND_FAIL_REWIND)
		return "the connection died before the answer";
	return curl.easy_strerror(code);
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
		answer(h, c, reason(c, code));
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
		if (!collect(h))
			wait_a_slice(h, slice(now, due, deadline));
		if (readable(h->watch))
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
