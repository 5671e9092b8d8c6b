/*
 * OpenAI's error shape, shared by the checks and the answers. facts/openai
 * section 4: {"error":{message,type,param,code}}, all four always present.
 */
#ifndef SIM_OPENAI_H
#define SIM_OPENAI_H

#include <stdbool.h>

#include "reply.h"

/* Always false, so that a check can say: return openai_refuse(...).
 * param and code may be NULL. */
bool	openai_refuse(struct reply *, unsigned status, const char *param,
	    const char *code, const char *fmt, ...)
	    __attribute__((format(printf, 5, 6)));

#endif
