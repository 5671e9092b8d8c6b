#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat_check.h"
#include "clock.h"
#include "ids.h"
#include "ledger.h"
#include "openai.h"
#include "turn.h"

#define BASE "/openai/v1"
#define ONE_MODEL BASE "/models/"

static uint64_t serial;

static json_object *
get(json_object *o, const char *key)
{
	return json_object_object_get(o, key);
}

static const char *
word(json_object *o, const char *key)
{
	return json_object_get_string(get(o, key));
}

static bool
is_true(json_object *o, const char *key)
{
	return json_object_get_boolean(get(o, key));
}

void
model_merge(struct model *m, json_object *given)
{
	if (m->config == NULL)
		m->config = json_object_new_object();
	if (!json_object_is_type(given, json_type_object))
		return;
	json_object_object_foreach(given, key, value)
		json_object_object_add(m->config, key,
		    json_object_get(value));
}

void
model_free(struct model *m)
{
	json_object_put(m->config);
	m->config = NULL;
}

static size_t
length(json_object *list)
{
	return json_object_is_type(list, json_type_array) ?
	    json_object_array_length(list) : 0;
}

static bool
list_has(json_object *list, const char *name)
{
	size_t i;

	for (i = 0; i < length(list); i++)
		if (strcmp(json_object_get_string(
		    json_object_array_get_idx(list, i)), name) == 0)
			return true;
	return false;
}

static bool
check_key(struct request *q, struct reply *r)
{
	const char *want = word(q->model->config, "key");
	const char *given = request_header(q, "Authorization");

	q->token_from = given ? "header" : "none";
	if (given == NULL || strncasecmp(given, "Bearer ", 7))
		return openai_refuse(r, 401, NULL, NULL, "You didn't provide "
		    "an API key. You need to provide your API key in an "
		    "Authorization header using Bearer auth (i.e. "
		    "Authorization: Bearer YOUR_KEY).");
	if (want == NULL || strcmp(given + 7, want))
		return openai_refuse(r, 401, NULL, "invalid_api_key",
		    "Incorrect API key provided: %.4s****. You can find your "
		    "API key at https://platform.openai.com/account/"
		    "api-keys.", given + 7);
	return true;
}

static bool
check_model(struct request *q, struct reply *r, const char *name)
{
	json_object *c = q->model->config;

	if ((word(c, "name") && strcmp(word(c, "name"), name) == 0) ||
	    list_has(get(c, "models"), name))
		return true;
	return openai_refuse(r, 404, NULL, "model_not_found", "The model "
	    "`%.100s` does not exist or you do not have access to it.", name);
}

/* What new models refuse (facts/openai 0.2 and 0.3), where ordered. */
static bool
check_taste(struct request *q, struct reply *r)
{
	json_object *c = q->model->config, *efforts;
	const char *effort = word(q->form, "reasoning_effort");
	const char *name = word(q->form, "model");

	json_object_object_foreach(q->form, key, value) {
		(void)value;
		if (!list_has(get(c, "refuses"), key))
			continue;
		if (strcmp(key, "max_tokens") == 0)
			return openai_refuse(r, 400, key,
			    "unsupported_parameter", "Unsupported parameter: "
			    "'max_tokens' is not supported with this model. "
			    "Use 'max_completion_tokens' instead.");
		if (strcmp(key, "temperature") == 0)
			return openai_refuse(r, 400, key, "unsupported_value",
			    "Unsupported value: 'temperature' does not "
			    "support %s with this model. Only the default "
			    "(1) value is supported.",
			    json_object_get_string(value));
		return openai_refuse(r, 400, key, "unsupported_parameter",
		    "Unsupported parameter: '%s' is not supported with this "
		    "model.", key);
	}
	efforts = get(c, "reasoning_efforts");
	if (effort && efforts && !list_has(efforts, effort))
		return openai_refuse(r, 400, "reasoning_effort",
		    "unsupported_value", "Unsupported value: "
		    "'reasoning_effort' does not support '%s' with this "
		    "model.", effort);
	if (is_true(c, "tools_need_reasoning_none") &&
	    get(q->form, "tools") && (!effort || strcmp(effort, "none")))
		return openai_refuse(r, 400, "reasoning_effort", NULL,
		    "Function tools with reasoning_effort are not supported "
		    "for %s in /v1/chat/completions. To use function tools, "
		    "use /v1/responses or set reasoning_effort to 'none'.",
		    name);
	return true;
}

