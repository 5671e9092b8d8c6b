#include <errno.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "json.h"
#include "must.h"
#include "utf8.h"

enum { DIGITS = 300 };	/* so many are finite in any case, without an exponent */

/* json-c's strict mode still takes NaN and Infinity. */
static bool
all_finite(struct json_object *o)
{
	struct json_object_iterator it, end;
	size_t i;

	switch (json_object_get_type(o)) {
	case json_type_double:
		return isfinite(json_object_get_double(o));
	case json_type_array:
		for (i = 0; i < json_object_array_length(o); i++)
			if (!all_finite(json_object_array_get_idx(o, i)))
				return false;
		return true;
	case json_type_object:
		it = json_object_iter_begin(o);
		end = json_object_iter_end(o);
		for (; !json_object_iter_equal(&it, &end);
		    json_object_iter_next(&it))
			if (!all_finite(json_object_iter_peek_value(&it)))
				return false;
		return true;
	default:
		return true;
	}
}

/*
 * json-c drops what it had no memory for and goes on as if nothing had been
 * there: where malloc() failed behind its back, nothing that it says counts.
 */
static void
check_memory(bool good)
{
	must_do(good && errno != ENOMEM);
}

/* What json-c takes although it is no JSON, or holds no number. */
struct laxity {
	bool controls;		/* are there any characters below U+0020? */
	bool odd;		/* 01, 1., 'a', a tab inside a string */
	bool large;		/* a number past what a double holds, or NaN */
};

static bool
is_control(char c)
{
	return (unsigned char)c < ' ';
}

/* By eights, for there are none in a record. */
static bool
has_controls(const char *text, size_t len)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t eight;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		memcpy(&eight, text + i, 8);
		if (((eight - ones * ' ') & ~eight & high) != 0)
			return true;
	}
	while (i < len && !is_control(text[i]))
		i++;
	return i < len;
}

/* Behind the string that begins at i with whatever quote, or len. */
static size_t
behind_string(const char *text, size_t len, size_t i, struct laxity *lax)
{
	const char *quote;
	size_t before, start = i;

	do {
		quote = memchr(text + i + 1, text[start], len - i - 1);
		if (quote == NULL)
			return len;
		i = (size_t)(quote - text);
		for (before = i; text[before - 1] == '\\'; before--)
			;
	} while ((i - before) % 2 == 1);
	while (lax->controls && start < i)
		lax->odd |= is_control(text[start++]);
	return i + 1;
}

static const char *
behind_digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

/* As RFC 8259 writes one: json-c would take 01, 1. and -.5 as well. */
static bool
is_number(const char *p, const char *end)
{
	const char *whole = p + (*p == '-'), *from;

	p = behind_digits(whole, end);
	if (p == whole || (*whole == '0' && p > whole + 1))
		return false;
	if (p < end && *p == '.') {
		from = p + 1;
		if ((p = behind_digits(from, end)) == from)
			return false;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		from = p + 1 + (p + 1 < end && (p[1] == '+' || p[1] == '-'));
		if ((p = behind_digits(from, end)) == from)
			return false;
	}
	return p == end;
}

/* Behind the number that stands here, if one does. */
static size_t
behind_number(const char *text, size_t len, struct laxity *lax)
{
	size_t n;

	for (n = 0; n < len && strchr("0123456789+-.eE", text[n]) != NULL; n++)
		lax->large |= text[n] == 'e' || text[n] == 'E' || n > DIGITS;
	lax->odd |= n > 0 && !is_number(text, text + n);
	return n;
}

/* What begins with a character outside of strings; most begin nothing. */
enum { NOTHING, NUMBER, STRING, ODD_STRING, NO_NUMBER };

static const unsigned char begins[256] = {
	['-'] = NUMBER, ['0'] = NUMBER, ['1'] = NUMBER, ['2'] = NUMBER,
	['3'] = NUMBER, ['4'] = NUMBER, ['5'] = NUMBER, ['6'] = NUMBER,
	['7'] = NUMBER, ['8'] = NUMBER, ['9'] = NUMBER,
	['"'] = STRING, ['\''] = ODD_STRING,
	['N'] = NO_NUMBER, ['I'] = NO_NUMBER	/* NaN, Infinity */
};

