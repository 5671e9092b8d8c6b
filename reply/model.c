#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

#include "conf.h"
#include "confine.h"
#include "http.h"
#include "ident.h"
#include "model.h"
#include "must.h"
#include "secret.h"

static const char default_base[] = "https://api.openai.com/v1";

static const struct {
	enum model_member member;
	const char *name;
} members[] = {
	{ MODEL_MAX_COMPLETION_TOKENS, "max_completion_tokens" },
	{ MODEL_MAX_TOKENS, "max_tokens" },
	{ MODEL_TEMPERATURE, "temperature" },
	{ MODEL_REASONING_EFFORT, "reasoning_effort" },
	{ MODEL_PARALLEL_TOOL_CALLS, "parallel_tool_calls" },
	{ MODEL_STORE, "store" },
	{ MODEL_STRICT, "strict" },
	{ MODEL_SAFETY_IDENTIFIER, "safety_identifier" }
};

enum { MEMBERS = sizeof(members) / sizeof(*members) };

const char *
model_member_name(enum model_member member)
{
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		if (members[i].member == member)
			return members[i].name;
	return "";
}

/* A server may name a member by its path: tools[0].function.strict. */
static unsigned
member_of(const char *param)
{
	const char *dot = strrchr(param, '.');
	size_t i;

	if (dot != NULL)
		param = dot + 1;
	for (i = 0; i < MEMBERS; i++)
		if (strcmp(members[i].name, param) == 0)
			return members[i].member;
	return 0;
}

bool
model_learn(struct model *m, const char *param, unsigned asked_without)
{
	unsigned member = member_of(param);

	if (member == 0 || (asked_without & member) != 0)
		return false;
	m->refused |= member;
	return true;
}

/* What was learned of one model on one server says nothing about another. */
static bool
is_about(const struct model *m, const struct json_object *memo)
{
	const char *model = json_str(memo, "model");
	const char *url = json_str(memo, "url");

	return model != NULL && url != NULL && strcmp(model, m->name) == 0 &&
	    strcmp(url, m->url) == 0;
}

static void
remember(struct model *m, const struct json_object *memo)
{
	const struct json_object *list = json_arr(memo, "refused"), *o;
	size_t n, i;

	if (list == NULL || !is_about(m, memo))
		return;
	n = json_object_array_length(list);
	for (i = 0; i < n; i++) {
		o = json_object_array_get_idx(list, i);
		if (json_object_is_type(o, json_type_string))
			m->refused |= member_of(json_object_get_string(
			    (struct json_object *)o));
	}
}

struct json_object *
model_memo(const struct model *m)
{
	struct json_object *memo, *list;
	size_t i;

	if (m->refused == 0)
		return NULL;
	memo = json_object_new_object();
	list = json_object_new_array();
	json_add_str(memo, "model", m->name);
	json_add_str(memo, "url", m->url);
	for (i = 0; i < MEMBERS; i++)
		if ((m->refused & members[i].member) != 0)
			json_object_array_add(list,
			    json_object_new_string(members[i].name));
	json_object_object_add(memo, "refused", list);
	return memo;
}

static const char *
choice(const char *name, const char *const choices[2])
{
	const char *value = conf_str(name, choices[0]);
	int i;

	for (i = 0; i < 2; i++)
		if (strcmp(value, choices[i]) == 0)
			return choices[i];
	errx(EX_CONFIG, "%s = %s: want %s or %s", name, value, choices[0],
	    choices[1]);
}

/* A setting that is JSON, or NULL; owned by the caller. */
static struct json_object *
json_setting(const char *name)
{
	const char *value = conf_str(name, NULL), *why;
	struct json_object *o;

	if (value == NULL)
		return NULL;
	if ((o = json_parse(value, strlen(value), &why)) == NULL)
		errx(EX_CONFIG, "%s: %s", name, why);
	return o;
}

static struct json_object *
load_temperature(void)
{
	struct json_object *o = json_setting("SOUK_MODEL_TEMPERATURE");
	double value;

	if (o == NULL)
		return NULL;
	value = json_object_get_double(o);
	if ((!json_object_is_type(o, json_type_int) &&
	    !json_object_is_type(o, json_type_double)) || value < 0 ||
	    value > 2)
		errx(EX_CONFIG, "SOUK_MODEL_TEMPERATURE: want 0 to 2");
	return o;
}

