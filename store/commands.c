#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cli.h"
#include "commands.h"
#include "conf.h"
#include "migrate.h"
#include "secret.h"

const char commands_usage[] =
    "usage: souk-admin COMMAND [ARGUMENT ...] [--json] [--utc]\n"
    "  init                          create or migrate the database\n"
    "  channel add PLATFORM --account ID --token-file F [--app-secret-file F]\n"
    "          [--app-id N] [--login page|instagram] [--ai on|off]\n"
    "          [--human-agent on|off] [--advanced-access on|off]\n"
    "          [--token-until DAY]\n"
    "  channel edit ID [--ai on|off] [--human-agent on|off]\n"
    "          [--advanced-access on|off] [--token-until DAY]\n"
    "  channel list | check ID | disconnect ID | remove ID\n"
    "  channel connect ID [--token-file F] [--app-secret-file F] [--app-id N]\n"
    "          [--human-agent on|off] [--advanced-access on|off]\n"
    "          [--token-until DAY]\n"
    "  product add NAME PRICE CURRENCY [DESCRIPTION] | import FILE.csv\n"
    "  product edit ID [--name|--price|--currency|--description|--options|\n"
    "          --stock|--sku X]\n"
    "  product list | on ID | off ID\n"
    "  ai on|off ID|--all | block ID | unblock ID\n"
    "  conversations | show ID | say ID TEXT | explain ID | search TEXT | waiting\n"
    "  status | status ID new|open|pending|closed\n"
    "  orders [--csv] | orders set ID STATUS\n"
    "  outbox list [--all] | retry ID | sent ID | drop ID\n"
    "  doctor | audit | log [import|reply] | events\n"
    "  report [--since TIME] | metrics [FILE]\n"
    "  export [--conversation ID] | erase --customer ID [--yes]\n"
    "  backup FILE | retention | prune [--yes] | db-path\n"
    "'souk COMMAND -h' says more about one.\n";

int
desk_init(struct desk *d, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	migrate(d->db, conf_db());
	if (d->form == LISTING_JSON)
		desk_put_made(d, "database", conf_db());
	else
		printf("%s is ready\n", conf_db());
	return EX_OK;
}

/* The run folder, which the driver names where it is not the usual one. */
static void
check_run_folder(int argc, char *argv[])
{
	char *usual = db_run_folder(conf_db());

	secret_check(argc > 0 ? argv[0] : usual);
	secret_keep_out(conf_db(), argc > 0 ? argv[0] : usual);
	free(usual);
}

static int
db_path(struct desk *d, int argc, char *argv[])
{
	(void)d;
	check_run_folder(argc, argv);
	puts(conf_db());
	return EX_OK;
}

static int
tick(struct desk *d, int argc, char *argv[])
{
	(void)d;
	check_run_folder(argc, argv);
	printf("%d %s %s\n", conf_seconds("SOUK_BUDGET", 25, 1, 3600),
	    conf_str("SOUK_NOTIFY", NULL) != NULL ? "notify" : "quiet",
	    conf_db());
	return EX_OK;
}

/* Apart by a newline, for the command may have anything else in it. */
static int
teller(struct desk *d, int argc, char *argv[])
{
	const char *command = conf_need("SOUK_NOTIFY",
	    "the command that tells people");

	(void)d;
	(void)argv;
	if (argc > 0)
		cli_misuse("teller: no arguments wanted");
	printf("%d\n%s\n", conf_seconds("SOUK_NOTIFY_TIMEOUT", 10, 1, 60),
	    command);
	return EX_OK;
}

/* The table has them for their help, and for whoever misspells one. */
static int
drivers_own(struct desk *d, int argc, char *argv[])
{
	(void)d;
	(void)argc;
	(void)argv;
	cli_misuse("this is a command of souk's, which starts programs");
}

