#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verdict.h"

static const char check_model[] =
    "the model's server does not know the model or the address: "
    "check SOUK_MODEL and OPENAI_BASE_URL";
static const char check_key[] =
    "the model's server refused the key: check OPENAI_API_KEY";
static const char check_bill[] =
    "the account at the model's server has no credit left, or met its limit";
static const char throttled[] = "the model's server is throttling or busy";
static const char trouble[] = "the model's server has trouble";
static const char filtered[] =
    "the model's server filtered the conversation's content";
static const char too_long[] =
    "the conversation and the catalog are too long for the model";

static const struct {
	const char *code;
	enum verdict_class class;
	const char *message;
} codes[] = {
	{ "invalid_api_key", VERDICT_AUTH, check_key },
	{ "model_not_found", VERDICT_AUTH, check_model },
	{ "insufficient_quota", VERDICT_AUTH, check_bill },
	{ "credit_balance_exhausted", VERDICT_AUTH, check_bill },
	{ "organization_spend_limit_exceeded", VERDICT_AUTH, check_bill },
	{ "project_spend_limit_exceeded", VERDICT_AUTH, check_bill },
	{ "organization_usage_limit_exceeded", VERDICT_AUTH, check_bill },
	{ "billing_hard_limit_reached", VERDICT_AUTH, check_bill },
	{ "rate_limit_exceeded", VERDICT_RATE, throttled },
	{ "slow_down", VERDICT_RATE, throttled },
	{ "rate_limit_error", VERDICT_RATE, throttled },
	{ "server_is_overloaded", VERDICT_RATE, throttled },
	{ "service_unavailable_error", VERDICT_RATE, throttled },
	{ "content_filter", VERDICT_HELD, filtered },
	{ "context_length_exceeded", VERDICT_HELD, too_long },
	{ "exceed_context_size_error", VERDICT_HELD, too_long }
};

/* first..last: HTTP status, or the number that a server gave as its code. */
static const struct {
	int first, last;
	enum verdict_class class;
	const char *message;
} statuses[] = {
	{ 401, 401, VERDICT_AUTH, check_key },
	{ 402, 402, VERDICT_AUTH, check_bill },
	{ 403, 403, VERDICT_AUTH, "the model's server forbids the request" },
	{ 404, 404, VERDICT_AUTH, check_model },
	{ 408, 409, VERDICT_TRANSIENT, trouble },
	{ 429, 429, VERDICT_RATE, throttled },
	{ 400, 499, VERDICT_HELD, "the model's server refused the request" },
	{ 500, 599, VERDICT_TRANSIENT, trouble },
	{ 300, 399, VERDICT_AUTH, "the model's server is somewhere else: "
	    "check OPENAI_BASE_URL" }
};

const char *
verdict_class_name(enum verdict_class class)
{
	static const char *const names[] = {
		[VERDICT_AUTH] = "auth",
		[VERDICT_RATE] = "rate",
		[VERDICT_TRANSIENT] = "transient",
		[VERDICT_HELD] = "held"
	};

	return names[class];
}

void
verdict_set(struct verdict *v, enum verdict_class class, const char *message,
    ...)
{
	va_list ap;

	memset(v, 0, sizeof(*v));
	v->class = class;
	v->wait_ms = -1;
	v->may_retry = true;
	va_start(ap, message);
	vsnprintf(v->message, sizeof(v->message), message, ap);
	va_end(ap);
}

/* An error that a server sends as an object, or as a bare text. */
static struct json_object *
error_of(struct json_object *root)
{
	struct json_object *error = json_any(root, "error");

	if (error != NULL)
		return error;
	/* vLLM: {"object":"error","message":...,"code":400} */
	if (json_str(root, "object") != NULL &&
	    strcmp(json_str(root, "object"), "error") == 0)
		return root;
	return NULL;
}

static bool
read_code(struct verdict *v, const char *code)
{
	size_t i;

	for (i = 0; code != NULL && i < sizeof(codes) / sizeof(*codes); i++) {
		if (strcmp(codes[i].code, code) != 0)
			continue;
		verdict_set(v, codes[i].class, "%s (%s)", codes[i].message,
		    code);
		return true;
	}
	return false;
}

static bool
read_status(struct verdict *v, int64_t status)
{
	size_t i;

	for (i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		if (status < statuses[i].first || status > statuses[i].last)
			continue;
		verdict_set(v, statuses[i].class, "%s (HTTP %d)",
		    statuses[i].message, (int)status);
		return true;
	}
	return false;
}

/* Some servers give the status as error.code, as a number or as its text. */
static int64_t
number_of(const struct json_object *error)
{
	const char *text = json_str(error, "code");
	int64_t n = json_int_or(error, "code", 0);

	return text != NULL ? strtol(text, NULL, 10) : n;
}

/* FastAPI, as in vLLM: {"detail":[{"loc":["body","store"],...}]} */
static const char *
detail_param(struct json_object *root)
{
	struct json_object *loc = json_arr(json_item(root, "detail", 0),
	    "loc"), *last;
	size_t n = loc != NULL ? json_object_array_length(loc) : 0;

	if (n == 0)
		return NULL;
	last = json_object_array_get_idx(loc, n - 1);
	return json_object_is_type(last, json_type_string) ?
	    json_object_get_string(last) : NULL;
}

/* Only what looks like a member's name: the rest is a stranger's text. */
static void
read_param(struct verdict *v, const char *param)
{
	size_t n;

	if (param == NULL || (n = strlen(param)) >= sizeof(v->param) ||
	    param[strspn(param, "abcdefghijklmnopqrstuvwxyz_.[]0123456789")] !=
	    '\0')
		return;
	memcpy(v->param, param, n + 1);
	n = strlen(v->message);
	if (v->class == VERDICT_HELD && *v->param != '\0')
		snprintf(v->message + n, sizeof(v->message) - n,
		    ", because of \"%s\"", v->param);
}

/* No code and no status that says anything. */
static void
read_silence(struct verdict *v, const struct http_response *response)
{
	if (response->status == 0)
		verdict_set(v, VERDICT_TRANSIENT,
		    "the model's server did not answer: %s", response->why);
	else if (response->outcome != HTTP_OK && response->status < 300)
		verdict_set(v, VERDICT_TRANSIENT, "the model's server did "
		    "not end its answer: %s", response->why);
	else
		verdict_set(v, VERDICT_TRANSIENT,
		    "the answer of the model's server cannot be read");
}

bool
verdict_read(struct verdict *v, const struct http_response *response,
    struct json_object *root)
{
	struct json_object *error = error_of(root);

	if (response->outcome == HTTP_OK && root != NULL && error == NULL)
		return true;
	if (!read_code(v, json_str(error, "code")) &&
	    !read_code(v, json_str(error, "type")) &&
	    !read_status(v, response->status) &&
	    !read_status(v, number_of(error)))
		read_silence(v, response);
	read_param(v, error != NULL ? json_str(error, "param") :
	    detail_param(root));
	v->wait_ms = response->retry_after_ms;
	v->may_retry = response->should_retry;
	return false;
}
