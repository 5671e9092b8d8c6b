#!/bin/sh
# A model's server that fails: how often it is asked again, and who hears of it.
. "$(dirname "$0")/lib.sh"

customers='2001 2002 2003 2004 2005 2006 2007 2008'
turn_calls=3		# a turn asks again twice, at once

# chat_calls: requests to the model so far, those included that a fault kept.
chat_calls() {
	sim_get /sim/calls | jq '[.calls[] |
		select(.path | endswith("/chat/completions"))] | length'
}

# The model's server answers every request so, from now on.
model_answers() {
	sim_delete /sim/fault
	fault "$(printf '%s\n' "$1" | jq -c '. + { times: 0,
		match: { path: "chat/completions" } }')"
}

model_recovers() {
	sim_delete /sim/fault
}

# Every customer writes, and is heard.
all_write() {
	for customer in $customers; do
		customer_says "$customer" "$1 of $customer"
	done
	souk import-line >"$work/tick"
}

# seconds until the model may be asked again: least and most.
waits() {
	db "SELECT min(s), max(s) FROM (SELECT CAST(round(
		(julianday(retry_at) - julianday('now')) * 86400) AS INTEGER)
		AS s FROM conversations WHERE retry_at IS NOT NULL)"
}

# between LEAST MOST VALUE|VALUE: both of a pair as waits has them.
between() {
	[ "${3%|*}" -ge "$1" ] && [ "${3#*|}" -le "$2" ]
}

outcomes() {
	db "SELECT DISTINCT coalesce(outcome, 'waits') FROM messages
		WHERE is_old = 0 AND content LIKE '$1 of %'"
}

# --- trouble that may pass ----------------------------------------------------

test_trouble() {
	model_answers '{"do": "status", "status": 500,
		"error": {"message": "The server had an error"}}'
	all_write trouble
	customers_count=$(echo "$customers" | wc -w)
	expected=10 attempt=1
	while [ "$attempt" -lt 6 ]; do
		before=$(chat_calls)
		check_same "failure $attempt: the tick is to be tried again" \
			75 "$(status souk answer-line)"
		check_same "failure $attempt: each is asked $turn_calls times" \
			$((customers_count * turn_calls)) \
			$(($(chat_calls) - before))
		check "failure $attempt: the next try is about $expected s away" \
			between $((expected * 3 / 4 - 1)) \
			$((expected * 5 / 4 + 1)) "$(waits)"
		before=$(chat_calls)
		souk answer-line >"$work/out" 2>&1
		check_same "failure $attempt: until then nobody is asked" \
			"$before" "$(chat_calls)"
		time_passes
		expected=$((expected * 2)) attempt=$((attempt + 1))
	done
	check_same 'so far all of them wait' waits "$(outcomes trouble)"
	souk answer-line >"$work/out" 2>&1 || :
	check_same 'the sixth failure is the last: held for a person' held \
		"$(outcomes trouble)"
	check_same 'the operator reads why' "$customers_count" \
		"$(db "SELECT count(*) FROM conversations
			WHERE reason LIKE '%HTTP 500%'")"
	before=$(chat_calls)
	time_passes
	souk run >"$work/out" 2>&1
	check_same 'what is held is not asked about again' "$before" \
		"$(chat_calls)"
	model_recovers
	souk run >"$work/out" 2>&1
	check_same 'not even when the model is well again' '' "$(sends)"
	customer_says 2001 'are you there'
	souk run >"$work/out" 2>&1
	check_same 'a customer who writes anew is answered' \
		'You said: are you there' "$(sends)"
}

# Not all come back in one moment.
test_jitter() {
	model_answers '{"do": "status", "status": 500}'
	all_write jitter
	souk answer-line >"$work/out" 2>&1 || :
	check 'the tries of many customers are spread' [ 1 -eq \
		"$(db "SELECT julianday(max(retry_at)) - julianday(min(retry_at))
			> 0.3 / 86400 FROM conversations
			WHERE retry_at IS NOT NULL")" ]
	model_recovers
	time_passes
	souk run >"$work/out" 2>&1
	check_same 'a failure that passes costs no answer' replied \
		"$(outcomes jitter)"
}

# --- trouble that a person has to mend -----------------------------------------

# breaker NAME ANSWER
breaker() {
	model_answers "$2"
	all_write "$1"
	before=$(chat_calls) logged=$(errors_logged)
	check_same "$1: the tick says who has to act" 77 \
		"$(status souk answer-line)"
	asked=$(($(chat_calls) - before))
	check "$1: each is asked once at most" [ "$asked" -le 8 ]
	before=$(chat_calls)
	check_same "$1: the ticks behind it succeed, and say nothing" '0 0 0 ' \
		"$(for _ in 1 2 3; do
			printf '%s ' "$(status souk run)"
			cat "$work/out" "$work/err" >>"$work/$1.said"
		done; cat "$work/$1.said")"
	check_same "$1: nobody is asked in them" "$before" "$(chat_calls)"
	time_passes
	status souk run >"$work/rc"
	check "$1: later the model is tried again" \
		[ "$(chat_calls)" -gt "$before" ]
	check_same "$1: the log names it once" 1 \
		$(($(errors_logged) - logged))
	check "$1: the status shows it" grep -q "$3" "$work/status"
	check_same "$1: all of them wait still" waits "$(outcomes "$1")"
	model_recovers
	time_passes
	souk run >"$work/out" 2>&1
	check_same "$1: when it is mended, all are answered" replied \
		"$(outcomes "$1")"
}

errors_logged() {
	souk status >"$work/status"
	db "SELECT count(*) FROM run_log
		WHERE function_name = 'auto-reply-messages' AND level = 'error'"
}

sim_start "$world"
shop_open facebook
settle
test_trouble
test_jitter
breaker billing '{"do": "status", "status": 429, "body":
	"{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}"}' \
	credit
breaker key '{"do": "status", "status": 401, "body":
	"{\"error\":{\"message\":\"Incorrect API key provided\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}"}' \
	OPENAI_API_KEY
check_same 'in all of it nobody is answered twice' '' \
	"$(sends | sort | uniq -d)"
finish
