#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "app.h"
#include "finding.h"
#include "must.h"
#include "paging.h"
#include "record.h"
#include "stamp.h"

enum {
	DAY_MS = 86400000,
	FEW = 5,		/* so few may all have a role on the app */
	PAGES_MOST = 4		/* empty pages with a next behind them */
};

/* How good a finding is; only bad, doubt and unknown spoil a channel. */
static const char ok[] = "ok", note[] = "note", doubt[] = "doubt",
    bad[] = "bad", unknown[] = "unknown";

static void
find(struct check *c, const char *what, const char *state,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static void
find(struct check *c, const char *what, const char *state,
    const char *format, ...)
{
	struct json_object *f = must(json_object_new_object());
	char *message;
	va_list args;

	va_start(args, format);
	must_do(vasprintf(&message, format, args) != -1);
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
	for (i = 0; i < FINDING_NEEDED_MAX && c->kind->needed[i] != NULL; i++)
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

const char *
finding_or(const char *text, const char *other)
{
	return text != NULL ? text : other;
}

static void
find_end(struct check *c, const char *what, int64_t until, const char *whose)
{
	int64_t days = (until - stamp_now()) / DAY_MS;
	char at[STAMP_SIZE];

	find(c, what, days < 7 ? note : ok, "%s ends on %.10s, in %lld days",
	    whose, stamp_print(until, at), (long long)days);
}

/* The day that is known; else what is said of all such tokens, if anything. */
static void
find_expiry(struct check *c, const char *otherwise)
{
	int64_t until = stamp_parse(json_str(c->channel, "token_until"));

	if (until != STAMP_NONE)
		find_end(c, "expiry", until, "the token");
	else if (otherwise != NULL)
		find(c, "expiry", note, "%s", otherwise);
}

static const char no_end[] = "a Page's token has no stated end; it dies when "
    "its owner changes the password or loses the Page";

/* Of WhatsApp's nothing is said that were not known. */
static const char *
usual_end(const struct check *c)
{
	return strcmp(c->kind->channel, "whatsapp") != 0 ? no_end : NULL;
}

/* What Meta says of the token to its app: expires_at, of which 0 is never. */
static void
read_end(struct check *c, const struct json_object *said)
{
	int64_t until = graph_time(said, "expires_at");
	int64_t consent = graph_time(said, "data_access_expires_at");
	char at[STAMP_SIZE];

	if (json_int_or(said, "expires_at", -1) == 0) {
		json_add(c->record, "token_until", NULL);
		find(c, "expiry", ok, "Meta names no day on which the token "
		    "ends; it dies when its owner changes the password or "
		    "loses the Page");
	} else if (until != STAMP_NONE) {
		json_add_str(c->record, "token_until", stamp_print(until, at));
		find_end(c, "expiry", until, "the token");
	} else {
		find_expiry(c, usual_end(c));
	}
	if (consent != STAMP_NONE && json_int_or(said,
	    "data_access_expires_at", -1) != 0)
		find_end(c, "consent", consent, "what its owner consented to");
}

void
finding_expiry(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	struct json_object *said = json_obj(body, "data");
	const char *why = json_text(json_obj(said, "error"), "message");

	if (body != NULL && why == NULL) {
		read_end(c, said);
		return;
	}
	find(c, "expiry", note, "Meta does not tell the app when the token "
	    "ends: %s; is --app-id, and its secret, that of the app which the "
	    "token was made for?", why != NULL ? why : e->message);
	find_expiry(c, NULL);
}

void
finding_page(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	if (body == NULL) {
		find_error(c, e);
		return;
	}
	find(c, "token", ok, "it speaks for the Page %s", finding_or(
	    json_text(body, "name"), c->account));
	if (c->app_id == NULL)
		find_expiry(c, no_end);
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
		    "(%s)", finding_or(json_text(linked, "username"), "unnamed"),
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

void
finding_linked(struct check *c, struct json_object *body,
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

void
finding_page_of_instagram(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	finding_page(c, body, e);
	if (body != NULL)
		find_linked(c, body);
}

void
finding_login(struct check *c, struct json_object *body,
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
	    strcmp(finding_or(scoped, ""), c->account) != 0) {
		find(c, "token", bad, "it belongs to the account %s, not to "
		    "%s", self, c->account);
		c->over = true;
	} else {
		find(c, "token", ok, "it speaks for %s",
		    finding_or(json_text(body, "username"), self));
		find_expiry(c, "a token of Instagram Login ends 60 days after "
		    "it was made or last renewed");
		tell_self(c, self);
	}
}

void
finding_number(struct check *c, struct json_object *body,
    const struct graph_error *e)
{
	if (body == NULL) {
		find_error(c, e);
		return;
	}
	find(c, "token", ok, "it speaks for the number %s", finding_or(
	    json_text(body, "display_phone_number"), c->account));
	if (c->app_id == NULL)
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
void
finding_permissions(struct check *c, struct json_object *body,
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
	for (i = 0; i < FINDING_NEEDED_MAX && name[i] != NULL; i++)
		if (!is_granted(list, name[i]))
			find(c, "permissions", bad, "the token lacks %s",
			    name[i]);
}

/* No call tells whether Meta hides people; the operator may have. */
static bool
is_granted_by_word(const struct check *c)
{
	return json_true(c->channel, "advanced_access");
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
		    "has written yet, or the app has no Advanced Access%s; "
		    "without it Meta hides every customer who has no role on "
		    "the app, without any error. Let somebody who has none "
		    "write, and check again",
		    is_granted_by_word(c) ? " after all" : "");
}

static void
find_few_threads(struct check *c, const char *one)
{
	if (is_granted_by_word(c))
		find(c, "threads", ok, "%zu thread%s can be read, and it was "
		    "said that Meta hides none (--advanced-access on)",
		    c->threads, one);
	else
		find(c, "threads", doubt, "Meta shows %zu thread%s, perhaps of "
		    "people with a role on the app alone: without Advanced "
		    "Access it hides every other customer, without any error. "
		    "If App Review has granted it, say so: 'souk channel edit "
		    "ID --advanced-access on'", c->threads, one);
}

static void
find_threads(struct check *c)
{
	const char *one = c->threads == 1 ? "" : "s";

	if (c->threads == 0)
		find_no_threads(c);
	else if (c->threads < FEW && !is_own_login(c))
		find_few_threads(c, one);
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

void
finding_threads(struct check *c, struct json_object *body,
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

void
finding_advise(struct check *c)
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
