/*
 * Graph as graph.facebook.com and graph.instagram.com speak it: routing,
 * parameters, errors, usage headers. facts A to D.
 */
#ifndef SIM_GRAPH_H
#define SIM_GRAPH_H

#include <json-c/json.h>
#include <stdbool.h>

#include "reply.h"
#include "request.h"

void	graph_answer(struct request *, struct reply *);

/* Always false, so that a check can say: return graph_refuse(...). */
bool	graph_refuse(struct reply *, const struct request *, unsigned status,
	    int code, int subcode, const char *fmt, ...)
	    __attribute__((format(printf, 6, 7)));
bool	graph_missing(struct reply *, const struct request *,
	    const char *id);			/* 100/33 */
void	graph_error_body(struct reply *, const struct request *,
	    json_object *error);		/* as a fault orders it */

/* Every query parameter must be a common one or in the list. */
bool	graph_args(struct reply *, const struct request *,
	    const char *const *known);

#endif
