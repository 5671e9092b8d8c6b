#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "queue.h"

struct reply {
	char *id;			/* owned */
	struct thread *thread;		/* borrowed */
	int64_t part;			/* the last one that was added */
	bool broken;
};

struct thread {
	char *key;			/* owned */
	struct lane *lane;		/* borrowed */
	struct letter *first, **last;	/* owned list */
	bool out;			/* one of its letters is on its way */
	struct json_object *said;	/* owned: ids that were given, or NULL */
	struct thread *next_ready;
};

struct queue {
	struct lane *lanes;		/* owned list */
	struct lh_table *threads;	/* by channel_id and thread_id */
	struct lh_table *replies;	/* by reply_id */
	unsigned length;
};

static void
letter_free(struct letter *l)
{
	json_object_put(l->outgoing);
	free(l);
}

static void
thread_free(struct lh_entry *e)
{
	struct thread *t = (struct thread *)lh_entry_v(e);
	struct letter *l;

	while ((l = t->first) != NULL) {
		t->first = l->next;
		letter_free(l);
	}
	json_object_put(t->said);
	free(t->key);
	free(t);
}

static void
reply_free(struct lh_entry *e)
{
	struct reply *r = (struct reply *)lh_entry_v(e);

	free(r->id);
	free(r);
}

struct queue *
queue_open(void)
{
	struct queue *q = must(calloc(1, sizeof(*q)));

	q->threads = must(lh_kchar_table_new(64, thread_free));
	q->replies = must(lh_kchar_table_new(64, reply_free));
	return q;
}

static void
insert(struct lh_table *t, const char *key, void *value)
{
	must_do(lh_table_insert(t, key, value) == 0);
}

static struct lane *
lane_of(struct queue *q, const char *channel_id)
{
	struct lane **at = &q->lanes;

	while (*at != NULL && strcmp((*at)->channel_id, channel_id) != 0)
		at = &(*at)->next;
	if (*at == NULL) {
		*at = must(calloc(1, sizeof(**at)));
		(*at)->channel_id = must_copy(channel_id);
	}
	return *at;
}

static struct thread *
thread_of(struct queue *q, const struct json_object *outgoing)
{
	struct thread *t;
	void *found;
	char *key;

	/* Two threads of one key would only wait for each other. */
	must_do(asprintf(&key, "%s\n%s", json_str(outgoing, "channel_id"),
	    json_str(outgoing, "thread_id")) != -1);
	if (lh_table_lookup_ex(q->threads, key, &found)) {
		free(key);
		return found;
	}
	t = must(calloc(1, sizeof(*t)));
	t->key = key;
	t->lane = lane_of(q, json_str(outgoing, "channel_id"));
	t->last = &t->first;
	insert(q->threads, key, t);
	return t;
}

static struct reply *
reply_of(struct queue *q, const char *id, struct thread *t)
{
	struct reply *r;
	void *found;

	if (lh_table_lookup_ex(q->replies, id, &found))
		return found;
	r = must(calloc(1, sizeof(*r)));
	r->id = must_copy(id);
	r->thread = t;
	insert(q->replies, r->id, r);
	return r;
}

/* Who waits the least for it, and what is not to be left half done. */
static int
rank(const struct letter *l)
{
	const char *author = json_str(l->outgoing, "author");

	if (l->looked_for || l->part > 1)
		return 0;
	return author != NULL && strcmp(author, "employee") == 0 ? 1 : 2;
}

/* Stamps are as long as each other: their order is that of time. */
static bool
goes_before(const struct letter *a, const struct letter *b)
{
	const char *at = json_str(a->outgoing, "after");
	const char *bt = json_str(b->outgoing, "after");

	if (rank(a) != rank(b))
		return rank(a) < rank(b);
	return at != NULL && bt != NULL && strcmp(at, bt) > 0;
}

static void
make_ready(struct thread *t)
{
	struct thread **at = &t->lane->ready;

	while (*at != NULL && !goes_before(t->first, (*at)->first))
		at = &(*at)->next_ready;
	t->next_ready = *at;
	*at = t;
}

bool
queue_add(struct queue *q, struct json_object *outgoing)
{
	const char *reply_id = json_str(outgoing, "reply_id");
	struct thread *t = thread_of(q, outgoing);
	struct reply *r = reply_of(q, reply_id, t);
	int64_t part = json_int_or(outgoing, "part", 0);
	struct letter *l;

	if (r->thread != t || part <= r->part)
		return false;
	r->part = part;
	l = must(calloc(1, sizeof(*l)));
	l->outgoing = json_object_get(outgoing);
	l->reply_id = reply_id;
	l->part = part;
	l->thread = t;
	l->reply = r;
	*t->last = l;
	t->last = &l->next;
	q->length++;
	if (t->first == l && !t->out)
		make_ready(t);
	return true;
}

struct lane *
queue_lanes(const struct queue *q)
{
	return q->lanes;
}

struct letter *
queue_peek(const struct lane *lane, const struct letter *previous)
{
	const struct thread *t = previous != NULL ?
	    previous->thread->next_ready : lane->ready;

	return t != NULL ? t->first : NULL;
}

void
queue_take(struct queue *q, struct letter *l)
{
	struct thread *t = l->thread, **at = &t->lane->ready;

	while (*at != t)
		at = &(*at)->next_ready;
	*at = t->next_ready;
	if ((t->first = l->next) == NULL)
		t->last = &t->first;
	t->out = true;
	q->length--;
}

void
queue_return(struct queue *q, struct letter *l)
{
	struct thread *t = l->thread;

	if ((l->next = t->first) == NULL)
		t->last = &l->next;
	t->first = l;
	t->out = false;
	q->length++;
	make_ready(t);
}

bool
queue_is_broken(const struct letter *l)
{
	return l->reply->broken;
}

const struct json_object *
queue_said(const struct letter *l)
{
	return l->thread->said;
}

static void
remember(struct thread *t, const char *message_id)
{
	if (t->said == NULL)
		t->said = must(json_object_new_array());
	json_append(t->said, json_object_new_string(message_id));
}

void
queue_done(struct letter *l, const char *message_id)
{
	struct thread *t = l->thread;

	if (message_id != NULL)
		remember(t, message_id);
	else
		l->reply->broken = true;
	t->out = false;
	if (t->first != NULL)
		make_ready(t);
	letter_free(l);
}

unsigned
queue_length(const struct queue *q)
{
	return q->length;
}

static void
lane_free(struct lane *lane)
{
	free(lane->channel_id);
	free(lane->cursor);
	free(lane);
}

void
queue_free(struct queue *q)
{
	struct lane *lane;

	if (q == NULL)
		return;
	while ((lane = q->lanes) != NULL) {
		q->lanes = lane->next;
		lane_free(lane);
	}
	lh_table_free(q->threads);
	lh_table_free(q->replies);
	free(q);
}
