/*
 * The model: POST /openai/v1/chat/completions and GET /openai/v1/models,
 * answered by the rules of the world file. See README.md, "Model".
 */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <json-c/json.h>

#include "reply.h"
#include "request.h"

struct model {
	json_object	*config;	/* key, name, rules, ...; owned */
};

void	model_merge(struct model *, json_object *given);
void	model_answer(struct request *, struct reply *);
void	model_free(struct model *);

#endif
