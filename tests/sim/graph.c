#include "graph.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "auth.h"
#include "clock.h"
#include "edge.h"
#include "ids.h"
#include "ledger.h"
#include "memory.h"
#include "send.h"
#include "whatsapp.h"

#define VERSION_USUAL "v25.0"

static void
add_error(json_object *e, const char *key, json_object *value)
{
	json_object *old;

	if (json_object_object_get_ex(e, key, &old))
		json_object_put(value);
	else
		json_object_object_add(e, key, value);
}

static const char *
error_type(const struct request *q, int code, int subcode)
{
	if (q->login)
		return "IGApiException";
	return code == 100 && subcode == 33 ? "GraphMethodException" :
	    "OAuthException";
}

/* The shape of facts D; the message is mirrored in WWW-Authenticate. */
static void
print_error(struct reply *r, json_object *e)
{
	static uint64_t traces;
	const char *message;
	char *trace = ids_letters("A", 22, 1u << 30 | ++traces);
	int code = json_object_get_int(json_object_object_get(e, "code"));

	add_error(e, "fbtrace_id", json_object_new_string(trace));
	free(trace);
	message = json_object_get_string(json_object_object_get(e, "message"));
	reply_header(r, "WWW-Authenticate",
	    "OAuth \"Facebook Platform\" \"%s\" \"%s\"",
	    code == 190 || code == 102 ? "invalid_token" : "invalid_request",
	    message ? message : "");
	text_cut(&r->body, 0);
	text_str(&r->body, "{\"error\":");
	json_show(&r->body, e);
	text_str(&r->body, "}");
}

