#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "cli.h"
#include "desk.h"
#include "ident.h"
#include "must.h"
#include "outbox.h"
#include "record.h"

enum { SAY_MAX = 16000 };

static int
ai_switch(struct desk *d, int argc, char *argv[], bool on)
{
	enum query query = d->all ? Q_AI_SWITCH_ALL : Q_AI_SWITCH;
	char *id = NULL;
	sqlite3_stmt *q;

	if (argc != (d->all ? 0 : 1))
		cli_misuse("ai %s: which conversation? its id or number, or "
		    "--all", on ? "on" : "off");
	if (!d->all)
		id = desk_find(d, Q_CONVERSATION_FIND, "conversation", argv[0]);
	q = db_query(d->db, query);
	db_bind_int(q, ":on", on);
	if (!d->all)
		db_bind(q, ":id", id);
	db_run(d->db, q);
	free(id);
	return EX_OK;
}

int
desk_ai_on(struct desk *d, int argc, char *argv[])
{
	return ai_switch(d, argc, argv, true);
}

int
desk_ai_off(struct desk *d, int argc, char *argv[])
{
	return ai_switch(d, argc, argv, false);
}

/* What a blocked customer wrote ends without an answer. */
static int
block_switch(struct desk *d, int argc, char *argv[], bool on)
{
	sqlite3_stmt *q;
	char *id;

	if (argc != 1)
		cli_misuse("%s: which conversation? its id or number",
		    on ? "block" : "unblock");
	id = desk_find(d, Q_CONVERSATION_FIND, "conversation", argv[0]);
	db_begin(d->db);
	q = db_query(d->db, Q_BLOCK_SWITCH);
	db_bind(q, ":id", id);
	db_bind_int(q, ":on", on);
	db_run(d->db, q);
	db_run(d->db, db_query(d->db, Q_WAITING_BLOCKED));
	db_commit(d->db);
	free(id);
	return EX_OK;
}

int
desk_block(struct desk *d, int argc, char *argv[])
{
	return block_switch(d, argc, argv, true);
}

int
desk_unblock(struct desk *d, int argc, char *argv[])
{
	return block_switch(d, argc, argv, false);
}

static const struct listing_column columns[] = {
	{ "number", "No", LISTING_NUMBER, 0 },
	{ "platform", "Platform", LISTING_TEXT, 0 },
	{ "customer_name", "Customer", LISTING_TEXT, 28 },
	{ "status", "Status", LISTING_TEXT, 0 },
	{ "ai_enabled", "AI", LISTING_YES, 0 },
	{ "messages", "Messages", LISTING_NUMBER, 0 },
	{ "waiting", "Waiting", LISTING_NUMBER, 0 },
	{ "last_message_at", "Last message", LISTING_TIME, 0 },
	{ "reason", "Note", LISTING_TEXT, 40 },
	{ NULL, NULL, LISTING_TEXT, 0 }
};

int
desk_conversations(struct desk *d, int argc, char *argv[])
{
	(void)argv;
	if (argc > 0)
		cli_misuse("conversations: no arguments wanted");
	listing_print(d->db, desk_list(d, Q_CONVERSATION_LIST), columns,
	    d->form);
	return EX_OK;
}

/* Line breaks stay, everything else that could drive a terminal is escaped. */
static void
put_text(const char *text)
{
	char *copy = must_copy(text), *line, *rest = copy, *safe;
	const char *indent = "";

	while ((line = strsep(&rest, "\n")) != NULL) {
		safe = listing_safe(line);
		fputs(indent, stdout);
		listing_put(safe);
		putchar('\n');
		indent = "                            ";
		free(safe);
	}
	free(copy);
}

static const char *
words_of(sqlite3_stmt *q)
{
	if (db_col_int(q, 7))
		return "[unreadable]";
	if (db_col(q, 10) != NULL && *db_col(q, 2) == '\0')
		return "[taken back]";
	return db_col(q, 2);
}

