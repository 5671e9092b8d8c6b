#include "worldfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulk.h"
#include "clock.h"
#include "ids.h"
#include "memory.h"

static const char *const platforms[] = { "messenger", "instagram",
	"whatsapp" };

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static const char *
word(json_object *o, const char *key)
{
	return json_object_get_string(get(o, key));
}

static size_t
length(json_object *list)
{
	return json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
}

static void
set_word(char **slot, json_object *o, const char *key)
{
	if (word(o, key))
		mem_swap(slot, word(o, key));
}

static void
set_flag(bool *slot, json_object *o, const char *key)
{
	if (get(o, key))
		*slot = json_object_get_boolean(get(o, key));
}

static void
set_long(long *slot, json_object *o, const char *key)
{
	if (get(o, key))
		*slot = (long)json_object_get_int64(get(o, key));
}

bool
worldfile_time(json_object *o, int64_t *ms)
{
	json_object *at = get(o, "at"), *ago = get(o, "ago_s");

	if (ago) {
		*ms = clock_now() -
		    (int64_t)(json_object_get_double(ago) * 1000);
		return true;
	}
	if (json_object_is_type(at, json_type_int)) {
		*ms = json_object_get_int64(at);
		return true;
	}
	return at == NULL || clock_parse(json_object_get_string(at), ms);
}

static bool
read_platform(json_object *o, enum platform *p)
{
	const char *s = word(o, "platform");
	int i;

	*p = MESSENGER;
	for (i = 0; s && i < 3; i++)
		if (strcmp(platforms[i], s) == 0)
			*p = (enum platform)i;
	return s == NULL || strcmp(platforms[*p], s) == 0;
}

/* Attachments in short: {"image":URL}, also video, audio and file. */
static json_object *
attachment(struct world *w, json_object *given)
{
	static const char *const kinds[] = { "image", "video", "audio",
	    "file" };
	static const char *const mimes[] = { "image/jpeg", "video/mp4",
	    "audio/mp4", "application/pdf" };
	json_object *o, *data;
	char *id, name[64];
	int i;

	for (i = 0; i < 4 && !word(given, kinds[i]); i++)
		;
	if (i == 4)
		return json_object_get(given);
	o = json_object_new_object();
	id = ids_digits("", 15, ++w->next);
	snprintf(name, sizeof(name), "%s-%s", kinds[i], id);
	json_object_object_add(o, "id", json_object_new_string(id));
	json_object_object_add(o, "mime_type",
	    json_object_new_string(mimes[i]));
	json_object_object_add(o, "name", json_object_new_string(name));
	json_object_object_add(o, "size", i == 0 ?
	    json_object_new_int(54542) : NULL);
	data = json_object_new_object();
	json_object_object_add(data, "url", json_object_get(get(given,
	    kinds[i])));
	if (i < 2) {
		json_object_object_add(data, "preview_url",
		    json_object_get(get(given, kinds[i])));
		json_object_object_add(data, "width",
		    json_object_new_int(640));
		json_object_object_add(data, "height",
		    json_object_new_int(480));
		json_object_object_add(o, i ? "video_data" : "image_data",
		    data);
	} else {
		json_object_object_add(o, "file_url", json_object_get(get(
		    given, kinds[i])));
		json_object_put(data);
	}
	free(id);
	return o;
}

static json_object *
attachments(struct world *w, json_object *given)
{
	json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < length(given); i++)
		json_object_array_add(list, attachment(w,
		    json_object_array_get_idx(given, i)));
	return list;
}

static void
set_extra(struct world *w, struct message *m, json_object *o)
{
	static const char *const keys[] = { "attachments", "shares",
	    "reactions", "tags", "sticker", "story", "reply_to",
	    "is_unsupported" };
	json_object *v;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!json_object_object_get_ex(o, keys[i], &v))
			continue;
		if (m->extra == NULL)
			m->extra = json_object_new_object();
		if (v == NULL)
			json_object_object_del(m->extra, keys[i]);
		else if (i < 4)
			json_object_object_add(m->extra, keys[i],
			    attachments(w, v));
		else
			json_object_object_add(m->extra, keys[i],
			    json_object_get(v));
	}
}

static void
set_shape(struct message *m, json_object *o)
{
	static const char *const names[] = { "whole", "no_from", "bare",
	    "row", "gone" };
	const char *s = word(o, "shape");
	int i;

	for (i = 0; s && i < 5; i++)
		if (strcmp(names[i], s) == 0)
			m->shape = (enum shape)i;
}

/* Changes what is given: text, shape, attachments and their like. */
void
worldfile_change(struct world *w, struct message *m, json_object *o)
{
	enum shape shape = m->shape;

	set_word(&m->text, o, "text");
	set_extra(w, m, o);
	set_shape(m, o);
	if (m->shape == SHAPE_GONE && shape != SHAPE_GONE)
		message_hide(w, m);
}

