#!/bin/sh
# What would be said is shown, and neither sent nor stored: souk run --dry-run,
# and a new answer for one customer: souk try.
. "$(dirname "$0")/lib.sh"

everything() {
	sqlite3 "$SOUK_DB" .dump
}

sim_start "$here/world.json"
shop_open facebook
settle
customer_says 2001 'order 2'
settle
everything >"$work/before"
sends >"$work/sends"

customer_says 2021 'how long is it?'
mkdir "$work/kept"
export SOUK_CAPTURE="$work/kept"
check_same 'a dry run ends well' 0 "$(status souk run --dry-run)"
check_same 'it captures nothing' '' "$(ls "$work/kept")"
unset SOUK_CAPTURE
check 'it shows what the newest message would be answered' \
	grep -q 'You said: how long is it?' "$work/out"
check 'and to whom' grep -q 'Customer 2021' "$work/out"
sends >"$work/now"
check 'it sends nothing' cmp "$work/sends" "$work/now"
everything >"$work/after"
check 'it stores nothing, to the last byte' cmp "$work/before" "$work/after"
check_same 'it leaves no copy behind' '' \
	"$(find "$work/shop" -name 'copy.db*')"
jq -nc --arg channel "$(cat "$work/facebook")" \
	--arg thread "$(db 'SELECT min(thread_id) FROM threads')" '{
	type: "message", channel_id: $channel, thread_id: $thread,
	platform: "facebook", message_id: "left", sender_type: "employee",
	content: "x", created_at: "2026-11-22T09:00:00.000Z" }' \
	>"$SOUK_DB.run/results.ndjson"
check_same 'what a dead run left is told to the copy as well' '0 ' \
	"$(status souk run --dry-run) $(cat "$work/err")"
rm "$SOUK_DB.run/results.ndjson"
everything >"$work/after"
check 'and to nothing else' cmp "$work/before" "$work/after"
souk run --dry-run --json >"$work/json" 2>"$work/err"
check_same 'it has a form for programs' 'You said: how long is it?' \
	"$(jq -r 'select(.type == "reply").text' "$work/json")"
check_same 'the next tick answers as if nothing had been' \
	'You said: how long is it?' "$(settle; sends | tail -n 1)"

everything >"$work/before"
sends >"$work/sends"
id=$(db "SELECT number FROM conversations WHERE customer_name LIKE '%2021'")
sim_post /sim/world '{"model": {"rules": [
	{"when": "how long", "say": "It is one metre and a half."}]}}'
check_same 'another answer is tried' 0 "$(status souk try "$id")"
check 'and shown, though the customer was answered' \
	grep -q 'It is one metre and a half.' "$work/out"
sim_post /sim/world '{"model": {"rules": [
	{"when": "was not sent", "say": "It costs 249 SAR."},
	{"when": "how long", "say": "For you only 99 SAR!"}]}}'
souk try "$id" >"$work/out"
check 'what the gate stops is shown with its rule' \
	grep -q '  by rule   amount' "$work/out"
everything >"$work/after"
check 'a try stores nothing' cmp "$work/before" "$work/after"
sends >"$work/now"
check 'and sends nothing' cmp "$work/sends" "$work/now"
check_same 'nobody is 65' 65 "$(status souk try 999)"
check_same 'a try wants to know of whom' 64 "$(status souk try)"
finish
