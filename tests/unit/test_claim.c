/* store/claim and what it asks: whatever a record, a setting or a row says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../store/handover.h"
#include "../../store/outbox.h"
#include "../../store/takeover.h"
#include "conf.h"
#include "shop.h"

#define STATE "SELECT state FROM outbox_parts WHERE part = 1"
#define REASON "SELECT reason FROM outbox"
#define OUTCOME "SELECT coalesce(outcome, 'waits') FROM messages" \
	" WHERE message_id = 'm1'"
#define SPEAKERS "SELECT group_concat(message_id || ':' || sender_type) FROM" \
	" (SELECT * FROM messages WHERE sender_type <> 'customer'" \
	" ORDER BY message_id)"

#define ASKED BEGIN SAYS("customer", "m1", "10:00:01", "hello") \
	CHECKPOINT("10:00:10")

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

static int
close_shop(void **state)
{
	conf_set("SOUK_TAKEOVER", "answered");
	conf_set("SOUK_AI_BACK", "1d");
	return shop_tear_down(state);
}

/* Claim a reply of t1 whose members, but for these, are given. */
static int
reply(struct shop *s, const char *members)
{
	char line[8192];

	snprintf(line, sizeof(line), "{\"type\":\"reply\","
	    "\"conversation_id\":\"%s\",%s}\n",
	    shop_ask(s, "SELECT id FROM conversations"), members);
	return shop_claim(s, line);
}

/* --- a record that says too little, or what nobody knows --- */

static void
a_reply_that_is_no_use_is_a_reject(void **state)
{
	static const char *const lines[] = {
		"{\"type\":\"reply\",\"conversation_id\":\"k\"}\n",
		"{\"type\":\"reply\",\"reply_id\":\"r1\"}\n",
		"{\"type\":\"reply\",\"reply_id\":\"r1\",\"attempt\":1,"
		    "\"conversation_id\":\"nobody\",\"pending\":[\"m1\"],"
		    "\"outcome\":\"text\",\"text\":\"x\"}\n"
	};
	static const char *const members[] = {
		"\"reply_id\":\"r1\",\"attempt\":0,\"pending\":[\"m1\"],"
		    "\"outcome\":\"text\",\"text\":\"x\"",
		"\"reply_id\":\"r1\",\"attempt\":1,\"outcome\":\"text\"",
		"\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[],"
		    "\"outcome\":\"text\",\"text\":\"x\"",
		"\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[\"m1\",7],"
		    "\"outcome\":\"text\",\"text\":\"x\"",
		"\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[\"m1\"],"
		    "\"text\":\"x\"",
		"\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[\"m1\"],"
		    "\"outcome\":\"shout\",\"text\":\"x\""
	};
	struct shop *s = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(shop_claim(s, lines[i]), 65);
	for (i = 0; i < sizeof(members) / sizeof(*members); i++)
		assert_int_equal(reply(s, members[i]), 65);
	expect(s, "SELECT count(*) FROM outbox", "0");
	expect(s, "SELECT count(*) FROM rejects", "9");
	expect(s, OUTCOME, "waits");
}

static void
a_result_of_no_part_is_a_reject(void **state)
{
	static const char *const lines[] = {
		SENT("r1", "0", "x", "10:00:05"),
		SENT("r1", "-1", "x", "10:00:05"),
		SENT("r1", "10000", "x", "10:00:05"),
		"{\"type\":\"sent\",\"part\":1,\"message_id\":\"x\"}\n",
		"{\"type\":\"send_error\",\"reply_id\":\"r1\",\"part\":1}\n"
	};
	struct shop *s = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(shop_store(s, lines[i]), 65);
	expect(s, STATE, "sending");
}

