#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "../../fetch/plan.h"
#include "../canary.h"
#include "must.h"
#include "stamp.h"

/* One channel, its plan, and what the plan has told so far. */
struct trial {
	struct channel channel;
	struct plan *plan;
	struct json_object *told;	/* array of records */
	char asked[2048];		/* the path asked last */
	enum plan_pace pace;
};

#define PAGE "'type':'channel','channel_id':'c','channel':'facebook'," \
	"'account_id':'P','access_token':'token-of-the-page'"
#define INSTA "'type':'channel','channel_id':'c','channel':'instagram'," \
	"'account_id':'P','access_token':'token-of-the-page'"
#define POLLED ",'last_fetch_timestamp':'2026-01-01T12:00:00.000Z'"
#define DONE ",'history_done':true"

#define DATE "2026-01-01T12:00:10.000Z"
#define OVERLAP 600000

/* JSON with ' for ", so that it can be read here. */
static struct json_object *
parse(const char *text)
{
	char *json = must(strdup(text)), *p;
	const char *why = NULL;
	struct json_object *o;

	for (p = json; (p = strchr(p, '\'')) != NULL; p++)
		*p = '"';
	o = json_parse(json, strlen(json), &why);
	if (o == NULL)
		fail_msg("%s: %s", text, why);
	free(json);
	return o;
}

static void
collect(struct json_object *record, void *arg)
{
	struct trial *t = arg;

	json_object_array_add(t->told, record);
}

static void
ignore(struct json_object *reject, void *arg)
{
	(void)reject;
	(void)arg;
}

static void
begin(struct trial *t, const char *record, unsigned parts)
{
	struct record_in in = { .stage = "test", .on_reject = ignore };
	struct record r = { .type = "channel", .line = "", .len = 0 };

	memset(t, 0, sizeof(*t));
	r.object = parse(record);
	assert_true(channel_read(&t->channel, &in, &r));
	json_object_put(r.object);
	t->told = json_object_new_array();
	t->plan = plan_new(&t->channel, parts, OVERLAP, collect, t);
}

/* What goes to the next stages; a renewed token is for the store. */
static void
expect_silence(const struct trial *t)
{
	struct json_object *o;
	size_t i, len;

	for (i = 0; i < json_object_array_length(t->told); i++) {
		o = json_object_array_get_idx(t->told, i);
		if (strcmp(json_str(o, "type"), "token") != 0 &&
		    has_canary(json_print(o, &len)))
			fail_msg("told: %s", json_print(o, &len));
	}
}

static void
end(struct trial *t)
{
	expect_silence(t);
	plan_free(t->plan);
	channel_free(&t->channel);
	json_object_put(t->told);
}

static bool
asks(struct trial *t)
{
	struct plan_ask ask;

	if (!plan_next(t->plan, &ask))
		return false;
	snprintf(t->asked, sizeof(t->asked), "%s", ask.path);
	assert_false(has_canary(ask.path));
	t->pace = ask.pace;
	free(ask.path);
	return true;
}

static void
asks_for(struct trial *t, const char *part)
{
	assert_true(asks(t));
	if (strstr(t->asked, part) == NULL)
		fail_msg("asked %s, not %s", t->asked, part);
}

static void
answer_at(struct trial *t, const char *text, int64_t date)
{
	struct plan_answer a = { .date = date, .usage.percent = -1 };

	a.body = parse(text);
	plan_answer(t->plan, &a);
	json_object_put(a.body);
}

static void
answer(struct trial *t, const char *text)
{
	answer_at(t, text, stamp_parse(DATE));
}

static void
refuse(struct trial *t, enum graph_class class, bool reduce)
{
	struct graph_error error = { .class = class, .reduce = reduce,
	    .message = "no", .retry_at = STAMP_NONE };
	struct plan_answer a = { .error = &error, .date = STAMP_NONE,
	    .usage.percent = -1 };

	plan_answer(t->plan, &a);
}

/* The types told, a space behind each. */
static void
told(const struct trial *t, const char *types)
{
	char got[1024] = "";
	size_t i;

	for (i = 0; i < json_object_array_length(t->told); i++) {
		strcat(got, json_str(json_object_array_get_idx(t->told, i),
		    "type"));
		strcat(got, " ");
	}
	assert_string_equal(got, types);
}

/* Record i, or from the end for i < 0. */
static struct json_object *
nth(const struct trial *t, int i)
{
	size_t n = json_object_array_length(t->told);

	return json_object_array_get_idx(t->told,
	    i < 0 ? n - (size_t)-i : (size_t)i);
}

static void
says(const struct trial *t, int i, const char *key, const char *value)
{
	const char *got = json_str(nth(t, i), key);

	if (value == NULL)
		assert_null(got);
	else
		assert_string_equal(got != NULL ? got : "(null)", value);
}

static const char *
printed(const struct trial *t, int i)
{
	size_t len;

	return json_print(nth(t, i), &len);
}

static void
an_idle_tick_costs_one_call_and_tells_no_page(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE | PLAN_HISTORY);
	asks_for(&t, "P/conversations?platform=messenger&limit=25&fields=");
	answer(&t, "{'data':[{'id':'t_1',"
	    "'updated_time':'2026-01-01T11:49:59+0000'}],"
	    "'paging':{'cursors':{'after':'A'},'next':'http://x'}}");
	assert_false(asks(&t));
	told(&t, "begin checkpoint ");
	says(&t, 0, "fetched_from", DATE);
	says(&t, 0, "self_id", "P");
	says(&t, 1, "fetched_from", DATE);
	assert_int_equal(json_int_or(nth(&t, 1), "calls", 0), 1);
	end(&t);
}

/* Processor time of a list of so many threads that moved. */
static clock_t
time_of_list(size_t threads)
{
	struct trial t;
	clock_t began;
	char *text;
	size_t len, i;
	FILE *f = must(open_memstream(&text, &len));

	fputs("{'data':[", f);
	for (i = 0; i < threads; i++)
		fprintf(f, "%s{'id':'t_%zu','updated_time':"
		    "'2026-01-01T12:00:00+0000'}", i > 0 ? "," : "", i);
	fputs("]}", f);
	must_do(fclose(f) != EOF);
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "P/conversations?");
	began = clock();
	answer(&t, text);
	began = clock() - began;
	end(&t);
	free(text);
	return began;
}

/* More than was asked for, but who knows: not each is held against all. */
static void
a_long_list_takes_as_long_as_it_is(void **state)
{
	clock_t some = time_of_list(10000), more = time_of_list(40000);

	(void)state;
	if (more > 8 * some + CLOCKS_PER_SEC / 10)
		fail_msg("%ld for 10000, %ld for 40000", (long)some,
		    (long)more);
}

static void
a_first_poll_reads_back_the_overlap_by_their_clock(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE "}", PLAN_LIVE);
	asks_for(&t, "messages.limit(11)");
	answer(&t, "{'data':["
	    "{'id':'t_1','updated_time':'2026-01-01T11:50:10+0000',"
	    "'messages':{'data':[]}},"
	    "{'id':'t_2','updated_time':'2026-01-01T11:50:09+0000'}]}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	says(&t, 2, "thread_id", "t_1");
	says(&t, 2, "since", "2026-01-01T11:50:10.000Z");
	assert_null(strstr(printed(&t, 1), "t_2"));
	end(&t);
}

#define MOVED(id) "{'id':'" id "','updated_time':'2026-01-01T12:00:01+0000'," \
	"'messages':{'data':[{'id':'m','from':{'id':'u'}," \
	"'created_time':'2026-01-01T12:00:01+0000'}]}}"
