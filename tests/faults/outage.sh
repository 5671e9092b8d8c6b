#!/bin/sh
# souk was away, and more threads have moved than one budget can list, and than
# can be answered in one: an account bears two calls a second.
. "$(dirname "$0")/lib.sh"

threads=320 budget=4
export SOUK_BUDGET=$budget

# A customer in each of them, an hour ago; and souk was away for eight.
customers_wrote() {
	sim_post /sim/clock '{"offset_ms": 28800000}'
	sim_post /sim/world "$(jq -n --argjson threads "$threads" '{
		generate: [ { page: "1001", platform: "messenger",
			threads: $threads, messages: 1, newest_ago_s: 3600,
			spacing_s: 10, thread_spacing_s: 10,
			text: "missed {t}", last: "customer" } ] }')"
	n=1
	while [ "$n" -le "$threads" ]; do
		expect "You said: missed $n"
		n=$((n + 1))
	done
}

answered() {
	sends | grep -cxF "You said: $1" || :
}

missing() {
	db "SELECT $threads - count(*) FROM messages
		WHERE content LIKE 'missed %'"
}

# Ticks until all of them are here; a customer who writes now does not wait.
catch_up() {
	tick=0 late=
	while [ "$(missing)" -ne 0 ] && [ "$tick" -lt 25 ]; do
		tick=$((tick + 1))
		customer_says 2001 "$1 $tick"
		expect "You said: $1 $tick"
		souk run >>"$work/out" 2>>"$work/ticks.err" || :
		[ "$(answered "$1 $tick")" -eq 1 ] || late="$late $tick"
		[ "$1" = calm ] || [ $((tick % 3)) -ne 1 ] ||
			sim_post /sim/cursors/expire '{"answer": "error"}'
	done
	echo "# $1: $tick ticks"
}

# Who has written last has been answered: now the others, at their pace, of
# which a minute is six seconds here.  Their clock says what they waited.
answer_all() {
	read -r from _ </proc/uptime
	export SOUK_BUDGET=25
	quieten 60 hurry
	export SOUK_BUDGET=$budget
	read -r to _ </proc/uptime
	echo "$from $to $threads" | awk -v name="$1" '{ printf \
		"# %s: %d customers in %d s of souk'\''s clock\n", name, $3,
		($2 - $1) * 10 }'
}

# outage WORD: a shop, an outage, and the way back.
outage() {
	sim_stop
	rm -rf "$work/door" "$work/shop" "$work/expected"
	sim_start "$world"
	shop_open facebook
	settle
	customers_wrote
	catch_up "$1"
	check_same "$1: every thread is listed in the end" 0 "$(missing)"
	check_same "$1: who writes meanwhile is answered by the same tick" '' \
		"$late"
	answer_all "$1"
	judge
	check_same "$1: nothing is lost, twice or strange" '0 0 0' \
		"$lost $twice $strange"
	check_same "$1: no poll was taken for a failure" '0|' \
		"$(db 'SELECT failures, retry_at FROM channel_integrations')"
}

outage calm
outage 'dying cursors'
finish