static void
what_is_due_goes_only_with_a_claim(void **state)
{
	static const char due[] = "{\"type\":\"outgoing\","
	    "\"reply_id\":\"r1\",\"part\":1}\n";
	struct shop *s = *state;

	shop_store(s, FAILED("r1", "1", "unsent"));
	shop_store(s, due);
	expect(s, STATE, "queued");
	assert_int_equal(shop_claim(s, "{\"type\":\"outgoing\","
	    "\"part\":1}\n"), 65);
	expect(s, STATE, "queued");
	shop_claim(s, due);
	expect(s, STATE, "sending");
}

static void
a_part_that_is_not_there_is_not_decided(void **state)
{
	struct shop *s = *state;

	assert_false(outbox_resolve(s->db, "r1", 2, "sent"));
	assert_false(outbox_resolve(s->db, "nobody", 1, "sent"));
	expect(s, STATE, "sending");
}

/* --- takeover = off --- */

static void
where_no_takeover_counts_nobody_looks_for_a_person(void **state)
{
	struct shop *s = *state;

	conf_set("SOUK_TAKEOVER", "off");
	shop_store(s, OWN("e1", "10:00:02", "I am here"));
	shop_do(s, "UPDATE messages SET outcome = NULL, reply_sent = 0"
	    " WHERE message_id = 'm1'");
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect(s, STATE, "sending");
	assert_non_null(strstr(s->out, "\"self_id\":null"));
}

/* --- what else a takeover may be --- */

static void
a_takeover_is_answered_off_or_a_pause(void **state)
{
	static const struct {
		const char *value;
		bool answers;
		int64_t pause_ms;
	} rows[] = {
		{ "answered", true, 0 }, { "off", false, 0 },
		{ "pause:1", true, 60000 }, { "pause:10080", true, 604800000 }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		conf_set("SOUK_TAKEOVER", rows[i].value);
		assert_int_equal(takeover_answers(), rows[i].answers);
		assert_int_equal(takeover_pause_ms(), rows[i].pause_ms);
	}
	conf_set("SOUK_TAKEOVER", "answered");
}

static void
anything_else_is_none(void **state)
{
	static const char *const values[] = { "on", "pause", "pause:",
	    "pause:0", "pause:-1", "pause:10081", "pause:1m", "pause:x" };
	int status;
	size_t i;
	pid_t child;

	(void)state;
	fflush(NULL);
	for (i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if ((child = fork()) == 0) {
			conf_set("SOUK_TAKEOVER", values[i]);
			takeover_answers();
			exit(EX_OK);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), EX_CONFIG);
	}
}

/* --- what was handed to a person --- */

static void
a_handover_stands_until_its_time_is_over(void **state)
{
	static const struct {
		const char *handed_at, *for_good, *spoke, *back;
		bool stands;
	} rows[] = {
		/* The platform's clock is 10:00:10 of the 22nd. */
		{ "'" AT("10:00:00") "'", "0", NULL, "1d", true },
		{ "'2026-11-21T10:00:10.000Z'", "0", NULL, "1d", false },
		{ "'2026-11-21T10:00:11.000Z'", "0", NULL, "1d", true },
		{ "'2026-11-21T10:00:10.000Z'", "1", NULL, "1d", true },
		{ "'2026-11-20T10:00:00.000Z'", "0", AT("09:59:00"), "1d", true },
		{ "'2026-11-20T10:00:00.000Z'", "0", AT("09:59:00"), "10s",
		  false },
		{ "'2026-11-20T10:00:00.000Z'", "0", NULL, "0", true },
		{ "NULL", "0", NULL, "1d", true }
	};
	struct shop *s = *state;
	char id[64], sql[256];
	size_t i;

	snprintf(id, sizeof(id), "%s",
	    shop_ask(s, "SELECT id FROM conversations"));
	assert_false(handover_stands(s->db, id, NULL));
	assert_false(handover_told_by(s->db, id, "r1"));
	shop_store(s, OWN("e1", "10:00:00", "I am here"));
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		shop_do(s, "UPDATE conversations SET status = 'معلق'");
		snprintf(sql, sizeof(sql), "UPDATE conversations SET "
		    "handed_at = %s, handed_for_good = %s", rows[i].handed_at,
		    rows[i].for_good);
		shop_do(s, sql);
		snprintf(sql, sizeof(sql), "UPDATE messages SET automated = %d,"
		    " created_at = '%s' WHERE message_id = 'e1'",
		    rows[i].spoke == NULL,
		    rows[i].spoke != NULL ? rows[i].spoke : AT("09:59:00"));
		shop_do(s, sql);
		conf_set("SOUK_AI_BACK", rows[i].back);
		assert_int_equal(handover_stands(s->db, id, NULL),
		    rows[i].stands);
	}
}