static struct message *
add_message(struct world *w, struct thread *t, json_object *o,
    const char **why)
{
	const char *from = word(o, "from");
	enum sender sender = from && strcmp(from, "page") == 0 ? FROM_PAGE :
	    FROM_CUSTOMER;
	int64_t at = clock_now();
	struct message *m;

	*why = "\"at\" is no time";
	if (!worldfile_time(o, &at))
		return NULL;
	*why = "a message with this id exists";
	if (word(o, "id") && table_get(&w->messages, word(o, "id")))
		return NULL;
	m = message_new(w, t, word(o, "id"), sender,
	    sender == FROM_PAGE ? BY_PAGE : BY_CUSTOMER, at);
	if (get(o, "visible_after_ms"))
		m->visible = clock_now() + json_object_get_int64(get(o,
		    "visible_after_ms"));
	set_word(&m->text, o, "text");
	set_extra(w, m, o);
	set_shape(m, o);
	message_show(w, m);
	if (m->shape == SHAPE_GONE && m->listed)
		message_hide(w, m);
	return m;
}

/* A customer is {"id","name"|"username"} or just an id. */
static struct thread *
find_thread(struct world *w, struct page *p, enum platform platform,
    const char *thread, json_object *o)
{
	json_object *who = get(o, "customer");
	bool plain = json_object_is_type(who, json_type_string);
	const char *id = plain ? json_object_get_string(who) :
	    word(who, "id");
	const char *name = plain ? NULL : word(who, "name");
	struct thread *t = thread ? table_get(&p->by_id, thread) : NULL;

	if (t)
		return t;
	if (id && table_get(&p->customers[platform], id))
		return table_get(&p->customers[platform], id);
	if (!plain && word(who, "username"))
		name = word(who, "username");
	t = thread_add(w, p, platform, thread, id, name);
	if (!plain && get(who, "send_error"))
		t->send_error = json_object_get(get(who, "send_error"));
	return t;
}

static bool
read_poison(json_object *o, enum poison *poison)
{
	const char *s = word(o, "poison");

	if (!json_object_object_get_ex(o, "poison", NULL))
		return true;
	*poison = s == NULL ? POISON_NONE : strcmp(s, "row") == 0 ?
	    POISON_ROW : POISON_MESSAGES;
	return s == NULL || strcmp(s, "row") == 0 ||
	    strcmp(s, "messages") == 0;
}

static bool
add_thread(struct world *w, struct page *p, json_object *o, const char **why)
{
	json_object *list = get(o, "messages");
	enum platform platform;
	struct thread *t;
	size_t i;

	*why = "\"platform\" of a thread";
	if (!read_platform(o, &platform) || platform == WHATSAPP)
		return false;
	t = find_thread(w, p, platform, word(o, "id"), o);
	*why = "\"poison\" of a thread";
	if (!read_poison(o, &t->poison))
		return false;
	for (i = 0; i < length(list); i++)
		if (!add_message(w, t, json_object_array_get_idx(list, i),
		    why))
			return false;
	if (t->count)
		thread_relist(t);
	return true;
}

static void
set_bucket(struct bucket *b, json_object *o)
{
	if (o == NULL)
		return;
	b->per_s = json_object_get_double(get(o, "per_s"));
	b->burst = get(o, "burst") ? json_object_get_double(get(o, "burst")) :
	    b->per_s;
	b->tick = 0;
}

static void
set_token(struct world *w, const char *value, struct page *p,
    struct phone *phone, enum token_kind kind)
{
	struct token *t;

	if (value == NULL)
		return;
	t = world_token(w, value);
	t->page = p;
	t->phone = phone;
	t->kind = kind;
}

static void
set_page(struct world *w, struct page *p, json_object *o)
{
	json_object *ig = get(o, "instagram"), *limits = get(o, "limits");
	long visible = (long)p->send_visible_ms;

	set_word(&p->name, o, "name");
	set_word(&p->app_secret, o, "app_secret");
	set_word(&p->app_id, o, "app_id");
	set_long(&p->ends_s, o, "token_ends_s");
	set_long(&p->consent_s, o, "consent_ends_s");
	set_word(&p->instagram_id, ig, "id");
	set_word(&p->instagram_name, ig, "username");
	set_word(&p->instagram_scoped, ig, "scoped_id");
	set_flag(&p->require_proof, o, "require_proof");
	set_flag(&p->human_agent, o, "human_agent");
	set_flag(&p->routing, o, "routing");
	set_flag(&p->sparse, o, "sparse");
	set_flag(&p->ids_only, o, "ids_only");
	set_word(&p->served, o, "served");
	set_long(&p->detail_limit, o, "detail_limit");
	set_long(&p->reduce_above, o, "reduce_above");
	set_long(&visible, o, "send_visible_after_ms");
	p->send_visible_ms = visible;
	if (word(o, "send_id_form"))
		p->bare_send_id = strcmp(word(o, "send_id_form"),
		    "bare") == 0;
	if (json_object_object_get_ex(o, "usage", NULL)) {
		json_object_put(p->usage);
		p->usage = json_object_get(get(o, "usage"));
	}
	set_bucket(&p->reads, get(limits, "reads"));
	set_bucket(&p->sends, get(limits, "sends"));
	set_token(w, word(o, "token"), p, NULL, TOKEN_PAGE);
	set_token(w, word(ig, "token"), p, NULL, TOKEN_LOGIN);
}