static void
put_message(sqlite3_stmt *q)
{
	char at[20];
	const char *waits = !db_col_int(q, 5) ? "  <- waits" : "";

	printf("%s  %-8s%s  ", listing_time(db_col(q, 0), at), db_col(q, 1),
	    waits);
	put_text(words_of(q));
}

void
desk_put_head(struct desk *d, const char *id)
{
	sqlite3_stmt *q = db_query(d->db, Q_CONVERSATION_HEAD);
	char *name, *note;

	db_bind(q, ":id", id);
	if (db_row(d->db, q)) {
		name = listing_safe(db_col(q, 2));
		note = listing_safe(db_col(q, 5) != NULL ? db_col(q, 5) : "");
		printf("#%s  %s  ", db_col(q, 0), db_col(q, 1));
		listing_put(name);
		fputs("  ", stdout);
		listing_put(db_col(q, 3));
		printf("  AI %s\n", db_col_int(q, 4) ? "on" : "off");
		if (*note != '\0')
			printf("note: %s\n", note);
		free(name);
		free(note);
	}
	db_done(q);
}

int
desk_show(struct desk *d, int argc, char *argv[])
{
	sqlite3_stmt *q;
	char *id;

	if (argc != 1)
		cli_misuse("show: which conversation? its id or number");
	id = desk_find(d, Q_CONVERSATION_FIND, "conversation", argv[0]);
	if (d->form == LISTING_TABLE)
		desk_put_head(d, id);
	q = d->most != NULL ? desk_list(d, Q_TRANSCRIPT_END) :
	    db_query(d->db, Q_TRANSCRIPT);
	db_bind(q, ":id", id);
	if (d->form != LISTING_TABLE)
		listing_print(d->db, q, NULL, d->form);
	else
		while (db_row(d->db, q))
			put_message(q);
	free(id);
	return EX_OK;
}

/* What speaks against its going out, before the next tick says it. */
static void
warn_of(struct desk *d, const struct outbox_reply *say)
{
	sqlite3_stmt *q = db_query(d->db, Q_SAY_IS_CONNECTED);

	db_bind(q, ":id", say->conversation_id);
	if (db_row(d->db, q) && !db_col_int(q, 0))
		warnx("its account is not connected: this waits until it is "
		    "('souk channel list --all')");
	db_done(q);
	q = db_query(d->db, Q_WINDOW_OF);
	db_bind(q, ":reply", say->reply_id);
	if (db_row(d->db, q) && strcmp(db_col(q, 0), "shut") == 0)
		warnx("its customer wrote too long ago: the platform lets "
		    "nothing out to him now ('souk outbox list')");
	db_done(q);
}

/* A person's words: queued here, sent by the next tick, whatever the AI does. */
int
desk_say(struct desk *d, int argc, char *argv[])
{
	struct outbox_reply say = { .author = "employee", .attempt = 1,
	    .outcome = "text" };
	char reply_id[IDENT_SIZE], platform[16] = "";
	sqlite3_stmt *q;
	char *id;

	if (argc != 2)
		cli_misuse("say: a conversation and one TEXT (quote it)");
	if (strlen(argv[1]) > SAY_MAX || argv[1][strspn(argv[1], " \t\r\n")] ==
	    '\0' || u8_check((const uint8_t *)argv[1], strlen(argv[1])))
		errx(EX_DATAERR, "say: the text is empty, not UTF-8, or over "
		    "%d bytes", SAY_MAX);
	id = desk_find(d, Q_CONVERSATION_FIND, "conversation", argv[0]);
	db_begin(d->db);
	q = db_query(d->db, Q_CONVERSATION_HEAD);
	db_bind(q, ":id", id);
	if (db_row(d->db, q))
		snprintf(platform, sizeof(platform), "%s", db_col(q, 1));
	db_done(q);
	say.reply_id = ident_new(reply_id);
	say.conversation_id = id;
	say.text = argv[1];
	say.platform = platform;
	outbox_add(d->db, &say);
	warn_of(d, &say);
	db_commit(d->db);
	free(id);
	return EX_OK;
}
