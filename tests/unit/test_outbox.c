/* What souk says: once, never twice, never silently dropped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../store/outbox.h"
#include "conf.h"
#include "shop.h"

#define CUSTOMER(id, clock) SAYS("customer", id, clock, "hello")

#define STATE "SELECT state FROM outbox_parts WHERE part = 1"
#define STATES "SELECT group_concat(state) FROM (SELECT state FROM" \
	" outbox_parts ORDER BY reply_id, part)"
#define OUTCOME "SELECT coalesce(outcome, 'waits') FROM messages" \
	" WHERE message_id = 'm1'"
#define SPEAKERS "SELECT group_concat(message_id || ':' || sender_type) FROM" \
	" (SELECT * FROM messages WHERE sender_type <> 'customer'" \
	" ORDER BY message_id)"
#define STATUS "SELECT status FROM conversations"
#define ORDERS "SELECT group_concat(status || quantity) FROM orders"

#define ASKED BEGIN CUSTOMER("m1", "10:00:01") CHECKPOINT("10:00:10")

/* A customer has written, and nothing was said yet. */
static int
open_shop(void **state)
{
	return shop_set_up(state, ASKED);
}

/* The answer "Welcome" is on the wire. */
static int
open_answering(void **state)
{
	return shop_set_up_answering(state, ASKED);
}

/* Nobody knows whether the answer is out. */
static int
open_doubting(void **state)
{
	open_answering(state);
	shop_store(*state, FAILED("r1", "1", "uncertain"));
	return 0;
}

static void
expect_said(struct shop *s, const char *word)
{
	if (strstr(s->out, word) == NULL)
		fail_msg("no %s in: %s", word, s->out);
}

static void
expect_silence(struct shop *s)
{
	if (*s->out != '\0')
		fail_msg("said: %.400s", s->out);
}

/* More than one message of Messenger holds. */
static const char *
long_text(void)
{
	static char text[4100];

	memset(text, 'x', sizeof(text) - 1);
	text[1500] = text[3000] = ' ';
	return text;
}

/* --- the gate --- */

static void
a_reply_is_on_the_wire_only_after_it_was_committed(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect(s, STATE, "sending");
	expect(s, OUTCOME, "waits");
	expect_said(s, "\"type\":\"outgoing\"");
	expect_said(s, "\"text\":\"Welcome\"");
	expect_said(s, "\"after\":\"" AT("10:00:01") "\"");
}

static void
the_first_commit_of_a_reply_wins(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Welcome", NULL);
	shop_answer(s, "r1", "m1", "Something else", NULL);
	expect_silence(s);
	expect(s, "SELECT count(*) || text FROM outbox_parts", "1Welcome");
}

static void
without_a_claim_nothing_is_said(void **state)
{
	struct shop *s = *state;
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"reply\",\"reply_id\":\"r1\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"],"
	    "\"outcome\":\"text\",\"text\":\"Welcome\"}\n",
	    shop_ask(s, "SELECT id FROM conversations"));
	shop_store(s, line);
	expect_silence(s);
	expect(s, STATE, "queued");
	expect_no_change(s, line);
}

static void
silence_and_a_person_need_no_message(void **state)
{
	struct shop *s = *state;
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"reply\",\"reply_id\":\"r1\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"],"
	    "\"outcome\":\"silent\"}\n",
	    shop_ask(s, "SELECT id FROM conversations"));
	shop_claim(s, line);
	expect_silence(s);
	expect(s, OUTCOME, "silent");
	expect(s, "SELECT count(*) FROM outbox_parts", "0");
}

static void
a_handover_leaves_the_thread_to_a_person(void **state)
{
	struct shop *s = *state;
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"reply\",\"reply_id\":\"r1\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"],"
	    "\"outcome\":\"handover\",\"reason\":\"angry\","
	    "\"text\":\"A colleague will answer\"}\n",
	    shop_ask(s, "SELECT id FROM conversations"));
	shop_claim(s, line);
	expect_said(s, "A colleague");
	expect(s, STATUS, "معلق");
	expect(s, OUTCOME, "person");
	expect(s, "SELECT reason FROM conversations", "angry");
}

/* The agent's last word of a conversation, for a person to go on. */
static void
hand_over(struct shop *s, const char *more)
{
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"reply\",\"reply_id\":\"r1\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"],"
	    "\"outcome\":\"handover\",\"reason\":\"angry\","
	    "\"text\":\"A colleague will answer\"%s}\n",
	    shop_ask(s, "SELECT id FROM conversations"), more);
	shop_claim(s, line);
}

static void
a_handover_that_could_not_be_told_is_told_later(void **state)
{
	struct shop *s = *state;

	hand_over(s, "");
	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_claim(s, DUE("1"));
	expect_said(s, "A colleague");
	expect(s, STATES, "sending");
}

static void
a_handover_is_told_whatever_came_since(void **state)
{
	struct shop *s = *state;

	hand_over(s, "");
	expect_said(s, "\"final\":true");
	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_store(s, CUSTOMER("m2", "10:00:02"));
	shop_claim(s, DUE("1"));
	expect(s, STATE, "sending");
}

static void
a_handover_is_since_the_platforms_now(void **state)
{
	struct shop *s = *state;

	hand_over(s, "");
	expect(s, "SELECT handed_at || handed_for_good FROM conversations",
	    AT("10:00:10") "0");
}

static void
a_handover_for_good_is_no_times_to_end(void **state)
{
	struct shop *s = *state;

	hand_over(s, ",\"for_good\":true");
	expect(s, "SELECT handed_for_good FROM conversations", "1");
}

