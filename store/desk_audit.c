#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "cli.h"
#include "desk.h"
#include "must.h"
#include "record.h"

enum { MISSING_SOMETHING = 1 /* exit status */, NAMED_MOST = 1000 };

/* What the database knows of a message that the platform shows. */
enum { KEPT, NEWER, OWED, ERASED, TEXTLESS, MISSING, STATES };

static const struct {
	const char *name, *words;	/* the latter NULL: not told of */
} states[STATES] = {
	[KEPT] = { "kept", NULL },
	[NEWER] = { "newer", "newer than the last import" },
	[OWED] = { "owed", "still to be imported" },
	[ERASED] = { "erased", "of customers who were erased" },
	[TEXTLESS] = { "textless", "kept without their text" },
	[MISSING] = { "missing", "missing" }
};

struct account {
	char *id, *name;		/* owned */
	char *trouble;			/* owned: why it was not read, or NULL */
	struct json_object *named;	/* owned: what is missing, or unread */
	int64_t threads, unread, of[STATES];
	bool ended;			/* all that was asked for has come */
};

struct audit {
	struct desk *desk;		/* borrowed */
	struct record_in in;
	struct account *accounts;	/* owned */
	size_t n;
};

static void
read_accounts(struct audit *a)
{
	sqlite3_stmt *q = db_query(a->desk->db, Q_AUDIT_ACCOUNTS);
	struct account *new;

	while (db_row(a->desk->db, q)) {
		a->accounts = must(reallocarray(a->accounts, a->n + 1,
		    sizeof(*a->accounts)));
		new = &a->accounts[a->n++];
		*new = (struct account){
			.id = must_copy(db_col(q, 0)),
			.name = must_copy(db_col(q, 1)),
			.named = json_object_new_array()
		};
		if (db_col(q, 2) != NULL)
			new->trouble = must_copy(db_col(q, 2));
	}
}

static struct account *
account_of(struct audit *a, const struct record *r)
{
	const char *id = json_str(r->object, "channel_id");
	size_t i;

	for (i = 0; id != NULL && i < a->n; i++)
		if (strcmp(a->accounts[i].id, id) == 0)
			return &a->accounts[i];
	return NULL;
}

/* Something to look at: a message, or all of a thread. */
static void
name(struct account *account, const char *what, const struct record *r,
    const char *why)
{
	static const char *const keys[] = { "thread_id", "message_id",
	    "created_at" };
	struct json_object *o;
	size_t i;

	if (json_object_array_length(account->named) == NAMED_MOST)
		return;
	o = json_object_new_object();
	json_add_str(o, "what", what);
	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		json_add_str(o, keys[i], json_str(r->object, keys[i]));
	json_add_str(o, "why", why);
	json_append(account->named, o);
}

static int
state_of(struct audit *a, const struct account *account,
    const struct record *r)
{
	sqlite3_stmt *q = db_query(a->desk->db, Q_AUDIT_MESSAGE);
	const char *id = json_str(r->object, "message_id");
	int state = MISSING, i;

	db_bind(q, ":channel", account->id);
	db_bind(q, ":thread", json_str(r->object, "thread_id"));
	db_bind(q, ":created_at", json_str(r->object, "created_at"));
	db_bind_int(q, ":readable", !json_true(r->object, "unreadable"));
	db_bind(q, ":message", id);
	db_bind(q, ":bare", strncmp(id, "m_", 2) == 0 ? id + 2 : id);
	if (db_row(a->desk->db, q))
		for (i = 0; i < STATES; i++)
			if (strcmp(states[i].name, db_col(q, 0)) == 0)
				state = i;
	db_done(q);
	return state;
}

static void
on_message(struct audit *a, struct account *account, const struct record *r)
{
	int state;

	if (record_need(&a->in, r, "message_id") == NULL ||
	    record_need(&a->in, r, "created_at") == NULL)
		return;
	state = state_of(a, account, r);
	account->of[state]++;
	if (state >= TEXTLESS)
		name(account, states[state].name, r, NULL);
}

static void
on_thread(struct audit *a, struct account *account, const struct record *r)
{
	(void)a;
	account->threads++;
	if (json_true(r->object, "complete"))
		return;
	account->unread++;
	name(account, "unread", r,
	    json_str(json_obj(r->object, "error"), "message"));
}

static void
on_checkpoint(struct audit *a, struct account *account,
    const struct record *r)
{
	(void)a;
	account->ended = json_str(r->object, "fetched_from") != NULL;
	free(account->trouble);
	account->trouble = account->ended ? NULL :
	    must_copy("the time was over before all of it was read");
}

