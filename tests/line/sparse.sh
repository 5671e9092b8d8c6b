#!/bin/sh
# A platform may answer an empty page and still say that there is a next one.
. "$(dirname "$0")/lib.sh"

jq '.pages[0].sparse = true | .generate[1].threads = 1' "$here/bulk.json" \
	>"$work/world.json"
sim_start "$work/world.json"
shop_open facebook

check 'a history with empty pages is imported' settle
check_same 'an empty page does not end the list of threads' 27 \
	"$(db 'SELECT count(*) FROM conversations')"
check_same 'an empty page does not end a thread' 112 \
	"$(db 'SELECT count(*) FROM messages')"
finish
