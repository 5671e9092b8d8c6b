#!/bin/sh
# Each of these alone keeps the model from being asked.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
cp souk.db all.db

nobody() {
	want 0 souk-candidates
	! grep -q '"candidate"' out || wrong "$1: a candidate all the same"
	db '.quit'
	rm -f souk.db-wal souk.db-shm
	cp all.db souk.db
}

want 0 souk-candidates
has out '"type":"candidate"'
db 'UPDATE conversations SET ai_enabled = 0'
nobody 'the AI is off'
db 'UPDATE channel_integrations SET is_connected = 0'
nobody 'the channel is not connected'
db "UPDATE conversations SET retry_at = '2999-01-01T00:00:00.000Z'"
nobody 'the model failed a moment ago'
db 'UPDATE conversations SET blocked = 1'
nobody 'the customer is blocked'
export SOUK_AI_ONLY='1001, u-t2'
nobody 'the agent answers others only'
export SOUK_AI_ONLY='1001, u-t1'
want 0 souk-candidates
has out '"type":"candidate"'
unset SOUK_AI_ONLY
db "INSERT INTO services (name, retry_at) VALUES ('model', '2999-01-01T00:00:00.000Z')"
# Who asks the model knows whether it is still the one that failed.
want 0 souk-candidates
same 'that the model rests is told' 2999-01-01T00:00:00.000Z \
	"$(jq -r 'select(.type == "catalog").rests_until' out)"
want 0 souk-candidates -c 1
same 'but to nobody who asks about one alone' null \
	"$(jq -r 'select(.type == "catalog").rests_until' out)"
db "UPDATE channel_integrations SET last_fetch_timestamp = '2026-11-23T10:00:01.000Z'"
nobody 'the window is closed'
message t1 m2 employee 10:00:02 'I am here' | want 0 souk-store
nobody 'a person answered'
reply r1 t1 m1 Welcome | want 0 souk-store --claim
nobody 'an answer is on the wire'
