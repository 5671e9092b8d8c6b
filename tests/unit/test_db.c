/* The database: its queries, their plans, and the rules that it enforces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define QUERY_TEXTS
#include "shop.h"
#include "stamp.h"

static void
every_query_prepares(void **state)
{
	struct shop s;
	int i;

	(void)state;
	shop_open(&s);
	for (i = 0; i < Q_COUNT; i++)
		assert_non_null(db_query(s.db, (enum query)i));
	shop_close(&s);
}

/* What the planner does for a query, a line a step. */
static void
plan_of(struct shop *s, enum query query, char *plan, size_t size)
{
	char sql[8192];
	sqlite3_stmt *q;
	size_t used = 0;

	snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s",
	    queries[query].text);
	assert_int_equal(sqlite3_prepare_v2(db_handle(s->db), sql, -1, &q,
	    NULL), SQLITE_OK);
	*plan = '\0';
	while (sqlite3_step(q) == SQLITE_ROW && used < size)
		used += (size_t)snprintf(plan + used, size - used, "%s\n",
		    db_col(q, 3));
	sqlite3_finalize(q);
}

static const struct plan {
	enum query query;
	const char *uses, *never;
} plans[] = {
	{ Q_CANDIDATES, "INDEX messages_waiting", "TEMP B-TREE" },
	{ Q_PENDING, "INDEX messages_waiting", "TEMP B-TREE" },
	{ Q_PERSON_ANSWERS, "INDEX messages_waiting", NULL },
	{ Q_WAITING_OUTDATED, "INDEX messages_waiting", NULL },
	{ Q_WAITING_SHUT_OUT, "INDEX messages_waiting", NULL },
	{ Q_WAITING_SETTLE_REPLY, "INDEX messages_of_reply", NULL },
	{ Q_WAITING_FREE, "INDEX messages_of_reply", NULL },
	{ Q_WAITING_SETTLE, "idx_messages_message_id", NULL },
	{ Q_WAITING_TAKE, "idx_messages_message_id", NULL },
	{ Q_CLAIM_NEWER, "INDEX messages_waiting", NULL },
	{ Q_RECENT_MESSAGES, "INDEX messages_in_order", "TEMP B-TREE" },
	{ Q_TRANSCRIPT, "INDEX messages_in_order", "TEMP B-TREE" },
	{ Q_PERSON_FOLLOWS, "INDEX messages_in_order", NULL },
	{ Q_CLAIM_PERSON, "INDEX messages_in_order", NULL },
	{ Q_CLAIM_FACTS, "INDEX messages_in_order", "TEMP B-TREE" },
	{ Q_CLAIM_OUTGOING, "INDEX messages_in_order", NULL },
	{ Q_CUSTOMER_BEFORE, "INDEX messages_in_order", NULL },
	{ Q_MESSAGE_TWIN, "idx_messages_message_id", NULL },
	{ Q_MESSAGE_WHOLE, "idx_messages_message_id", NULL },
	{ Q_MESSAGE_FILL, "idx_messages_message_id", NULL },
	{ Q_DUE_PARTS, "INDEX outbox_parts_state", NULL },
	{ Q_DUE_PARTS, "INDEX outbox_open", NULL },
	{ Q_DUE_PARTS, "INDEX messages_in_order", NULL },
	{ Q_CANDIDATES, "INDEX outbox_open", NULL },
	{ Q_PARTS_UNSEEN, "INDEX outbox_of_conversation", NULL },
	{ Q_PART_OF_MESSAGE, "INDEX outbox_parts_said", NULL },
	{ Q_PARTS_ORPHANED, "INDEX outbox_parts_state", NULL },
	{ Q_PART_RIVALLED, "INDEX outbox_parts_state", NULL },
	{ Q_PARTS_IN_DOUBT, "INDEX outbox_parts_state", NULL },
	{ Q_DOUBT_ANYWHERE, "INDEX outbox_parts_state", NULL },
	{ Q_PARTS_UNCERTAIN, "INDEX outbox_parts_state", NULL },
	{ Q_TRACES, "INDEX messages_in_order", "TEMP B-TREE" },
	{ Q_PARTS_UNCERTAIN_BLIND, "INDEX outbox_parts_state", NULL },
	{ Q_THREADS_UNCERTAIN, "INDEX outbox_parts_state", NULL },
	{ Q_THREADS_NAMED, "INDEX threads_owed", NULL },
	{ Q_CHANNELS_DUE, "INDEX threads_owed", NULL },
	{ Q_ATTEMPTS, "INDEX outbox_of_conversation", NULL },
	{ Q_RECENT_REPLIES, "INDEX outbox_of_conversation", "TEMP B-TREE" },
	{ Q_CLAIM_REWRITES, "INDEX outbox_of_conversation", NULL },
	{ Q_RECENT_ORDERS, "INDEX orders_of_conversation", NULL },
	{ Q_ORDER_LIKE, "INDEX orders_of_conversation", NULL },
	{ Q_ORDERS_REWRITTEN, "INDEX orders_of_reply", NULL },
	{ Q_HANDOVER, "INDEX messages_in_order", "TEMP B-TREE" },
	{ Q_REPLIES_SINCE, "INDEX messages_in_order", NULL },
	{ Q_NEWEST_NOTICE, "INDEX outbox_of_conversation", "TEMP B-TREE" },
	{ Q_WAITING_BLOCKED, "INDEX messages_waiting", NULL },
	{ Q_WAITING_ANY, "INDEX messages_waiting", NULL },
	{ Q_SPENDING_OF_DAY, "PRIMARY KEY", "SCAN" },
	{ Q_SPENDING_OF_MONTH, "PRIMARY KEY", "SCAN" },
	{ Q_REJECT_ADD, "", "SCAN" },
	{ Q_ERASE_QUICK_TEXTS, "INDEX quick_texts_of", "SCAN" },
	{ Q_JOIN_QUICK_TEXTS, "INDEX quick_texts_of", "SCAN" },
	{ Q_ERASE_REPLIES, "INDEX messages_of_reply", "SCAN" },
	{ Q_ERASE_MESSAGES, "INDEX messages_in_order", "SCAN" },
	{ Q_ERASE_CONVERSATION, "INDEX quick_texts_of", "SCAN" }
};

