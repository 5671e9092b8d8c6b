#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "bucket.h"
#include "conf.h"
#include "graph.h"
#include "http.h"
#include "keep.h"
#include "must.h"
#include "plan.h"
#include "run.h"
#include "stamp.h"

enum {
	TIMEOUT_MS = 20000,	/* of one request: Graph may hang (facts A7) */
	SECOND_MS = 1000,
	OVERLAP_S = 600
};

struct run {
	struct http *http;
	struct keep *keep;	/* owned; NULL: no page is kept */
	struct bucket bucket;
	unsigned parts;
	int64_t deadline;
	const volatile sig_atomic_t *stop;	/* borrowed */
	bool refused, failed;	/* a token; what another try may mend */
};

/* A channel on its way through its plan; freed when that is over. */
struct poll {
	struct run *run;	/* borrowed */
	struct channel channel;
	struct plan *plan;
	const struct account_kind *kind;
	const char *base;	/* borrowed: conf's */
	char proof[65];		/* appsecret_proof, or empty */
	struct bucket_calls calls;
	int64_t history;	/* when the last one for that was answered */
	enum plan_pace pace;	/* of the call that is on its way */
	int64_t begun;		/* and when it left; 0: not yet */
	bool warned;		/* of a version that was not asked for */
};

static void ask_next(struct poll *poll);

struct run *
run_open(unsigned parts, const char *bucket, int64_t deadline,
    const volatile sig_atomic_t *stop)
{
	struct run *run = must(calloc(1, sizeof(*run)));

	run->keep = keep_open();
	run->http = http_open();
	bucket_open(&run->bucket, bucket);
	run->parts = parts;
	run->deadline = deadline;
	run->stop = stop;
	return run;
}

static void
note_error(struct run *run, const struct json_object *record)
{
	const char *class = json_str(record, "class");

	if (strcmp(class, graph_class_name(GRAPH_AUTH)) == 0)
		run->refused = true;
	else if (strcmp(class, graph_class_name(GRAPH_PERMANENT)) != 0)
		run->failed = true;
}

static void
emit(struct json_object *record, void *arg)
{
	struct run *run = arg;
	const char *type = json_str(record, "type");

	if (strcmp(type, "fetch_error") == 0)
		note_error(run, record);
	else if (strcmp(type, "page") == 0)
		keep_page(run->keep, record);
	record_write(record);
}

static void
poll_free(struct poll *poll)
{
	plan_free(poll->plan);
	explicit_bzero(poll->proof, sizeof(poll->proof));
	channel_free(&poll->channel);
	free(poll);
}

/* Of an account's two calls a second the history takes one at most. */
static int64_t
start_of(const struct poll *poll, enum plan_pace pace)
{
	int64_t start = stamp_monotonic();

	if (pace == PACE_RETRY)
		start += SECOND_MS;
	if (pace == PACE_HISTORY && poll->history > 0 &&
	    start < poll->history + SECOND_MS)
		start = poll->history + SECOND_MS;
	return start;
}

static int64_t
may_start(struct http_request *request, int64_t now)
{
	struct poll *poll = request->arg;
	int64_t at = bucket_take(&poll->run->bucket, &poll->calls,
	    poll->channel.channel_id, now);

	if (at <= now)
		poll->begun = now;
	return at;
}

static void
note_arrival(struct poll *poll)
{
	int64_t now = stamp_monotonic();

	bucket_over(&poll->run->bucket, &poll->calls, poll->channel.channel_id,
	    poll->begun, now);
	if (poll->pace == PACE_HISTORY)
		poll->history = now;
}

/*
 * A path that begins at the host's root has no version, and none of the app's
 * secret with it (Instagram's refresh, facts B).
 */
static char *
url_of(const struct poll *poll, const char *path)
{
	const char *version = strrchr(poll->base, '/');
	char *url;
	int n;

	if (*path == '/')
		n = asprintf(&url, "%.*s%s", (int)(version - poll->base),
		    poll->base, path);
	else if (*poll->proof == '\0')
		n = asprintf(&url, "%s/%s", poll->base, path);
	else
		n = asprintf(&url, "%s/%s&appsecret_proof=%s", poll->base,
		    path, poll->proof);
	must_do(n != -1);
	return url;
}

