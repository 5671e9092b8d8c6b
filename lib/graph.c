#include <ctype.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "conf.h"
#include "graph.h"
#include "stamp.h"

enum {
	PERCENT_MAX = 1000,	/* past 100 it is all the same */
	MINUTES_MAX = 7 * 24 * 60,
	WORD_MAX = 20,		/* a longer word with digits may be a token */
	WORD_LOOK = 512		/* and so far is looked */
};

/* Where no code of the table tells. */
static const struct graph_rule
    deleted = { 0, 0, GRAPH_ANY, GRAPH_PERMANENT, GRAPH_WHO_CUSTOMER,
	"the message is deleted" },
    refused = { 0, 0, GRAPH_ANY, GRAPH_PERMANENT, GRAPH_WHO_OPERATOR,
	"the platform refused" },
    signed_out = { 0, 0, GRAPH_ANY, GRAPH_AUTH, GRAPH_WHO_OPERATOR,
	"the token was refused" },
    throttled = { 0, 0, GRAPH_ANY, GRAPH_RATE, GRAPH_WHO_TIME,
	"too many calls" },
    unclear = { 0, 0, GRAPH_ANY, GRAPH_UNCERTAIN, GRAPH_WHO_TIME,
	"the platform failed" };

static bool
contains(const char *text, const char *part)
{
	return text != NULL && strcasestr(text, part) != NULL;
}

/*
 * A code that is not in the table: Graph's own "no" to a request that it
 * understood is final; anything vaguer is not known to be undone.
 */
static const struct graph_rule *
unlisted(const struct json_object *error, int status)
{
	if (status == 401)
		return &signed_out;
	if (status == 429)
		return &throttled;
	if (status >= 400 && status < 500 && !json_true(error, "is_transient"))
		return &refused;
	return &unclear;
}

/* A code is a number; some servers in between make texts of all of them. */
static int64_t
code_of(const struct json_object *error, const char *key)
{
	const char *digits = json_str(error, key);

	if (digits == NULL || *digits == '\0' || strlen(digits) > 10 ||
	    digits[strspn(digits, "0123456789")] != '\0')
		return json_int_or(error, key, 0);
	return strtoll(digits, NULL, 10);
}

static const struct graph_rule *
find_rule(const struct json_object *error, int status)
{
	int64_t code = code_of(error, "code");
	const struct graph_rule *rule;

	if (code == 190 && contains(json_str(error, "message"),
	    "message has been deleted"))
		return &deleted;
	rule = graph_rule_of(code, code_of(error, "error_subcode"));
	return rule != NULL ? rule : unlisted(error, status);
}

/* Bytes of one UTF-8 character at p that may be shown, else 0 and *skip. */
static size_t
shown(const unsigned char *p, size_t *skip)
{
	size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	unsigned c3 = n == 3 ? (unsigned)p[1] << 8 | p[2] : 0;

	*skip = n;
	if (*p < 0x20 || *p == 0x7f || (n == 2 && *p == 0xc2 && p[1] < 0xa0))
		return 0;
	/* Direction marks: U+200E-F, U+2028-E, U+2066-9. */
	if (n == 3 && *p == 0xe2 && ((c3 >= 0x808e && c3 <= 0x808f) ||
	    (c3 >= 0x80a8 && c3 <= 0x80ae) || (c3 >= 0x81a6 && c3 <= 0x81a9)))
		return 0;
	return n;
}

static bool
is_of_word(char c)
{
	return isalnum((unsigned char)c) ||
	    (c != '\0' && strchr("_|.%-", c) != NULL);
}

/*
 * Graph quotes tokens that it does not like: "Malformed access token EAA."
 * By its beginning one is known, and it goes to its end.
 */
static size_t
secret_word(const char *p)
{
	const char *end = p;
	bool digit = false;

	for (; end - p < WORD_LOOK && is_of_word(*end); end++)
		digit = digit || isdigit((unsigned char)*end);
	if (!digit || end - p < WORD_MAX)
		return 0;
	while (is_of_word(*end))
		end++;
	return (size_t)(end - p);
}

/* At a word, for half an address leads nowhere; at a character if need be. */
static void
cut(char *to, size_t size, size_t begun)
{
	static const char sign[] = " ...";
	size_t at = size - sizeof(sign);

	while (at > begun && to[at] != ' ')
		at--;
	if (at > begun)
		memcpy(to + at, sign, sizeof(sign));
}

/* Append text for people: printable, no long secrets. */
static void
append_clean(char *to, size_t size, const char *text)
{
	size_t begun = strlen(to), at = begun, n, skip;
	const char *from;

	while (*text != '\0') {
		from = text;
		if ((skip = secret_word(text)) > 0) {
			from = "[...]";
			n = strlen(from);
		} else {
			n = shown((const unsigned char *)text, &skip);
		}
		if (at + n >= size)
			break;
		memcpy(to + at, from, n);
		at += n;
		text += skip;
	}
	to[at] = '\0';
	if (*text != '\0')
		cut(to, size, begun);
}

