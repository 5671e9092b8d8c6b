/*
 * What Meta's Graph answers: a body or an error (whose codes are in
 * graph_error.h), the quota used, the version served.  Messages are localised
 * and are matched only where the codes do not tell.
 *
 *	struct graph_error e;
 *	if ((body = graph_read(response, true, &e)) == NULL) ... e.class ...
 */
#ifndef GRAPH_H
#define GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "graph_error.h"
#include "http.h"
#include "json.h"

struct graph_error {
	enum graph_class class;
	enum graph_who who;
	int64_t code, subcode;	/* 0: none */
	bool reduce;		/* "reduce the amount of data": ask for less */
	bool gone;		/* the object is not there, or not for us */
	char message[256];	/* what the operator reads; printable, no secret */
	int64_t retry_at;	/* stamp, or STAMP_NONE: not stated */
};

/* Tell confine.h where requests for any kind of account go. */
void graph_confine(void);

/*
 * The JSON of an answer, owned by the caller; or NULL and *error filled.
 * send: the request was a POST, so that doubt counts.
 */
struct json_object *graph_read(const struct http_response *response, bool send,
    struct graph_error *error);

/*
 * A time in a row of Graph's: text, or seconds as a number (facts A5,
 * 2026-11-22).  STAMP_NONE: none that can be used.
 */
int64_t graph_time(const struct json_object *row, const char *key);

/* The quota nearest to its end, of all that an answer's headers state. */
struct graph_usage {
	int percent;		/* -1: nothing is stated, which is not zero */
	int64_t minutes;	/* until access returns; 0: not stated */
	char quota[32];		/* app, or the type of a business's pool */
};

struct graph_usage graph_usage(const struct http_response *response);

/*
 * Is the version that answered (http_response.version) the one that the base
 * URL asks for?  An expired one is served by the next without a word (facts
 * B).  Also true where either is not stated.
 */
bool graph_serves(const char *base, const char *served);

/*
 * hex HMAC-SHA256 of the token under the app secret (appsecret_proof), into
 * proof.  False if libcrypto cannot be loaded.
 */
bool graph_proof(const char *secret, const char *token, char proof[65]);

#endif
