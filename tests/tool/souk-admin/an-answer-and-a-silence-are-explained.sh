#!/bin/sh
# By what was recorded when it was decided, and by what holds now.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
conversation=$(db 'SELECT id FROM conversations')
decided() {	# TYPE ID PENDING MORE
	printf '{"type":"%s","reply_id":"%s","attempt":1,"pending":["%s"],' \
		"$1" "$2" "$3"
	printf '"conversation_id":"%s",%s,' "$conversation" "$4"
	printf '"model":"model-one","usage":{"prompt_tokens":900,'
	printf '"completion_tokens":30},"decisions":{"rounds":1,"calls":'
	printf '[{"name":"create_order","ok":false,"error":"missing"}],'
	printf '"gate":[{"rule":"amount","why":"a sum of its own",'
	printf '"text":"Only 98 SAR!"}],"request_id":"req_1"}}\n'
}
why() {
	want 0 souk-admin explain "$1" --utc
}

why 1
has out 'for the next tick'
decided reply r1 m1 '"outcome":"text","text":"It is 249 SAR."' |
	want 0 souk-store --claim
why m1
has out '  ended as  it waits'
has out '  waits     an answer is on its way'
has out '  to        hello'
has out '  text      It is 249 SAR.'
has out '  stopped   Only 98 SAR!'
has out '  by rule   amount'
has out '  for it    a sum of its own'
has out '  called    create_order'
has out '  result    missing'
has out '  asked     model-one, 900 tokens read and 30 written'
has out '  parts     1 sending'
echo '{"type":"sent","reply_id":"r1","part":1,"message_id":"s1"}' |
	want 0 souk-store
why "$(db "SELECT id FROM messages WHERE message_id = 'm1'")"
has out '  ended as  answered'
has_not out waits

# Two messages, of which the newer is the one that the model was asked about.
{
	message t1 m2 customer 10:05:00 'and cheaper?'
	message t1 m3 customer 10:05:01 'well?'
} | want 0 souk-store
decided reply_error r2 m2 '"class":"held","message":"no usable answer"' |
	sed 's/\["m2"\]/["m2","m3"]/' | want 0 souk-store
why m2
has out '  ended as  no answer could leave; a person should look'
has out '  to        well?'
has out '  because   no usable answer'
has_not out 'It is 249 SAR.'
want 0 souk-admin explain 1 --json
same 'a line a reply' 'text r1
held r2' "$(jq -r 'select(.reply_id) | "\(.outcome) \(.reply_id)"' out)"
same 'ahead of them, how it stands' '1 null' \
	"$(jq -r 'select(.reply_id | not) | "\(.number) \(.waits)"' out)"

# What holds now.
message t1 m4 customer 10:06:00 'hello?' | want 0 souk-store
want 0 souk-admin explain m4 --json
same 'what a message waits for is told to programs too' \
	'm4 null for the next tick' \
	"$(jq -r '"\(.message_id) \(.outcome) \(.waits)"' out)"
holds() {	# SQL WORDS
	cp souk.db kept.db
	db "$1"
	why m4
	has out "$2"
	db .quit
	rm -f souk.db-wal souk.db-shm
	mv kept.db souk.db
}
db 'PRAGMA wal_checkpoint(TRUNCATE)' >checkpoint
holds 'UPDATE conversations SET ai_enabled = 0' 'the agent is off here'
holds 'UPDATE conversations SET blocked = 1' 'the customer is blocked'
holds "UPDATE channel_integrations SET is_connected = 0, reason = 'dead'" \
	'the account is not connected: dead'
holds "UPDATE conversations SET status = 'معلق'" 'it is with a person'
holds "INSERT INTO services (name, retry_at, reason)
	VALUES ('model', '2999-01-01T00:00:00.000Z', 'no credit')" no\ credit
holds "UPDATE conversations SET retry_at = '2999-01-01T00:00:00.000Z'" \
	'asked again at 2999'
holds "UPDATE channel_integrations
	SET last_fetch_timestamp = '2026-11-24T10:00:00.000Z'" \
	'the 24 hours to answer are over'
export SOUK_AI_ONLY=nobody
why m4
has out SOUK_AI_ONLY
unset SOUK_AI_ONLY
export SOUK_LIMIT_TOKENS=1
why m4
has out 'tokens of this month are used up'
want 65 souk-admin explain nothing
want 64 souk-admin explain
