#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "backup.h"
#include "captures.h"
#include "cli.h"
#include "commands.h"
#include "conf.h"
#include "confine.h"
#include "must.h"
#include "record.h"

int64_t
desk_most(const struct desk *d)
{
	char *end;
	long n;

	if (d->most == NULL)
		return INT64_MAX;
	n = strtol(d->most, &end, 10);
	if (*end != '\0' || n < 1)
		cli_misuse("--most wants a number, not '%s'", d->most);
	return n;
}

sqlite3_stmt *
desk_list(struct desk *d, enum query query)
{
	sqlite3_stmt *q = db_query(d->db, query);

	db_bind_int(q, ":most", desk_most(d));
	return q;
}

/* The command that lists what a query finds one of. */
static const char *
list_of(enum query query)
{
	switch (query) {
	case Q_CHANNEL_FIND: return "channel list";
	case Q_PRODUCT_FIND: return "product list";
	case Q_OUTBOX_FIND: return "outbox list --all";
	default: return "conversations";
	}
}

char *
desk_find(struct desk *d, enum query query, const char *what, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, query);
	char *found;

	db_bind(q, ":id", id);
	if (!db_row(d->db, q))
		errx(EX_DATAERR, "no %s '%s'; 'souk %s' has them all", what,
		    id, list_of(query));
	found = must_copy(db_col(q, 0));
	db_done(q);
	return found;
}

void
desk_put_made(const struct desk *d, const char *what, const char *name)
{
	struct json_object *o;

	if (d->form != LISTING_JSON) {
		puts(name);
		return;
	}
	o = json_object_new_object();
	json_add_str(o, what, name);
	record_show(o);
}

int
desk_id(struct desk *d, int argc, char *argv[])
{
	static const struct {
		const char *what;
		enum query query;
	} kinds[] = {
		{ "channel", Q_CHANNEL_FIND },
		{ "conversation", Q_CONVERSATION_FIND }
	};
	char *id;
	size_t i;

	for (i = 0; argc == 2 && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].what, argv[0]) == 0) {
			id = desk_find(d, kinds[i].query, kinds[i].what,
			    argv[1]);
			puts(id);
			free(id);
			return EX_OK;
		}
	cli_misuse("id: of a channel or conversation, and its ID");
}

static void
allow_reading(const struct desk *d, const char *file)
{
	(void)d;
	confine_read(file);
}

static void
allow_making(const struct desk *d, const char *file)
{
	(void)d;
	confine_change_around(file);
}

/* Whoever collects the figures is another user. */
static void
allow_publishing(const struct desk *d, const char *file)
{
	if (file == NULL)
		return;
	allow_making(d, file);
	umask(022);
}

static void
allow_spilling(const struct desk *d, const char *none)
{
	(void)none;
	db_spill(d->db);
}

/* The database of an older souk is copied, and then made anew. */
static void
allow_migrating(const struct desk *d, const char *none)
{
	(void)none;
	if (db_version(d->db) == DB_SCHEMA)
		return;
	confine_change_around(conf_db());
	db_spill(d->db);
}

/* With the database open, for it knows where copies and captures are. */
static void
allow_erasing(const struct desk *d, const char *none)
{
	(void)none;
	if (!d->yes)
		return;
	db_spill(d->db);
	backup_confine(d->db);
	captures_confine(d->db);
}

/* Commands that need more than the open database; first: their argument. */
static const struct {
	int (*run)(struct desk *, int, char *[]);
	void (*allow)(const struct desk *d, const char *first);
} more[] = {
	{ desk_product_import, allow_reading },
	{ desk_backup, allow_making },
	{ desk_copy, allow_making },
	{ desk_metrics, allow_publishing },
	{ desk_init, allow_migrating },
	{ desk_erase, allow_erasing },
	{ desk_orders, allow_spilling },
	{ desk_outbox_list, allow_spilling },
	{ desk_report, allow_spilling }
};

static void
wall_in(const struct desk *d, const struct command *c, const char *first)
{
	size_t i;

	if (d->db != NULL)
		db_confine(d->db);
	else
		conf_load();
	confine_read(d->token_file);
	confine_read(d->secret_file);
	confine_read(conf_str("SOUK_AUTO_REPLIES", NULL));
	for (i = 0; i < sizeof(more) / sizeof(*more); i++)
		if (more[i].run == c->run)
			more[i].allow(d, first);
	confine("souk-admin");
}

/* How its database is opened: a look at it needs no more than to read. */
static int
mode_of(const struct command *c, int argc, char *argv[])
{
	if (c->run == desk_status && argc > 0)
		return DB_WRITE;
	if (c->run == desk_complete && desk_complete_reads(argc, argv))
		return DB_READ;
	return c->mode;
}

/* The options that stand on the line, by name. */
struct given {
	const char *option[64];
	size_t n;
};

static void
note(struct given *given, const char *option)
{
	if (given->n == sizeof(given->option) / sizeof(*given->option))
		cli_misuse("so many options?");
	given->option[given->n++] = option;
}

static int
run(struct desk *d, const struct given *given, int argc, char *argv[])
{
	const struct command *c = commands_find(argc, argv);
	int words = c->second != NULL ? 2 : 1, mode, status, flushed;
	size_t i;

	for (i = 0; i < given->n; i++)
		if (!commands_take(c, given->option[i]))
			cli_misuse("%s%s%s takes no --%s", c->word,
			    words > 1 ? " " : "", words > 1 ? c->second : "",
			    given->option[i]);
	/* Ahead of a database that nobody asked for in these words. */
	if (c->mode == DB_CREATE && argc > words)
		cli_misuse("%s: no arguments wanted", c->word);
	argc -= words;
	argv += words;
	mode = mode_of(c, argc, argv);
	if (mode != COMMAND_NO_DB)
		d->db = db_open(conf_db(), (enum db_mode)mode);
	wall_in(d, c, argc > 0 ? argv[0] : NULL);
	status = c->run(d, argc, argv);
	if (d->db != NULL)
		db_close(d->db);
	flushed = record_flush();
	return flushed != EX_OK ? flushed : status;
}

