#!/bin/sh
# None of them can be reached: the rules that forbid them are taken away first.
. "$(dirname "$0")/../doctor.sh"
healthy
claimed
sqlite3 "$SOUK_DB" '.backup well.db'

# broken LINE SQL TRIGGER...
broken() {
	line=$1
	shift
	sqlite3 "$SOUK_DB" '.restore well.db'
	break_with "$@"
	ill "$line"
	has out 'please report it'
}

broken 'reply 1: is marked wrongly (as over)' \
	'UPDATE outbox SET open = 0;
	UPDATE messages SET reply_sent = 1, outcome = "replied";
	UPDATE orders SET status = "جديد"'
broken 'message m1: waits for a reply that is over (reply 1)' \
	'UPDATE outbox_parts SET state = "cancelled";
	UPDATE orders SET status = "مراجعة"' part_moves
broken 'conversation 1: gets two replies at once (replies 1, 2)' \
	"INSERT INTO outbox (reply_id, conversation_id, author, attempt,
		outcome, text, created_at)
	SELECT 'r2', conversation_id, 'agent', 1, 'text', 'x', '' FROM outbox;
	INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)
	VALUES ('r2', 1, 'x', 'queued', $now)"
broken 'order 1001: is pending, though its reply is out (Hat)' \
	"UPDATE outbox_parts SET state = 'sent', message_id = 'x' || part;
	UPDATE messages SET reply_sent = 1, outcome = 'replied';
	INSERT INTO messages SELECT 'y' || part, conversation_id, 'x' || part,
		'agent', 'x', $now, part, 0, 1, NULL, 0, 0, NULL, NULL,
		reply_id, part, NULL FROM outbox JOIN outbox_parts USING (reply_id)" \
	part_sent
broken 'order 1001: is pending, though its reply will not go out (Hat)' \
	'UPDATE outbox_parts SET state = "cancelled";
	UPDATE messages SET reply_sent = 1, outcome = "person"' \
	part_moves part_lost

printf '{"type":"sent","reply_id":"r1","part":%s,"message_id":"x%s"}\n' \
	1 1 2 2 >lines
sqlite3 "$SOUK_DB" '.restore well.db'
want 0 souk-store <lines
polled_now
want 0 souk-admin doctor
sqlite3 "$SOUK_DB" '.backup well.db'
broken 'reply 1: went out in another order (part 2 before part 1)' \
	"UPDATE outbox_parts SET state = 'queued' WHERE part = 1;
	UPDATE outbox SET open = 1;
	DELETE FROM messages WHERE part = 1" part_moves
broken 'reply 1, part 2: is out, and no message is kept of it (x2)' \
	'DELETE FROM messages WHERE part = 2'
broken 'reply 1, part 2: is kept as a message, and is not out (x2)' \
	"UPDATE outbox_parts SET state = 'cancelled' WHERE part = 2" part_moves
broken 'message m1: is history, and is taken for new (2020-01-01T00:00:00.000Z)' \
	"UPDATE messages SET created_at = '2020-01-01T00:00:00.000Z'
	WHERE message_id = 'm1'"
broken 'messages, row 1: refers to a row that is not there (of conversations)' \
	"UPDATE messages SET conversation_id = 'nobody' WHERE message_id = 'm1'"
