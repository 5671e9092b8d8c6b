/*
 * What an answer of the model's server means when it is no answer: one table
 * of codes, one of statuses (facts 4, 2026-11-22).  A 429 may be a bill and
 * not a queue, so the code decides before the status.
 *
 *	if (!verdict_read(&v, response, root)) ... v.class ... v.message ...
 */
#ifndef VERDICT_H
#define VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "http.h"
#include "json.h"

enum verdict_class {
	VERDICT_AUTH,		/* key, bill or model's name: nobody is asked */
	VERDICT_RATE,		/* throttled */
	VERDICT_TRANSIENT,	/* try again */
	VERDICT_HELD		/* for a person */
};

struct verdict {
	enum verdict_class class;
	char message[200];	/* our own words: no key, no customer's text */
	char param[64];		/* the member that a 400 named, or empty */
	int64_t wait_ms;	/* what the server asked for; -1: nothing */
	bool may_retry;		/* it did not forbid trying again */
};

/* The class as souk-records(5) spells it. */
const char *verdict_class_name(enum verdict_class class);

/* printf-like; no param, no wait. */
void verdict_set(struct verdict *v, enum verdict_class class,
    const char *message, ...) __attribute__((format(printf, 3, 4)));

/*
 * True if there is an answer to decode: 2xx and root, its body as JSON (NULL:
 * it was none), holds no error.  Else *v says what to do.
 */
bool verdict_read(struct verdict *v, const struct http_response *response,
    struct json_object *root);

#endif
