#include "whatsapp.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "graph.h"
#include "ids.h"
#include "ledger.h"
#include "node.h"

#define WINDOW_MS	INT64_C(86400000)
#define BODY_MOST	4096		/* characters */
#define CALLBACK_MOST	512

struct note {
	struct request	*q;
	struct reply	*r;
	struct phone	*phone;
	const char	*to, *bsuid, *body;
};

/* WhatsApp's errors carry error_data{messaging_product,details}: facts D. */
static bool
refuse(struct note *n, int code, const char *title, const char *fmt, ...)
{
	json_object *e = json_object_new_object();
	json_object *more = json_object_new_object();
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	json_object_object_add(more, "messaging_product",
	    json_object_new_string("whatsapp"));
	json_object_object_add(more, "details", json_object_new_string(text));
	snprintf(text, sizeof(text), "(#%d) %s", code, title);
	json_object_object_add(e, "message", json_object_new_string(text));
	json_object_object_add(e, "type",
	    json_object_new_string("OAuthException"));
	json_object_object_add(e, "code", json_object_new_int(code));
	json_object_object_add(e, "error_data", more);
	n->r->status = 400;
	reply_reason(n->r, "%d %s", code, text);
	graph_error_body(n->r, n->q, e);
	json_object_put(e);
	return false;
}

static json_object *
member(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static bool
only(struct note *n, json_object *o, const char *const *known)
{
	size_t i;

	json_object_object_foreach(o, key, value) {
		(void)value;
		for (i = 0; known[i] && strcmp(known[i], key); i++)
			;
		if (known[i] == NULL)
			return refuse(n, 100, "Invalid parameter",
			    "Unexpected key \"%.100s\"", key);
	}
	return true;
}

static bool
is_word(json_object *o, const char *key, const char *word)
{
	json_object *v = member(o, key);

	return json_object_is_type(v, json_type_string) &&
	    strcmp(json_object_get_string(v), word) == 0;
}

static bool
check_envelope(struct note *n)
{
	static const char *const known[] = { "messaging_product",
	    "recipient_type", "to", "recipient", "type", "text", "context",
	    "biz_opaque_callback_data", NULL };
	static const char *const args[] = { NULL };
	const char *type = request_header(n->q, "Content-Type");
	json_object *o = n->q->form;

	if (!graph_args(n->r, n->q, args))
		return false;
	if (type == NULL || strncasecmp(type, "application/json", 16) ||
	    !json_object_is_type(o, json_type_object))
		return refuse(n, 100, "Invalid parameter",
		    "The body must be a JSON object");
	if (!is_word(o, "messaging_product", "whatsapp"))
		return refuse(n, 100, "The parameter messaging_product is "
		    "required.", "messaging_product must be \"whatsapp\"");
	if (!only(n, o, known))
		return false;
	if (member(o, "recipient_type") &&
	    !is_word(o, "recipient_type", "individual"))
		return refuse(n, 100, "Invalid parameter",
		    "recipient_type must be \"individual\"");
	if (member(o, "type") && !is_word(o, "type", "text"))
		return refuse(n, 131051, "Unsupported message type",
		    "The simulator knows text messages only");
	return true;
}

/* "Always with +" (facts F1): without it Meta may guess another country. */
static bool
check_phone(struct note *n)
{
	const char *p = n->to;
	size_t digits;

	if (*p++ != '+')
		return refuse(n, 131009, "Parameter value is not valid",
		    "to must begin with + and the country code");
	digits = strspn(p, "0123456789");
	if (digits < 7 || digits > 15 || p[digits])
		return refuse(n, 131009, "Parameter value is not valid",
		    "to is not a phone number");
	return true;
}

static bool
check_to(struct note *n)
{
	json_object *to = member(n->q->form, "to");
	json_object *id = member(n->q->form, "recipient");

	if (to == NULL && id == NULL)
		return refuse(n, 131008, "Required parameter is missing",
		    "The parameter to is required.");
	if ((to && !json_object_is_type(to, json_type_string)) ||
	    (id && !json_object_is_type(id, json_type_string)))
		return refuse(n, 100, "Invalid parameter",
		    "to and recipient must be strings");
	n->to = json_object_get_string(to);
	n->bsuid = n->to ? NULL : json_object_get_string(id);
	return n->to == NULL || check_phone(n);
}

static bool
check_extras(struct note *n)
{
	static const char *const known[] = { "message_id", NULL };
	json_object *context = member(n->q->form, "context");
	json_object *data = member(n->q->form, "biz_opaque_callback_data");

	if (context && (!json_object_is_type(context, json_type_object) ||
	    !member(context, "message_id")))
		return refuse(n, 100, "Invalid parameter",
		    "context must hold message_id");
	if (context && !only(n, context, known))
		return false;
	if (data && (!json_object_is_type(data, json_type_string) ||
	    json_object_get_string_len(data) > CALLBACK_MOST))
		return refuse(n, 100, "Invalid parameter",
		    "biz_opaque_callback_data must be a string of at most "
		    "512 characters");
	return true;
}

static bool
check_text(struct note *n)
{
	static const char *const known[] = { "body", "preview_url", NULL };
	json_object *text = member(n->q->form, "text"), *body, *preview;
	size_t count = 0;
	const char *p;

	if (!json_object_is_type(text, json_type_object))
		return refuse(n, 131008, "Required parameter is missing",
		    "The parameter text is required.");
	if (!only(n, text, known))
		return false;
	preview = member(text, "preview_url");
	if (preview && !json_object_is_type(preview, json_type_boolean))
		return refuse(n, 100, "Invalid parameter",
		    "text[preview_url] must be a boolean");
	body = member(text, "body");
	if (!json_object_is_type(body, json_type_string) ||
	    json_object_get_string_len(body) == 0)
		return refuse(n, 131008, "Required parameter is missing",
		    "The parameter text['body'] is required.");
	n->body = json_object_get_string(body);
	for (p = n->body; *p; p++)
		count += (*p & 0xc0) != 0x80;
	if (count > BODY_MOST)
		return refuse(n, 100, "Invalid parameter", "Param "
		    "text['body'] must be at most 4096 characters long.");
	return true;
}

static bool
check_window(struct note *n)
{
	json_object *heard = member(n->phone->windows,
	    n->to ? n->to : n->bsuid);

	if (heard &&
	    clock_now() - json_object_get_int64(heard) <= WINDOW_MS)
		return true;
	return refuse(n, 131047, "Re-engagement message", "Message failed to "
	    "send because more than 24 hours have passed since the customer "
	    "last replied to this number.");
}

static bool
check_rate(struct note *n)
{
	return bucket_take(&n->phone->sends) || refuse(n, 130429,
	    "Rate limit hit", "Message failed to send because there were too "
	    "many messages sent from this phone number in a short period of "
	    "time.");
}

static json_object *
contact(const struct note *n)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "input",
	    json_object_new_string(n->to ? n->to : n->bsuid));
	if (n->to)
		json_object_object_add(o, "wa_id",
		    json_object_new_string(n->to + 1));
	else
		json_object_object_add(o, "user_id",
		    json_object_new_string(n->bsuid));
	return o;
}

