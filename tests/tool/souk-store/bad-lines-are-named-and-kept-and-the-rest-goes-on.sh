#!/bin/sh
# Every kind of bad line: named by its number, kept once, and passed over.
. "$(dirname "$0")/../shop.sh"
shop_open

nested() {
	awk 'BEGIN { printf "{\"type\":\"x\",\"a\":"; for (i = 0; i < 90; i++)
		printf "["; for (i = 0; i < 90; i++) printf "]"; print "}" }'
}

good='{"type":"message","channel_id":"c1","platform":"facebook",'
good=$good'"thread_id":"t1","created_at":"2026-11-22T10:00:01.000Z",'
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 before
	echo '{"type":"message","channel_id":"c1"'
	echo 'hello'
	echo
	echo '[1,2]'
	echo '"message"'
	echo '{"channel_id":"c1"}'
	echo '{"type":7}'
	echo "{'type':'message'}"
	echo '{"type":"message","n":NaN}'
	echo '{"type":"message"} {"type":"message"}'
	printf '{"type":"mess\000age"}\n'
	printf '{"type":"\377\376"}\n'
	nested
	echo '{"type":"telegram","text":"an unknown type"}'
	echo "$good"'"message_id":"m2","sender_type":"customer","content":7}'
	echo "$good"'"message_id":"m2","sender_type":"nobody","content":"x"}'
	echo "$good"'"message_id":["m2"],"sender_type":"customer","content":"x"}'
	message t1 m3 customer 10:00:03 after
	printf '{"type":"message","channel_id":"c1","thread'
} >lines
want 65 souk-store <lines

same 'what was good is stored' 'before
after' "$(db 'SELECT content FROM messages ORDER BY created_at')"
same 'every bad line is kept' 18 "$(db 'SELECT count(*) FROM rejects')"
same 'every bad line is named by its number' \
	'3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 21' \
	"$(sed -n 's/^souk-store: stdin:\([0-9]*\): .*/\1/p' err | xargs)"
same 'nothing else was said' "$(grep -c '^souk-store: stdin:' err)" \
	"$(grep -c . err)"

snapshot >before
want 65 souk-store <lines
snapshot >after
cmp before after
same 'a line that comes again is counted' 2 \
	"$(db 'SELECT DISTINCT count FROM rejects')"
