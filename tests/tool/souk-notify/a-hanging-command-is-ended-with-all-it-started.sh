#!/bin/sh
# It is ended at its time, though it takes no notice, and its children with it.
. "$(dirname "$0")/../shop.sh"
printf '{"type":"event","event_id":"e1","try":1}\n' >events
mkfifo gone
# Whoever reads from the fifo comes to its end when the last writer is dead.
export SOUK_NOTIFY='trap "" TERM; exec 3>gone; sleep 60 & sleep 60'
cat gone >seen &
want 0 souk-notify -t 1 <events
wait
same 'why' 'SOUK_NOTIFY: did not end within 1 s' "$(jq -r .message out)"
SOUK_NOTIFY='sleep 60' want 0 souk-notify --timeout=1 <events
same 'at the first signal' '124 SOUK_NOTIFY: did not end within 1 s' \
	"$(jq -r '"\(.status) \(.message)"' out)"