static void
who_hands_over_may_say_so(void **state)
{
	struct shop *s = *state;
	char id[64];

	snprintf(id, sizeof(id), "%s",
	    shop_ask(s, "SELECT id FROM conversations"));
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	shop_do(s, "UPDATE conversations SET status = 'معلق'");
	assert_true(handover_stands(s->db, id, "r1"));
	assert_false(handover_told_by(s->db, id, "r1"));
	assert_false(handover_told_by(s->db, id, "r2"));
	shop_do(s, "UPDATE outbox SET outcome = 'handover'");
	assert_false(handover_stands(s->db, id, "r1"));
	assert_true(handover_told_by(s->db, id, "r1"));
}

/* --- the window --- */

#define DAY_LATER "UPDATE channel_integrations SET last_fetch_timestamp =" \
	" '2026-11-23T10:00:01.000Z'"

static void
a_window_that_shut_settles_what_waits_and_nothing_else(void **state)
{
	struct shop *s = *state;

	shop_do(s, DAY_LATER);
	shop_answer(s, "r1", "m1", "Welcome", NULL);
	expect(s, OUTCOME, "window");
	shop_answer(s, "r2", "nothing", "Welcome", NULL);
	expect(s, REASON " WHERE reply_id = 'r2'",
	    "the 24 hours to answer were over");
	expect(s, "SELECT count(*) FROM messages WHERE reply_id = 'r2'", "0");
}

/* Erased, say: a notice of the model's trouble may still be on its way. */
static void
nobody_knows_a_window_without_a_customers_message(void **state)
{
	struct shop *s = *state;

	shop_do(s, DAY_LATER);
	shop_do(s, "DELETE FROM messages");
	reply(s, "\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[\"m1\"],"
	    "\"outcome\":\"notice\",\"text\":\"A moment, please\"");
	expect(s, STATE, "sending");
}

/* --- orders of a reply --- */

#define ITEM(more) "{\"product_id\":\"p1\",\"quantity\":1," \
	"\"unit_price\":24900,\"currency\":\"SAR\"" more "}"

static void
an_order_without_what_makes_it_one_stops_its_reply(void **state)
{
	static const char *const orders[] = {
		ITEM(""),
		"{\"order_id\":\"o1\",\"quantity\":1,\"unit_price\":24900,"
		    "\"currency\":\"SAR\"}",
		"{\"order_id\":\"o1\",\"product_id\":\"p1\",\"quantity\":1,"
		    "\"unit_price\":24900}",
		"{\"order_id\":\"o1\",\"product_id\":\"p1\",\"quantity\":1,"
		    "\"currency\":\"SAR\"}",
		"{\"order_id\":\"o1\",\"product_id\":\"p1\","
		    "\"unit_price\":24900,\"currency\":\"SAR\"}",
		"{\"order_id\":\"o1\",\"product_id\":\"p1\","
		    "\"quantity\":1000001,\"unit_price\":0,"
		    "\"currency\":\"SAR\"}"
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
		open_shop(state);
		s = *state;
		shop_answer(s, "r1", "m1", "Done", orders[i]);
		expect(s, REASON, "an order of the reply is not usable");
		expect(s, "SELECT count(*) FROM orders", "0");
		expect(s, STATE, "cancelled");
		close_shop(state);
	}
}

