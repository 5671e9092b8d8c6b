#include "turn.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "request.h"

static const char *
word(json_object *o, const char *key)
{
	json_object *v = json_object_object_get(o, key);

	return json_object_is_type(v, json_type_string) ?
	    json_object_get_string(v) : NULL;
}

/* A content is a string or an array of parts. */
static void
content_add(struct text *t, json_object *m)
{
	json_object *c = json_object_object_get(m, "content");
	const char *s;
	size_t i;

	if (json_object_is_type(c, json_type_string)) {
		text_fmt(t, "%s%s", t->len ? "\n" : "",
		    json_object_get_string(c));
		return;
	}
	if (!json_object_is_type(c, json_type_array))
		return;
	for (i = 0; i < json_object_array_length(c); i++) {
		s = word(json_object_array_get_idx(c, i), "text");
		if (s)
			text_fmt(t, "%s%s", t->len ? "\n" : "", s);
	}
}

static void
result_set(struct turn *t, json_object *m)
{
	struct text s = { 0 };

	content_add(&s, m);
	json_object_put(t->result);
	t->result = json_strict(s.s, s.len);
	mem_swap(&t->result_text, text_get(&s));
	t->has_result = true;
	text_free(&s);
}

void
turn_read(struct turn *t, json_object *messages)
{
	size_t i, n = json_object_array_length(messages);

	memset(t, 0, sizeof(*t));
	for (i = 0; i < n; i++) {
		json_object *m = json_object_array_get_idx(messages, i);
		const char *role = word(m, "role");

		content_add(&t->all, m);
		if (strcmp(role, "user") == 0) {
			content_add(&t->user, m);
			t->has_result = false;
		} else if (strcmp(role, "assistant") == 0 &&
		    !json_object_object_get(m, "tool_calls")) {
			text_cut(&t->user, 0);
			t->has_result = false;
		} else if (strcmp(role, "tool") == 0) {
			result_set(t, m);
		}
	}
}

void
turn_free(struct turn *t)
{
	text_free(&t->user);
	text_free(&t->all);
	json_object_put(t->result);
	free(t->result_text);
	memset(t, 0, sizeof(*t));
}

/* A dotted path into the last tool result. */
static bool
fill_result(const struct turn *t, char *path, struct text *out)
{
	json_object *o = t->result;
	char *save = NULL, *step;

	for (step = strtok_r(path, ".", &save); step;
	    step = strtok_r(NULL, ".", &save)) {
		if (json_object_is_type(o, json_type_array))
			o = json_object_array_get_idx(o,
			    strtoul(step, NULL, 10));
		else
			o = json_object_object_get(o, step);
	}
	if (o == NULL)
		return false;
	text_str(out, json_object_get_string(o));
	return true;
}

static bool
fill_one(const struct turn *t, char *name, struct text *out)
{
	if (strcmp(name, "user") == 0) {
		text_str(out, text_get(&t->user));
		return true;
	}
	if (strcmp(name, "result") == 0 && t->result_text) {
		text_str(out, t->result_text);
		return true;
	}
	if (strncmp(name, "result.", 7) == 0)
		return fill_result(t, name + 7, out);
	if (*name >= '1' && *name <= '9' && t->found_in) {
		const regmatch_t *m = &t->found[*name - '0'];

		if (m->rm_so < 0)
			return false;
		text_add(out, t->found_in + m->rm_so,
		    (size_t)(m->rm_eo - m->rm_so));
		return true;
	}
	return false;
}

void
turn_fill(const struct turn *t, const char *p, struct text *out)
{
	while (*p) {
		size_t n = strcspn(p, "{");
		char *names, *save = NULL, *name;

		text_add(out, p, n);
		p += n;
		n = strcspn(p, "}");
		if (*p == '\0')
			break;
		if (p[n] == '\0') {
			text_str(out, p);
			break;
		}
		names = mem_copy(p + 1);
		names[n - 1] = '\0';
		for (name = strtok_r(names, "|", &save); name;
		    name = strtok_r(NULL, "|", &save))
			if (fill_one(t, name, out))
				break;
		free(names);
		p += n + 1;
	}
}

/* "{1:int}" alone becomes a number; other texts stay texts. */
static json_object *
fill_string(const struct turn *t, const char *s)
{
	struct text out = { 0 };
	size_t len = strlen(s);
	json_object *o;

	if (len == 7 && s[0] == '{' && strcmp(s + 2, ":int}") == 0) {
		char name[4] = { '{', s[1], '}', '\0' };

		turn_fill(t, name, &out);
		o = json_object_new_int64(strtoll(text_get(&out), NULL, 10));
	} else {
		turn_fill(t, s, &out);
		o = json_object_new_string(text_get(&out));
	}
	text_free(&out);
	return o;
}

json_object *
turn_fill_json(const struct turn *t, json_object *o)
{
	json_object *filled;
	size_t i;

	switch (json_object_get_type(o)) {
	case json_type_string:
		return fill_string(t, json_object_get_string(o));
	case json_type_array:
		filled = json_object_new_array();
		for (i = 0; i < json_object_array_length(o); i++)
			json_object_array_add(filled, turn_fill_json(t,
			    json_object_array_get_idx(o, i)));
		return filled;
	case json_type_object:
		filled = json_object_new_object();
		json_object_object_foreach(o, key, value)
			json_object_object_add(filled, key,
			    turn_fill_json(t, value));
		return filled;
	default:
		return json_object_get(o);
	}
}
