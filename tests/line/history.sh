#!/bin/sh
# What was written before souk came.
. "$(dirname "$0")/lib.sh"

sim_start "$here/world.json"
shop_open facebook instagram

check 'history is imported until nothing is left' settle
check_same 'every message of every thread is there once' 6 \
	"$(db 'SELECT count(*) FROM messages')"
check_same 'one thread is one conversation' 3 \
	"$(db 'SELECT count(*) FROM conversations')"
check_same 'all of it is old' 0 \
	"$(db 'SELECT count(*) FROM messages WHERE is_old = 0')"
check_same 'what a customer wrote is the customer'\''s' 4 \
	"$(db "SELECT count(*) FROM messages WHERE sender_type = 'customer'")"
check_same 'nothing old is answered' '' "$(sends)"
check_same 'for history, the model is not asked' 0 \
	"$(calls 'POST chat')"
before=$(snapshot)
check_same 'another tick has nothing to say' '' "$(souk run 2>&1)"
check_same 'another tick changes nothing' "$before" "$(snapshot)"
souk import-line >"$work/out"
check_same 'the import line alone changes nothing either' "$before" \
	"$(snapshot)"
finish
