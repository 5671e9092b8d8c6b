/*
 * Who asks: the token in the Authorization header or the access_token
 * parameter, and its appsecret_proof. facts B and D (102, 104, 190).
 */
#ifndef SIM_AUTH_H
#define SIM_AUTH_H

#include "reply.h"
#include "request.h"

bool	auth_check(struct request *, struct reply *);	/* false: refused */

#endif