static const struct command commands[] = {
	{ "run", NULL, COMMAND_NO_DB, drivers_own,
	  " [-b SECONDS] [--capture FOLDER] | --dry-run [--json]\n"
	  "One tick: import what is new, answer who waits, tell people, and go "
	  "on\n"
	  "with history until SECONDS (SOUK_BUDGET) have gone by.\n"
	  "Where nothing happened it says nothing.  What failed is named, and "
	  "the\n"
	  "exit status is the worst: 75 is for the next tick, 77 a token or "
	  "key,\n"
	  "78 a setting." },
	{ "try", NULL, COMMAND_NO_DB, drivers_own,
	  " ID [--json]\n"
	  "Show what the model would say now to what a conversation's customer "
	  "wrote\nlast.  Nothing is sent or stored." },
	{ "loop", NULL, COMMAND_NO_DB, drivers_own,
	  " [-i SECONDS] [-n TICKS] [--capture FOLDER]\n"
	  "A tick every 10 SECONDS, so many TICKS or until it is stopped.\n"
	  "For cron, whose step is a minute: * * * * * souk loop -n 6" },
	{ "import-line", NULL, COMMAND_NO_DB, drivers_own,
	  " [--capture FOLDER]\n"
	  "Read what is new, and some history; answer nobody." },
	{ "answer-line", NULL, COMMAND_NO_DB, drivers_own,
	  "\nAnswer who waits; read nothing new." },
	{ "notify", NULL, COMMAND_NO_DB, drivers_own,
	  "\nRun the command of SOUK_NOTIFY for each event that people were "
	  "not\n"
	  "told yet, as a tick does behind its answers.  'souk events' lists "
	  "them." },
	{ "setup", NULL, COMMAND_NO_DB, drivers_own,
	  "\nA new shop, by questions on a terminal: accounts, products, the "
	  "model,\n"
	  "one answer to nobody, the first tick.  Nothing is kept before the "
	  "end.\n"
	  "By plain commands: init, channel add, product import, run." },
	{ "import", "whatsapp", COMMAND_NO_DB, drivers_own,
	  " FILE... [--account ID] [--customer PHONE] [--me NAME]\n"
	  "           [--dates ORDER] [--tz ZONE] [--move-done FOLDER]\n"
	  "What was saved of WhatsApp: payloads of a webhook (JSON), or an\n"
	  "exported chat (.txt).  Twice changes nothing." },
	{ "init", NULL, DB_CREATE, desk_init,
	  " [--json]\nMake the database; or make one of an older souk into one "
	  "of this, behind a\ncopy of it (souk.db.schema-N).  Any other stays "
	  "as it is." },
	{ "db-path", NULL, COMMAND_NO_DB, db_path,
	  " [FOLDER]\nPrint the database's path; FOLDER is the run folder." },
	{ "tick", NULL, COMMAND_NO_DB, tick,
	  " [FOLDER]\n"
	  "Print the seconds that a tick may take, 'notify' where somebody "
	  "wants\n"
	  "to be told of events (else 'quiet'), and the database's path.\n"
	  "FOLDER is the run folder." },
	{ "teller", NULL, COMMAND_NO_DB, teller,
	  "\nPrint the seconds that the command of SOUK_NOTIFY may take, and "
	  "behind a\nnewline the command." },
	{ "id", NULL, DB_READ, desk_id,
	  " channel|conversation ID\n"
	  "Print the id of what ID names, which may be its number." },
	{ "complete", NULL, COMMAND_NO_DB, desk_complete,
	  " -- WORD ...\n"
	  "What the last word may become, a line each, and what that is." },
	{ "copy", NULL, DB_WRITE, desk_copy,
	  " FILE\nA copy to try things on, for 'souk run --dry-run'." },
	{ "said", NULL, DB_READ, desk_said,
	  " [--json]\nShow the replies that come as records on the input." },
	{ "channel", "add", DB_WRITE, desk_channel_add,
	  " facebook|instagram|whatsapp --account ID --token-file F\n"
	  "           [--app-secret-file F] [--app-id N] "
	  "[--login page|instagram]\n"
	  "           [--ai on|off] [--human-agent on|off] "
	  "[--token-until DAY]\n"
	  "           [--advanced-access on|off] [--json]\n"
	  "Connect an account and print its id." },
	{ "channel", "edit", DB_WRITE, desk_channel_edit,
	  " ID [--ai on|off] [--human-agent on|off]\n"
	  "           [--advanced-access on|off] [--token-until DAY]\n"
	  "Change what is named, and nothing else." },
	{ "channel", "list", DB_READ, desk_channel_list,
	  " [--all] [--most N] [--json|--csv]\n"
	  "The accounts, and what ails them." },
	{ "channel", "check", DB_READ, desk_channel_check,
	  " ID [--json]\nAsk the platform about it, and tell what it said." },
	{ "channel", "connect", DB_WRITE, desk_channel_connect,
	  " ID [--token-file F] [--app-secret-file F] [--app-id N]\n"
	  "           [--token-until DAY] [--human-agent on|off]\n"
	  "           [--advanced-access on|off]\n"
	  "Connect it again, with a new token." },
	{ "channel", "disconnect", DB_WRITE, desk_channel_disconnect,
	  " ID\nLeave it alone: nothing is polled or sent." },
	{ "channel", "remove", DB_WRITE, desk_channel_remove,
	  " ID [--yes]\nForget the account and its token.  What was said there "
	  "stays.\n--yes: though a message there may have been sent, or not." },
	{ "product", "add", DB_WRITE, desk_product_add,
	  " NAME PRICE CURRENCY [DESCRIPTION] [--json]\n"
	  "Put a product up for sale, or change the one of this name." },
	{ "product", "import", DB_WRITE, desk_product_import,
	  " FILE.csv [--json]\n"
	  "The same for every row of a file ('-': of the input)." },
	{ "product", "edit", DB_WRITE, desk_product_edit,
	  " ID [--name X] [--price X] [--currency X] [--description X]\n"
	  "           [--options X] [--stock N|none] [--sku X] [--json]\n"
	  "Change what is named, and nothing else." },
	{ "product", "list", DB_READ, desk_product_list,
	  " [--most N] [--json|--csv]\nThe catalog." },
	{ "product", "on", DB_WRITE, desk_product_on,
	  " ID\nPut it up for sale." },
	{ "product", "off", DB_WRITE, desk_product_off,
	  " ID\nTake it from sale." },
	{ "ai", "on", DB_WRITE, desk_ai_on,
	  " ID|--all\nThe agent answers in it, or in all there are." },
	{ "ai", "off", DB_WRITE, desk_ai_off,
	  " ID|--all\nThe agent keeps quiet in it, or in all there are." },
	{ "block", NULL, DB_WRITE, desk_block,
	  " ID\nNothing of this customer is answered: suppliers, spam." },
	{ "unblock", NULL, DB_WRITE, desk_unblock,
	  " ID\nThe agent answers this customer again." },
	{ "conversations", NULL, DB_READ, desk_conversations,
	  " [--most N] [--utc] [--json|--csv]\nAll of them, the newest first." },
	{ "show", NULL, DB_READ, desk_show,
	  " ID [--most N] [--utc] [--json|--csv]\n"
	  "What was said in one conversation, or last there." },
	{ "say", NULL, DB_WRITE, desk_say,
	  " ID TEXT\nThe next tick sends it as an employee's message." },
	{ "waiting", NULL, DB_READ, desk_waiting,
	  " [--most N] [--utc] [--json]\n"
	  "Who waits, for the agent or for a person, since when and why; the "
	  "longest\nfirst." },
	{ "explain", NULL, DB_READ, desk_explain,
	  " MESSAGE|CONVERSATION [--most N] [--json|--csv]\n"
	  "Why it was answered so, or was not, or still waits: what was "
	  "decided,\nby which rule, what the model took." },
	{ "search", NULL, DB_WRITE, desk_search,
	  " TEXT [--most N] [--json|--csv]\n"
	  "The newest messages that have all of the words, or words that "
	  "begin\n"
	  "so.  Arabic is found however its alefs, yas and numbers are "
	  "written." },
	{ "orders", "set", DB_WRITE, desk_orders_set,
	  " ID STATUS\n"
	  "STATUS: new, confirmed, shipped, delivered, returned, cancelled "
	  "or\n"
	  "review, or the Arabic word.  ID: the order's number, for all of its\n"
	  "lines, or one line's id." },
	{ "orders", NULL, DB_READ, desk_orders,
	  " [--most N] [--utc] [--json|--csv]\n"
	  "What was ordered, the newest first." },
	{ "outbox", "list", DB_READ, desk_outbox_list,
	  " [--all] [--most N] [--utc] [--json|--csv]\n"
	  "What souk is saying, a line a part." },
	{ "outbox", "retry", DB_WRITE, desk_outbox_retry,
	  " ID\nSend a held reply again." },
	{ "outbox", "sent", DB_WRITE, desk_outbox_sent,
	  " ID\nA held reply was sent." },
	{ "outbox", "drop", DB_WRITE, desk_outbox_drop,
	  " ID\nForget a held reply." },
	{ "status", NULL, DB_READ, desk_status,
	  " [--json]\nThe accounts, what waits, what needs a person.\n"
	  "       souk status ID new|open|pending|closed\n"
	  "Give a conversation a status; the Arabic words do as well." },
	/* SQLite checks no CHECK through a reader's connection. */
	{ "doctor", NULL, DB_WRITE, desk_doctor,
	  " [--json]\nWhat is wrong, and what to do about it." },
	{ "events", NULL, DB_WRITE, desk_events,
	  " [--most N] [--json|--csv]\n"
	  "What there was to tell people of, the newest first (SOUK_NOTIFY)." },
	{ "log", NULL, DB_READ, desk_log,
	  " [import|reply] [--most N] [--json|--csv]\nThe run log." },
	{ "metrics", NULL, DB_READ, desk_metrics,
	  " [FILE]\nFigures for Prometheus; FILE is replaced in one step." },
	{ "report", NULL, DB_READ, desk_report,
	  " [--since DATE|DAYS] > report.html\n"
	  "One page about the last 30 days, or since then, to read or print." },
	{ "audit", NULL, DB_READ, desk_audit,
	  " [-s TIME] [-b SECONDS] [--json]\n"
	  "Read again what the platforms show of the last 24 hours, or of the\n"
	  "TIME before the last import, store nothing, and name what is not\n"
	  "in the database." },
	{ "export", NULL, DB_READ, desk_export,
	  " [--conversation ID]\n"
	  "Everything but secrets, one JSON object a line." },
	{ "erase", NULL, DB_WRITE, desk_erase,
	  " --customer ID [--yes] [--json]\n"
	  "Everything about one customer, for good.  ID: the number or id of\n"
	  "a conversation, the platform's id, or the phone number.  Without\n"
	  "--yes it only says what would go." },
	{ "backup", NULL, DB_WRITE, desk_backup,
	  " FILE [--json]\nA copy of the database that nobody else can read." },
	{ "retention", NULL, DB_READ, desk_retention,
	  " [--json]\nHow long content is kept (SOUK_RETENTION), and what is "
	  "older." },
	{ "prune", NULL, DB_WRITE, desk_prune,
	  " [--yes] [--json]\nForget the content that is older than SOUK_RETENTION.\n"
	  "Without --yes it only says what would go." }
};

