/*
 * An answer being made. The rooms set status and body; serve.c adds what
 * every answer carries and sends it. Zeroed is empty; reply_free.
 */
#ifndef SIM_REPLY_H
#define SIM_REPLY_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "text.h"

struct header {
	char	*name, *value;
};

struct reply {
	unsigned	 status;
	const char	*type;		/* NULL: application/json */
	struct text	 body;
	struct header	*headers;
	size_t		 header_count;
	int64_t		 delay_ms;
	char		*reason;	/* of a refusal, for the ledger */
};

void	reply_header(struct reply *, const char *name, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	reply_reason(struct reply *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	reply_json(struct reply *, unsigned status, json_object *); /* takes */
void	reply_clear(struct reply *);	/* drops body and headers */
void	reply_free(struct reply *);

#endif
