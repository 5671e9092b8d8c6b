#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "gate_rules.h"
#include "must.h"

/* In this order: what comes first is what the others rely on. */
static const struct {
	const char *name;
	const char *(*check)(const struct gate *g, const char *text);
} rules[] = {
	{ "utf8", gate_utf8 },
	{ "empty", gate_empty },
	{ "length", gate_length },
	{ "markup", gate_markup },
	{ "json", gate_json },
	{ "canary", gate_canary },
	{ "id", gate_id },
	{ "amount", gate_amount },
	{ "promise", gate_promise },
	{ "claim", gate_claim },
	{ "link", gate_link },
	{ "handle", gate_handle },
	{ "iban", gate_iban },
	{ "phone", gate_phone },
	{ "script", gate_script },
	{ "repeat", gate_repeat }
};

const char *
gate_check(const struct gate *g, const char *text, const char **why)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if ((*why = rules[i].check(g, text)) != NULL)
			return rules[i].name;
	return NULL;
}

const char *
gate_said(const struct gate *g, const char *sender, size_t i)
{
	struct json_object *list = json_arr(g->candidate, "messages"), *m;
	size_t n = json_length(list), at;
	const char *who, *said;

	for (at = 0; at < n; at++) {
		m = json_object_array_get_idx(list, at);
		who = json_str(m, "sender_type");
		said = json_text(m, "content");
		if (said == NULL || (sender != NULL &&
		    (who == NULL || strcmp(who, sender) != 0)))
			continue;
		if (i-- == 0)
			return said;
	}
	return NULL;
}

static void
put_said(FILE *f, const struct gate *g, const char *sender)
{
	const char *said;
	size_t i;

	for (i = 0; (said = gate_said(g, sender, i)) != NULL; i++)
		fprintf(f, "%s\n", said);
}

char *
gate_employees_text(const struct gate *g)
{
	char *text;
	size_t len;
	FILE *f = must(open_memstream(&text, &len));

	put_said(f, g, "employee");
	must_do(fclose(f) != EOF);
	return text;
}

char *
gate_all_text(const struct gate *g)
{
	char *text;
	size_t len;
	FILE *f = must(open_memstream(&text, &len));

	fprintf(f, "%s\n", grounding_text(g->grounding));
	put_said(f, g, "employee");
	put_said(f, g, "customer");
	must_do(fclose(f) != EOF);
	return text;
}
