#!/bin/sh
# What failed is told again later, never at once; what is told is not told again.
. "$(dirname "$0")/../shop.sh"
export SOUK_NOTIFY=true
shop_open

told() {
	printf '{"type":"told","event":{"event_id":"%s","try":%s},"status":%s,
"message":"exit 1"}' "$1" "$2" "$3" | tr -d '\n' >told
	want 0 souk-store <told
}

due() {
	souk-admin events --due | jq -r '"\(.event_id) \(.try)"'
}

later() {
	db "UPDATE events SET retry_at = '2020-01-01T00:00:00.000Z';
		UPDATE services SET retry_at = '2020-01-01T00:00:00.000Z'"
}

now=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
for n in a b; do
	db "INSERT INTO events (id, kind, at) VALUES ('$n', 'model', '$now')"
done
same 'all are due' 'a 1
b 1' "$(due)"
told a 1 1
same 'after a failure the command is left alone' '' "$(due)"
has err 'souk-store: event a: exit 1'
has_not err stdin
later
same 'those tried least come first' 'b 1
a 2' "$(due)"
told a 1 1
same 'a failure told again is one failure' 'b 1
a 2' "$(due)"
told b 1 0
same 'what is heard is over' 'a 2' "$(due)"
told b 1 1
same 'and stays so' 'a 2' "$(due)"
want 1 souk-admin doctor
has out 'event 1, model: could not be told (exit 1)'
told c 1 0
db "UPDATE events SET at = '2026-01-01T00:00:00.000Z' WHERE id = 'a'"
same 'after three days it is given up' '' "$(due)"
db "UPDATE events SET at = '$now' WHERE id = 'a'"
later
told a 3 1
same 'the delay doubles' 1 "$(db "SELECT (julianday(retry_at) -
	julianday('now')) * 86400 BETWEEN 230 AND 310 FROM events
	WHERE id = 'a'")"
want 0 souk-admin metrics
has out 'souk_events_untold 1'
want 0 souk-admin events
has out exit
for bad in '"event":{"event_id":"a","try":1}' '"status":0,"event_id":"a","try":1' \
    '"status":0,"event":{"try":1}' '"status":0,"event":{"event_id":"a"}' \
    '"status":0,"event":{"event_id":7,"try":1}' '"status":0,"event":"a"' \
    '"status":0,"event":{"event_id":"a","try":0}'; do
	printf '{"type":"told",%s}\n' "$bad" >told
	want 65 souk-store <told
	has err 'unusable status, event_id or try'
done
unset SOUK_NOTIFY
want 78 souk-admin events --due