/* Does a step of the plan read a table that grows from end to end? */
static bool
scans_history(const char *plan)
{
	return strstr(plan, "SCAN messages\n") != NULL ||
	    strstr(plan, "SCAN m\n") != NULL ||
	    strstr(plan, "SCAN conversations\n") != NULL ||
	    strstr(plan, "SCAN c\n") != NULL ||
	    strstr(plan, "SCAN outbox\n") != NULL ||
	    strstr(plan, "SCAN o\n") != NULL ||
	    strstr(plan, "SCAN outbox_parts\n") != NULL ||
	    strstr(plan, "SCAN p\n") != NULL ||
	    strstr(plan, "SCAN threads\n") != NULL;
}

static void
the_hot_path_goes_by_its_indexes(void **state)
{
	const struct plan *p;
	struct shop s;
	char plan[4096];
	size_t i;

	(void)state;
	shop_open(&s);
	for (i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		p = &plans[i];
		plan_of(&s, p->query, plan, sizeof(plan));
		if (strstr(plan, p->uses) == NULL || scans_history(plan) ||
		    (p->never != NULL && strstr(plan, p->never) != NULL))
			fail_msg("%s: %s", queries[p->query].name, plan);
	}
	shop_close(&s);
}

/* For it is sorted in memory, however much it is. */
static void
what_is_told_of_all_comes_in_its_order(void **state)
{
	static const enum query whole[] = { Q_CONVERSATION_LIST,
	    Q_EXPORT_CHANNELS, Q_EXPORT_PRODUCTS, Q_EXPORT_CONVERSATIONS,
	    Q_EXPORT_REPLIES, Q_EXPORT_PARTS, Q_EXPORT_MESSAGES,
	    Q_EXPORT_ORDERS, Q_EXPORT_EVENTS };
	struct shop s;
	char plan[4096];
	size_t i;

	(void)state;
	shop_open(&s);
	for (i = 0; i < sizeof(whole) / sizeof(*whole); i++) {
		plan_of(&s, whole[i], plan, sizeof(plan));
		if (strstr(plan, "TEMP B-TREE") != NULL)
			fail_msg("%s: %s", queries[whole[i]].name, plan);
	}
	shop_close(&s);
}

