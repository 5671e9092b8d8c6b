#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <sysexits.h>

#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "secret.h"

static const char usage[] =
    "usage: souk-settings [FOLDER]\n"
    "  The seconds that a tick may take, 'notify' where somebody wants to be\n"
    "  told of events (else 'quiet'), and the database's path.  FOLDER is the\n"
    "  run folder.\n";

static void
check_run_folder(const char *named)
{
	char usual[PATH_MAX];

	snprintf(usual, sizeof(usual), "%s.run", conf_db());
	secret_check(named != NULL ? named : usual);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = { CLI_OPTIONS };
	int c;

	cli_begin("souk-settings", usage);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		cli_option(c);
	if (argc - optind > 1)
		cli_misuse("one folder at most");
	conf_load();
	check_run_folder(argv[optind]);
	confine("souk-settings");
	printf("%d %s %s\n", conf_seconds("SOUK_BUDGET", 25, 1, 3600),
	    conf_str("SOUK_NOTIFY", NULL) != NULL ? "notify" : "quiet",
	    conf_db());
	if (fflush(stdout) == EOF)
		err(EX_IOERR, "stdout");
	return EX_OK;
}
