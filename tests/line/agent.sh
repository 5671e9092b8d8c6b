#!/bin/sh
# What a model may say and what it may not: the gate, from the customer's words
# to the thread.
. "$(dirname "$0")/lib.sh"

# model_says RULE...: its rules from now on; the first that fits answers.
model_says() {
	sim_post /sim/world "$(printf '%s\n' "$@" | jq -s '{ model: {
		rules: . } }')"
}

outcome() {
	db "SELECT coalesce(outcome, 'waits') FROM messages
		WHERE content = '$1'"
}


sim_start "$here/world.json"
shop_open facebook
settle

model_says '{"when": "was not sent", "say": "It costs 249 SAR."}' \
	'{"when": "how much", "say": "For you only 99 SAR!"}'
customer_says 2001 'how much is the abaya?'
settle
check_same 'a price that is not the catalog'\''s is written anew' \
	'It costs 249 SAR.' "$(sends)"
check_same 'the rule that stopped the first text is kept' amount \
	"$(db "SELECT decisions ->> '$.gate[0].rule' FROM outbox
		WHERE decisions LIKE '%gate%'")"

model_says '{"when": "was not sent", "say": "Only 98 SAR!"}' \
	'{"when": "discount", "say": "For you only 99 SAR!"}'
customer_says 2002 'a discount please'
settle
check_same 'a model that insists is held for a person' held \
	"$(outcome 'a discount please')"
check_same 'and the customer hears nothing of it' 'It costs 249 SAR.' \
	"$(sends)"

export SOUK_HELD_TEXT='One moment, a colleague will see to it.'
model_says '{"when": "was not sent", "say": "Only 97 SAR!"}' \
	'{"when": "bargain", "say": "For you only 96 SAR!"}'
for words in 'a bargain please' 'what of my bargain?'; do
	customer_says 2012 "$words"
	settle
done
check_same 'where a sentence is set, he is told it, once' \
	"1|held|held" "$(sends | grep -c 'a colleague will see')|$(
	outcome 'a bargain please')|$(outcome 'what of my bargain?')"
unset SOUK_HELD_TEXT

model_says '{"when": "was not sent", "say": "What is your address?"}' \
	'{"when": "I take", "say": "Great, your order is confirmed!"}'
customer_says 2003 'I take one'
settle
check_same 'an order that was not taken is not told' \
	'What is your address?' "$(sends | tail -n 1)"
check_same 'and no order is made of it' 0 \
	"$(db 'SELECT count(*) FROM orders')"

model_says '{"when": "order", "has_tool_result": true, "say": "{result.missing}?" }' \
	'{"when": "order", "call": [ { "name": "create_order", "arguments": {
		"product_name": "عباية سوداء", "quantity": 1,
		"customer_name": "Layla", "customer_phone": "0559998877",
		"customer_address": "Jeddah", "notes": null } } ] }'
customer_says 2004 'I order one to Riyadh, 0501234567'
settle
check_same 'a phone and an address that nobody said make no order' 0 \
	"$(db 'SELECT count(*) FROM orders')"

model_says '{"when": "", "say": "I am a model"}'
before=$(sends | wc -l)
customer_says 2005 'let me talk to a human'
settle
check_same 'who asks for a person is told that one will come' \
	'A colleague will answer you as soon as possible.' \
	"$(sends | tail -n 1)"
check_same 'it is one sentence' $((before + 1)) "$(sends | wc -l)"
check_same 'and the conversation waits for a person' 'معلق' \
	"$(db "SELECT status FROM conversations WHERE id = (SELECT
		conversation_id FROM messages
		WHERE content = 'let me talk to a human')")"
customer_says 2006 'thank you!'
settle
check_same 'thanks are left as they are' silent "$(outcome 'thank you!')"

# conversation COLUMN SAID: of the conversation in which it was said.
conversation() {
	db "SELECT $1 FROM conversations WHERE id = (SELECT conversation_id
		FROM messages WHERE content = '$2')"
}

hand_over='{"name": "hand_over", "arguments": { "reason":
	"Broken on arrival, wants his money\nback" } }'
order='{"name": "create_order", "arguments": { "product_name": "عباية سوداء",
	"quantity": 1, "customer_name": "Huda", "customer_phone": "0501234567",
	"customer_address": "Riyadh, Olaya 12", "notes": null } }'
model_says '{"when": "broken", "say": "I call hand_over."}' \
	"{\"when\": \"\", \"call\": [$hand_over]}"
customer_says 2007 'it came in two pieces'
settle
check_same 'the model may leave a customer to a person' \
	'A colleague will answer you as soon as possible.' \
	"$(sends | tail -n 1)"
check_same 'who reads in one line why' \
	'معلق|Broken on arrival, wants his money back' \
	"$(conversation "status || '|' || reason" 'it came in two pieces')"

said='I order one, Huda, 0501234567, Riyadh, Olaya 12; let your boss call me'
model_says '{"when": "", "call": ['"$order, $hand_over"']}'
customer_says 2008 "$said"
settle
check_same 'what was ordered in the same breath is ordered' 'جديد' \
	"$(db 'SELECT status FROM orders')"
check_same 'its receipt stands behind the sentence' 'true true' \
	"$(sim_get '/sim/ledger?kind=send' | jq -rs 'flatten | last.text |
	"\(startswith("A colleague will")) \(contains("249.00 SAR"))"')"
check_same 'and the conversation waits for a person all the same' 'معلق' \
	"$(conversation status "$said")"
model_says '{"when": "", "call": ['"$hand_over, $order"']}'
customer_says 2009 "$said"
settle
check_same 'also where the person was called first' 2 \
	"$(db 'SELECT count(*) FROM orders')"

model_says '{"has_tool_result": true, "say": "It is 249 SAR."}' \
	'{"when": "", "call": [{"name": "no_reply", "arguments": {}}]}'
customer_says 2001 'see you soon'
settle
check_same 'the model may leave a farewell as it is' silent \
	"$(outcome 'see you soon')"
customer_says 2001 'what does it cost'
settle
check_same 'but no question' 'It is 249 SAR.' "$(sends | tail -n 1)"
finish
