#include "node.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "edge.h"
#include "graph.h"

struct rule {
	const char	*name;
	unsigned	 on;
	const struct node *inside;	/* NULL: a scalar */
	bool		(*show)(struct view *, const struct rule *,
			    const struct field *, const void *thing);
					/* false: no data, not returned */
};

#define DETAILS_INSTAGRAM 20		/* facts A4 */

enum on
node_on(const struct request *q, enum platform platform)
{
	if (platform == MESSENGER)
		return ON_MESSENGER;
	return q->login ? ON_LOGIN : ON_PAGE_IG;
}

static const struct rule *
rule_find(const struct node *n, unsigned on, const char *name)
{
	const struct rule *r;

	for (r = n->rules; r->name; r++)
		if (r->on & on && strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

/* Defaults are short lists of plain names: read in place, not parsed. */
static void
usual_show(struct view *v, const struct node *n, const void *thing,
    void (*one)(struct view *, const struct node *, const struct field *,
    const void *))
{
	const char *p = v->on & ON_IG && n->usual_ig ? n->usual_ig : n->usual;
	char name[48];

	while (*p) {
		size_t len = strcspn(p, ",");
		struct field f = { .name = name, .limit = -1 };

		snprintf(name, sizeof(name), "%.*s", (int)len, p);
		one(v, n, &f, thing);
		p += len + (p[len] == ',');
	}
}

static void
member_show(struct view *v, const struct node *n, const struct field *f,
    const void *thing)
{
	const struct rule *r = rule_find(n, v->on, f->name);
	size_t mark = v->out->len;

	if (r == NULL)
		return;
	if (v->out->s[mark - 1] != '{')
		text_str(v->out, ",");
	text_json(v->out, f->name);
	text_str(v->out, ":");
	if (!r->show(v, r, f, thing))
		text_cut(v->out, mark);
}

/* Graph returns the id of a node whether it was asked for or not. */
void
node_show(struct view *v, const struct node *n, const struct field *want,
    const void *thing)
{
	static const struct field id = { .name = (char *)"id", .limit = -1 };
	size_t i;

	text_str(v->out, "{");
	if (want && want->count) {
		for (i = 0; i < want->count; i++)
			member_show(v, n, &want->kids[i], thing);
		if (!fields_find(want, "id"))
			member_show(v, n, &id, thing);
	} else {
		usual_show(v, n, thing, member_show);
	}
	text_str(v->out, "}");
}

bool
node_known(struct view *v, const struct node *n, const struct field *want)
{
	size_t i;

	for (i = 0; i < want->count; i++) {
		const struct field *f = &want->kids[i];
		const struct rule *r = rule_find(n, v->on, f->name);

		if (r == NULL)
			return graph_refuse(v->r, v->q, 400, 100, 0,
			    "%sTried accessing nonexisting field (%s)",
			    v->q->login ? "" : "(#100) ", f->name);
		if (f->count && r->inside == NULL)
			return graph_refuse(v->r, v->q, 400, 100, 0,
			    "(#100) Subfields of a scalar field (%s)",
			    f->name);
		if (r->inside && !node_known(v, r->inside, f))
			return false;
	}
	return true;
}

static void
json_show_array(struct text *out, json_object *o)
{
	size_t i, n = json_object_array_length(o);

	text_str(out, "[");
	for (i = 0; i < n; i++) {
		if (i)
			text_str(out, ",");
		json_show(out, json_object_array_get_idx(o, i));
	}
	text_str(out, "]");
}

void
json_show(struct text *out, json_object *o)
{
	bool first = true;

	switch (json_object_get_type(o)) {
	case json_type_string:
		text_json(out, json_object_get_string(o));
		break;
	case json_type_array:
		json_show_array(out, o);
		break;
	case json_type_object:
		text_str(out, "{");
		json_object_object_foreach(o, key, value) {
			if (!first)
				text_str(out, ",");
			first = false;
			text_json(out, key);
			text_str(out, ":");
			json_show(out, value);
		}
		text_str(out, "}");
		break;
	default:
		text_str(out, json_object_to_json_string(o));
	}
}

static bool
show_text(struct view *v, const char *s)
{
	if (s)
		text_json(v->out, s);
	return s != NULL;
}

static bool
show_time(struct view *v, int64_t ms)
{
	char s[CLOCK_LEN];

	clock_graph(ms, s);
	text_fmt(v->out, "\"%s\"", s);
	return true;
}

/* A member of what the world's file says in the platform's own words. */
static bool
show_member(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	json_object *o;

	if (!json_object_object_get_ex((json_object *)thing, f->name, &o))
		return false;
	if (r->inside && f->count && json_object_is_type(o, json_type_object))
		node_show(v, r->inside, f, o);
	else
		json_show(v->out, o);
	return true;
}

static const struct rule rules_image[] = {
	{ "url", ON_ALL, NULL, show_member },
	{ "preview_url", ON_ALL, NULL, show_member },
	{ "width", ON_ALL, NULL, show_member },
	{ "height", ON_ALL, NULL, show_member },
	{ "max_width", ON_ALL, NULL, show_member },
	{ "max_height", ON_ALL, NULL, show_member },
	{ "image_type", ON_MESSENGER, NULL, show_member },
	{ "render_as_sticker", ON_ALL, NULL, show_member },
	{ "animated_gif_url", ON_ALL, NULL, show_member },
	{ "animated_gif_preview_url", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_image = { "url,preview_url,width,height", NULL,
	rules_image };

static const struct rule rules_video[] = {
	{ "url", ON_ALL, NULL, show_member },
	{ "preview_url", ON_ALL, NULL, show_member },
	{ "length", ON_ALL, NULL, show_member },
	{ "video_type", ON_ALL, NULL, show_member },
	{ "rotation", ON_ALL, NULL, show_member },
	{ "width", ON_ALL, NULL, show_member },
	{ "height", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_video = { "url,preview_url,width,height", NULL,
	rules_video };

static const struct rule rules_template[] = {
	{ "title", ON_ALL, NULL, show_member },
	{ "subtitle", ON_ALL, NULL, show_member },
	{ "media_url", ON_ALL, NULL, show_member },
	{ "cta", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_template = { "title", NULL, rules_template };

static const struct rule rules_attachment[] = {
	{ "id", ON_ALL, NULL, show_member },
	{ "mime_type", ON_ALL, NULL, show_member },
	{ "name", ON_ALL, NULL, show_member },
	{ "size", ON_ALL, NULL, show_member },
	{ "file_url", ON_ALL, NULL, show_member },
	{ "image_data", ON_ALL, &node_image, show_member },
	{ "video_data", ON_ALL, &node_video, show_member },
	{ "generic_template", ON_ALL, &node_template, show_member },
	{ NULL, 0, NULL, NULL }
};
const struct node node_attachment = {
	"id,mime_type,name,size,file_url,image_data,video_data", NULL,
	rules_attachment
};

/* "Sub-fields must be asked for explicitly" (facts A2): only the id. */
static const struct rule rules_share[] = {
	{ "id", ON_ALL, NULL, show_member },
	{ "name", ON_ALL, NULL, show_member },
	{ "link", ON_ALL, NULL, show_member },
	{ "description", ON_ALL, NULL, show_member },
	{ "picture", ON_ALL, NULL, show_member },
	{ "template", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_share = { "id", NULL, rules_share };

static const struct rule rules_reaction[] = {
	{ "reaction", ON_ALL, NULL, show_member },
	{ "users", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_reaction = { "reaction,users", NULL,
	rules_reaction };

static const struct rule rules_link[] = {
	{ "link", ON_ALL, NULL, show_member },
	{ "id", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_link = { "link,id", NULL, rules_link };

static const struct rule rules_story[] = {
	{ "reply_to", ON_ALL, &node_link, show_member },
	{ "mention", ON_ALL, &node_link, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_story = { "reply_to,mention", NULL,
	rules_story };

static const struct rule rules_reply_to[] = {
	{ "mid", ON_ALL, NULL, show_member },
	{ "is_self_reply", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_reply_to = { "mid,is_self_reply", NULL,
	rules_reply_to };

static const struct rule rules_tag[] = {
	{ "name", ON_ALL, NULL, show_member },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_tag = { "name", NULL, rules_tag };

/* One side of a thread. */
struct person {
	const struct thread	*thread;
	bool			 ours;
};

static const char *
person_id(const struct person *p)
{
	const struct page *page = p->thread->page;

	if (!p->ours)
		return p->thread->customer_id;
	return p->thread->platform == INSTAGRAM && page->instagram_id ?
	    page->instagram_id : page->id;
}

static bool
show_person(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct person *p = thing;
	const struct page *page = p->thread->page;
	const char *name = !p->ours ? p->thread->customer_name :
	    p->thread->platform == INSTAGRAM && page->instagram_name ?
	    page->instagram_name : page->name;

	(void)r;
	if (strcmp(f->name, "id") == 0)
		return show_text(v, person_id(p));
	if (strcmp(f->name, "email") == 0) {
		text_fmt(v->out, "\"%s@facebook.com\"", person_id(p));
		return true;
	}
	if (strcmp(f->name, "user_id") == 0)
		return p->ours && show_text(v, person_id(p));
	return show_text(v, name);
}

static const struct rule rules_person[] = {
	{ "name", ON_MESSENGER, NULL, show_person },
	{ "email", ON_MESSENGER, NULL, show_person },
	{ "username", ON_IG, NULL, show_person },
	{ "user_id", ON_IG, NULL, show_person },
	{ "id", ON_ALL, NULL, show_person },
	{ NULL, 0, NULL, NULL }
};
static const struct node node_person = { "name,email,id", "username,id",
	rules_person };

static bool
show_people(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct thread *t = thing;
	struct person customer = { t, false }, us = { t, true };

	text_str(v->out, "{\"data\":[");
	if (strcmp(f->name, "former_participants")) {
		/* ours comes first on Instagram, second on Messenger */
		node_show(v, r->inside, f, v->on & ON_IG ? &us : &customer);
		text_str(v->out, ",");
		node_show(v, r->inside, f, v->on & ON_IG ? &customer : &us);
	}
	text_str(v->out, "]}");
	return true;
}

static bool
show_from(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct message *m = thing;
	struct person p = { m->thread, m->sender == FROM_PAGE };
	bool to = strcmp(f->name, "to") == 0;

	if (m->shape == SHAPE_NO_FROM && !to)
		return false;
	if (to) {
		p.ours = !p.ours;
		text_str(v->out, "{\"data\":[");
	}
	node_show(v, r->inside, f, &p);
	if (to)
		text_str(v->out, "]}");
	return true;
}

static bool
show_message(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct message *m = thing;

	(void)r;
	if (strcmp(f->name, "id") == 0)
		return show_text(v, m->id);
	if (strcmp(f->name, "created_time") == 0)
		return show_time(v, m->at);
	return show_text(v, m->text ? m->text : "");
}

static bool
show_extra(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct message *m = thing;

	return m->extra && show_member(v, r, f, m->extra);
}

/* A list such as attachments: {"data":[...]}, on Messenger with paging. */
static bool
show_extras(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct message *m = thing;
	json_object *list;
	size_t i, n;

	if (!m->extra || !json_object_object_get_ex(m->extra, f->name, &list))
		return false;
	n = json_object_array_length(list);
	if (f->limit >= 0 && (size_t)f->limit < n)
		n = (size_t)f->limit;
	text_str(v->out, "{\"data\":[");
	for (i = 0; i < n; i++) {
		if (i)
			text_str(v->out, ",");
		node_show(v, r->inside, f,
		    json_object_array_get_idx(list, i));
	}
	text_str(v->out, "]");
	if (v->on == ON_MESSENGER && strcmp(f->name, "attachments") == 0)
		edge_attachment_paging(v, f, m);
	text_str(v->out, "}");
	return true;
}

static bool
show_tags(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct message *m = thing;

	if (show_extras(v, r, f, thing))
		return true;
	text_str(v->out, m->sender == FROM_PAGE ?
	    "{\"data\":[{\"name\":\"inbox\"},{\"name\":\"read\"},"
	    "{\"name\":\"sent\"},{\"name\":\"source:web\"}]}" :
	    "{\"data\":[{\"name\":\"inbox\"},{\"name\":\"source:chat\"}]}");
	return true;
}

static const struct rule rules_message[] = {
	{ "id", ON_ALL, NULL, show_message },
	{ "created_time", ON_ALL, NULL, show_message },
	{ "message", ON_ALL, NULL, show_message },
	{ "from", ON_ALL, &node_person, show_from },
	{ "to", ON_ALL, &node_person, show_from },
	{ "attachments", ON_ALL, &node_attachment, show_extras },
	{ "shares", ON_ALL, &node_share, show_extras },
	{ "reactions", ON_ALL, &node_reaction, show_extras },
	{ "is_unsupported", ON_ALL, NULL, show_extra },
	{ "reply_to", ON_ALL, &node_reply_to, show_extra },
	{ "sticker", ON_MESSENGER, NULL, show_extra },
	{ "tags", ON_MESSENGER, &node_tag, show_tags },
	{ "story", ON_IG, &node_story, show_extra },
	{ NULL, 0, NULL, NULL }
};
const struct node node_message = { "id,created_time", NULL, rules_message };

bool
message_detailed(const struct thread *t, size_t index)
{
	long most = t->platform == INSTAGRAM ? DETAILS_INSTAGRAM :
	    t->page->detail_limit;

	return most <= 0 || t->count - index <= (size_t)most;
}

void
node_message_row(struct view *v, const struct field *want,
    const struct thread *t, size_t index)
{
	const struct message *m = t->messages[index];

	if (m->shape == SHAPE_BARE || m->shape == SHAPE_ROW ||
	    (v->on == ON_LOGIN && t->page->ids_only) ||
	    !message_detailed(t, index))
		want = NULL;
	node_show(v, &node_message, want, m);
}

static long
unread(const struct thread *t)
{
	size_t i = t->count;
	long n = 0;

	while (i-- && n < 100 && t->messages[i]->sender == FROM_CUSTOMER)
		n++;
	return n;
}

static bool
show_count(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct thread *t = thing;

	(void)r;
	text_fmt(v->out, "%ld", strcmp(f->name, "message_count") ?
	    unread(t) : (long)t->count);
	return true;
}

bool
node_poisoned(struct view *v, const struct thread *t, enum poison least)
{
	if (t->poison < least)
		return false;
	if (!v->refused)
		graph_refuse(v->r, v->q, 500, 1, 0,
		    "An unknown error occurred");
	v->refused = true;
	return true;
}

static bool
show_thread(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct thread *t = thing;
	const struct message *last = t->count ?
	    t->messages[t->count - 1] : NULL;

	(void)r;
	if (strcmp(f->name, "id") == 0)
		return show_text(v, t->id);
	if (node_poisoned(v, t, POISON_ROW))
		return false;
	if (strcmp(f->name, "updated_time") == 0)
		return show_time(v, t->updated);
	if (strcmp(f->name, "snippet") == 0)
		return show_text(v, last && last->text ? last->text : "");
	if (strcmp(f->name, "scoped_thread_key") == 0)
		return show_text(v, t->id);
	text_fmt(v->out, "\"\\/%s\\/inbox\\/%llu\\/\"", t->page->id,
	    (unsigned long long)t->number);
	return true;
}

static bool
show_true(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct thread *t = thing;

	(void)r;
	/* is_owner only where Conversation Routing is on (facts A2) */
	if (strcmp(f->name, "is_owner") == 0 && !t->page->routing)
		return false;
	text_str(v->out, "true");
	return true;
}

static bool
show_nothing(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	(void)v;
	(void)r;
	(void)f;
	(void)thing;
	return false;
}

static bool
show_messages(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	(void)r;
	if (node_poisoned(v, thing, POISON_MESSAGES))
		return false;
	edge_messages(v, f, thing);
	return true;
}

/* unread_count fails on Instagram (facts A2); its like are refused too. */
static const struct rule rules_thread[] = {
	{ "id", ON_ALL, NULL, show_thread },
	{ "updated_time", ON_ALL, NULL, show_thread },
	{ "participants", ON_ALL, &node_person, show_people },
	{ "messages", ON_ALL, &node_message, show_messages },
	{ "is_owner", ON_ALL, NULL, show_true },
	{ "link", ON_MESSENGER, NULL, show_thread },
	{ "snippet", ON_MESSENGER, NULL, show_thread },
	{ "scoped_thread_key", ON_MESSENGER, NULL, show_thread },
	{ "message_count", ON_MESSENGER, NULL, show_count },
	{ "unread_count", ON_MESSENGER, NULL, show_count },
	{ "can_reply", ON_MESSENGER, NULL, show_true },
	{ "is_subscribed", ON_MESSENGER, NULL, show_true },
	{ "senders", ON_MESSENGER, &node_person, show_people },
	{ "former_participants", ON_MESSENGER, &node_person, show_people },
	{ "name", ON_MESSENGER, NULL, show_nothing },
	{ "folder", ON_MESSENGER, NULL, show_nothing },
	{ "linked_group", ON_MESSENGER, NULL, show_nothing },
	{ "wallpaper", ON_MESSENGER, NULL, show_nothing },
	{ NULL, 0, NULL, NULL }
};
const struct node node_thread = { "id,link,updated_time", "id,updated_time",
	rules_thread };

static bool
show_account(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct page *p = thing;

	(void)r;
	if (strcmp(f->name, "id") == 0)
		return show_text(v, v->on == ON_LOGIN && p->instagram_scoped ?
		    p->instagram_scoped : p->instagram_id);
	if (strcmp(f->name, "user_id") == 0 ||
	    strcmp(f->name, "ig_id") == 0)
		return show_text(v, p->instagram_id);
	if (strcmp(f->name, "account_type") == 0)
		return show_text(v, "BUSINESS");
	return show_text(v, p->instagram_name);
}

static const struct rule rules_account[] = {
	{ "id", ON_ALL, NULL, show_account },
	{ "username", ON_ALL, NULL, show_account },
	{ "name", ON_ALL, NULL, show_account },
	{ "ig_id", ON_MESSENGER | ON_PAGE_IG, NULL, show_account },
	{ "user_id", ON_LOGIN, NULL, show_account },
	{ "account_type", ON_LOGIN, NULL, show_account },
	{ "profile_picture_url", ON_ALL, NULL, show_nothing },
	{ NULL, 0, NULL, NULL }
};
const struct node node_account = { "id", NULL, rules_account };

static bool
show_page(struct view *v, const struct rule *r, const struct field *f,
    const void *thing)
{
	const struct page *p = thing;

	if (r->inside) {
		if (p->instagram_id == NULL)
			return false;
		node_show(v, r->inside, f, p);
		return true;
	}
	if (strcmp(f->name, "id") == 0)
		return show_text(v, p->id);
	if (strcmp(f->name, "link") == 0) {
		text_fmt(v->out, "\"https:\\/\\/www.facebook.com\\/%s\"",
		    p->id);
		return true;
	}
	return show_text(v, p->name);
}

static const struct rule rules_page[] = {
	{ "id", ON_ALL, NULL, show_page },
	{ "name", ON_ALL, NULL, show_page },
	{ "link", ON_ALL, NULL, show_page },
	{ "username", ON_ALL, NULL, show_nothing },
	{ "category", ON_ALL, NULL, show_nothing },
	{ "instagram_business_account", ON_ALL, &node_account, show_page },
	{ "connected_instagram_account", ON_ALL, &node_account, show_page },
	{ NULL, 0, NULL, NULL }
};
const struct node node_page = { "name,id", NULL, rules_page };
