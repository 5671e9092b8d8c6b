#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ask.h"

struct path {
	FILE *f;
	char *text;	/* owned until path_end() */
	size_t size;
};

static void
path_begin(struct path *p)
{
	if ((p->f = open_memstream(&p->text, &p->size)) == NULL)
		err(EX_OSERR, "open_memstream");
}

static char *
path_end(struct path *p)
{
	if (fclose(p->f) == EOF)
		err(EX_OSERR, "open_memstream");
	return p->text;
}

/* Percent-encoded but for what is harmless everywhere in a path and query. */
static void
put_encoded(FILE *f, const char *text)
{
	for (; *text != '\0'; text++)
		if (isalnum((unsigned char)*text) ||
		    strchr("-._~,()", *text) != NULL)
			putc(*text, f);
		else
			fprintf(f, "%%%02X", (unsigned char)*text);
}

static const char *
node(const struct channel *c)
{
	const char *own = c->platform->node;

	return own != NULL ? own : c->account_id;
}

static void
put_after(FILE *f, const char *cursor)
{
	if (cursor == NULL)
		return;
	fputs("&after=", f);
	put_encoded(f, cursor);
}

static const char *
message_fields(const struct channel *c)
{
	return c->plain ? c->platform->plain_fields :
	    c->platform->message_fields;
}

static void
put_thread_fields(FILE *f, const struct channel *c, int messages)
{
	fputs(messages == ASK_BARE ? "id" : "id,updated_time", f);
	if (messages <= 0)
		return;
	fprintf(f, ",participants,messages.limit(%d)", messages);
	put_encoded(f, "{");
	put_encoded(f, message_fields(c));
	put_encoded(f, "}");
}

char *
ask_self(const struct channel *c)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, node(c));
	fputs("?fields=", p.f);
	put_encoded(p.f, c->platform->self_fields);
	return path_end(&p);
}

char *
ask_list(const struct channel *c, int threads, int messages,
    const char *cursor)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, node(c));
	fprintf(p.f, "/conversations?platform=%s&limit=%d&fields=",
	    c->platform->source, threads);
	put_thread_fields(p.f, c, messages);
	put_after(p.f, cursor);
	return path_end(&p);
}

char *
ask_thread(const struct channel *c, const char *thread_id, int messages)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, thread_id);
	fputs("?fields=", p.f);
	put_thread_fields(p.f, c, messages);
	return path_end(&p);
}

static char *
ask_edge(const char *thread_id, int messages, const char *fields,
    const char *cursor)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, thread_id);
	fprintf(p.f, "/messages?limit=%d&fields=", messages);
	put_encoded(p.f, fields);
	put_after(p.f, cursor);
	return path_end(&p);
}

char *
ask_messages(const struct channel *c, const char *thread_id, int messages,
    const char *cursor)
{
	return ask_edge(thread_id, messages, message_fields(c),
	    cursor);
}

char *
ask_times(const char *thread_id, int messages, const char *cursor)
{
	return ask_edge(thread_id, messages, "id,created_time", cursor);
}

char *
ask_ids(const char *thread_id, int messages)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, thread_id);
	fputs("?fields=messages", p.f);
	if (messages > 0)
		fprintf(p.f, ".limit(%d)", messages);
	return path_end(&p);
}

char *
ask_message(const struct channel *c, const char *message_id)
{
	struct path p;

	path_begin(&p);
	put_encoded(p.f, message_id);
	fputs("?fields=", p.f);
	put_encoded(p.f, message_fields(c));
	return path_end(&p);
}
