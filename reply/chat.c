#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat.h"
#include "must.h"

static struct json_object *
object(void)
{
	return must(json_object_new_object());
}

struct json_object *
chat_tool(const char *name, const char *description,
    struct json_object *parameters)
{
	struct json_object *tool = object(), *function = object();

	json_add_str(tool, "type", "function");
	json_add_str(function, "name", name);
	json_add_str(function, "description", description);
	json_add_bool(function, "strict", true);
	json_object_object_add(function, "parameters", parameters);
	json_object_object_add(tool, "function", function);
	return tool;
}

/* The tools for a server that does not know the member.  Owned. */
static struct json_object *
without_strict(struct json_object *tools)
{
	struct json_object *copy = NULL, *tool;
	size_t i;

	must_do(json_object_deep_copy(tools, &copy, NULL) == 0);
	for (i = 0; i < json_object_array_length(copy); i++) {
		tool = json_object_array_get_idx(copy, i);
		json_object_object_del(json_obj(tool, "function"), "strict");
	}
	return copy;
}

static void
add_tools(struct json_object *o, const struct model *m,
    struct json_object *tools)
{
	if ((m->refused & MODEL_STRICT) == 0)
		json_add_ref(o, "tools", tools);
	else
		json_object_object_add(o, "tools", without_strict(tools));
	json_add_str(o, "tool_choice", "auto");
	json_add_bool(o, "parallel_tool_calls", false);
}

/* A null takes a member out: one that is meant for no server is not sent. */
static void
add_extra(struct json_object *o, struct json_object *extra)
{
	if (extra == NULL)
		return;
	json_object_object_foreach(extra, key, value) {
		if (value == NULL)
			json_object_object_del(o, key);
		else
			json_add_ref(o, key, value);
	}
}

/* The other member for the limit of tokens, unless it was refused as well. */
static void
swap_limit(struct json_object *o, const struct model *m)
{
	const unsigned both = MODEL_MAX_COMPLETION_TOKENS | MODEL_MAX_TOKENS;
	enum model_member other =
	    (m->refused & MODEL_MAX_TOKENS) != 0 ?
	    MODEL_MAX_COMPLETION_TOKENS : MODEL_MAX_TOKENS;

	if ((m->refused & both) != 0 && (m->refused & both) != both)
		json_add_int(o, model_member_name(other), m->tokens_max);
}

static void
drop_refused(struct json_object *o, const struct model *m)
{
	unsigned bit;

	for (bit = 1; bit != 0 && bit <= m->refused; bit <<= 1)
		if ((m->refused & bit) != 0)
			json_object_object_del(o, model_member_name(bit));
	swap_limit(o, m);
	/* Left out, it would mean the server's default, which was refused. */
	if ((m->refused & MODEL_REASONING_EFFORT) != 0)
		json_add_str(o, "reasoning_effort", "none");
}

char *
chat_encode(const struct model *m, struct json_object *messages,
    struct json_object *tools, const char *safety_id)
{
	struct json_object *o = object();
	char *body;

	json_add_str(o, "model", m->name);
	if (tools != NULL)
		add_tools(o, m, tools);
	json_add_ref(o, "messages", messages);
	json_add_int(o, m->tokens_field, m->tokens_max);
	if (m->temperature != NULL)
		json_add_ref(o, "temperature", m->temperature);
	json_add_bool(o, "store", false);
	json_add_str(o, "safety_identifier", safety_id);
	add_extra(o, m->extra);
	drop_refused(o, m);
	body = must_copy(json_print(o, NULL));
	json_object_put(o);
	return body;
}

/* A text, or the texts of an array of parts.  Owned by the caller. */
static char *
content_text(struct json_object *message)
{
	struct json_object *list = json_arr(message, "content");
	size_t n = json_length(list), i, len;
	const char *part = json_text(message, "content");
	char *text;
	FILE *f = must(open_memstream(&text, &len));

	fputs(part != NULL ? part : "", f);
	for (i = 0; i < n; i++) {
		part = json_text(json_object_array_get_idx(list, i), "text");
		fputs(part != NULL ? part : "", f);
	}
	must_do(fclose(f) != EOF);
	return text;
}

/*
 * Take the thinking out, in place.  Some templates open it in the prompt, so
 * that the answer begins inside; one left open stays, for the gate to see.
 */
static void
strip_thinking(char *text)
{
	static const char open[] = "<think>", close[] = "</think>";
	char *out = text, *from = NULL;
	const char *p = text;

	while (*p != '\0') {
		if (strncmp(p, close, strlen(close)) == 0) {
			out = from != NULL ? from : text;
			from = NULL;
			p += strlen(close);
			continue;
		}
		if (from == NULL && strncmp(p, open, strlen(open)) == 0)
			from = out;
		*out++ = *p++;
	}
	*out = '\0';
	from = text + strspn(text, " \t\r\n");
	memmove(text, from, strlen(from) + 1);
}

/* Arguments come as text, as an object, or as a text in a text. */
static struct json_object *
read_arguments(struct json_object *value)
{
	struct json_object *o = json_object_get(value), *inner;
	const char *why;
	int i;

	for (i = 0; i < 2 && json_object_is_type(o, json_type_string); i++) {
		if (json_object_get_string_len(o) == 0) {
			json_object_put(o);
			return object();
		}
		inner = json_parse(json_object_get_string(o),
		    (size_t)json_object_get_string_len(o), &why);
		json_object_put(o);
		o = inner;
	}
	if (value == NULL)
		return object();
	if (json_object_is_type(o, json_type_object))
		return o;
	json_object_put(o);
	return NULL;
}