static struct json_object *
load_extra(void)
{
	struct json_object *o = json_setting("SOUK_MODEL_EXTRA");

	if (o != NULL && !json_object_is_type(o, json_type_object))
		errx(EX_CONFIG, "SOUK_MODEL_EXTRA: want a JSON object, such as "
		    "{\"reasoning_effort\":\"none\"}");
	return o;
}

static char *
read_key(const char *path)
{
	char key[SECRET_SIZE];

	if (!secret_read(path, key))
		err(EX_CONFIG, "%s (OPENAI_API_KEY_FILE)", path);
	if (*key == '\0')
		errx(EX_CONFIG, "%s (OPENAI_API_KEY_FILE): its first line has "
		    "to be the key", path);
	return must_copy(key);
}

/* The key travels in a header: nothing else may ride along with it. */
static bool
is_key(const char *key)
{
	for (; *key != '\0'; key++)
		if (*key <= ' ' || *key > '~')
			return false;
	return true;
}

/* A server on this machine, the only kind behind http://, may need none. */
static char *
load_key(const char *url)
{
	static const struct rlimit no_core = { 0, 0 };
	const char *path = conf_str("OPENAI_API_KEY_FILE", NULL);
	const char *value = conf_str("OPENAI_API_KEY", NULL);
	char *key = NULL;

	setrlimit(RLIMIT_CORE, &no_core);
	if (value == NULL && path == NULL && strncmp(url, "https:", 6) == 0)
		conf_need("OPENAI_API_KEY", "the key of the model's server; or "
		    "OPENAI_API_KEY_FILE, a file that holds it");
	if (value != NULL)
		key = must_copy(value);
	if (value == NULL && path != NULL)
		key = read_key(path);
	if (key != NULL && !is_key(key))
		errx(EX_CONFIG, "%s: not a key", value != NULL ?
		    "OPENAI_API_KEY" : path);
	return key;
}

/* The environment goes before souk.conf: but not with nothing in it. */
static void
drop_empty_credential(void)
{
	const char *path = getenv("OPENAI_API_KEY_FILE");

	if (path != NULL && secret_is_empty_credential(path))
		unsetenv("OPENAI_API_KEY_FILE");
}

void
model_confine(void)
{
	drop_empty_credential();
	http_confine(conf_str("OPENAI_BASE_URL", default_base));
	confine_read(conf_str("OPENAI_API_KEY_FILE", NULL));
}

void
model_load(struct model *m, const struct json_object *memo)
{
	static const char *const fields[] = {
		"max_completion_tokens", "max_tokens"
	};
	const char *base;

	m->name = conf_need("SOUK_MODEL", "the name of the model that writes "
	    "the answers");
	base = conf_url("OPENAI_BASE_URL", default_base);
	must_do(asprintf(&m->url, "%s/chat/completions", base) != -1);
	m->key = load_key(m->url);
	m->tokens_field = choice("SOUK_MODEL_TOKENS_FIELD", fields);
	m->tokens_max = conf_int("SOUK_MODEL_MAX_TOKENS", 1000, 16, 100000);
	m->temperature = load_temperature();
	m->extra = load_extra();
	m->timeout_ms = conf_seconds("SOUK_MODEL_TIMEOUT", 90, 1, 600) *
	    INT64_C(1000);
	remember(m, memo);
}

char *
model_mark(const struct model *m, char mark[MODEL_MARK_SIZE])
{
	const char *const parts[] = { "model", m->url, m->name,
	    m->key != NULL ? m->key : "", NULL };
	char id[IDENT_SIZE];

	ident_of(NULL, parts, id);
	snprintf(mark, MODEL_MARK_SIZE, "%.4s", id);
	explicit_bzero(id, sizeof(id));
	return mark;
}

void
model_free(struct model *m)
{
	if (m->key != NULL)
		explicit_bzero(m->key, strlen(m->key));
	free(m->key);
	free(m->url);
	json_object_put(m->temperature);
	json_object_put(m->extra);
	memset(m, 0, sizeof(*m));
}
