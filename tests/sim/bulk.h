/*
 * Worlds too large to be written out: "generate" of the world file.
 */
#ifndef SIM_BULK_H
#define SIM_BULK_H

#include <json-c/json.h>
#include <stdbool.h>

#include "text.h"
#include "world.h"

bool	bulk_add(struct world *, json_object *order, const char **why);

#endif