static void
on_fetch_error(struct audit *a, struct account *account,
    const struct record *r)
{
	const char *message = json_text(r->object, "message");

	(void)a;
	free(account->trouble);
	account->trouble = must_copy(message != NULL ? message : "failed");
}

static const struct {
	const char *type;
	void (*take)(struct audit *, struct account *, const struct record *);
} types[] = {
	{ "message", on_message },
	{ "thread", on_thread },
	{ "checkpoint", on_checkpoint },
	{ "fetch_error", on_fetch_error }
};

static void
take(struct audit *a, const struct record *r)
{
	struct account *account = account_of(a, r);
	size_t i;

	for (i = 0; account != NULL && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].type, r->type) == 0)
			types[i].take(a, account, r);
}

static void
tell_json(const struct account *account)
{
	struct json_object *o = json_object_new_object();
	int i;

	json_add_str(o, "channel_id", account->id);
	json_add_str(o, "account", account->name);
	json_add_bool(o, "complete", account->ended && account->unread == 0);
	json_add_str(o, "trouble", account->trouble);
	json_add_int(o, "threads", account->threads);
	for (i = 0; i < STATES; i++)
		json_add_int(o, states[i].name, account->of[i]);
	json_add_ref(o, "named", account->named);
	record_show(o);
}

/* A platform's words and ids. */
static void
put(const char *before, const char *text)
{
	char *safe = text != NULL ? listing_safe(text) : NULL;

	if (safe != NULL)
		printf("%s%s", before, safe);
	free(safe);
}

static void
tell_named(const struct account *account)
{
	struct json_object *o;
	char at[20];
	size_t i;

	for (i = 0; i < json_object_array_length(account->named); i++) {
		o = json_object_array_get_idx(account->named, i);
		printf("  %s", json_str(o, "what"));
		put(": thread ", json_str(o, "thread_id"));
		put(", message ", json_str(o, "message_id"));
		if (json_str(o, "created_at") != NULL)
			put(", ", listing_time(json_str(o, "created_at"), at));
		put(": ", json_str(o, "why"));
		putchar('\n');
	}
}

static void
tell_line(const struct account *account)
{
	int64_t all = 0;
	int i;

	for (i = 0; i < STATES; i++)
		all += account->of[i];
	printf("%s: %lld thread%s, %lld message%s, %lld kept", account->name,
	    (long long)account->threads, account->threads == 1 ? "" : "s",
	    (long long)all, all == 1 ? "" : "s", (long long)account->of[KEPT]);
	for (i = 0; i < STATES; i++)
		if (states[i].words != NULL && account->of[i] > 0)
			printf(", %lld %s", (long long)account->of[i],
			    states[i].words);
	put("; not all was compared: ", account->trouble);
	putchar('\n');
	tell_named(account);
}

/* All accounts; what is missing weighs more than what could not be read. */
static int
conclude(struct audit *a)
{
	int status = EX_OK;
	struct account *account;
	size_t i;

	for (i = 0; i < a->n; i++) {
		account = &a->accounts[i];
		if (a->desk->form == LISTING_JSON)
			tell_json(account);
		else
			tell_line(account);
		if (account->of[MISSING] > 0 || account->of[TEXTLESS] > 0)
			status = MISSING_SOMETHING;
		else if ((!account->ended || account->unread > 0) &&
		    status == EX_OK)
			status = EX_TEMPFAIL;
	}
	if (a->n == 0)
		warnx("no account is connected that can be polled");
	return status;
}

static void
audit_free(struct audit *a)
{
	while (a->n > 0) {
		a->n--;
		free(a->accounts[a->n].id);
		free(a->accounts[a->n].name);
		free(a->accounts[a->n].trouble);
		json_object_put(a->accounts[a->n].named);
	}
	free(a->accounts);
}

int
desk_audit(struct desk *d, int argc, char *argv[])
{
	struct audit a = { .desk = d };
	struct record r = { 0 };
	int status, read_status;

	(void)argv;
	if (argc > 0 || isatty(STDIN_FILENO))
		cli_misuse("audit: it reads what souk-normalize writes; "
		    "'souk audit' asks the platforms");
	read_accounts(&a);
	record_open(&a.in, STDIN_FILENO, "souk-admin");
	while (record_next(&a.in, &r))
		take(&a, &r);
	json_object_put(r.object);
	status = conclude(&a);
	audit_free(&a);
	read_status = record_close(&a.in);
	return status != EX_OK ? status : read_status;
}
