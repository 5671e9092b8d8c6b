/*
 * The world as JSON: the file of -w, POST /sim/world, POST /sim/say. The
 * format is in README.md. All read what they are given and take nothing
 * over; a wrong world is refused with a sentence in why.
 */
#ifndef SIM_WORLDFILE_H
#define SIM_WORLDFILE_H

#include <json-c/json.h>
#include <stdbool.h>

#include "model.h"
#include "world.h"

bool	worldfile_merge(struct world *, struct model *, json_object *,
	    const char **why);
struct message *worldfile_say(struct world *, json_object *,
	    const char **why);
bool	worldfile_token(struct world *, json_object *, const char **why);
void	worldfile_change(struct world *, struct message *, json_object *);
json_object *worldfile_dump(const struct world *, const char *page,
	    const char *thread);

/* at: a time as text, milliseconds, or ago_s; else the usual. */
bool	worldfile_time(json_object *, int64_t *ms);

#endif
