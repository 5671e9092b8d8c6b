#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "must.h"

char *
app_token(const char *id, const char *secret)
{
	char *token;

	must_do(asprintf(&token, "%s|%s", id, secret) != -1);
	return token;
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/* Once for the address inside, and once for the form around it. */
static void
put_escaped(FILE *f, const char *text, unsigned times)
{
	char hex[4];

	for (; *text != '\0'; text++)
		if (times == 0 || is_plain(*text)) {
			putc(*text, f);
		} else {
			snprintf(hex, sizeof(hex), "%%%02X",
			    (unsigned char)*text);
			put_escaped(f, hex, times - 1);
		}
}

char *
app_question(const char *token, const char *proof)
{
	char *body = NULL;
	size_t size;
	FILE *f = must(open_memstream(&body, &size));

	fputs("include_headers=false&batch=", f);
	put_escaped(f, "[{\"method\":\"GET\",\"relative_url\":"
	    "\"debug_token?input_token=", 1);
	put_escaped(f, token, 2);
	put_escaped(f, "\"}]", 1);
	if (*proof != '\0')
		fprintf(f, "&appsecret_proof=%s", proof);
	must_do(fclose(f) != EOF);
	return body;
}

struct json_object *
app_read(const struct http_response *r, struct graph_error *e)
{
	struct http_response one = *r;
	struct json_object *batch = NULL, *row, *body;
	const char *why;

	if (r->outcome == HTTP_OK)
		batch = json_parse(r->body, r->len, &why);
	if (json_object_is_type(batch, json_type_array) &&
	    json_object_array_length(batch) == 1) {
		/* What took the platform too long is a null (facts B). */
		row = json_object_array_get_idx(batch, 0);
		one.status = (int)json_int_or(row, "code", 0);
		one.body = json_text(row, "body");
		one.outcome = one.body == NULL ? HTTP_AGAIN :
		    one.status == 200 ? HTTP_OK : HTTP_REFUSED;
		one.len = one.body != NULL ? strlen(one.body) : 0;
	}
	body = graph_read(&one, false, e);
	json_object_put(batch);
	return body;
}
