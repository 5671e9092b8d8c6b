#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "graph.h"
#include "look.h"
#include "stamp.h"

enum {
	FRESH_MS = 2000,	/* an import so young is as good as a look */
	SKEW_MS = 5000,		/* between two servers of one platform */
	NEWEST = 10,		/* messages that are looked at */
	LIST_THREADS = 100,	/* the most that are known to work (facts A3) */
	LIST_NEWEST = 2,	/* the customer's, and what was before */
	THREAD_MAX = 512	/* bytes of a thread's id */
};

bool
look_is_due(const struct letter *l, const struct platform *p, int64_t now)
{
	const char *author = json_str(l->outgoing, "author");
	int64_t imported = stamp_parse(json_str(l->outgoing, "imported_at"));

	/* A person says what he likes; what has begun is said to its end. */
	if (p->look_fields == NULL || l->part > 1 ||
	    author == NULL || strcmp(author, "agent") != 0)
		return false;
	/* Nobody can be known without it, or nobody is to be looked for. */
	if (json_str(l->outgoing, "self_id") == NULL)
		return false;
	return imported == STAMP_NONE || imported > now ||
	    now - imported > FRESH_MS;
}

static void
put_encoded(FILE *f, const char *text)
{
	for (; *text != '\0'; text++)
		if (isalnum((unsigned char)*text) ||
		    strchr("-_~,", *text) != NULL)
			putc(*text, f);
		else
			fprintf(f, "%%%02X", (unsigned char)*text);
}

char *
look_url(const struct channel *c, const char *thread_id)
{
	char *url = NULL;
	size_t size;
	FILE *f;

	if (*thread_id == '\0' || strlen(thread_id) > THREAD_MAX)
		return NULL;
	if ((f = open_memstream(&url, &size)) == NULL)
		err(EX_OSERR, "open_memstream");
	fprintf(f, "%s/", c->platform->url);
	put_encoded(f, thread_id);
	fprintf(f, "/messages?fields=%s&limit=%d", c->platform->look_fields,
	    NEWEST);
	if (*c->proof != '\0')
		fprintf(f, "&appsecret_proof=%s", c->proof);
	if (fclose(f) == EOF)
		err(EX_OSERR, "open_memstream");
	return url;
}

char *
look_list_url(const struct channel *c, const char *cursor)
{
	char *url = NULL;
	size_t size;
	FILE *f;

	if ((f = open_memstream(&url, &size)) == NULL)
		err(EX_OSERR, "open_memstream");
	fprintf(f, "%s/%s/conversations?platform=%s&limit=%d&fields=id,"
	    "messages.limit(%d)%%7B%s%%7D", c->platform->url, c->account,
	    c->platform->list, LIST_THREADS, LIST_NEWEST,
	    c->platform->look_fields);
	if (cursor != NULL) {
		fputs("&after=", f);
		put_encoded(f, cursor);
	}
	if (*c->proof != '\0')
		fprintf(f, "&appsecret_proof=%s", c->proof);
	if (fclose(f) == EOF)
		err(EX_OSERR, "open_memstream");
	return url;
}

/* Lists put m_ before an id that a send was answered with bare (facts A5). */
static const char *
bare(const char *id)
{
	return strncmp(id, "m_", 2) == 0 ? id + 2 : id;
}

static bool
holds(const struct json_object *ids, const char *id)
{
	size_t i, n = ids != NULL ? json_object_array_length(ids) : 0;
	struct json_object *known;

	for (i = 0; i < n; i++) {
		known = json_object_array_get_idx(ids, i);
		if (json_object_is_type(known, json_type_string) &&
		    strcmp(bare(json_object_get_string(known)), bare(id)) == 0)
			return true;
	}
	return false;
}

static bool
is_same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Said by the account, not long before the newest message that is known. */
static bool
is_rival(const struct letter *l, const struct json_object *item, int64_t after)
{
	struct json_object *known = json_arr(l->outgoing, "known");
	const char *id = json_str(item, "id");
	int64_t at = graph_time(item, "created_time");

	if (id == NULL || holds(known, id) || holds(queue_said(l), id))
		return false;
	return at == STAMP_NONE || after == STAMP_NONE || at >= after - SKEW_MS;
}

static bool
is_newer(const struct letter *l, const struct json_object *item, int64_t after)
{
	return !json_true(l->outgoing, "final") && after != STAMP_NONE &&
	    graph_time(item, "created_time") > after;
}

static bool
is_ours(const struct letter *l, const struct platform *p,
    const struct json_object *item)
{
	const struct json_object *from = json_obj(item, "from");
	const char *self = json_str(l->outgoing, "self_id");

	return is_same(json_str(from, "id"), self) ||
	    (p->alias != NULL && is_same(json_str(from, p->alias), self));
}

static enum look_found
read_item(const struct letter *l, const struct platform *p,
    const struct json_object *item, int64_t after)
{
	/* From nobody: nothing is known of it, as in an import. */
	if (json_str(json_obj(item, "from"), "id") == NULL)
		return LOOK_NOTHING;
	if (is_ours(l, p, item))
		return is_rival(l, item, after) ? LOOK_TAKEN : LOOK_NOTHING;
	return is_newer(l, item, after) ? LOOK_NEWER : LOOK_NOTHING;
}

enum look_found
look_read(const struct letter *l, const struct platform *p,
    const struct json_object *page, struct json_object **item)
{
	struct json_object *list = json_arr(page, "data"), *one;
	int64_t after = stamp_parse(json_str(l->outgoing, "after"));
	enum look_found found = LOOK_NOTHING, what;
	size_t i;

	*item = NULL;
	if (list == NULL)
		return LOOK_BLIND;
	for (i = 0; i < json_object_array_length(list); i++) {
		one = json_object_array_get_idx(list, i);
		if ((what = read_item(l, p, one, after)) > found) {
			found = what;
			*item = one;
		}
	}
	return found;
}

static int64_t
time_at(const struct json_object *list, size_t i)
{
	return graph_time(json_object_array_get_idx(list, i), "created_time");
}

/* The newest first: where not, what is newer may stand behind the row's end. */
static bool
is_in_order(const struct json_object *list)
{
	size_t n = json_object_array_length(list);

	return n < 2 || time_at(list, 0) > time_at(list, n - 1);
}

/*
 * Does it show the newest message that is known?  Then what is newer would be
 * shown as well.  Of our own it is not known to the second when it was said.
 */
static bool
shows_newest(const struct letter *l, const struct platform *p,
    const struct json_object *list)
{
	int64_t after = stamp_parse(json_str(l->outgoing, "after")), at, slack;
	size_t i;

	if (after == STAMP_NONE || !is_in_order(list))
		return false;
	for (i = 0; i < json_object_array_length(list); i++) {
		at = time_at(list, i);
		slack = is_ours(l, p, json_object_array_get_idx(list, i)) ?
		    SKEW_MS : 0;
		if (at != STAMP_NONE && at <= after && at >= after - slack)
			return true;
	}
	return false;
}

enum look_found
look_row(const struct letter *l, const struct platform *p,
    const struct json_object *row, struct json_object **item)
{
	const struct json_object *page = json_obj(row, "messages");
	enum look_found found = look_read(l, p, page, item);

	if (found == LOOK_NOTHING && !shows_newest(l, p, json_arr(page, "data")))
		return LOOK_BLIND;
	return found;
}
