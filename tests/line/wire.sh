#!/bin/sh
# What travels to the model's server, and what is made of its answers.
. "$(dirname "$0")/lib.sh"

# bodies: of the requests to the model so far, a line each.
bodies() {
	sim_get /sim/calls | jq -c '.calls[] |
		select(.path | endswith("/chat/completions")) | .body |
		if type == "string" then fromjson else . end'
}

model() {	# MEMBERS
	sim_post /sim/world "{\"model\": $1}"
}

sim_start "$here/world.json"
shop_open facebook
settle

export SOUK_MODEL_TEMPERATURE=0.5
model '{"refuses": ["temperature", "max_completion_tokens"]}'
before=$(bodies | wc -l)
customer_says 2031 'first'
settle
check_same 'what a server refuses is left out, and it is asked again' \
	'You said: first' "$(sends | tail -n 1)"
check_same 'once for each member that it names' 3 \
	$(($(bodies | wc -l) - before))
check_same 'the last request has neither, and the other limit' \
	'null null 1000' "$(bodies | tail -n 1 | jq -r '"\(.temperature) \(
		.max_completion_tokens) \(.max_tokens)"')"
before=$(bodies | wc -l)
customer_says 2032 'second'
settle
check_same 'it is remembered: the next tick asks once' 1 \
	$(($(bodies | wc -l) - before))
model '{"refuses": [], "models": ["model-one", "model-two"]}'
id=$(db "SELECT number FROM conversations WHERE customer_name LIKE '%2032'")
SOUK_MODEL=model-two souk try "$id" >"$work/out" 2>&1
check_same 'another model is not judged by it' 0.5 \
	"$(bodies | tail -n 1 | jq .temperature)"
unset SOUK_MODEL_TEMPERATURE

echo 'SOUK_MODEL_EXTRA = {"reasoning_effort":"none","store":null}' \
	>"$work/souk.conf"
export SOUK_CONF="$work/souk.conf"
customer_says 2033 'third'
settle
check_same 'extra members go along, and a null takes one out' 'none false' \
	"$(bodies | tail -n 1 |
		jq -r '"\(.reasoning_effort) \(has("store"))"')"
export SOUK_CONF=/dev/null
check_same 'no request ever held a null where none may stand' '' \
	"$(bodies | jq -c 'del(.messages, .tools) | select([.[]] | any(. == null))')"

order='{"name": "create_order", "arguments": {"product_name": "عباية سوداء",
	"quantity": 1, "customer_name": "Layla", "customer_phone": "0501234567",
	"customer_address": "Riyadh", "notes": null}}'
model "{\"rules\": [{\"when\": \"cut\", \"call\": [$order],
	\"finish_reason\": \"length\"}, {\"regex\": \".\", \"say\": \"Hm.\"}]}"
customer_says 2034 'cut: Layla, 0501234567, Riyadh'
settle
check_same 'nothing is done of an answer that was cut' 0 \
	"$(db 'SELECT count(*) FROM orders')"

many=$(jq -nc --argjson order "$order" '[range(12) as $n | $order |
	.arguments.notes = "number \($n)"]')
model "{\"rules\": [{\"has_tool_result\": true, \"say\": \"Which one?\"},
	{\"when\": \"many\", \"call\": $many}]}"
customer_says 2035 'many: Layla, 0501234567, Riyadh'
settle
check_same 'every call is answered, by its id and once' '12 12' \
	"$(bodies | tail -n 1 | jq -r '[.messages[] |
		select(.role == "tool").tool_call_id] |
		"\(length) \(unique | length)"')"
check_same 'and no more than ten are run' 2 "$(bodies | tail -n 1 | jq '
	[.messages[] | select(.role == "tool" and
		(.content | contains("too_many_calls")))] | length')"
# results: what the calls of the last request were told.
results() {
	bodies | tail -n 1 | jq -r '[.messages[] | select(.role == "tool") |
		.content | fromjson | .error // "ok"] | join(" ")'
}

model "{\"rules\": [{\"has_tool_result\": true, \"say\": \"Let me see.\"},
	{\"when\": \"tool\", \"force\": true, \"call\": [
	{\"name\": \"give_discount\", \"arguments\": {}},
	{\"name\": \"no_reply\", \"arguments\": {}}, $order]}]}"
customer_says 2036 'a tool: Layla, 0501234567, Riyadh'
settle
check_same 'a tool that there is not is an error, beside others that run' \
	'unknown_tool the_customer_waits_for_words ok' "$(results)"

model "{\"rules\": [{\"has_tool_result\": true, \"say\": \"Thank you.\"},
	{\"when\": \"stop\", \"call\": [$order], \"finish_reason\": \"stop\"}]}"
customer_says 2037 'stop: Layla, 0501234567, Riyadh'
settle
check_same 'calls count, and not the word for how the answer ended' 1 \
	"$(db "SELECT count(*) FROM orders WHERE conversation_id = (SELECT id
		FROM conversations WHERE customer_name LIKE '%2037')")"
model '{"rules": [{"regex": ".", "raw": "{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"role\":\"assistant\",\"content\":\"It is black.\",\"tool_calls\":[]}}]}"}]}'
customer_says 2038 'which colour'
settle
check_same 'an empty list of calls is none' 'It is black.' \
	"$(sends | tail -n 1)"

model '{"rules": [{"when": "angry", "call": [{"name": "hand_over",
	"arguments": {"reason": "angry"}}], "finish_reason": "length",
	"times": 1}, {"regex": ".", "say": "I am sorry."}]}'
