#include "openai.h"

#include <stdarg.h>
#include <stdio.h>

static void
add(json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key,
	    value ? json_object_new_string(value) : NULL);
}

bool
openai_refuse(struct reply *r, unsigned status, const char *param,
    const char *code, const char *fmt, ...)
{
	json_object *e = json_object_new_object();
	json_object *o = json_object_new_object();
	char message[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	reply_reason(r, "%s: %s", param ? param : "-", message);
	add(e, "message", message);
	add(e, "type", status == 429 ? "requests" : status >= 500 ?
	    "server_error" : "invalid_request_error");
	add(e, "param", param);
	add(e, "code", code);
	json_object_object_add(o, "error", e);
	reply_json(r, status, o);
	return false;
}