static bool
read_request(struct request *q, struct reply *r)
{
	const char *type = request_header(q, "Content-Type");

	if (type == NULL || strncasecmp(type, "application/json", 16))
		return openai_refuse(r, 415, NULL, NULL, "Unsupported content "
		    "type: '%.80s'. This API method only accepts "
		    "'application/json' requests.", type ? type : "");
	if (q->arg_count)
		return openai_refuse(r, 400, NULL, NULL,
		    "Unknown query parameter: '%.80s'", q->args[0].name);
	if (!request_json(q))
		return openai_refuse(r, 400, NULL, NULL, "We could not parse "
		    "the JSON body of your request. (HINT: This likely means "
		    "you aren't using your HTTP library correctly.)");
	return chat_check(q->form, r) &&
	    check_model(q, r, word(q->form, "model")) && check_taste(q, r);
}

static bool
offered(json_object *tools, const char *name)
{
	size_t i;

	for (i = 0; i < length(tools); i++)
		if (strcmp(word(get(json_object_array_get_idx(tools, i),
		    "function"), "name"), name) == 0)
			return true;
	return false;
}

/* A rule that calls a tool is skipped where the tool is not offered. */
static bool
callable(const struct request *q, json_object *rule)
{
	json_object *calls = get(rule, "call");
	const char *choice = word(q->form, "tool_choice");
	size_t i;

	if (calls == NULL || is_true(rule, "force"))
		return true;
	if (choice && strcmp(choice, "none") == 0)
		return false;
	for (i = 0; i < length(calls); i++)
		if (!offered(get(q->form, "tools"), word(
		    json_object_array_get_idx(calls, i), "name")))
			return false;
	return true;
}

static bool
text_fits(struct turn *t, json_object *rule)
{
	const char *where = word(rule, "in");
	const char *in = where && strcmp(where, "all") == 0 ?
	    text_get(&t->all) : text_get(&t->user);
	const char *when = word(rule, "when"), *pattern = word(rule, "regex");
	regex_t re;
	bool fits;

	t->found_in = NULL;
	if (when && strstr(in, when) == NULL)
		return false;
	if (pattern == NULL)
		return true;
	if (regcomp(&re, pattern, REG_EXTENDED))
		return false;
	fits = regexec(&re, in, TURN_MATCHES, t->found, 0) == 0;
	regfree(&re);
	t->found_in = in;
	return fits;
}

static bool
rule_fits(const struct request *q, struct turn *t, json_object *rule)
{
	json_object *want = get(rule, "has_tool_result");
	json_object *times = get(rule, "times");

	if (times && json_object_get_int64(get(rule, "used")) >=
	    json_object_get_int64(times))
		return false;
	if (want && (bool)json_object_get_boolean(want) != t->has_result)
		return false;
	/* else a called tool would be called again and again */
	if (want == NULL && get(rule, "call") && t->has_result)
		return false;
	return callable(q, rule) && text_fits(t, rule);
}

static json_object *
rule_find(const struct request *q, struct turn *t, int *number)
{
	json_object *rules = get(q->model->config, "rules"), *rule;
	size_t i, n = length(rules);

	for (i = 0; i < n; i++) {
		rule = json_object_array_get_idx(rules, i);
		if (!rule_fits(q, t, rule))
			continue;
		*number = (int)i;
		json_object_object_add(rule, "used", json_object_new_int64(
		    json_object_get_int64(get(rule, "used")) + 1));
		return rule;
	}
	*number = -1;
	return get(q->model->config, "default");
}

