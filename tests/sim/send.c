#include "send.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "graph.h"
#include "ledger.h"
#include "memory.h"

#define HOUR_MS		INT64_C(3600000)
#define WINDOW_MS	(24 * HOUR_MS)
#define HUMAN_MS	(7 * WINDOW_MS)
#define MESSENGER_MOST	2000		/* characters */
#define INSTAGRAM_MOST	1000		/* bytes of UTF-8 */

struct send {
	struct request	*q;
	struct reply	*r;
	struct page	*page;
	struct thread	*thread;
	const char	*recipient, *text, *type, *tag;
};

static bool
bad(struct send *s, const char *what, const char *name)
{
	return graph_refuse(s->r, s->q, 400, 100, 0, "(#100) %s%s", what,
	    name);
}

static bool
listed(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static bool
only(struct send *s, json_object *o, const char *const *known)
{
	json_object_object_foreach(o, key, value) {
		(void)value;
		if (!listed(known, key))
			return bad(s, "Unknown parameter: ", key);
	}
	return true;
}

/* Members of the body: the SDK specification's, less what is not played. */
static bool
check_members(struct send *s)
{
	static const char *const page[] = { "recipient", "message",
	    "messaging_type", "tag", "notification_type", "sender_action",
	    "reply_to", "access_token", "appsecret_proof", NULL };
	static const char *const login[] = { "recipient", "message",
	    "messaging_type", "tag", "sender_action", "reply_to",
	    "access_token", NULL };
	static const char *const args[] = { NULL };
	const char *type = request_header(s->q, "Content-Type");

	if (!graph_args(s->r, s->q, args))
		return false;
	if (type == NULL || s->q->form == NULL ||
	    !json_object_is_type(s->q->form, json_type_object))
		return bad(s, "The body must be JSON with Content-Type: ",
		    "application/json");
	return only(s, s->q->form, s->q->login ? login : page);
}

static json_object *
member(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static bool
check_recipient(struct send *s)
{
	static const char *const known[] = { "id", NULL };
	json_object *o = member(s->q->form, "recipient"), *id;

	if (!json_object_is_type(o, json_type_object))
		return bad(s, "The parameter recipient is required", "");
	if (!only(s, o, known))
		return false;
	id = member(o, "id");
	if (!json_object_is_type(id, json_type_string))
		return bad(s, "Param recipient[id] must be a string", "");
	s->recipient = json_object_get_string(id);
	return true;
}

static bool
check_action(struct send *s)
{
	static const char *const known[] = { "typing_on", "typing_off",
	    "mark_seen", "react", "unreact", NULL };
	json_object *o = member(s->q->form, "sender_action");

	if (o == NULL)
		return true;
	if (member(s->q->form, "message"))
		return graph_refuse(s->r, s->q, 400, 100, 2018014,
		    "(#100) A request cannot hold both message and "
		    "sender_action");
	if (!json_object_is_type(o, json_type_string) ||
	    !listed(known, json_object_get_string(o)))
		return bad(s, "Unknown sender_action", "");
	return true;
}

static bool
check_type(struct send *s)
{
	static const char *const types[] = { "RESPONSE", "UPDATE",
	    "MESSAGE_TAG", "UTILITY", NULL };
	json_object *o = member(s->q->form, "messaging_type");

	s->type = json_object_get_string(o);
	s->tag = json_object_get_string(member(s->q->form, "tag"));
	if (s->type == NULL && !s->q->login)
		return bad(s, "The parameter messaging_type is required", "");
	if (s->type && (!json_object_is_type(o, json_type_string) ||
	    !listed(types, s->type)))
		return bad(s, "Param messaging_type must be one of "
		    "{RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}", "");
	if (s->type && strcmp(s->type, "UTILITY") == 0)
		return bad(s, "A UTILITY message needs a template", "");
	if (s->type && strcmp(s->type, "MESSAGE_TAG") == 0 && s->tag == NULL)
		return bad(s, "MESSAGE_TAG needs the parameter tag", "");
	if (s->type && strcmp(s->type, "MESSAGE_TAG") && s->tag)
		return bad(s, "A tag needs messaging_type MESSAGE_TAG", "");
	/* all other tags died on 2026-04-27 (facts D) */
	if (s->tag && strcmp(s->tag, "HUMAN_AGENT"))
		return bad(s, "This message tag is no longer supported: ",
		    s->tag);
	if (s->tag && !s->page->human_agent)
		return graph_refuse(s->r, s->q, 403, 10, 0, "(#10) "
		    "Application does not have the Human Agent feature");
	return true;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static bool
check_length(struct send *s)
{
	if (s->thread->platform == INSTAGRAM &&
	    strlen(s->text) > INSTAGRAM_MOST)
		return graph_refuse(s->r, s->q, 400, 100, 2534015, "(#100) "
		    "Length of param message[text] must be less than or "
		    "equal to 1000 bytes");
	if (s->thread->platform == MESSENGER &&
	    characters(s->text) > MESSENGER_MOST)
		return bad(s, "Length of param message[text] must be less "
		    "than or equal to ", "2000");
	return true;
}

static bool
check_message(struct send *s)
{
	static const char *const known[] = { "text", "metadata", NULL };
	json_object *o = member(s->q->form, "message"), *text;

	if (!json_object_is_type(o, json_type_object))
		return bad(s, "The parameter message is required", "");
	if (!only(s, o, known))
		return false;
	text = member(o, "text");
	if (text && !json_object_is_type(text, json_type_string))
		return bad(s, "Param message[text] must be a string", "");
	s->text = json_object_get_string(text);
	if (s->text == NULL || s->text[strspn(s->text, " \t\r\n")] == '\0')
		return bad(s, "Message cannot be empty, must provide valid "
		    "attachment or text", "");
	if (strlen(s->text) != (size_t)json_object_get_string_len(text))
		return bad(s, "Param message[text] holds a NUL", "");
	return true;
}

static bool
check_reply_to(struct send *s)
{
	static const char *const known[] = { "mid", NULL };
	json_object *o = member(s->q->form, "reply_to");
	const struct message *m;
	const char *mid;

	if (o == NULL)
		return true;
	if (!json_object_is_type(o, json_type_object))
		return bad(s, "Param reply_to must be an object", "");
	if (!only(s, o, known))
		return false;
	mid = json_object_get_string(member(o, "mid"));
	m = mid ? table_get(&s->q->world->messages, mid) : NULL;
	if (m == NULL || m->thread != s->thread)
		return bad(s, "Param reply_to[mid] is no message of this "
		    "thread", "");
	return true;
}

static bool
find_thread(struct send *s)
{
	if (s->q->login)
		s->thread = table_get(&s->page->customers[INSTAGRAM],
		    s->recipient);
	else
		s->thread = thread_of(s->page, s->recipient);
	if (s->thread)
		return true;
	if (s->q->login)
		return graph_refuse(s->r, s->q, 400, 100, 2534014,
		    "The requested user cannot be found.");
	return graph_refuse(s->r, s->q, 400, 100, 2018001,
	    "(#100) No matching user found");
}

static bool
check_window(struct send *s)
{
	int64_t age = clock_now() - s->thread->heard;

	if (age <= (s->tag ? HUMAN_MS : WINDOW_MS))
		return true;
	if (s->thread->platform == INSTAGRAM)
		return graph_refuse(s->r, s->q, 403, 10, 2534022, "%sThis "
		    "message is sent outside of allowed window.",
		    s->q->login ? "" : "(#10) ");
	return graph_refuse(s->r, s->q, 403, 10, 2018278, "(#10) This "
	    "message is sent outside of allowed window. Learn more about the "
	    "new policy here: https://developers.facebook.com/docs/"
	    "messenger-platform/policy-overview");
}

/* Refusals the world orders for one customer (blocked, gone...). */
static bool
check_customer(struct send *s)
{
	json_object *e = s->thread->send_error;
	unsigned status = 400;

	if (e == NULL)
		return true;
	if (member(e, "status"))
		status = (unsigned)json_object_get_int(member(e, "status"));
	return graph_refuse(s->r, s->q, status,
	    json_object_get_int(member(e, "code")),
	    json_object_get_int(member(e, "subcode")), "%s",
	    member(e, "message") ? json_object_get_string(member(e,
	    "message")) : "(#551) This person isn't available right now.");
}

static bool
check_rate(struct send *s)
{
	if (bucket_take(&s->page->sends))
		return true;
	return graph_refuse(s->r, s->q, 400, 613, 0, "(#613) Calls to this "
	    "api have exceeded the rate limit.");
}

static void
note(const struct send *s, const struct message *m)
{
	json_object *o = json_object_new_object();
	static const char *const names[] = { "messenger", "instagram" };

	json_object_object_add(o, "platform",
	    json_object_new_string(names[s->thread->platform]));
	json_object_object_add(o, "page",
	    json_object_new_string(s->page->id));
	json_object_object_add(o, "thread_id",
	    json_object_new_string(s->thread->id));
	json_object_object_add(o, "recipient",
	    json_object_new_string(s->recipient));
	json_object_object_add(o, "message_id",
	    json_object_new_string(m->id));
	json_object_object_add(o, "text", json_object_new_string(s->text));
	json_object_object_add(o, "tag",
	    s->tag ? json_object_new_string(s->tag) : NULL);
	ledger_note("send", o);
}

static struct message *
apply(struct send *s)
{
	struct world *w = s->q->world;
	struct message *m = message_new(w, s->thread, NULL, FROM_PAGE, BY_API,
	    clock_now());

	m->text = mem_copy(s->text);
	m->visible += s->page->send_visible_ms;
	message_show(w, m);
	if (m->listed)
		thread_relist(s->thread);
	note(s, m);
	return m;
}

static void
answer(const struct send *s, const struct message *m)
{
	json_object *o = json_object_new_object();
	const char *id = m ? m->id : NULL;

	/* some answers come without the m_ that lists show (facts A5) */
	if (id && s->page->bare_send_id && strncmp(id, "m_", 2) == 0)
		id += 2;
	json_object_object_add(o, "recipient_id",
	    json_object_new_string(s->recipient));
	if (id)
		json_object_object_add(o, "message_id",
		    json_object_new_string(id));
	reply_json(s->r, 200, o);
}

void
send_message(struct request *q, struct reply *r, struct page *p)
{
	struct send s = { .q = q, .r = r, .page = p };

	q->class = "send";
	if (!check_members(&s) || !check_recipient(&s) || !check_action(&s))
		return;
	if (member(q->form, "sender_action")) {
		q->class = "action";
		if (find_thread(&s) && check_rate(&s))
			answer(&s, NULL);
		return;
	}
	if (check_type(&s) && check_message(&s) && find_thread(&s) &&
	    check_length(&s) && check_reply_to(&s) && check_customer(&s) &&
	    check_window(&s) && check_rate(&s))
		answer(&s, apply(&s));
}
