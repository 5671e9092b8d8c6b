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

# --- two calls a second, whoever makes them ---------------------------------

# Whatever the platform was asked for this account, three of which lay within a
# second.  The first may have been as long on its way as a call counts for.
# The simulator hears them: how long each was on its way differs by milliseconds.
crowded() {
	sim_get /sim/calls | jq -r '.calls[] | select(.class != "chat") | .at' |
		awk -F '[T:Z]' '
		{ t[NR] = $2 * 3600 + $3 * 60 + $4 }
		END { for (i = 3; i <= NR; i++)
			if (t[i] - t[i - 2] < 0.99)
				print t[i - 2], t[i - 1], t[i] }'
}

# asked JQ: how often.
asked() {
	sim_get /sim/calls | jq "[.calls[] | select($1)] | length"
}

# A second tick beside the first, and a history that nobody has read.  One of
# the ten customers is answered by a person.
sim_post /sim/world '{ "model": { "delay_ms": 2600 },
	"generate": [ { "page": "1001", "platform": "messenger", "threads": 9,
		"messages": 60, "newest_ago_s": 90000, "spacing_s": 60,
		"thread_spacing_s": 10, "last": "page" } ] }'
for name in c1 c2 c3 c4 c5 c6 c7 c8 c9; do
	customer_says "$name" "and I am $name"
done
customer_says c10 'I am one of many'
customer_says c10 'and have much to say'
conversation=$(db 'SELECT number FROM conversations LIMIT 1')
souk say "$conversation" 'a person says so' >"$work/out"
db 'UPDATE channel_integrations SET walked_to = NULL, history_done = 0'
sim_delete /sim/calls
souk run >"$work/tick" 2>>"$work/ticks.err" &
first=$!
souk run >"$work/other" 2>>"$work/ticks.err" || :
wait "$first" || :
souk run >"$work/tick" 2>>"$work/ticks.err" || :
souk channel check "$(db 'SELECT id FROM channel_integrations')" \
	>"$work/out" 2>&1 || :
check_same 'ten customers are answered, one of them by a person' 10 \
	"$(calls 'POST send')"
check 'polls, history, looks and a check were made meanwhile' \
	[ "$(asked '.class == "conversations"')" -ge 5 -a \
	"$(asked '.class | startswith("thread")')" -ge 1 ]
check_same 'and no three calls lie within a second' '' "$(crowded)"
sim_get /sim/calls | jq -r '"# \(.total) calls, \(.counts)"'
check_same 'a list has looked for several at once' true \
	"$(asked '.query.fields // "" | contains("messages.limit(2)")' |
	jq '. >= 1 and . <= 9')"

# --- what finds no turn within the budget -----------------------------------

# outgoing FROM TO: to so many customers, who wrote one after the other.
outgoing() {
	jq -nc --argjson from "$1" --argjson to "$2" --arg channel "$channel" '
		range($from; $to + 1) | { type: "outgoing", reply_id: "r\(.)",
		part: 1, parts: 1, author: "agent", channel_id: $channel,
		platform: "facebook", thread_id: "t_\(.)", customer_id: "c1",
		text: "turn \(.)", after: "2026-11-22T09:30:\(. + 10).000Z" }'
}

channel=$(db 'SELECT id FROM channel_integrations')
(umask 077; souk-channels -a >"$work/channels")
outgoing 1 13 >"$work/outgoing"
read -r from _ </proc/uptime
SOUK_BUDGET=3 souk-sendmsg -c "$work/channels" -p "$SOUK_DB.run" \
	<"$work/outgoing" >"$work/results" 2>>"$work/ticks.err" || :
read -r to _ </proc/uptime
check 'who cannot be answered within the budget is not waited for' \
	[ "$(echo "$from $to" | awk '{ print ($2 - $1 <= 3.5) }')" -eq 1 ]
check_same 'what found no turn is unsent, and all is told' 'sent unsent 13' \
	"$(jq -r '.class // .type' "$work/results" | sort -u |
	paste -sd ' ' -) $(grep -c . "$work/results")"
check_same 'whoever wrote last comes first, and then who did before' '' \
	"$(jq -r 'select(.type == "sent").reply_id | ltrimstr("r")' \
	"$work/results" | awk '$1 != 14 - NR { print }')"

# --- and whoever spoils the account -----------------------------------------

# How long a poll takes beside this file of an account's last calls.
spoilt() {
	printf '%s' "$1" >"$SOUK_DB.run/pace/calls.$channel"
	read -r from _ </proc/uptime
	souk import-line >"$work/tick" 2>>"$work/ticks.err"
	read -r to _ </proc/uptime
	echo "$from $to" | awk '{ print ($2 - $1 < 4) ? "" : $2 - $1 }'
}

check 'the last two calls of an account are in a file of ours' \
	test -s "$SOUK_DB.run/pace/calls.$channel"
check_same 'a file that is spoilt holds no poll up' '' \
	"$(spoilt 'x'; spoilt '9223372036854775807 9223372036854775807
'; spoilt '-1 99999999999999999999999'; spoilt '')"
read -r up _ </proc/uptime
check_same 'nor does one from a clock that was ahead' '' \
	"$(spoilt "$(echo "$up" | awk '{ printf "%d %d", $1 * 1000 + 60000,
		$1 * 1000 + 60000 }')")"
finish
