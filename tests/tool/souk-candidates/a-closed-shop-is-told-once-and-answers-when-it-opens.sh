#!/bin/sh
# What waits does not end with the notice.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
yesterday=$(LC_ALL=C date -d yesterday +%a)
tomorrow=$(LC_ALL=C date -d tomorrow +%a)
bars() {
	want 0 souk-candidates
	jq -r 'select(.type == "candidate")
		| [.closed, .told] | map(tostring) | join("|")' out
}
notice() {	# ID TEXT: to the newest message
	jq -c --arg id "$1" --arg text "$2" 'select(.type == "candidate") |
		{type: "reply", reply_id: .reply_id, attempt, conversation_id,
		pending, outcome: "notice", text: $text}' out >said
	want 0 souk-store --claim <said
}
same 'no hours are set' 'null|null' "$(bars)"
export SOUK_HOURS="$yesterday-$tomorrow 00:00-24:00"
same 'it is open' 'null|null' "$(bars)"
# Two days of the week that are neither today nor around it.
export SOUK_HOURS="$(LC_ALL=C date -d '3 days' +%a) 10:00-11:00"
same 'it is closed' 'true|false' "$(bars)"
notice r1 'We are closed.'
has out '"text":"We are closed."'
same 'the question waits still' 1 "$(db 'SELECT count(*) FROM messages
	WHERE reply_sent = 0')"
jq -c '{type: "sent", reply_id, part, message_id: "s1", claim,
	sent_at: "2026-11-22T10:00:20.000Z"}' out >sent
want 0 souk-store <sent
same 'and when it is said' 1 "$(db 'SELECT count(*) FROM messages
	WHERE reply_sent = 0')"
same 'nobody is asked about it again' '' "$(bars)"
message t1 m2 customer 10:01:00 'anybody?' | want 0 souk-store
same 'a second question is not told again' 'true|true' "$(bars)"
notice r2 ''
same 'nor asked about' '' "$(bars)"
unset SOUK_HOURS
same 'when it opens, both are to be answered' 'm1,m2' "$(want 0 souk-candidates
	jq -r 'select(.type == "candidate") | .pending | join(",")' out)"
SOUK_HOURS='nine to five' want 78 souk-candidates
has err 'a day is Sun'