static void
what_an_operator_takes_over_is_not_answered(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE conversations SET status = 'معلق'");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect_silence(s);
	expect(s, OUTCOME, "waits");
	expect(s, "SELECT reason FROM outbox", "it was handed to a person");
}

static void
the_agents_next_answer_opens_what_was_handed_over(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE conversations SET status = 'معلق', reason = 'angry'");
	shop_do(s, "UPDATE conversations SET handed_at = '2026-11-21T10:00:00.000Z'");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect_said(s, "Welcome");
	expect(s, "SELECT status || coalesce(reason, '') FROM conversations",
	    "مفتوح");
}

static void
a_blocked_customers_answer_is_not_sent(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE conversations SET blocked = 1");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect_silence(s);
	expect(s, OUTCOME, "silent");
}

/* A reply or a reply_error to m1, with what it cost. */
static void
tell_cost(struct shop *s, const char *type, const char *id, const char *more)
{
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"%s\",\"reply_id\":\"%s\","
	    "\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"],"
	    "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":20},%s}\n",
	    type, id, shop_ask(s, "SELECT id FROM conversations"), more);
	shop_claim(s, line);
}

#define SPENT "SELECT group_concat(replies || '/' || tokens) FROM spending"
#define HELD "\"class\":\"held\",\"message\":\"a price of its own\"," \
	"\"decisions\":{\"gate\":[{\"rule\":\"amount\"}]}"

static void
what_was_said_and_what_it_cost_is_counted_once(void **state)
{
	struct shop *s = *state;
	int times;

	for (times = 0; times < 2; times++)
		tell_cost(s, "reply", "r1",
		    "\"outcome\":\"text\",\"text\":\"Welcome\"");
	expect(s, SPENT, "1/1020");
}

static void
what_was_held_keeps_its_reasons_and_its_cost(void **state)
{
	struct shop *s = *state;
	int times;

	for (times = 0; times < 2; times++)
		tell_cost(s, "reply_error", "r1", HELD);
	expect(s, OUTCOME, "held");
	expect(s, SPENT, "0/1020");
	expect(s, "SELECT outcome || reason || newest_pending || open"
	    " || json_extract(decisions, '$.gate[0].rule') FROM outbox",
	    "helda price of its ownm10amount");
}

static void
an_error_of_nobodys_conversation_is_a_reject(void **state)
{
	struct shop *s = *state;

	assert_int_equal(shop_claim(s, "{\"type\":\"reply_error\","
	    "\"reply_id\":\"r1\",\"attempt\":1,\"conversation_id\":\"none\","
	    "\"pending\":[\"m1\"]," HELD "}\n"), 65);
	expect(s, OUTCOME, "waits");
}

static void
an_empty_answer_is_never_sent(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", " \\n\\t ", NULL);
	expect_silence(s);
	expect(s, OUTCOME, "waits");
}

static void
an_answer_to_what_waits_no_more_is_not_sent(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE messages SET outcome = 'silent', reply_sent = 1");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect_silence(s);
}

static void
an_answer_cannot_settle_another_threads_messages(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"message\",\"channel_id\":\"c1\","
	    "\"platform\":\"facebook\",\"thread_id\":\"t2\",\"sender_type\":"
	    "\"customer\",\"message_id\":\"n1\",\"created_at\":\""
	    AT("10:00:02") "\",\"content\":\"x\"}\n");
	shop_answer(s, "r1", "n1", "Welcome", NULL);
	expect_silence(s);
	expect(s, "SELECT count(*) FROM messages WHERE reply_id IS NOT NULL",
	    "0");
}

static void
a_long_answer_goes_in_parts_and_in_their_order(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", long_text(), NULL);
	expect(s, STATES, "sending,sending,sending");
	expect(s, "SELECT max(length(text)) <= 2000 FROM outbox_parts", "1");
	expect_said(s, "\"part\":1,\"parts\":3");
	assert_true(strstr(s->out, "\"part\":1") <
	    strstr(s->out, "\"part\":3"));
}

/* --- what speaks against it at the last moment --- */

/* What happened since the model was asked, and what becomes of its answer. */
static void
each_platform_holds_as_much_as_it_holds(void **state)
{
	static const struct {
		const char *platform;
		size_t bytes;
		int parts;
	} cases[] = { { "facebook", 2000, 1 }, { "facebook", 2001, 2 },
	    { "instagram", 1000, 1 }, { "instagram", 1001, 2 },
	    { "whatsapp", 4096, 1 }, { "whatsapp", 4097, 2 } };
	struct shop *s = *state;
	char text[5000], conversation[64], id[8];
	struct outbox_reply reply = { .conversation_id = conversation,
	    .author = "agent", .outcome = "text", .attempt = 1,
	    .text = text, .reply_id = id };
	size_t i;

	snprintf(conversation, sizeof(conversation), "%s",
	    shop_ask(s, "SELECT id FROM conversations"));
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		memset(text, 'x', sizeof(text));
		text[cases[i].bytes] = '\0';
		snprintf(id, sizeof(id), "r%zu", i);
		reply.platform = cases[i].platform;
		assert_int_equal(outbox_add(s->db, &reply), cases[i].parts);
	}
}

static void
what_happened_meanwhile_stops_an_answer(void **state)
{
	static const struct {
		const char *lines, *sql, *reason, *outcome;
	} cases[] = {
		{ "", "UPDATE conversations SET ai_enabled = 0",
		    "the AI was switched off", "waits" },
		{ OWN("m2", "10:00:02", "I am here"), "",
		    "a person answered", "person" },
		{ CUSTOMER("m2", "10:00:02"), "",
		    "a newer message came", "waits" },
		{ "", "UPDATE channel_integrations SET last_fetch_timestamp ="
		    " '2026-11-23T10:00:01.000Z'",
		    "the 24 hours to answer were over", "window" }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_shop(state);
		s = *state;
		shop_store(s, cases[i].lines);
		shop_do(s, cases[i].sql);
		shop_answer(s, "r1", "m1", "Welcome", NULL);
		expect_silence(s);
		expect(s, "SELECT reason FROM outbox", cases[i].reason);
		expect(s, OUTCOME, cases[i].outcome);
		expect(s, STATE, "cancelled");
		shop_tear_down(state);
	}
}