bool
graph_refuse(struct reply *r, const struct request *q, unsigned status,
    int code, int subcode, const char *fmt, ...)
{
	json_object *e = json_object_new_object();
	char message[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	add_error(e, "message", json_object_new_string(message));
	add_error(e, "type",
	    json_object_new_string(error_type(q, code, subcode)));
	add_error(e, "code", json_object_new_int(code));
	if (subcode)
		add_error(e, "error_subcode", json_object_new_int(subcode));
	r->status = status;
	reply_reason(r, "%d/%d %s", code, subcode, message);
	print_error(r, e);
	json_object_put(e);
	return false;
}

bool
graph_missing(struct reply *r, const struct request *q, const char *id)
{
	char method[8];
	size_t i;

	snprintf(method, sizeof(method), "%s", q->method);
	for (i = 0; method[i]; i++)
		method[i] = (char)tolower((unsigned char)method[i]);
	return graph_refuse(r, q, 400, 100, 33, "Unsupported %s request. "
	    "Object with ID '%.200s' does not exist, cannot be loaded due to "
	    "missing permissions, or does not support this operation. Please "
	    "read the Graph API documentation at "
	    "https://developers.facebook.com/docs/graph-api", method, id);
}

/* Outside Graph's paths the error is printed as the order gives it. */
void
graph_error_body(struct reply *r, const struct request *q, json_object *given)
{
	json_object *e = json_object_new_object(), *sub;
	int code;

	json_object_object_foreach(given, key, value)
		json_object_object_add(e, strcmp(key, "subcode") ? key :
		    "error_subcode", json_object_get(value));
	code = json_object_get_int(json_object_object_get(e, "code"));
	sub = json_object_object_get(e, "error_subcode");
	if (strncmp(q->path, "/openai/", 8) == 0) {
		text_fmt(&r->body, "{\"error\":%s}",
		    json_object_to_json_string(e));
	} else {
		add_error(e, "message",
		    json_object_new_string("An error was ordered"));
		add_error(e, "type", json_object_new_string(error_type(q,
		    code, json_object_get_int(sub))));
		print_error(r, e);
	}
	json_object_put(e);
}

bool
graph_args(struct reply *r, const struct request *q, const char *const *known)
{
	static const char *const common[] = { "access_token",
	    "appsecret_proof", "appsecret_time", "pretty", NULL };
	size_t i, k;

	for (i = 0; i < q->arg_count; i++) {
		const char *name = q->args[i].name;

		for (k = 0; common[k] && strcmp(common[k], name); k++)
			;
		if (common[k])
			continue;
		for (k = 0; known[k] && strcmp(known[k], name); k++)
			;
		if (known[k] == NULL)
			return graph_refuse(r, q, 400, 100, 0,
			    "(#100) Unknown parameter: %.100s", name);
	}
	return true;
}

/* fields=..., parsed and held against the node's table. */
static bool
read_fields(struct view *v, const struct node *n, struct field *root)
{
	const char *s = request_arg(v->q, "fields");
	char why[512];

	if (s == NULL || *s == '\0')
		return true;
	if (!fields_parse(s, root, why, sizeof(why)))
		return graph_refuse(v->r, v->q, 400, 2500, 0, "%s", why);
	return node_known(v, n, root);
}

static bool
read_slice(struct view *v, const struct field *root, struct slice *s)
{
	const char *limit = request_arg(v->q, "limit");
	char *end;

	s->want = root;
	s->fields = request_arg(v->q, "fields");
	s->after = request_arg(v->q, "after");
	s->before = request_arg(v->q, "before");
	s->limit = -1;
	if (limit == NULL)
		return true;
	s->limit = strtol(limit, &end, 10);
	if (*end || end == limit || s->limit < 0)
		return graph_refuse(v->r, v->q, 400, 100, 0,
		    "(#100) param limit must be an integer");
	return true;
}

/* "Please reduce the amount of data": facts A7, when the page says so. */
static bool
small_enough(struct view *v, const struct page *p, const struct slice *s)
{
	const struct field *m = fields_find(s->want, "messages");
	long rows = s->limit < 0 ? EDGE_LIMIT : s->limit;

	if (m)
		rows *= m->limit < 0 ? EDGE_LIMIT : m->limit;
	if (p->reduce_above <= 0 || rows <= p->reduce_above)
		return true;
	return graph_refuse(v->r, v->q, 500, 1, 0, "Please reduce the amount "
	    "of data you're asking for, then retry your request");
}

static bool
reads_left(struct view *v, struct page *p)
{
	bool full = json_object_get_int(json_object_object_get(p->usage,
	    "call_count")) >= 100;

	if (!full && bucket_take(&p->reads))
		return true;
	return graph_refuse(v->r, v->q, 400,
	    v->on == ON_MESSENGER ? 80006 : 80002, 0,
	    "(#%d) There have been too many %s api calls to this Page "
	    "account. Wait a bit and try again. For more info, please refer "
	    "to https://developers.facebook.com/docs/graph-api/overview/"
	    "rate-limiting.", v->on == ON_MESSENGER ? 80006 : 80002,
	    v->on == ON_MESSENGER ? "messenger" : "instagram");
}

static bool
read_platform(struct request *q, struct reply *r, enum platform *platform)
{
	const char *s = request_arg(q, "platform");

	*platform = q->login ? INSTAGRAM : MESSENGER;
	if (s == NULL && q->login)
		return graph_refuse(r, q, 400, 100, 0,
		    "(#100) param platform must be instagram");
	if (s == NULL)
		return true;
	if (strcmp(s, "instagram") == 0 || strcmp(s, "INSTAGRAM") == 0)
		*platform = INSTAGRAM;
	else if (q->login ||
	    (strcmp(s, "messenger") && strcmp(s, "MESSENGER")))
		return graph_refuse(r, q, 400, 100, 0, "(#100) param "
		    "platform must be one of {INSTAGRAM, MESSENGER}");
	if (*platform == INSTAGRAM && q->token->page->instagram_id == NULL)
		return graph_refuse(r, q, 400, 100, 2534013, "(#100) The Page "
		    "is not linked to an Instagram account");
	return true;
}

static void
show_threads(struct view *v, struct page *p, const struct slice *s,
    enum platform platform, const char *owner)
{
	const char *user = request_arg(v->q, "user_id");
	struct thread *t;
	struct threads one = { &t, 1, 1 };

	if (user == NULL) {
		edge_threads(v, s, &p->threads[platform], owner);
		return;
	}
	t = table_get(&p->customers[platform], user);
	if (t == NULL || !t->listed) {
		text_str(v->out, "{\"data\":[]}");
	} else if (s->want->count == 0) {
		/* "returns only id by default" (facts A1) */
		text_str(v->out, "{\"data\":[{\"id\":");
		text_json(v->out, t->id);
		text_str(v->out, "}]}");
	} else {
		edge_threads(v, s, &one, owner);
	}
}

static void
get_conversations(struct request *q, struct reply *r, struct page *p)
{
	static const char *const known[] = { "platform", "fields", "limit",
	    "after", "before", "user_id", "folder", "tags", NULL };
	struct view v = { &q->out, q, r, ON_MESSENGER, false };
	struct field root = { .limit = -1 };
	struct slice s;
	enum platform platform;

	q->class = "conversations";
	if (!graph_args(r, q, known) || !read_platform(q, r, &platform))
		return;
	v.on = node_on(q, platform);
	if (read_fields(&v, &node_thread, &root) &&
	    read_slice(&v, &root, &s) && reads_left(&v, p) &&
	    small_enough(&v, p, &s))
		show_threads(&v, p, &s, platform,
		    q->login ? p->instagram_id : p->id);
	fields_free(&root);
}

static void
get_thread(struct request *q, struct reply *r, struct thread *t)
{
	static const char *const known[] = { "fields", NULL };
	struct view v = { &q->out, q, r, node_on(q, t->platform), false };
	struct field root = { .limit = -1 };
	struct slice s = { &root, NULL, 1, NULL, NULL };

	q->class = "thread";
	if (graph_args(r, q, known) &&
	    read_fields(&v, &node_thread, &root) && reads_left(&v, t->page) &&
	    small_enough(&v, t->page, &s))
		node_show(&v, &node_thread, &root, t);
	fields_free(&root);
}

static void
get_messages(struct request *q, struct reply *r, struct thread *t)
{
	static const char *const known[] = { "fields", "limit", "after",
	    "before", "source", NULL };
	struct view v = { &q->out, q, r, node_on(q, t->platform), false };
	struct field root = { .limit = -1 };
	struct slice s;

	q->class = "thread/messages";
	if (graph_args(r, q, known) &&
	    read_fields(&v, &node_message, &root) &&
	    read_slice(&v, &root, &s) && reads_left(&v, t->page) &&
	    small_enough(&v, t->page, &s) &&
	    !node_poisoned(&v, t, POISON_MESSAGES))
		edge_messages_slice(&v, &s, t);
	fields_free(&root);
}

/* Past the newest 20, or unsent: 9000001 (facts A4). */
static bool
readable(struct request *q, struct reply *r, const struct message *m)
{
	size_t i = message_place(m->thread, m->at, m->number);

	if (m->listed && m->shape != SHAPE_ROW &&
	    message_detailed(m->thread, i))
		return true;
	return graph_refuse(r, q, 400, 9000001, 0, "This Message has been "
	    "deleted by the user or the business.");
}

static void
get_message(struct request *q, struct reply *r, struct message *m,
    const char *edge)
{
	static const char *const known[] = { "fields", NULL };
	static const char *const paged[] = { "fields", "limit", "after",
	    "before", NULL };
	struct view v = { &q->out, q, r, node_on(q, m->thread->platform),
	    false };
	struct field root = { .limit = -1 };
	struct slice s;

	q->class = edge ? "message/attachments" : "message";
	if (!graph_args(r, q, edge ? paged : known) || !readable(q, r, m))
		return;
	if (!read_fields(&v, edge ? &node_attachment : &node_message, &root) ||
	    !read_slice(&v, &root, &s) || !reads_left(&v, m->thread->page))
		; /* refused */
	else if (edge)
		edge_attachments(&v, &s, m);
	else
		node_show(&v, &node_message,
		    m->shape == SHAPE_BARE ? NULL : &root, m);
	fields_free(&root);
}

static void
get_node(struct request *q, struct reply *r, const struct node *n,
    const struct page *p, enum on on)
{
	static const char *const known[] = { "fields", NULL };
	struct view v = { &q->out, q, r, on, false };
	struct field root = { .limit = -1 };

	if (graph_args(r, q, known) && read_fields(&v, n, &root))
		node_show(&v, n, &root, p);
	fields_free(&root);
}

static bool
is_account(const struct page *p, const char *id)
{
	return (p->instagram_id && strcmp(p->instagram_id, id) == 0) ||
	    (p->instagram_scoped && strcmp(p->instagram_scoped, id) == 0);
}

/* The account a token stands for: a Page, or an Instagram account. */
static void
answer_owner(struct request *q, struct reply *r, const char *id,
    const char *edge)
{
	struct page *p = q->token->page;
	bool get = request_is(q, "GET");

	if (edge && strcmp(edge, "conversations") == 0 && get)
		get_conversations(q, r, p);
	else if (edge && strcmp(edge, "messages") == 0 &&
	    request_is(q, "POST"))
		send_message(q, r, p);
	else if (edge == NULL && get && q->login)
		get_node(q, r, &node_account, p, ON_LOGIN);
	else if (edge == NULL && get)
		get_node(q, r, &node_page, p, ON_MESSENGER);
	else if (edge && get)
		graph_refuse(r, q, 400, 100, 0, "(#100) Tried accessing "
		    "nonexisting field (%.100s) on node type (Page)", edge);
	else
		graph_missing(r, q, id);
}

static bool
is_owner(const struct request *q, const char *id)
{
	const struct page *p = q->token->page;

	if (strcmp(id, "me") == 0)
		return true;
	return q->login ? is_account(p, id) : strcmp(p->id, id) == 0;
}

static void
answer_object(struct request *q, struct reply *r, const char *id,
    const char *edge)
{
	struct page *p = q->token->page;
	struct thread *t = table_get(&p->by_id, id);
	struct message *m = table_get(&q->world->messages, id);

	if (t && (!t->listed || (q->login && t->platform != INSTAGRAM)))
		t = NULL;
	if (m && (m->thread->page != p || m->visible > clock_now() ||
	    (q->login && m->thread->platform != INSTAGRAM)))
		m = NULL;
	if (!request_is(q, "GET"))
		graph_missing(r, q, id);
	else if (t && edge == NULL)
		get_thread(q, r, t);
	else if (t && strcmp(edge, "messages") == 0)
		get_messages(q, r, t);
	else if (m && (edge == NULL || strcmp(edge, "attachments") == 0))
		get_message(q, r, m, edge);
	else if (!q->login && edge == NULL && is_account(p, id))
		get_node(q, r, &node_account, p, ON_PAGE_IG);
	else if (t || m)
		graph_refuse(r, q, 400, 100, 0, "(#100) Tried accessing "
		    "nonexisting field (%.100s)", edge);
	else if (world_page(q->world, id))
		graph_refuse(r, q, 403, 10, 0, "(#10) This endpoint requires "
		    "the 'pages_messaging' permission or a token of the Page");
	else
		graph_missing(r, q, id);
}

static void
answer_path(struct request *q, struct reply *r)
{
	char *id = q->rest, *edge = strchr(id, '/'), *more;

	if (edge)
		*edge++ = '\0';
	more = edge ? strchr(edge, '/') : NULL;
	if (*id == '\0' || (edge && *edge == '\0') || more)
		graph_refuse(r, q, 400, 2500, 0,
		    "Unknown path components: /%.200s", more ? more + 1 : "");
	else if (q->token->kind == TOKEN_WHATSAPP)
		whatsapp_answer(q, r, id, edge);
	else if (is_owner(q, id))
		answer_owner(q, r, id, edge);
	else
		answer_object(q, r, id, edge);
}

static void
usage_headers(struct request *q, struct reply *r)
{
	const struct page *p = q->token ? q->token->page : NULL;
	json_object *u = p ? p->usage : NULL;
	const char *type = "pages";
	int n[4], i;
	static const char *const keys[] = { "call_count", "total_cputime",
	    "total_time", "estimated_time_to_regain_access" };

	if (u == NULL)
		return;
	for (i = 0; i < 4; i++)
		n[i] = json_object_get_int(json_object_object_get(u, keys[i]));
	if (q->login) {
		reply_header(r, "x-app-usage",
		    "{\"call_volume\":%d,\"cpu_time\":%d}", n[0], n[1]);
		return;
	}
	if (q->class && strcmp(q->class, "page"))
		type = "messenger";
	reply_header(r, "x-app-usage", "{\"call_count\":%d,"
	    "\"total_cputime\":%d,\"total_time\":%d}", n[0], n[1], n[2]);
	reply_header(r, "x-business-use-case-usage", "{\"%s\":[{\"type\":"
	    "\"%s\",\"call_count\":%d,\"total_cputime\":%d,\"total_time\":%d,"
	    "\"estimated_time_to_regain_access\":%d}]}", p->id, type, n[0],
	    n[1], n[2], n[3]);
}

/* An expired version is served by the next one, without an error (facts B). */
static void
version_header(const struct request *q, struct reply *r)
{
	const struct page *p = q->token ? q->token->page : NULL;

	reply_header(r, q->login ? "instagram-api-version" :
	    "facebook-api-version", "%s", p && p->served ? p->served :
	    q->version);
}

/* facts B: an ETag of 40 hex digits, 304 where the client has it already. */
static void
etag(struct request *q, struct reply *r)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	const char *had = request_header(q, "If-None-Match");
	char tag[43] = { '"' };
	unsigned len = 0, i;

	if (r->status != 200 || !request_is(q, "GET"))
		return;
	EVP_Digest(r->body.s, r->body.len, sum, &len, EVP_sha1(), NULL);
	for (i = 0; i < 20; i++)
		snprintf(tag + 1 + 2 * i, 3, "%02x", sum[i]);
	tag[41] = '"';
	reply_header(r, "ETag", "%s", tag);
	if (had == NULL || strcmp(had, tag))
		return;
	r->status = 304;
	text_cut(&r->body, 0);
}

