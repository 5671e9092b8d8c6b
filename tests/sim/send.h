/*
 * The Send API of a Page and of Instagram Login: POST .../messages with its
 * limits and its 24 h window. facts E.
 */
#ifndef SIM_SEND_H
#define SIM_SEND_H

#include "reply.h"
#include "request.h"

void	send_message(struct request *, struct reply *, struct page *);

#endif
