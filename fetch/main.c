#include <err.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "capture.h"
#include "check.h"
#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "graph.h"
#include "plan.h"
#include "run.h"
#include "secret.h"
#include "stamp.h"

static const char usage[] =
    "usage: souk-fetch [-l | -H | -c] [-b SECONDS] [-p FOLDER]\n"
    "  -l, --live     poll for what is new, leave the history\n"
    "  -H, --history  go on with the history only\n"
    "  -c, --check    try what each token is good for, and read nothing\n"
    "  -b SECONDS     time budget of the whole run (SOUK_BUDGET, 25)\n"
    "  -p FOLDER      where the pace of each account is shared\n";

enum { CHECK = 1 << 8 };	/* beside the parts of plan.h */

static volatile sig_atomic_t stop;

static void
on_signal(int signal)
{
	(void)signal;
	stop = 1;
}

/* From here on SIGTERM and SIGINT end the run with what is complete. */
static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* SOUK_BUDGET is read where there is work to spend it on. */
static int64_t
deadline_of(int64_t began)
{
	return began + conf_seconds("SOUK_BUDGET", 25, 1, 3600) * INT64_C(1000);
}

static unsigned
parse_options(int argc, char **argv, const char **bucket)
{
	static const struct option options[] = {
		{ "live", no_argument, NULL, 'l' },
		{ "history", no_argument, NULL, 'H' },
		{ "check", no_argument, NULL, 'c' },
		CLI_OPTIONS
	};
	unsigned parts = 0;
	int c;

	while ((c = getopt_long(argc, argv, "lHcb:p:h", options, NULL)) != -1)
		switch (c) {
		case 'l':
			parts |= PLAN_LIVE;
			break;
		case 'H':
			parts |= PLAN_HISTORY;
			break;
		case 'c':
			parts |= CHECK;
			break;
		case 'b':
			conf_set("SOUK_BUDGET", optarg);
			break;
		case 'p':
			*bucket = optarg;
			break;
		default:
			cli_option(c);
		}
	if (optind < argc)
		cli_misuse("%s: souk-fetch reads standard input only",
		    argv[optind]);
	return parts != 0 ? parts : PLAN_LIVE | PLAN_HISTORY;
}

/* NULL where no channel is to be polled: nothing is loaded then. */
static struct run *
read_channels(struct record_in *in, unsigned parts, const char *bucket,
    int64_t began)
{
	struct record r = { 0 };
	struct channel channel;
	struct run *run = NULL;

	while (record_next(in, &r)) {
		if (strcmp(r.type, "channel") != 0) {
			record_pass(&r);
			continue;
		}
		if (!channel_read(&channel, in, &r))
			continue;
		if (run == NULL)
			run = run_open(parts, bucket, deadline_of(began),
			    &stop);
		run_add(run, &channel);
	}
	return run;
}

/* bucket: the folder in which calls are counted, or NULL. */
static void
wall_in(const char *bucket)
{
	const char *capture = conf_str("SOUK_CAPTURE", NULL);

	conf_load();
	graph_confine();
	confine_change(bucket);
	if (capture != NULL) {
		secret_keep_out(conf_db(), capture);
		if (capture_look(capture) == CAPTURE_OTHERS)
			errx(EX_CONFIG, "SOUK_CAPTURE = %s: want an empty "
			    "folder, or one of captures", capture);
		capture_confine(capture);
	}
	confine(capture == NULL ? "souk-fetch" : "souk-fetch, capturing");
}

int
main(int argc, char **argv)
{
	int64_t began = stamp_monotonic();
	const char *bucket = NULL;
	struct record_in in;
	struct run *run;
	unsigned parts;
	int status, read_status;

	cli_begin("souk-fetch", usage);
	parts = parse_options(argc, argv, &bucket);
	wall_in(bucket);
	record_open(&in, STDIN_FILENO, "souk-fetch");
	if (parts & CHECK) {
		status = check_run(&in, bucket, deadline_of(began), &stop);
	} else {
		run = read_channels(&in, parts, bucket, began);
		catch_signals();
		status = run != NULL ? run_end(run) : EX_OK;
	}
	read_status = record_end(&in);
	return read_status == EX_IOERR || status == EX_OK ? read_status :
	    status;
}