/* How much of text stands before the next number that is not its first. */
static size_t
before_number(const char *text, size_t len, struct laxity *lax)
{
	size_t i = behind_number(text, len, lax);
	unsigned char what;

	while (i < len) {
		what = begins[(unsigned char)text[i]];
		if (what == NUMBER)
			break;
		if (what == STRING) {
			i = behind_string(text, len, i, lax);
			continue;
		}
		lax->odd |= what == ODD_STRING;
		lax->large |= what == NO_NUMBER;
		i++;
	}
	return i;
}

/*
 * No program of souk sets a locale.  At each call json-c makes one that reads
 * numbers as "C" does, out of the one that is in force: of "C" itself it is
 * made without any work.
 */
static struct json_tokener *
new_tokener(void)
{
	struct json_tokener *tok = json_tokener_new_ex(JSON_DEPTH);

	check_memory(tok != NULL);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0));
	return tok;
}

/*
 * The value and how many bytes it took, or NULL and what json-c says.  It is
 * fed up to the next number, for at each number json-c clears errno.
 */
static struct json_object *
tokenize(const char *text, size_t len, size_t *used, struct laxity *lax,
    enum json_tokener_error *error)
{
	static struct json_tokener *tok;
	struct json_object *o;

	errno = 0;
	if (tok == NULL)
		tok = new_tokener();
	json_tokener_reset(tok);
	*used = 0;
	do {
		o = json_tokener_parse_ex(tok, text + *used,
		    (int)before_number(text + *used, len - *used, lax));
		*error = json_tokener_get_error(tok);
		*used += json_tokener_get_parse_end(tok);
		check_memory(true);
	} while (*error == json_tokener_continue && *used < len);
	if (*error == json_tokener_continue) {
		/* A bare number ends only where more input follows. */
		o = json_tokener_parse_ex(tok, "", 1);
		*error = json_tokener_get_error(tok);
		check_memory(true);
	}
	if (*error != json_tokener_success) {
		/* Half a character that was read outlives a reset. */
		json_tokener_free(tok);
		tok = NULL;
	}
	return o;
}

static const char *
syntax_reason(enum json_tokener_error error)
{
	switch (error) {
	case json_tokener_success:	/* null, which json-c gives as NULL */
		return "nothing but null";
	case json_tokener_continue:
	case json_tokener_error_parse_eof:
		return "JSON is cut short";
	case json_tokener_error_depth:
		return "nested too deep";
	default:
		return "not JSON";
	}
}

bool
json_fits(const char *text, size_t len)
{
	struct laxity any = { 0 };
	size_t i = 0, n = 0;

	if (len <= JSON_VALUES_MAX)
		return true;
	while (i < len && n <= JSON_VALUES_MAX) {
		/* json-c takes 'a' for a string, and so must who counts. */
		if (text[i] == '"' || text[i] == '\'') {
			i = behind_string(text, len, i, &any);
			continue;
		}
		n += text[i] == '{' || text[i] == '[' || text[i] == ',';
		i++;
	}
	return n <= JSON_VALUES_MAX;
}

struct json_object *
json_parse(const char *text, size_t len, const char **why)
{
	struct json_object *o;
	enum json_tokener_error error;
	size_t used;
	struct laxity lax = { .controls = has_controls(text, len) };

	/* json-c's own check lets overlong forms and surrogates pass. */
	*why = len > INT32_MAX ? "too long" :
	    !utf8_is(text, len) ? "not UTF-8" :
	    !json_fits(text, len) ? "too many values" : NULL;
	if (*why != NULL)
		return NULL;
	o = tokenize(text, len, &used, &lax, &error);
	if (error != json_tokener_success || o == NULL)
		*why = syntax_reason(error);
	else if (used < len)
		*why = "bytes after the JSON value";
	else if (lax.large && !all_finite(o))
		*why = "a number that is no number";
	else if (lax.odd)
		*why = "not JSON";
	if (*why == NULL)
		return o;
	json_object_put(o);
	return NULL;
}