static void
an_answer_is_written_anew_at_most_twice(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m2", "10:00:02"));
	shop_answer(s, "r1", "m1", "one", NULL);
	expect_silence(s);
	shop_store(s, CUSTOMER("m3", "10:00:03"));
	shop_answer(s, "r2", "m1\",\"m2", "two", NULL);
	expect_silence(s);
	shop_store(s, CUSTOMER("m4", "10:00:04"));
	shop_answer(s, "r3", "m1\",\"m2\",\"m3", "three", NULL);
	expect_said(s, "three");
	shop_store(s, SENT("r3", "1", "x1", "10:00:05"));
	expect(s, "SELECT group_concat(coalesce(outcome, 'waits')) FROM"
	    " (SELECT * FROM messages WHERE sender_type = 'customer'"
	    " ORDER BY created_at)", "replied,replied,replied,waits");
}

static void
a_kept_part_asks_again_before_it_goes(void **state)
{
	struct shop *s = *state;

	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_do(s, "UPDATE conversations SET ai_enabled = 0");
	shop_claim(s, DUE("1"));
	expect_silence(s);
	expect(s, STATE, "cancelled");
	expect(s, OUTCOME, "waits");
}

static void
what_has_begun_to_be_said_is_said_to_its_end(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", long_text(), NULL);
	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    FAILED("r1", "2", "rate") FAILED("r1", "3", "unsent"));
	shop_store(s, CUSTOMER("m2", "10:00:06"));
	shop_claim(s, DUE("2"));
	expect_said(s, "\"part\":2");
}

static void
an_employees_words_go_whatever_the_agent_may(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox SET author = 'employee'");
	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_do(s, "UPDATE conversations SET ai_enabled = 0");
	shop_claim(s, DUE("1"));
	expect_said(s, "Welcome");
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, SPEAKERS, "x1:employee");
}

/* --- what the sender says --- */

static void
what_is_sent_is_stored_and_ends_the_waiting(void **state)
{
	struct shop *s = *state;

	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
	expect(s, OUTCOME, "replied");
	expect(s, STATUS, "مفتوح");
	expect(s, "SELECT last_message_at FROM conversations", AT("10:00:05"));
	expect_no_change(s, SENT("r1", "1", "x1", "10:00:05"));
}

static void
each_class_of_error_moves_its_part(void **state)
{
	static const struct {
		const char *line, *then, *outcome;
	} cases[] = {
		{ FAILED("r1", "1", "auth"), "queued", "waits" },
		{ FAILED("r1", "1", "rate"), "queued", "waits" },
		{ FAILED("r1", "1", "transient"), "queued", "waits" },
		{ FAILED("r1", "1", "unsent"), "queued", "waits" },
		{ FAILED("r1", "1", "permanent"), "failed", "failed" },
		{ FAILED("r1", "1", "window"), "failed", "window" },
		{ FAILED("r1", "1", "taken"), "cancelled", "person" },
		{ FAILED("r1", "1", "uncertain"), "uncertain", "waits" },
		{ FAILED("r1", "1", "surprise"), "sending", "waits" },
		{ FAILED("r1", "2", "permanent"), "sending", "waits" },
		{ FAILED("r2", "1", "permanent"), "sending", "waits" },
		{ "{\"type\":\"sent\",\"reply_id\":\"r1\",\"part\":\"1\","
		    "\"message_id\":\"x\",\"sent_at\":\"\"}\n", "sending",
		    "waits" },
		{ "{\"type\":\"sent\",\"reply_id\":\"r1\",\"part\":1}\n",
		    "sending", "waits" }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_answering(state);
		s = *state;
		shop_store(s, cases[i].line);
		expect(s, STATE, cases[i].then);
		expect(s, OUTCOME, cases[i].outcome);
		expect_no_change(s, cases[i].line);
		shop_tear_down(state);
	}
}

static void
a_dead_token_disconnects_and_says_so(void **state)
{
	struct shop *s = *state;

	shop_store(s, FAILED("r1", "1", "auth"));
	expect(s, "SELECT is_connected || reason FROM channel_integrations",
	    "0why");
}

/* With a code, and when to come back. */
#define THROTTLED(code, retry_at) "{\"type\":\"send_error\"," \
	"\"reply_id\":\"r1\",\"part\":1,\"class\":\"rate\"," \
	"\"code\":" code ",\"message\":\"too many\"" retry_at "}\n"

static void
a_throttled_send_parks_the_polls_too(void **state)
{
	struct shop *s = *state;

	shop_store(s, THROTTLED("80006",
	    ",\"retry_at\":\"2101-01-01T00:00:00.000Z\""));
	expect(s, "SELECT is_connected || reason || retry_at"
	    " FROM channel_integrations",
	    "1too many2101-01-01T00:00:00.000Z");
	expect(s, "SELECT retry_at FROM outbox_parts",
	    "2101-01-01T00:00:00.000Z");
}

static void
a_throttle_of_one_person_parks_nothing(void **state)
{
	struct shop *s = *state;

	shop_store(s, THROTTLED("131056", ""));
	expect(s, "SELECT count(retry_at) FROM channel_integrations", "0");
	expect(s, STATE, "queued");
}

