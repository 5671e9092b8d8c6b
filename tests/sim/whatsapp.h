/*
 * WhatsApp Cloud API: POST /{phone-number-id}/messages, text only. facts F1
 * and F2.
 */
#ifndef SIM_WHATSAPP_H
#define SIM_WHATSAPP_H

#include "reply.h"
#include "request.h"

void	whatsapp_answer(struct request *, struct reply *, const char *id,
	    const char *edge);

#endif