static json_object *
make_call(const struct turn *t, json_object *call)
{
	json_object *o = json_object_new_object();
	json_object *f = json_object_new_object();
	json_object *given = get(call, "arguments"), *filled;
	char *id = ids_letters("call_", 24, 1u << 28 | ++serial);

	filled = json_object_is_type(given, json_type_string) ?
	    json_object_get(given) : turn_fill_json(t, given);
	json_object_object_add(o, "id", json_object_new_string(
	    word(call, "id") ? word(call, "id") : id));
	json_object_object_add(o, "type", json_object_new_string("function"));
	json_object_object_add(f, "name",
	    json_object_new_string(word(call, "name")));
	json_object_object_add(f, "arguments", json_object_new_string(
	    json_object_is_type(filled, json_type_string) ?
	    json_object_get_string(filled) : json_object_to_json_string_ext(
	    filled, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
	json_object_object_add(o, "function", f);
	json_object_put(filled);
	free(id);
	return o;
}

static json_object *
make_message(const struct turn *t, json_object *rule)
{
	json_object *m = json_object_new_object(), *calls, *list;
	const char *say = rule ? word(rule, "say") : "OK";
	struct text out = { 0 };
	size_t i;

	if (say)
		turn_fill(t, say, &out);
	json_object_object_add(m, "role",
	    json_object_new_string("assistant"));
	json_object_object_add(m, "content",
	    say ? json_object_new_string(text_get(&out)) : NULL);
	json_object_object_add(m, "refusal",
	    json_object_get(get(rule, "refusal")));
	json_object_object_add(m, "annotations", json_object_new_array());
	text_free(&out);
	calls = get(rule, "call");
	if (calls == NULL)
		return m;
	list = json_object_new_array();
	for (i = 0; i < length(calls); i++)
		json_object_array_add(list, make_call(t,
		    json_object_array_get_idx(calls, i)));
	json_object_object_add(m, "tool_calls", list);
	return m;
}

static void
add_int(json_object *o, const char *key, size_t n)
{
	json_object_object_add(o, key, json_object_new_int64((int64_t)n));
}

/* Tokens are counted as a fourth of the bytes: enough for sums to differ. */
static json_object *
make_usage(size_t asked, size_t said)
{
	json_object *o = json_object_new_object();
	json_object *in = json_object_new_object();
	json_object *out = json_object_new_object();

	add_int(o, "prompt_tokens", asked / 4 + 1);
	add_int(o, "completion_tokens", said / 4 + 1);
	add_int(o, "total_tokens", asked / 4 + said / 4 + 2);
	add_int(in, "cached_tokens", 0);
	add_int(in, "audio_tokens", 0);
	json_object_object_add(o, "prompt_tokens_details", in);
	add_int(out, "reasoning_tokens", 0);
	add_int(out, "audio_tokens", 0);
	add_int(out, "accepted_prediction_tokens", 0);
	add_int(out, "rejected_prediction_tokens", 0);
	json_object_object_add(o, "completion_tokens_details", out);
	return o;
}

static void
note(const struct request *q, const struct turn *t, int rule,
    json_object *message, const char *id)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "id",
	    id ? json_object_new_string(id) : NULL);
	json_object_object_add(o, "model",
	    json_object_get(get(q->form, "model")));
	json_object_object_add(o, "rule", json_object_new_int(rule));
	json_object_object_add(o, "user", json_object_new_string(
	    text_get(&t->user)));
	json_object_object_add(o, "has_tool_result",
	    json_object_new_boolean(t->has_result));
	json_object_object_add(o, "say",
	    json_object_get(get(message, "content")));
	json_object_object_add(o, "call",
	    json_object_get(get(message, "tool_calls")));
	ledger_note("model", o);
}

static json_object *
make_choice(json_object *rule, json_object *message)
{
	json_object *o = json_object_new_object();
	const char *why = word(rule, "finish_reason");

	if (why == NULL)
		why = get(rule, "call") ? "tool_calls" : "stop";
	json_object_object_add(o, "index", json_object_new_int(0));
	json_object_object_add(o, "message", message);
	json_object_object_add(o, "logprobs", NULL);
	json_object_object_add(o, "finish_reason",
	    json_object_new_string(why));
	return o;
}

static void
say(struct request *q, struct reply *r, const struct turn *t,
    json_object *rule, int number)
{
	json_object *o = json_object_new_object(), *choices;
	json_object *message = make_message(t, rule);
	char *id = ids_letters("chatcmpl-", 29, 1u << 29 | ++serial);
	size_t said = strlen(json_object_to_json_string(message));

	note(q, t, number, message, id);
	json_object_object_add(o, "id", json_object_new_string(id));
	json_object_object_add(o, "object",
	    json_object_new_string("chat.completion"));
	json_object_object_add(o, "created",
	    json_object_new_int64(clock_now() / 1000));
	json_object_object_add(o, "model",
	    json_object_get(get(q->form, "model")));
	choices = json_object_new_array();
	json_object_array_add(choices, make_choice(rule, message));
	json_object_object_add(o, "choices", choices);
	json_object_object_add(o, "usage", make_usage(q->body.len, said));
	json_object_object_add(o, "service_tier",
	    json_object_new_string("default"));
	json_object_object_add(o, "system_fingerprint", NULL);
	reply_json(r, 200, o);
	free(id);
}

/* A rule may answer with an error or with bytes of its own. */
static void
answer_raw(struct reply *r, json_object *rule)
{
	json_object *error = get(rule, "error");
	const char *raw = word(rule, "raw");

	r->status = get(rule, "status") ?
	    (unsigned)json_object_get_int(get(rule, "status")) : 200;
	reply_reason(r, "ordered by a rule");
	if (raw)
		text_str(&r->body, raw);
	else
		text_fmt(&r->body, "{\"error\":%s}", error ?
		    json_object_to_json_string(error) : "{\"message\":"
		    "\"The server had an error\",\"type\":\"server_error\","
		    "\"param\":null,\"code\":null}");
}

static void
complete(struct request *q, struct reply *r)
{
	json_object *c = q->model->config, *rule;
	struct turn t;
	int number;

	q->class = "chat";
	if (!read_request(q, r))
		return;
	turn_read(&t, get(q->form, "messages"));
	rule = rule_find(q, &t, &number);
	r->delay_ms = json_object_get_int64(get(
	    get(rule, "delay_ms") ? rule : c, "delay_ms"));
	if (get(rule, "raw") || get(rule, "status") || get(rule, "error")) {
		note(q, &t, number, NULL, NULL);
		answer_raw(r, rule);
	} else {
		say(q, r, &t, rule, number);
	}
	turn_free(&t);
}

static json_object *
make_model(const char *name)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "id", json_object_new_string(name));
	json_object_object_add(o, "object", json_object_new_string("model"));
	json_object_object_add(o, "created",
	    json_object_new_int64(1780000000));
	json_object_object_add(o, "owned_by",
	    json_object_new_string("system"));
	json_object_object_add(o, "shutdown_date", NULL);
	return o;
}

