#include "serve.h"

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "calls.h"
#include "clock.h"
#include "control.h"
#include "fault.h"
#include "graph.h"
#include "ledger.h"
#include "memory.h"
#include "reply.h"
#include "request.h"

#define BODY_MOST	(8u << 20)
#define CONNECTIONS	8192
#define LINGER_MS	250	/* a stop signal is seen at least this often */

enum stage { READING, WAITING_FIRST, WAITING, HANGING, ENDING };

/* One request on its way, from its first header to its last byte. */
struct visit {
	struct request	 q;
	struct reply	 r;
	struct dealt	 fault;
	enum stage	 stage;
	bool		 control, counted;
	struct visit	*next, *prev;	/* among those that wait */
	bool		 suspended;
	int64_t		 wake;		/* clock_tick; 0: never by itself */
	int64_t		 last;		/* trickle: when bytes last left */
};

static struct MHD_Daemon *daemon_;
static struct serve *serve;
static struct visit *waiting;

static void
visit_sleep(struct visit *v, int64_t ms)
{
	v->suspended = true;
	v->wake = ms < 0 ? 0 : clock_tick() + ms;
	v->prev = NULL;
	v->next = waiting;
	if (waiting)
		waiting->prev = v;
	waiting = v;
	MHD_suspend_connection(v->q.conn);
}

static void
visit_wake(struct visit *v)
{
	if (v->prev)
		v->prev->next = v->next;
	else
		waiting = v->next;
	if (v->next)
		v->next->prev = v->prev;
	v->suspended = false;
	MHD_resume_connection(v->q.conn);
}

/* Wakes who is due; returns the milliseconds until the next is. */
static int64_t
wake_due(bool all)
{
	int64_t now = clock_tick(), soonest = LINGER_MS;
	struct visit *v, *next;

	for (v = waiting; v; v = next) {
		next = v->next;
		if (all || (v->wake && v->wake <= now)) {
			if (all)
				v->stage = ENDING;
			visit_wake(v);
			soonest = 0;
		} else if (v->wake && v->wake - now < soonest) {
			soonest = v->wake - now;
		}
	}
	return soonest;
}

static enum MHD_Result
collect_arg(void *cls, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	struct request *q = cls;

	(void)kind;
	q->args = mem_more(q->args, q->arg_count + 1, sizeof(*q->args));
	q->args[q->arg_count].name = key;
	q->args[q->arg_count++].value = value ? value : "";
	return MHD_YES;
}

static struct visit *
visit_new(struct MHD_Connection *conn, const char *url, const char *method)
{
	struct visit *v = mem_zero(1, sizeof(*v));

	v->q.conn = conn;
	v->q.path = mem_copy(url);
	v->q.method = mem_copy(method);
	v->q.world = serve->world;
	v->q.model = serve->model;
	MHD_get_connection_values(conn, MHD_GET_ARGUMENT_KIND, collect_arg,
	    &v->q);
	v->control = strncmp(url, "/sim/", 5) == 0;
	return v;
}

static void
visit_free(struct visit *v)
{
	json_object_put(v->fault.how);
	json_object_put(v->q.form);
	text_free(&v->q.body);
	text_free(&v->q.out);
	reply_free(&v->r);
	free(v->q.args);
	free(v->q.rest);
	free(v->q.version_text);
	free((char *)v->q.path);
	free((char *)v->q.method);
	if (v->counted)
		calls_done();
	free(v);
}

static void
dispatch(struct visit *v)
{
	struct request *q = &v->q;

	world_settle(q->world, clock_now());
	v->r.status = 200;
	if (v->control)
		control_answer(q, &v->r);
	else if (strncmp(q->path, "/openai/", 8) == 0)
		model_answer(q, &v->r);
	else
		graph_answer(q, &v->r);
}

/* Whatever was refused for a reason of its own goes into the ledger. */
static void
note_refusal(const struct visit *v)
{
	json_object *o;

	if (v->control || v->r.status < 400)
		return;
	o = json_object_new_object();
	json_object_object_add(o, "method",
	    json_object_new_string(v->q.method));
	json_object_object_add(o, "path", json_object_new_string(v->q.path));
	json_object_object_add(o, "status",
	    json_object_new_int64(v->r.status));
	json_object_object_add(o, "reason",
	    json_object_new_string(v->r.reason ? v->r.reason : ""));
	ledger_note("refused", o);
}

static void
carry_out(struct visit *v)
{
	if (v->fault.apply) {
		dispatch(v);
		note_refusal(v);
	}
	fault_shape(&v->fault, &v->q, &v->r);
}

static void
note_call(struct visit *v, unsigned status)
{
	if (!v->control)
		calls_note(&v->q, &v->fault, status);
	if (serve->loud)
		fprintf(stderr, "souk-sim: %s %s %u%s%s\n", v->q.method,
		    v->q.path, status, v->fault.name ? " fault " : "",
		    v->fault.name ? v->fault.name : "");
}

/* Bodies that end too early, too slowly or never. */
static ssize_t
body_read(void *cls, uint64_t at, char *buf, size_t max)
{
	struct visit *v = cls;
	size_t left, n;

	if (v->stage == ENDING)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (v->fault.kind == FAULT_ENDLESS) {
		n = max < 65536 ? max : 65536;
		memset(buf, ' ', n);
		return (ssize_t)n;
	}
	left = v->r.body.len - (size_t)at;
	if (v->fault.kind == FAULT_TRUNCATE) {
		if (at >= (uint64_t)v->fault.amount)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		n = (size_t)v->fault.amount - (size_t)at;
		n = n < left ? n : left;
	} else {
		/* a tenth of a second's worth at a time */
		if (v->last && clock_tick() - v->last < 100) {
			visit_sleep(v, 100);
			return 0;
		}
		v->last = clock_tick();
		n = (size_t)v->fault.amount / 10;
		n = n ? n : 1;
		n = n < left ? n : left;
	}
	n = n < max ? n : max;
	memcpy(buf, v->r.body.s + at, n);
	return (ssize_t)n;
}