static void
a_part_that_was_not_done_rests_longer_each_time(void **state)
{
	static const char *const rest = "SELECT CAST((julianday(retry_at) -"
	    " julianday('now')) * 86400 / 10 + 0.5 AS INTEGER)"
	    " FROM outbox_parts";
	struct shop *s = *state;

	shop_store(s, FAILED("r1", "1", "transient"));
	expect(s, rest, "1");
	shop_claim(s, DUE("1"));
	shop_store(s, FAILED("r1", "1", "transient"));
	expect(s, rest, "2");
	shop_claim(s, DUE("1"));
	shop_store(s, FAILED("r1", "1", "unsent"));
	expect(s, "SELECT retry_at FROM outbox_parts", "");
}

/* Part 2 of 3 ends badly; nothing behind it may ever leave. */
/* Said once more by hand, an old answer must not send the part again. */
static void
an_answer_to_an_earlier_claim_changes_nothing(void **state)
{
	static const char *const late = "{\"type\":\"send_error\","
	    "\"reply_id\":\"r1\",\"part\":1,\"class\":\"unsent\","
	    "\"claim\":1,\"message\":\"why\"}\n";
	struct shop *s = *state;

	shop_store(s, late);
	expect(s, STATE, "queued");
	shop_claim(s, DUE("1"));
	assert_non_null(strstr(s->out, "\"claim\":2"));
	shop_store(s, late);
	expect(s, STATE, "sending");
}

static void
nothing_is_said_behind_a_part_that_failed(void **state)
{
	static const char *const classes[] = { FAILED("r1", "2", "permanent"),
	    FAILED("r1", "2", "window"), FAILED("r1", "2", "taken") };
	struct shop *s;
	size_t i;

	for (i = 0; i < 3; i++) {
		open_shop(state);
		s = *state;
		shop_answer(s, "r1", "m1", long_text(), NULL);
		shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
		shop_store(s, classes[i]);
		shop_store(s, FAILED("r1", "3", "unsent"));
		shop_claim(s, DUE("3"));
		expect_silence(s);
		expect(s, "SELECT count(*) FROM outbox_parts"
		    " WHERE state = 'queued'", "0");
		expect(s, "SELECT open FROM outbox", "0");
		expect(s, OUTCOME, "replied");
		shop_tear_down(state);
	}
}

/* --- our own words come back --- */

/* A poll of our words, in every way in which they may come. */
static void
our_own_words_are_no_persons(void **state)
{
	static const struct {
		const char *first, *then, *speakers;
	} cases[] = {
		{ SENT("r1", "1", "x1", "10:00:05"),
		    OWN("x1", "10:00:05", "Welcome"), "x1:agent" },
		{ SENT("r1", "1", "x1", "10:00:05"),
		    OWN("m_x1", "10:00:05", "Welcome"), "x1:agent" },
		{ SENT("r1", "1", "m_x1", "10:00:05"),
		    OWN("x1", "10:00:05", "Welcome"), "m_x1:agent" },
		{ OWN("x1", "10:00:05", "Welcome"),
		    SENT("r1", "1", "x1", "10:00:05"), "x1:agent" },
		{ OWN("m_x1", "10:00:05", "Welcome"),
		    SENT("r1", "1", "x1", "10:00:05"), "m_x1:agent" },
		{ OWN("x1", "10:00:05", "  Welcome\\n"),
		    SENT("r1", "1", "x1", "10:00:05"), "x1:agent" },
		{ SENT("r1", "1", "x1", "10:00:05"),
		    OWN("other", "10:00:05", "Welcome"), "other:agent" },
		{ FAILED("r1", "1", "uncertain"),
		    OWN("x1", "10:00:05", "Welcome")
		    READ("10:01:00", "true", SINCE), "x1:agent" }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_answering(state);
		s = *state;
		shop_store(s, cases[i].first);
		shop_store(s, cases[i].then);
		expect(s, SPEAKERS, cases[i].speakers);
		expect(s, STATE, "sent");
		expect(s, OUTCOME, "replied");
		expect_no_change(s, cases[i].then);
		expect_no_change(s, cases[i].first);
		shop_tear_down(state);
	}
}

static void
the_same_words_a_second_time_are_a_persons(void **state)
{
	struct shop *s = *state;

	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    OWN("x1", "10:00:05", "Welcome")
	    OWN("x2", "10:00:09", "Welcome"));
	expect(s, SPEAKERS, "x1:agent,x2:employee");
}

/* A person writes our words while ours are on the wire: two rows, not one. */
static void
a_person_with_the_same_words_is_not_lost(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x2", "10:00:04", "Welcome"));
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	shop_store(s, OWN("x2", "10:00:04", "Welcome")
	    OWN("x1", "10:00:05", "Welcome"));
	expect(s, "SELECT count(*) FROM messages"
	    " WHERE sender_type <> 'customer'", "2");
	expect(s, STATE, "sent");
}

static void
words_from_before_the_claim_are_not_ours(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:01", "Hello there"));
	shop_store(s, CUSTOMER("m2", "10:05:00"));
	shop_answer(s, "r1", "m2", "Welcome", NULL);
	shop_store(s, OWN("x2", "10:02:00", "Welcome"));
	expect(s, STATE, "sending");
	expect(s, SPEAKERS, "x1:employee,x2:employee");
}

static void
our_words_that_come_back_whole_are_ours(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("employee", "x1", "10:00:05", "",
	    ",\"unreadable\":true"));
	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	expect(s, SPEAKERS, "x1:agent");
	expect(s, STATE, "sent");
}