static int
help(int argc, char *argv[])
{
	commands_help(argc, argv);
	return record_flush();
}

enum { JSON = 2000, CSV, ALL, YES, UTC, TERMINAL, ACCOUNT, TOKEN_FILE,
	SECRET_FILE, APP_ID, LOGIN, AI, HUMAN_AGENT,
	ADVANCED_ACCESS, TOKEN_UNTIL, MOST, NAME, PRICE,
	CURRENCY, DESCRIPTION, OPTIONS, STOCK, SKU, SINCE, CONVERSATION,
	CUSTOMER, DUE };

static void
page(const char *columns)
{
	char *end;
	long n = strtol(columns, &end, 10);

	if (*end != '\0' || n < 1 || n > 10000)
		cli_misuse("--terminal wants its columns, not '%s'", columns);
	listing_paged((size_t)n);
}

static void
keep_value(struct desk *d, int c, const char *value)
{
	const struct {
		int option;
		const char **place;
	} places[] = {
		{ ACCOUNT, &d->account },
		{ TOKEN_FILE, &d->token_file },
		{ SECRET_FILE, &d->secret_file },
		{ APP_ID, &d->app_id },
		{ LOGIN, &d->login },
		{ AI, &d->ai },
		{ HUMAN_AGENT, &d->human_agent },
		{ ADVANCED_ACCESS, &d->advanced_access },
		{ TOKEN_UNTIL, &d->token_until },
		{ MOST, &d->most },
		{ NAME, &d->name },
		{ PRICE, &d->price },
		{ CURRENCY, &d->currency },
		{ DESCRIPTION, &d->description },
		{ OPTIONS, &d->options },
		{ STOCK, &d->stock },
		{ SKU, &d->sku },
		{ SINCE, &d->since },
		{ CONVERSATION, &d->conversation },
		{ CUSTOMER, &d->customer }
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (places[i].option == c) {
			*places[i].place = value;
			return;
		}
	cli_option(c);
}

enum { WORDS_MOST = 256 };

/* souk-report and souk-export are this program under the name of a command. */
static char **
spell_out(int *argc, char *argv[])
{
	static char *whole[WORDS_MOST + 2];
	char *called = program_invocation_short_name;

	if (strcmp(called, "souk-report") != 0 &&
	    strcmp(called, "souk-export") != 0)
		return argv;
	if (*argc > WORDS_MOST)
		errx(EX_USAGE, "so many words?");
	whole[0] = argv[0];
	whole[1] = called + strlen("souk-");
	memcpy(whole + 2, argv + 1, ((size_t)*argc - 1) * sizeof(*argv));
	++*argc;
	return whole;
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {
		{ "account", required_argument, NULL, ACCOUNT },
		{ "token-file", required_argument, NULL, TOKEN_FILE },
		{ "app-secret-file", required_argument, NULL, SECRET_FILE },
		{ "app-id", required_argument, NULL, APP_ID },
		{ "login", required_argument, NULL, LOGIN },
		{ "ai", required_argument, NULL, AI },
		{ "human-agent", required_argument, NULL, HUMAN_AGENT },
		{ "advanced-access", required_argument, NULL, ADVANCED_ACCESS },
		{ "token-until", required_argument, NULL, TOKEN_UNTIL },
		{ "most", required_argument, NULL, MOST },
		{ "name", required_argument, NULL, NAME },
		{ "price", required_argument, NULL, PRICE },
		{ "currency", required_argument, NULL, CURRENCY },
		{ "description", required_argument, NULL, DESCRIPTION },
		{ "options", required_argument, NULL, OPTIONS },
		{ "stock", required_argument, NULL, STOCK },
		{ "sku", required_argument, NULL, SKU },
		{ "since", required_argument, NULL, SINCE },
		{ "conversation", required_argument, NULL, CONVERSATION },
		{ "customer", required_argument, NULL, CUSTOMER },
		{ "json", no_argument, NULL, JSON },
		{ "csv", no_argument, NULL, CSV },
		{ "all", no_argument, NULL, ALL },
		{ "yes", no_argument, NULL, YES },
		{ "due", no_argument, NULL, DUE },
		{ "utc", no_argument, NULL, UTC },
		{ "terminal", required_argument, NULL, TERMINAL },
		CLI_OPTIONS
	};
	static char name[] = "souk";
	struct given given = { .n = 0 };
	struct desk d = { 0 };
	bool helping = false;
	int c, which;

	argv = spell_out(&argc, argv);
	/* What people typed is souk, so every message begins with it. */
	program_invocation_short_name = argv[0] = name;
	cli_begin(name, commands_usage);
	commands_expect(argc - 1, argv + 1);
	while ((c = getopt_long(argc, argv, "h", options, &which)) != -1) {
		if (c >= JSON)
			note(&given, options[which].name);
		switch (c) {
		case JSON: d.form = LISTING_JSON; break;
		case CSV: d.form = LISTING_CSV; break;
		case ALL: d.all = true; break;
		case YES: d.yes = true; break;
		case DUE: d.due = true; break;
		case UTC: setenv("TZ", "UTC", 1); break;
		case TERMINAL: page(optarg); break;
		case 'h': helping = true; break;
		default: keep_value(&d, c, optarg);
		}
	}
	argc -= optind;
	argv += optind;
	return helping ? help(argc, argv) : run(&d, &given, argc, argv);
}
