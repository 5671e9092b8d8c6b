#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "channel.h"
#include "http.h"
#include "must.h"
#include "paging.h"
#include "stamp.h"

static bool
parse_why(const char *word, enum named_why *why)
{
	static const char *const words[] = {
		[NAMED_UNCERTAIN] = "uncertain",
		[NAMED_POISONED] = "poisoned",
		[NAMED_HISTORY] = "history",
	};
	size_t i;

	for (i = 0; word != NULL && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(word, words[i]) == 0) {
			*why = (enum named_why)i;
			return true;
		}
	return false;
}

static void
read_named(struct channel *c, struct json_object *item, struct record_in *in,
    const struct record *r)
{
	struct named *n = &c->named[c->named_count];

	n->thread_id = json_str(item, "thread_id");
	if (!paging_id_ok(n->thread_id)) {
		record_reject(in, r, item, "threads: no usable \"thread_id\"");
		return;
	}
	if (!parse_why(json_str(item, "why"), &n->why)) {
		record_reject(in, r, item, "threads: want \"why\" uncertain, "
		    "history or poisoned");
		return;
	}
	n->since = stamp_parse(json_str(item, "since"));
	n->walked_to = stamp_parse(json_str(item, "walked_to"));
	n->cursor = json_str(item, "cursor");
	c->named_count++;
}

static void
read_threads(struct channel *c, struct record_in *in, const struct record *r)
{
	struct json_object *threads = json_arr(r->object, "threads");
	size_t i, n;

	if (threads == NULL || (n = json_object_array_length(threads)) == 0)
		return;
	c->named = must(calloc(n, sizeof(*c->named)));
	for (i = 0; i < n; i++)
		read_named(c, json_object_array_get_idx(threads, i), in, r);
}

static void
read_cut(struct listing *cut, const struct json_object *o)
{
	cut->begun = stamp_parse(json_str(o, "begun"));
	cut->from = stamp_parse(json_str(o, "from"));
	cut->to = stamp_parse(json_str(o, "to"));
	cut->cursor = json_str(o, "cursor");
	cut->skips = json_true(o, "skips");
	if (cut->begun == STAMP_NONE || cut->to == STAMP_NONE)
		cut->from = STAMP_NONE;
}

static void
read_memo(struct channel *c)
{
	const struct json_object *memo = json_obj(c->record, "memo");
	int64_t limit = json_int_or(memo, "limit", 0);

	c->walk_cursor = json_str(memo, "walk_cursor");
	c->walk_skips = json_true(memo, "walk_skips");
	if (limit > 0 && limit < c->platform->threads)
		c->limit = (int)limit;
	c->limit_since = stamp_parse(json_str(memo, "limit_since"));
	c->light_since = stamp_parse(json_str(memo, "light_since"));
	c->served = json_str(memo, "served");
	c->ids_since = stamp_parse(json_str(memo, "ids_since"));
	c->plain_since = stamp_parse(json_str(memo, "plain_since"));
	read_cut(&c->cut, json_obj(memo, "cut"));
}

static bool
find_platform(struct channel *c, struct record_in *in, const struct record *r)
{
	const char *channel = record_need(in, r, "channel");
	const char *login = json_str(r->object, "login");
	const struct account_kind *kind;

	if (channel == NULL)
		return false;
	if ((kind = account_kind(channel, login)) != NULL && !kind->polled)
		return false;
	c->platform = platform_find(channel, login != NULL ? login : "page");
	if (c->platform == NULL)
		record_reject(in, r, NULL, "channel: cannot poll this "
		    "\"channel\" with this \"login\"");
	return c->platform != NULL;
}

static bool
read_account(struct channel *c, struct record_in *in, const struct record *r)
{
	if ((c->channel_id = record_need(in, r, "channel_id")) == NULL ||
	    (c->account_id = record_need(in, r, "account_id")) == NULL ||
	    (c->access_token = record_need(in, r, "access_token")) == NULL)
		return false;
	if (!paging_id_ok(c->account_id)) {
		record_reject(in, r, NULL, "channel: not an \"account_id\"");
		return false;
	}
	if (!http_bearer_ok(c->access_token)) {
		record_reject(in, r, NULL, "channel: not an \"access_token\"");
		return false;
	}
	c->app_secret = json_str(r->object, "app_secret");
	c->self_id = json_str(r->object, "self_id");
	if (c->self_id == NULL && c->platform->self_fields == NULL)
		c->self_id = c->account_id;
	return true;
}

bool
channel_read(struct channel *c, struct record_in *in, const struct record *r)
{
	memset(c, 0, sizeof(*c));
	if (!find_platform(c, in, r) || !read_account(c, in, r)) {
		memset(c, 0, sizeof(*c));
		return false;
	}
	c->record = json_object_get(r->object);
	c->last_fetch = stamp_parse(json_str(c->record,
	    "last_fetch_timestamp"));
	c->walked_to = stamp_parse(json_str(c->record, "walked_to"));
	c->history_done = json_true(c->record, "history_done");
	c->refresh_at = stamp_parse(json_str(c->record, "refresh_at"));
	read_memo(c);
	read_threads(c, in, r);
	return true;
}

void
channel_free(struct channel *c)
{
	free(c->named);
	json_object_put(c->record);
	memset(c, 0, sizeof(*c));
}
