#!/bin/sh
# For the agent, for a person, or for nobody as it seems: the longest first.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
now=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
{
	message t2 n1 customer 10:00:02 'a human'
	message t3 o1 customer 10:00:03 'how much?'
	message t4 p1 customer 10:00:04 spam
} | want 0 souk-store
db "UPDATE channel_integrations SET last_fetch_timestamp = '$now'"
db "UPDATE messages SET created_at = '$now'"
{
	printf '{"type":"reply","reply_id":"r2","attempt":1,"pending":["n1"],'
	printf '"conversation_id":"%s","outcome":"handover",' \
		"$(db "SELECT id FROM conversations WHERE number = 2")"
	printf '"reason":"it asks for a person"}\n'
	printf '{"type":"reply_error","reply_id":"r3","attempt":1,'
	printf '"conversation_id":"%s","pending":["o1"],"class":"held",' \
		"$(db "SELECT id FROM conversations WHERE number = 3")"
	printf '"message":"a price of its own"}\n'
} | want 0 souk-store --claim
want 0 souk-admin block 4
waiting() {
	want 0 souk-admin waiting --json
	jq -rs 'sort_by(.number)[] | "\(.number) \(.state): \(.why)"' out
}
same 'each with its reason' '1 waits: for the next tick
2 with a person: it asks for a person
3 held: a price of its own' "$(waiting)"
want 0 souk-admin waiting
has out 'Customer t2  with a person: it asks for a person'
want 0 souk-admin status
has out ' 2 of them for a person; messages: 4, 1 of them waiting for an answer'
same 'as many as programs are told' 2 "$(souk-admin status --json |
	jq .for_a_person)"
want 0 souk-admin ai off 1
same 'what holds now' '1 waits: the agent is off here (souk ai on)' \
	"$(waiting | head -n 1)"
message t3 o2 employee 10:00:09 '249' | want 0 souk-store
db "UPDATE messages SET created_at = '2999-01-01T00:00:00.000Z'
	WHERE message_id = 'o2'"
same 'who was answered is off the list' '1
2' "$(waiting | cut -d' ' -f1)"
want 64 souk-admin waiting 1
