/* lib/http against a server of ours that answers by script, on loopback. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "../canary.h"
#include "http.h"
#include "stamp.h"

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

/* What the server does after a path's answer. */
enum then { KEEP, CLOSE, SILENT };

static const struct {
	const char *path, *answer;
	enum then then;
} script[] = {
	{ "/ok", OK_ANSWER, KEEP },
	{ "/close", OK_ANSWER, CLOSE },
	{ "/drop", "", CLOSE },
	{ "/silent", "", SILENT },
	{ "/slow", OK_ANSWER, KEEP },
	{ "/cut", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"id\":", CLOSE },
	{ "/cut-400", "HTTP/1.1 400 No\r\nContent-Length: 99\r\n\r\n{", CLOSE },
	{ "/204", "HTTP/1.1 204 Empty\r\n\r\n", KEEP },
	{ "/302", "HTTP/1.1 302 There\r\nLocation: /ok\r\n"
	    "Content-Length: 0\r\n\r\n", KEEP },
	{ "/400", "HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\n{}", KEEP },
	{ "/401", "HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\n{}", KEEP },
	{ "/408", "HTTP/1.1 408 Slow\r\nContent-Length: 2\r\n\r\n{}", CLOSE },
	{ "/429", "HTTP/1.1 429 Many\r\nRetry-After: 7\r\n"
	    "Content-Length: 2\r\n\r\n{}", KEEP },
	{ "/500", "HTTP/1.1 500 Ow\r\nContent-Length: 2\r\n\r\n{}", KEEP },
	{ "/headers", "HTTP/1.1 100 Continue\r\nX-Request-Id: old\r\n\r\n"
	    "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 09:30:00 GMT\r\n"
	    "Retry-After: Sun, 22 Nov 2026 09:31:00 GMT\r\n"
	    "X-App-Usage: {\"call_count\":28}\r\n"
	    "x-business-use-case-usage:   {}  \r\n"
	    "facebook-api-version: v25.0\r\nx-request-id: abc\r\n"
	    "X-Should-Retry: false\r\nContent-Length: 0\r\n\r\n", KEEP },
	{ "/retry-ms", "HTTP/1.1 429 Many\r\nRetry-After-Ms: 250\r\n"
	    "Retry-After: 9\r\nContent-Length: 0\r\n\r\n", KEEP },
	{ "/retry-never", "HTTP/1.1 429 Many\r\n"
	    "Retry-After: 99999999999999999999\r\n"
	    "Content-Length: 0\r\n\r\n", KEEP },
	{ "/retry-words", "HTTP/1.1 429 Many\r\nRetry-After: soon\r\n"
	    "Content-Length: 0\r\n\r\n", KEEP },
	{ "/endless", "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
	    CLOSE },
};

enum { SLOW_MS = 150, REQUEST_MAX = 64 << 10 };

static int port;
static char last_request[REQUEST_MAX];	/* written before its answer */
static pthread_mutex_t last_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int requests;		/* whole ones that arrived */
static atomic_int open_now, open_peak;

static bool
read_request(int fd, char *text)
{
	size_t at = 0, want = 0;
	const char *end = NULL, *length;
	ssize_t n;

	while (end == NULL || at < want) {
		n = read(fd, text + at, REQUEST_MAX - 1 - at);
		if (n <= 0)
			return false;
		at += (size_t)n;
		text[at] = '\0';
		if (end == NULL && (end = strstr(text, "\r\n\r\n")) != NULL) {
			length = strcasestr(text, "content-length: ");
			want = (size_t)(end + 4 - text) + (length != NULL ?
			    (size_t)atol(length + 16) : 0);
		}
	}
	return true;
}

static void
send_endless(int fd)
{
	static char zeros[64 << 10];
	int i;

	for (i = 0; i < 1500; i++)
		if (send(fd, zeros, sizeof(zeros), MSG_NOSIGNAL) == -1)
			return;
}

/* True: the connection stays. */
static bool
give_answer(int fd, const char *path)
{
	size_t i, n = strcspn(path, " ?");

	for (i = 0; i < sizeof(script) / sizeof(script[0]); i++)
		if (strlen(script[i].path) == n &&
		    strncmp(path, script[i].path, n) == 0)
			break;
	if (i == sizeof(script) / sizeof(script[0]))
		abort();
	if (strncmp(path, "/slow", 5) == 0)
		usleep(SLOW_MS * 1000);
	send(fd, script[i].answer, strlen(script[i].answer), MSG_NOSIGNAL);
	if (strncmp(path, "/endless", 8) == 0)
		send_endless(fd);
	while (script[i].then == SILENT && read(fd, &(char){ 0 }, 1) > 0)
		continue;
	return script[i].then == KEEP;
}

