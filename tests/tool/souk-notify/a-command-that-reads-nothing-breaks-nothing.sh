#!/bin/sh
# A long line that nobody reads is no trouble, and no lock or pipe is inherited.
. "$(dirname "$0")/../shop.sh"
jq -nc '{type: "event", event_id: "e1", try: 1, text: ("x" * 300000)}' >events
exec 7<events 9<events
SOUK_NOTIFY='ls /proc/self/fd >fds' want 0 souk-notify <events
same 'told' 0 "$(jq .status out)"
# What has two digits is the testers' own: a shell cannot have it.
same 'descriptors' '0 1 2 3' "$(echo $(grep -x '.' fds))"
