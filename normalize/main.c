#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "page.h"
#include "record.h"

static const char usage[] =
    "usage: souk-normalize [-h] [--version] <records >records\n"
    "Turns the platforms' own pages into messages.\n";

int
main(int argc, char *argv[])
{
	static const struct option options[] = { CLI_OPTIONS };
	struct record_in in;
	struct record r = { 0 };
	int c;

	cli_begin("souk-normalize", usage);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		cli_option(c);
	if (optind < argc)
		cli_misuse("no arguments are taken: %s", argv[optind]);
	record_open(&in, STDIN_FILENO, "souk-normalize");
	while (record_next(&in, &r)) {
		if (strcmp(r.type, "page") == 0)
			page_write(&in, &r);
		else
			record_pass(&r);
	}
	return record_end(&in);
}
