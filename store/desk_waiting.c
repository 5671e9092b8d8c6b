#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "cli.h"
#include "desk.h"
#include "record.h"
#include "standing.h"

static void
add_why(struct desk *d, struct json_object *o)
{
	const char *reason = json_text(o, "reason");
	struct standing now;

	standing_read(d->db, json_str(o, "id"), &now);
	json_add_str(o, "why", reason != NULL ? reason :
	    *now.limit != '\0' ? now.limit :
	    *now.waits != '\0' ? now.waits : NULL);
}

static void
put_safe(const char *text)
{
	char *safe = listing_safe(text != NULL ? text : "-");

	listing_put(safe);
	free(safe);
}

static void
put_row(struct json_object *o)
{
	char at[20];

	printf("#%-5lld %s  ", (long long)json_int_or(o, "number", 0),
	    listing_time(json_str(o, "since"), at));
	put_safe(json_text(o, "customer"));
	printf("  %s", json_str(o, "state"));
	if (json_text(o, "why") != NULL) {
		fputs(": ", stdout);
		put_safe(json_text(o, "why"));
	}
	putchar('\n');
}

int
desk_waiting(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q = desk_list(d, Q_WAITING_LIST);
	struct json_object *o;

	(void)argv;
	if (argc > 0)
		cli_misuse("waiting: no arguments wanted");
	while (db_row(d->db, q)) {
		o = listing_object(q);
		add_why(d, o);
		if (d->form == LISTING_JSON) {
			record_show(o);
			continue;
		}
		put_row(o);
		json_object_put(o);
	}
	return EX_OK;
}