/* What the platform said of it: WhatsApp's details tell more than its title. */
static const char *
said(struct json_object *error)
{
	const char *details = json_text(json_obj(error, "error_data"),
	    "details");

	return details != NULL ? details : json_text(error, "message");
}

static void
describe(struct graph_error *e, const char *words, const char *text)
{
	size_t size = sizeof(e->message);

	if (e->subcode != 0)
		snprintf(e->message, size, "%s (code %lld/%lld)", words,
		    (long long)e->code, (long long)e->subcode);
	else if (e->code != 0)
		snprintf(e->message, size, "%s (code %lld)", words,
		    (long long)e->code);
	else
		snprintf(e->message, size, "%s", words);
	if (text == NULL || *text == '\0')
		return;
	append_clean(e->message, size, ": ");
	append_clean(e->message, size, text);
}

static enum graph_class
class_of(const struct graph_rule *rule, const struct http_response *r,
    bool send)
{
	if (!send)
		return rule->class == GRAPH_UNCERTAIN ? GRAPH_TRANSIENT :
		    rule->class == GRAPH_WINDOW ? GRAPH_PERMANENT :
		    rule->class;
	/* "Try again" is a refusal only where the status is one as well. */
	if (rule->class == GRAPH_TRANSIENT &&
	    (r->status < 400 || r->status >= 500))
		return GRAPH_UNCERTAIN;
	return rule->class;
}

static void
from_error(struct json_object *error, const struct http_response *r, bool send,
    struct graph_error *e)
{
	const struct graph_rule *rule = find_rule(error, r->status);

	e->code = code_of(error, "code");
	e->subcode = code_of(error, "error_subcode");
	e->class = class_of(rule, r, send);
	e->who = rule->who;
	e->reduce = contains(json_str(error, "message"),
	    "reduce the amount of data");
	e->gone = rule == &deleted || e->code == 9000001 ||
	    (e->code == 100 && e->subcode == 33);
	describe(e, rule->words, said(error));
}

/* No error that Graph itself worded: only the transport speaks. */
static void
from_outcome(const struct http_response *r, bool send, struct graph_error *e)
{
	if (r->status == 429)
		e->class = GRAPH_RATE;
	else if (r->outcome == HTTP_AUTH)
		e->class = GRAPH_AUTH;
	else if (!send || r->outcome == HTTP_AGAIN)
		e->class = GRAPH_TRANSIENT;
	else
		e->class = GRAPH_UNCERTAIN;
	e->who = e->class == GRAPH_AUTH ? GRAPH_WHO_OPERATOR : GRAPH_WHO_TIME;
	/* A page over the limit: a smaller one may do. */
	e->reduce = r->status / 100 == 2 && (r->outcome == HTTP_BROKEN ||
	    !json_fits(r->body, r->len));
	describe(e, r->outcome == HTTP_OK ? "the answer is not JSON" :
	    r->status == 429 ? "too many calls" :
	    r->outcome == HTTP_AUTH ? "the token was refused" :
	    r->status == 0 ? "no answer" : "no usable answer", r->why);
}

/* When the platform says that it will be ready, on our clock. */
static int64_t
retry_at(const struct http_response *r, enum graph_class class)
{
	int64_t ms = r->retry_after_ms, minutes;

	if (class == GRAPH_RATE) {
		minutes = graph_usage(r).minutes;
		if (minutes * 60000 > ms && minutes > 0)
			ms = minutes * 60000;
	}
	return ms >= 0 ? stamp_now() + ms : STAMP_NONE;
}

void
graph_confine(void)
{
	const struct account_kind *kind = NULL;

	while ((kind = account_next(kind)) != NULL)
		http_confine(conf_str(kind->setting, kind->base));
}

struct json_object *
graph_read(const struct http_response *r, bool send, struct graph_error *e)
{
	const char *why;
	struct json_object *body = NULL, *error;

	memset(e, 0, sizeof(*e));
	/* A 2xx whose body was cut says nothing, whatever it looks like. */
	if (r->outcome == HTTP_OK || r->status >= 400)
		body = json_parse(r->body, r->len, &why);
	error = json_obj(body, "error");
	if (r->outcome == HTTP_OK && error == NULL &&
	    json_object_is_type(body, json_type_object))
		return body;
	if (error != NULL)
		from_error(error, r, send, e);
	else
		from_outcome(r, send, e);
	e->retry_at = retry_at(r, e->class);
	json_object_put(body);
	return NULL;
}

int64_t
graph_time(const struct json_object *row, const char *key)
{
	int64_t seconds;
	char digits[24];

	if (!json_int(row, key, &seconds))
		return stamp_parse(json_str(row, key));
	snprintf(digits, sizeof(digits), "%lld", (long long)seconds);
	return stamp_parse(digits);
}