/*
 * An IN list of more than two words in a CHECK would be one, for each row; and
 * for a statement with a trigger SQLite copies each page that it touches.
 */
static void
a_row_of_history_needs_no_table_and_no_trigger(void **state)
{
	static const enum query adds[] = { Q_MESSAGE_ADD, Q_CONVERSATION_ADD,
	    Q_CONVERSATION_MOVED, Q_THREAD_READ };
	struct shop s;
	char sql[8192];
	sqlite3_stmt *q;
	size_t i;

	(void)state;
	shop_open(&s);
	for (i = 0; i < sizeof(adds) / sizeof(*adds); i++) {
		snprintf(sql, sizeof(sql), "EXPLAIN %s",
		    queries[adds[i]].text);
		assert_int_equal(sqlite3_prepare_v2(db_handle(s.db), sql, -1,
		    &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW) {
			assert_string_not_equal(db_col(q, 1),
			    "OpenEphemeral");
			assert_string_not_equal(db_col(q, 1), "Program");
		}
		sqlite3_finalize(q);
	}
	shop_close(&s);
}

/* The exit status of opening this file, in a process of its own. */
static int
status_of_opening(const char *path, enum db_mode mode)
{
	int status;
	pid_t child;

	fflush(stdout);
	if ((child = fork()) == 0) {
		assert_non_null(freopen("/dev/null", "w", stderr));
		db_close(db_open(path, mode));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
a_database_of_another_souk_is_refused(void **state)
{
	static const char *const versions[] = {
		"PRAGMA user_version = 1", "PRAGMA user_version = 99",
		"PRAGMA user_version = 0",
		"PRAGMA user_version = 2; PRAGMA application_id = 7"
	};
	struct shop s;
	size_t i;

	(void)state;
	shop_open(&s);
	assert_int_equal(status_of_opening(s.path, DB_READ), 0);
	assert_int_equal(status_of_opening(s.path, DB_WRITE), 0);
	for (i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
		shop_do(&s, versions[i]);
		assert_int_equal(status_of_opening(s.path, DB_READ), 78);
		assert_int_equal(status_of_opening(s.path, DB_WRITE), 78);
	}
	assert_int_equal(status_of_opening(s.path, DB_CREATE), 78);
	shop_do(&s, "PRAGMA user_version = 99");
	assert_int_equal(status_of_opening(s.path, DB_CREATE), 78);
	shop_close(&s);
}

static void
what_is_no_database_is_refused(void **state)
{
	char path[PLACE_SIZE], none[PLACE_SIZE], noise[4096];
	int fd = mkstemp(place(path, "souk-none-XXXXXX"));

	(void)state;
	place(none, "souk/none.db");
	assert_int_equal(status_of_opening(none, DB_READ), 78);
	assert_int_equal(status_of_opening(none, DB_WRITE), 78);
	assert_int_equal(status_of_opening(path, DB_WRITE), 78);
	memset(noise, 'x', sizeof(noise));
	assert_int_equal(write(fd, noise, sizeof(noise)), sizeof(noise));
	assert_int_equal(status_of_opening(path, DB_READ), 78);
	assert_int_equal(status_of_opening(path, DB_CREATE), 78);
	close(fd);
	unlink(path);
}

/* A transaction of so many milliseconds; how long it lets others in behind it. */
static int64_t
pause_behind(struct db *db, int64_t ms)
{
	int64_t began;

	db_begin(db);
	began = stamp_monotonic();
	while (stamp_monotonic() - began < ms)
		;
	db_commit(db);
	began = stamp_monotonic();
	db_yield(db);
	return stamp_monotonic() - began;
}

static void
others_get_a_share_of_the_time_that_work_takes(void **state)
{
	int64_t behind_many = 0;
	struct shop s;
	int n;

	(void)state;
	shop_open(&s);
	assert_in_range(pause_behind(s.db, 800), 50, INT64_MAX);
	for (n = 0; n < 10; n++)
		behind_many += pause_behind(s.db, 20);
	assert_in_range(behind_many, 10, INT64_MAX);
	shop_close(&s);
}

/* Transactions that take long, one right behind the other; how many. */
static void
work_long(const char *path, int n)
{
	struct db *db = db_open(path, DB_WRITE);
	int64_t began;

	while (n-- > 0) {
		db_begin(db);
		began = stamp_monotonic();
		while (stamp_monotonic() - began < 60)
			;
		sqlite3_exec(db_handle(db), "UPDATE dropped SET count ="
		    " count + 1", NULL, NULL, NULL);
		db_commit(db);
		db_yield(db);
	}
	db_close(db);
}

static void
long_work_lets_others_at_the_database(void **state)
{
	enum { PIECES = 60 };
	struct shop s;
	int status;
	pid_t child;

	(void)state;
	shop_open(&s);
	shop_do(&s, "INSERT INTO dropped VALUES ('pieces', 0)");
	fflush(stdout);
	if ((child = fork()) == 0) {
		work_long(s.path, PIECES);
		_exit(0);
	}
	while (strcmp(shop_ask(&s, "SELECT count FROM dropped"), "0") == 0)
		;
	db_begin(s.db);
	assert_in_range(strtol(shop_ask(&s, "SELECT count FROM dropped"), NULL,
	    10), 1, PIECES - 1);
	db_commit(s.db);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	shop_close(&s);
}

static void
a_database_keeps_a_log_and_its_references(void **state)
{
	struct shop s;

	(void)state;
	shop_open(&s);
	assert_int_equal(status_of_opening(s.path, DB_CREATE), 0);
	assert_string_equal(shop_ask(&s, "PRAGMA journal_mode"), "wal");
	assert_string_equal(shop_ask(&s, "PRAGMA foreign_keys"), "1");
	shop_close(&s);
}

/* One conversation, v1, with a reply r1 in one queued part, and a product. */
static void
furnish(struct shop *s)
{
	shop_do(s, "INSERT INTO conversations (id, channel_id, thread_id,"
	    " platform, channel, created_at)"
	    " VALUES ('v1', 'c1', 't1', 'facebook', 'facebook', 'now');"
	    "INSERT INTO messages (id, conversation_id, message_id,"
	    " sender_type, content, created_at, seq, is_old, reply_sent)"
	    " VALUES ('i1', 'v1', 'm1', 'customer', 'x', 'now', 1, 0, 0);"
	    "INSERT INTO outbox (reply_id, conversation_id, author, attempt,"
	    " outcome, text, created_at)"
	    " VALUES ('r1', 'v1', 'agent', 1, 'text', 'x', 'now');"
	    "INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)"
	    " VALUES ('r1', 1, 'x', 'queued', 'now');"
	    "INSERT INTO products (id, name, price, currency, created_at)"
	    " VALUES ('p1', 'Abaya', 24900, 'SAR', 'now')");
}

#define MESSAGE(sender, old, sent, outcome, unreadable) \
	"INSERT INTO messages (id, conversation_id, message_id, sender_type," \
	" content, created_at, seq, is_old, reply_sent, outcome, unreadable)" \
	" VALUES ('i2', 'v1', 'm2', " sender ", 'x', 'now', 1, " old ", " \
	sent ", " outcome ", " unreadable ")"
#define CONVERSATION(channel, thread, platform, name) \
	"INSERT INTO conversations (id, channel_id, thread_id, platform," \
	" channel, created_at) VALUES ('v2', " channel ", " thread ", " \
	platform ", " name ", 'now')"
#define CHANNEL(platform, account, self, config) \
	"INSERT INTO channel_integrations (id, channel, account_id, self_id," \
	" config, created_at) VALUES ('c2', " platform ", " account ", " self \
	", " config ", 'now')"
#define PART(reply, part, text, state) \
	"INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)" \
	" VALUES (" reply ", " part ", " text ", " state ", 'now')"
#define ORDER(product, quantity, price, total, status) \
	"INSERT INTO orders (id, order_no, conversation_id, product_id," \
	" product_name, quantity, unit_price, total, currency, status," \
	" created_at) VALUES ('o1', 1, 'v1', " product ", 'Abaya', " quantity \
	", " price ", " total ", 'SAR', " status ", 'now')"
#define PRODUCT(name, price, currency) \
	"INSERT INTO products (id, name, price, currency, created_at)" \
	" VALUES ('p2', " name ", " price ", " currency ", 'now')"

/* A statement that breaks a rule, and the word by which it is refused. */
static const struct {
	const char *sql, *word;
} refusals[] = {
	{ MESSAGE("'customer'", "1", "0", "NULL", "0"), "is_old" },
	{ MESSAGE("'customer'", "0", "0", "'replied'", "0"), "outcome" },
	{ MESSAGE("'customer'", "0", "1", "NULL", "0"), "outcome" },
	{ MESSAGE("'customer'", "0", "0", "NULL", "1"), "unreadable" },
	{ MESSAGE("'customer'", "0", "1", "'done'", "0"), "outcome" },
	{ MESSAGE("'customer'", "2", "1", "'history'", "0"), "is_old" },
	{ MESSAGE("'employee'", "0", "0", "NULL", "0"), "reply_sent" },
	{ MESSAGE("'employee'", "0", "1", "'person'", "0"), "outcome" },
	{ MESSAGE("'agent'", "0", "1", "'replied'", "0"), "outcome" },
	{ MESSAGE("'robot'", "0", "1", "NULL", "0"), "sender_type" },
	{ MESSAGE("NULL", "0", "1", "NULL", "0"), "sender_type" },
	{ "UPDATE messages SET is_old = 1", "is_old" },
	{ "UPDATE messages SET reply_sent = 1", "outcome" },
	{ "UPDATE messages SET attachments = '['", "json_valid" },
	{ "UPDATE messages SET reply_id = 'none'", "FOREIGN KEY" },
	{ "INSERT INTO messages (id, conversation_id, message_id, sender_type,"
	    " content, created_at, seq, is_old, reply_sent) VALUES ('i2', 'v1',"
	    " 'm1', 'employee', 'x', 'now', 1, 0, 1)", "messages.message_id" },
	{ CONVERSATION("'c1'", "'t1'", "'facebook'", "'facebook'"),
	    "conversations.thread_id" },
	{ CONVERSATION("'c9'", "'t2'", "'facebook'", "'facebook'"),
	    "FOREIGN KEY" },
	{ CONVERSATION("'c1'", "'t2'", "'signal'", "'signal'"), "platform" },
	{ CONVERSATION("'c1'", "'t2'", "'facebook'", "'instagram'"),
	    "channel = platform" },
	{ "UPDATE conversations SET status = 'open'", "status" },
	{ "UPDATE conversations SET ai_enabled = 2", "ai_enabled" },
	{ "UPDATE conversations SET ai_enabled = 'yes'", "INTEGER" },
	{ CHANNEL("'facebook'", "'1001'", "NULL", "'{}'"), "account_id" },
	{ CHANNEL("'facebook'", "'1002'", "'1001'", "'{}'"), "self_id" },
	{ CHANNEL("'telegram'", "'1002'", "NULL", "'{}'"), "channel" },
	{ CHANNEL("'facebook'", "'1002'", "NULL", "'{'"), "json_valid" },
	{ PART("'r1'", "2", "'x'", "'sending'"), "begins as queued" },
	{ PART("'r1'", "2", "'x'", "'sent'"), "begins as queued" },
	{ PART("'r1'", "2", "'x'", "'held'"), "begins as queued" },
	{ PART("'r1'", "1", "'x'", "'queued'"), "outbox_parts" },
	{ PART("'r1'", "0", "'x'", "'queued'"), "part" },
	{ PART("'r1'", "2", "''", "'queued'"), "text" },
	{ PART("'r9'", "1", "'x'", "'queued'"), "FOREIGN KEY" },
	{ "UPDATE outbox_parts SET state = 'lost'", "transition" },
	{ "UPDATE outbox SET outcome = 'shout'", "outcome" },
	{ "UPDATE outbox SET author = 'customer'", "author" },
	{ "UPDATE outbox SET attempt = 0", "attempt" },
	{ "DELETE FROM outbox", "FOREIGN KEY" },
	{ "DELETE FROM conversations", "FOREIGN KEY" },
	{ "DELETE FROM channel_integrations", "FOREIGN KEY" },
	{ ORDER("'p1'", "2", "100", "199", "'معلق'"), "total" },
	{ ORDER("'p1'", "0", "100", "0", "'معلق'"), "quantity" },
	{ ORDER("'p1'", "-1", "100", "-100", "'معلق'"), "quantity" },
	{ ORDER("'p1'", "1", "-1", "-1", "'معلق'"), "unit_price" },
	{ ORDER("'p1'", "1", "100", "100", "'new'"), "status" },
	{ ORDER("'p9'", "1", "100", "100", "'معلق'"), "FOREIGN KEY" },
	{ ORDER("'p1'", "1", "2.5", "2.5", "'معلق'"), "REAL" },
	{ PRODUCT("'Abaya'", "1", "'SAR'"), "products.name" },
	{ PRODUCT("''", "1", "'SAR'"), "name" },
	{ PRODUCT("'Scarf'", "-1", "'SAR'"), "price" },
	{ PRODUCT("'Scarf'", "1", "'riyal'"), "currency" },
	{ "DELETE FROM products; INSERT INTO products (id, name, price,"
	    " currency, stock, created_at) VALUES ('p3', 'y', 1, 'SAR', -1,"
	    " 'now')", "stock" },
	{ "INSERT INTO run_log (timestamp, function_name, level, event_message)"
	    " VALUES ('now', 'x', 'loud', 'x')", "level" }
};

static void
what_breaks_a_rule_is_refused(void **state)
{
	char *why;
	struct shop s;
	size_t i;

	(void)state;
	shop_open(&s);
	furnish(&s);
	for (i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		why = NULL;
		if (sqlite3_exec(db_handle(s.db), refusals[i].sql, NULL, NULL,
		    &why) == SQLITE_OK)
			fail_msg("accepted: %s", refusals[i].sql);
		if (strstr(why, refusals[i].word) == NULL)
			fail_msg("%s: %s", refusals[i].sql, why);
		sqlite3_free(why);
	}
	shop_close(&s);
}

static const char *const states[] = { "queued", "sending", "uncertain", "sent",
    "failed", "cancelled", "held" };

enum { STATES = 7 };

/* From the row's state to the column's: the table of souk(7). */
static const bool moves[STATES][STATES] = {
	/*            queued sending uncertain sent failed cancelled held */
	/* queued    */ { 1, 1, 0, 0, 0, 1, 0 },
	/* sending   */ { 1, 1, 1, 1, 1, 1, 0 },
	/* uncertain */ { 1, 0, 1, 1, 0, 0, 1 },
	/* sent      */ { 0, 0, 0, 1, 0, 0, 0 },
	/* failed    */ { 0, 0, 0, 0, 1, 0, 0 },
	/* cancelled */ { 0, 0, 0, 0, 0, 1, 0 },
	/* held      */ { 1, 0, 0, 1, 0, 1, 1 }
};

/* The ways by which a new part comes into each state. */
static const char *const ways[STATES][3] = {
	{ NULL }, { "sending", NULL }, { "sending", "uncertain", NULL },
	{ "sending", "sent", NULL }, { "sending", "failed", NULL },
	{ "cancelled", NULL }, { "sending", "uncertain", "held" }
};

static int
move_part(struct shop *s, int part, const char *to)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "UPDATE outbox_parts SET state = '%s',"
	    " message_id = 'x' WHERE reply_id = 'r1' AND part = %d", to, part);
	return sqlite3_exec(db_handle(s->db), sql, NULL, NULL, NULL);
}

/* A new part in this state. */
static void
part_in(struct shop *s, int part, int at)
{
	char sql[200];
	int i;

	snprintf(sql, sizeof(sql), PART("'r1'", "%d", "'x'", "'queued'"), part);
	shop_do(s, sql);
	for (i = 0; i < 3 && ways[at][i] != NULL; i++)
		assert_int_equal(move_part(s, part, ways[at][i]), SQLITE_OK);
}

static void
a_part_moves_by_the_table_and_in_no_other_way(void **state)
{
	int from, to, part = 2;
	struct shop s;

	(void)state;
	shop_open(&s);
	furnish(&s);
	for (from = 0; from < STATES; from++)
		for (to = 0; to < STATES; to++, part++) {
			part_in(&s, part, from);
			if ((move_part(&s, part, states[to]) == SQLITE_OK) !=
			    moves[from][to])
				fail_msg("%s to %s", states[from], states[to]);
		}
	shop_close(&s);
}

static void
what_is_on_the_wire_cannot_be_deleted(void **state)
{
	char sql[100];
	struct shop s;
	int at, code;

	(void)state;
	shop_open(&s);
	furnish(&s);
	for (at = 0; at < STATES; at++) {
		part_in(&s, at + 2, at);
		snprintf(sql, sizeof(sql),
		    "DELETE FROM outbox_parts WHERE part = %d", at + 2);
		code = sqlite3_exec(db_handle(s.db), sql, NULL, NULL, NULL);
		assert_int_equal(code != SQLITE_OK,
		    strcmp(states[at], "sending") == 0 ||
		    strcmp(states[at], "uncertain") == 0);
	}
	shop_close(&s);
}

static void
a_sent_part_has_an_id(void **state)
{
	struct shop s;

	(void)state;
	shop_open(&s);
	furnish(&s);
	shop_do(&s, "UPDATE outbox_parts SET state = 'sending'");
	assert_int_not_equal(sqlite3_exec(db_handle(s.db),
	    "UPDATE outbox_parts SET state = 'sent'", NULL, NULL, NULL),
	    SQLITE_OK);
	shop_close(&s);
}

static void
a_reply_is_open_while_a_part_of_it_can_move(void **state)
{
	static const char *const open = "SELECT open FROM outbox";
	struct shop s;

	(void)state;
	shop_open(&s);
	furnish(&s);
	part_in(&s, 2, 0);
	assert_string_equal(shop_ask(&s, open), "1");
	assert_int_equal(move_part(&s, 1, "sending"), SQLITE_OK);
	assert_int_equal(move_part(&s, 1, "sent"), SQLITE_OK);
	assert_string_equal(shop_ask(&s, open), "1");
	assert_int_equal(move_part(&s, 2, "sending"), SQLITE_OK);
	assert_int_equal(move_part(&s, 2, "uncertain"), SQLITE_OK);
	assert_string_equal(shop_ask(&s, open), "1");
	assert_int_equal(move_part(&s, 2, "held"), SQLITE_OK);
	assert_string_equal(shop_ask(&s, open), "0");
	assert_int_equal(move_part(&s, 2, "queued"), SQLITE_OK);
	assert_string_equal(shop_ask(&s, open), "1");
	shop_close(&s);
}

static void
the_words_of_the_original_description_find_their_tables(void **state)
{
	struct shop s;

	(void)state;
	shop_open(&s);
	furnish(&s);
	assert_string_equal(shop_ask(&s, "SELECT m.content FROM messages m JOIN"
	    " conversations c ON c.id = m.conversation_id"
	    " WHERE m.sender_type = 'customer' AND m.reply_sent = 0"
	    " AND m.is_old = 0 AND c.ai_enabled = 1"), "x");
	shop_ask(&s, "SELECT channel, is_connected, config,"
	    " last_fetch_timestamp FROM channel_integrations");
	shop_ask(&s, "SELECT timestamp, event_message FROM edge_function_logs"
	    " WHERE function_name = 'auto-import-messages'"
	    " ORDER BY timestamp DESC LIMIT 20");
	shop_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_query_prepares),
		cmocka_unit_test(the_hot_path_goes_by_its_indexes),
		cmocka_unit_test(what_is_told_of_all_comes_in_its_order),
		cmocka_unit_test(a_row_of_history_needs_no_table_and_no_trigger),
		cmocka_unit_test(a_database_of_another_souk_is_refused),
		cmocka_unit_test(what_is_no_database_is_refused),
		cmocka_unit_test(long_work_lets_others_at_the_database),
		cmocka_unit_test(
		    others_get_a_share_of_the_time_that_work_takes),
		cmocka_unit_test(
		    a_database_keeps_a_log_and_its_references),
		cmocka_unit_test(what_breaks_a_rule_is_refused),
		cmocka_unit_test(a_part_moves_by_the_table_and_in_no_other_way),
		cmocka_unit_test(what_is_on_the_wire_cannot_be_deleted),
		cmocka_unit_test(a_sent_part_has_an_id),
		cmocka_unit_test(a_reply_is_open_while_a_part_of_it_can_move),
		cmocka_unit_test(
		    the_words_of_the_original_description_find_their_tables)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