#define STILL(id) "{'id':'" id "','updated_time':'2025-12-01T12:00:01+0000'}"
#define MORE(after) "'paging':{'cursors':{'after':'" after "'}," \
	"'next':'https://x/?access_token=token-of-the-page&after=" after "'}"

static void
the_list_is_read_until_a_whole_page_is_still(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE);
	asks_for(&t, "limit=25");
	answer(&t, "{'data':[" MOVED("t_1") "," STILL("t_2") "],"
	    MORE("A") "}");
	asks_for(&t, "&after=A");
	answer(&t, "{'data':[" STILL("t_3") "," MOVED("t_4") "],"
	    MORE("B") "}");
	asks_for(&t, "&after=B");
	answer(&t, "{'data':[" STILL("t_5") "]," MORE("C") "}");
	assert_false(asks(&t));
	told(&t, "begin page thread page thread checkpoint ");
	end(&t);
}

/* Instagram links on behind its end; Messenger does not. */
static void
an_empty_page_is_not_the_end_but_five_are(void **state)
{
	static const char *const pages[] = { "A", "B", "C", "D", "E" };
	struct trial t;
	char page[128];
	size_t i;
	int insta;

	(void)state;
	for (insta = 0; insta < 2; insta++) {
		begin(&t, insta ? "{" INSTA ",'self_id':'I'" POLLED "}" :
		    "{" PAGE POLLED "}", PLAN_LIVE);
		for (i = 0; i < 5; i++) {
			asks_for(&t, "P/conv");
			snprintf(page, sizeof(page), "{'data':[],'paging':{"
			    "'cursors':{'after':'%s'},'next':'x'}}", pages[i]);
			answer(&t, page);
		}
		if (!insta) {
			asks_for(&t, "&after=E");
			answer(&t, "{'data':[]}");
		}
		assert_false(asks(&t));
		told(&t, "begin checkpoint ");
		end(&t);
	}
}

static void
a_cursor_is_percent_encoded_and_links_are_never_followed(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "],'paging':{"
	    "'next':'https://evil/?access_token=token-of-the-page"
	    "&after=a%2Fb%3D%26'}}");
	asks_for(&t, "P/conversations?");
	asks_for(&t, "&after=a%2Fb%3D%26");
	assert_null(strstr(t.asked, "evil"));
	end(&t);
}

static void
no_token_is_told_and_the_customers_words_stay(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'access_token':'token-of-one','data':[{'id':'t_1',"
	    "'updated_time':'2026-01-01T12:00:01+0000','messages':{'data':["
	    "{'id':'m','created_time':'2026-01-01T12:00:01+0000',"
	    "'message':'see http://x/?access_token=token-of-two&y=1 please'}],"
	    "'paging':{'previous':'http://x/?q=token-of-three',"
	    "'next':'http://x/?q=token-of-four',"
	    "'cursors':{'after':'A'}}}}]}");
	assert_false(has_canary(printed(&t, 1)));
	assert_non_null(strstr(printed(&t, 1), "&y=1 please"));
	end(&t);
}

#define EDGE(at) "'data':[{'id':'m','from':{'id':'u'},'created_time':'" at "'}]"

static void
a_busy_thread_is_read_by_name_back_to_the_overlap(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[{'id':'t_1',"
	    "'updated_time':'2026-01-01T12:00:01+0000','messages':{"
	    EDGE("2026-01-01T12:00:01+0000") "," MORE("A") "}}]}");
	asks_for(&t, "t_1/messages?limit=26&fields=");
	assert_non_null(strstr(t.asked, "&after=A"));
	answer(&t, "{" EDGE("2026-01-01T11:50:00+0000") "," MORE("B") "}");
	asks_for(&t, "&after=B");
	answer(&t, "{" EDGE("2026-01-01T11:49:59+0000") "," MORE("C") "}");
	assert_false(asks(&t));
	told(&t, "begin page page page thread checkpoint ");
	says(&t, 2, "thread_id", "t_1");
	assert_int_equal(json_int_or(nth(&t, 3), "depth", 0), 2);
	assert_true(json_true(nth(&t, 4), "complete"));
	assert_false(json_true(nth(&t, 4), "whole"));
	end(&t);
}

/* Instagram shows a next link behind the last row, of a list and a thread. */
static void
a_changed_instagram_thread_costs_one_call(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_LIVE);
	asks_for(&t, "platform=instagram&limit=25&fields=id,updated_time");
	assert_null(strstr(t.asked, "messages"));
	answer(&t, "{'data':[" MOVED("t_1") "," STILL("t_2") "]," MORE("L") "}");
	asks_for(&t, "t_1?fields=id,updated_time,participants,"
	    "messages.limit(20)");
	answer(&t, "{'id':'t_1','messages':{"
	    EDGE("2026-01-01T12:00:01+0000") "," MORE("A") "}}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	assert_true(json_true(nth(&t, 2), "whole"));
	end(&t);
}

/* ... but the history goes on to where no link is shown any more. */
static void
the_history_of_a_thread_ends_where_no_next_is_shown(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED ",'history_done':true,"
	    "'threads':[{'thread_id':'t_1','why':'history'}]}", PLAN_HISTORY);
	asks_for(&t, "t_1?fields=");
	answer(&t, "{'id':'t_1','messages':{"
	    EDGE("2026-01-01T12:00:01+0000") "," MORE("A") "}}");
	asks_for(&t, "t_1/messages?limit=20");
	answer(&t, "{'data':[]," MORE("B") "}");
	asks_for(&t, "after=B");
	answer(&t, "{" EDGE("2026-01-01T11:00:01+0000") "," MORE("C") "}");
	asks_for(&t, "after=C");
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	told(&t, "begin page page page page thread checkpoint ");
	assert_true(json_true(nth(&t, 5), "whole"));
	end(&t);
}

static void
instagram_by_page_asks_once_who_it_is(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA POLLED "}", PLAN_LIVE);
	asks_for(&t, "P?fields=instagram_business_account%7Bid,username%7D");
	answer(&t, "{'id':'P','instagram_business_account':{'id':'I'}}");
	told(&t, "begin ");
	says(&t, 0, "self_id", "I");
	asks_for(&t, "P/conversations");
	end(&t);
}

static void
a_page_without_instagram_is_for_a_person_to_mend(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA POLLED "}", PLAN_LIVE);
	asks_for(&t, "P?fields");
	answer(&t, "{'id':'P'}");
	assert_false(asks(&t));
	told(&t, "fetch_error ");
	says(&t, 0, "class", "permanent");
	end(&t);
}

static void
a_thread_that_fails_is_owed_and_the_rest_goes_on(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "," MOVED("t_2") "]}");
	asks_for(&t, "t_1?");
	refuse(&t, GRAPH_PERMANENT, false);
	asks_for(&t, "t_2?");
	answer(&t, "{'id':'t_2','messages':{'data':[]}}");
	assert_false(asks(&t));
	told(&t, "begin thread page thread checkpoint ");
	assert_false(json_true(nth(&t, 1), "complete"));
	assert_string_equal(json_str(json_obj(nth(&t, 1), "error"), "class"),
	    "permanent");
	says(&t, -1, "fetched_from", DATE);
	end(&t);
}

static void
a_failed_list_moves_nothing(void **state)
{
	static const enum graph_class classes[] = {
		GRAPH_AUTH, GRAPH_RATE, GRAPH_PERMANENT,
	};
	struct trial t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		begin(&t, "{" PAGE POLLED "}", PLAN_LIVE | PLAN_HISTORY);
		asks_for(&t, "P/conv");
		answer(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}");
		asks_for(&t, "&after=A");
		refuse(&t, classes[i], false);
		assert_false(asks(&t));
		told(&t, "begin page thread fetch_error ");
		says(&t, -1, "class", graph_class_name(classes[i]));
		end(&t);
	}
}

