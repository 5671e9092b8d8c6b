#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "must.h"
#include "record.h"

/* What must not leave, whoever wrote it where. */
struct secrets {
	char **texts;		/* owned, and each of them */
	size_t n;
};

static void
secrets_read(struct secrets *s, struct db *db)
{
	sqlite3_stmt *q = db_query(db, Q_EXPORT_SECRETS);

	while (db_row(db, q)) {
		s->texts = must(reallocarray(s->texts, s->n + 1,
		    sizeof(*s->texts)));
		s->texts[s->n++] = must_copy(db_col(q, 0));
	}
}

static void
secrets_free(struct secrets *s)
{
	while (s->n > 0)
		free(s->texts[--s->n]);
	free(s->texts);
	s->texts = NULL;
}

/* text with every one of this secret named instead; owned. */
static char *
conceal_one(const char *text, const char *secret)
{
	char *out = NULL;
	const char *at;
	size_t size;
	FILE *f;

	f = must(open_memstream(&out, &size));
	while ((at = strstr(text, secret)) != NULL) {
		fwrite(text, 1, (size_t)(at - text), f);
		fputs("[secret]", f);
		text = at + strlen(secret);
	}
	fputs(text, f);
	must_do(fclose(f) != EOF);
	return out;
}

/* The same of all secrets. */
static char *
conceal(const struct secrets *s, const char *text)
{
	char *out = must_copy(text), *next;
	size_t i;

	for (i = 0; i < s->n; i++) {
		next = conceal_one(out, s->texts[i]);
		free(out);
		out = next;
	}
	return out;
}

static bool
holds_secret(const struct secrets *s, const char *text)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strstr(text, s->texts[i]) != NULL)
			return true;
	return false;
}

static void
write_row(const struct secrets *s, struct json_object *row)
{
	const char *text;
	char *clean;

	json_object_object_foreach(row, key, value) {
		(void)key;
		if (!json_object_is_type(value, json_type_string))
			continue;
		text = json_object_get_string(value);
		if (!holds_secret(s, text))
			continue;
		clean = conceal(s, text);
		json_object_set_string(value, clean);
		free(clean);
	}
	record_show(row);
}

/* In an order in which each row comes after those that it refers to. */
static const enum query tables[] = {
	Q_EXPORT_CHANNELS, Q_EXPORT_PRODUCTS, Q_EXPORT_CONVERSATIONS,
	Q_EXPORT_REPLIES, Q_EXPORT_PARTS, Q_EXPORT_MESSAGES, Q_EXPORT_ORDERS,
	Q_EXPORT_EVENTS
};

int
desk_export(struct desk *d, int argc, char *argv[])
{
	struct secrets secrets = { 0 };
	char *id = NULL;
	sqlite3_stmt *q;
	size_t i;

	(void)argv;
	if (argc > 0)
		cli_misuse("export: no arguments wanted");
	if (d->conversation != NULL)
		id = desk_find(d, Q_CONVERSATION_FIND, "conversation",
		    d->conversation);
	secrets_read(&secrets, d->db);
	/* All of it as it was at one moment. */
	db_read(d->db);
	for (i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		q = db_query(d->db, tables[i]);
		db_bind(q, ":conversation", id);
		while (db_row(d->db, q))
			write_row(&secrets, listing_object(q));
	}
	db_commit(d->db);
	secrets_free(&secrets);
	free(id);
	return EX_OK;
}
