/*
 * JSON values with their types checked before they are used.
 *
 * json-c coerces ("2", true and 2.9 all pass get_int) and saturates silently,
 * so nothing in souk calls its getters on a member it has not looked at; these
 * do the looking.  A getter answers NULL, false or its fallback for a member
 * that is absent, null or of another type.
 *
 *	struct json_object *o = json_parse(line, len, &why);
 *	const char *id = json_str(o, "thread_id");
 *
 * What a getter returns is borrowed from the object.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <json-c/json.h>

enum {
	JSON_DEPTH = 64,
	JSON_VALUES_MAX = 400000	/* of up to 800 bytes each in memory */
};

/*
 * One complete JSON value as RFC 8259 has it, UTF-8, nothing behind it, no NaN
 * or Infinity anywhere, and not more than json_fits().  Returned: owned by the
 * caller (json_object_put), or NULL with *why set to a constant text.
 */
struct json_object *json_parse(const char *text, size_t len, const char **why);

/*
 * Are there at most JSON_VALUES_MAX lists, objects and commas?  Text grows
 * twentyfold in memory where it says something, and 250-fold as [{},{},...].
 */
bool json_fits(const char *text, size_t len);

/* A string member without U+0000 in it: for identifiers, times, words. */
const char *json_str(const struct json_object *o, const char *key);

/* A string member for people: U+0000 is replaced by U+FFFD in place. */
const char *json_text(struct json_object *o, const char *key);

/* An integer member, exactly an integer and inside int64's open range. */
bool json_int(const struct json_object *o, const char *key, int64_t *out);
int64_t json_int_or(const struct json_object *o, const char *key,
    int64_t fallback);

bool json_true(const struct json_object *o, const char *key);

struct json_object *json_obj(const struct json_object *o, const char *key);
struct json_object *json_arr(const struct json_object *o, const char *key);

/* How many items; none of what is NULL. */
size_t json_length(const struct json_object *array);

/* An item of an array member; NULL: there are not so many, or no array. */
struct json_object *json_item(const struct json_object *o, const char *key,
    size_t i);

/* Any member, null counted as absent. */
struct json_object *json_any(const struct json_object *o, const char *key);

/* Add a member; a NULL text adds null. */
void json_add_str(struct json_object *o, const char *key, const char *text);
void json_add_int(struct json_object *o, const char *key, int64_t n);
void json_add_bool(struct json_object *o, const char *key, bool b);

/* Add a member, or append an item, that is handed over; no item is NULL. */
void json_add(struct json_object *o, const char *key,
    struct json_object *value);
void json_append(struct json_object *array, struct json_object *item);

/* Add a member that o shares with whoever has it already; NULL adds null. */
void json_add_ref(struct json_object *o, const char *key,
    struct json_object *value);

/* Compact text, slashes as they are; lives until the object's next print. */
const char *json_print(struct json_object *o, size_t *len);

#endif
