/*
 * What Graph's error codes mean, for reading and for sending alike: the one
 * table of them (facts D and F2 of the Graph API, 2026-11-22).  Codes decide,
 * not messages, which are localised.
 *
 *	const struct graph_rule *r = graph_rule_of(code, subcode);
 *	if (r != NULL) ... r->class, r->who, r->words ...
 */
#ifndef GRAPH_ERROR_H
#define GRAPH_ERROR_H

#include <stdint.h>

/*
 * Is it tried again, and was a send done?  For a read: auth, rate, transient
 * and permanent are what fetch_error says.  For a send they say "not done";
 * uncertain says "perhaps done".
 */
enum graph_class {
	GRAPH_AUTH,		/* the token is dead: disconnect */
	GRAPH_RATE,		/* throttled: not done, park */
	GRAPH_TRANSIENT,	/* try again; a send was not done */
	GRAPH_PERMANENT,	/* final; a person must act */
	GRAPH_WINDOW,		/* send: outside the allowed window */
	GRAPH_UNCERTAIN		/* send: may have been done */
};

/* Who can mend it. */
enum graph_who {
	GRAPH_WHO_TIME,		/* it passes */
	GRAPH_WHO_OPERATOR,	/* whoever owns the account or the app */
	GRAPH_WHO_CUSTOMER,	/* this one person: blocked, left, silent */
	GRAPH_WHO_MAKER		/* souk asked what cannot be asked */
};

enum { GRAPH_ANY = -1 };	/* any subcode */

struct graph_rule {
	int64_t first, last;	/* codes */
	int64_t subcode;
	enum graph_class class;
	enum graph_who who;
	const char *words;	/* for the operator */
};

/*
 * NULL: not in the table.  UNCERTAIN and WINDOW are a send's words: to a read
 * they are TRANSIENT and PERMANENT.
 */
const struct graph_rule *graph_rule_of(int64_t code, int64_t subcode);

/* As souk-records(5) spells them. */
const char *graph_class_name(enum graph_class class);
const char *graph_who_name(enum graph_who who);

#endif
