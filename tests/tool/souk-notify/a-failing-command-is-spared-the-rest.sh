#!/bin/sh
# After a failure nothing more is tried in this run, and nothing is lost by it.
. "$(dirname "$0")/../shop.sh"
for n in 1 2 3; do
	printf '{"type":"event","event_id":"e%s","try":1}\n' "$n"
done >events
export SOUK_NOTIFY='echo run >>runs; ! grep -q e2'
want 0 souk-notify <events
same 'runs' 2 "$(wc -l <runs)"
same 'what is told' 'e1 0
e2 1' "$(jq -r '"\(.event.event_id) \(.status)"' out)"
same 'why' 'SOUK_NOTIFY: exit 1' "$(jq -r '.message // empty' out)"
SOUK_NOTIFY='kill -9 $$' want 0 souk-notify <events
same 'a signal' '137 SOUK_NOTIFY: killed by signal 9' \
	"$(jq -r '"\(.status) \(.message)"' out)"
SOUK_NOTIFY='no-such-command-anywhere 2>/dev/null' want 0 souk-notify <events
same 'no such command' 127 "$(jq .status out)"
# Where what was told cannot be said, nobody is told of more: it is told again.
rm runs
r=0
SOUK_NOTIFY='echo run >>runs' souk-notify <events >/dev/full 2>err || r=$?
same 'a full disk' '74 1' "$r $(wc -l <runs)"
has err 'I/O error'
