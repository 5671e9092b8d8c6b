#!/bin/sh
# What it does not know passes through as it is; the store behind it names and
# keeps what is wrong, and the rest goes on.
. "$(dirname "$0")/../shop.sh"
shop_open
event='{"type":"event","event_id":"e1","try":1,"text":"a \"b\" \\n $(id) %s"}'
{
	printf '{"type":"reject","kept":1}\n{"type":"event","try":1}\nnothing\n'
	printf '{"type":"event",\n'
	printf '%s' "$event"		# and no newline
} >events
SOUK_NOTIFY='cat >>heard' want 0 souk-notify <events
same 'what comes out' '{"type":"reject","kept":1}
nothing' "$(grep -v told out)"
same 'what was heard of it' "$event" "$(tail -n 1 heard)"
same 'and goes on, not a byte of it another' "$event" \
	"$(tail -n 1 out | sed 's/.*"event"://; s/}$//')"
cp out told
want 65 souk-store <told
has err 'told with an unusable status, event_id or try'
same 'what is kept' 'not JSON
not JSON
told with an unusable status, event_id or try' "$(db "SELECT reason FROM rejects
	WHERE stage = 'souk-store' ORDER BY reason")"