static bool
add_page(struct world *w, json_object *o, json_object *usual,
    const char **why)
{
	json_object *list = get(o, "threads");
	struct page *p = word(o, "id") ? world_page(w, word(o, "id")) : NULL;
	size_t i;

	if (p == NULL) {
		p = world_page_add(w, word(o, "id"));
		set_page(w, p, usual);
	}
	set_page(w, p, o);
	for (i = 0; i < length(list); i++)
		if (!add_thread(w, p, json_object_array_get_idx(list, i),
		    why))
			return false;
	return true;
}

/* windows: {"+1555...": true (open now), seconds ago, or a time}. */
static bool
set_window(struct phone *p, const char *who, json_object *v)
{
	int64_t ms = clock_now();

	if (json_object_is_type(v, json_type_int))
		ms -= json_object_get_int64(v) * 1000;
	else if (json_object_is_type(v, json_type_string) &&
	    !clock_parse(json_object_get_string(v), &ms))
		return false;
	json_object_object_add(p->windows, who, json_object_new_int64(ms));
	return true;
}

static bool
add_phone(struct world *w, json_object *o, const char **why)
{
	const char *id = word(o, "phone_number_id");
	struct phone *p = id ? world_phone(w, id) : NULL;
	json_object *windows = get(o, "windows");

	if (p == NULL)
		p = world_phone_add(w, id);
	set_word(&p->app_secret, o, "app_secret");
	set_flag(&p->require_proof, o, "require_proof");
	set_bucket(&p->sends, get(get(o, "limits"), "sends"));
	set_token(w, word(o, "token"), NULL, p, TOKEN_WHATSAPP);
	*why = "\"windows\" of a phone number";
	if (!json_object_is_type(windows, json_type_object))
		return windows == NULL;
	json_object_object_foreach(windows, who, v)
		if (!set_window(p, who, v))
			return false;
	return true;
}

bool
worldfile_merge(struct world *w, struct model *m, json_object *o,
    const char **why)
{
	json_object *list;
	size_t i;

	*why = "not an object";
	if (!json_object_is_type(o, json_type_object))
		return false;
	if (get(o, "seed"))
		ids_seed((uint64_t)json_object_get_int64(get(o, "seed")));
	list = get(o, "pages");
	for (i = 0; i < length(list); i++)
		if (!add_page(w, json_object_array_get_idx(list, i),
		    get(o, "options"), why))
			return false;
	list = get(o, "whatsapp");
	for (i = 0; i < length(list); i++)
		if (!add_phone(w, json_object_array_get_idx(list, i), why))
			return false;
	list = get(o, "generate");
	for (i = 0; i < length(list); i++)
		if (!bulk_add(w, json_object_array_get_idx(list, i), why))
			return false;
	model_merge(m, get(o, "model"));
	return true;
}

/* A WhatsApp customer only opens a window: there is nothing to read. */
static bool
say_whatsapp(struct world *w, json_object *o)
{
	struct phone *p = word(o, "page") ? world_phone(w, word(o, "page")) :
	    w->phone_count == 1 ? w->phones[0] : NULL;
	int64_t at = clock_now();

	if (p == NULL || !word(o, "customer") || !worldfile_time(o, &at))
		return false;
	json_object_object_add(p->windows, word(o, "customer"),
	    json_object_new_int64(at));
	return true;
}

/* The page named, the only one, or the one that has the thread. */
static struct page *
say_page(const struct world *w, json_object *o)
{
	const char *id = word(o, "page"), *thread = word(o, "thread");
	size_t i;

	if (id)
		return world_page(w, id);
	for (i = 0; thread && i < w->page_count; i++)
		if (table_get(&w->pages[i]->by_id, thread))
			return w->pages[i];
	return w->page_count == 1 ? w->pages[0] : NULL;
}

