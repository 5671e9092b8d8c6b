#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "bucket.h"
#include "check.h"
#include "conf.h"
#include "graph.h"
#include "http.h"
#include "paging.h"
#include "stamp.h"

enum {
	TIMEOUT_MS = 8000,	/* of one request */
	DAY_MS = 86400000,
	FEW = 5,		/* so few may all have a role on the app */
	PAGES_MOST = 4,		/* empty pages with a next behind them */
	NEEDED_MAX = 4
};

/* How good a finding is; only bad, doubt and unknown spoil a channel. */
static const char ok[] = "ok", note[] = "note", doubt[] = "doubt",
    bad[] = "bad", unknown[] = "unknown";

struct check;

struct step {
	const char *what;
	const char *path;	/* %s: the account; relative to the base */
	/* body NULL: error says why. */
	void (*read)(struct check *, struct json_object *body,
	    const struct graph_error *);
	bool if_denied;		/* only where an earlier one was */
};

struct kind {
	const char *channel, *login;
	const char *needed[NEEDED_MAX];		/* permissions (facts A1) */
	const struct step *steps;		/* ended by a NULL what */
};

struct check {
	struct http *http;		/* borrowed */
	int *status;			/* borrowed: check_run()'s */
	struct json_object *channel;	/* owned; lends the next two */
	const char *account, *token;
	const struct kind *kind;
	const struct step *step;
	struct json_object *record;	/* owned: the `check` to be written */
	struct json_object *findings;	/* borrowed from record */
	char proof[65];			/* appsecret_proof, or empty */
	char *after;			/* owned: cursor of the list, or NULL */
	size_t threads;			/* seen in the list so far */
	unsigned pages;
	const struct bucket *bucket;	/* borrowed */
	struct bucket_calls calls;
	int64_t begun;			/* when its last call left */
	bool denied;			/* the token may not do something */
	bool over;			/* no further step is of use */
};

