#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "memory.h"

const char *
request_header(const struct request *q, const char *name)
{
	return MHD_lookup_connection_value(q->conn, MHD_HEADER_KIND, name);
}

const char *
request_arg(const struct request *q, const char *name)
{
	size_t i;

	for (i = 0; i < q->arg_count; i++)
		if (strcmp(q->args[i].name, name) == 0)
			return q->args[i].value;
	return NULL;
}

bool
request_is(const struct request *q, const char *method)
{
	return strcmp(q->method, method) == 0;
}

json_object *
json_strict(const char *s, size_t len)
{
	json_tokener *t;
	json_object *o;

	if (s == NULL || strlen(s) != len)
		return NULL;
	t = json_tokener_new_ex(64);
	json_tokener_set_flags(t,
	    JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(t, s, (int)len + 1);
	if (json_tokener_get_error(t) != json_tokener_success ||
	    json_tokener_get_parse_end(t) < len) {
		json_object_put(o);
		o = NULL;
	}
	json_tokener_free(t);
	return o;
}

bool
request_json(struct request *q)
{
	json_object_put(q->form);
	q->form = json_strict(q->body.s, q->body.len);
	return json_object_is_type(q->form, json_type_object);
}

static void
form_unescape(char *s)
{
	char *to = s, hex[3] = { 0 };

	for (; *s; s++) {
		if (*s == '+') {
			*to++ = ' ';
		} else if (*s == '%' && s[1] && s[2]) {
			memcpy(hex, s + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			s += 2;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

/* Graph reads a form's values as JSON where they are objects. */
static void
form_pair(json_object *form, char *pair)
{
	char *value = strchr(pair, '=');
	json_object *o = NULL;

	if (value)
		*value++ = '\0';
	else
		value = pair + strlen(pair);
	form_unescape(pair);
	form_unescape(value);
	if (*value == '{' || *value == '[')
		o = json_strict(value, strlen(value));
	json_object_object_add(form, pair,
	    o ? o : json_object_new_string(value));
}

bool
request_form(struct request *q)
{
	char *copy = mem_copy(text_get(&q->body)), *save = NULL, *pair;

	json_object_put(q->form);
	q->form = json_object_new_object();
	for (pair = strtok_r(copy, "&", &save); pair;
	    pair = strtok_r(NULL, "&", &save))
		form_pair(q->form, pair);
	free(copy);
	return true;
}
