#!/bin/sh
# The words of an employee, split as the platform wants them.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin say 1 'نعم، متوفر'
want 0 souk-candidates
same 'due' 'employee نعم، متوفر' "$(jq -r 'select(.type == "outgoing") |
	"\(.author) \(.text)"' out)"
has_not out '"candidate"'
want 64 souk-admin say 1
want 64 souk-admin say 1 two words
want 65 souk-admin say 1 ''
want 65 souk-admin say 1 "$(printf ' \t\n ')"
want 65 souk-admin say 1 "$(printf '\377')"
want 65 souk-admin say 9 hello
same 'parts' 1 "$(db 'SELECT count(*) FROM outbox_parts')"
# What speaks against its going out is told at once, and it is queued.
want 0 souk-admin say 1 soon
same 'nothing does' '' "$(cat err)"
db "UPDATE channel_integrations SET last_fetch_timestamp = '2026-11-24T10:00:00.000Z'"
want 0 souk-admin say 1 late
has err 'wrote too long ago'
want 0 souk-admin channel disconnect 1
want 0 souk-admin say 1 alone
has err 'not connected'
same 'all of them are queued' 4 "$(db "SELECT count(*) FROM outbox_parts
	WHERE state = 'queued'")"
