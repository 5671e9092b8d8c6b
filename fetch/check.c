#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "app.h"
#include "bucket.h"
#include "check.h"
#include "conf.h"
#include "finding.h"
#include "must.h"
#include "paging.h"
#include "stamp.h"

enum { TIMEOUT_MS = 8000 };	/* of one request */

#define LIST(platform) \
	"/conversations?platform=" platform "&limit=10&fields=id,updated_time"
#define LINKED "instagram_business_account%%7Bid,username%%7D"

#define LACKS { "permissions", "me/permissions?limit=100", \
	finding_permissions, true, false }
#define ENDS { "expiry", NULL, finding_expiry, false, true }
#define END { NULL, NULL, NULL, false, false }

static const struct step messenger[] = {
	{ "token", "%s?fields=id,name", finding_page, false, false },
	{ "instagram", "%s?fields=" LINKED, finding_linked, false, false },
	{ "threads", "%s" LIST("messenger"), finding_threads, false, false },
	LACKS, ENDS, END
}, instagram_page[] = {
	{ "token", "%s?fields=id,name," LINKED, finding_page_of_instagram,
	    false, false },
	{ "threads", "%s" LIST("instagram"), finding_threads, false, false },
	LACKS, ENDS, END
}, instagram_login[] = {
	{ "token", "me?fields=id,user_id,username", finding_login, false,
	    false },
	{ "threads", "me" LIST("instagram"), finding_threads, false, false },
	END
}, whatsapp[] = {
	{ "token", "%s?fields=id,display_phone_number", finding_number, false,
	    false },
	ENDS, END
};

static const struct kind kinds[] = {
	{ "facebook", "page", { "pages_messaging", "pages_manage_metadata",
	    "pages_read_engagement" }, messenger },
	{ "instagram", "page", { "instagram_basic",
	    "instagram_manage_messages", "pages_manage_metadata" },
	    instagram_page },
	{ "instagram", "instagram", { "instagram_business_basic",
	    "instagram_business_manage_messages" }, instagram_login },
	{ "whatsapp", "page", { NULL }, whatsapp },
};

static const struct kind *
kind_of(const char *channel, const char *login)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].channel, channel) == 0 &&
		    strcmp(kinds[i].login, finding_or(login, "page")) == 0)
			return &kinds[i];
	return NULL;
}

static void
check_end(struct check *c)
{
	finding_advise(c);
	record_write(c->record);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	json_object_put(c->channel);
	explicit_bzero(c->proof, sizeof(c->proof));
	free(c->after);
	free(c);
}

static const char *
base_of(const struct check *c)
{
	const struct account_kind *account = account_kind(c->kind->channel,
	    c->kind->login);

	return conf_url(account->setting, account->base);
}

static char *
url_of(const struct check *c)
{
	const char *base = base_of(c);
	char path[2 * PAGING_ID_MAX], *url;
	int n;

	/* The table's own formats, each with the account at most. */
	snprintf(path, sizeof(path), c->step->path, c->account);
	n = asprintf(&url, "%s/%s%s%s%s%s", base, path,
	    c->after != NULL ? "&after=" : "", finding_or(c->after, ""),
	    *c->proof != '\0' ? "&appsecret_proof=" : "", c->proof);
	must_do(n != -1);
	return url;
}

static void ask(struct check *c);

static void
answered(struct http_request *request, const struct http_response *response)
{
	struct check *c = request->arg;
	struct graph_error error;
	struct json_object *body = c->step->by_app ?
	    app_read(response, &error) : graph_read(response, false, &error);

	bucket_over(c->bucket, &c->calls, json_str(c->channel, "channel_id"),
	    c->begun, stamp_monotonic());
	c->step->read(c, body, &error);
	json_object_put(body);
	if (c->after == NULL)
		c->step++;
	while ((c->step->if_denied && !c->denied) ||
	    (c->step->by_app && c->app_id == NULL))
		c->step++;
	if (c->over || c->step->what == NULL)
		check_end(c);
	else
		ask(c);
}

