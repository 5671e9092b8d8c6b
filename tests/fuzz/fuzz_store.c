/*
 * Lines of records in front of the memory: none of them ends souk-store, what
 * it keeps is text, and the same lines again add no message, order or part.
 */
#include <stdlib.h>
#include <string.h>

#include "door.h"

int store_main(int argc, char *argv[]);
#define main store_main
#include "../../store/store.c"
#undef main

static struct db *db;
static sqlite3_stmt *texts, *counts;

/* What is there before: a channel, a product, a message that waits. */
static const char shop[] =
    "INSERT INTO channel_integrations (id, channel, account_id, self_id,"
    " config, created_at) VALUES ('c1', 'facebook', '1001', '1001',"
    " '{\"access_token\":\"token-of-the-page\"}', '2026-11-22T09:00:00.000Z');"
    "INSERT INTO products (id, name, price, currency, created_at) VALUES"
    " ('p1', 'Blue shirt', 24900, 'SAR', '2026-11-22T09:00:00.000Z');";
static const char before[] =
    "{\"type\":\"begin\",\"channel_id\":\"c1\",\"fetched_from\":"
    "\"2026-11-22T10:00:00.000Z\",\"self_id\":\"1001\"}\n"
    "{\"type\":\"message\",\"channel_id\":\"c1\",\"platform\":\"facebook\","
    "\"thread_id\":\"t1\",\"message_id\":\"m1\",\"sender_type\":"
    "\"customer\",\"content\":\"hello\",\"customer_id\":\"u1\","
    "\"created_at\":\"2026-11-22T10:00:01.000Z\"}\n";

/* A name for the conversation that inputs can know. */
static const char after[] =
    "PRAGMA foreign_keys = OFF; UPDATE conversations SET id = 'k1';"
    "UPDATE messages SET conversation_id = 'k1'; PRAGMA foreign_keys = ON";

static void
run(const char *sql)
{
	MUST(sqlite3_exec(db_handle(db), sql, NULL, NULL, NULL) == SQLITE_OK);
}

static sqlite3_stmt *
prepare(const char *sql)
{
	sqlite3_stmt *q;

	MUST(sqlite3_prepare_v2(db_handle(db), sql, -1, &q, NULL) ==
	    SQLITE_OK);
	return q;
}

static void
store(const uint8_t *data, size_t size)
{
	struct store s = { .db = db };
	struct record r = { 0 };

	s.ingest = ingest_new(db, &s.tally);
	s.claim = claim_new(db, &s.tally, true);
	claim_open(s.claim);
	door_open(&s.in, data, size);
	s.in.on_reject = keep_reject;
	s.in.arg = &s;
	while (record_next(&s.in, &r))
		store_record(&s, &r);
	ingest_flush(s.ingest);
	ingest_sweep(s.ingest);
	record_close(&s.in);
	claim_emit(s.claim);
	door_judge();
	claim_free(s.claim);
	ingest_free(s.ingest);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	db = db_open(":memory:", DB_CREATE);
	run(shop);
	db_begin(db);
	store((const uint8_t *)before, sizeof(before) - 1);
	db_commit(db);
	run(after);
	texts = prepare("SELECT content FROM messages UNION ALL"
	    " SELECT message_id FROM messages UNION ALL"
	    " SELECT customer_name FROM conversations UNION ALL"
	    " SELECT customer_phone FROM conversations UNION ALL"
	    " SELECT text FROM outbox UNION ALL"
	    " SELECT notes FROM orders UNION ALL"
	    " SELECT reason FROM rejects UNION ALL"
	    " SELECT raw FROM rejects");
	counts = prepare("SELECT (SELECT count(*) FROM messages) * 1000000 +"
	    " (SELECT count(*) FROM orders) * 1000 +"
	    " (SELECT count(*) FROM outbox_parts)");
	return 0;
}

static void
judge_texts(void)
{
	const char *text;

	while (sqlite3_step(texts) == SQLITE_ROW) {
		if ((text = db_col(texts, 0)) == NULL)
			continue;
		door_judge_text(text);
		MUST(strlen(text) == (size_t)sqlite3_column_bytes(texts, 0));
	}
	sqlite3_reset(texts);
}

static int64_t
count(void)
{
	int64_t n;

	MUST(sqlite3_step(counts) == SQLITE_ROW);
	n = db_col_int(counts, 0);
	sqlite3_reset(counts);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t n;

	db_begin(db);
	store(data, size);
	judge_texts();
	n = count();
	store(data, size);
	MUST(count() == n);
	db_rollback(db);
	return 0;
}
