#!/bin/sh
# More threads than a page has, and more messages than a thread shows at once.
. "$(dirname "$0")/lib.sh"

sim_start "$here/bulk.json"
shop_open facebook

check 'a long history is imported until nothing is left' settle
check_same 'every thread is there once' 29 \
	"$(db 'SELECT count(*) FROM conversations')"
check_same 'every message is there once' 232 \
	"$(db 'SELECT count(*) FROM messages')"
check_same 'a thread'\''s messages are in the order they were written' 0 \
	"$(db "SELECT count(*) FROM (SELECT content, lag(content) OVER
		(PARTITION BY conversation_id ORDER BY created_at, seq) AS before
		FROM messages) WHERE before IS NOT NULL AND
		CAST(substr(content, 9) AS INTEGER) <=
		CAST(substr(before, 9) AS INTEGER)")"
check_same 'the end is remembered: the history is not read again' '0' \
	"$(sim_delete /sim/calls; souk run; calls 'GET thread/messages')"
finish
