/*
 * What a chat completion request is about, as the rules see it: what the
 * customer said last and what the tools answered.
 *
 *	turn_fill(&t, "order {result.order_id}", &out);
 */
#ifndef SIM_TURN_H
#define SIM_TURN_H

#include <json-c/json.h>
#include <regex.h>
#include <stdbool.h>

#include "text.h"

#define TURN_MATCHES 10

struct turn {
	struct text	 user;		/* since the assistant's last text */
	struct text	 all;		/* every content, joined */
	json_object	*result;	/* of the last tool message; owned */
	char		*result_text;	/* the same as it came; owned */
	bool		 has_result;
	regmatch_t	 found[TURN_MATCHES];	/* in user or all */
	const char	*found_in;
};

void	turn_read(struct turn *, json_object *messages);
void	turn_free(struct turn *);

/* {user}, {result}, {result.a.b}, {1}...{9}; {a|b} takes the first found. */
void	turn_fill(const struct turn *, const char *pattern, struct text *);
json_object *turn_fill_json(const struct turn *, json_object *pattern);

#endif