/* By the app itself, whose secret is known: its proof has been had before. */
static struct http_request *
app_request(const struct check *c)
{
	struct http_request *request;
	char proof[65] = "", *url, *token;

	must_do(asprintf(&url, "%s/", base_of(c)) != -1);
	token = app_token(c->app_id, c->app_secret);
	graph_proof(c->app_secret, token, proof);
	request = http_request_new(url, token);
	request->post = request->form = true;
	request->body = app_question(c->token, proof);
	explicit_bzero(token, strlen(token));
	free(token);
	free(url);
	return request;
}

static struct http_request *
token_request(const struct check *c)
{
	char *url = url_of(c);
	struct http_request *request = http_request_new(url, c->token);

	free(url);
	return request;
}

static int64_t
may_start(struct http_request *request, int64_t now)
{
	struct check *c = request->arg;
	int64_t at = bucket_take(c->bucket, &c->calls,
	    json_str(c->channel, "channel_id"), now);

	if (at <= now)
		c->begun = now;
	return at;
}

static void
ask(struct check *c)
{
	struct http_request *request = c->step->by_app ? app_request(c) :
	    token_request(c);

	request->timeout_ms = TIMEOUT_MS;
	request->may_start = may_start;
	request->done = answered;
	request->arg = c;
	http_add(c->http, request);
}

static struct check *
check_new(const struct record *r, const char *id, const struct kind *kind)
{
	struct check *c = must(calloc(1, sizeof(*c)));
	const char *secret = json_str(r->object, "app_secret");

	c->channel = json_object_get(r->object);
	c->account = json_str(c->channel, "account_id");
	c->token = json_str(c->channel, "access_token");
	c->kind = kind;
	c->step = kind->steps;
	if (secret != NULL && strcmp(kind->login, "page") == 0) {
		c->app_id = json_str(c->channel, "app_id");
		c->app_secret = secret;
	}
	if (secret != NULL && !graph_proof(secret, c->token, c->proof))
		errx(EX_UNAVAILABLE, "an app secret needs libcrypto "
		    "(OpenSSL 3), which cannot be loaded: install it");
	c->record = record_new("check");
	json_add_str(c->record, "channel_id", id);
	c->findings = json_object_new_array();
	json_add(c->record, "findings", c->findings);
	return c;
}

/* NULL after a reject. */
static struct check *
check_read(struct record_in *in, const struct record *r)
{
	const char *id = record_need(in, r, "channel_id");
	const char *channel, *account, *token;
	const struct kind *kind;

	if (id == NULL || (channel = record_need(in, r, "channel")) == NULL ||
	    (account = record_need(in, r, "account_id")) == NULL ||
	    (token = record_need(in, r, "access_token")) == NULL)
		return NULL;
	kind = kind_of(channel, json_str(r->object, "login"));
	if (kind == NULL || !paging_id_ok(account) || !http_bearer_ok(token)) {
		record_reject(in, r, NULL, "channel: cannot check this "
		    "\"channel\" with this \"login\", \"account_id\" or "
		    "\"access_token\"");
		return NULL;
	}
	return check_new(r, id, kind);
}

int
check_run(struct record_in *in, const char *folder, int64_t deadline,
    const volatile sig_atomic_t *stop)
{
	struct http *http = http_open();
	struct bucket bucket;
	struct record r = { 0 };
	struct check *c;
	int status = EX_OK;

	bucket_open(&bucket, folder);
	while (record_next(in, &r)) {
		if (strcmp(r.type, "channel") != 0) {
			record_pass(&r);
		} else if ((c = check_read(in, &r)) != NULL) {
			c->http = http;
			c->bucket = &bucket;
			c->status = &status;
			ask(c);
		}
	}
	/* What is asked in the last moment is answered in another round. */
	do
		http_run(http, deadline, stop);
	while (http_pending(http) > 0);
	http_close(http);
	bucket_close(&bucket);
	return status;
}
