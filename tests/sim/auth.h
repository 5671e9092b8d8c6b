/*
 * Who asks: the token in the Authorization header or the access_token
 * parameter, and its appsecret_proof. facts B and D (102, 104, 190).
 */
#ifndef SIM_AUTH_H
#define SIM_AUTH_H

#include "reply.h"
#include "request.h"

bool	auth_check(struct request *, struct reply *);	/* false: refused */

/* Where it stood is noted in the request; NULL: none was given. */
const char *auth_token(struct request *);

/* The proof of a token under a secret, where one is given or required. */
bool	auth_proof_of(const struct request *, struct reply *,
	    const char *token, const char *secret, bool required);

#endif
