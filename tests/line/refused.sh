#!/bin/sh
# What a person has to mend at the model's server stops the batch: one message,
# nobody lost, and all are answered when it is mended.
. "$(dirname "$0")/lib.sh"

# Requests to the model so far, those included that a fault kept.
asked() {
	sim_get /sim/calls | jq '[.calls[] |
		select(.path | endswith("/chat/completions"))] | length'
}

# asked_of_them BEFORE: some, and no more than the four that went side by side.
asked_of_them() {
	now=$(asked)
	[ "$now" -gt "$1" ] && [ $((now - $1)) -le 4 ]
}

waiting() {
	db 'SELECT count(*) FROM messages WHERE is_old = 0 AND reply_sent = 0'
}

# refusal NAME STATUS CODE WORDS: of twenty customers, and the words by which
# the operator knows what to do.
refusal() {
	for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
		customer_says "30$n" "$1 $n"
	done
	souk import-line >"$work/out"
	sim_post /sim/fault "$(jq -n --argjson status "$2" --arg code "$3" '{
		match: { path: "chat/completions" }, times: 0, do: "status",
		status: $status, body: ({ error: { code: $code, message: "no",
			type: "invalid_request_error" } } | tojson) }')"
	before=$(asked)
	souk-candidates >"$work/waiting"
	souk-reply -j 4 <"$work/waiting" >"$work/told" 2>"$work/err" || :
	check "$1: nobody is asked any more once it is known" \
		asked_of_them "$before"
	check_same "$1: which is told of all of them" 20 \
		"$(grep -c '"class":"auth"' "$work/told")"
	check_same "$1: the tick says that a person has to act" 77 \
		"$(status souk answer-line)"
	check_same "$1: it is said in one message" 1 \
		"$(grep -c '^souk-reply:' "$work/err")"
	check "$1: which names what to mend" grep -q "$4" "$work/err"
	check_same "$1: all of them wait" 20 "$(waiting)"
	souk status >"$work/status"
	check "$1: the status says why" grep -q "$4" "$work/status"
	check "$1: within five minutes it is tried again" [ 1 = "$(db "SELECT
		retry_at < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '400 seconds')
		FROM services WHERE name = 'model'")" ]
	sim_delete /sim/fault
	db 'UPDATE services SET retry_at = NULL'
	settle
	check_same "$1: when it is mended, all of them are answered, once" \
		20 "$(sends | grep "^You said: $1 " | sort -u | wc -l)"
	check_same "$1: and nobody waits" 0 "$(waiting)"
}

sim_start "$here/world.json"
shop_open facebook
settle
db "UPDATE messages SET outcome = 'silent', reply_sent = 1 WHERE reply_sent = 0"
refusal model 404 model_not_found SOUK_MODEL
refusal key 401 invalid_api_key OPENAI_API_KEY
refusal bill 429 insufficient_quota credit
check_same 'in all of it nobody is answered twice' '' "$(sends | sort | uniq -d)"
finish
