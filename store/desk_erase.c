#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "backup.h"
#include "captures.h"
#include "cli.h"
#include "desk.h"
#include "must.h"
#include "progress.h"
#include "record.h"
#include "search.h"

enum { CONVERSATIONS_MOST = 1000 };

/* A customer and his conversations. */
struct person {
	char *platform, *customer;		/* owned */
	struct {
		char *id;			/* owned */
		int64_t number;
	} of[CONVERSATIONS_MOST];
	size_t n;
};

/* One person, or nobody: where the id could mean two, both are named. */
static void
find_person(struct desk *d, struct person *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_ERASE_WHOM);
	int64_t first = 0;

	db_bind(q, ":id", d->customer);
	while (db_row(d->db, q)) {
		if (p->platform == NULL) {
			p->platform = must_copy(db_col(q, 0));
			p->customer = must_copy(db_col(q, 1));
			first = db_col_int(q, 2);
		} else if (strcmp(p->platform, db_col(q, 0)) != 0 ||
		    strcmp(p->customer, db_col(q, 1)) != 0) {
			errx(EX_DATAERR, "'%s' could be two customers, in "
			    "conversations %lld and %lld: nothing erased; "
			    "give the id that 'conversations --json' shows",
			    d->customer, (long long)first,
			    (long long)db_col_int(q, 2));
		}
	}
	if (p->platform == NULL)
		errx(EX_DATAERR, "no customer '%s'", d->customer);
}

/* His conversations, each told as it would go. */
static void
find_conversations(struct desk *d, struct person *p)
{
	sqlite3_stmt *q = db_query(d->db, Q_ERASE_WHICH);
	char *name;

	db_bind(q, ":platform", p->platform);
	db_bind(q, ":customer", p->customer);
	while (p->n < CONVERSATIONS_MOST && db_row(d->db, q)) {
		p->of[p->n].id = must_copy(db_col(q, 0));
		p->of[p->n++].number = db_col_int(q, 1);
		if (d->form == LISTING_JSON) {
			record_show(listing_object(q));
			continue;
		}
		name = listing_safe(db_col(q, 3) != NULL ? db_col(q, 3) : "-");
		printf("conversation %lld, %s, %s: %lld messages, %lld "
		    "orders\n", (long long)db_col_int(q, 1), db_col(q, 2),
		    name, (long long)db_col_int(q, 4),
		    (long long)db_col_int(q, 5));
		free(name);
	}
	db_done(q);
}

static void
refuse_on_the_wire(struct desk *d, const char *id, int64_t number)
{
	sqlite3_stmt *q = db_query(d->db, Q_ERASE_ON_THE_WIRE);

	db_bind(q, ":conversation", id);
	if (db_row(d->db, q))
		errx(EX_TEMPFAIL, "conversation %lld: a message of ours is on "
		    "its way: nothing erased; try again after a tick",
		    (long long)number);
	db_done(q);
}

static void
erase_conversation(struct desk *d, const char *id)
{
	static const enum query erasing[] = { Q_ERASE_REJECTS, Q_ERASE_LOG,
	    Q_ERASE_THREAD, Q_ERASE_QUICK_TEXTS, Q_ERASE_ORDERS,
	    Q_ERASE_MESSAGES, Q_ERASE_PARTS, Q_ERASE_REPLIES,
	    Q_ERASE_PHONE_THREAD, Q_ERASE_CAPTURES,
	    Q_ERASE_CONVERSATION };
	sqlite3_stmt *q;
	size_t i;

	for (i = 0; i < sizeof(erasing) / sizeof(*erasing); i++) {
		q = db_query(d->db, erasing[i]);
		db_bind(q, ":conversation", id);
		db_run(d->db, q);
	}
}

static int
on_steps(void *arg)
{
	progress_move(arg, 0);
	return 0;
}

/* What others freed before was perhaps not overwritten. */
static void
overwrite(struct desk *d)
{
	struct progress progress;

	progress_begin(&progress, "overwriting what was freed", 0);
	sqlite3_progress_handler(db_handle(d->db), 100000, on_steps,
	    &progress);
	db_run(d->db, db_query(d->db, Q_VACUUM));
	sqlite3_progress_handler(db_handle(d->db), 0, NULL, NULL);
	progress_end(&progress);
	db_empty_log(d->db);
}

static void
erase(struct desk *d, struct person *p)
{
	struct progress progress;
	size_t i;

	db_scrub(d->db);
	db_begin(d->db);
	for (i = 0; i < p->n; i++)
		refuse_on_the_wire(d, p->of[i].id, p->of[i].number);
	progress_begin(&progress, "erasing conversations", (int64_t)p->n);
	for (i = 0; i < p->n; i++) {
		erase_conversation(d, p->of[i].id);
		progress_move(&progress, 1);
	}
	progress_end(&progress);
	search_forget(d->db);
	db_commit(d->db);
	overwrite(d);
}

/* The copies, as far as one can tell what is in them. */
struct copies {
	const struct person *of;		/* borrowed */
	unsigned away;
};

static void
name_copy(const char *path, void *arg)
{
	struct copies *copies = arg;
	enum backup_state worst = BACKUP_CLEAN, state;
	size_t i;

	for (i = 0; i < copies->of->n; i++) {
		state = backup_look(path, copies->of->of[i].id);
		worst = state > worst ? state : worst;
	}
	copies->away += worst == BACKUP_AWAY;
	if (worst == BACKUP_HOLDS)
		warnx("%s still holds it", path);
	else if (worst == BACKUP_UNREADABLE)
		warnx("%s cannot be read, and may still hold it", path);
}

static void
name_copies(struct desk *d, const struct person *p)
{
	struct copies copies = { .of = p };

	backup_each(d->db, name_copy, &copies);
	if (copies.away > 0)
		warnx("%u cop%s not where %s made: what was moved may still "
		    "hold it", copies.away, copies.away == 1 ? "y is" :
		    "ies are", copies.away == 1 ? "it was" : "they were");
}

static void
person_free(struct person *p)
{
	while (p->n > 0)
		free(p->of[--p->n].id);
	free(p->platform);
	free(p->customer);
}

int
desk_erase(struct desk *d, int argc, char *argv[])
{
	static struct person p;

	(void)argv;
	if (argc > 0 || d->customer == NULL || *d->customer == '\0')
		cli_misuse("erase: --customer ID, and --yes");
	db_extend(d->db);
	find_person(d, &p);
	find_conversations(d, &p);
	if (!d->yes) {
		warnx("nothing erased; --yes erases it, for good");
	} else {
		erase(d, &p);
		captures_tidy(d->db);
		name_copies(d, &p);
	}
	person_free(&p);
	return d->yes ? EX_OK : EX_USAGE;
}
