#include "auth.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "graph.h"

#define PROOF_LIFE 300		/* s, of the form with appsecret_time */

struct death {
	int		 subcode;
	unsigned	 status;
	const char	*message;
};

/* 190 with these subcodes: facts D. The status differs in the field. */
static const struct death deaths[] = {
	{ 458, 400, "Error validating access token: The user has not "
	    "authorized application." },
	{ 459, 400, "Error validating access token: You cannot access the "
	    "app till you log in to www.facebook.com and follow the "
	    "instructions given." },
	{ 460, 400, "Error validating access token: The session has been "
	    "invalidated because the user changed their password or Facebook "
	    "has changed the session for security reasons." },
	{ 463, 401, "Error validating access token: Session has expired." },
	{ 464, 400, "Error validating access token: Sessions for the user "
	    "are not allowed because the user is not a confirmed user." },
	{ 467, 401, "Error validating access token: The session is invalid "
	    "because the user logged out." },
	{ 492, 400, "Error validating access token: Session does not match "
	    "current stored session." },
};

static const char *
auth_body_token(const struct request *q)
{
	json_object *o;

	if (!json_object_object_get_ex(q->form, "access_token", &o))
		return NULL;
	return json_object_get_string(o);
}

const char *
auth_token(struct request *q)
{
	const char *s = request_header(q, "Authorization");

	q->token_from = "header";
	if (s && strncasecmp(s, "Bearer ", 7) == 0)
		return s + 7;
	if (s && strncasecmp(s, "OAuth ", 6) == 0)
		return s + 6;
	q->token_from = "query";
	s = request_arg(q, "access_token");
	if (s)
		return s;
	q->token_from = "body";
	s = auth_body_token(q);
	if (s == NULL)
		q->token_from = "none";
	return s;
}

static bool
auth_dead(const struct token *t, const struct request *q, struct reply *r)
{
	const char *message = "Error validating access token.";
	unsigned status = 400;
	size_t i;

	for (i = 0; i < sizeof(deaths) / sizeof(*deaths); i++) {
		if (deaths[i].subcode != t->subcode)
			continue;
		message = deaths[i].message;
		status = deaths[i].status;
	}
	if (t->status)
		status = (unsigned)t->status;
	return graph_refuse(r, q, status, t->code, t->subcode, "%s",
	    t->message ? t->message : message);
}

static void
hex_proof(const char *secret, const char *text, char out[65])
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned len = 0, i;

	HMAC(EVP_sha256(), secret, (int)strlen(secret),
	    (const unsigned char *)text, strlen(text), sum, &len);
	for (i = 0; i < len && i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", sum[i]);
}

/* Both forms of facts B, P4: hmac(token) and hmac(token|time). */
static bool
proof_good(const struct request *q, const char *token, const char *secret,
    const char *proof)
{
	const char *when = request_arg(q, "appsecret_time");
	struct text t = { 0 };
	int64_t age;
	char want[65];

	text_str(&t, token);
	if (when) {
		text_fmt(&t, "|%s", when);
		age = clock_now() / 1000 - strtoll(when, NULL, 10);
		if (age > PROOF_LIFE || age < -PROOF_LIFE) {
			text_free(&t);
			return false;
		}
	}
	hex_proof(secret, t.s, want);
	text_free(&t);
	return strcmp(want, proof) == 0;
}

static const char *
proof_given(const struct request *q)
{
	const char *s = request_arg(q, "appsecret_proof");
	json_object *o;

	if (s == NULL &&
	    json_object_object_get_ex(q->form, "appsecret_proof", &o))
		s = json_object_get_string(o);
	return s;
}

bool
auth_proof_of(const struct request *q, struct reply *r, const char *token,
    const char *secret, bool required)
{
	const char *proof = proof_given(q);

	if (proof == NULL && required)
		return graph_refuse(r, q, 400, 104, 0, "API calls from the "
		    "server require an appsecret_proof argument");
	if (proof && (secret == NULL ||
	    !proof_good(q, token, secret, proof)))
		return graph_refuse(r, q, 400, 100, 0, "Invalid "
		    "appsecret_proof provided in the API argument");
	return true;
}

static bool
auth_proof(const struct request *q, struct reply *r)
{
	const struct token *t = q->token;

	return auth_proof_of(q, r, t->value, t->page ? t->page->app_secret :
	    t->phone->app_secret, t->page ? t->page->require_proof :
	    t->phone->require_proof);
}

bool
auth_check(struct request *q, struct reply *r)
{
	const char *value = auth_token(q);

	if (value == NULL || *value == '\0')
		return graph_refuse(r, q, 400, 2500, 0, "An active access "
		    "token must be used to query information about the "
		    "current user.");
	q->token = table_get(&q->world->tokens, value);
	if (q->token == NULL || (q->token->kind == TOKEN_LOGIN) != q->login ||
	    (q->token->page == NULL && q->token->phone == NULL))
		return graph_refuse(r, q, 400, 190, 0, "Invalid OAuth access "
		    "token - Cannot parse access token");
	if (q->token->code)
		return auth_dead(q->token, q, r);
	return auth_proof(q, r);
}
