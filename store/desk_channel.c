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
#include "must.h"
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
	return must_copy(text);
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
ai_default(const char *ai, const struct account_kind *kind)
{
	/* A person's answer on the phone would not be seen there. */
	return ai != NULL ? strcmp(ai, "true") == 0 : kind->polled;
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

/* As JSON; NULL: not said. */
static const char *
word_of(const char *option, const char *value)
{
	if (value == NULL)
		return NULL;
	if (strcmp(value, "on") == 0)
		return "true";
	if (strcmp(value, "off") != 0)
		cli_misuse("--%s wants on or off, not '%s'", option, value);
	return "false";
}

/* What the operator says of the account. */
struct words {
	const char *ai, *human_agent, *advanced_access;	/* JSON, or NULL */
	const char *until;
	char at[STAMP_SIZE];
};

/* Ahead of anything that is done, for a mistake ends it. */
static void
words_read(const struct desk *d, struct words *w)
{
	w->ai = word_of("ai", d->ai);
	w->human_agent = word_of("human-agent", d->human_agent);
	w->advanced_access = word_of("advanced-access", d->advanced_access);
	w->until = until_of(d, w->at);
}

static void
keep_word(struct desk *d, const char *id, const char *word, const char *on)
{
	sqlite3_stmt *q;

	if (on == NULL)
		return;
	q = db_query(d->db, Q_CHANNEL_WORD);
	db_bind(q, ":id", id);
	db_bind(q, ":word", word);
	db_bind(q, ":on", on);
	db_run(d->db, q);
}

/* What Meta grants in App Review is the operator's word: no call tells it. */
static void
keep_words(struct desk *d, const char *id, const struct words *w)
{
	keep_word(d, id, "human_agent", w->human_agent);
	keep_word(d, id, "advanced_access", w->advanced_access);
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

static void
refuse_second(struct desk *d, const struct account_kind *kind)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_THERE);

	db_bind(q, ":channel", kind->channel);
	db_bind(q, ":account", d->account);
	if (db_row(d->db, q))
		errx(EX_DATAERR, "the %s channel %s is there already: 'souk "
		    "channel connect %s --token-file F' gives it a new token",
		    kind->channel, d->account, db_col(q, 0));
	errx(EX_SOFTWARE, "channel add: refused");
}

int
desk_channel_add(struct desk *d, int argc, char *argv[])
{
	const struct account_kind *kind = kind_of(d, argc, argv);
	char id[IDENT_SIZE], now[STAMP_SIZE], *token, *secret;
	struct words words;
	const char *why;
	sqlite3_stmt *q;

	words_read(d, &words);
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
	db_bind(q, ":until", words.until);
	db_bind_int(q, ":ai", ai_default(words.ai, kind));
	db_bind(q, ":now", journal_now(now));
	if (!db_try(d->db, q, &why))
		refuse_second(d, kind);
	free(token);
	free(secret);
	keep_words(d, id, &words);
	tell_cost(kind);
	desk_put_made(d, "id", id);
	return EX_OK;
}

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "channel", "Channel", LISTING_TEXT, 0 },
	{ "account_id", "Account", LISTING_ID, 0 },
	{ "is_connected", "Connected", LISTING_YES, 0 },
	{ "ai_enabled", "AI", LISTING_YES, 0 },
	{ "last_fetch_timestamp", "Last import", LISTING_TIME, 0 },
	{ "reason", "Trouble", LISTING_TEXT, 60 },
	{ "id", "Id", LISTING_ID, 0 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_channel_list(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q = desk_list(d, Q_CHANNEL_LIST);

	(void)argv;
	if (argc > 0)
		cli_misuse("channel list: no arguments wanted");
	db_bind_int(q, ":every", d->all);
	if (listing_print(d->db, q, columns, d->form) == 0 &&
	    d->form == LISTING_TABLE)
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

static void
need_token(struct desk *d, const char *id, const char *token)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_IS_REMOVED);

	db_bind(q, ":id", id);
	if (token == NULL && db_row(d->db, q))
		cli_misuse("channel connect: it was removed; --token-file "
		    "wants a file that holds a new token");
	db_done(q);
}

int
desk_channel_connect(struct desk *d, int argc, char *argv[])
{
	char *id = channel_named(d, argc, argv);
	char *token = read_secret(d->token_file);
	char *secret = read_secret(d->secret_file);
	struct words words;
	sqlite3_stmt *q;

	words_read(d, &words);
	need_token(d, id, token);
	q = db_query(d->db, Q_CHANNEL_CONNECT);
	db_bind(q, ":id", id);
	db_bind(q, ":token", token);
	db_bind(q, ":secret", secret);
	db_bind(q, ":app", app_id_of(d));
	db_bind(q, ":until", words.until);
	db_run(d->db, q);
	keep_words(d, id, &words);
	free(secret);
	free(token);
	free(id);
	return EX_OK;
}

