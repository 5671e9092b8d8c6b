#!/bin/sh
# What a tick with news asks of the platforms: their quota is the shop's.
. "$(dirname "$0")/lib.sh"

jq -n '{ pages: [{ id: "1001", token: "token-of-the-page",
	instagram: { id: "17841400000000001", username: "shop" } }],
    generate: [
	{ page: "1001", platform: "messenger", threads: 30, messages: 3,
	  newest_ago_s: 90000, spacing_s: 60, thread_spacing_s: 10 },
	{ page: "1001", platform: "instagram", threads: 8, messages: 3,
	  newest_ago_s: 90000, spacing_s: 60, thread_spacing_s: 10 } ] }' \
	>"$work/world.json"

# gets PLATFORM: how often its list, its threads and their messages were read.
gets() {
	sim_get /sim/calls | jq --arg t "$1" '[.calls[]
		| select(.method == "GET")
		| select((.query.platform // "") == $t
		    or (.path | test("/t_")) == ($t == "messenger")
		       and (.path | test("conversations") | not))] | length'
}

# letters PLATFORM CUSTOMERS MESSAGES: as many customers write as often.
letters() {
	jq -n --arg platform "$1" --argjson n "$2" --argjson m "$3" '[
	    range(1; $n + 1) as $who | range($m) | {
		page: "1001", platform: $platform, from: "customer",
		text: "message \(.)", customer: { id: "9\($who + 1000)" } } ]' \
		>"$work/letters"
	sim_post /sim/say @"$work/letters"
}

sim_start "$work/world.json"
shop_open facebook instagram
souk ai off --all
settle
sim_delete /sim/calls

letters messenger 25 10
souk-channels | souk-fetch -l | souk-normalize | souk-store
check_same '25 active threads of 10 new messages cost two calls' 2 \
	"$(gets messenger)"
check_same 'and bring all of them' 250 \
	"$(db "SELECT count(*) FROM messages WHERE is_old = 0")"
check_same 'a quiet Instagram beside them costs one' 1 "$(gets instagram)"

sim_delete /sim/calls
letters instagram 3 4
souk-channels | souk-fetch -l | souk-normalize | souk-store
check_same 'Instagram costs one call, and one a changed thread' 4 \
	"$(gets instagram)"
check_same 'and brings all of it' 262 \
	"$(db "SELECT count(*) FROM messages WHERE is_old = 0")"
check_same 'no history is left to be read for it' '' "$(souk-channels -H)"
finish
