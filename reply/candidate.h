/*
 * What several ask of a `candidate` record.
 */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include <stdbool.h>

#include "json.h"

/* Does this message of its conversation wait for an answer? */
bool candidate_waits(const struct json_object *candidate,
    const struct json_object *message);

#endif