size_t
json_length(const struct json_object *array)
{
	return array != NULL ? json_object_array_length(array) : 0;
}

struct json_object *
json_item(const struct json_object *o, const char *key, size_t i)
{
	struct json_object *list = json_arr(o, key);

	return list != NULL && i < json_object_array_length(list) ?
	    json_object_array_get_idx(list, i) : NULL;
}

struct json_object *
json_any(const struct json_object *o, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_is_type(o, json_type_object))
		return NULL;
	json_object_object_get_ex(o, key, &value);
	return value;
}

static struct json_object *
typed(const struct json_object *o, const char *key, enum json_type type)
{
	struct json_object *value = json_any(o, key);

	return json_object_is_type(value, type) ? value : NULL;
}

const char *
json_str(const struct json_object *o, const char *key)
{
	struct json_object *value = typed(o, key, json_type_string);
	const char *text;

	if (value == NULL)
		return NULL;
	text = json_object_get_string(value);
	if (strlen(text) != (size_t)json_object_get_string_len(value))
		return NULL;
	return text;
}

static const char *
without_nul(struct json_object *value, size_t len)
{
	const char *text = json_object_get_string(value);
	char *out = must(malloc(len * 3 + 1)), *p = out;
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] != '\0') {
			*p++ = text[i];
			continue;
		}
		memcpy(p, "\xef\xbf\xbd", 3);
		p += 3;
	}
	json_object_set_string_len(value, out, (int)(p - out));
	free(out);
	return json_object_get_string(value);
}

const char *
json_text(struct json_object *o, const char *key)
{
	struct json_object *value = typed(o, key, json_type_string);
	const char *text;
	size_t len;

	if (value == NULL)
		return NULL;
	text = json_object_get_string(value);
	len = (size_t)json_object_get_string_len(value);
	return strlen(text) == len ? text : without_nul(value, len);
}

bool
json_int(const struct json_object *o, const char *key, int64_t *out)
{
	struct json_object *value = typed(o, key, json_type_int);
	int64_t n;

	if (value == NULL)
		return false;
	n = json_object_get_int64(value);
	if (n == INT64_MAX || n == INT64_MIN)	/* where json-c saturates */
		return false;
	*out = n;
	return true;
}

int64_t
json_int_or(const struct json_object *o, const char *key, int64_t fallback)
{
	int64_t n;

	return json_int(o, key, &n) ? n : fallback;
}

bool
json_true(const struct json_object *o, const char *key)
{
	struct json_object *value = typed(o, key, json_type_boolean);

	return value != NULL && json_object_get_boolean(value);
}

struct json_object *
json_obj(const struct json_object *o, const char *key)
{
	return typed(o, key, json_type_object);
}

struct json_object *
json_arr(const struct json_object *o, const char *key)
{
	return typed(o, key, json_type_array);
}

void
json_add(struct json_object *o, const char *key, struct json_object *value)
{
	must_do(o != NULL && json_object_object_add(o, key, value) == 0);
}

void
json_append(struct json_object *array, struct json_object *item)
{
	must_do(array != NULL && item != NULL &&
	    json_object_array_add(array, item) == 0);
}

void
json_add_str(struct json_object *o, const char *key, const char *text)
{
	struct json_object *value = NULL;

	if (text != NULL)
		value = must(json_object_new_string(text));
	json_add(o, key, value);
}

void
json_add_int(struct json_object *o, const char *key, int64_t n)
{
	struct json_object *value = must(json_object_new_int64(n));

	json_add(o, key, value);
}

void
json_add_bool(struct json_object *o, const char *key, bool b)
{
	struct json_object *value = must(json_object_new_boolean(b));

	json_add(o, key, value);
}

void
json_add_ref(struct json_object *o, const char *key, struct json_object *value)
{
	json_add(o, key, json_object_get(value));
}

const char *
json_print(struct json_object *o, size_t *len)
{
	const char *text;

	errno = 0;
	text = json_object_to_json_string_length(o,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, len);
	check_memory(text != NULL);
	return text;
}