static void *
serve(void *arg)
{
	int fd = (int)(intptr_t)arg, now;
	char *text = malloc(REQUEST_MAX);

	while (read_request(fd, text)) {
		pthread_mutex_lock(&last_lock);
		memcpy(last_request, text, strlen(text) + 1);
		pthread_mutex_unlock(&last_lock);
		requests++;
		if ((now = ++open_now) > open_peak)
			open_peak = now;
		now = give_answer(fd, strchr(text, ' ') + 1);
		open_now--;
		if (!now)
			break;
	}
	free(text);
	close(fd);
	return NULL;
}

static void *
listen_for_ever(void *arg)
{
	int fd, listener = (int)(intptr_t)arg;
	pthread_t thread;

	while ((fd = accept(listener, NULL, NULL)) != -1) {
		pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd);
		pthread_detach(thread);
	}
	return NULL;
}

static int
start_server(void **state)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;

	(void)state;
	if (bind(fd, (struct sockaddr *)&a, len) == -1 || listen(fd, 256) == -1 ||
	    getsockname(fd, (struct sockaddr *)&a, &len) == -1)
		return -1;
	port = ntohs(a.sin_port);
	return pthread_create(&thread, NULL, listen_for_ever,
	    (void *)(intptr_t)fd) || pthread_detach(thread) ? -1 : 0;
}

/* A copy of what done() was lent. */
struct seen {
	int times;
	enum http_outcome outcome;
	int status;
	char body[64], request_id[16], version[16], app[32], business[16];
	size_t len;
	int64_t date, retry_after_ms, at;
	bool should_retry;
};

static void
copy(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text != NULL ? text : "-");
}

static void
on_done(struct http_request *r, const struct http_response *p)
{
	struct seen *s = r->arg;

	s->times++;
	s->outcome = p->outcome;
	s->status = p->status;
	s->len = p->len;
	s->date = p->date;
	s->retry_after_ms = p->retry_after_ms;
	s->should_retry = p->should_retry;
	s->at = stamp_monotonic();
	copy(s->body, sizeof(s->body), p->body);
	copy(s->request_id, sizeof(s->request_id), p->request_id);
	copy(s->version, sizeof(s->version), p->version);
	copy(s->app, sizeof(s->app), p->app_usage);
	copy(s->business, sizeof(s->business), p->business_usage);
	assert_non_null(p->why);
	assert_false(has_canary(p->why));
}

static struct http_request *
request(const char *path, const char *body, struct seen *s)
{
	struct http_request *r;
	char url[64];

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
	r = http_request_new(url, "token-of-the-page");
	r->timeout_ms = 5000;
	r->done = on_done;
	r->arg = s;
	if (body != NULL) {
		r->post = true;
		r->body = strdup(body);
	}
	return r;
}

static int64_t
in_ms(int ms)
{
	return stamp_monotonic() + ms;
}

static struct seen
fetch(const char *path, const char *body)
{
	struct http *h = http_open();
	struct seen s = { 0 };

	http_add(h, request(path, body, &s));
	http_run(h, in_ms(8000), NULL);
	assert_int_equal(s.times, 1);
	assert_int_equal(http_pending(h), 0);
	http_close(h);
	return s;
}

