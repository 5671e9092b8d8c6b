#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "batch.h"
#include "brief.h"
#include "conf.h"
#include "confine.h"
#include "model.h"
#include "record.h"

static const char usage[] =
	"usage: souk-reply [-j calls] <records >records\n"
	"  -j, --calls N   ask the model for N customers at once\n"
	"  -h, --help      show this\n"
	"      --version   show the version\n";

static unsigned
calls_option(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || n < 1 ||
	    n > BATCH_CALLS_MAX)
		cli_misuse("-j %s: want a number from 1 to %d", text,
		    BATCH_CALLS_MAX);
	return (unsigned)n;
}

static void
wall_in(void)
{
	conf_load();
	model_confine();
	brief_confine();
	confine("souk-reply");
}

static int
work(unsigned calls)
{
	struct record_in in;
	struct record r = { 0 };
	struct batch batch;
	int status, ended;

	batch_open(&batch, calls);
	record_open(&in, STDIN_FILENO, "souk-reply");
	for (;;) {
		while (batch_busy(&batch) && !record_ready(&in))
			batch_run(&batch, STDIN_FILENO);
		if (!record_next(&in, &r))
			break;
		if (!batch_take(&batch, &in, &r))
			record_pass(&r);
	}
	status = batch_close(&batch);
	ended = record_end(&in);
	return ended == EX_IOERR || status == EX_OK ? ended : status;
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "calls", required_argument, NULL, 'j' },
		CLI_OPTIONS
	};
	unsigned calls = 0;
	int c;

	cli_begin("souk-reply", usage);
	conf_keep_key();
	while ((c = getopt_long(argc, argv, "hj:", options, NULL)) != -1) {
		if (c == 'j')
			calls = calls_option(optarg);
		else
			cli_option(c);
	}
	if (optind < argc)
		cli_misuse("unexpected argument: %s", argv[optind]);
	wall_in();
	return work(calls);
}
