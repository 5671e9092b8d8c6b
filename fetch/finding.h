/*
 * What the answers to a check mean: findings for people, a line each, in the
 * `check` record of one account.  fetch/check.c asks.
 */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "bucket.h"
#include "graph.h"
#include "http.h"
#include "json.h"

enum { FINDING_NEEDED_MAX = 4 };

struct check;

/* One answer; body NULL: error says why. */
typedef void finding_reader(struct check *, struct json_object *body,
    const struct graph_error *);

struct step {
	const char *what;
	const char *path;	/* %s: the account; relative to the base */
	finding_reader *read;
	bool if_denied;		/* only where an earlier one was */
	bool by_app;		/* asked by the app, where its id is known */
};

struct kind {
	const char *channel, *login;
	const char *needed[FINDING_NEEDED_MAX];	/* permissions (facts A1) */
	const struct step *steps;		/* ended by a NULL what */
};

struct check {
	struct http *http;		/* borrowed */
	int *status;			/* borrowed: check_run()'s */
	struct json_object *channel;	/* owned; lends the next four */
	const char *account, *token;
	const char *app_id, *app_secret;	/* or NULL */
	const struct kind *kind;
	const struct step *step;
	struct json_object *record;	/* owned: the `check` to be written */
	struct json_object *findings;	/* borrowed from record */
	char proof[65];			/* appsecret_proof, or empty */
	char *after;			/* owned: cursor of the list, or NULL */
	size_t threads;			/* seen in the list so far */
	unsigned pages;
	const struct bucket *bucket;	/* borrowed */
	struct bucket_calls calls;
	int64_t begun;			/* when its last call left */
	bool denied;			/* the token may not do something */
	bool over;			/* no further step is of use */
};

finding_reader finding_page, finding_page_of_instagram, finding_linked,
    finding_login, finding_number, finding_permissions, finding_threads,
    finding_expiry;

/* What people must look after themselves, for no call tells of it. */
void finding_advise(struct check *c);

/* text, or the other where it is NULL. */
const char *finding_or(const char *text, const char *other);

#endif
