#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "cli.h"
#include "conf.h"
#include "desk.h"
#include "event.h"
#include "stamp.h"

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "at", "When", LISTING_TIME, 0 },
	{ "kind", "Event", LISTING_TEXT, 0 },
	{ "conversation", "Conversation", LISTING_NUMBER, 0 },
	{ "channel", "Channel", LISTING_NUMBER, 0 },
	{ "order_no", "Order", LISTING_NUMBER, 0 },
	{ "told_at", "Told", LISTING_TIME, 0 },
	{ "error", "Trouble", LISTING_TEXT, 40 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

/* The hour of SOUK_NOTIFY_DAILY, as 20 or 20:00; -1: no summary is wanted. */
static int
daily_hour(void)
{
	const char *value = conf_str("SOUK_NOTIFY_DAILY", NULL);
	char *end;
	long hour;

	if (value == NULL)
		return -1;
	hour = strtol(value, &end, 10);
	if (end == value || hour < 0 || hour > 23 ||
	    (*end != '\0' && strcmp(end, ":00") != 0))
		errx(EX_CONFIG, "SOUK_NOTIFY_DAILY = %s: want an hour, as 20 "
		    "or 20:00", value);
	return (int)hour;
}

/* When it was last this hour of the shop's day; STAMP_NONE for no hour. */
static int64_t
last_at(int hour, int64_t now)
{
	time_t t = (time_t)(now / 1000), end;
	struct tm tm;

	if (hour < 0 || localtime_r(&t, &tm) == NULL)
		return STAMP_NONE;
	tm.tm_hour = hour;
	tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	if ((end = mktime(&tm)) > t) {
		tm.tm_mday--;
		tm.tm_isdst = -1;
		end = mktime(&tm);
	}
	return (int64_t)end * 1000;
}

/* For the driver. */
static int
write_due(struct desk *d)
{
	int64_t now = stamp_now();

	conf_need("SOUK_NOTIFY", "the command that tells people");
	db_begin(d->db);
	event_pass_time(d->db, now, last_at(daily_hour(), now));
	db_commit(d->db);
	event_write_due(d->db, now);
	return EX_OK;
}

int
desk_events(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q;

	(void)argv;
	if (argc > 0)
		cli_misuse("events: no arguments wanted");
	if (d->due)
		return write_due(d);
	q = db_query(d->db, Q_EVENTS_LIST);
	db_bind_int(q, ":most", d->most != NULL ? desk_most(d) : 100);
	listing_print(d->db, q, columns, d->form);
	return EX_OK;
}