static json_object *
one(json_object *o)
{
	json_object *list = json_object_new_array();

	json_object_array_add(list, o);
	return list;
}

static void
apply(struct note *n)
{
	json_object *o = json_object_new_object();
	json_object *message = json_object_new_object();
	json_object *line = json_object_new_object();
	char *id = ids_wamid(n->to ? n->to + 1 : n->bsuid,
	    ++n->q->world->next);

	json_object_object_add(line, "phone_number_id",
	    json_object_new_string(n->phone->id));
	json_object_object_add(line, "recipient",
	    json_object_new_string(n->to ? n->to : n->bsuid));
	json_object_object_add(line, "message_id",
	    json_object_new_string(id));
	json_object_object_add(line, "text", json_object_new_string(n->body));
	ledger_note("whatsapp", line);
	json_object_object_add(message, "id", json_object_new_string(id));
	json_object_object_add(o, "messaging_product",
	    json_object_new_string("whatsapp"));
	json_object_object_add(o, "contacts", one(contact(n)));
	json_object_object_add(o, "messages", one(message));
	reply_json(n->r, 200, o);
	free(id);
}

/* Mark as read and typing share the endpoint: {"success":true}. */
static void
read_receipt(struct note *n)
{
	static const char *const known[] = { "messaging_product", "status",
	    "message_id", "typing_indicator", NULL };

	n->q->class = "whatsapp/read";
	if (!only(n, n->q->form, known))
		return;
	if (!is_word(n->q->form, "status", "read") ||
	    !member(n->q->form, "message_id"))
		refuse(n, 100, "Invalid parameter",
		    "status must be \"read\" with a message_id");
	else
		text_str(&n->r->body, "{\"success\":true}");
}

/* GET /{phone-number-id}: the few fields that tell the number is ours. */
static void
show_number(struct note *n)
{
	static const char *const known[] = { "fields", NULL };
	static const char *const names[] = { "id", "display_phone_number",
	    "verified_name", "quality_rating" };
	const char *want = request_arg(n->q, "fields");
	const char *values[4] = { n->phone->id, "+1 555-000-0000",
	    "Souk demo", "GREEN" };
	struct field root = { .limit = -1 };
	json_object *o = json_object_new_object();
	char why[256];
	size_t i, k;

	n->q->class = "whatsapp/number";
	if (want == NULL)
		want = "id,display_phone_number,verified_name";
	if (!graph_args(n->r, n->q, known))
		goto out;
	if (!fields_parse(want, &root, why, sizeof(why))) {
		graph_refuse(n->r, n->q, 400, 2500, 0, "%s", why);
		goto out;
	}
	for (i = 0; i < root.count; i++) {
		for (k = 0; k < 4 && strcmp(names[k], root.kids[i].name); k++)
			;
		if (k == 4) {
			graph_refuse(n->r, n->q, 400, 100, 0, "(#100) Tried "
			    "accessing nonexisting field (%s)",
			    root.kids[i].name);
			goto out;
		}
		json_object_object_add(o, names[k],
		    json_object_new_string(values[k]));
	}
	json_object_object_add(o, "id", json_object_new_string(values[0]));
	json_show(&n->q->out, o);
out:
	fields_free(&root);
	json_object_put(o);
}

void
whatsapp_answer(struct request *q, struct reply *r, const char *id,
    const char *edge)
{
	struct note n = { .q = q, .r = r, .phone = q->token->phone };

	q->class = "whatsapp";
	if (strcmp(n.phone->id, id) == 0 && edge == NULL &&
	    request_is(q, "GET"))
		show_number(&n);
	else if (strcmp(n.phone->id, id) || edge == NULL ||
	    strcmp(edge, "messages") || !request_is(q, "POST"))
		graph_missing(r, q, id);
	else if (q->form && member(q->form, "status"))
		read_receipt(&n);
	else if (check_envelope(&n) && check_to(&n) && check_text(&n) &&
	    check_extras(&n) && check_window(&n) && check_rate(&n))
		apply(&n);
}