static void
a_transient_failure_is_tried_again_once(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	assert_int_equal(t.pace, PACE_LIVE);
	refuse(&t, GRAPH_TRANSIENT, false);
	asks_for(&t, "P/conv");
	assert_int_equal(t.pace, PACE_RETRY);
	answer(&t, "{'no':'list'}");
	assert_false(asks(&t));
	told(&t, "fetch_error ");
	says(&t, -1, "class", "transient");
	end(&t);
}

static void
too_much_data_is_halved_and_remembered(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "limit=25&");
	refuse(&t, GRAPH_TRANSIENT, true);
	asks_for(&t, "limit=12&");
	assert_non_null(strstr(t.asked, "messages.limit(5)"));
	refuse(&t, GRAPH_TRANSIENT, true);
	asks_for(&t, "limit=6&");
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	assert_int_equal(json_int_or(json_obj(nth(&t, -1), "memo"), "limit", 0),
	    6);
	end(&t);
}

static void
a_limit_that_did_not_help_is_forgotten(void **state)
{
	struct trial t;
	int i;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	for (i = 0; i < 4; i++) {
		asks_for(&t, "messages.limit(");
		refuse(&t, GRAPH_TRANSIENT, true);
	}
	asks_for(&t, "limit=25&fields=id,updated_time");
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	assert_null(json_any(json_obj(nth(&t, -1), "memo"), "limit"));
	end(&t);
}

static void
a_learned_limit_is_doubled_after_an_hour(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'limit':6,"
	    "'limit_since':'2026-01-01T11:30:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "limit=6&");
	end(&t);
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'limit':6,"
	    "'limit_since':'2026-01-01T11:00:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "limit=12&");
	end(&t);
}

static void
a_list_that_never_loads_is_taken_thread_by_thread(void **state)
{
	struct trial t;
	int i;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'limit':8}}", PLAN_LIVE);
	for (i = 0; i < 4; i++) {
		asks_for(&t, "messages.limit(");
		refuse(&t, GRAPH_TRANSIENT, true);
	}
	asks_for(&t, "limit=8&fields=id,updated_time");
	assert_null(strstr(t.asked, "messages"));
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	asks_for(&t, "t_1?fields");
	end(&t);
}

static void
an_uncertain_thread_is_read_though_the_list_is_still(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'threads':[{'thread_id':'t_9',"
	    "'since':'2026-01-01T09:00:00.000Z','why':'uncertain'}]}",
	    PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" STILL("t_1") "]}");
	asks_for(&t, "t_9?");
	answer(&t, "{'id':'t_9','messages':{" EDGE("2026-01-01T08:59:59+0000")
	    "," MORE("A") "}}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	says(&t, 2, "since", "2026-01-01T09:00:00.000Z");
	assert_true(json_true(nth(&t, 2), "complete"));
	end(&t);
}

static void
an_uncertain_thread_with_a_gap_is_no_witness(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'threads':[{'thread_id':'t_1',"
	    "'since':'2026-01-01T09:00:00.000Z','why':'uncertain'}]}",
	    PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[{'id':'t_1',"
	    "'updated_time':'2026-01-01T12:00:01+0000','messages':{'data':["
	    "{'id':'m','created_time':'2026-01-01T12:00:01+0000'},"
	    "{'id':'n','from':{'id':'u'},"
	    "'created_time':'2026-01-01T08:00:01+0000'}]}}]}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	says(&t, 2, "since", "2026-01-01T09:00:00.000Z");
	assert_false(json_true(nth(&t, 2), "complete"));
	end(&t);
}

static void
an_id_that_no_path_can_hold_is_never_asked_for(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("../me?x=") "]}");
	assert_false(asks(&t));
	told(&t, "begin thread checkpoint ");
	assert_false(json_true(nth(&t, 1), "complete"));
	end(&t);
}

static void
without_a_date_time_never_goes_back(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer_at(&t, "{'data':[" STILL("t_1") "]}", STAMP_NONE);
	assert_false(asks(&t));
	says(&t, -1, "fetched_from", "2026-01-01T12:00:00.000Z");
	end(&t);
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer_at(&t, "{'data':[" MOVED("t_1") "]}", STAMP_NONE);
	assert_false(asks(&t));
	says(&t, -1, "fetched_from", "2026-01-01T12:00:01.000Z");
	end(&t);
}

static void
without_a_date_all_that_a_first_poll_shows_is_history(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer_at(&t, "{'data':[" MOVED("t_1") "]}", STAMP_NONE);
	assert_false(asks(&t));
	says(&t, 0, "fetched_from", "2026-01-01T12:00:01.001Z");
	end(&t);
}

/* A Date that once lay in the future hides nothing from later polls. */
static void
a_last_poll_in_the_future_is_not_believed(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE DONE
	    ",'last_fetch_timestamp':'2027-01-01T12:00:00.000Z'}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	end(&t);
}

static void
the_history_follows_in_its_own_pace_to_the_lists_end(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE | PLAN_HISTORY);
	asks_for(&t, "messages.limit(11)");
	answer(&t, "{'data':[]}");
	asks_for(&t, "limit=25&fields=id,updated_time,participants,"
	    "messages.limit(26)");
	assert_int_equal(t.pace, PACE_HISTORY);
	told(&t, "begin checkpoint ");
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}");
	asks_for(&t, "&after=A");
	answer(&t, "{'data':[{'id':'t_2','updated_time':"
	    "'2024-01-01T00:00:00+0000','messages':{'data':[]}}]}");
	assert_false(asks(&t));
	told(&t, "begin checkpoint page thread page thread checkpoint ");
	says(&t, 3, "since", NULL);
	assert_true(json_true(nth(&t, 3), "whole"));
	says(&t, -1, "fetched_from", NULL);
	says(&t, -1, "walked_to", "2024-01-01T00:00:00.000Z");
	assert_true(json_true(nth(&t, -1), "history_done"));
	end(&t);
}

#define WALKED ",'walked_to':'2026-01-01T12:00:00.000Z'," \
	"'memo':{'walk_cursor':'OLD'}"

static void
a_walk_resumes_where_its_old_page_overlaps(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED WALKED "}", PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[" MOVED("t_1") "," STILL("t_2") "],"
	    MORE("A") "}");
	asks_for(&t, "t_2?fields");
	answer(&t, "{'id':'t_2','messages':{'data':[]}}");
	asks_for(&t, "&after=A");
	told(&t, "begin thread page page thread ");
	says(&t, 1, "thread_id", "t_1");
	assert_false(json_true(nth(&t, 1), "complete"));
	says(&t, 4, "thread_id", "t_2");
	end(&t);
}

static void
a_walk_that_cannot_prove_its_place_begins_at_the_top(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED WALKED "}", PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[" STILL("t_2") "]," MORE("A") "}");
	asks_for(&t, "limit=100&fields=id,updated_time");
	assert_null(strstr(t.asked, "after"));
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("B") "}");
	asks_for(&t, "limit=100&fields=id,updated_time&after=B");
	answer(&t, "{'data':[" STILL("t_2") "]," MORE("C") "}");
	asks_for(&t, "messages.limit(26)");
	assert_non_null(strstr(t.asked, "&after=B"));
	told(&t, "begin thread ");
	says(&t, 1, "thread_id", "t_1");
	end(&t);
}

