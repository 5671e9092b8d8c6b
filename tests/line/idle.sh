#!/bin/sh
# What a tick costs when nothing happened.
. "$(dirname "$0")/lib.sh"

jq 'del(.pages[0].threads[1])' "$here/world.json" >"$work/world.json"
sim_start "$work/world.json"
shop_open facebook instagram
settle
sim_delete /sim/calls

check_same 'an idle tick succeeds and is silent' '0' \
	"$(status souk run)$(cat "$work/out" "$work/err")"
check_same 'an idle tick makes one call a channel' 2 \
	"$(sim_get /sim/calls | jq .total)"
check_same 'each asks for the list of threads' 2 \
	"$(calls 'GET conversations')"

sim_delete /sim/calls
customer_says 2001 hello
souk run >"$work/out"
check_same 'one customer'\''s message costs one send' 1 \
	"$(sim_get '/sim/ledger?kind=send' | wc -l)"
finish