static void
the_name_and_a_fee_of_an_order_are_the_shops(void **state)
{
	static const struct {
		const char *order, *row;
	} cases[] = {
		{ ITEM(",\"order_id\":\"o1\""), "Abaya none" },
		{ ITEM(",\"order_id\":\"o1\",\"delivery_fee\":2000"),
		    "Abaya 2000" },
		{ ITEM(",\"order_id\":\"o1\",\"delivery_fee\":-1"),
		    "Abaya none" },
		{ ITEM(",\"order_id\":\"o1\","
		    "\"delivery_fee\":1000000000001"), "Abaya none" }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_shop(state);
		s = *state;
		shop_answer(s, "r1", "m1", "Done", cases[i].order);
		expect(s, "SELECT product_name || ' ' ||"
		    " coalesce(delivery_fee, 'none') FROM orders",
		    cases[i].row);
		close_shop(state);
	}
}

static void
an_orders_id_is_taken_once(void **state)
{
	struct shop *s = *state;

	shop_answer(s, "r1", "m1", "Done", ITEM(",\"order_id\":\"o1\""));
	shop_store(s, SENT("r1", "1", "x1", "10:00:05")
	    SAYS("customer", "m2", "10:00:06", "two more"));
	shop_answer(s, "r2", "m2", "Done", ITEM(",\"order_id\":\"o1\","
	    "\"notes\":\"red\""));
	expect(s, "SELECT count(*) || coalesce(notes, '') FROM orders", "1");
	expect(s, "SELECT stock FROM products", "4");
	expect(s, "SELECT text FROM outbox WHERE reply_id = 'r2'", "Done");
}

static void
without_a_platforms_clock_an_order_is_of_our_now(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE channel_integrations SET last_fetch_timestamp ="
	    " NULL; UPDATE messages SET created_at ="
	    " strftime('%Y-%m-%dT%H:%M:%fZ', 'now')");
	shop_answer(s, "r1", "m1", "Done", ITEM(",\"order_id\":\"o1\""));
	expect(s, "SELECT abs(julianday(created_at) - julianday('now')) <"
	    " 0.01 FROM orders", "1");
}

#define PROPOSING(item) "\"reply_id\":\"r1\",\"attempt\":1," \
	"\"pending\":[\"m1\"],\"outcome\":\"text\",\"text\":\"So:\"," \
	"\"language\":\"en\",\"proposal\":[" item "]"

static void
a_proposal_is_told_or_its_reply_is_not_said(void **state)
{
	static const struct {
		const char *members, *text;
	} cases[] = {
		{ PROPOSING(ITEM(",\"order_id\":\"o1\","
		    "\"product_name\":\"Abaya\"")),
		    "So:\n\nYour order:\n- 1 × Abaya: 249.00 SAR\n"
		    "Delivery: not included\nTotal: 249.00 SAR\n"
		    "To confirm, write: yes" },
		{ PROPOSING(ITEM(",\"order_id\":\"o1\","
		    "\"product_name\":\"Abaya\",\"delivery_fee\":1000")),
		    "So:\n\nYour order:\n- 1 × Abaya: 249.00 SAR\n"
		    "Delivery: 10.00 SAR\nTotal: 259.00 SAR\n"
		    "To confirm, write: yes" },
		{ PROPOSING(ITEM(",\"order_id\":\"o1\"")), NULL },
		{ PROPOSING("7"), NULL }
	};
	struct shop *s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_shop(state);
		s = *state;
		reply(s, cases[i].members);
		if (cases[i].text != NULL)
			expect(s, "SELECT text FROM outbox", cases[i].text);
		else
			expect(s, REASON,
			    "a proposal of the reply is not usable");
		expect(s, STATE, cases[i].text != NULL ? "sending" :
		    "cancelled");
		close_shop(state);
	}
}

