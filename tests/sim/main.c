/*
 * souk-sim: the platforms, played on loopback for tests. See README.md.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "calls.h"
#include "fault.h"
#include "ledger.h"
#include "serve.h"
#include "worldfile.h"

static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
	(void)sig;
	stop = 1;
}

static void
usage(void)
{
	fprintf(stderr, "usage: souk-sim [-v] [-l ledger] [-P portfile] "
	    "[-p port] [-w world.json]\n");
	exit(64);
}

static void
read_world(struct serve *s, const char *path)
{
	json_object *o = json_object_from_file(path);
	const char *why = json_util_get_last_err();

	if (o == NULL)
		errx(65, "%s: %s", path, why ? why : "no JSON");
	if (!worldfile_merge(s->world, s->model, o, &why))
		errx(65, "%s: %s", path, why);
	json_object_put(o);
}

/* Written whole or not at all: whoever waits for the file may trust it. */
static void
write_port(const char *path, unsigned port)
{
	char name[4096];
	FILE *f;

	if (snprintf(name, sizeof(name), "%s.tmp", path) >=
	    (int)sizeof(name))
		errx(64, "%s: too long", path);
	f = fopen(name, "w");
	if (f == NULL || fprintf(f, "%u\n", port) < 0 || fclose(f) == EOF ||
	    rename(name, path) == -1)
		err(73, "%s", path);
}

static void
set_up(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct rlimit files;

	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

int
main(int argc, char **argv)
{
	struct world world = { 0 };
	struct model model = { 0 };
	struct serve s = { &world, &model, false };
	const char *portfile = NULL, *worldfile = NULL;
	unsigned port = 0;
	int c;

	while ((c = getopt(argc, argv, "l:P:p:vw:")) != -1) {
		switch (c) {
		case 'l': ledger_open(optarg); break;
		case 'P': portfile = optarg; break;
		case 'p': port = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'v': s.loud = true; break;
		case 'w': worldfile = optarg; break;
		default: usage();
		}
	}
	if (optind != argc || port > 65535)
		usage();
	set_up();
	model_merge(&model, NULL);
	if (worldfile)
		read_world(&s, worldfile);
	port = serve_open(&s, (uint16_t)port);
	if (portfile)
		write_port(portfile, port);
	else
		printf("%u\n", port);
	fflush(stdout);
	serve_run(&stop);
	serve_close();
	fault_clear();
	calls_clear();
	world_free(&world);
	model_free(&model);
	ledger_close();
	return 0;
}
