/*
 * An answer of Graph: its body, and behind the first two line breaks the
 * headers in which it states the quota.
 */
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "door.h"
#include "graph.h"
#include "stamp.h"

static void
judge(const struct http_response *response, bool send)
{
	struct graph_error e;
	struct json_object *body = graph_read(response, send, &e);

	if (body == NULL) {
		MUST(graph_class_name(e.class) != NULL);
		MUST(memchr(e.message, '\0', sizeof(e.message)) != NULL);
		MUST(u8_check((uint8_t *)e.message, strlen(e.message)) == NULL);
		MUST(strpbrk(e.message, "\n\r\033") == NULL);
	}
	json_object_put(body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size), *app, *business = NULL;
	struct http_response response = { .outcome = HTTP_OK, .status = 200,
	    .date = STAMP_NONE, .retry_after_ms = -1, .body = text,
	    .why = "for a reason" };
	struct graph_usage usage;

	if ((app = strstr(text, "\n\n")) != NULL) {
		*app = '\0';
		app += 2;
		if ((business = strstr(app, "\n\n")) != NULL) {
			*business = '\0';
			business += 2;
		}
	}
	response.len = strlen(text);
	response.app_usage = app;
	response.business_usage = business;
	usage = graph_usage(&response);
	MUST(usage.percent >= -1 && usage.minutes >= 0);
	judge(&response, false);
	response.outcome = HTTP_REFUSED;
	response.status = 400;
	judge(&response, false);
	judge(&response, true);
	free(text);
	return 0;
}
