#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "channels.h"
#include "graph.h"
#include "http.h"
#include "must.h"
#include "record.h"
#include "secret.h"

struct channels {
	struct lh_table *by_id;
};

static void
channel_free(struct channel *c)
{
	if (c->token != NULL)
		explicit_bzero(c->token, strlen(c->token));
	free(c->token);
	free(c->proof);
	free(c->url);
	free(c->account);
	free(c->id);
	free(c);
}

static void
entry_free(struct lh_entry *e)
{
	channel_free((struct channel *)lh_entry_v(e));
}

struct channels *
channels_open(void)
{
	struct channels *all = must(calloc(1, sizeof(*all)));

	all->by_id = must(lh_kchar_table_new(64, entry_free));
	return all;
}

/* What may stand in a URL's path as it is. */
static bool
is_plain(const char *id)
{
	return *id != '\0' && id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

static char *
proof_of(const char *secret, const char *token)
{
	char proof[65] = "";

	if (secret != NULL && !graph_proof(secret, token, proof))
		errx(EX_OSERR, "libcrypto: install libssl3");
	return must_copy(proof);
}

static char *
post_url(const struct platform *p, const char *account, const char *proof)
{
	char *url;

	must_do(asprintf(&url, "%s/%s/messages%s%s", p->url, account,
	    *proof != '\0' ? "?appsecret_proof=" : "", proof) != -1);
	return url;
}

static void
replace(struct channels *all, struct channel *c)
{
	lh_table_delete(all->by_id, c->id);
	must_do(lh_table_insert(all->by_id, c->id, c) == 0);
}

const char *
channels_add(struct channels *all, const struct json_object *o)
{
	const char *id = json_str(o, "channel_id");
	const char *name = json_str(o, "channel");
	const char *account = json_str(o, "account_id");
	const char *token = json_str(o, "access_token");
	const struct platform *p;
	struct channel *c;

	if (id == NULL || name == NULL || account == NULL)
		return "channel without channel_id, channel or account_id";
	if ((p = platform_of(name, json_str(o, "login"))) == NULL)
		return "channel of an unknown platform or login";
	if (!is_plain(account))
		return "channel whose account_id is no id";
	c = must(calloc(1, sizeof(*c)));
	c->id = must_copy(id);
	c->account = must_copy(account);
	c->platform = p;
	if (http_bearer_ok(token)) {
		c->token = must_copy(token);
		c->proof = proof_of(json_str(o, "app_secret"), token);
		c->url = post_url(p, account, c->proof);
	}
	replace(all, c);
	return NULL;
}

/* The line holds a token: it is named on stderr, and kept nowhere. */
static void
on_reject(struct json_object *reject, void *arg)
{
	(void)reject, (void)arg;
}

void
channels_load(struct channels *all, const char *path)
{
	struct record_in in;
	struct record r = { 0 };
	const char *why;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1) {
		warn("%s", path);
		return;
	}
	if (secret_is_shown(path)) {
		warnx("%s can be read by others, and holds tokens: "
		    "chmod 600 '%s'", path, path);
		close(fd);
		return;
	}
	record_open(&in, fd, "souk-sendmsg");
	in.on_reject = on_reject;
	while (record_next(&in, &r)) {
		if (strcmp(r.type, "channel") != 0)
			continue;
		if ((why = channels_add(all, r.object)) != NULL)
			warnx("%s:%lu: %s", path, in.line, why);
	}
	explicit_bzero(in.buf, in.cap);
	free(in.buf);
	close(fd);
}

struct channel *
channels_find(const struct channels *all, const char *id)
{
	void *c = NULL;

	lh_table_lookup_ex(all->by_id, id, &c);
	return c;
}

void
channels_free(struct channels *all)
{
	if (all == NULL)
		return;
	lh_table_free(all->by_id);
	free(all);
}
