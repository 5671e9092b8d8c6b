/*
 * Batches of one, by an app: debug_token, which tells of the tokens that were
 * made for it (Graph API reference, debug_token; batch requests).
 */
#ifndef SIM_APP_H
#define SIM_APP_H

#include "reply.h"
#include "request.h"

bool	app_is_batch(const struct request *);
void	app_answer(struct request *, struct reply *);

#endif
