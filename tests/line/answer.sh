#!/bin/sh
# Who is answered, how often, and who is not.
. "$(dirname "$0")/lib.sh"

# pending WORD: messages with this text that still wait.
outcome() {
	db "SELECT coalesce(outcome, 'waits') FROM messages WHERE content = '$1'"
}

conversation_of() {
	db "SELECT id FROM conversations WHERE customer_id = '$1'"
}

sim_start "$here/world.json"
shop_open facebook instagram
settle

customer_says 2001 'how much is it'
check_same 'a tick with a new message succeeds' 0 "$(status souk run)"
check_same 'a new message is answered' 'You said: how much is it' "$(sends)"
check_same 'an answered message is marked so' replied \
	"$(outcome 'how much is it')"
settle
check_same 'a new message is answered once' 1 "$(sends | wc -l)"
check_same 'our own words come back as ours, and once' agent \
	"$(db "SELECT sender_type FROM messages
		WHERE content = 'You said: how much is it'")"

customer_says 2001 one
customer_says 2001 two
customer_says 2001 three
settle
check_same 'three waiting messages get one reply' 2 "$(sends | wc -l)"
check_same 'all three are answered by it' 3 \
	"$(db "SELECT count(*) FROM messages WHERE outcome = 'replied'
		AND content IN ('one', 'two', 'three')")"

customer_says 2002 'any news'
page_says 2002 'we called you'
settle
check_same 'an employee'\''s answer ends the waiting' person \
	"$(outcome 'any news')"
check_same 'what an employee answered, the agent does not' 2 \
	"$(sends | wc -l)"
check_same 'an employee'\''s message is the employee'\''s' employee \
	"$(db "SELECT sender_type FROM messages
		WHERE content = 'we called you'")"

souk ai off "$(conversation_of 2001)" >"$work/out"
customer_says 2001 'still there'
settle
check_same 'a conversation with the agent off is not answered' waits \
	"$(outcome 'still there')"
souk ai on "$(conversation_of 2001)" >"$work/out"
settle
check_same 'with the agent on again it is' replied "$(outcome 'still there')"

sim_post /sim/say '{"platform": "instagram", "from": "customer",
	"customer": {"id": "3001"}, "text": "by instagram"}'
settle
check_same 'an Instagram customer is answered' 'You said: by instagram' \
	"$(sends | tail -n 1)"

before=$(snapshot)
settle
check_same 'when all are answered, another tick changes nothing' "$before" \
	"$(snapshot)"
finish
