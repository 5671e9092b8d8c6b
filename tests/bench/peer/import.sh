#!/bin/sh
# import.sh DATABASE FILE: pages by jq and sqlite3's .import.
set -eu
jq -r 'select(.type == "page") | .self_id as $us | .page.data[] |
	.id as $thread | .participants.data[0] as $who | .messages.data[] |
	[.id, $thread, $who.id, $who.name,
	(if .from.id == $us then "employee" else "customer" end), .message,
	.created_time] | @csv' "$2" >"$1.csv"
sqlite3 "$1" >"$1.said" <<-END
	PRAGMA journal_mode = WAL;
	CREATE TABLE conversations (id INTEGER PRIMARY KEY, thread_id TEXT UNIQUE,
	    customer_id TEXT, customer_name TEXT);
	CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER,
	    content TEXT, sender_type TEXT, message_id TEXT UNIQUE,
	    is_old INTEGER, reply_sent INTEGER, created_at TEXT);
	CREATE INDEX m_conversation ON messages (conversation_id, created_at);
	CREATE TEMP TABLE staged (message_id, thread_id, customer_id,
	    customer_name, sender_type, content, created_at);
	.mode csv
	.import "$1.csv" staged
	BEGIN;
	INSERT OR IGNORE INTO conversations (thread_id, customer_id, customer_name)
	    SELECT thread_id, customer_id, customer_name FROM staged;
	INSERT OR IGNORE INTO messages (conversation_id, content, sender_type,
	    message_id, is_old, reply_sent, created_at)
	    SELECT c.id, s.content, s.sender_type, s.message_id, 1, 1,
	    s.created_at FROM staged s JOIN conversations c USING (thread_id);
	COMMIT;
END
rm "$1.csv"
