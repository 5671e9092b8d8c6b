#!/bin/sh
# looks.sh BINDIR: platforms that take their time while a person may be speaking.
# What is slow is waited for once; what hangs is done without; nobody is talked
# over because an answer was long on its way.
. "$(dirname "$0")/lib.sh"

world() {
	jq -n --argjson ms "$1" '{
		pages: [{ id: "1001", token: "token-of-the-page" }],
		model: { name: "model-one", key: "key-of-the-model",
			delay_ms: $ms, tools_need_reasoning_none: false,
			rules: [{ regex: "([^\n]+)\n[^\n]*$",
				say: "You said: {1}" }] } }' >"$work/world.json"
}

# scene MODEL-MS: a new world, and a shop that knows all of it.
scene() {
	sim_stop
	rm -rf "$work/shop" "$work/door"
	world "$1"
	sim_start "$work/world.json"
	shop_open facebook
	settle
}

# slow PATH MS: answers come late, from now on.
slow() {
	sim_post /sim/fault "{\"match\":{\"method\":\"GET\",\"path\":\"$1\"},
		\"times\":0,\"do\":\"delay\",\"ms\":$2,\"before\":1}"
	sim_delete /sim/calls
}

# met FAULT: how many calls met with it.
met() {
	sim_get /sim/calls | jq --arg fault "$1" \
		'[.calls[] | select(.fault == $fault)] | length'
}

list='messages.limit(2)'

# The model takes so long that the import is old when it has answered.
scene 2600
for n in 1 2 3 4; do
	customer_says "c$n" "I am $n"
done
slow "$list" 2400
souk run >"$work/tick" 2>&1 || :
check_same 'a list that took longer than it is believed was waited for once' 1 \
	"$(met delay)"
check_same 'and all of them were answered' 4 "$(sends | wc -l)"

customer_says c1 'and I again'
slow /v25.0/t_ 5500
souk run >"$work/tick" 2>&1 || :
check_same 'a look that took longer than it is believed was waited for once' 1 \
	"$(met delay)"
check_same 'and the customer was answered' 5 "$(sends | wc -l)"

# The list of an import is as old as its asking, not as its answer.
scene 0
customer_says c1 hello
sim_post /sim/fault '{"match":{"method":"GET","path":"conversations"},
	"times":1,"do":"delay","ms":4000}'
souk run >"$work/tick" 2>&1 &
sleep 2
page_says c1 'a person says so'
wait $! || :
check_same 'whoever spoke while a poll was on its way is not talked over' '' \
	"$(sends)"
souk run >"$work/tick" 2>&1 || :
check_same 'not by the next tick either' '' "$(sends)"

# What the account says need not bring its thread up the list: then a young import
# tells nothing of who spoke there.
scene 0
customer_says c1 hello
sleep 3
souk import-line >"$work/tick"
souk-candidates | souk-reply >"$work/written"
sim_post /sim/say '{"platform":"messenger","from":"page","ago_s":2,
	"text":"a person says so","customer":{"id":"c1"}}'
sleep 1
SOUK_OVERLAP=0 souk import-line >"$work/tick"
check_same 'an import may leave a thread out' '' "$(cat "$work/tick")"
souk-store --claim <"$work/written" >"$work/claimed"
(umask 077; souk-channels -a >"$work/channels")
souk-sendmsg -c "$work/channels" <"$work/claimed" >"$work/results" || :
check_same 'whoever spoke in a thread that was left out is not talked over' \
	'taken' "$(jq -r .class "$work/results")"
check_same 'nothing was sent' '' "$(sends)"
souk-store <"$work/results"

# A list that hangs does not take the time of all.
scene 2600
for n in 1 2 3; do
	customer_says "c$n" "I am $n"
done
sim_post /sim/fault "{\"match\":{\"method\":\"GET\",\"path\":\"$list\"},
	\"times\":0,\"do\":\"hang\"}"
souk run -b 15 >"$work/tick" 2>&1 || :
check_same 'where the list hangs, they are looked for one by one' 3 \
	"$(sends | wc -l)"
finish