static int64_t
number(const struct json_object *o, const char *key, int64_t max)
{
	struct json_object *value = json_any(o, key);
	double d;

	if (!json_object_is_type(value, json_type_int) &&
	    !json_object_is_type(value, json_type_double))
		return -1;
	d = json_object_get_double(value);
	return d >= (double)max ? max : d > 0 ? (int64_t)d : 0;
}

/* One pool's figures; where they are none nothing changes. */
static void
worst_of(const struct json_object *pool, const char *name,
    struct graph_usage *u)
{
	static const char *const keys[] = {
		"call_count", "total_cputime", "total_time",
		"call_volume", "cpu_time",
	};
	int64_t n = number(pool, "estimated_time_to_regain_access",
	    MINUTES_MAX);
	size_t i;

	if (n > u->minutes)
		u->minutes = n;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if ((n = number(pool, keys[i], PERCENT_MAX)) <= u->percent)
			continue;
		u->percent = (int)n;
		u->quota[0] = '\0';
		append_clean(u->quota, sizeof(u->quota), name);
	}
}

/* What an app's advertisements use up is no quota of its messages. */
static bool
is_of_messages(const char *type)
{
	static const char *const others[] = {
		"ads_", "custom_audience", "leadgen", "catalog_",
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp(type, others[i], strlen(others[i])) == 0)
			return false;
	return true;
}

static void
worst_pool(const struct json_object *pool, struct graph_usage *u)
{
	const char *type = json_str(pool, "type");

	if (type == NULL)
		type = "business";
	if (is_of_messages(type))
		worst_of(pool, type, u);
}

/* x-business-use-case-usage: {"id": [pool, ...], ...} */
static void
worst_business(const struct json_object *o, struct graph_usage *u)
{
	size_t i;

	if (!json_object_is_type(o, json_type_object))
		return;
	json_object_object_foreach((struct json_object *)o, id, pools) {
		(void)id;
		if (!json_object_is_type(pools, json_type_array))
			continue;
		for (i = 0; i < json_object_array_length(pools); i++)
			worst_pool(json_object_array_get_idx(pools, i), u);
	}
}

static struct json_object *
parse_header(const char *value)
{
	const char *why;

	return value != NULL ? json_parse(value, strlen(value), &why) : NULL;
}

struct graph_usage
graph_usage(const struct http_response *r)
{
	struct graph_usage u = { .percent = -1 };
	struct json_object *app = parse_header(r->app_usage);
	struct json_object *business = parse_header(r->business_usage);

	worst_business(business, &u);
	worst_of(app, "app", &u);
	json_object_put(app);
	json_object_put(business);
	return u;
}

/* Where a base or a header says v25.0, and nothing behind it: into a record. */
static bool
read_version(const char *text, int *major, int *minor)
{
	int end = 0;

	return text != NULL && sscanf(text, "v%3d.%3d%n", major, minor,
	    &end) == 2 && text[end] == '\0';
}

bool
graph_serves(const char *base, const char *served)
{
	const char *asked = strrchr(base, '/');
	int a[2], s[2];

	if (asked == NULL || !read_version(asked + 1, &a[0], &a[1]) ||
	    !read_version(served, &s[0], &s[1]))
		return true;
	return a[0] == s[0] && a[1] == s[1];
}

/* OpenSSL's, of which only these two are used: no headers, no link. */
struct crypto {
	const void *(*sha256)(void);
	unsigned char *(*hmac)(const void *md, const void *key, int key_len,
	    const unsigned char *text, size_t len, unsigned char *out,
	    unsigned *out_len);
};

static bool
load_crypto(struct crypto *c)
{
	static const char *const libs[] = { "libcrypto.so.3",
	    "libcrypto.so.1.1" };
	void *lib = NULL, *sha256, *hmac;
	size_t i;

	for (i = 0; lib == NULL && i < sizeof(libs) / sizeof(libs[0]); i++)
		lib = dlopen(libs[i], RTLD_NOW | RTLD_LOCAL);
	if (lib == NULL || (sha256 = dlsym(lib, "EVP_sha256")) == NULL ||
	    (hmac = dlsym(lib, "HMAC")) == NULL)
		return false;
	memcpy(&c->sha256, &sha256, sizeof(sha256));
	memcpy(&c->hmac, &hmac, sizeof(hmac));
	return true;
}

bool
graph_proof(const char *secret, const char *token, char proof[65])
{
	static struct crypto crypto;
	unsigned char mac[32];
	unsigned len = sizeof(mac), i;

	if (crypto.hmac == NULL && !load_crypto(&crypto))
		return false;
	if (crypto.hmac(crypto.sha256(), secret, (int)strlen(secret),
	    (const unsigned char *)token, strlen(token), mac, &len) == NULL ||
	    len != sizeof(mac))
		return false;
	for (i = 0; i < len; i++)
		snprintf(proof + (size_t)2 * i, 3, "%02x", mac[i]);
	return true;
}