static void
post_carries_token_in_a_header_and_its_body_once(void **state)
{
	struct seen s = fetch("/ok", "{\"a\":1}");

	(void)state;
	assert_int_equal(s.outcome, HTTP_OK);
	assert_string_equal(s.body, "ok");
	assert_memory_equal(last_request, "POST /ok HTTP/1.1\r\n", 19);
	assert_non_null(strstr(last_request,
	    "\r\nAuthorization: Bearer token-of-the-page\r\n"));
	assert_non_null(strstr(last_request,
	    "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(last_request, "\r\nUser-Agent: souk/"));
	assert_non_null(strstr(last_request, "\r\nContent-Length: 7\r\n"));
	assert_null(strcasestr(last_request, "expect:"));
	assert_string_equal(strstr(last_request, "\r\n\r\n"),
	    "\r\n\r\n{\"a\":1}");
}

static void
outcome_follows_status_and_method(void **state)
{
	static const struct {
		const char *path;
		enum http_outcome get, post;
	} cases[] = {
		{ "/ok", HTTP_OK, HTTP_OK },
		{ "/close", HTTP_OK, HTTP_OK },
		{ "/204", HTTP_OK, HTTP_OK },
		{ "/302", HTTP_BROKEN, HTTP_DOUBT },
		{ "/400", HTTP_REFUSED, HTTP_REFUSED },
		{ "/401", HTTP_AUTH, HTTP_AUTH },
		{ "/408", HTTP_AGAIN, HTTP_REFUSED },
		{ "/429", HTTP_AGAIN, HTTP_REFUSED },
		{ "/500", HTTP_AGAIN, HTTP_DOUBT },
		{ "/cut", HTTP_AGAIN, HTTP_DOUBT },
		{ "/cut-400", HTTP_AGAIN, HTTP_DOUBT },
		{ "/endless", HTTP_BROKEN, HTTP_DOUBT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s\n", cases[i].path);
		assert_int_equal(fetch(cases[i].path, NULL).outcome,
		    cases[i].get);
		assert_int_equal(fetch(cases[i].path, "{}").outcome,
		    cases[i].post);
	}
}

static void
body_is_never_longer_than_the_cap(void **state)
{
	(void)state;
	assert_true(fetch("/endless", NULL).len <= HTTP_BODY_MAX);
}

static void
headers_of_the_last_answer_are_read(void **state)
{
	struct seen s = fetch("/headers", NULL);

	(void)state;
	assert_int_equal(s.date, stamp_parse("2026-11-22T09:30:00Z"));
	assert_int_equal(s.retry_after_ms, 60000);
	assert_false(s.should_retry);
	assert_string_equal(s.request_id, "abc");
	assert_string_equal(s.version, "v25.0");
	assert_string_equal(s.app, "{\"call_count\":28}");
	assert_string_equal(s.business, "{}");
}

static void
headers_that_are_absent_say_nothing(void **state)
{
	struct seen s = fetch("/ok", NULL);

	(void)state;
	assert_true(s.date == STAMP_NONE);
	assert_int_equal(s.retry_after_ms, -1);
	assert_true(s.should_retry);
	assert_string_equal(s.app, "-");
}

static void
retry_after_is_bounded_and_takes_milliseconds(void **state)
{
	(void)state;
	assert_int_equal(fetch("/429", "{}").retry_after_ms, 7000);
	assert_int_equal(fetch("/retry-ms", "{}").retry_after_ms, 250);
	assert_int_equal(fetch("/retry-never", "{}").retry_after_ms,
	    INT64_C(7) * 86400 * 1000);
	assert_int_equal(fetch("/retry-words", "{}").retry_after_ms, -1);
}

static void
post_that_was_read_and_not_answered_is_doubt(void **state)
{
	int before = requests;

	(void)state;
	assert_int_equal(fetch("/drop", "{}").outcome, HTTP_DOUBT);
	assert_int_equal(requests, before + 1);
}

/* libcurl would send it again by itself: it must reach the server once. */
static void
post_on_a_reused_connection_that_dies_is_sent_once(void **state)
{
	struct http *h = http_open();
	struct seen first = { 0 }, second = { 0 };
	int before = requests;

	(void)state;
	http_add(h, request("/ok", "{}", &first));
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(first.outcome, HTTP_OK);
	http_add(h, request("/drop", "{\"text\":\"once\"}", &second));
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(second.outcome, HTTP_DOUBT);
	assert_int_equal(requests, before + 2);
	http_close(h);
}

static void
post_that_cannot_connect_is_not_done(void **state)
{
	int real = port;
	struct seen s;

	(void)state;
	port = 1;
	s = fetch("/ok", "{}");
	port = real;
	assert_int_equal(s.outcome, HTTP_AGAIN);
	assert_int_equal(s.status, 0);
}

static void
http_to_another_machine_is_refused_before_any_byte(void **state)
{
	struct http *h = http_open();
	struct seen s = { 0 };
	struct http_request *r = request("/ok", "{}", &s);

	(void)state;
	free(r->url);
	r->url = strdup("http://192.0.2.1/");
	http_add(h, r);
	http_run(h, in_ms(500), NULL);
	assert_int_equal(s.outcome, HTTP_AGAIN);
	http_close(h);
}

static void
deadline_cuts_the_wire_and_answers_the_queue(void **state)
{
	struct http *h = http_open();
	struct seen post = { 0 }, get = { 0 }, waits = { 0 };
	int64_t began = stamp_monotonic();

	(void)state;
	http_set_calls_max(h, 2);
	http_add(h, request("/silent", "{}", &post));
	http_add(h, request("/silent", NULL, &get));
	http_add(h, request("/ok", "{}", &waits));
	http_run(h, in_ms(200), NULL);
	assert_true(stamp_monotonic() - began < 1500);
	assert_int_equal(post.outcome, HTTP_DOUBT);
	assert_int_equal(get.outcome, HTTP_AGAIN);
	assert_int_equal(waits.outcome, HTTP_AGAIN);
	assert_int_equal(post.times + get.times + waits.times, 3);
	assert_int_equal(http_pending(h), 0);
	http_close(h);
}

static void
timeout_of_one_request_leaves_the_others(void **state)
{
	struct http *h = http_open();
	struct seen short_one = { 0 }, other = { 0 };
	struct http_request *r = request("/silent", "{}", &short_one);

	(void)state;
	r->timeout_ms = 100;
	http_add(h, r);
	http_add(h, request("/slow", "{}", &other));
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(short_one.outcome, HTTP_DOUBT);
	assert_int_equal(other.outcome, HTTP_OK);
	http_close(h);
}

static volatile sig_atomic_t stop;

static void
on_done_stop(struct http_request *r, const struct http_response *p)
{
	stop = 1;
	on_done(r, p);
}

static void
stop_lets_the_wire_end_and_answers_the_queue(void **state)
{
	struct http *h = http_open();
	struct seen quick = { 0 }, slow = { 0 }, waits = { 0 };
	struct http_request *r = request("/ok", "{}", &quick);

	(void)state;
	stop = 0;
	r->done = on_done_stop;
	http_set_calls_max(h, 2);
	http_add(h, r);
	http_add(h, request("/slow", "{}", &slow));
	r = request("/ok", "{}", &waits);
	r->start_at = in_ms(100);
	http_add(h, r);
	http_run(h, in_ms(5000), &stop);
	assert_int_equal(slow.outcome, HTTP_OK);
	assert_int_equal(waits.outcome, HTTP_AGAIN);
	assert_int_equal(http_pending(h), 0);
	http_close(h);
}

static void
start_at_is_waited_for_without_holding_up_the_next(void **state)
{
	struct http *h = http_open();
	struct seen later = { 0 }, now = { 0 };
	struct http_request *r = request("/ok", NULL, &later);

	(void)state;
	r->start_at = in_ms(1000);
	http_add(h, r);
	http_add(h, request("/ok", NULL, &now));
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(later.outcome, HTTP_OK);
	assert_true(later.at - now.at >= 100);
	http_close(h);
}

/* Says no until a time that its request's `seen` has, and counts. */
static unsigned asked;

static int64_t
not_before(struct http_request *r, int64_t now)
{
	const struct seen *seen = r->arg;

	asked++;
	return now < seen->at ? seen->at : now;
}

static void
who_may_not_start_yet_is_asked_again_then(void **state)
{
	struct http *h = http_open();
	int64_t first = in_ms(1000);
	struct seen held = { .at = first }, now = { 0 };
	struct http_request *r = request("/ok", NULL, &held);

	(void)state;
	asked = 0;
	r->may_start = not_before;
	http_add(h, r);
	http_add(h, request("/ok", NULL, &now));
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(held.outcome, HTTP_OK);
	assert_int_equal(asked, 2);
	assert_true(held.at >= first);
	assert_true(now.at < held.at);
	http_close(h);
}

static void
run_returns_when_it_is_to_wake(void **state)
{
	struct http *h = http_open();
	struct seen seen = { 0 };
	struct http_request *r = request("/ok", NULL, &seen);
	int64_t at = in_ms(100);

	(void)state;
	r->start_at = in_ms(400);
	http_add(h, r);
	http_wake(h, at);
	http_run(h, in_ms(5000), NULL);
	assert_true(in_ms(0) >= at);
	assert_int_equal(http_pending(h), 1);
	http_wake(h, INT64_MAX);
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(seen.outcome, HTTP_OK);
	http_close(h);
}

static void
no_more_than_calls_max_are_on_the_wire(void **state)
{
	struct http *h = http_open();
	struct seen s = { 0 };
	int i;

	(void)state;
	open_peak = 0;
	http_set_calls_max(h, 4);
	for (i = 0; i < 12; i++)
		http_add(h, request("/slow", NULL, &s));
	http_run(h, in_ms(8000), NULL);
	assert_int_equal(s.times, 12);
	assert_int_equal(open_peak, 4);
	http_close(h);
}

static void
on_done_add(struct http_request *r, const struct http_response *p)
{
	struct http *h = r->arg;
	static struct seen s;

	(void)p;
	http_add(h, request("/ok", "{}", &s));
}

static void
done_may_add_a_request(void **state)
{
	struct http *h = http_open();
	struct seen unused = { 0 };
	struct http_request *r = request("/ok", NULL, &unused);
	int before = requests;

	(void)state;
	r->done = on_done_add;
	r->arg = h;
	http_add(h, r);
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(requests, before + 2);
	assert_int_equal(http_pending(h), 0);
	http_close(h);
}

static void
run_returns_when_the_watched_file_can_be_read(void **state)
{
	struct http *h = http_open();
	struct seen s = { 0 };
	int64_t began = stamp_monotonic();
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	http_watch(h, fds[0]);
	http_add(h, request("/slow", "{}", &s));
	http_run(h, in_ms(5000), NULL);
	assert_true(stamp_monotonic() - began < SLOW_MS);
	assert_int_equal(http_pending(h), 1);
	http_watch(h, -1);
	http_run(h, in_ms(5000), NULL);
	assert_int_equal(s.outcome, HTTP_OK);
	http_close(h);
	close(fds[0]);
	close(fds[1]);
}

static void
close_frees_what_was_never_answered(void **state)
{
	struct http *h = http_open();
	struct seen s = { 0 };

	(void)state;
	http_add(h, request("/ok", "{}", &s));
	http_close(h);
	http_close(NULL);
	assert_int_equal(s.times, 0);
}

static void
bearer_stays_in_its_header(void **state)
{
	static const struct {
		const char *bearer;
		bool ok;
	} rows[] = {
		{ "EAAB-token_1.2~3|4", true },
		{ NULL, false },
		{ "", false },
		{ "a b", false },
		{ "a\r\nX-Other: 1", false },
		{ "a\x7f", false },
		{ "\xd8\xb3", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(http_bearer_ok(rows[i].bearer), rows[i].ok);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(post_carries_token_in_a_header_and_its_body_once),
	    cmocka_unit_test(bearer_stays_in_its_header),
	    cmocka_unit_test(outcome_follows_status_and_method),
	    cmocka_unit_test(body_is_never_longer_than_the_cap),
	    cmocka_unit_test(headers_of_the_last_answer_are_read),
	    cmocka_unit_test(headers_that_are_absent_say_nothing),
	    cmocka_unit_test(retry_after_is_bounded_and_takes_milliseconds),
	    cmocka_unit_test(post_that_was_read_and_not_answered_is_doubt),
	    cmocka_unit_test(post_on_a_reused_connection_that_dies_is_sent_once),
	    cmocka_unit_test(post_that_cannot_connect_is_not_done),
	    cmocka_unit_test(http_to_another_machine_is_refused_before_any_byte),
	    cmocka_unit_test(deadline_cuts_the_wire_and_answers_the_queue),
	    cmocka_unit_test(timeout_of_one_request_leaves_the_others),
	    cmocka_unit_test(stop_lets_the_wire_end_and_answers_the_queue),
	    cmocka_unit_test(start_at_is_waited_for_without_holding_up_the_next),
	    cmocka_unit_test(who_may_not_start_yet_is_asked_again_then),
	    cmocka_unit_test(run_returns_when_it_is_to_wake),
	    cmocka_unit_test(no_more_than_calls_max_are_on_the_wire),
	    cmocka_unit_test(done_may_add_a_request),
	    cmocka_unit_test(run_returns_when_the_watched_file_can_be_read),
	    cmocka_unit_test(close_frees_what_was_never_answered),
	};

	return cmocka_run_group_tests(tests, start_server, NULL);
}
