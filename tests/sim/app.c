#include "app.h"

#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "clock.h"
#include "graph.h"
#include "memory.h"

#define BATCH_MOST	50

bool
app_is_batch(const struct request *q)
{
	return !q->login && request_is(q, "POST") && *q->rest == '\0';
}

/* Number and secret of the app of a Page, as "123|secret"; NULL: of none. */
static const struct page *
app_of(const struct world *w, const char *token)
{
	struct text t = { 0 };
	const struct page *p, *found = NULL;
	size_t i;

	for (i = 0; i < w->page_count && found == NULL; i++) {
		p = w->pages[i];
		if (p->app_id == NULL || p->app_secret == NULL)
			continue;
		text_cut(&t, 0);
		text_fmt(&t, "%s|%s", p->app_id, p->app_secret);
		if (strcmp(text_get(&t), token) == 0)
			found = p;
	}
	text_free(&t);
	return found;
}

static void
say_end(struct text *out, const char *key, long in_s)
{
	text_fmt(out, ",\"%s\":%lld", key, in_s == 0 ? 0LL :
	    (long long)(clock_now() / 1000 + in_s));
}

/* What debug_token says of a token, on behalf of this app. */
static void
debug(struct request *q, struct reply *r, const struct page *app,
    const char *input)
{
	const struct token *t = table_get(&q->world->tokens, input);
	struct text *out = &r->body;

	if (app == NULL) {
		graph_refuse(r, q, 400, 100, 0, "(#100) You must provide an "
		    "app access token, or a user access token that is an "
		    "owner or developer of the app");
	} else if (t == NULL || t->code || t->page == NULL) {
		text_str(out, "{\"data\":{\"error\":{\"code\":190,\"message\":"
		    "\"Invalid OAuth access token.\"},\"is_valid\":false,"
		    "\"scopes\":[]}}");
	} else if (t->page->app_id == NULL ||
	    strcmp(t->page->app_id, app->app_id) != 0) {
		graph_refuse(r, q, 400, 100, 0, "(#100) The App_id in the "
		    "input_token did not match the Viewing App");
	} else {
		text_fmt(out, "{\"data\":{\"app_id\":\"%s\",\"type\":\"PAGE\"",
		    app->app_id);
		say_end(out, "expires_at", t->page->ends_s);
		say_end(out, "data_access_expires_at", t->page->consent_s);
		text_fmt(out, ",\"is_valid\":true,\"profile_id\":\"%s\","
		    "\"scopes\":[\"pages_messaging\"]}}", t->page->id);
	}
}

/* The one question that is played; "GET", and the token where it belongs. */
static const char *
input_of(json_object *one)
{
	static const char path[] = "debug_token?input_token=";
	json_object *method, *url;
	const char *s;

	if (!json_object_object_get_ex(one, "method", &method) ||
	    !json_object_object_get_ex(one, "relative_url", &url) ||
	    strcmp(json_object_get_string(method), "GET") != 0)
		return NULL;
	s = json_object_get_string(url);
	return strncmp(s, path, strlen(path)) == 0 &&
	    strpbrk(s + strlen(path), "&|/+ ") == NULL ?
	    s + strlen(path) : NULL;
}

static char *
decoded(const char *s)
{
	char *copy = mem_copy(s), *to = copy, hex[3] = { 0 };

	for (; *s; s++)
		if (*s == '%' && s[1] && s[2]) {
			memcpy(hex, s + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			*to++ = *s;
		}
	*to = '\0';
	return copy;
}

static void
answer_one(struct request *q, struct text *out, const struct page *app,
    json_object *one)
{
	const char *input = input_of(one);
	struct reply inner = { .status = 200 };
	char *token;

	if (input == NULL) {
		graph_refuse(&inner, q, 400, 2500, 0, "Unknown path "
		    "components: the batch of this server tells of tokens");
	} else {
		token = decoded(input);
		debug(q, &inner, app, token);
		free(token);
	}
	text_fmt(out, "{\"code\":%u,\"body\":", inner.status);
	text_json(out, text_get(&inner.body));
	text_str(out, "}");
	reply_free(&inner);
}

/* With the app's token, or one of its Pages', which is then refused inside. */
void
app_answer(struct request *q, struct reply *r)
{
	const char *token = auth_token(q);
	const struct page *app = token ? app_of(q->world, token) : NULL;
	json_object *batch;
	size_t i;

	q->class = "batch";
	if (token == NULL || (app == NULL &&
	    table_get(&q->world->tokens, token) == NULL)) {
		graph_refuse(r, q, 400, 190, 0,
		    "Invalid OAuth access token signature.");
		return;
	}
	if (app && !auth_proof_of(q, r, token, app->app_secret,
	    app->require_proof))
		return;
	if (!json_object_object_get_ex(q->form, "batch", &batch) ||
	    !json_object_is_type(batch, json_type_array) ||
	    json_object_array_length(batch) < 1 ||
	    json_object_array_length(batch) > BATCH_MOST) {
		graph_refuse(r, q, 400, 100, 0,
		    "(#100) param batch must be an array.");
		return;
	}
	text_str(&q->out, "[");
	for (i = 0; i < json_object_array_length(batch); i++) {
		text_str(&q->out, i ? "," : "");
		answer_one(q, &q->out, app,
		    json_object_array_get_idx(batch, i));
	}
	text_str(&q->out, "]");
}