/* What is listed already is not read again on the way to what is not. */
static void
a_walk_ends_its_skipping_where_it_stopped(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED WALKED "}", PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}");
	asks_for(&t, "limit=100&fields=id,updated_time");
	answer(&t, "{'data':[" MOVED("t_1") "," STILL("t_2") "]," MORE("B")
	    "}");
	asks_for(&t, "limit=1&fields=id,updated_time");
	assert_null(strstr(t.asked, "after"));
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("C") "}");
	asks_for(&t, "messages.limit(26)");
	assert_non_null(strstr(t.asked, "&after=C"));
	end(&t);
}

#define SKIPPED ",'walked_to':'2026-01-01T12:00:00.000Z'," \
	"'memo':{'walk_cursor':'OLD','walk_skips':true}"

static void
a_skipping_that_is_cut_goes_on_in_the_next_run(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED SKIPPED "}", PLAN_HISTORY);
	asks_for(&t, "limit=100&fields=id,updated_time&after=OLD");
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}");
	asks_for(&t, "limit=100&fields=id,updated_time&after=A");
	plan_cut(t.plan, "no answer within the budget", true);
	told(&t, "begin thread checkpoint ");
	assert_string_equal(json_str(json_obj(nth(&t, 2), "memo"),
	    "walk_cursor"), "A");
	assert_true(json_true(json_obj(nth(&t, 2), "memo"), "walk_skips"));
	assert_false(json_true(nth(&t, 2), "history_done"));
	end(&t);
}

static void
an_old_cursor_that_leads_nowhere_is_not_the_lists_end(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED SKIPPED "}", PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[]}");
	asks_for(&t, "limit=100&fields=id,updated_time");
	assert_null(strstr(t.asked, "after"));
	end(&t);
}

static void
a_walk_whose_cursor_is_refused_begins_at_the_top(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED WALKED "}", PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	refuse(&t, GRAPH_PERMANENT, false);
	asks_for(&t, "limit=100&fields=id,updated_time");
	end(&t);
}

#define OWED "{" PAGE POLLED DONE ",'threads':[{'thread_id':'t_9'," \
	"'why':'history','walked_to':'2025-01-01T00:00:00.000Z'," \
	"'cursor':'OLD'}]}"
#define TIME(at) "{'id':'m','created_time':'" at "'}"

static void
an_owed_thread_goes_on_from_its_cursor(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "t_9/messages?limit=26");
	assert_non_null(strstr(t.asked, "&after=OLD"));
	answer(&t, "{" EDGE("2024-12-31T00:00:00Z") "}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	assert_true(json_true(nth(&t, 2), "whole"));
	end(&t);
}

/* From its top, with light pages, to where it was left. */
static void
skips_what_is_known(struct trial *t)
{
	asks_for(t, "t_9/messages?limit=100&fields=id,created_time");
	assert_null(strstr(t->asked, "after"));
	answer(t, "{'data':[" TIME("2025-01-03T00:00:00Z") "]," MORE("A") "}");
	asks_for(t, "fields=id,created_time&after=A");
	answer(t, "{'data':[" TIME("2025-01-02T00:00:00Z") ","
	    TIME("2024-12-31T00:00:00Z") "]}");
	asks_for(t, "t_9/messages?limit=26");
	assert_non_null(strstr(t->asked, "&after=A"));
	answer(t, "{" EDGE("2024-12-31T00:00:00Z") "}");
	assert_false(asks(t));
	told(t, "begin page thread checkpoint ");
	assert_true(json_true(nth(t, 2), "whole"));
	end(t);
}

static void
an_owed_thread_whose_cursor_is_dead_skips_what_is_known(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	refuse(&t, GRAPH_PERMANENT, false);
	skips_what_is_known(&t);
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[]}");
	skips_what_is_known(&t);
}

static void
an_owed_thread_whose_cursor_falls_short_skips_on_from_there(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{" EDGE("2025-01-03T00:00:00Z") "," MORE("B") "}");
	asks_for(&t, "t_9/messages?limit=100&fields=id,created_time&after=B");
	answer(&t, "{'data':[" TIME("2025-01-02T00:00:00Z") ","
	    TIME("2024-12-31T00:00:00Z") "]}");
	asks_for(&t, "t_9/messages?limit=26");
	assert_non_null(strstr(t.asked, "&after=B"));
	answer(&t, "{" EDGE("2024-12-31T00:00:00Z") "}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	assert_true(json_true(nth(&t, 2), "whole"));
	end(&t);
}

static void
an_owed_thread_that_ends_with_what_is_known_is_whole(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[]}");
	asks_for(&t, "fields=id,created_time");
	answer(&t, "{'data':[" TIME("2025-01-03T00:00:00Z") ","
	    TIME("2025-01-01T00:00:00Z") "]}");
	assert_false(asks(&t));
	told(&t, "begin thread checkpoint ");
	assert_true(json_true(nth(&t, 1), "whole"));
	end(&t);
	begin(&t, OWED, PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[]}");
	asks_for(&t, "fields=id,created_time");
	answer(&t, "{'data':[" TIME("2025-01-01T00:00:00Z") ","
	    TIME("2025-01-01T00:00:00Z") "]}");
	asks_for(&t, "messages.limit(26)");
	end(&t);
}

#define OWED_FROM(cursor) "{" PAGE POLLED DONE ",'threads':[{" \
	"'thread_id':'t_9','why':'history'," \
	"'walked_to':'2025-01-01T00:00:00.000Z','cursor':" cursor "}]}"

/* What a run of one call leaves: its time stays, and so does its place. */
static void
is_left_with(struct trial *t, const char *cursor)
{
	const char *left;

	plan_cut(t->plan, "no answer within the budget", false);
	assert_string_equal(json_str(nth(t, 1), "walked_to"),
	    "2025-01-01T00:00:00.000Z");
	left = json_str(nth(t, 1), "cursor");
	assert_true(cursor == NULL ? left == NULL :
	    left != NULL && strcmp(left, cursor) == 0);
	end(t);
}

static void
an_owed_thread_comes_back_to_its_place_in_runs_of_one_call(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, OWED_FROM("'OLD'"), PLAN_HISTORY);
	asks_for(&t, "&after=OLD");
	answer(&t, "{'data':[]}");
	is_left_with(&t, NULL);
	begin(&t, OWED_FROM("null"), PLAN_HISTORY);
	asks_for(&t, "t_9/messages?limit=100&fields=id,created_time");
	answer(&t, "{'data':[" TIME("2025-01-03T00:00:00Z") "]," MORE("A") "}");
	is_left_with(&t, "A");
	begin(&t, OWED_FROM("'A'"), PLAN_HISTORY);
	asks_for(&t, "&after=A");
	answer(&t, "{'data':[" TIME("2025-01-02T00:00:00Z") "]," MORE("B") "}");
	is_left_with(&t, "B");
}