static void
find(struct check *c, const char *what, const char *state,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static void
find(struct check *c, const char *what, const char *state,
    const char *format, ...)
{
	struct json_object *f = json_object_new_object();
	char *message;
	va_list args;

	va_start(args, format);
	if (f == NULL || vasprintf(&message, format, args) == -1)
		errx(EX_OSERR, "out of memory");
	va_end(args);
	json_add_str(f, "what", what);
	json_add_str(f, "state", state);
	json_add_str(f, "message", message);
	json_append(c->findings, f);
	free(message);
}

static bool
is_instagram(const struct check *c)
{
	return strcmp(c->kind->channel, "instagram") == 0;
}

static bool
is_own_login(const struct check *c)
{
	return strcmp(c->kind->login, "instagram") == 0;
}

/* The names of the permissions that it needs, with commas. */
static const char *
needed(const struct check *c, char *text, size_t size)
{
	size_t i, len = 0;

	*text = '\0';
	for (i = 0; i < NEEDED_MAX && c->kind->needed[i] != NULL; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i > 0 ? ", " : "", c->kind->needed[i]);
	return text;
}

/* Codes that say "not allowed" of the token, not of its owner's settings. */
static bool
is_denial(const struct graph_error *e)
{
	if (e->subcode == 2534041 || e->subcode == 2534077)
		return false;
	return e->code == 3 || e->code == 10 ||
	    (e->code >= 200 && e->code <= 299);
}

/* What an error says of a step; false where later ones would say the same. */
static void
find_error(struct check *c, const struct graph_error *e)
{
	char names[256];

	if (e->class == GRAPH_AUTH) {
		find(c, "token", bad, "%s: get a new one, then 'souk channel "
		    "connect ID --token-file F'", e->message);
		*c->status = EX_NOPERM;
		c->over = true;
	} else if (e->class != GRAPH_PERMANENT && e->class != GRAPH_WINDOW) {
		find(c, c->step->what, unknown, "not answered: %s", e->message);
		if (*c->status == EX_OK)
			*c->status = EX_TEMPFAIL;
		c->over = true;
	} else if (is_denial(e) && c->kind->needed[0] != NULL) {
		c->denied = true;
		find(c, "permissions", bad, "%s: the token needs %s, and its "
		    "owner the task to read messages", e->message,
		    needed(c, names, sizeof(names)));
	} else {
		find(c, c->step->what, bad, "%s", e->message);
	}
}

static void
tell_self(struct check *c, const char *self)
{
	if (paging_id_ok(self))
		json_add_str(c->record, "self_id", self);
}

static const char *
or_else(const char *text, const char *other)
{
	return text != NULL ? text : other;
}

/* The day that is known; else what is said of all such tokens, if anything. */
static void
find_expiry(struct check *c, const char *otherwise)
{
	int64_t until = stamp_parse(json_str(c->channel, "token_until"));
	int64_t days = until == STAMP_NONE ? 0 :
	    (until - stamp_now()) / DAY_MS;
	char at[STAMP_SIZE];

	if (until == STAMP_NONE && otherwise != NULL)
		find(c, "expiry", note, "%s", otherwise);
	else if (until != STAMP_NONE)
		find(c, "expiry", days < 7 ? note : ok, "the token ends on "
		    "%.10s, in %lld days", stamp_print(until, at),
		    (long long)days);
}

static void
read_page(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	if (body == NULL) {
		find_error(c, e);
		return;
	}
	find(c, "token", ok, "it speaks for the Page %s", or_else(
	    json_text(body, "name"), c->account));
	find_expiry(c, "a Page's token has no stated end; it dies when its "
	    "owner changes the password or loses the Page");
	if (!is_instagram(c))
		tell_self(c, c->account);
}

/* A Page's Instagram account: of use to know for one, needed for the other. */
static void
find_linked(struct check *c, struct json_object *body)
{
	struct json_object *linked = json_obj(body,
	    "instagram_business_account");
	const char *id = json_str(linked, "id");

	if (id != NULL) {
		find(c, "instagram", ok, "the Page's Instagram account is %s "
		    "(%s)", or_else(json_text(linked, "username"), "unnamed"),
		    id);
		if (is_instagram(c))
			tell_self(c, id);
	} else if (is_instagram(c)) {
		find(c, "instagram", bad, "the Page has no Instagram "
		    "professional account: link one to it, or add the account "
		    "with --login instagram");
		c->over = true;
	} else {
		find(c, "instagram", note, "no Instagram account is known "
		    "behind this Page");
	}
}

static void
read_linked(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	/* A token for Messenger alone need not be let in there. */
	if (body != NULL)
		find_linked(c, body);
	else if (e->class == GRAPH_PERMANENT)
		find(c, c->step->what, note, "not told: %s", e->message);
	else
		find_error(c, e);
}

static void
read_page_of_instagram(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	read_page(c, body, e);
	if (body != NULL)
		find_linked(c, body);
}

static void
read_login(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	const char *self = json_str(body, "user_id");
	const char *scoped = json_str(body, "id");

	if (body == NULL) {
		find_error(c, e);
	} else if (self == NULL) {
		find(c, "token", bad, "Instagram did not name the account "
		    "(user_id): log in again with a professional account");
	} else if (strcmp(self, c->account) != 0 &&
	    strcmp(or_else(scoped, ""), c->account) != 0) {
		find(c, "token", bad, "it belongs to the account %s, not to "
		    "%s", self, c->account);
		c->over = true;
	} else {
		find(c, "token", ok, "it speaks for %s",
		    or_else(json_text(body, "username"), self));
		find_expiry(c, "a token of Instagram Login ends 60 days after "
		    "it was made or last renewed");
		tell_self(c, self);
	}
}

static void
read_number(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	if (body == NULL) {
		find_error(c, e);
		return;
	}
	find(c, "token", ok, "it speaks for the number %s", or_else(
	    json_text(body, "display_phone_number"), c->account));
	find_expiry(c, NULL);
	find(c, "threads", note, "WhatsApp's messages cannot be read, only "
	    "sent: see 'souk import whatsapp'");
}

static bool
is_granted(const struct json_object *list, const char *name)
{
	struct json_object *row;
	const char *permission, *status;
	size_t i;

	for (i = 0; i < json_object_array_length(list); i++) {
		row = json_object_array_get_idx(list, i);
		permission = json_str(row, "permission");
		status = json_str(row, "status");
		if (permission != NULL && strcmp(permission, name) == 0)
			return status == NULL || strcmp(status, "granted") == 0;
	}
	return false;
}

/*
 * Which it is that lacks.  Meta tells it of people's tokens; of a Page's,
 * perhaps: no word, no harm.
 */
static void
read_permissions(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	struct json_object *list = json_arr(body, "data");
	const char *const *name = c->kind->needed;
	size_t i;

	if (body == NULL && e->class != GRAPH_PERMANENT) {
		find_error(c, e);
		return;
	}
	if (list == NULL || json_object_array_length(list) == 0)
		return;
	for (i = 0; i < NEEDED_MAX && name[i] != NULL; i++)
		if (!is_granted(list, name[i]))
			find(c, "permissions", bad, "the token lacks %s",
			    name[i]);
}

static void
find_no_threads(struct check *c)
{
	if (is_own_login(c))
		find(c, "threads", bad, "Instagram shows no thread: nobody has "
		    "written yet, or \"Allow access to messages\" is off "
		    "(Settings, Messages and story replies, Message controls, "
		    "Connected tools)");
	else
		find(c, "threads", bad, "Meta shows no thread: either nobody "
		    "has written yet, or the app has no Advanced Access; "
		    "without it Meta hides every customer who has no role on "
		    "the app, without any error");
}

static void
find_threads(struct check *c)
{
	const char *one = c->threads == 1 ? "" : "s";

	if (c->threads == 0)
		find_no_threads(c);
	else if (c->threads < FEW && !is_own_login(c))
		find(c, "threads", doubt, "Meta shows %zu thread%s, perhaps of "
		    "people with a role on the app alone: without Advanced "
		    "Access it hides every other customer, without any error",
		    c->threads, one);
	else
		find(c, "threads", ok, "%zu%s thread%s can be read",
		    c->threads, c->threads < FEW ? "" : " or more", one);
}

/* A cursor that may stand in a URL as it is, as Graph's own do; or NULL. */
static char *
plain(char *cursor)
{
	if (cursor == NULL || cursor[strspn(cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~=")] == '\0')
		return cursor;
	free(cursor);
	return NULL;
}

static void
read_threads(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	free(c->after);
	c->after = NULL;
	if (body == NULL) {
		find_error(c, e);
		return;
	}
	c->threads += paging_rows(body);
	if (c->threads < FEW && ++c->pages < PAGES_MOST &&
	    paging_has_next(body))
		c->after = plain(paging_after(body));
	if (c->after == NULL)
		find_threads(c);
}

#define LIST(platform) \
	"/conversations?platform=" platform "&limit=10&fields=id,updated_time"
#define LINKED "instagram_business_account%%7Bid,username%%7D"

#define LACKS { "permissions", "me/permissions?limit=100", read_permissions, \
	true }
#define END { NULL, NULL, NULL, false }

static const struct step messenger[] = {
	{ "token", "%s?fields=id,name", read_page, false },
	{ "instagram", "%s?fields=" LINKED, read_linked, false },
	{ "threads", "%s" LIST("messenger"), read_threads, false },
	LACKS, END
}, instagram_page[] = {
	{ "token", "%s?fields=id,name," LINKED, read_page_of_instagram, false },
	{ "threads", "%s" LIST("instagram"), read_threads, false },
	LACKS, END
}, instagram_login[] = {
	{ "token", "me?fields=id,user_id,username", read_login, false },
	{ "threads", "me" LIST("instagram"), read_threads, false },
	END
}, whatsapp[] = {
	{ "token", "%s?fields=id,display_phone_number", read_number, false },
	END
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
		    strcmp(kinds[i].login, or_else(login, "page")) == 0)
			return &kinds[i];
	return NULL;
}

/* What people must look after themselves, for no call tells of it. */
static void
advise(struct check *c)
{
	if (!account_kind(c->kind->channel, c->kind->login)->polled)
		return;
	find(c, "automation", note, "switch off Instant Reply, Away message, "
	    "FAQ and Meta AI: they would answer beside souk, and look like a "
	    "person");
	if (is_instagram(c))
		find(c, "access", note, "\"Allow access to messages\" must be "
		    "on in the Instagram app (Message controls, Connected "
		    "tools)");
	if (is_instagram(c) && !is_own_login(c))
		find(c, "login", note, "for an Instagram account of your own, "
		    "--login instagram works on Standard Access");
}

static void
check_end(struct check *c)
{
	advise(c);
	record_write(c->record);
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	json_object_put(c->channel);
	explicit_bzero(c->proof, sizeof(c->proof));
	free(c->after);
	free(c);
}

static char *
url_of(const struct check *c)
{
	const struct account_kind *account = account_kind(c->kind->channel,
	    c->kind->login);
	const char *base = conf_url(account->setting, account->base);
	char path[2 * PAGING_ID_MAX], *url;
	int n;

	/* The table's own formats, each with the account at most. */
	snprintf(path, sizeof(path), c->step->path, c->account);
	n = asprintf(&url, "%s/%s%s%s%s%s", base, path,
	    c->after != NULL ? "&after=" : "", or_else(c->after, ""),
	    *c->proof != '\0' ? "&appsecret_proof=" : "", c->proof);
	if (n == -1)
		errx(EX_OSERR, "out of memory");
	return url;
}

static void ask(struct check *c);

static void
answered(struct http_request *request, const struct http_response *response)
{
	struct check *c = request->arg;
	struct graph_error error;
	struct json_object *body = graph_read(response, false, &error);

	bucket_over(c->bucket, &c->calls, json_str(c->channel, "channel_id"),
	    c->begun, stamp_monotonic());
	c->step->read(c, body, &error);
	json_object_put(body);
	if (c->after == NULL)
		c->step++;
	while (c->step->if_denied && !c->denied)
		c->step++;
	if (c->over || c->step->what == NULL)
		check_end(c);
	else
		ask(c);
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
	char *url = url_of(c);
	struct http_request *request = http_request_new(url, c->token);

	free(url);
	request->timeout_ms = TIMEOUT_MS;
	request->may_start = may_start;
	request->done = answered;
	request->arg = c;
	http_add(c->http, request);
}

static struct check *
check_new(const struct record *r, const char *id, const struct kind *kind)
{
	struct check *c = calloc(1, sizeof(*c));
	const char *secret = json_str(r->object, "app_secret");

	if (c == NULL)
		errx(EX_OSERR, "out of memory");
	c->channel = json_object_get(r->object);
	c->account = json_str(c->channel, "account_id");
	c->token = json_str(c->channel, "access_token");
	c->kind = kind;
	c->step = kind->steps;
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