/* A hand-over may have no words of its own. */
static void
a_receipt_alone_is_a_part(void **state)
{
	struct shop *s = *state;

	reply(s, "\"reply_id\":\"r1\",\"attempt\":1,\"pending\":[\"m1\"],"
	    "\"outcome\":\"handover\",\"language\":\"en\",\"orders\":["
	    ITEM(",\"order_id\":\"o1\"") "]");
	expect(s, "SELECT group_concat(text) FROM outbox_parts",
	    "Order no. 1001\n- 1 × Abaya: 249.00 SAR\n"
	    "Delivery: not included\nTotal: 249.00 SAR");
	expect(s, "SELECT text FROM outbox",
	    "Order no. 1001\n- 1 × Abaya: 249.00 SAR\n"
	    "Delivery: not included\nTotal: 249.00 SAR");
}

static void
a_part_of_blanks_is_no_part(void **state)
{
	struct shop *s = *state;
	char text[2600];

	memset(text, ' ', sizeof(text));
	memcpy(text + sizeof(text) - 8, "Welcome", 8);
	shop_answer(s, "r1", "m1", text, NULL);
	expect(s, "SELECT count(*) || trim(text) FROM outbox_parts",
	    "1Welcome");
	expect(s, STATE, "sending");
}

/* --- what the sender says --- */

static void
a_channel_is_disconnected_once(void **state)
{
	struct shop *s = *state;

	shop_store(s, FAILED("r1", "1", "auth"));
	shop_claim(s, "{\"type\":\"outgoing\",\"reply_id\":\"r1\","
	    "\"part\":1}\n");
	shop_store(s, FAILED("r1", "1", "auth"));
	expect(s, "SELECT is_connected FROM channel_integrations", "0");
	expect(s, "SELECT count(*) FROM run_log WHERE level = 'error'", "1");
}

static void
an_error_without_words_is_called_by_its_class(void **state)
{
	struct shop *s = *state;

	shop_store(s, "{\"type\":\"send_error\",\"reply_id\":\"r1\","
	    "\"part\":1,\"class\":\"transient\",\"who\":\"nobody\"}\n");
	expect(s, "SELECT event_message FROM run_log WHERE level ="
	    " 'warning'", "transient");
	expect(s, "SELECT coalesce(who, 'none') FROM outbox_parts", "none");
}

