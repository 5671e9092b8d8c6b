#!/bin/sh
# Until the operator opens the conversation, or a day after the last word of a
# person.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
at() {		# CLOCK: the platform's, of the day behind
	db "UPDATE channel_integrations
		SET last_fetch_timestamp = '2026-11-23T$1.000Z';
		UPDATE messages SET created_at = '2026-11-23T$1.000Z'
		WHERE message_id = 'm1'"
}
candidates() {
	want 0 souk-candidates
	grep -c '"candidate"' out || :
}
want 0 souk-admin status 1 pending
same 'handed over' 0 "$(candidates)"
want 0 souk-admin status 1 open
same 'opened again' 1 "$(candidates)"
want 0 souk-admin status 1 pending
at 10:00:09
same 'less than a day' 0 "$(candidates)"
at 10:00:11
same 'a day, and nobody wrote' 1 "$(candidates)"
export SOUK_AI_BACK=2d
same 'two days are wanted' 0 "$(candidates)"
export SOUK_AI_BACK=0
same 'no time ends it' 0 "$(candidates)"
unset SOUK_AI_BACK
message t1 m0 employee 15:00:00 'I am here' | want 0 souk-store
same 'a person wrote since' 0 "$(candidates)"
at 15:00:01
same 'a day after the person' 1 "$(candidates)"
db 'UPDATE conversations SET handed_for_good = 1'
same 'for good' 0 "$(candidates)"
want 0 souk-admin status 1 open
same 'but the operator may' 1 "$(candidates)"
