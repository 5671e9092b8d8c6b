#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "conf.h"
#include "desk.h"
#include "record.h"

static const char usage[] =
    "usage: souk-admin COMMAND [ARGUMENT ...] [--json]\n"
    "  init                          create the database\n"
    "  channel add PLATFORM --account ID --token-file F [--app-secret-file F]\n"
    "          [--login page|instagram] [--ai on|off]\n"
    "  channel list | connect ID [--token-file F] | disconnect ID\n"
    "  product add NAME PRICE CURRENCY [DESCRIPTION] | import FILE.csv\n"
    "  product list | on ID | off ID\n"
    "  ai on|off ID|--all\n"
    "  conversations | show ID | say ID TEXT\n"
    "  orders [--csv]\n"
    "  outbox list [--all] | retry ID | sent ID | drop ID\n"
    "  status | doctor | log [import|reply] | db-path\n";

static int
init(struct desk *d, int argc, char *argv[])
{
	(void)d;
	(void)argv;
	if (argc > 0)
		cli_misuse("init: no arguments wanted");
	printf("%s is ready\n", conf_db());
	return EX_OK;
}

static int
db_path(struct desk *d, int argc, char *argv[])
{
	(void)d;
	(void)argc;
	(void)argv;
	puts(conf_db());
	return EX_OK;
}

static int
budget(struct desk *d, int argc, char *argv[])
{
	(void)d;
	(void)argc;
	(void)argv;
	printf("%d\n", conf_seconds("SOUK_BUDGET", 25, 1, 3600));
	return EX_OK;
}

enum { NO_DB = -1 };

static const struct command {
	const char *word, *second;	/* the latter NULL: one word */
	int mode;			/* enum db_mode, or NO_DB */
	int (*run)(struct desk *, int, char *[]);
} commands[] = {
	{ "init", NULL, DB_CREATE, init },
	{ "db-path", NULL, NO_DB, db_path },
	{ "budget", NULL, NO_DB, budget },
	{ "channel", "add", DB_WRITE, desk_channel_add },
	{ "channel", "list", DB_READ, desk_channel_list },
	{ "channel", "connect", DB_WRITE, desk_channel_connect },
	{ "channel", "disconnect", DB_WRITE, desk_channel_disconnect },
	{ "product", "add", DB_WRITE, desk_product_add },
	{ "product", "import", DB_WRITE, desk_product_import },
	{ "product", "list", DB_READ, desk_product_list },
	{ "product", "on", DB_WRITE, desk_product_on },
	{ "product", "off", DB_WRITE, desk_product_off },
	{ "ai", "on", DB_WRITE, desk_ai_on },
	{ "ai", "off", DB_WRITE, desk_ai_off },
	{ "conversations", NULL, DB_READ, desk_conversations },
	{ "show", NULL, DB_READ, desk_show },
	{ "say", NULL, DB_WRITE, desk_say },
	{ "orders", NULL, DB_READ, desk_orders },
	{ "outbox", "list", DB_READ, desk_outbox_list },
	{ "outbox", "retry", DB_WRITE, desk_outbox_retry },
	{ "outbox", "sent", DB_WRITE, desk_outbox_sent },
	{ "outbox", "drop", DB_WRITE, desk_outbox_drop },
	{ "status", NULL, DB_READ, desk_status },
	/* SQLite checks no CHECK through a reader's connection. */
	{ "doctor", NULL, DB_WRITE, desk_doctor },
	{ "log", NULL, DB_READ, desk_log }
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

static const struct command *
find(int argc, char *argv[])
{
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].word, argv[0]) != 0)
			continue;
		if (commands[i].second == NULL)
			return &commands[i];
		if (argc > 1 && strcmp(commands[i].second, argv[1]) == 0)
			return &commands[i];
	}
	return NULL;
}