int
desk_channel_edit(struct desk *d, int argc, char *argv[])
{
	struct words words;
	sqlite3_stmt *q;
	char *id;

	words_read(d, &words);
	if (argc != 1 || (d->ai == NULL && d->human_agent == NULL &&
	    d->advanced_access == NULL && d->token_until == NULL))
		cli_misuse("channel edit ID, and what is to change: --ai, "
		    "--human-agent, --advanced-access, --token-until");
	id = channel_named(d, argc, argv);
	db_begin(d->db);
	keep_words(d, id, &words);
	if (words.ai != NULL) {
		q = db_query(d->db, Q_CHANNEL_AI);
		db_bind(q, ":id", id);
		db_bind_int(q, ":on", strcmp(words.ai, "true") == 0);
		db_run(d->db, q);
	}
	if (words.until != NULL) {
		q = db_query(d->db, Q_CHECK_UNTIL);
		db_bind(q, ":id", id);
		db_bind(q, ":until", words.until);
		db_run(d->db, q);
	}
	db_commit(d->db);
	free(id);
	return EX_OK;
}

static void
disconnect(struct desk *d, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_DISCONNECT);

	db_bind(q, ":id", id);
	db_bind(q, ":reason", "disconnected by the operator");
	db_run(d->db, q);
}

int
desk_channel_disconnect(struct desk *d, int argc, char *argv[])
{
	char *id = channel_named(d, argc, argv);

	disconnect(d, id);
	free(id);
	return EX_OK;
}

static bool
is_true(struct desk *d, enum query query, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, query);
	bool is;

	db_bind(q, ":id", id);
	is = db_row(d->db, q);
	db_done(q);
	return is;
}

static void
each(struct desk *d, const enum query *queries, size_t n, const char *id)
{
	sqlite3_stmt *q;

	for (; n > 0; n--, queries++) {
		q = db_query(d->db, *queries);
		db_bind(q, ":id", id);
		db_run(d->db, q);
	}
}

/* A person may look there by other ways. */
static void
tell_undecided(struct desk *d, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, Q_CHANNEL_UNDECIDED);
	char *safe;

	db_bind(q, ":id", id);
	while (db_row(d->db, q)) {
		safe = listing_safe(db_col(q, 1));
		printf("conversation %lld: this may have been sent, or not: ",
		    (long long)db_col_int(q, 0));
		listing_put(safe);
		putchar('\n');
		free(safe);
	}
}

/* What was to be said there is not; of what may be out, no more is learned. */
static void
unsay(struct desk *d, const char *id)
{
	static const enum query steps[] = { Q_CHANNEL_DOUBT, Q_CHANNEL_HOLD,
	    Q_CHANNEL_UNSAY };
	char now[STAMP_SIZE];
	sqlite3_stmt *q;
	size_t i;

	tell_undecided(d, id);
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		q = db_query(d->db, steps[i]);
		db_bind(q, ":id", id);
		db_bind(q, ":now", journal_now(now));
		db_run(d->db, q);
	}
}

/*
 * Nobody answers there any more, and the token is gone.  The row goes as well
 * where nothing refers to it.
 */
int
desk_channel_remove(struct desk *d, int argc, char *argv[])
{
	static const enum query leaving[] = { Q_CHANNEL_LEAVE_WAITING,
	    Q_CHANNEL_FORGET_CALLS, Q_CHANNEL_HIDE },
	    forgetting[] = { Q_CHANNEL_FORGET_THREADS,
	    Q_CHANNEL_FORGET_FORMER, Q_CHANNEL_FORGET_SPENDING,
	    Q_CHANNEL_FORGET_EVENTS, Q_CHANNEL_FORGET };
	char *id = channel_named(d, argc, argv);
	sqlite3_stmt *q;

	db_scrub(d->db);
	db_begin(d->db);
	if (!d->yes && is_true(d, Q_CHANNEL_ON_THE_WIRE, id))
		errx(EX_TEMPFAIL, "a message of ours is on its way there, or "
		    "may be ('souk outbox list'): nothing removed; while the "
		    "account is connected, ticks find out; --yes removes it "
		    "and says what is left undecided");
	disconnect(d, id);
	q = db_query(d->db, Q_CHECKS_FORGET);
	db_bind(q, ":channel", id);
	db_run(d->db, q);
	unsay(d, id);
	each(d, leaving, sizeof(leaving) / sizeof(*leaving), id);
	if (!is_true(d, Q_CHANNEL_IS_NEEDED, id))
		each(d, forgetting, sizeof(forgetting) / sizeof(*forgetting),
		    id);
	db_commit(d->db);
	db_empty_log(d->db);
	free(id);
	return EX_OK;
}
