#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "ids.h"
#include "memory.h"

struct page *
world_page(const struct world *w, const char *id)
{
	size_t i;

	for (i = 0; i < w->page_count; i++)
		if (strcmp(w->pages[i]->id, id) == 0)
			return w->pages[i];
	return NULL;
}

struct page *
world_page_add(struct world *w, const char *id)
{
	struct page *p = mem_zero(1, sizeof(*p));

	w->pages = mem_more(w->pages, w->page_count + 1, sizeof(p));
	w->pages[w->page_count++] = p;
	p->id = id ? mem_copy(id) : ids_digits("10", 13, ++w->next);
	p->name = mem_copy("Page");
	return p;
}

struct phone *
world_phone(const struct world *w, const char *id)
{
	size_t i;

	for (i = 0; i < w->phone_count; i++)
		if (strcmp(w->phones[i]->id, id) == 0)
			return w->phones[i];
	return NULL;
}

struct phone *
world_phone_add(struct world *w, const char *id)
{
	struct phone *p = mem_zero(1, sizeof(*p));

	w->phones = mem_more(w->phones, w->phone_count + 1, sizeof(p));
	w->phones[w->phone_count++] = p;
	p->id = id ? mem_copy(id) : ids_digits("10", 13, ++w->next);
	p->windows = json_object_new_object();
	return p;
}

struct token *
world_token(struct world *w, const char *value)
{
	struct token *t = table_get(&w->tokens, value);

	if (t)
		return t;
	t = mem_zero(1, sizeof(*t));
	t->value = mem_copy(value);
	w->token_list = mem_more(w->token_list, w->token_count + 1, sizeof(t));
	w->token_list[w->token_count++] = t;
	table_put(&w->tokens, t->value, t);
	return t;
}

struct thread *
thread_of(const struct page *p, const char *customer)
{
	struct thread *t = table_get(&p->customers[MESSENGER], customer);

	return t ? t : table_get(&p->customers[INSTAGRAM], customer);
}

struct thread *
thread_add(struct world *w, struct page *p, enum platform platform,
    const char *id, const char *customer, const char *name)
{
	struct thread *t = mem_zero(1, sizeof(*t));

	if (w->thread_count == w->thread_cap) {
		w->thread_cap = w->thread_cap ? w->thread_cap * 2 : 64;
		w->thread_list = mem_more(w->thread_list, w->thread_cap,
		    sizeof(t));
	}
	w->thread_list[w->thread_count++] = t;
	t->page = p;
	t->platform = platform;
	t->number = ++w->next;
	t->id = id ? mem_copy(id) :
	    ids_thread(platform == INSTAGRAM, t->number);
	t->customer_id = customer ? mem_copy(customer) :
	    ids_digits("", 16, t->number);
	t->customer_name = mem_copy(name ? name : "Customer");
	table_put(&p->by_id, t->id, t);
	table_put(&p->customers[platform], t->customer_id, t);
	return t;
}

struct message *
message_new(struct world *w, struct thread *t, const char *id,
    enum sender sender, enum author author, int64_t at)
{
	struct message *m = mem_zero(1, sizeof(*m));

	m->thread = t;
	m->number = ++w->next;
	m->sender = sender;
	m->author = author;
	m->at = m->visible = at;
	m->id = id ? mem_copy(id) : ids_message(t->platform == INSTAGRAM,
	    t->page->instagram_id ? t->page->instagram_id : t->page->id,
	    t->number, m->number);
	if (sender == FROM_CUSTOMER && at > t->heard)
		t->heard = at;
	return m;
}

static bool
before(int64_t a, uint64_t an, int64_t b, uint64_t bn)
{
	return a < b || (a == b && an < bn);
}

