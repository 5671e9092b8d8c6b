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
same 'status' 124 "$(jq .status out)"
has err 'did not end within 1 s'