static void
a_long_thread_is_left_after_ten_pages_with_its_place(void **state)
{
	char page[256];
	struct trial t;
	int i;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'threads':[{'thread_id':'t_9',"
	    "'why':'history','cursor':'K'}]}", PLAN_HISTORY);
	for (i = 0; i < 10; i++) {
		asks_for(&t, "t_9/messages?");
		snprintf(page, sizeof(page), "{" EDGE("2025-01-%02dT00:00:00Z")
		    ",'paging':{'next':'x','cursors':{'after':'K%d'}}}",
		    20 - i, i);
		answer(&t, page);
	}
	assert_false(asks(&t));
	says(&t, -2, "type", "thread");
	says(&t, -2, "cursor", "K9");
	says(&t, -2, "walked_to", "2025-01-11T00:00:00.000Z");
	assert_false(json_true(nth(&t, -2), "complete"));
	end(&t);
}

static void
a_cut_poll_moves_nothing_and_a_cut_walk_keeps_its_pages(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE | PLAN_HISTORY);
	asks_for(&t, "P/conv");
	plan_cut(t.plan, "no answer within the budget", true);
	assert_false(asks(&t));
	told(&t, "fetch_error ");
	end(&t);
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_HISTORY);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "," MOVED("t_2") "],"
	    MORE("A") "}");
	asks_for(&t, "t_1?");
	plan_cut(t.plan, "no answer within the budget", true);
	assert_false(asks(&t));
	told(&t, "begin thread thread checkpoint ");
	says(&t, -1, "walked_to", "2026-01-01T12:00:01.000Z");
	assert_false(json_true(nth(&t, -1), "history_done"));
	end(&t);
}

static void
a_poll_cut_on_its_way_down_remembers_its_place(void **state)
{
	struct json_object *cut;
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}");
	asks_for(&t, "&after=A");
	answer(&t, "{'data':[{'id':'t_2',"
	    "'updated_time':'2026-01-01T11:59:00+0000'}]," MORE("B") "}");
	asks_for(&t, "&after=B");
	plan_cut(t.plan, "no answer within the budget", true);
	assert_false(asks(&t));
	told(&t, "begin page thread page thread checkpoint ");
	assert_null(json_any(nth(&t, -1), "fetched_from"));
	assert_false(json_true(nth(&t, 4), "complete"));
	cut = json_obj(json_obj(nth(&t, -1), "memo"), "cut");
	assert_string_equal(json_str(cut, "begun"), DATE);
	assert_string_equal(json_str(cut, "from"), DATE);
	assert_string_equal(json_str(cut, "to"), "2026-01-01T11:59:00.000Z");
	assert_string_equal(json_str(cut, "cursor"), "A");
	end(&t);
}

/* First what moved since, then down from where it was cut, and no further. */
static void
a_poll_that_was_cut_is_taken_up_by_the_next(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'cut':{"
	    "'begun':'2026-01-01T12:00:00.000Z',"
	    "'from':'2026-01-01T12:00:00.000Z',"
	    "'to':'2026-01-01T11:59:00.000Z','cursor':'A'}}}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[{'id':'t_3',"
	    "'updated_time':'2026-01-01T11:59:50+0000'}]," MORE("X") "}");
	asks_for(&t, "&after=A");
	answer(&t, "{'data':[{'id':'t_2',"
	    "'updated_time':'2026-01-01T11:59:00+0000'},{'id':'t_4',"
	    "'updated_time':'2026-01-01T11:58:00+0000'}]," MORE("B") "}");
	asks_for(&t, "&after=B");
	answer(&t, "{'data':[" STILL("t_5") "]," MORE("C") "}");
	asks_for(&t, "t_2?fields");
	answer(&t, "{'id':'t_2','messages':{'data':[]}}");
	asks_for(&t, "t_4?fields");
	answer(&t, "{'id':'t_4','messages':{'data':[]}}");
	assert_false(asks(&t));
	says(&t, -1, "fetched_from", "2026-01-01T12:00:00.000Z");
	assert_null(json_any(json_obj(nth(&t, -1), "memo"), "cut"));
	end(&t);
}

static void
what_a_stop_leaves_unread_of_a_finished_list_is_owed(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	asks_for(&t, "t_1?");
	plan_cut(t.plan, NULL, true);
	assert_false(asks(&t));
	told(&t, "begin thread checkpoint ");
	says(&t, -1, "fetched_from", DATE);
	end(&t);
}

static void
refuse_coded(struct trial *t, int64_t code)
{
	struct graph_error error = { .class = code == 100 ? GRAPH_PERMANENT :
	    GRAPH_TRANSIENT, .code = code, .message = "no",
	    .retry_at = STAMP_NONE };
	struct plan_answer a = { .error = &error, .date = STAMP_NONE,
	    .usage.percent = -1 };

	plan_answer(t->plan, &a);
}

/* As many threads as wanted, of which row `first` is the newest. */
static void
answer_rows(struct trial *t, int first, int rows, const char *after)
{
	char page[4096] = "{'data':[", row[128];
	int i;

	for (i = first; i < first + rows; i++) {
		snprintf(row, sizeof(row), "%s{'id':'t_%d','updated_time':"
		    "'2024-01-01T00:%02d:00+0000','messages':{'data':[]}}",
		    i > first ? "," : "", i, 59 - i);
		strcat(page, row);
	}
	strcat(page, "]");
	if (after != NULL) {
		snprintf(row, sizeof(row), ",'paging':{'cursors':{'after':'%s'},"
		    "'next':'x'}", after);
		strcat(page, row);
	}
	strcat(page, "}");
	answer(t, page);
}

static const struct json_object *
thread_told(const struct trial *t, const char *id)
{
	const struct json_object *o;
	size_t i;

	for (i = 0; i < json_object_array_length(t->told); i++) {
		o = json_object_array_get_idx(t->told, i);
		if (strcmp(json_str(o, "type"), "thread") == 0 &&
		    strcmp(json_str(o, "thread_id"), id) == 0)
			return o;
	}
	return NULL;
}

/* The sixth of 25 is the one: it is named, and all others are read. */
static void
one_poisoned_thread_is_found_by_halving_and_named(void **state)
{
	struct trial t;
	int i;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_HISTORY);
	for (i = 0; i < 2; i++) {
		asks_for(&t, "limit=25&");
		refuse_coded(&t, 1);
	}
	asks_for(&t, "limit=1&");
	answer_rows(&t, 0, 1, "A");
	asks_for(&t, "limit=12&");
	assert_non_null(strstr(t.asked, "after=A"));
	refuse_coded(&t, 1);
	asks_for(&t, "limit=6&");
	refuse_coded(&t, 1);
	asks_for(&t, "limit=3&");
	answer_rows(&t, 1, 3, "B");
	asks_for(&t, "limit=1&");
	answer_rows(&t, 4, 1, "C");
	asks_for(&t, "limit=1&");
	refuse_coded(&t, 1);
	asks_for(&t, "limit=1&fields=id,updated_time&after=C");
	answer_rows(&t, 5, 1, "D");
	for (i = 0; i < 2; i++) {
		asks_for(&t, "t_5?fields");
		refuse_coded(&t, 1);
	}
	asks_for(&t, "limit=25&");
	assert_non_null(strstr(t.asked, "after=D"));
	answer_rows(&t, 6, 25, NULL);
	assert_false(asks(&t));
	assert_false(json_true(thread_told(&t, "t_5"), "complete"));
	assert_string_equal(json_str(json_obj(thread_told(&t, "t_5"), "error"),
	    "class"), "transient");
	assert_true(json_true(thread_told(&t, "t_4"), "complete"));
	assert_true(json_true(thread_told(&t, "t_30"), "complete"));
	assert_true(json_true(nth(&t, -1), "history_done"));
	end(&t);
}