/* How many letters must change to make one word of the other. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[32], n = strlen(b), i, j, diagonal, above;

	if (n > 30)
		return 99;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; a[i - 1] != '\0'; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= n; j++) {
			above = row[j];
			row[j] = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[n];
}

/* The nearest of the first words, or of the second ones under word. */
static void
unknown(const char *typed, const char *word)
{
	const char *nearest = NULL, *name;
	size_t i, least = 4, d;

	for (i = 0; i < COMMANDS; i++) {
		name = word == NULL ? commands[i].word : commands[i].second;
		if (word != NULL && strcmp(commands[i].word, word) != 0)
			continue;
		d = distance(typed, name);
		if (d < least) {
			least = d;
			nearest = name;
		}
	}
	if (nearest == NULL)
		cli_misuse("no such command: %s%s%s", word != NULL ? word : "",
		    word != NULL ? " " : "", typed);
	errx(EX_USAGE, "no such command: %s; did you mean '%s%s%s'?", typed,
	    word != NULL ? word : "", word != NULL ? " " : "", nearest);
}

static const struct command *
command_of(int argc, char *argv[])
{
	const struct command *c;
	size_t i;

	if (argc == 0)
		cli_misuse("which command?");
	if ((c = find(argc, argv)) != NULL)
		return c;
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].word, argv[0]) == 0) {
			if (argc < 2)
				cli_misuse("%s: what of it?", argv[0]);
			unknown(argv[1], argv[0]);
		}
	unknown(argv[0], NULL);
	return NULL;
}

int64_t
desk_most(const struct desk *d)
{
	char *end;
	long n;

	if (d->most == NULL)
		return 1000000;
	n = strtol(d->most, &end, 10);
	if (*end != '\0' || n < 1)
		cli_misuse("--most wants a number, not '%s'", d->most);
	return n;
}

char *
desk_find(struct desk *d, enum query query, const char *what, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, query);
	char *found;

	db_bind(q, ":id", id);
	if (!db_row(d->db, q))
		errx(EX_DATAERR, "no %s '%s'", what, id);
	if ((found = strdup(db_col(q, 0))) == NULL)
		errx(EX_OSERR, "out of memory");
	db_done(q);
	return found;
}

static int
run(const struct command *c, struct desk *d, int argc, char *argv[])
{
	int words = c->second != NULL ? 2 : 1, status, flushed;

	if (c->mode != NO_DB)
		d->db = db_open(conf_db(), (enum db_mode)c->mode);
	status = c->run(d, argc - words, argv + words);
	if (d->db != NULL)
		db_close(d->db);
	flushed = record_flush();
	return flushed != EX_OK ? flushed : status;
}

enum { ACCOUNT = 2000, TOKEN_FILE, SECRET_FILE, LOGIN, AI, JSON, CSV, ALL,
	MOST };

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "account", required_argument, NULL, ACCOUNT },
		{ "token-file", required_argument, NULL, TOKEN_FILE },
		{ "app-secret-file", required_argument, NULL, SECRET_FILE },
		{ "login", required_argument, NULL, LOGIN },
		{ "ai", required_argument, NULL, AI },
		{ "json", no_argument, NULL, JSON },
		{ "csv", no_argument, NULL, CSV },
		{ "all", no_argument, NULL, ALL },
		{ "most", required_argument, NULL, MOST },
		CLI_OPTIONS
	};
	struct desk d = { 0 };
	int c;

	cli_begin("souk", usage);
	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1)
		switch (c) {
		case ACCOUNT: d.account = optarg; break;
		case TOKEN_FILE: d.token_file = optarg; break;
		case SECRET_FILE: d.secret_file = optarg; break;
		case LOGIN: d.login = optarg; break;
		case AI: d.ai = optarg; break;
		case JSON: d.form = LISTING_JSON; break;
		case CSV: d.form = LISTING_CSV; break;
		case ALL: d.all = true; break;
		case MOST: d.most = optarg; break;
		default: cli_option(c);
		}
	argc -= optind;
	argv += optind;
	return run(command_of(argc, argv), &d, argc, argv);
}