struct message *
worldfile_say(struct world *w, json_object *o, const char **why)
{
	struct page *p = say_page(w, o);
	const char *thread = word(o, "thread");
	enum platform platform;
	struct message *m;
	struct thread *t;

	*why = "unknown platform";
	if (!read_platform(o, &platform))
		return NULL;
	if (platform == WHATSAPP) {
		*why = say_whatsapp(w, o) ? NULL : "unknown number";
		return NULL;
	}
	*why = "unknown page";
	if (p == NULL)
		return NULL;
	*why = "a known thread, or a customer, is needed";
	if (!get(o, "customer") &&
	    (thread == NULL || !table_get(&p->by_id, thread)))
		return NULL;
	t = find_thread(w, p, platform, thread, o);
	m = add_message(w, t, o, why);
	if (m && t->count)
		thread_relist(t);
	return m;
}

bool
worldfile_token(struct world *w, json_object *o, const char **why)
{
	const char *value = word(o, "token"), *page = word(o, "page");
	json_object *dead;
	struct token *t;

	*why = "\"token\" is needed";
	if (value == NULL)
		return false;
	t = world_token(w, value);
	if (page && world_page(w, page)) {
		t->page = world_page(w, page);
		t->kind = get(o, "login") ? TOKEN_LOGIN : TOKEN_PAGE;
	} else if (page && world_phone(w, page)) {
		t->phone = world_phone(w, page);
		t->kind = TOKEN_WHATSAPP;
	}
	*why = "\"page\" is needed for a new token";
	if (t->page == NULL && t->phone == NULL)
		return false;
	if (!json_object_object_get_ex(o, "dead", &dead))
		return true;
	t->code = dead == NULL ? 0 : get(dead, "code") ?
	    json_object_get_int(get(dead, "code")) : 190;
	t->subcode = json_object_get_int(get(dead, "subcode"));
	t->status = json_object_get_int(get(dead, "status"));
	set_word(&t->message, dead, "message");
	return true;
}

static void
add(json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key,
	    value ? json_object_new_string(value) : NULL);
}

static json_object *
dump_message(const struct message *m)
{
	static const char *const authors[] = { "customer", "page", "api" };
	static const char *const shapes[] = { "whole", "no_from", "bare",
	    "row", "gone" };
	json_object *o = json_object_new_object();
	char at[CLOCK_LEN];

	clock_iso(m->at, at);
	add(o, "id", m->id);
	add(o, "at", at);
	add(o, "from", m->sender == FROM_PAGE ? "page" : "customer");
	add(o, "by", authors[m->author]);
	add(o, "text", m->text);
	add(o, "shape", shapes[m->shape]);
	json_object_object_add(o, "visible",
	    json_object_new_boolean(m->listed));
	if (m->extra)
		json_object_object_add(o, "extra", json_object_get(m->extra));
	return o;
}

static void
dump_rest(json_object *list, const struct thread *t, struct message **all,
    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (all[i]->thread == t)
			json_object_array_add(list, dump_message(all[i]));
}

static json_object *
dump_thread(const struct world *w, const struct thread *t)
{
	json_object *o = json_object_new_object();
	json_object *list = json_object_new_array();
	char at[CLOCK_LEN];
	size_t i;

	clock_iso(t->updated, at);
	add(o, "id", t->id);
	add(o, "page", t->page->id);
	add(o, "platform", platforms[t->platform]);
	add(o, "customer_id", t->customer_id);
	add(o, "customer_name", t->customer_name);
	add(o, "updated", at);
	for (i = 0; i < t->count; i++)
		json_object_array_add(list, dump_message(t->messages[i]));
	dump_rest(list, t, w->late, w->late_count);
	dump_rest(list, t, w->hidden, w->hidden_count);
	json_object_object_add(o, "messages", list);
	return o;
}

static json_object *
dump_page(const struct page *p)
{
	json_object *o = json_object_new_object();

	add(o, "id", p->id);
	add(o, "name", p->name);
	add(o, "instagram_id", p->instagram_id);
	add(o, "instagram_username", p->instagram_name);
	add(o, "instagram_scoped_id", p->instagram_scoped);
	return o;
}

json_object *
worldfile_dump(const struct world *w, const char *page, const char *thread)
{
	json_object *o = json_object_new_object();
	json_object *list = json_object_new_array();
	char at[CLOCK_LEN];
	size_t i;

	clock_iso(clock_now(), at);
	add(o, "now", at);
	for (i = 0; i < w->page_count; i++)
		json_object_array_add(list, dump_page(w->pages[i]));
	json_object_object_add(o, "pages", list);
	list = json_object_new_array();
	for (i = 0; i < w->phone_count; i++)
		json_object_array_add(list,
		    json_object_new_string(w->phones[i]->id));
	json_object_object_add(o, "whatsapp", list);
	list = json_object_new_array();
	for (i = 0; i < w->thread_count; i++) {
		const struct thread *t = w->thread_list[i];

		if ((page == NULL || strcmp(page, t->page->id) == 0) &&
		    (thread == NULL || strcmp(thread, t->id) == 0))
			json_object_array_add(list, dump_thread(w, t));
	}
	json_object_object_add(o, "threads", list);
	return o;
}
