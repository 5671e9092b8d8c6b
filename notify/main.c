#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "courier.h"
#include "record.h"
#include "stamp.h"

enum { TIMEOUT = 10, LONGEST = 60 };	/* seconds */

static const char usage[] =
    "usage: souk-notify [-t SECONDS]\n"
    "  -t, --timeout SECONDS  how long the command may take\n";

static void
write_told(const struct record *r, const char *id, int status,
    const char *why)
{
	struct json_object *o = record_new("told");

	json_add_str(o, "event_id", id);
	json_add_int(o, "try", json_int_or(r->object, "try", 1));
	json_add_int(o, "status", status);
	json_add_str(o, "message", status != 0 ? why : NULL);
	record_write(o);
}

/* False: the command is in trouble, and is spared the rest. */
static bool
notify(struct record_in *in, const struct record *r, struct courier *courier)
{
	const char *id = record_need(in, r, "event_id");
	int status;

	if (id == NULL)
		return true;
	status = courier_run(courier, r->line, r->len);
	if (status != 0)
		warnx("event %s: %s", id, courier->why);
	write_told(r, id, status, courier->why);
	return status == 0;
}

/*
 * What is not told in this run is told in the next.  The last command may begin
 * at half of the time, so that all of them take no more than one and a half.
 */
static void
notify_all(struct record_in *in, struct courier *courier, int64_t timeout_ms)
{
	int64_t last = stamp_monotonic() + timeout_ms / 2;
	struct record r = { 0 };
	bool going = true;

	while (record_next(in, &r)) {
		if (strcmp(r.type, "event") != 0) {
			record_pass(&r);
			continue;
		}
		if (going && stamp_monotonic() < last)
			going = notify(in, &r, courier);
	}
	json_object_put(r.object);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "timeout", required_argument, NULL, 't' },
		CLI_OPTIONS
	};
	struct courier courier;
	struct record_in in;
	const char *command;
	int64_t timeout_ms;
	int c;

	cli_begin("souk-notify", usage);
	while ((c = getopt_long(argc, argv, "t:h", options, NULL)) != -1)
		switch (c) {
		case 't':
			conf_set("SOUK_NOTIFY_TIMEOUT", optarg);
			break;
		default:
			cli_option(c);
		}
	if (optind < argc)
		cli_misuse("no arguments wanted: records come on stdin");
	command = conf_need("SOUK_NOTIFY", "the command that tells people");
	timeout_ms = INT64_C(1000) *
	    conf_seconds("SOUK_NOTIFY_TIMEOUT", TIMEOUT, 1, LONGEST);
	/* It needs neither, whoever calls this program. */
	unsetenv("OPENAI_API_KEY");
	unsetenv("OPENAI_API_KEY_FILE");
	courier_start(&courier, command, timeout_ms);
	confine("souk-notify");
	record_open(&in, STDIN_FILENO, "souk-notify");
	notify_all(&in, &courier, timeout_ms);
	return record_end(&in);
}
