/* souk-sendmsg: say what `outgoing` records ask to be said. */
#include <signal.h>
#include <unistd.h>

#include "cli.h"
#include "conf.h"
#include "confine.h"
#include "graph.h"
#include "post.h"

static const char usage[] =
    "usage: souk-sendmsg [-c channels] [-p folder]\n"
    "  -c FILE      `channel` records, the accounts with their tokens\n"
    "  -p FOLDER    where the pace of each account is shared\n"
    "  -h, --help; --version\n";

static volatile sig_atomic_t stop;

static void
on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* The first one ends the work in order, a second one at once. */
static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal,
	    .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

static void
wall_in(const struct post *post)
{
	conf_load();
	graph_confine();
	confine_read(post->channels_path);
	confine_change(post->bucket_path);
	confine("souk-sendmsg");
}

/* What can be read without waiting; false at the end of input. */
static bool
take_ready(struct post *p, struct record_in *in, struct record *r)
{
	while (post_has_room(p) && record_ready(in)) {
		if (!record_next(in, r))
			return false;
		post_take(p, in, r);
	}
	return true;
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = { CLI_OPTIONS };
	struct post post = { .stop = &stop };
	struct record_in in;
	struct record r = { 0 };
	bool more = true;
	int c, status;

	cli_begin("souk-sendmsg", usage);
	while ((c = getopt_long(argc, argv, "c:p:h", options, NULL)) != -1)
		switch (c) {
		case 'c':
			post.channels_path = optarg;
			break;
		case 'p':
			post.bucket_path = optarg;
			break;
		default:
			cli_option(c);
		}
	if (optind < argc)
		cli_misuse("souk-sendmsg reads records from its input only");
	wall_in(&post);
	post_open(&post);
	catch_signals();
	record_open(&in, STDIN_FILENO, "souk-sendmsg");
	while (more || post_is_pending(&post)) {
		more = more && take_ready(&post, &in, &r);
		post_run(&post, more && post_has_room(&post) ?
		    STDIN_FILENO : -1);
	}
	post_close(&post);
	status = record_end(&in);
	return verdict_status(&post.seen, status);
}