static void
our_words_are_ours_even_where_the_poll_could_not_read_them(void **state)
{
	struct shop *s = *state;

	shop_store(s, SAYS_MORE("employee", "x1", "10:00:05", "",
	    ",\"unreadable\":true"));
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	expect(s, SPEAKERS, "x1:agent");
	expect(s, "SELECT content FROM messages WHERE message_id = 'x1'",
	    "Welcome");
}

/* --- the witness --- */

#define LATE ",\"since\":\"" AT("10:00:03") "\""

static void
what_was_on_the_wire_when_its_sender_died_is_in_doubt(void **state)
{
	struct shop *s = *state;

	shop_claim(s, "");
	expect(s, STATE, "uncertain");
	expect_silence(s);
}

static void
what_is_in_doubt_is_not_said_again(void **state)
{
	struct shop *s = *state;

	shop_claim(s, DUE("1"));
	expect_silence(s);
	expect(s, STATE, "uncertain");
	expect(s, OUTCOME, "waits");
}

static void
the_thread_is_asked_twice_before_a_part_is_said_again(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:01:00", "true", SINCE));
	expect(s, STATE, "uncertain");
	shop_store(s, READ("10:03:59", "true", SINCE));
	expect(s, STATE, "uncertain");
	shop_store(s, READ("10:04:00", "true", SINCE));
	expect(s, STATE, "queued");
	expect(s, "SELECT open FROM outbox", "1");
}

/* Readings that prove nothing. */
static void
only_a_complete_reading_is_a_witness(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:01:00", "false", SINCE));
	shop_store(s, READ("10:05:00", "false", SINCE));
	shop_store(s, READ("10:09:00", "true", LATE));
	shop_store(s, READ("10:19:00", "true", LATE));
	expect(s, STATE, "uncertain");
	expect(s, "SELECT looked_at FROM outbox_parts", "");
}

static void
a_reading_of_which_an_item_was_lost_is_no_witness(void **state)
{
	static const char *const lost = "{\"type\":\"message\","
	    "\"channel_id\":\"c1\",\"thread_id\":\"t1\"}\n";
	char lines[1024];
	struct shop *s = *state;

	snprintf(lines, sizeof(lines), "%s%s", lost,
	    READ("10:01:00", "true", SINCE));
	shop_store(s, lines);
	expect(s, "SELECT looked_at FROM outbox_parts", "");
}

static void
a_trace_ends_the_doubt(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", SINCE));
	shop_store(s, READ("10:09:00", "true", SINCE));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
	expect(s, OUTCOME, "replied");
}

/* Until the thread was read to its end, there may be another one. */
static void
a_trace_alone_is_no_end_of_the_doubt(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	expect(s, STATE, "uncertain");
	expect(s, OUTCOME, "waits");
	shop_store(s, READ("10:01:00", "true", SINCE));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
}

static void
two_equal_messages_leave_it_to_a_person(void **state)
{
	static const char *const seen = OWN("x1", "10:00:05", "Welcome")
	    OWN("x2", "10:00:07", " Welcome\\n")
	    READ("10:01:00", "true", SINCE);
	struct shop *s = *state;

	shop_store(s, seen);
	expect(s, STATE, "held");
	expect(s, OUTCOME, "held");
	expect(s, "SELECT reason FROM outbox_parts",
	    "it may have been sent: the account said the same more than once");
	expect(s, SPEAKERS, "x1:employee,x2:employee");
	expect_no_change(s, seen);
	shop_claim(s, DUE("1"));
	expect_silence(s);
}

static void
what_a_person_calls_sent_is_the_earlier_of_two(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    OWN("x2", "10:00:07", "Welcome") READ("10:01:00", "true", SINCE));
	assert_true(outbox_resolve(s->db, "r1", 1, "sent"));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent,x2:employee");
}

/* In two polls, the first of which was cut before the thread's end. */
static void
two_equal_messages_may_come_apart(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	shop_store(s, OWN("x2", "10:00:07", "Welcome")
	    READ("10:01:00", "true", SINCE));
	expect(s, STATE, "held");
}

static void
a_later_equal_message_is_a_persons(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", SINCE));
	shop_store(s, OWN("x2", "10:02:00", "Welcome")
	    READ("10:03:00", "true", SINCE));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent,x2:employee");
}

/* Two parts of the same words, and both are there. */
static void
as_many_equal_messages_as_parts_are_theirs(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", long_text(), NULL);
	shop_claim(s, "");
	expect(s, STATES, "uncertain,uncertain,uncertain");
	shop_do(s, "UPDATE outbox_parts SET text = 'same' WHERE part < 3");
	shop_store(s, OWN("x1", "10:00:05", "same")
	    OWN("x2", "10:00:06", "same") READ("10:01:00", "true", SINCE));
	expect(s, STATES, "sent,sent,uncertain");
	expect(s, SPEAKERS, "x1:agent,x2:agent");
	expect(s, OUTCOME, "replied");
}

/* What waits behind the answer in doubt is answered by nobody yet. */
static void
a_trace_is_no_persons_answer_to_what_came_since(void **state)
{
	struct shop *s = *state;

	shop_store(s, CUSTOMER("m2", "10:00:04")
	    OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", SINCE));
	expect(s, OUTCOME, "replied");
	expect(s, "SELECT coalesce(outcome, 'waits') FROM messages"
	    " WHERE message_id = 'm2'", "waits");
}

static void
other_words_of_the_account_leave_it_to_a_person(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("x1", "10:00:05", "Welcome to our shop")
	    READ("10:01:00", "true", SINCE));
	shop_store(s, READ("10:09:00", "true", SINCE));
	expect(s, STATE, "held");
	shop_claim(s, DUE("1"));
	expect_silence(s);
}