/* Where not even its time is shown, its id alone leads past it. */
static void
a_thread_whose_row_fails_is_passed_by_its_id(void **state)
{
	struct trial t;
	int i;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED DONE "}", PLAN_LIVE);
	for (i = 0; i < 2; i++) {
		asks_for(&t, "limit=25&");
		refuse_coded(&t, 1);
	}
	asks_for(&t, "limit=1&fields=id,updated_time");
	refuse_coded(&t, 1);
	asks_for(&t, "limit=1&fields=id");
	assert_null(strstr(t.asked, "updated_time"));
	answer(&t, "{'data':[{'id':'t_1'}]," MORE("A") "}");
	asks_for(&t, "limit=25&fields=id,updated_time&after=A");
	answer(&t, "{'data':[" MOVED("t_2") "," STILL("t_3") "]}");
	for (i = 0; i < 2; i++) {
		asks_for(&t, "t_1?");
		refuse_coded(&t, 1);
	}
	asks_for(&t, "t_2?");
	answer(&t, "{'id':'t_2','messages':{'data':[]}}");
	assert_false(asks(&t));
	told(&t, "begin thread page thread checkpoint ");
	end(&t);
}

/* A platform that is down is not asked for ever smaller pages. */
static void
a_platform_that_is_down_accuses_no_thread(void **state)
{
	struct trial t;
	int i, calls = 0;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	while (asks(&t)) {
		refuse(&t, GRAPH_TRANSIENT, false);
		calls++;
	}
	assert_int_equal(calls, 4);
	told(&t, "fetch_error ");
	assert_int_equal(json_int_or(nth(&t, 0), "calls", 0), 4);
	end(&t);
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	for (i = 0; asks(&t); i++)
		refuse_coded(&t, 2);
	assert_true(i <= 7);
	told(&t, "fetch_error ");
	end(&t);
}

static void
a_list_that_failed_is_asked_light_for_ten_minutes(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'light_since':"
	    "'2026-01-01T11:51:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "limit=25&fields=id,updated_time");
	assert_null(strstr(t.asked, "messages"));
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	assert_string_equal(json_str(json_obj(nth(&t, -1), "memo"),
	    "light_since"), "2026-01-01T11:51:00.000Z");
	end(&t);
	begin(&t, "{" PAGE POLLED DONE ",'memo':{'light_since':"
	    "'2026-01-01T11:50:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "messages.limit(11)");
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	assert_null(json_any(json_obj(nth(&t, -1), "memo"), "light_since"));
	end(&t);
}

#define LOGIN "'type':'channel','channel_id':'c','channel':'instagram'," \
	"'login':'instagram','account_id':'P','self_id':'I'," \
	"'access_token':'token-of-the-page'"

static void
messages_without_details_are_asked_for_by_their_ids(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "me/conversations");
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	asks_for(&t, "t_1?fields=id,updated_time,participants");
	answer(&t, "{'id':'t_1','messages':{'data':["
	    "{'id':'m_1','created_time':'2026-01-01T12:00:01+0000'},"
	    "{'id':'m_2','created_time':'2026-01-01T12:00:00+0000'},"
	    "{'id':'m_3','created_time':'2026-01-01T11:00:00+0000'}]}}");
	asks_for(&t, "m_1?fields=id,created_time,from,to,message");
	answer(&t, "{'id':'m_1','created_time':'2026-01-01T12:00:01+0000',"
	    "'from':{'id':'u'},'message':'hello'}");
	asks_for(&t, "m_2?fields=");
	refuse_coded(&t, 100);
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	assert_non_null(strstr(printed(&t, 1), "hello"));
	assert_int_equal(json_int_or(nth(&t, 2), "bare", 0), 1);
	assert_true(json_true(nth(&t, 2), "complete"));
	assert_string_equal(json_str(json_obj(nth(&t, 3), "memo"),
	    "ids_since"), DATE);
	end(&t);
}

/* A row of Messenger's t_1, whole or with its id and time alone. */
#define ROW(id, clock) "{'id':'" id "','created_time':'2026-01-01T" clock \
	"+0000','from':{'id':'u'},'message':'" id "'}"
#define BARE(id, clock) "{'id':'" id "','created_time':'2026-01-01T" clock \
	"+0000'}"
#define LISTS(rows, more) "{'data':[{'id':'t_1'," \
	"'updated_time':'2026-01-01T12:00:05+0000','messages':{'data':[" rows \
	"]" more "}}]}"

/* A live poll whose list is this; shown: what its thread's record says. */
static void
shows(const char *list, const char *shown)
{
	struct trial t;
	struct json_object *ids;
	size_t len;

	begin(&t, "{" PAGE POLLED DONE ",'poll':7}", PLAN_LIVE);
	asks_for(&t, "conversations");
	answer(&t, list);
	assert_false(asks(&t));
	says(&t, 2, "type", "thread");
	ids = json_arr(nth(&t, 2), "shown");
	assert_string_equal(ids != NULL ? json_print(ids, &len) : "", shown);
	assert_int_equal(json_int_or(nth(&t, 2), "poll", 0),
	    ids != NULL ? 7 : 0);
	end(&t);
}

static void
a_complete_reading_says_which_messages_it_showed(void **state)
{
	(void)state;
	shows(LISTS(ROW("m_3", "12:00:05") "," ROW("m_2", "12:00:05") ","
	    ROW("m_1", "12:00:03"), ""), "[\"m_3\",\"m_2\",\"m_1\"]");
	shows(LISTS(ROW("m_3", "12:00:05"), ""), "");
}

static void
rows_out_of_their_order_show_nothing(void **state)
{
	(void)state;
	shows(LISTS(ROW("m_2", "12:00:03") "," ROW("m_3", "12:00:05"), ""),
	    "");
	shows(LISTS(ROW("m_2", "12:00:03") ",{'created_time':"
	    "'2026-01-01T12:00:02+0000'}," ROW("m_1", "12:00:01"), ""), "");
}

static void
a_row_that_lost_its_details_between_others_is_not_shown(void **state)
{
	(void)state;
	shows(LISTS(ROW("m_3", "12:00:05") "," BARE("m_2", "12:00:04") ","
	    ROW("m_1", "12:00:03"), ""), "[\"m_3\",\"m_1\"]");
	shows(LISTS(ROW("m_3", "12:00:05") "," BARE("m_2", "12:00:04") ","
	    BARE("m_1", "12:00:03"), ""), "[\"m_3\",\"m_2\",\"m_1\"]");
}

static void
a_reading_that_is_cut_says_nothing_of_what_it_showed(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "conversations");
	answer(&t, LISTS(ROW("m_3", "12:00:05") "," ROW("m_2", "12:00:04"),
	    "," MORE("A")));
	asks_for(&t, "t_1/messages?");
	plan_cut(t.plan, "no time", true);
	assert_null(json_any(nth(&t, 2), "shown"));
	end(&t);
}

static void
a_message_that_is_denied_for_another_reason_blurs_the_reading(void **state)
{
	static const struct {
		int code;
		bool gone;
		const char *shown;
	} cases[] = { { 9000001, true, "[\"m_3\",\"m_1\"]" },
	    { 100, false, "" } };
	struct graph_error error = { .class = GRAPH_PERMANENT,
	    .message = "no", .retry_at = STAMP_NONE };
	struct plan_answer no = { .error = &error, .date = STAMP_NONE,
	    .usage.percent = -1 };
	struct json_object *ids;
	struct trial t;
	size_t i, len;

	(void)state;
	for (i = 0; i < 2; i++) {
		begin(&t, "{" LOGIN POLLED DONE "}", PLAN_LIVE);
		asks_for(&t, "me/conversations");
		answer(&t, "{'data':[" MOVED("t_1") "]}");
		asks_for(&t, "t_1?fields=");
		answer(&t, "{'id':'t_1','messages':{'data':["
		    BARE("m_3", "12:00:05") "," BARE("m_2", "12:00:04") ","
		    BARE("m_1", "12:00:03") "]}}");
		asks_for(&t, "m_3?fields=");
		answer(&t, ROW("m_3", "12:00:05"));
		asks_for(&t, "m_2?fields=");
		error.code = cases[i].code;
		error.gone = cases[i].gone;
		plan_answer(t.plan, &no);
		asks_for(&t, "m_1?fields=");
		answer(&t, ROW("m_1", "12:00:03"));
		assert_false(asks(&t));
		ids = json_arr(nth(&t, 2), "shown");
		assert_string_equal(ids != NULL ? json_print(ids, &len) : "",
		    cases[i].shown);
		end(&t);
	}
}

