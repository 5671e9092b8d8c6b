/*
 * What Meta's Graph answers mean: one table of error codes for reading and
 * sending alike (facts, section D, 2026-11-22).  Messages are localised and
 * are matched only where the codes do not tell.
 *
 *	struct graph_error e;
 *	if (!graph_read(response, true, &body, &e)) ... e.class ...
 */
#ifndef GRAPH_H
#define GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "http.h"
#include "json.h"

/*
 * For a read: auth, rate, transient and permanent are what fetch_error says.
 * For a send they say "not done"; uncertain says "perhaps done".
 */
enum graph_class {
	GRAPH_AUTH,		/* the token is dead: disconnect */
	GRAPH_RATE,		/* throttled: not done, park */
	GRAPH_TRANSIENT,	/* try again; a send was not done */
	GRAPH_PERMANENT,	/* final; a person must act */
	GRAPH_WINDOW,		/* send: outside the allowed window */
	GRAPH_UNCERTAIN		/* send: may have been done */
};

struct graph_error {
	enum graph_class class;
	int64_t code, subcode;	/* 0: none */
	bool reduce;		/* "reduce the amount of data": ask for less */
	bool gone;		/* the object is not there, or not for us */
	char message[256];	/* what the operator reads; printable, no secret */
	int64_t retry_at;	/* stamp, or STAMP_NONE: not stated */
};

/* The class as souk-records(5) spells it. */
const char *graph_class_name(enum graph_class class);

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

/*
 * Quota used, in percent, the worst of all that the answer's headers state; -1
 * where they state nothing.  *minutes: until access returns, 0 not stated.
 */
int graph_usage(const struct http_response *response, int64_t *minutes);

/*
 * hex HMAC-SHA256 of the token under the app secret (appsecret_proof), into
 * proof.  False if libcrypto cannot be loaded.
 */
bool graph_proof(const char *secret, const char *token, char proof[65]);

#endif