static void
a_day_without_a_reading_leaves_it_to_a_person(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET claimed_at ="
	    " '2020-01-01T00:00:00.000Z'");
	shop_store(s, READ("10:01:00", "true", SINCE));
	expect(s, STATE, "held");
	expect(s, OUTCOME, "held");
}

static void
whatsapp_has_no_witness(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE conversations SET platform = 'whatsapp',"
	    " channel = 'whatsapp'");
	shop_store(s, FAILED("r1", "1", "uncertain"));
	expect(s, STATE, "held");
	expect(s, OUTCOME, "held");
}

static void
the_word_of_a_sender_that_comes_late_still_counts(void **state)
{
	struct shop *s = *state;

	shop_store(s, READ("10:01:00", "true", SINCE));
	shop_store(s, READ("10:09:00", "true", SINCE));
	expect(s, STATE, "queued");
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
	expect(s, OUTCOME, "replied");
}

static void
a_held_part_that_shows_up_after_all_is_sent(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET state = 'held'");
	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
}

/* Else what is on its way would be said again: nobody finds its words. */
static void
words_are_those_of_a_part_on_its_way_before_a_held_ones(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET state = 'held';"
	    "INSERT INTO outbox (reply_id, conversation_id, author, attempt,"
	    " outcome, text, created_at) SELECT 'r2', conversation_id, author,"
	    " 1, outcome, text, created_at FROM outbox;"
	    "INSERT INTO outbox_parts (reply_id, part, text, state, after,"
	    " changed_at) SELECT 'r2', 1, text, 'queued', after, changed_at"
	    " FROM outbox_parts;"
	    "UPDATE outbox_parts SET state = 'sending' WHERE reply_id = 'r2'");
	shop_store(s, FAILED("r2", "1", "uncertain"));
	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", SINCE));
	expect(s, "SELECT group_concat(state) FROM (SELECT state"
	    " FROM outbox_parts ORDER BY reply_id)", "held,sent");
	shop_store(s, OWN("x2", "10:00:06", "Welcome"));
	expect(s, "SELECT group_concat(state) FROM (SELECT state"
	    " FROM outbox_parts ORDER BY reply_id)", "sent,sent");
}

static void
what_a_person_calls_sent_is_in_the_transcript_once(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET state = 'held'");
	assert_true(outbox_resolve(s->db, "r1", 1, "sent"));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "unknown:r1:1:agent");
	shop_store(s, OWN("x1", "10:00:05", "Welcome"));
	expect(s, SPEAKERS, "x1:agent");
	expect_no_change(s, OWN("x1", "10:00:05", "Welcome"));
}

static void
nothing_is_said_behind_a_part_that_is_held(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", long_text(), NULL);
	shop_store(s, FAILED("r1", "1", "uncertain")
	    FAILED("r1", "2", "unsent") FAILED("r1", "3", "unsent"));
	shop_do(s, "UPDATE outbox_parts SET state = 'held' WHERE part = 1");
	shop_claim(s, DUE("2"));
	expect_silence(s);
}

static void
an_uncertain_part_holds_up_the_ones_behind_it(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", long_text(), NULL);
	shop_store(s, FAILED("r1", "1", "uncertain")
	    FAILED("r1", "2", "unsent") FAILED("r1", "3", "unsent"));
	shop_claim(s, DUE("2"));
	expect_silence(s);
}

/* --- orders --- */

#define ORDER(id, product, quantity, price) "{\"order_id\":\"" id "\"," \
	"\"product_id\":\"" product "\",\"product_name\":\"Abaya\"," \
	"\"quantity\":" quantity ",\"unit_price\":" price "," \
	"\"currency\":\"SAR\",\"customer_phone\":\"0555\"," \
	"\"customer_address\":\"Riyadh\"}"

static void
an_order_follows_its_reply(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900"));
	expect(s, ORDERS, "معلق2");
	expect(s, "SELECT stock FROM products", "3");
	shop_store(s, SENT("r1", "1", "x1", "10:00:05"));
	expect(s, ORDERS, "جديد2");
	expect(s, "SELECT total FROM orders", "49800");
	expect(s, "SELECT customer_phone || customer_address FROM"
	    " conversations", "0555Riyadh");
}

#define RECEIPT "طلب رقم 1001\n- 2 × Abaya: 498.00 SAR\n" \
	"التوصيل: غير مشمول\nالإجمالي: 498.00 SAR"

static void
a_receipt_stands_behind_its_reply_and_is_never_split(void **state)
{
	struct shop *s = *state;
	char text[1991];

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900"));
	expect(s, "SELECT group_concat(text) FROM outbox_parts",
	    "Done\n\n" RECEIPT);
	expect(s, "SELECT text FROM outbox", "Done\n\n" RECEIPT);
	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    CUSTOMER("m2", "11:00:01") CHECKPOINT("11:00:10"));
	shop_do(s, "DELETE FROM orders");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	shop_answer(s, "r2", "m2", text, ORDER("o2", "p1", "2", "24900"));
	expect(s, "SELECT count(*) FROM outbox_parts WHERE reply_id = 'r2'",
	    "2");
	expect(s, "SELECT text FROM outbox_parts WHERE reply_id = 'r2'"
	    " AND part = 2", RECEIPT);
	expect_said(s, "\"parts\":2");
}

static void
an_order_that_exists_has_no_second_receipt(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900"));
	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    CUSTOMER("m2", "10:10:01") CHECKPOINT("10:10:10"));
	shop_answer(s, "r2", "m2", "Noted", ORDER("o2", "p1", "2", "24900"));
	expect(s, "SELECT text FROM outbox WHERE reply_id = 'r2'", "Noted");
	expect(s, "SELECT count(*) FROM orders", "1");
}