static void
ids_come_first_where_that_is_remembered(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE ",'memo':{'ids_since':"
	    "'2026-01-01T11:00:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "me/conversations");
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	asks_for(&t, "t_1?fields=messages");
	assert_string_equal(t.asked, "t_1?fields=messages");
	answer(&t, "{'id':'t_1','messages':{'data':[]}}");
	assert_false(asks(&t));
	end(&t);
}

/* So that a run of few seconds comes further, too. */
static void
in_the_history_few_ids_are_asked_for_at_once(void **state)
{
	struct trial t;
	char id[32];
	int i;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE ",'memo':{'ids_since':"
	    "'2026-01-01T11:00:00.000Z'},'threads':[{'thread_id':'t_1',"
	    "'why':'history'}]}", PLAN_HISTORY);
	asks_for(&t, "t_1?fields=messages.limit(5)");
	answer(&t, "{'id':'t_1','messages':{'data':["
	    "{'id':'m_1','created_time':'2025-01-01T12:00:01+0000'}],"
	    MORE("A") "}}");
	asks_for(&t, "m_1?fields=");
	answer(&t, "{'id':'m_1','created_time':'2025-01-01T12:00:01+0000',"
	    "'from':{'id':'u'}}");
	asks_for(&t, "t_1/messages?limit=5&fields=id,created_time&after=A");
	answer(&t, "{'data':["
	    "{'id':'m_2','created_time':'2025-01-01T12:00:00+0000'},"
	    "{'id':'m_3','created_time':'2025-01-01T11:00:00+0000'},"
	    "{'id':'m_4','created_time':'2025-01-01T10:00:00+0000'},"
	    "{'id':'m_5','created_time':'2025-01-01T09:00:00+0000'}],"
	    MORE("B") "}");
	for (i = 2; i < 5; i++) {
		snprintf(id, sizeof(id), "m_%d?fields=", i);
		asks_for(&t, id);
		refuse_coded(&t, 100);
	}
	asks_for(&t, "t_1/messages?limit=100&fields=id,created_time&after=B");
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	told(&t, "begin page page page thread checkpoint ");
	assert_int_equal(json_int_or(nth(&t, 4), "bare", 0), 4);
	assert_true(json_true(nth(&t, 4), "whole"));
	end(&t);
}

static void
fields_that_a_thread_refuses_are_asked_of_its_messages(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "me/conversations");
	answer(&t, "{'data':[" MOVED("t_1") "]}");
	asks_for(&t, "t_1?fields=id,updated_time");
	refuse_coded(&t, 100);
	asks_for(&t, "t_1?fields=messages");
	answer(&t, "{'id':'t_1','messages':{'data':["
	    "{'id':'m_1','created_time':'2026-01-01T12:00:01+0000'}]}}");
	asks_for(&t, "m_1?fields=");
	answer(&t, "{'id':'m_1','created_time':'2026-01-01T12:00:01+0000',"
	    "'from':{'id':'u'}}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	end(&t);
}

#define REFRESH ",'refresh_at':'2026-01-01T12:00:00.000Z'"

static void
a_token_that_is_due_is_renewed_after_the_poll(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE REFRESH "}", PLAN_LIVE);
	asks_for(&t, "me/conversations");
	answer(&t, "{'data':[]}");
	asks_for(&t, "/refresh_access_token?grant_type=ig_refresh_token");
	answer(&t, "{'access_token':'token-of-new','token_type':'bearer',"
	    "'expires_in':5184000}");
	assert_false(asks(&t));
	told(&t, "begin token checkpoint ");
	says(&t, 1, "access_token", "token-of-new");
	says(&t, 1, "expires_at", "2026-03-02T12:00:10.000Z");
	end(&t);
}

static void
a_token_that_is_not_renewed_harms_no_poll(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" LOGIN POLLED DONE REFRESH "}", PLAN_LIVE);
	asks_for(&t, "me/conversations");
	answer(&t, "{'data':[]}");
	asks_for(&t, "/refresh_access_token");
	refuse(&t, GRAPH_AUTH, false);
	assert_false(asks(&t));
	told(&t, "begin token checkpoint ");
	says(&t, 1, "access_token", NULL);
	assert_string_equal(json_str(json_obj(nth(&t, 1), "error"), "class"),
	    "auth");
	end(&t);
}

static void
answer_used(struct trial *t, const char *text, int percent)
{
	struct plan_answer a = { .date = stamp_parse(DATE), .usage = {
	    .percent = percent, .minutes = 3, .quota = "messenger" } };

	a.body = parse(text);
	plan_answer(t->plan, &a);
	json_object_put(a.body);
}

static void
the_history_leaves_half_of_the_quota(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED "}", PLAN_LIVE | PLAN_HISTORY);
	asks_for(&t, "P/conv");
	answer_used(&t, "{'data':[]}", 50);
	assert_false(asks(&t));
	told(&t, "begin checkpoint ");
	assert_int_equal(json_int_or(json_obj(nth(&t, 1), "usage"), "percent",
	    0), 50);
	assert_int_equal(json_int_or(json_obj(nth(&t, 1), "usage"), "minutes",
	    0), 3);
	assert_string_equal(json_str(json_obj(nth(&t, 1), "usage"), "quota"),
	    "messenger");
	end(&t);
	begin(&t, "{" PAGE POLLED "}", PLAN_HISTORY);
	asks_for(&t, "P/conv");
	answer_used(&t, "{'data':[" MOVED("t_1") "]," MORE("A") "}", 60);
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	says(&t, -1, "walked_to", "2026-01-01T12:00:01.000Z");
	assert_false(json_true(nth(&t, -1), "history_done"));
	end(&t);
}

static void
what_has_no_details_is_counted_in_its_thread(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "P/conv");
	answer(&t, "{'data':[{'id':'t_1',"
	    "'updated_time':'2026-01-01T12:00:01+0000','messages':{'data':["
	    "{'id':'a','from':{'id':'u'},"
	    "'created_time':'2026-01-01T12:00:01+0000'},"
	    "{'id':'b','created_time':'2026-01-01T12:00:00+0000'},"
	    "{'id':'c','created_time':'2026-01-01T11:59:00+0000'},"
	    "{'id':'d','created_time':'2026-01-01T08:00:00+0000'}]}}]}");
	assert_false(asks(&t));
	assert_int_equal(json_int_or(nth(&t, 2), "bare", 0), 2);
	assert_true(json_true(nth(&t, 2), "complete"));
	end(&t);
}

/* Which version shows which field of a message, only it knows. */
static void
a_list_is_asked_for_without_the_fields_that_may_be_refused(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "sticker");
	refuse_coded(&t, 100);
	asks_for(&t, "messages.limit(11)");
	assert_null(strstr(t.asked, "sticker"));
	answer(&t, "{'data':[" MOVED("t_1") "," STILL("t_2") "]}");
	assert_false(asks(&t));
	told(&t, "begin page thread checkpoint ");
	assert_non_null(json_str(json_obj(nth(&t, -1), "memo"), "plain_since"));
	end(&t);
	begin(&t, "{" PAGE POLLED DONE
	    ",'memo':{'plain_since':'2026-01-01T11:00:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "messages.limit(11)");
	assert_null(strstr(t.asked, "sticker"));
	end(&t);
	begin(&t, "{" PAGE POLLED DONE
	    ",'memo':{'plain_since':'2025-12-30T11:00:00.000Z'}}", PLAN_LIVE);
	asks_for(&t, "sticker");
	end(&t);
}

