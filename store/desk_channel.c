#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "account.h"
#include "cli.h"
#include "desk.h"
#include "ident.h"
#include "journal.h"
#include "secret.h"

/* A file that holds one secret and nobody else may read; NULL for no path. */
static char *
read_secret(const char *path)
{
	static char text[SECRET_SIZE];

	if (path == NULL)
		return NULL;
	if (!secret_read(path, text))
		err(EX_NOINPUT, "%s", path);
	if (*text == '\0' || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-._~+/=|%:") != strlen(text))
		errx(EX_DATAERR, "%s: its first line is no token", path);
	return strdup(text);
}

static bool
is_digits(const char *text)
{
	return *text != '\0' && strlen(text) <= 64 &&
	    text[strspn(text, "0123456789")] == '\0';
}

/* A day or a time, as the platform named it with the token; NULL: not told. */
static const char *
until_of(const struct desk *d, char at[STAMP_SIZE])
{
	char text[64];
	int64_t t;

	if (d->token_until == NULL)
		return NULL;
	snprintf(text, sizeof(text), "%s%s", d->token_until,
	    strlen(d->token_until) == 10 ? "T00:00:00Z" : "");
	if ((t = stamp_parse(text)) == STAMP_NONE)
		cli_misuse("--token-until wants a day, as 2027-01-31, not "
		    "'%s'", d->token_until);
	return stamp_print(t, at);
}

/* The app whose secret it is: with both, Meta tells when the token ends. */
static const char *
app_id_of(const struct desk *d)
{
	if (d->app_id != NULL && !is_digits(d->app_id))
		cli_misuse("--app-id wants the number of the app, not '%s'",
		    d->app_id);
	return d->app_id;
}

static bool
ai_default(const struct desk *d, const struct account_kind *kind)
{
	if (d->ai == NULL)
		/* A person's answer on the phone would not be seen there. */
		return kind->polled;
	if (strcmp(d->ai, "on") != 0 && strcmp(d->ai, "off") != 0)
		cli_misuse("--ai wants on or off, not '%s'", d->ai);
	return strcmp(d->ai, "on") == 0;
}

static const struct account_kind *
kind_of(const struct desk *d, int argc, char *argv[])
{
	const struct account_kind *kind;

	if (argc != 1)
		cli_misuse("channel add: facebook, instagram or whatsapp?");
	if (account_kind(argv[0], NULL) == NULL)
		cli_misuse("channel add: facebook, instagram or whatsapp, "
		    "not '%s'", argv[0]);
	if ((kind = account_kind(argv[0], d->login)) == NULL)
		cli_misuse("channel add: %s has no --login %s", argv[0],
		    d->login);
	return kind;
}

/* Meta grants the feature in App Review; that it did is the operator's word. */
static const char *
human_agent_of(const struct desk *d)
{
	if (d->human_agent == NULL)
		return NULL;
	if (strcmp(d->human_agent, "on") == 0)
		return "true";
	if (strcmp(d->human_agent, "off") != 0)
		cli_misuse("--human-agent wants on or off, not '%s'",
		    d->human_agent);
	return "false";
}

static void
set_human_agent(struct desk *d, const char *id, const char *on)
{
	sqlite3_stmt *q;

	if (on == NULL)
		return;
	q = db_query(d->db, Q_CHANNEL_HUMAN_AGENT);
	db_bind(q, ":id", id);
	db_bind(q, ":on", on);
	db_run(d->db, q);
}

/* Before the first refusal says it. */
static void
tell_cost(const struct account_kind *kind)
{
	if (!kind->polled)
		return;
	fprintf(stderr, "A poll every 10 s is 8,640 calls a day; Meta grants "
	    "200 a day for each customer\nwho can be reached, so 44 of them "
	    "or more bear it. souk polls less often where\nthe quota runs "
	    "low: 'souk status' says so.\n");
}

int
desk_channel_add(struct desk *d, int argc, char *argv[])
{
	const struct account_kind *kind = kind_of(d, argc, argv);
	const char *human_agent = human_agent_of(d), *why;
	char id[IDENT_SIZE], now[STAMP_SIZE], until[STAMP_SIZE];
	char *token, *secret;
	sqlite3_stmt *q;

	if (d->account == NULL || !is_digits(d->account))
		cli_misuse("channel add: --account wants the number of the "
		    "Page, account or phone number");
	if (d->token_file == NULL)
		cli_misuse("channel add: --token-file wants a file that holds "
		    "the access token");
	token = read_secret(d->token_file);
	secret = read_secret(d->secret_file);
	q = db_query(d->db, Q_CHANNEL_ADD);
	db_bind(q, ":id", ident_new(id));
	db_bind(q, ":channel", kind->channel);
	db_bind(q, ":account", d->account);
	db_bind(q, ":login", kind->login);
	if (kind->own_id)
		db_bind(q, ":self", d->account);
	db_bind(q, ":token", token);
	db_bind(q, ":secret", secret);
	db_bind(q, ":app", app_id_of(d));
	db_bind(q, ":until", until_of(d, until));
	db_bind_int(q, ":ai", ai_default(d, kind));
	db_bind(q, ":now", journal_now(now));
	if (!db_try(d->db, q, &why))
		errx(EX_DATAERR, "the %s channel %s is there already: "
		    "'souk channel connect' gives it a new token",
		    kind->channel, d->account);
	free(token);
	free(secret);
	set_human_agent(d, id, human_agent);
	tell_cost(kind);
	puts(id);
	return EX_OK;
}

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "channel", "Channel", LISTING_TEXT, 0 },
	{ "account_id", "Account", LISTING_TEXT, 0 },
	{ "is_connected", "Connected", LISTING_YES, 0 },
	{ "ai_enabled", "AI", LISTING_YES, 0 },
	{ "last_fetch_timestamp", "Last import", LISTING_TIME, 0 },
	{ "history_done", "History", LISTING_YES, 0 },
	{ "reason", "Trouble", LISTING_TEXT, 60 },
	{ "id", "Id", LISTING_TEXT, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_channel_list(struct desk *d, int argc, char *argv[])
{
	(void)argv;
	if (argc > 0)
		cli_misuse("channel list: no arguments wanted");
	if (listing_print(d->db, desk_list(d, Q_CHANNEL_LIST), columns,
	    d->form) == 0 && d->form == LISTING_TABLE)
		warnx("no channel yet: 'souk channel add' connects one");
	return EX_OK;
}

static char *
channel_named(struct desk *d, int argc, char *argv[])
{
	if (argc != 1)
		cli_misuse("which channel? give its id or number");
	return desk_find(d, Q_CHANNEL_FIND, "channel", argv[0]);
}

int
desk_channel_connect(struct desk *d, int argc, char *argv[])
{
	char *id = channel_named(d, argc, argv);
	char *token = read_secret(d->token_file);
	char *secret = read_secret(d->secret_file);
	const char *human_agent = human_agent_of(d);
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_CONNECT);
	char until[STAMP_SIZE];

	db_bind(q, ":id", id);
	db_bind(q, ":token", token);
	db_bind(q, ":secret", secret);
	db_bind(q, ":app", app_id_of(d));
	db_bind(q, ":until", until_of(d, until));
	db_run(d->db, q);
	set_human_agent(d, id, human_agent);
	free(secret);
	free(token);
	free(id);
	return EX_OK;
}

int
desk_channel_disconnect(struct desk *d, int argc, char *argv[])
{
	char *id = channel_named(d, argc, argv);
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_DISCONNECT);

	db_bind(q, ":id", id);
	db_bind(q, ":reason", "disconnected by the operator");
	db_run(d->db, q);
	free(id);
	return EX_OK;
}