/* What the catalog says at the commit, and not what it said before. */
static void
an_order_that_the_catalog_contradicts_stops_its_reply(void **state)
{
	static const struct {
		const char *sql, *order, *reason;
	} cases[] = {
		{ "UPDATE products SET price = 29900",
		    ORDER("o1", "p1", "1", "24900"), "a price changed" },
		{ "UPDATE products SET currency = 'AED'",
		    ORDER("o1", "p1", "1", "24900"), "a price changed" },
		{ "UPDATE products SET name = 'Scarf'",
		    ORDER("o1", "p1", "1", "24900"), "a price changed" },
		{ "UPDATE products SET is_active = 0",
		    ORDER("o1", "p1", "1", "24900"),
		    "a product of the order is not for sale any more" },
		{ "", ORDER("o1", "p9", "1", "24900"),
		    "a product of the order is not for sale any more" },
		{ "", ORDER("o1", "p1", "6", "24900"),
		    "there is not enough in stock" },
		{ "", ORDER("o1", "p1", "3", "24900") ","
		    ORDER("o2", "p1", "4", "24900"),
		    "there is not enough in stock" },
		{ "", ORDER("o1", "p1", "0", "24900"),
		    "an order of the reply is not usable" },
		{ "", ORDER("o1", "p1", "1.5", "24900"),
		    "an order of the reply is not usable" },
		{ "", ORDER("o1", "p1", "1", "-1"),
		    "an order of the reply is not usable" },
		{ "", ORDER("o1", "p1", "9223372036854775806", "24900"),
		    "an order of the reply is not usable" },
		{ "", "7", "an order of the reply is not usable" }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_shop(state);
		s = *state;
		shop_do(s, cases[i].sql);
		shop_answer(s, "r1", "m1", "Done", cases[i].order);
		expect_silence(s);
		expect(s, "SELECT reason FROM outbox", cases[i].reason);
		expect(s, "SELECT count(*) FROM orders", "0");
		expect(s, "SELECT stock FROM products", "5");
		expect(s, OUTCOME, "waits");
		shop_tear_down(state);
	}
}

static void
the_same_order_within_half_an_hour_is_one_order(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900") ","
	    ORDER("o2", "p1", "2", "24900"));
	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    CUSTOMER("m2", "10:00:06"));
	shop_answer(s, "r2", "m2", "Done again",
	    ORDER("o3", "p1", "2", "24900"));
	expect(s, ORDERS, "جديد2");
	expect(s, "SELECT stock FROM products", "3");
	shop_do(s, "UPDATE orders SET created_at = '2026-01-01T00:00:00.000Z'");
	shop_store(s, SENT("r2", "1", "x2", "10:00:07")
	    CUSTOMER("m3", "10:00:08"));
	shop_answer(s, "r3", "m3", "One more", ORDER("o4", "p1", "2", "24900"));
	expect(s, "SELECT count(*) FROM orders", "2");
}

static void
an_order_whose_reply_failed_is_for_a_person_to_look_at(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900"));
	shop_store(s, FAILED("r1", "1", "permanent"));
	expect(s, ORDERS, "مراجعة2");
}

static void
an_order_that_is_written_anew_is_void_and_its_stock_free(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ORDER("o1", "p1", "2", "24900"));
	shop_store(s, FAILED("r1", "1", "unsent") CUSTOMER("m2", "10:00:02"));
	shop_claim(s, DUE("1"));
	expect(s, ORDERS, "ملغي2");
	expect(s, "SELECT stock FROM products", "5");
	shop_answer(s, "r2", "m1\",\"m2", "Done", ORDER("o2", "p1", "2",
	    "24900"));
	expect(s, ORDERS, "ملغي2,معلق2");
}

/* --- the model in trouble --- */

/* A reply_error of this class about m1, in answer to this try. */
static void
model_says(struct shop *s, const char *class, int attempt)
{
	char line[512];

	snprintf(line, sizeof(line), "{\"type\":\"reply_error\",\"reply_id\":"
	    "\"r1\",\"attempt\":%d,\"conversation_id\":\"%s\",\"pending\":"
	    "[\"m1\"],\"class\":\"%s\",\"message\":\"trouble\"}\n", attempt,
	    shop_ask(s, "SELECT id FROM conversations"), class);
	shop_claim(s, line);
}

static void
a_model_that_fails_is_asked_six_times_and_then_a_person(void **state)
{
	struct shop *s = *state;
	int i;

	for (i = 1; i < 6; i++)
		model_says(s, "transient", i);
	expect(s, OUTCOME, "waits");
	expect(s, "SELECT failures FROM conversations", "5");
	model_says(s, "transient", 6);
	expect(s, OUTCOME, "held");
}

static void
a_failure_of_the_model_told_again_is_one_failure(void **state)
{
	static const char *const classes[] = { "transient", "rate", "auth" };
	struct shop *s;
	char *before, *after;
	size_t i;

	for (i = 0; i < 3; i++) {
		open_shop(state);
		s = *state;
		model_says(s, classes[i], 1);
		shop_do(s, "UPDATE services SET retry_at = '2020'");
		before = shop_dump(s);
		model_says(s, classes[i], 1);
		after = shop_dump(s);
		assert_string_equal(before, after);
		free(before);
		free(after);
		shop_tear_down(state);
	}
}

static void
a_key_that_is_refused_stops_the_model_for_all(void **state)
{
	struct shop *s = *state;

	model_says(s, "auth", 1);
	expect(s, OUTCOME, "waits");
	expect(s, "SELECT failures || reason FROM services", "1trouble");
	model_says(s, "auth", 2);
	expect(s, "SELECT failures FROM services", "1");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect(s, "SELECT retry_at FROM services", "");
}

