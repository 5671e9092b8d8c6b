/*
 * The requests that came in, newest last, without any token: counts by
 * method and class for ever, the requests themselves up to a limit.
 */
#ifndef SIM_CALLS_H
#define SIM_CALLS_H

#include <json-c/json.h>

#include "fault.h"
#include "request.h"

void	calls_open(void);		/* one more request is being answered */
void	calls_note(const struct request *, const struct dealt *,
	    unsigned status);		/* 0: closed without an answer */
void	calls_done(void);
void	calls_connection(void);
json_object *calls_list(void);
void	calls_clear(void);

#endif