enum {
	COMMANDS = sizeof(commands) / sizeof(*commands),
	LARGE = 4		/* commands of one family */
};

/* The manual page of a group of commands, by their first words. */
static const struct {
	const char *page, *words;
} pages[] = {
	{ "souk-setup", " setup init " },
	{ "souk-channel", " channel " },
	{ "souk-product", " product " },
	{ "souk-run", " run loop try import-line answer-line notify " },
	{ "souk-import", " import " },
	{ "souk-conversations", " conversations show search waiting explain "
	  "say ai block unblock " },
	{ "souk-orders", " orders " },
	{ "souk-outbox", " outbox " },
	{ "souk-status", " status doctor audit events log " },
	{ "souk-report", " report metrics " },
	{ "souk-keep", " backup export erase retention prune " },
	{ "souk-admin", " db-path tick teller id copy said " },
	{ "souk", " complete " }
};

static const char *
page_of(const char *word)
{
	char spaced[32];
	size_t i, last = sizeof(pages) / sizeof(*pages) - 1;

	snprintf(spaced, sizeof(spaced), " %s ", word);
	for (i = 0; i < last; i++)
		if (strstr(pages[i].words, spaced) != NULL)
			break;
	return pages[i].page;
}

/* "--most" is not in "--most-of". */
static bool
names_option(const char *help, const char *option)
{
	size_t len = strlen(option);

	while ((help = strstr(help, "--")) != NULL) {
		help += 2;
		if (strncmp(help, option, len) == 0 && help[len] != '-' &&
		    !islower((unsigned char)help[len]))
			return true;
	}
	return false;
}

