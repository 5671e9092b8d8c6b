#include "bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "memory.h"

struct bulk {
	struct world	*w;
	struct page	*page;
	enum platform	 platform;
	int64_t		 threads, messages;
	int64_t		 newest_ms, spacing_ms, thread_ms;
	const char	*text, *name;
	enum sender	 last;		/* who wrote the newest message */
};

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static int64_t
number(json_object *o, const char *key, int64_t usual)
{
	return get(o, key) ? json_object_get_int64(get(o, key)) : usual;
}

static const char *
word(json_object *o, const char *key, const char *usual)
{
	return get(o, key) ? json_object_get_string(get(o, key)) : usual;
}

/* {t} is the thread's number, {n} the message's, both from 1. */
static char *
fill(const char *pattern, int64_t t, int64_t n)
{
	struct text out = { 0 };
	const char *p;

	for (p = pattern; *p; p++) {
		if (strncmp(p, "{t}", 3) == 0 || strncmp(p, "{n}", 3) == 0) {
			text_fmt(&out, "%lld",
			    (long long)(p[1] == 't' ? t : n));
			p += 2;
		} else {
			text_add(&out, p, 1);
		}
	}
	return out.s ? out.s : mem_copy("");
}

static void
bulk_thread(const struct bulk *b, int64_t number_of)
{
	char *name = fill(b->name, number_of + 1, 0);
	struct thread *t = thread_add(b->w, b->page, b->platform, NULL, NULL,
	    name);
	int64_t newest = b->newest_ms - number_of * b->thread_ms, n;
	struct message *m;

	free(name);
	for (n = 0; n < b->messages; n++) {
		bool odd = (b->messages - 1 - n) % 2;
		enum sender sender = (b->last == FROM_PAGE) != odd ?
		    FROM_PAGE : FROM_CUSTOMER;

		m = message_new(b->w, t, NULL, sender,
		    sender == FROM_PAGE ? BY_PAGE : BY_CUSTOMER,
		    newest - (b->messages - 1 - n) * b->spacing_ms);
		m->text = fill(b->text, number_of + 1, n + 1);
		message_show(b->w, m);
	}
	if (t->count)
		thread_relist(t);
}

bool
bulk_add(struct world *w, json_object *o, const char **why)
{
	struct bulk b = { .w = w };
	const char *page = word(o, "page", NULL);
	int64_t i;

	b.page = page ? world_page(w, page) :
	    w->page_count ? w->pages[0] : NULL;
	*why = "\"page\" of generate is unknown";
	if (b.page == NULL)
		return false;
	b.platform = strcmp(word(o, "platform", ""), "instagram") ?
	    MESSENGER : INSTAGRAM;
	b.threads = number(o, "threads", 1);
	b.messages = number(o, "messages", 1);
	b.newest_ms = clock_now() - 1000 * number(o, "newest_ago_s", 3600);
	b.spacing_ms = 1000 * number(o, "spacing_s", 60);
	b.thread_ms = 1000 * number(o, "thread_spacing_s", 1);
	b.text = word(o, "text", "message {n} of thread {t}");
	b.name = word(o, "name", "Customer {t}");
	b.last = strcmp(word(o, "last", ""), "page") ? FROM_CUSTOMER :
	    FROM_PAGE;
	/* oldest first: every thread then goes to the end of the list */
	for (i = b.threads; i-- > 0; )
		bulk_thread(&b, i);
	return true;
}
