#!/bin/sh
# What the platform answers to a send, and what that says.
. "$(dirname "$0")/lib.sh"

sim_start "$here/world.json"
shop_open facebook
settle

state_of() {
	db "SELECT state FROM outbox_parts p JOIN outbox o USING (reply_id)
		WHERE p.text LIKE '%$1'"
}

# answers_to_sends FAULT: the next send is carried out, and answered so.
answers_to_sends() {
	sim_post /sim/fault "$(jq -n --argjson answer "$1" '{ match: {
		method: "POST", path: "1001/messages" }, times: 1, do: "status",
		apply: true } + $answer')"
}

answers_to_sends '{"status": 200, "body": "{}"}'
customer_says 2001 first
souk run >"$work/tick" 2>&1 || :
check_same 'an answer without an id is a doubt' uncertain "$(state_of first)"
souk run >"$work/tick" 2>&1 || :
check_same 'and the thread shows that it is out' sent "$(state_of first)"

answers_to_sends '{"status": 400, "error": {"code": 1, "subcode": 1357046,
	"message": "Received invalid JSON reply"}}'
customer_says 2001 second
souk run >"$work/tick" 2>&1 || :
check_same 'an error behind a message that is out is a doubt' uncertain \
	"$(state_of second)"
souk run >"$work/tick" 2>&1 || :
check_same 'and no more once the thread was read' sent "$(state_of second)"
settle
check_same 'each was said once' 'You said: first
You said: second' "$(sends | grep -E 'first|second')"
finish