/* Written to a file for the run of one test: the platform's own words. */
static void
answer_automatically(struct shop *s, char *path, size_t size)
{
	FILE *f;

	snprintf(path, size, "%s/automatic", s->folder);
	assert_non_null(f = fopen(path, "w"));
	assert_true(fputs("We are closed\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	conf_set("SOUK_AUTO_REPLIES", path);
}

#define TAKEN(said) "{\"type\":\"send_error\",\"reply_id\":\"r1\"," \
	"\"part\":1,\"class\":\"taken\",\"message\":\"why\"" said "}\n"

static void
what_the_platform_says_by_itself_takes_no_answer(void **state)
{
	static const struct {
		const char *line, *then;
	} cases[] = {
		{ TAKEN(",\"said\":{\"content\":\"We are closed\","
		    "\"created_at\":\"" AT("10:00:30") "\"}"), "queued" },
		{ TAKEN(",\"said\":{\"content\":\"We are closed\"}"),
		    "cancelled" },
		{ TAKEN(",\"said\":{\"content\":\"I am here\","
		    "\"created_at\":\"" AT("10:00:30") "\"}"), "cancelled" },
		{ TAKEN(""), "cancelled" }
	};
	struct shop *s;
	char path[PLACE_SIZE + 16];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_answering(state);
		s = *state;
		answer_automatically(s, path, sizeof(path));
		shop_store(s, cases[i].line);
		expect(s, STATE, cases[i].then);
		conf_set("SOUK_AUTO_REPLIES", "");
		assert_int_equal(unlink(path), 0);
		close_shop(state);
	}
}

/* --- what cannot be answered --- */

#define HELD(more) "{\"type\":\"reply_error\",\"reply_id\":\"h1\"," \
	"\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":[\"m1\"]," \
	"\"class\":\"held\",\"message\":\"no usable answer\"" more "}\n"
#define MEANWHILE ",\"text\":\"One moment, please\""

static void
hold(struct shop *s, const char *format, bool sending)
{
	char line[1024];

	snprintf(line, sizeof(line), format,
	    shop_ask(s, "SELECT id FROM conversations"));
	if (sending)
		shop_claim(s, line);
	else
		shop_store(s, line);
}

static void
who_waits_for_a_person_may_be_told_so(void **state)
{
	struct shop *s = *state;

	hold(s, HELD(MEANWHILE), true);
	assert_non_null(strstr(s->out, "One moment, please"));
	expect(s, OUTCOME, "held");
	expect(s, STATE, "sending");
	shop_store(s, SENT("h1", "1", "x1", "10:00:20"));
	expect(s, STATE, "sent");
	expect(s, OUTCOME, "held");
	expect(s, "SELECT sum(replies) FROM spending", "1");
	/* The same error again says nothing again. */
	hold(s, HELD(MEANWHILE), true);
	assert_string_equal(s->out, "");
	expect(s, "SELECT count(*) FROM outbox_parts", "1");
}

static void
without_a_sentence_nothing_is_said(void **state)
{
	struct shop *s = *state;

	hold(s, HELD(""), true);
	assert_string_equal(s->out, "");
	expect(s, OUTCOME, "held");
	expect(s, "SELECT count(*) FROM outbox_parts", "0");
}

/* Without --claim it waits for a line that sends. */
static void
what_is_told_meanwhile_waits_in_the_outbox(void **state)
{
	struct shop *s = *state;

	hold(s, HELD(MEANWHILE), false);
	expect(s, STATE, "queued");
	expect(s, OUTCOME, "held");
}

static void
a_person_who_was_first_needs_no_announcing(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("e1", "10:00:05", "I am here"));
	hold(s, HELD(MEANWHILE), true);
	assert_string_equal(s->out, "");
	expect(s, "SELECT count(*) FROM outbox_parts", "0");
}

/* --- our own words --- */

static void
other_words_of_ours_are_a_persons(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("e1", "10:00:05", "I am here"));
	expect(s, SPEAKERS, "e1:employee");
	expect(s, STATE, "sending");
}

/* The poll took a person's words for ours; the sender names the true row. */
static void
the_senders_id_gives_a_person_his_words_back(void **state)
{
	struct shop *s = *state;

	shop_store(s, OWN("e1", "10:00:05", "Welcome"));
	shop_store(s, OWN("x1", "10:00:06", "Welcome"));
	expect(s, SPEAKERS, "e1:agent,x1:employee");
	shop_store(s, SENT("r1", "1", "x1", "10:00:06"));
	expect(s, SPEAKERS, "e1:employee,x1:agent");
	expect(s, OUTCOME, "replied");
}

static void
an_employees_part_that_shows_up_is_the_employees(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox SET author = 'employee'");
	shop_store(s, FAILED("r1", "1", "uncertain"));
	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", SINCE));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:employee");
	expect(s, "SELECT reply_id || automated FROM messages"
	    " WHERE message_id = 'x1'", "r10");
}

/* --- the witness --- */

/* Both parts of a long answer are in doubt, and both are there. */
static void
each_part_in_doubt_has_its_own_words(void **state)
{
	struct shop *s = *state;

	shop_do(s, "INSERT INTO outbox_parts (reply_id, part, text, state,"
	    " after, changed_at) SELECT reply_id, 2, 'Second', 'queued',"
	    " after, changed_at FROM outbox_parts;"
	    "UPDATE outbox_parts SET state = 'sending' WHERE part = 2");
	shop_claim(s, "");
	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    OWN("x2", "10:00:06", "Second") READ("10:01:00", "true", SINCE));
	expect(s, "SELECT group_concat(state || message_id) FROM"
	    " outbox_parts", "sentx1,sentx2");
	expect(s, SPEAKERS, "x1:agent,x2:agent");
}

