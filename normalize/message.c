#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attachment.h"
#include "message.h"
#include "record.h"
#include "stamp.h"

/* Text, or the bare number of seconds that Graph's documents speak of. */
static int64_t
time_of(const struct json_object *item)
{
	const char *text = json_str(item, "created_time");
	char digits[24];
	int64_t seconds;

	if (text != NULL || !json_int(item, "created_time", &seconds))
		return stamp_parse(text);
	snprintf(digits, sizeof(digits), "%lld", (long long)seconds);
	return stamp_parse(digits);
}

const char *
message_check(const struct json_object *item, int64_t *created_at)
{
	if (!json_object_is_type(item, json_type_object))
		return "message is no object";
	if (!graph_is_id(json_str(item, "id")))
		return "message without a usable id";
	if ((*created_at = time_of(item)) == STAMP_NONE)
		return "message without a usable created_time";
	return NULL;
}

/* Who wrote a message, and to whom. */
struct sides {
	struct json_object *customer;	/* borrowed; NULL: not known */
	bool is_ours;
	bool is_known;			/* from is there, and we are a side */
};

static bool
is_us(const struct thread *t, const struct json_object *person)
{
	const char *alias = t->platform->person_alias;
	const char *id = json_str(person, "id");

	if (id != NULL && strcmp(id, t->self_id) == 0)
		return true;
	id = alias != NULL ? json_str(person, alias) : NULL;
	return id != NULL && strcmp(id, t->self_id) == 0;
}

static bool
has_us(const struct thread *t, const struct json_object *people)
{
	size_t i, n = people != NULL ? json_object_array_length(people) : 0;

	for (i = 0; i < n; i++)
		if (is_us(t, json_object_array_get_idx(people, i)))
			return true;
	return false;
}

/* The first that is not us; NULL: nobody. */
static struct json_object *
other_in(const struct thread *t, const struct json_object *people)
{
	struct json_object *person;
	size_t i, n = people != NULL ? json_object_array_length(people) : 0;

	for (i = 0; i < n; i++) {
		person = json_object_array_get_idx(people, i);
		if (graph_is_id(json_str(person, "id")) && !is_us(t, person))
			return person;
	}
	return NULL;
}

void
thread_people(struct thread *t, const struct json_object *people)
{
	t->has_us = has_us(t, people);
	t->other = other_in(t, people);
}

static struct sides
sides_of(const struct thread *t, const struct json_object *item)
{
	struct json_object *from = json_obj(item, "from");
	struct json_object *to = graph_list(item, "to");
	bool is_told = json_length(to) > 0;
	struct sides s = { 0 };

	if (graph_is_id(json_str(from, "id"))) {
		s.is_ours = is_us(t, from);
		s.is_known = s.is_ours || (is_told ? has_us(t, to) :
		    t->has_us);
	}
	if (s.is_ours)
		s.customer = is_told ? other_in(t, to) : t->other;
	else if (s.is_known)
		s.customer = from;
	/* Where we are not seen, nobody is the other side: it might be us. */
	if (s.customer == NULL && t->has_us)
		s.customer = t->other;
	return s;
}

static void
put_content(struct json_object *item, struct json_object *attachments,
    bool is_known)
{
	const char *text = json_text(item, "message");
	char *words;

	if (text != NULL && *text != '\0') {
		record_put_str("content", text);
		return;
	}
	words = attachments_say(attachments);
	record_put_str("content",
	    *words == '\0' && is_known ? "[empty message]" : words);
	free(words);
}

static void
put_customer(const struct platform *platform, struct json_object *customer)
{
	const char *id = json_str(customer, "id");
	const char *name = json_text(customer, platform->person_name);

	if (customer == NULL)
		return;
	record_put_str("customer_id", id);
	if (name != NULL && *name != '\0')
		record_put_str("customer_name", name);
}

static void
put_reply_to(const struct json_object *item)
{
	const char *id = json_str(json_obj(item, "reply_to"), "mid");

	if (graph_is_id(id))
		record_put_str("reply_to", id);
}

void
message_write(const struct thread *t, struct json_object *item,
    int64_t created_at, int64_t sequence)
{
	struct json_object *attachments = attachments_of(t->platform, item);
	struct sides s = sides_of(t, item);
	char text[STAMP_SIZE];

	record_start("message");
	record_put_str("channel_id", t->channel_id);
	record_put_str("platform", t->platform->name);
	record_put_str("thread_id", t->id);
	record_put_str("message_id", json_str(item, "id"));
	record_put_str("sender_type", s.is_ours ? "employee" : "customer");
	put_content(item, attachments, s.is_known);
	record_put_str("created_at", stamp_print(created_at, text));
	record_put_int("sequence", sequence);
	put_customer(t->platform, s.customer);
	if (attachments != NULL)
		record_put_json("attachments", attachments);
	put_reply_to(item);
	if (!s.is_known)
		record_put_bool("unreadable", true);
	record_stop();
	json_object_put(attachments);
}