bool
commands_take(const struct command *c, const char *option)
{
	if (strcmp(option, "due") == 0)
		return c->run == desk_events;
	return names_option("--json --utc --terminal", option) ||
	    names_option(c->help, option);
}

const struct command *
commands_first(void)
{
	return commands;
}

const struct command *
commands_next(const struct command *c)
{
	return c + 1 < commands + COMMANDS ? c + 1 : NULL;
}

/* Has the word commands of two words? */
static bool
has_second(const char *word)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (commands[i].second != NULL &&
		    strcmp(commands[i].word, word) == 0)
			return true;
	return false;
}

/* A word that stands alone beside such takes no argument: 'orders sett'. */
static bool
matches(const struct command *c, int argc, char *argv[])
{
	if (strcmp(c->word, argv[0]) != 0)
		return false;
	if (c->second == NULL)
		return argc == 1 || !has_second(c->word);
	return argc > 1 && strcmp(c->second, argv[1]) == 0;
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

/*
 * How many bytes of a help say how it is called: its first line, and those
 * behind it that begin with a blank.
 */
static size_t
synopsis(const char *help)
{
	const char *end = help + strcspn(help, "\n");

	while (*end != '\0' && end[1] == ' ')
		end += 1 + strcspn(end + 1, "\n");
	return (size_t)(end - help);
}

static void
help_on(FILE *to, const struct command *c, bool in_short)
{
	size_t line = strcspn(c->help, "\n");

	fprintf(to, "usage: souk %s%s%s%.*s%s\n", c->word,
	    c->second != NULL ? " " : "", c->second != NULL ? c->second : "",
	    (int)(in_short ? line : strlen(c->help)), c->help,
	    in_short && synopsis(c->help) > line ? " ..." : "");
}

/* A large family is named one by one, so that it stays within ten lines. */
static void
help_on_family(FILE *to, const char *word)
{
	size_t i, n = 0;

	for (i = 0; i < COMMANDS; i++)
		n += strcmp(commands[i].word, word) == 0;
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].word, word) == 0)
			help_on(to, &commands[i], n > LARGE);
	if (n > LARGE)
		fputs("Each with -h says more.\n", to);
}

