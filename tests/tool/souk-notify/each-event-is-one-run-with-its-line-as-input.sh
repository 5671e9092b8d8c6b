#!/bin/sh
# The command runs once for each event, and reads the event's own line.
. "$(dirname "$0")/../shop.sh"
{
	printf '{"type":"event","event_id":"order:1","try":1,"text":"one"}\n'
	printf '{"type":"event","event_id":"order:2","try":3,"text":"two"}\n'
} >events
export SOUK_NOTIFY='cat >>heard; echo run >>runs'
want 0 souk-notify <events
same 'what the command read' "$(cat events)" "$(cat heard)"
same 'how often it ran' 2 "$(wc -l <runs)"
same 'what is told' 'told order:1 1 0
told order:2 3 0' "$(jq -r '"\(.type) \(.event.event_id) \(.event.try) \(.status)"' out)"
same 'nothing is said' '' "$(cat err)"
