/*
 * Whether a chat completion request is one the API would accept: members,
 * types, the order of messages, tools. facts/openai sections 1 and 4; names
 * and types are those of the published specification, closed.
 */
#ifndef SIM_CHAT_CHECK_H
#define SIM_CHAT_CHECK_H

#include <json-c/json.h>
#include <stdbool.h>

#include "reply.h"

bool	chat_check(json_object *body, struct reply *);	/* false: refused */
bool	chat_check_messages(json_object *messages, struct reply *);
bool	chat_check_tools(json_object *tools, struct reply *);

#endif