static struct MHD_Response *
make_response(struct visit *v)
{
	enum fault_kind kind = v->fault.kind;
	uint64_t size = v->r.body.len;

	if (kind == FAULT_ENDLESS)
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN,
		    65536, body_read, v, NULL);
	if (kind == FAULT_TRUNCATE || kind == FAULT_TRICKLE)
		return MHD_create_response_from_callback(size, 65536,
		    body_read, v, NULL);
	return MHD_create_response_from_buffer((size_t)size,
	    (void *)text_get(&v->r.body), MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result
send_reply(struct visit *v)
{
	struct MHD_Response *response = make_response(v);
	enum MHD_Result ok;
	char date[CLOCK_LEN];
	size_t i;

	for (i = 0; i < v->r.header_count; i++)
		MHD_add_response_header(response, v->r.headers[i].name,
		    v->r.headers[i].value);
	if (control_shows_date()) {
		clock_http(clock_now(), date);
		MHD_add_response_header(response, "Date", date);
	}
	if (v->r.status != 304)
		MHD_add_response_header(response, "Content-Type", v->r.type ?
		    v->r.type : "application/json; charset=UTF-8");
	note_call(v, v->r.status);
	ok = MHD_queue_response(v->q.conn, v->r.status, response);
	MHD_destroy_response(response);
	return ok;
}

/* The whole request is here: deal a fault, carry out, answer or wait. */
static enum MHD_Result
begin(struct visit *v)
{
	calls_open();
	v->counted = true;
	v->fault.apply = true;
	if (!v->control)
		fault_deal(&v->q, &v->fault);
	if (v->fault.kind == FAULT_DELAY && v->fault.first) {
		v->stage = WAITING_FIRST;
		visit_sleep(v, v->fault.amount);
		return MHD_YES;
	}
	carry_out(v);
	if (v->fault.kind == FAULT_DROP_BEFORE ||
	    v->fault.kind == FAULT_DROP_AFTER) {
		note_call(v, 0);
		return MHD_NO;
	}
	if (v->fault.kind == FAULT_HANG) {
		note_call(v, 0);
		v->stage = HANGING;
		visit_sleep(v, -1);
		return MHD_YES;
	}
	if (v->r.delay_ms <= 0)
		return send_reply(v);
	v->stage = WAITING;
	visit_sleep(v, v->r.delay_ms);
	return MHD_YES;
}

static enum MHD_Result
access_request(void *cls, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **slot)
{
	struct visit *v = *slot;

	(void)cls;
	(void)version;
	if (v == NULL) {
		*slot = visit_new(conn, url, method);
		return MHD_YES;
	}
	if (*size) {
		if (v->q.body.len + *size > BODY_MOST)
			return MHD_NO;
		text_add(&v->q.body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	switch (v->stage) {
	case READING:
		return begin(v);
	case WAITING_FIRST:
		carry_out(v);
		return send_reply(v);
	case WAITING:
		return send_reply(v);
	default:
		return MHD_NO;
	}
}

static void
completed(void *cls, struct MHD_Connection *conn, void **slot,
    enum MHD_RequestTerminationCode why)
{
	(void)cls;
	(void)conn;
	(void)why;
	if (*slot)
		visit_free(*slot);
	*slot = NULL;
}

static void
connected(void *cls, struct MHD_Connection *conn, void **slot,
    enum MHD_ConnectionNotificationCode what)
{
	(void)cls;
	(void)conn;
	(void)slot;
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		calls_connection();
}

static uint16_t
real_port(void)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);
	int fd = MHD_get_daemon_info(daemon_,
	    MHD_DAEMON_INFO_LISTEN_FD)->listen_fd;

	if (getsockname(fd, (struct sockaddr *)&at, &len) == -1)
		err(71, "getsockname");
	return ntohs(at.sin_port);
}

uint16_t
serve_open(struct serve *s, uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET };

	serve = s;
	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	daemon_ = MHD_start_daemon(MHD_USE_EPOLL |
	    MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, port,
	    NULL, NULL, access_request, NULL,
	    MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)131072,
	    MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
	    MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
	    MHD_OPTION_NOTIFY_CONNECTION, connected, NULL,
	    MHD_OPTION_END);
	if (daemon_ == NULL)
		errx(71, "cannot listen on 127.0.0.1 port %u", port);
	return real_port();
}

void
serve_run(const volatile sig_atomic_t *stop)
{
	struct pollfd p = { .events = POLLIN };
	MHD_UNSIGNED_LONG_LONG asked;
	int64_t wait;

	p.fd = MHD_get_daemon_info(daemon_,
	    MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	while (!*stop) {
		wait = wake_due(false);
		if (MHD_get_timeout(daemon_, &asked) == MHD_YES &&
		    (int64_t)asked < wait)
			wait = (int64_t)asked;
		if (poll(&p, 1, (int)wait) == -1 && errno != EINTR)
			err(71, "poll");
		MHD_run(daemon_);
	}
}

/* A daemon does not stop while connections are suspended. */
void
serve_close(void)
{
	wake_due(true);
	MHD_run(daemon_);
	MHD_stop_daemon(daemon_);
	daemon_ = NULL;
}
