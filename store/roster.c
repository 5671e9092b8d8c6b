#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "roster.h"

void
roster_free(struct roster *ros)
{
	size_t i;

	for (i = 0; i < ros->n; i++) {
		free(ros->channels[i].id);
		free(ros->channels[i].platform);
		free(ros->channels[i].history_before);
	}
	free(ros->channels);
	ros->channels = NULL;
	ros->n = 0;
}

/* The channel of this id, asked of the database once a run; NULL: unknown. */
static struct met *
channel_get(struct roster *ros, const char *id)
{
	struct met *c;
	sqlite3_stmt *q;
	size_t i;

	for (i = ros->n; i > 0; i--)
		if (strcmp(ros->channels[i - 1].id, id) == 0)
			return &ros->channels[i - 1];
	q = db_query(ros->db, Q_CHANNEL_FACTS);
	db_bind(q, ":id", id);
	if (!db_row(ros->db, q))
		return NULL;
	ros->channels = must(reallocarray(ros->channels, ros->n + 1,
	    sizeof(*ros->channels)));
	c = &ros->channels[ros->n++];
	c->id = must_copy(id);
	c->platform = must_copy(db_col(q, 0));
	c->history_before = must_copy_or_null(db_col(q, 3));
	c->ai_enabled = db_col_int(q, 5) != 0;
	c->number = db_col_int(q, 7);
	*c->begun = '\0';
	c->poll = 0;
	db_done(q);
	c->withheld = ros->withhold_all;
	c->gapped = false;
	return c;
}

/* The channel that a record names, by id or by platform and account. */
/* What cannot be a name is not one that was left out. */
static bool
is_misnamed(const struct json_object *o, const char *key)
{
	return json_any(o, key) != NULL && json_str(o, key) == NULL;
}

struct met *
roster_of(struct roster *ros, struct record_in *from, const struct record *r)
{
	const char *id = json_str(r->object, "channel_id");
	struct met *c = NULL;
	sqlite3_stmt *q = NULL;

	if (id == NULL && !is_misnamed(r->object, "channel_id") &&
	    !is_misnamed(r->object, "account_id")) {
		q = db_query(ros->db, Q_CHANNEL_OF_ACCOUNT);
		db_bind(q, ":channel", json_str(r->object, "platform"));
		db_bind(q, ":account", json_str(r->object, "account_id"));
		if (db_row(ros->db, q))
			id = db_col(q, 0);
	}
	if (id != NULL)
		c = channel_get(ros, id);
	if (q != NULL)
		db_done(q);
	if (c == NULL)
		record_reject(from, r, NULL, "%s of an unknown channel",
		    r->type);
	return c;
}

struct met *
roster_named(struct roster *ros, struct record_in *from,
    const struct record *r)
{
	if (record_need(from, r, "channel_id") == NULL)
		return NULL;
	return roster_of(ros, from, r);
}

void
roster_withhold(struct roster *ros, const char *channel_id)
{
	struct met *c;
	size_t i;

	if (channel_id != NULL) {
		if ((c = channel_get(ros, channel_id)) != NULL)
			c->withheld = true;
		return;
	}
	ros->withhold_all = true;
	for (i = 0; i < ros->n; i++)
		ros->channels[i].withheld = true;
}

void
roster_gap(struct roster *ros, const char *channel_id)
{
	struct met *c = channel_id != NULL ? channel_get(ros, channel_id) :
	    NULL;

	if (c != NULL)
		c->gapped = true;
}
