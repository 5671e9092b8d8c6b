/*
 * What an app may ask about a token that was made for it: debug_token, which
 * wants the app's own token, its number and secret, or that of one of its
 * developers; a Page's token may not ask about itself.  The token in question
 * is a parameter, so it travels in the body of a batch of one, and stands in no
 * URL.
 *
 *	request->bearer = app_token(id, secret);
 *	request->body = app_question(token, proof);
 *	if ((body = app_read(response, &error)) == NULL) ... error.class ...
 */
#ifndef APP_H
#define APP_H

#include "graph.h"

/* Owned by the caller. */
char *app_token(const char *id, const char *secret);

/* proof: of the app's token under its secret, or "".  Owned by the caller. */
char *app_question(const char *token, const char *proof);

/* What graph_read() gives, of the one answer in the batch. */
struct json_object *app_read(const struct http_response *response,
    struct graph_error *error);

#endif