static bool
is_taken(const struct chat_answer *a, const char *id)
{
	size_t i;

	for (i = 0; i < a->ncalls; i++)
		if (strcmp(a->calls[i].id, id) == 0)
			return true;
	return false;
}

/* An API refuses a replayed name that is none: it becomes one nobody knows. */
static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= CHAT_NAME_MAX && len == strspn(name,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
}

static void
read_call(struct chat_answer *a, struct json_object *o, unsigned round)
{
	struct chat_call *call = &a->calls[a->ncalls];
	struct json_object *function = json_obj(o, "function");
	const char *id = json_str(o, "id"), *name = json_str(function, "name");

	if (id == NULL || *id == '\0' || strlen(id) > CHAT_ID_MAX ||
	    is_taken(a, id))
		snprintf(call->id, sizeof(call->id), "call_%u_%zu", round,
		    a->ncalls);
	else
		memcpy(call->id, id, strlen(id) + 1);
	snprintf(call->name, sizeof(call->name), "%s",
	    name != NULL && is_name(name) ? name : "unknown");
	call->arguments = read_arguments(json_any(function, "arguments"));
	a->ncalls++;
}

/* Calls past CHAT_CALLS_MAX are as if never made: the replay lacks them. */
static void
read_calls(struct chat_answer *a, struct json_object *message, unsigned round)
{
	struct json_object *list = json_arr(message, "tool_calls");
	struct json_object *single = json_obj(message, "tool_calls");
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;

	if (single != NULL)
		read_call(a, single, round);
	for (i = 0; i < n && a->ncalls < CHAT_CALLS_MAX; i++)
		read_call(a, json_object_array_get_idx(list, i), round);
}

static enum chat_end
read_end(struct json_object *choice, struct json_object *message)
{
	static const struct {
		const char *reason;
		enum chat_end end;
	} reasons[] = {
		{ "length", CHAT_CUT },
		{ "content_filter", CHAT_FILTERED },
		{ "error", CHAT_FAILED }
	};
	const char *reason = json_str(choice, "finish_reason");
	const char *refusal = json_text(message, "refusal");
	size_t i;

	if (json_any(choice, "error") != NULL)
		return CHAT_FAILED;
	if (refusal != NULL && *refusal != '\0')
		return CHAT_FILTERED;
	for (i = 0; reason != NULL && i < 3; i++)
		if (strcmp(reasons[i].reason, reason) == 0)
			return reasons[i].end;
	return CHAT_WHOLE;
}

static int64_t
tokens(const struct json_object *o, const char *key)
{
	int64_t n = json_int_or(o, key, 0);

	return n > 0 && n < INT32_MAX ? n : 0;
}

static void
read_usage(struct chat_answer *a, struct json_object *root)
{
	struct json_object *usage = json_obj(root, "usage");
	const char *model = json_str(root, "model");

	a->prompt_tokens = tokens(usage, "prompt_tokens");
	a->completion_tokens = tokens(usage, "completion_tokens");
	a->cached_tokens = tokens(json_obj(usage, "prompt_tokens_details"),
	    "cached_tokens");
	if (model != NULL && strlen(model) <= CHAT_NAME_MAX)
		memcpy(a->model, model, strlen(model) + 1);
}

bool
chat_decode(struct chat_answer *a, struct json_object *root, unsigned round)
{
	struct json_object *choices = json_arr(root, "choices");
	struct json_object *choice, *message;

	if (choices == NULL || json_object_array_length(choices) == 0)
		return false;
	choice = json_object_array_get_idx(choices, 0);
	message = json_obj(choice, "message");
	a->end = read_end(choice, message);
	a->text = content_text(message);
	strip_thinking(a->text);
	read_calls(a, message, round);
	read_usage(a, root);
	return message != NULL || a->end != CHAT_WHOLE;
}

static struct json_object *
call_object(const struct chat_call *call)
{
	struct json_object *o = object(), *function = object();

	json_add_str(o, "id", call->id);
	json_add_str(o, "type", "function");
	json_add_str(function, "name", call->name);
	json_add_str(function, "arguments", call->arguments != NULL ?
	    json_print(call->arguments, NULL) : "{}");
	json_object_object_add(o, "function", function);
	return o;
}

struct json_object *
chat_replay(const struct chat_answer *a)
{
	struct json_object *o = object(), *list = json_object_new_array();
	size_t i;

	json_add_str(o, "role", "assistant");
	json_add_str(o, "content", a->text);
	for (i = 0; i < a->ncalls; i++)
		json_object_array_add(list, call_object(&a->calls[i]));
	json_object_object_add(o, "tool_calls", list);
	return o;
}

struct json_object *
chat_result(const struct chat_call *call, struct json_object *result)
{
	struct json_object *o = object();

	json_add_str(o, "role", "tool");
	json_add_str(o, "tool_call_id", call->id);
	json_add_str(o, "content", json_print(result, NULL));
	return o;
}

void
chat_answer_free(struct chat_answer *a)
{
	size_t i;

	for (i = 0; i < a->ncalls; i++)
		json_object_put(a->calls[i].arguments);
	free(a->text);
	memset(a, 0, sizeof(*a));
}
