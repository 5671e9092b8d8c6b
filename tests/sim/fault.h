/*
 * Failures a test ordered. Each names the requests it is for and what
 * becomes of their answer; see README.md, "Faults". /sim/ is never hit.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <json-c/json.h>

#include "reply.h"
#include "request.h"

enum fault_kind {
	FAULT_NONE,
	FAULT_STATUS,
	FAULT_DROP_BEFORE,
	FAULT_DROP_AFTER,
	FAULT_DELAY,
	FAULT_TRUNCATE,
	FAULT_GARBAGE,
	FAULT_HTML,
	FAULT_HANG,
	FAULT_TRICKLE,
	FAULT_ENDLESS
};

/* What one request was dealt: a copy, so that DELETE cannot pull it away. */
struct dealt {
	enum fault_kind	 kind;
	const char	*name;		/* static */
	bool		 apply;		/* the request is carried out */
	bool		 first;		/* delay: wait, then carry out */
	int64_t		 amount;	/* ms, bytes or bytes per second */
	json_object	*how;		/* the order itself; owned */
};

bool	fault_add(json_object *order, const char **why);
void	fault_clear(void);
void	fault_deal(const struct request *, struct dealt *);
void	fault_shape(const struct dealt *, struct request *, struct reply *);
json_object *fault_list(void);

#endif
