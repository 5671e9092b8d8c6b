/*
 * What each kind of Graph node shows: its known fields per platform, its
 * defaults, and how each field prints. facts A2.
 */
#ifndef SIM_NODE_H
#define SIM_NODE_H

#include <json-c/json.h>
#include <stdbool.h>

#include "fields.h"
#include "reply.h"
#include "request.h"

/* Where a field is known: Messenger, Instagram by Page token, by Login. */
enum on { ON_MESSENGER = 1, ON_PAGE_IG = 2, ON_LOGIN = 4 };
#define ON_IG	(ON_PAGE_IG | ON_LOGIN)
#define ON_ALL	(ON_MESSENGER | ON_IG)

struct view {
	struct text	*out;
	struct request	*q;
	struct reply	*r;
	enum on		 on;
	bool		 refused;	/* r already says why */
};

struct rule;

struct node {
	const char	*usual;		/* default fields */
	const char	*usual_ig;	/* NULL: the same */
	const struct rule *rules;	/* ended by a NULL name */
};

extern const struct node node_thread, node_message, node_attachment;
extern const struct node node_page, node_account;

enum on	node_on(const struct request *, enum platform);
bool	node_known(struct view *, const struct node *, const struct field *);
void	node_show(struct view *, const struct node *, const struct field *,
	    const void *thing);
/* Does this thread fail every request that shows so much of it? */
bool	node_poisoned(struct view *, const struct thread *, enum poison least);
void	json_show(struct text *, json_object *);	/* Graph's printing */

/* A message inside a list: old and unsent ones shrink to a row. */
void	node_message_row(struct view *, const struct field *,
	    const struct thread *, size_t index);
bool	message_detailed(const struct thread *, size_t index);

#endif
