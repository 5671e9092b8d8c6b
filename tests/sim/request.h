/*
 * One request as the rooms see it, and everything it may touch. A request
 * borrows its texts from the connection until the answer was queued.
 */
#ifndef SIM_REQUEST_H
#define SIM_REQUEST_H

#include <json-c/json.h>
#include <microhttpd.h>
#include <stdbool.h>

#include "text.h"
#include "world.h"

struct model;

struct arg {
	const char	*name;
	const char	*value;		/* "" where none was given */
};

struct request {
	struct MHD_Connection *conn;
	const char	*method, *path;
	struct arg	*args;		/* of the query, decoded */
	size_t		 arg_count;
	struct text	 body;
	struct world	*world;
	struct model	*model;
	/* what the rooms found out, for the list of calls and the ledger */
	const char	*class;		/* "conversations", "send", ... */
	const char	*token_from;	/* "header", "query", "body", "none" */
	struct token	*token;
	const char	*version;	/* "v25.0" */
	char		*version_text;	/* what version points to; owned */
	const char	*base;		/* "" or "/ig" */
	bool		 login;		/* Instagram API with Instagram Login */
	char		*rest;		/* path past the version; owned */
	struct text	 out;		/* a node being printed; owned */
	json_object	*form;		/* the body as JSON; owned */
};

const char *request_header(const struct request *, const char *name);
const char *request_arg(const struct request *, const char *name);
bool	request_is(const struct request *, const char *method);
bool	request_json(struct request *);	/* strict; sets form */
bool	request_form(struct request *);	/* www-form; values read as JSON */
json_object *json_strict(const char *s, size_t len);	/* NULL: not JSON */

#endif
