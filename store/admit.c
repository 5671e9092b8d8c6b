#include <stdio.h>
#include <string.h>

#include "admit.h"
#include "conf.h"
#include "handover.h"
#include "must.h"
#include "spending.h"
#include "takeover.h"
#include "waiting.h"

void
admit_open(struct admit *a, struct db *db)
{
	struct hours hours;
	int64_t now = stamp_now();

	memset(a, 0, sizeof(*a));
	a->db = db;
	hours_load(&hours);
	a->open = hours_open(&hours, now);
	if (!a->open)
		stamp_print(hours_closed_since(&hours, now), a->closed_since);
	a->asked = must(json_object_new_object());
}

void
admit_close(struct admit *a)
{
	json_object_put(a->asked);
	memset(a, 0, sizeof(*a));
}

static bool
within(const char *then, const char *now, int64_t ms)
{
	return then != NULL && ms > 0 &&
	    stamp_parse(now) - stamp_parse(then) < ms;
}

char *
admit_until(const struct asker *who, char until[STAMP_SIZE])
{
	return stamp_print(stamp_parse(who->newest_at) + WAITING_WINDOW_MS,
	    until);
}

static bool
is_shut(struct admit *a, const struct asker *who)
{
	char until[STAMP_SIZE];

	(void)a;
	return strcmp(admit_until(who, until), who->now) <= 0;
}

static bool
is_writing(struct admit *a, const struct asker *who)
{
	(void)a;
	return within(who->newest_at, who->now,
	    conf_seconds("SOUK_QUIET", 0, 0, 3600) * INT64_C(1000));
}

/* Did a person speak so lately that the AI keeps quiet? */
static bool
is_paused(struct admit *a, const struct asker *who)
{
	int64_t pause = takeover_pause_ms();
	char since[STAMP_SIZE];
	sqlite3_stmt *q;
	bool paused;

	if (pause == 0)
		return false;
	q = db_query(a->db, Q_EMPLOYEE_SPOKE);
	db_bind(q, ":conversation", who->conversation);
	db_bind(q, ":since", stamp_print(stamp_parse(who->now) - pause + 1,
	    since));
	paused = db_row(a->db, q);
	db_done(q);
	return paused;
}

static bool
is_handed_over(struct admit *a, const struct asker *who)
{
	return handover_stands(a->db, who->conversation, NULL);
}

/* Is the word, of this length, one of what the customer is known by? */
static bool
names(const struct asker *who, const char *word, size_t len)
{
	const char *const ids[] = { who->conversation, who->number,
	    who->customer, who->phone, who->thread };
	size_t i;

	for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (ids[i] != NULL && strlen(ids[i]) == len &&
		    memcmp(ids[i], word, len) == 0)
			return true;
	return false;
}

static bool
is_not_chosen(struct admit *a, const struct asker *who)
{
	static const char between[] = ", \t";
	const char *word = conf_str("SOUK_AI_ONLY", NULL);
	size_t len;

	(void)a;
	if (word == NULL)
		return false;
	for (; *(word += strspn(word, between)) != '\0'; word += len) {
		len = strcspn(word, between);
		if (names(who, word, len))
			return false;
	}
	return true;
}

/* To what was written since the last notice, or to a first one. */
static bool
is_closed(struct admit *a, const struct asker *who)
{
	sqlite3_stmt *q;
	bool answered;

	if (a->open)
		return false;
	q = db_query(a->db, Q_NEWEST_NOTICE);
	db_bind(q, ":conversation", who->conversation);
	db_bind(q, ":since", a->closed_since);
	answered = db_row(a->db, q) && db_col(q, 0) != NULL &&
	    strcmp(db_col(q, 0), who->newest) == 0;
	db_done(q);
	return answered;
}

/* Others of this run may use up what the channel has left. */
static bool
is_used_up(struct admit *a, const struct asker *who)
{
	int64_t left = spending_left(a->db, who->channel);

	return left > 0 && json_int_or(a->asked, who->channel, 0) >= left;
}

bool
admit_was_told(struct admit *a, const struct asker *who)
{
	sqlite3_stmt *q = db_query(a->db, Q_NEWEST_NOTICE);
	bool told;

	db_bind(q, ":conversation", who->conversation);
	db_bind(q, ":since", a->closed_since);
	told = db_row(a->db, q);
	db_done(q);
	return told;
}

void
admit_count(struct admit *a, const struct asker *who)
{
	json_add_int(a->asked, who->channel,
	    json_int_or(a->asked, who->channel, 0) + 1);
}

const char *
admit_waits(struct admit *a, const struct asker *who)
{
	static const struct {
		bool (*holds)(struct admit *, const struct asker *);
		const char *why;
	} reasons[] = {
		{ is_shut, "the 24 hours to answer are over" },
		{ is_writing, "the customer may be writing still "
		    "(SOUK_QUIET)" },
		{ is_paused, "a person spoke a moment ago (SOUK_TAKEOVER)" },
		{ is_handed_over, "it is with a person; 'souk status ID open' "
		    "gives it back to the agent" },
		{ is_not_chosen, "the agent answers some customers only "
		    "(SOUK_AI_ONLY)" },
		{ is_closed, "the shop is closed (SOUK_HOURS)" },
		{ is_used_up, "the channel's replies of this day are nearly "
		    "used up (SOUK_LIMIT_DAY)" }
	};
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (reasons[i].holds(a, who))
			return reasons[i].why;
	return NULL;
}