customer_says 2039 'I am angry'
settle
check_same 'nobody is handed over by an answer that was cut' \
	'مفتوح I am sorry.' "$(db "SELECT status FROM conversations
		WHERE customer_name LIKE '%2039'") $(sends | tail -n 1)"

model '{"rules": [{"regex": ".", "say": "Indeed."}],
	"tools_need_reasoning_none": true}'
before=$(bodies | wc -l)
customer_says 2040 'think'
settle
customer_says 2041 'think again'
settle
check_same 'tools that need "none" for reasoning get it, and from then on' \
	'null none none' "$(bodies | tail -n +$((before + 1)) |
		jq -r .reasoning_effort | tr '\n' ' ' | sed 's/ $//')"

model '{"tools_need_reasoning_none": false, "rules": [{"regex": ".", "times": 1,
	"status": 422, "raw": "{\"detail\":[{\"loc\":[\"body\",\"store\"]}]}"},
	{"regex": ".", "say": "Of course."}]}'
customer_says 2043 'do you store it'
settle
check_same 'a member that a detail names is left out as well' \
	'Of course. false' "$(sends | tail -n 1) $(bodies | tail -n 1 |
		jq 'has("store")')"

# U+202E shows what follows from right to left: 002.1 would be read as 1.200.
model '{"rules": [], "default": {"say": "We have it\u202e in\u202c black."}}'
customer_says 2044 'colour'
settle
check_same 'what the eye does not see does not leave' 'We have it in black.' \
	"$(sends | tail -n 1)"

# --- the shop's own files --------------------------------------------------------

# told WORDS: does the prompt of the last request hold them?
told() {
	bodies | tail -n 1 | jq -r '.messages[0].content' | grep -qF "$1"
}

mkdir "$work/own"
echo 'Sell kindly.' >"$work/own/prompt.txt"
echo 'Parking? Behind the shop.' >"$work/own/faq.txt"
echo 'Pets? Yes.' >"$work/own/other.txt"
printf 'city,amount\nJeddah,25.00 SAR\n' >"$work/own/cities.csv"
export SOUK_PROMPT_FILE="$work/own/prompt.txt"
export SOUK_DELIVERY_FEE="$work/own/cities.csv"
customer_says 2045 'colour?'
settle
check 'a prompt of its own is read' told 'Sell kindly.'
check 'the questions beside it as well' told 'Parking? Behind the shop.'
check 'and what delivery to each city costs' told 'Jeddah: 25.00 SAR'
unset SOUK_PROMPT_FILE
export SOUK_FAQ_FILE="$work/own/other.txt"
customer_says 2046 'colour?'
settle
check 'questions may be in a file of any name' told 'Pets? Yes.'
unset SOUK_FAQ_FILE SOUK_DELIVERY_FEE

# --- what one turn's request has in common with the next ----------------------

# raw: the requests' own bytes, a line each.
raw() {
	sim_get /sim/calls | jq -c '.calls[] |
		select(.path | endswith("/chat/completions")) | .body |
		if type == "string" then . else tojson end'
}

model '{"rules": [], "default": {"say": "It is black."},
	"tools_need_reasoning_none": false}'
customer_says 2042 'which colour is it?'
settle
raw | tail -n 1 >"$work/turn"
customer_says 2042 'and how long?'
settle
raw | tail -n 1 >"$work/next"
# The bytes ahead of the first turn's clock, which is behind all it asked.
jq -rj 'split("\\nClock from the shop")[0]' "$work/turn" >"$work/ahead"
jq -rj . "$work/next" | head -c "$(wc -c <"$work/ahead")" >"$work/begin"
check 'the next turn begins with the bytes of the one before' \
	cmp "$work/ahead" "$work/begin"
check 'up to the question that was asked in it' \
	grep -q 'which colour is it?$' "$work/ahead"
check_same 'behind the clock stands nothing but the last settings' '1 1' \
	"$(jq -r . "$work/turn" | grep -o 'Clock from' | wc -l) $(
	jq -r . "$work/turn" | grep -cE 'ago[^{}]*}"}\],"[a-z]' )"

# --- how many are asked at once ------------------------------------------------

# asked_at_once CUSTOMERS: the most that stood open together, of so many.
asked_at_once() {
	jq -nc --argjson n "$1" '{ type: "catalog", products: [] },
		(range($n) | { type: "candidate", reply_id: "r\(.)", attempt: 0,
		conversation_id: "c\(.)", channel_id: "ch",
		platform: "facebook", pending: ["m"], messages: [{
		message_id: "m", sender_type: "customer", content: "hello",
		created_at: "2026-11-22T09:30:00.000Z" }] })' >"$work/waiting"
	sim_delete /sim/calls
	souk-reply <"$work/waiting" >"$work/replies"
	sim_get /sim/calls | jq .most_at_once
}

model '{"rules": [], "default": {"say": "Hello.", "delay_ms": 500}}'
check_same 'all who wait are asked about side by side' 48 "$(asked_at_once 48)"
export SOUK_MODEL_CALLS=16
check_same 'never more than SOUK_MODEL_CALLS at once' 16 "$(asked_at_once 48)"
check_same 'and all are answered' 48 \
	"$(jq -r 'select(.type == "reply").reply_id' "$work/replies" |
		sort -u | wc -l)"
check_same 'a number that is none is said' 78 \
	"$(SOUK_MODEL_CALLS=0 status souk-reply <"$work/waiting")"
check 'by its name' grep -q SOUK_MODEL_CALLS "$work/err"
unset SOUK_MODEL_CALLS
finish
