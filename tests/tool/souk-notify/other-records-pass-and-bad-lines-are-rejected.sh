#!/bin/sh
# What it does not know passes through, a bad line is named, the rest goes on.
. "$(dirname "$0")/../shop.sh"
{
	printf '{"type":"later","kept":1}\n{"type":"event","try":1}\nnothing\n'
	printf '{"type":"event","event_id":"e1","try":1}\n'
} >events
SOUK_NOTIFY=true want 65 souk-notify <events
same 'what comes out' 'later reject reject told' "$(echo $(jq -r .type out))"
has err 'stdin:2: event without "event_id"'
