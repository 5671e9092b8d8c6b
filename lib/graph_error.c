#include <stddef.h>

#include "graph_error.h"

/* The words of the table. */
#define ANY GRAPH_ANY
#define AUTH GRAPH_AUTH
#define RATE GRAPH_RATE
#define AGAIN GRAPH_TRANSIENT
#define FINAL GRAPH_PERMANENT
#define WINDOW GRAPH_WINDOW
#define DOUBT GRAPH_UNCERTAIN
#define TIME GRAPH_WHO_TIME
#define OPERATOR GRAPH_WHO_OPERATOR
#define CUSTOMER GRAPH_WHO_CUSTOMER
#define MAKER GRAPH_WHO_MAKER

#define RECONNECT "; connect the channel with a new token"
#define PASSED "outside the 24 hour window"
#define ELSEWHERE "; it is free again when the customer writes next"

/* The first that fits is taken: subcodes stand ahead of their code. */
static const struct graph_rule rules[] = {
	{ -1, -1, ANY, DOUBT, TIME, "the platform had an unknown error" },
	{ 1, 1, 99, DOUBT, OPERATOR, "the platform had an unknown error; if "
	    "it stays, a permission is missing" },
	{ 1, 1, 1357046, DOUBT, TIME,
	    "the platform lost its own answer; it may have been sent" },
	{ 1, 1, ANY, DOUBT, TIME, "the platform had an unknown error" },
	{ 2, 2, 2018344, FINAL, OPERATOR,
	    "the platform's privacy terms are not accepted yet" },
	{ 2, 2, ANY, DOUBT, TIME, "the platform has a passing trouble, or "
	    "the customer has blocked the business" },
	{ 3, 3, ANY, FINAL, OPERATOR, "the app lacks this capability" },
	{ 4, 4, ANY, RATE, TIME, "the app's quota is used up" },
	{ 9, 9, ANY, RATE, TIME, "too many actions at once" },
	{ 10, 10, 2018278, WINDOW, CUSTOMER, PASSED },
	{ 10, 10, 2534022, WINDOW, CUSTOMER, PASSED },
	{ 10, 10, 2018065, WINDOW, CUSTOMER, PASSED },
	{ 10, 10, 2018108, FINAL, CUSTOMER,
	    "this person cannot receive messages now" },
	{ 10, 10, 1893063, RATE, OPERATOR,
	    "the Page is restricted from sending for now" },
	{ 10, 10, 2534077, FINAL, OPERATOR,
	    "the link of Page and Instagram account needs repair" },
	{ 10, 10, ANY, FINAL, OPERATOR, "permission denied" },
	{ 17, 17, ANY, RATE, TIME, "the user's quota is used up" },
	{ 32, 32, ANY, RATE, TIME, "the Page's quota is used up" },
	{ 100, 100, 33, FINAL, OPERATOR,
	    "no such object, or no permission for it" },
	{ 100, 100, 2018001, FINAL, CUSTOMER, "no such person" },
	{ 100, 100, 2018014, FINAL, MAKER, "the request was not accepted" },
	{ 100, 100, 2534013, FINAL, OPERATOR,
	    "the Page is not linked to an Instagram account" },
	{ 100, 100, 2534014, FINAL, CUSTOMER, "no such person" },
	{ 100, 100, 2534015, FINAL, MAKER, "the message was not accepted" },
	{ 100, 100, 2534029, FINAL, OPERATOR, "the business is blocked" },
	{ 100, 100, 2534037, FINAL, CUSTOMER,
	    "another app owns this thread" ELSEWHERE },
	{ 100, 100, ANY, FINAL, MAKER, "the request was not accepted" },
	{ 102, 102, ANY, AUTH, OPERATOR,
	    "the token is not valid any more" RECONNECT },
	{ 104, 104, ANY, AUTH, OPERATOR,
	    "the app secret does not belong to the token" },
	{ 190, 190, 458, AUTH, OPERATOR,
	    "the app was removed by its user" RECONNECT },
	{ 190, 190, 459, AUTH, OPERATOR,
	    "the token's user must log in once" RECONNECT },
	{ 190, 190, 460, AUTH, OPERATOR,
	    "the token's user changed the password" RECONNECT },
	{ 190, 190, 463, AUTH, OPERATOR, "the token has expired" RECONNECT },
	{ 190, 190, 464, AUTH, OPERATOR,
	    "the token's user is not confirmed" RECONNECT },
	{ 190, 190, 492, AUTH, OPERATOR,
	    "the token's user has no role on the Page any more" RECONNECT },
	{ 190, 190, ANY, AUTH, OPERATOR,
	    "the token is not valid any more" RECONNECT },
	{ 200, 299, 1545041, FINAL, CUSTOMER, "this person is not available" },
	{ 200, 299, 2018028, FINAL, OPERATOR, "the app is not live" },
	{ 200, 299, 2534041, FINAL, OPERATOR,
	    "the account's owner must allow access to messages "
	    "(Settings, Message controls, Connected tools)" },
	{ 230, 230, ANY, FINAL, CUSTOMER,
	    "this person may not be written to" },
	{ 200, 299, ANY, FINAL, OPERATOR, "permission denied" },
	{ 341, 341, ANY, RATE, TIME, "the app's quota is used up" },
	{ 368, 368, ANY, RATE, OPERATOR,
	    "blocked by the platform's policies for now" },
	{ 551, 551, ANY, FINAL, CUSTOMER, "this person is not available" },
	{ 613, 613, 1893016, FINAL, MAKER, "repeated opt-in request" },
	{ 613, 613, 2018338, FINAL, MAKER, "too many tagged messages" },
	{ 613, 613, ANY, RATE, TIME, "too many calls at once" },
	{ 2500, 2500, ANY, FINAL, MAKER, "the request was not understood" },
	{ 36103, 36103, ANY, FINAL, OPERATOR,
	    "this Instagram account is not eligible for the API yet" },
	{ 80001, 80008, ANY, RATE, TIME, "the account's quota is used up" },
	{ 130429, 130429, ANY, RATE, TIME, "too many messages at once" },
	{ 130497, 130497, ANY, FINAL, OPERATOR,
	    "the business may not write to this country" },
	{ 131000, 131000, ANY, DOUBT, TIME,
	    "the platform had an unknown error" },
	{ 131005, 131005, ANY, FINAL, OPERATOR, "permission denied" },
	{ 131016, 131016, ANY, AGAIN, TIME, "the service is unavailable" },
	{ 131026, 131026, ANY, FINAL, CUSTOMER,
	    "this number cannot receive the message" },
	{ 131030, 131030, ANY, FINAL, OPERATOR,
	    "a test number may write only to its listed recipients" },
	{ 131031, 131031, ANY, FINAL, OPERATOR, "the account is locked" },
	{ 131042, 131042, ANY, FINAL, OPERATOR,
	    "the account's payment needs attention" },
	{ 131047, 131047, ANY, WINDOW, CUSTOMER, PASSED },
	{ 131048, 131048, ANY, FINAL, OPERATOR,
	    "the number is restricted for spam or quality" },
	{ 131049, 131050, ANY, FINAL, CUSTOMER, "the message was refused" },
	{ 131051, 131053, ANY, FINAL, MAKER, "the message was refused" },
	{ 131056, 131056, ANY, RATE, TIME, "too many messages to one person" },
	{ 131057, 131057, ANY, AGAIN, TIME, "the account is in maintenance" },
	{ 131008, 131062, ANY, FINAL, MAKER, "the request was not accepted" },
	{ 132000, 132999, ANY, FINAL, MAKER, "the template was refused" },
	{ 133016, 133016, ANY, RATE, TIME, "too many registrations" },
	{ 133000, 133999, ANY, FINAL, OPERATOR,
	    "the number is not registered" },
	{ 1545041, 1545041, ANY, FINAL, CUSTOMER,
	    "this person is not available" },
	{ 2018300, 2018300, ANY, FINAL, CUSTOMER,
	    "another app speaks in this thread now" ELSEWHERE },
	{ 2018321, 2018321, ANY, FINAL, CUSTOMER, "the platform's own "
	    "automation speaks in this thread now" ELSEWHERE },
	{ 9000001, 9000001, ANY, FINAL, CUSTOMER,
	    "the message is deleted, or older than the last twenty" },
};

const struct graph_rule *
graph_rule_of(int64_t code, int64_t subcode)
{
	const struct graph_rule *r;
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		r = &rules[i];
		if (code >= r->first && code <= r->last &&
		    (r->subcode == GRAPH_ANY || r->subcode == subcode))
			return r;
	}
	return NULL;
}

const char *
graph_class_name(enum graph_class class)
{
	static const char *const names[] = {
		[GRAPH_AUTH] = "auth",
		[GRAPH_RATE] = "rate",
		[GRAPH_TRANSIENT] = "transient",
		[GRAPH_PERMANENT] = "permanent",
		[GRAPH_WINDOW] = "window",
		[GRAPH_UNCERTAIN] = "uncertain",
	};

	return names[class];
}

const char *
graph_who_name(enum graph_who who)
{
	static const char *const names[] = {
		[GRAPH_WHO_TIME] = "time",
		[GRAPH_WHO_OPERATOR] = "operator",
		[GRAPH_WHO_CUSTOMER] = "customer",
		[GRAPH_WHO_MAKER] = "maker",
	};

	return names[who];
}