/* Any vN.N is served; without one, the usual version (facts B). */
static void
split_path(struct request *q)
{
	const char *p = q->path;
	int major, minor, n = 0;

	q->base = "";
	if (strncmp(p, "/ig/", 4) == 0) {
		q->base = "/ig";
		q->login = true;
		p += 3;
	}
	p++;
	if (sscanf(p, "v%3d.%2d%n", &major, &minor, &n) == 2 &&
	    (p[n] == '/' || p[n] == '\0')) {
		char *v = mem_copy(p);

		v[n] = '\0';
		q->version = q->version_text = v;
		p += n + (p[n] == '/');
	} else {
		q->version = VERSION_USUAL;
	}
	q->rest = mem_copy(p);
}

/* The 60 days' token of Instagram Login, renewed without a change. */
static void
refresh_token(struct request *q, struct reply *r)
{
	static const char *const known[] = { "grant_type", NULL };
	const char *grant = request_arg(q, "grant_type");

	q->class = "refresh";
	if (!graph_args(r, q, known))
		return;
	if (grant == NULL || strcmp(grant, "ig_refresh_token")) {
		graph_refuse(r, q, 400, 100, 0, "Unsupported grant_type");
		return;
	}
	text_str(&q->out, "{\"access_token\":");
	text_json(&q->out, q->token->value);
	text_str(&q->out, ",\"token_type\":\"bearer\",\"expires_in\":5184000}");
}

static void
read_body(struct request *q)
{
	const char *type = request_header(q, "Content-Type");

	if (request_is(q, "POST") && type && strncasecmp(type,
	    "application/x-www-form-urlencoded", 33) == 0)
		request_form(q);
	else if (request_is(q, "POST") && type && strncasecmp(type,
	    "application/json", 16) == 0)
		request_json(q);
}

void
graph_answer(struct request *q, struct reply *r)
{
	split_path(q);
	r->status = 200;
	reply_header(r, "Cache-Control", "private, no-cache, no-store, "
	    "must-revalidate");
	reply_header(r, "Vary", "Accept-Encoding");
	read_body(q);
	if (app_is_batch(q)) {
		app_answer(q, r);
	} else if (auth_check(q, r)) {
		q->class = "page";
		if (q->login && request_is(q, "GET") &&
		    strcmp(q->rest, "refresh_access_token") == 0)
			refresh_token(q, r);
		else
			answer_path(q, r);
	}
	/* an edge may refuse in the middle of a node: then out is void */
	if (r->status == 200 && q->out.len)
		text_add(&r->body, q->out.s, q->out.len);
	version_header(q, r);
	usage_headers(q, r);
	etag(q, r);
}