static void
what_the_model_cannot_answer_is_held(void **state)
{
	struct shop *s = *state;

	model_says(s, "held", 1);
	expect(s, OUTCOME, "held");
	expect(s, "SELECT reason FROM conversations", "trouble");
}

#define in_shop(name) \
	cmocka_unit_test_setup_teardown(name, open_shop, shop_tear_down)
#define answering(name) \
	cmocka_unit_test_setup_teardown(name, open_answering, shop_tear_down)
#define doubting(name) \
	cmocka_unit_test_setup_teardown(name, open_doubting, shop_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_shop(a_reply_is_on_the_wire_only_after_it_was_committed),
		in_shop(the_first_commit_of_a_reply_wins),
		in_shop(without_a_claim_nothing_is_said),
		in_shop(silence_and_a_person_need_no_message),
		in_shop(a_handover_leaves_the_thread_to_a_person),
		in_shop(a_handover_that_could_not_be_told_is_told_later),
		in_shop(a_handover_is_told_whatever_came_since),
		in_shop(a_handover_is_since_the_platforms_now),
		in_shop(a_handover_for_good_is_no_times_to_end),
		in_shop(what_an_operator_takes_over_is_not_answered),
		in_shop(the_agents_next_answer_opens_what_was_handed_over),
		in_shop(a_blocked_customers_answer_is_not_sent),
		in_shop(what_was_said_and_what_it_cost_is_counted_once),
		in_shop(what_was_held_keeps_its_reasons_and_its_cost),
		in_shop(an_error_of_nobodys_conversation_is_a_reject),
		in_shop(an_empty_answer_is_never_sent),
		in_shop(an_answer_to_what_waits_no_more_is_not_sent),
		in_shop(an_answer_cannot_settle_another_threads_messages),
		in_shop(a_long_answer_goes_in_parts_and_in_their_order),
		in_shop(each_platform_holds_as_much_as_it_holds),
		cmocka_unit_test(what_happened_meanwhile_stops_an_answer),
		in_shop(an_answer_is_written_anew_at_most_twice),
		answering(a_kept_part_asks_again_before_it_goes),
		in_shop(what_has_begun_to_be_said_is_said_to_its_end),
		answering(an_employees_words_go_whatever_the_agent_may),
		answering(what_is_sent_is_stored_and_ends_the_waiting),
		cmocka_unit_test(each_class_of_error_moves_its_part),
		answering(a_dead_token_disconnects_and_says_so),
		answering(a_throttled_send_parks_the_polls_too),
		answering(a_throttle_of_one_person_parks_nothing),
		answering(a_part_that_was_not_done_rests_longer_each_time),
		answering(an_answer_to_an_earlier_claim_changes_nothing),
		cmocka_unit_test(nothing_is_said_behind_a_part_that_failed),
		cmocka_unit_test(our_own_words_are_no_persons),
		answering(the_same_words_a_second_time_are_a_persons),
		answering(a_person_with_the_same_words_is_not_lost),
		in_shop(words_from_before_the_claim_are_not_ours),
		answering(our_words_that_come_back_whole_are_ours),
		answering(
		    our_words_are_ours_even_where_the_poll_could_not_read_them),
		answering(
		    what_was_on_the_wire_when_its_sender_died_is_in_doubt),
		doubting(what_is_in_doubt_is_not_said_again),
		doubting(the_thread_is_asked_twice_before_a_part_is_said_again),
		doubting(only_a_complete_reading_is_a_witness),
		doubting(a_reading_of_which_an_item_was_lost_is_no_witness),
		doubting(a_trace_ends_the_doubt),
		doubting(a_trace_alone_is_no_end_of_the_doubt),
		doubting(two_equal_messages_leave_it_to_a_person),
		doubting(what_a_person_calls_sent_is_the_earlier_of_two),
		doubting(two_equal_messages_may_come_apart),
		doubting(a_later_equal_message_is_a_persons),
		in_shop(as_many_equal_messages_as_parts_are_theirs),
		doubting(a_trace_is_no_persons_answer_to_what_came_since),
		doubting(other_words_of_the_account_leave_it_to_a_person),
		doubting(a_day_without_a_reading_leaves_it_to_a_person),
		answering(whatsapp_has_no_witness),
		doubting(the_word_of_a_sender_that_comes_late_still_counts),
		doubting(a_held_part_that_shows_up_after_all_is_sent),
		doubting(
		    words_are_those_of_a_part_on_its_way_before_a_held_ones),
		doubting(what_a_person_calls_sent_is_in_the_transcript_once),
		in_shop(nothing_is_said_behind_a_part_that_is_held),
		in_shop(an_uncertain_part_holds_up_the_ones_behind_it),
		in_shop(an_order_follows_its_reply),
		in_shop(a_receipt_stands_behind_its_reply_and_is_never_split),
		in_shop(an_order_that_exists_has_no_second_receipt),
		cmocka_unit_test(
		    an_order_that_the_catalog_contradicts_stops_its_reply),
		in_shop(the_same_order_within_half_an_hour_is_one_order),
		in_shop(an_order_whose_reply_failed_is_for_a_person_to_look_at),
		in_shop(
		    an_order_that_is_written_anew_is_void_and_its_stock_free),
		in_shop(
		    a_model_that_fails_is_asked_six_times_and_then_a_person),
		cmocka_unit_test(
		    a_failure_of_the_model_told_again_is_one_failure),
		in_shop(a_key_that_is_refused_stops_the_model_for_all),
		in_shop(what_the_model_cannot_answer_is_held)
	};

	conf_set("SOUK_BACKOFF", "10");
	conf_set("SOUK_SETTLE", "180");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
