#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "paging.h"
#include "shown.h"
#include "stamp.h"

enum { ROWS_AT_FIRST = 32 };

static bool
is_bare(const struct json_object *message)
{
	return json_object_object_length(message) == 2;
}

/* Rows that are not in the order of time do not bound what is between them. */
static bool
is_in_order(const struct shown *s, int64_t created)
{
	return created != STAMP_NONE && (s->n == 0 || created <= s->last);
}

static void
make_room(struct shown *s)
{
	size_t room = s->n == 0 ? ROWS_AT_FIRST : s->n * 2;

	/* Full at each power of two from the first on. */
	if (s->n != 0 && (s->n < ROWS_AT_FIRST || (s->n & (s->n - 1)) != 0))
		return;
	s->rows = must(reallocarray(s->rows, room, sizeof(*s->rows)));
}

void
shown_row(struct shown *s, const struct json_object *message)
{
	int64_t created = paging_time(message, "created_time");
	const char *id = json_str(message, "id");

	if (id == NULL || !is_in_order(s, created) || s->n == SHOWN_MAX)
		s->blurred = true;
	if (s->blurred)
		return;
	make_room(s);
	s->rows[s->n].id = must_copy(id);
	s->rows[s->n++].bare = is_bare(message);
	s->last = created;
}

void
shown_blur(struct shown *s)
{
	s->blurred = true;
}

struct json_object *
shown_ids(const struct shown *s)
{
	struct json_object *ids;
	size_t i, detailed = s->n;

	if (s->blurred || s->n < 2)
		return NULL;
	while (detailed > 0 && s->rows[detailed - 1].bare)
		detailed--;
	ids = must(json_object_new_array());
	for (i = 0; i < s->n; i++)
		if (!s->rows[i].bare || i >= detailed)
			json_append(ids,
			    json_object_new_string(s->rows[i].id));
	return ids;
}

void
shown_free(struct shown *s)
{
	while (s->n > 0)
		free(s->rows[--s->n].id);
	free(s->rows);
	memset(s, 0, sizeof(*s));
}