static bool
is_over(const struct run *run, int64_t at)
{
	return *run->stop || at >= run->deadline;
}

static void
cut(struct poll *poll, bool on_wire)
{
	plan_cut(poll->plan, *poll->run->stop ? NULL :
	    "no answer within the budget", on_wire);
}

/* An expired version is served by the next without a word: said once. */
static const char *
served(struct poll *poll, const struct http_response *response)
{
	const char *before = poll->channel.served;

	if (graph_serves(poll->base, response->version))
		return NULL;
	if (!poll->warned &&
	    (before == NULL || strcmp(before, response->version) != 0))
		warnx("channel %s: %s is answered by %s: see what changed, "
		    "and set %s", poll->channel.channel_id, poll->base,
		    response->version, poll->kind->setting);
	poll->warned = true;
	return response->version;
}

static void
answered(struct http_request *request, const struct http_response *response)
{
	struct poll *poll = request->arg;
	struct graph_error error;
	struct plan_answer a = { .error = &error, .date = response->date,
	    .took_ms = response->took_ms };

	note_arrival(poll);
	if (response->outcome == HTTP_AGAIN &&
	    is_over(poll->run, stamp_monotonic())) {
		cut(poll, poll->begun != 0);
	} else {
		a.usage = graph_usage(response);
		a.served = served(poll, response);
		a.body = graph_read(response, false, &error);
		plan_answer(poll->plan, &a);
		json_object_put(a.body);
	}
	ask_next(poll);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
}

static void
send_ask(struct poll *poll, const struct plan_ask *ask, int64_t start)
{
	char *url = url_of(poll, ask->path);
	struct http_request *request = http_request_new(url,
	    poll->channel.access_token);

	free(url);
	request->timeout_ms = TIMEOUT_MS;
	request->start_at = start;
	request->may_start = may_start;
	request->done = answered;
	request->arg = poll;
	poll->pace = ask->pace;
	poll->begun = 0;
	http_add(poll->run->http, request);
}

/* The plan's next request is put on the wire, or the channel is done. */
static void
ask_next(struct poll *poll)
{
	struct plan_ask ask;
	int64_t start;

	if (!plan_next(poll->plan, &ask)) {
		poll_free(poll);
		return;
	}
	start = start_of(poll, ask.pace);
	if (!is_over(poll->run, start)) {
		send_ask(poll, &ask, start);
	} else {
		cut(poll, false);
		poll_free(poll);
	}
	free(ask.path);
}

static void
set_proof(struct poll *poll)
{
	const struct channel *c = &poll->channel;

	if (c->app_secret != NULL &&
	    !graph_proof(c->app_secret, c->access_token, poll->proof))
		errx(EX_UNAVAILABLE, "an app secret needs libcrypto "
		    "(OpenSSL 3), which cannot be loaded: install it");
}

void
run_add(struct run *run, struct channel *channel)
{
	struct poll *poll = must(calloc(1, sizeof(*poll)));
	int overlap = conf_seconds("SOUK_OVERLAP", OVERLAP_S, 0, 86400);

	poll->run = run;
	/* Who polled just now, or went on with the history, is not followed
	 * within the same second. */
	if ((run->parts & PLAN_LIVE) == 0)
		poll->history = stamp_monotonic();
	poll->channel = *channel;
	memset(channel, 0, sizeof(*channel));
	poll->kind = account_kind(poll->channel.platform->channel,
	    poll->channel.platform->login);
	poll->base = conf_url(poll->kind->setting, poll->kind->base);
	set_proof(poll);
	poll->plan = plan_new(&poll->channel, run->parts,
	    (int64_t)overlap * SECOND_MS, emit, run);
	ask_next(poll);
}

int
run_end(struct run *run)
{
	int status, kept;

	http_run(run->http, run->deadline, run->stop);
	http_close(run->http);
	bucket_close(&run->bucket);
	status = run->refused ? EX_NOPERM :
	    run->failed ? EX_TEMPFAIL : EX_OK;
	kept = keep_end(run->keep);
	free(run);
	return status != EX_OK ? status : kept;
}
