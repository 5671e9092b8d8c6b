/*
 * The strings a test pulls: /sim/... on the same port, without a token.
 * README.md, "Control".
 */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "reply.h"
#include "request.h"

void	control_answer(struct request *, struct reply *);
bool	control_shows_date(void);

#endif