/*
 * The nearest of the first words, or of the second ones under word: first what
 * was only not typed to its end.
 */
static void
unknown(const char *typed, const char *word)
{
	const char *nearest = NULL, *name;
	size_t i, least = strlen(typed) > 5 ? 4 : 3, d;

	for (i = 0; i < COMMANDS; i++) {
		name = word == NULL ? commands[i].word : commands[i].second;
		if (name == NULL ||
		    (word != NULL && strcmp(commands[i].word, word) != 0))
			continue;
		d = strncmp(typed, name, strlen(typed)) == 0 ? 0 :
		    distance(typed, name);
		if (d < least && d < strlen(name)) {
			least = d;
			nearest = name;
		}
	}
	if (nearest == NULL && word == NULL)
		errx(EX_USAGE, "no such command: %s; 'souk help' has them all",
		    typed);
	if (nearest == NULL) {
		warnx("no such command: %s %s", word, typed);
		help_on_family(stderr, word);
		exit(EX_USAGE);
	}
	errx(EX_USAGE, "no such command: %s; did you mean '%s%s%s'?", typed,
	    word != NULL ? word : "", word != NULL ? " " : "", nearest);
}

static bool
is_family(const char *word)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].word, word) == 0)
			return true;
	return false;
}

static const struct command *
look_up(int argc, char *argv[])
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (matches(&commands[i], argc, argv))
			return &commands[i];
	return NULL;
}

void
commands_expect(int argc, char *argv[])
{
	static char usage[1024];
	const struct command *c;
	int words = 0;
	FILE *to;

	while (words < argc && argv[words][0] != '-')
		words++;
	c = words > 0 ? look_up(words, argv) : NULL;
	if (c == NULL || (to = fmemopen(usage, sizeof(usage), "w")) == NULL)
		return;
	help_on(to, c, false);
	fclose(to);
	cli_expect(usage);
}

const struct command *
commands_find(int argc, char *argv[])
{
	const struct command *c;

	if (argc == 0)
		cli_misuse("which command?");
	commands_expect(argc, argv);
	if ((c = look_up(argc, argv)) != NULL)
		return c;
	if (!is_family(argv[0]))
		unknown(argv[0], NULL);
	if (argc > 1)
		unknown(argv[1], argv[0]);
	warnx("%s: what of it?", argv[0]);
	help_on_family(stderr, argv[0]);
	exit(EX_USAGE);
}

void
commands_help(int argc, char *argv[])
{
	size_t i;

	if (argc == 0) {
		fputs(commands_usage, stdout);
		return;
	}
	if (!is_family(argv[0]))
		unknown(argv[0], NULL);
	for (i = 0; argc > 1 && i < COMMANDS; i++)
		if (commands[i].second != NULL &&
		    matches(&commands[i], argc, argv))
			break;
	if (argc > 1 && i < COMMANDS)
		help_on(stdout, &commands[i], false);
	else
		help_on_family(stdout, argv[0]);
	printf("See %s(1).\n", page_of(argv[0]));
}
