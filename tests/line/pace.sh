#!/bin/sh
# The quota: what the platform states of it sets the pace, a throttle parks the
# account that it is about, and sending goes on.
. "$(dirname "$0")/lib.sh"

jq -n '{ pages: [{ id: "1001", token: "token-of-the-page" }],
    model: { name: "model-one", key: "key-of-the-model",
	rules: [{ regex: "([^\n]+)\n[^\n]*$", say: "You said: {1}" }] } }' \
	>"$work/world.json"

# used PERCENT [MINUTES]: what the Page's answers state from now on.
used() {
	sim_post /sim/world "$(jq -n --argjson used "$1" --argjson wait "${2-0}" '
		{ pages: [{ id: "1001", usage: { call_count: $used,
		  estimated_time_to_regain_access: $wait } }] }')"
}

# polls: how many times a tick asks for the list now.
polls() {
	sim_delete /sim/calls
	souk run >"$work/tick" 2>>"$work/ticks.err" || :
	calls 'GET conversations'
}

pace() {
	souk status --json | jq -r '.channels[0].pace'
}

# The next poll is due, and what parked the account has passed.
due() {
	db "UPDATE channel_integrations SET slow_until = NULL, retry_at = NULL"
}

sim_start "$work/world.json"
shop_open facebook
settle
check_same 'without a word of the platform every tick polls' '1 1 1' \
	"$(polls) $(polls) $(polls)"
check_same 'and status says so' 'as often as souk runs' "$(pace)"

used 75
check_same 'a tick hears that three quarters are used' 1 "$(polls)"
check_same 'and the next one leaves the account alone' 0 "$(polls)"
check_same 'for the reason that status has' \
	'a poll every 60 s, no history: 75 % of the quota is used' "$(pace)"

customer_says c1 'hello there'
due
check_same 'when its time has come' 1 "$(polls)"
check_same 'the customer is answered' 1 "$(sends | grep -c .)"

used 100
due
check_same 'a quota that is used up is asked for once' 1 "$(polls)"
check_same 'and then not' 0 "$(polls)"
check_same 'the account is parked' parked "$(pace)"
check_same 'for about a minute' 1 "$(db "SELECT julianday(retry_at) -
	julianday('now') BETWEEN 50 / 86400.0 AND 90 / 86400.0
	FROM channel_integrations")"

used 100 20
due
check_same 'a time that the platform states' 1 "$(polls)"
check_same 'is taken at its word' 1 "$(db "SELECT julianday(retry_at) -
	julianday('now') BETWEEN 19 / 1440.0 AND 21 / 1440.0
	FROM channel_integrations")"

used 10
due
check_same 'what has passed is over' '1 1' "$(polls) $(polls)"
check_same 'and calls are counted' true \
	"$(souk status --json | jq '.channels[0].calls_of_day > 8')"
finish
