#!/bin/sh
# The model's key does not reach it, though who calls souk-notify has it.
. "$(dirname "$0")/../shop.sh"
printf '{"type":"event","event_id":"e1","try":1}\n' >events
export OPENAI_API_KEY=key-of-the-model OPENAI_API_KEY_FILE=canary-file
SOUK_NOTIFY='env >seen; tr "\0" "\n" </proc/$$/cmdline >>seen' \
	want 0 souk-notify <events
has seen 'PATH='
has_not seen canary