static void
list_models(struct request *q, struct reply *r)
{
	json_object *o = json_object_new_object();
	json_object *data = json_object_new_array();
	json_object *more = get(q->model->config, "models");
	const char *name = word(q->model->config, "name");
	size_t i;

	q->class = "models";
	if (name)
		json_object_array_add(data, make_model(name));
	for (i = 0; i < length(more); i++)
		json_object_array_add(data, make_model(json_object_get_string(
		    json_object_array_get_idx(more, i))));
	json_object_object_add(o, "object", json_object_new_string("list"));
	json_object_object_add(o, "data", data);
	reply_json(r, 200, o);
}

static void
show_model(struct request *q, struct reply *r, const char *name)
{
	q->class = "models";
	if (check_model(q, r, name))
		reply_json(r, 200, make_model(name));
}

static void
answer(struct request *q, struct reply *r)
{
	bool chat = strcmp(q->path, BASE "/chat/completions") == 0;
	bool models = strcmp(q->path, BASE "/models") == 0;

	q->class = "chat";
	if (!check_key(q, r))
		return;
	if (chat && request_is(q, "POST"))
		complete(q, r);
	else if (models && request_is(q, "GET"))
		list_models(q, r);
	else if (strncmp(q->path, ONE_MODEL, strlen(ONE_MODEL)) == 0 &&
	    request_is(q, "GET"))
		show_model(q, r, q->path + strlen(ONE_MODEL));
	else if (chat || models)
		openai_refuse(r, 405, NULL, "method_not_supported",
		    "Not allowed to %s on %s.", q->method, q->path + 7);
	else
		openai_refuse(r, 404, NULL, NULL, "Invalid URL (%s %.200s)",
		    q->method, q->path + 7);
}

void
model_answer(struct request *q, struct reply *r)
{
	char *id = ids_letters("req_", 32, 1u << 27 | ++serial);
	int64_t began = clock_tick();

	answer(q, r);
	reply_header(r, "x-request-id", "%s", id);
	reply_header(r, "openai-processing-ms", "%lld",
	    (long long)(clock_tick() - began + r->delay_ms));
	reply_header(r, "openai-version", "2020-10-01");
	free(id);
}