static void
a_trace_counts_also_where_nothing_was_known_before(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET after = NULL");
	shop_store(s, FAILED("r1", "1", "uncertain"));
	shop_store(s, OWN("x1", "10:00:05", "Welcome")
	    READ("10:01:00", "true", ",\"since\":\"\""));
	expect(s, STATE, "sent");
	expect(s, SPEAKERS, "x1:agent");
}

static void
a_claim_of_no_known_time_is_never_a_day_old(void **state)
{
	struct shop *s = *state;

	shop_do(s, "UPDATE outbox_parts SET claimed_at = NULL");
	shop_store(s, FAILED("r1", "1", "uncertain"));
	shop_store(s, "{\"type\":\"thread\",\"channel_id\":\"c1\","
	    "\"thread_id\":\"t1\",\"fetched_from\":"
	    "\"2026-11-29T10:00:00.000Z\",\"complete\":true" SINCE "}\n");
	expect(s, STATE, "uncertain");
	expect(s, "SELECT looked_at FROM outbox_parts",
	    "2026-11-29T10:00:00.000Z");
}

#define in_shop(name) \
	cmocka_unit_test_setup_teardown(name, open_shop, close_shop)
#define answering(name) \
	cmocka_unit_test_setup_teardown(name, open_answering, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		in_shop(a_reply_that_is_no_use_is_a_reject),
		answering(a_result_of_no_part_is_a_reject),
		answering(what_is_due_goes_only_with_a_claim),
		answering(a_part_that_is_not_there_is_not_decided),
		in_shop(where_no_takeover_counts_nobody_looks_for_a_person),
		cmocka_unit_test(a_takeover_is_answered_off_or_a_pause),
		cmocka_unit_test(anything_else_is_none),
		in_shop(a_handover_stands_until_its_time_is_over),
		in_shop(who_hands_over_may_say_so),
		in_shop(
		    a_window_that_shut_settles_what_waits_and_nothing_else),
		in_shop(nobody_knows_a_window_without_a_customers_message),
		cmocka_unit_test(
		    an_order_without_what_makes_it_one_stops_its_reply),
		cmocka_unit_test(the_name_and_a_fee_of_an_order_are_the_shops),
		in_shop(an_orders_id_is_taken_once),
		in_shop(without_a_platforms_clock_an_order_is_of_our_now),
		cmocka_unit_test(a_proposal_is_told_or_its_reply_is_not_said),
		in_shop(a_receipt_alone_is_a_part),
		in_shop(a_part_of_blanks_is_no_part),
		answering(a_channel_is_disconnected_once),
		answering(an_error_without_words_is_called_by_its_class),
		cmocka_unit_test(
		    what_the_platform_says_by_itself_takes_no_answer),
		in_shop(who_waits_for_a_person_may_be_told_so),
		in_shop(without_a_sentence_nothing_is_said),
		in_shop(what_is_told_meanwhile_waits_in_the_outbox),
		in_shop(a_person_who_was_first_needs_no_announcing),
		answering(other_words_of_ours_are_a_persons),
		answering(the_senders_id_gives_a_person_his_words_back),
		answering(an_employees_part_that_shows_up_is_the_employees),
		answering(each_part_in_doubt_has_its_own_words),
		answering(a_trace_counts_also_where_nothing_was_known_before),
		answering(a_claim_of_no_known_time_is_never_a_day_old)
	};

	conf_set("SOUK_BACKOFF", "10");
	conf_set("SOUK_SETTLE", "180");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
