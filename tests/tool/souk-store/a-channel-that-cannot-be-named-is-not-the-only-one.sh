#!/bin/sh
# Where a platform has one account, its name may be left out; but not be wrong.
. "$(dirname "$0")/../shop.sh"
shop_open
# message NAMED NUMBER
message() {
	printf '{"type":"message",%s"platform":"facebook","thread_id":"t1",' "$1"
	printf '"message_id":"m%s","sender_type":"customer","content":"x",' "$2"
	printf '"created_at":"2026-11-22T10:00:01.000Z","customer_id":"u"}\n'
}
{
	begin 10:00:00
	message '' 1
	message '"channel_id":null,' 2
	message '"channel_id":5,' 3
	message '"channel_id":"a\u0000b",' 4
	message '"channel_id":"nobody",' 5
	message '"account_id":5,' 6
	message '"account_id":"1001",' 7
} | want 65 souk-store
same 'those that are named, and those that need no name' 'm1 m2 m7 ' \
	"$(db 'SELECT message_id FROM messages ORDER BY 1' | tr '\n' ' ')"
same 'each of the others is kept as it came' 4 \
	"$(db "SELECT count(*) FROM rejects WHERE reason LIKE '%unknown channel%'")"
