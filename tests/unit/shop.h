/*
 * A shop for the tests of the store: a new database with one channel, c1, and
 * records given to the store's functions as souk-store gives them.
 *
 *	struct shop s;
 *	shop_open(&s);
 *	shop_store(&s, BEGIN SAYS("customer", "m1", "10:00:01", "hello"));
 *	assert_string_equal(shop_ask(&s, "SELECT outcome FROM messages"), "");
 *	shop_close(&s);
 */
#ifndef SHOP_H
#define SHOP_H

#include "../../store/db.h"
#include "../../store/tally.h"
#include "place.h"
#include "record.h"

/* A time of the day on which the tests play. */
#define AT(clock) "2026-11-22T" clock ".000Z"

/* History ends at 10:00. */
#define BEGIN "{\"type\":\"begin\",\"channel_id\":\"c1\"," \
	"\"fetched_from\":\"" AT("10:00:00") "\",\"self_id\":\"1001\"}\n"

/* A message of thread t1, with more members behind its own. */
#define SAYS_MORE(sender, id, clock, text, more) \
	"{\"type\":\"message\",\"channel_id\":\"c1\"," \
	"\"platform\":\"facebook\",\"thread_id\":\"t1\"," \
	"\"customer_id\":\"u1\",\"sender_type\":\"" sender "\"," \
	"\"message_id\":\"" id "\",\"created_at\":\"" AT(clock) "\"," \
	"\"content\":\"" text "\"" more "}\n"
#define SAYS(sender, id, clock, text) SAYS_MORE(sender, id, clock, text, "")

#define CHECKPOINT(clock) "{\"type\":\"checkpoint\",\"channel_id\":\"c1\"," \
	"\"fetched_from\":\"" AT(clock) "\"}\n"

/* Thread t1 was read; more: since, whole, error. */
#define READ(clock, complete, more) "{\"type\":\"thread\"," \
	"\"channel_id\":\"c1\",\"thread_id\":\"t1\",\"fetched_from\":\"" \
	AT(clock) "\",\"complete\":" complete more "}\n"

/* Of a reading: how far back it went. */
#define SINCE_AT(clock) ",\"since\":\"" AT(clock) "\""
#define SINCE SINCE_AT("09:50:00")

/* What the account said, whoever typed it. */
#define OWN(id, clock, text) SAYS("employee", id, clock, text)

/* A part of r1 is due. */
#define DUE(part) \
	"{\"type\":\"outgoing\",\"reply_id\":\"r1\",\"part\":" part "}\n"

/* What souk-sendmsg says of a part. */
#define SENT(reply, part, id, clock) "{\"type\":\"sent\",\"reply_id\":\"" \
	reply "\",\"part\":" part ",\"message_id\":\"" id "\",\"sent_at\":\"" \
	AT(clock) "\"}\n"
#define FAILED(reply, part, class) "{\"type\":\"send_error\"," \
	"\"reply_id\":\"" reply "\",\"part\":" part ",\"class\":\"" class \
	"\",\"code\":1,\"message\":\"why\"}\n"

struct shop {
	struct db *db;
	struct tally tally;		/* of all runs so far */
	struct record_in in;
	char folder[PLACE_SIZE], path[PLACE_SIZE + 16];
	char reason[256];		/* of the last reject */
	char *out;			/* owned: what the last claim wrote */
};

void shop_open(struct shop *s);

/* What it leaves has the account's token in the column for it alone. */
void shop_close(struct shop *s);

/*
 * The same for cmocka: a shop that sells abayas and was given these lines, and
 * one where the answer "Welcome" to m1 is on the wire as r1.
 */
int shop_set_up(void **state, const char *lines);
int shop_set_up_answering(void **state, const char *lines);
int shop_tear_down(void **state);

/* One run of souk-store over these lines; its exit status. */
int shop_store(struct shop *s, const char *lines);

/* The same with --claim; s->out is what it wrote. */
int shop_claim(struct shop *s, const char *lines);

/*
 * The agent's answer to a customer's messages, claimed for sending; %s in
 * pending is "m1" or "m1\",\"m2".  The conversation is the one of t1.
 */
int shop_answer(struct shop *s, const char *reply, const char *pending,
    const char *text, const char *orders);

/* First column of the first row as text, "" for NULL or no row. */
const char *shop_ask(struct shop *s, const char *sql);

/* It answers so, or the test fails and says what it is instead. */
void expect(struct shop *s, const char *sql, const char *answer);

/* The same lines again leave every row as it is. */
void expect_no_change(struct shop *s, const char *lines);

/* SQL that must work. */
void shop_do(struct shop *s, const char *sql);

/*
 * Every row of every table, but for the run log, the words to search by and how
 * often a line was rejected; owned by the caller.
 */
char *shop_dump(struct shop *s);

#endif