/* What is refused without them, too, is refused; and nothing was learned. */
static void
a_list_that_is_refused_plainly_as_well_fails(void **state)
{
	struct trial t;

	(void)state;
	begin(&t, "{" PAGE POLLED DONE "}", PLAN_LIVE);
	asks_for(&t, "sticker");
	refuse_coded(&t, 100);
	asks_for(&t, "messages.limit(11)");
	refuse_coded(&t, 100);
	assert_false(asks(&t));
	told(&t, "fetch_error ");
	assert_null(json_str(json_obj(nth(&t, 0), "memo"), "plain_since"));
	end(&t);
}

static void
too_much_of_a_light_list_is_halved_down_to_one(void **state)
{
	static const char *const limits[] = { "limit=25&", "limit=12&",
	    "limit=6&", "limit=3&", "limit=1&" };
	struct trial t;
	size_t i;

	(void)state;
	begin(&t, "{" INSTA ",'self_id':'I'" POLLED DONE "}", PLAN_LIVE);
	for (i = 0; i < 4; i++) {
		asks_for(&t, limits[i]);
		refuse(&t, GRAPH_TRANSIENT, true);
	}
	asks_for(&t, limits[i]);
	answer(&t, "{'data':[]}");
	assert_false(asks(&t));
	assert_int_equal(json_int_or(json_obj(nth(&t, -1), "memo"), "limit", 0),
	    1);
	end(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    an_idle_tick_costs_one_call_and_tells_no_page),
		cmocka_unit_test(a_long_list_takes_as_long_as_it_is),
		cmocka_unit_test(
		    a_first_poll_reads_back_the_overlap_by_their_clock),
		cmocka_unit_test(the_list_is_read_until_a_whole_page_is_still),
		cmocka_unit_test(an_empty_page_is_not_the_end_but_five_are),
		cmocka_unit_test(
		    a_cursor_is_percent_encoded_and_links_are_never_followed),
		cmocka_unit_test(no_token_is_told_and_the_customers_words_stay),
		cmocka_unit_test(
		    a_busy_thread_is_read_by_name_back_to_the_overlap),
		cmocka_unit_test(a_changed_instagram_thread_costs_one_call),
		cmocka_unit_test(
		    the_history_of_a_thread_ends_where_no_next_is_shown),
		cmocka_unit_test(instagram_by_page_asks_once_who_it_is),
		cmocka_unit_test(
		    a_page_without_instagram_is_for_a_person_to_mend),
		cmocka_unit_test(
		    a_thread_that_fails_is_owed_and_the_rest_goes_on),
		cmocka_unit_test(a_failed_list_moves_nothing),
		cmocka_unit_test(a_transient_failure_is_tried_again_once),
		cmocka_unit_test(too_much_data_is_halved_and_remembered),
		cmocka_unit_test(a_limit_that_did_not_help_is_forgotten),
		cmocka_unit_test(a_learned_limit_is_doubled_after_an_hour),
		cmocka_unit_test(
		    a_list_that_never_loads_is_taken_thread_by_thread),
		cmocka_unit_test(
		    an_uncertain_thread_is_read_though_the_list_is_still),
		cmocka_unit_test(an_uncertain_thread_with_a_gap_is_no_witness),
		cmocka_unit_test(
		    an_id_that_no_path_can_hold_is_never_asked_for),
		cmocka_unit_test(without_a_date_time_never_goes_back),
		cmocka_unit_test(
		    without_a_date_all_that_a_first_poll_shows_is_history),
		cmocka_unit_test(a_last_poll_in_the_future_is_not_believed),
		cmocka_unit_test(
		    the_history_follows_in_its_own_pace_to_the_lists_end),
		cmocka_unit_test(a_walk_resumes_where_its_old_page_overlaps),
		cmocka_unit_test(
		    a_walk_that_cannot_prove_its_place_begins_at_the_top),
		cmocka_unit_test(a_walk_ends_its_skipping_where_it_stopped),
		cmocka_unit_test(
		    a_skipping_that_is_cut_goes_on_in_the_next_run),
		cmocka_unit_test(
		    an_old_cursor_that_leads_nowhere_is_not_the_lists_end),
		cmocka_unit_test(
		    a_walk_whose_cursor_is_refused_begins_at_the_top),
		cmocka_unit_test(
		    an_owed_thread_goes_on_from_its_cursor),
		cmocka_unit_test(
		    an_owed_thread_whose_cursor_is_dead_skips_what_is_known),
		cmocka_unit_test(
		    an_owed_thread_whose_cursor_falls_short_skips_on_from_there),
		cmocka_unit_test(
		    an_owed_thread_that_ends_with_what_is_known_is_whole),
		cmocka_unit_test(
		    an_owed_thread_comes_back_to_its_place_in_runs_of_one_call),
		cmocka_unit_test(
		    a_long_thread_is_left_after_ten_pages_with_its_place),
		cmocka_unit_test(
		    a_cut_poll_moves_nothing_and_a_cut_walk_keeps_its_pages),
		cmocka_unit_test(
		    a_poll_cut_on_its_way_down_remembers_its_place),
		cmocka_unit_test(a_poll_that_was_cut_is_taken_up_by_the_next),
		cmocka_unit_test(
		    what_a_stop_leaves_unread_of_a_finished_list_is_owed),
		cmocka_unit_test(
		    one_poisoned_thread_is_found_by_halving_and_named),
		cmocka_unit_test(
		    a_thread_whose_row_fails_is_passed_by_its_id),
		cmocka_unit_test(a_platform_that_is_down_accuses_no_thread),
		cmocka_unit_test(
		    a_list_that_failed_is_asked_light_for_ten_minutes),
		cmocka_unit_test(
		    messages_without_details_are_asked_for_by_their_ids),
		cmocka_unit_test(
		    a_complete_reading_says_which_messages_it_showed),
		cmocka_unit_test(rows_out_of_their_order_show_nothing),
		cmocka_unit_test(
		    a_row_that_lost_its_details_between_others_is_not_shown),
		cmocka_unit_test(
		    a_reading_that_is_cut_says_nothing_of_what_it_showed),
		cmocka_unit_test(
		    a_message_that_is_denied_for_another_reason_blurs_the_reading),
		cmocka_unit_test(ids_come_first_where_that_is_remembered),
		cmocka_unit_test(
		    in_the_history_few_ids_are_asked_for_at_once),
		cmocka_unit_test(
		    fields_that_a_thread_refuses_are_asked_of_its_messages),
		cmocka_unit_test(
		    a_token_that_is_due_is_renewed_after_the_poll),
		cmocka_unit_test(a_token_that_is_not_renewed_harms_no_poll),
		cmocka_unit_test(the_history_leaves_half_of_the_quota),
		cmocka_unit_test(
		    what_has_no_details_is_counted_in_its_thread),
		cmocka_unit_test(
		    too_much_of_a_light_list_is_halved_down_to_one),
		cmocka_unit_test(
		    a_list_is_asked_for_without_the_fields_that_may_be_refused),
		cmocka_unit_test(
		    a_list_that_is_refused_plainly_as_well_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