/* Where the first element not before the key stands. */
size_t
message_place(const struct thread *t, int64_t at, uint64_t number)
{
	size_t lo = 0, hi = t->count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct message *m = t->messages[mid];

		if (before(m->at, m->number, at, number))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

size_t
thread_place(const struct threads *s, int64_t updated, uint64_t number)
{
	size_t lo = 0, hi = s->count;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const struct thread *t = s->all[mid];

		if (before(t->updated, t->number, updated, number))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
list_message(struct message *m)
{
	struct thread *t = m->thread;
	size_t i = message_place(t, m->at, m->number);

	if (t->count == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 8;
		t->messages = mem_more(t->messages, t->cap, sizeof(m));
	}
	memmove(t->messages + i + 1, t->messages + i,
	    (t->count - i) * sizeof(m));
	t->messages[i] = m;
	t->count++;
	m->listed = true;
}

/* Puts the thread where its newest visible message says it belongs. */
void
thread_relist(struct thread *t)
{
	struct threads *s = &t->page->threads[t->platform];
	size_t i;

	if (t->listed) {
		i = thread_place(s, t->updated, t->number);
		s->count--;
		memmove(s->all + i, s->all + i + 1,
		    (s->count - i) * sizeof(t));
	}
	if (t->count && t->messages[t->count - 1]->at > t->updated)
		t->updated = t->messages[t->count - 1]->at;
	if (s->count == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 16;
		s->all = mem_more(s->all, s->cap, sizeof(t));
	}
	i = thread_place(s, t->updated, t->number);
	memmove(s->all + i + 1, s->all + i, (s->count - i) * sizeof(t));
	s->all[i] = t;
	s->count++;
	t->listed = true;
}

void
message_show(struct world *w, struct message *m)
{
	table_put(&w->messages, m->id, m);
	if (m->visible <= clock_now()) {
		list_message(m);
		return;
	}
	w->late = mem_more(w->late, w->late_count + 1, sizeof(m));
	w->late[w->late_count++] = m;
}

void
message_hide(struct world *w, struct message *m)
{
	struct thread *t = m->thread;
	size_t i;

	m->shape = SHAPE_GONE;
	if (!m->listed)
		return;
	i = message_place(t, m->at, m->number);
	t->count--;
	memmove(t->messages + i, t->messages + i + 1,
	    (t->count - i) * sizeof(m));
	m->listed = false;
	w->hidden = mem_more(w->hidden, w->hidden_count + 1, sizeof(m));
	w->hidden[w->hidden_count++] = m;
}

void
world_settle(struct world *w, int64_t now)
{
	size_t i, kept = 0;

	for (i = 0; i < w->late_count; i++) {
		struct message *m = w->late[i];

		if (m->visible > now) {
			w->late[kept++] = m;
			continue;
		}
		list_message(m);
		thread_relist(m->thread);
		if (m->shape == SHAPE_GONE)
			message_hide(w, m);
	}
	w->late_count = kept;
}

bool
bucket_take(struct bucket *b)
{
	int64_t now = clock_tick();

	if (b->per_s <= 0)
		return true;
	b->left += b->per_s * (double)(now - b->tick) / 1000;
	if (b->left > b->burst || b->tick == 0)
		b->left = b->burst;
	b->tick = now;
	if (b->left < 1)
		return false;
	b->left -= 1;
	return true;
}

static void
message_free(struct message *m)
{
	free(m->id);
	free(m->text);
	json_object_put(m->extra);
	free(m);
}

static void
messages_free(struct message **all, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		message_free(all[i]);
	free(all);
}

static void
thread_free(struct thread *t)
{
	messages_free(t->messages, t->count);
	free(t->id);
	free(t->customer_id);
	free(t->customer_name);
	json_object_put(t->send_error);
	free(t);
}

static void
page_free(struct page *p)
{
	int i;

	for (i = 0; i < 2; i++) {
		free(p->threads[i].all);
		table_free(&p->customers[i]);
	}
	table_free(&p->by_id);
	free(p->id);
	free(p->name);
	free(p->app_secret);
	free(p->app_id);
	free(p->instagram_id);
	free(p->instagram_name);
	free(p->instagram_scoped);
	free(p->served);
	json_object_put(p->usage);
	free(p);
}

static void
tokens_free(struct world *w)
{
	size_t i;

	for (i = 0; i < w->token_count; i++) {
		free(w->token_list[i]->value);
		free(w->token_list[i]->message);
		free(w->token_list[i]);
	}
	free(w->token_list);
	table_free(&w->tokens);
}

void
world_free(struct world *w)
{
	size_t i;

	messages_free(w->late, w->late_count);
	messages_free(w->hidden, w->hidden_count);
	for (i = 0; i < w->thread_count; i++)
		thread_free(w->thread_list[i]);
	for (i = 0; i < w->page_count; i++)
		page_free(w->pages[i]);
	for (i = 0; i < w->phone_count; i++) {
		free(w->phones[i]->id);
		json_object_put(w->phones[i]->windows);
		free(w->phones[i]->app_secret);
		free(w->phones[i]);
	}
	tokens_free(w);
	table_free(&w->messages);
	free(w->thread_list);
	free(w->pages);
	free(w->phones);
	free(w->stale);
	memset(w, 0, sizeof(*w));
}
