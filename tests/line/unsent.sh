#!/bin/sh
# What its writer took back, on every path by which threads are read.
. "$(dirname "$0")/lib.sh"

jq '.pages[0].threads = [ { platform: "messenger",
	customer: { id: "2001", name: "Customer 2001" },
	messages: [ { from: "customer", ago_s: 300, text: "first words" },
		{ from: "page", ago_s: 290, text: "Welcome" },
		{ from: "customer", id: "m_back", ago_s: 280,
			text: "a secret zanzibar" },
		{ from: "customer", id: "m_row", ago_s: 270,
			text: "another mombasa" },
		{ from: "customer", ago_s: 260, text: "last words" } ] },
	{ platform: "instagram", customer: { id: "3001", username: "three" },
	messages: [ { from: "customer", ago_s: 300, text: "salam" },
		{ from: "customer", id: "ig_back", ago_s: 280,
			text: "a secret kilwa" },
		{ from: "customer", ago_s: 260, text: "salam again" } ] } ]' \
	"$here/world.json" >"$work/world.json"
sim_start "$work/world.json"
shop_open facebook instagram

# text_of ID: what is stored of it, and whether it is marked.
text_of() {
	db "SELECT content || ':' || coalesce(outcome, 'waits') || ':' ||
		(unsent_at IS NOT NULL) FROM messages WHERE message_id = '$1'"
}

# everywhere WORD: how often the database's files have it.
everywhere() {
	cat "$SOUK_DB"* 2>"$work/cat.err" | grep -aoc "$1" || :
}

settle
check_same 'history is read' 'a secret zanzibar:history:0' "$(text_of m_back)"
souk search zanzibar >"$work/found"
check 'and found' grep -q zanzibar "$work/found"

sim_post /sim/unsend '{"message_id": "m_back", "how": "gone"}'
sim_post /sim/unsend '{"message_id": "m_row", "how": "row"}'
sim_post /sim/unsend '{"message_id": "ig_back", "how": "gone"}'
souk run >"$work/tick"
check_same 'what is gone from its thread is erased' ':history:1' \
	"$(text_of m_back)"
check_same 'so is what is left as a row without words' ':history:1' \
	"$(text_of m_row)"
check_same 'and so it is on Instagram' ':history:1' "$(text_of ig_back)"
check_same 'the rest stays' 'first words
Welcome
last words
salam
salam again' "$(db "SELECT content FROM messages WHERE content <> ''
	ORDER BY message_id LIKE 'a%', created_at")"
check_same 'the tick says so' 'souk: 3 messages taken back' \
	"$(cat "$work/tick")"
check_same 'no file of the database has a word of it' '0 0 0' \
	"$(everywhere zanzibar) $(everywhere mombasa) $(everywhere kilwa)"
souk search zanzibar >"$work/found"
check_not 'nobody finds it any more' grep -q zanzibar "$work/found"
souk search last >"$work/found"
check 'and everything else' grep -q 'last words' "$work/found"
souk run >"$work/tick"
check_same 'once is enough' '' "$(cat "$work/tick")"

# The only message that waits is taken back before the model is asked.
souk ai off --all >"$work/off"
customer_says 2001 'keep this'
customer_says 2001 'how much is pemba'
page_says 2001 'We are away'
db 'UPDATE channel_integrations SET retry_at = NULL'
printf 'We are away\n' >"$work/auto"
export SOUK_AUTO_REPLIES="$work/auto"
souk run >"$work/tick"
check_same 'two messages wait' 2 "$(db 'SELECT count(*) FROM messages
	WHERE reply_sent = 0')"
for text in 'keep this' 'how much is pemba'; do
	id=$(db "SELECT message_id FROM messages WHERE content = '$text'")
	sim_post /sim/unsend "{\"message_id\": \"$id\", \"how\": \"gone\"}"
done
sim_delete /sim/calls
souk run >"$work/tick"
souk ai on --all >"$work/on"
souk run >"$work/tick"
check_same 'taken back, they wait no more' 'unreadable
unreadable' "$(db "SELECT outcome FROM messages WHERE unsent_at IS NOT NULL
	AND is_old = 0")"
souk explain "$id" >"$work/said.of.it"
check 'which explain tells' grep -q 'unsent *its writer took it back' \
	"$work/said.of.it"
souk show 1 >"$work/shown"
check 'and show' grep -q 'taken back' "$work/shown"
check_same 'and the model is not asked about them' 0 \
	"$(calls 'POST chat/completions')"

# A reading that fails on its way proves nothing.
jq -n '[range(14) | { page: "1001", platform: "messenger", from: "customer",
	text: "of fourteen", customer: { id: "2001" } }]' >"$work/many"
sim_post /sim/say @"$work/many"
souk ai off --all >"$work/off"
souk run >"$work/tick"
id=$(db "SELECT message_id FROM messages WHERE content = 'of fourteen'
	ORDER BY created_at DESC, seq DESC LIMIT 1 OFFSET 3")
sim_post /sim/unsend "{\"message_id\": \"$id\", \"how\": \"gone\"}"
sim_post /sim/fault '{"match": {"method": "GET", "path": "/messages?"},
	"times": 0, "do": "status", "status": 500,
	"error": {"code": 2, "message": "temporary"}}'
souk run >"$work/tick" 2>"$work/err" || :
check_same 'a reading that is cut off erases nothing' 'of fourteen:waits:0' \
	"$(text_of "$id")"
sim_delete /sim/fault
db 'UPDATE threads SET retry_at = NULL;
	UPDATE channel_integrations SET retry_at = NULL'
souk run >"$work/tick"
check_same 'the next complete one does' ':unreadable:1' "$(text_of "$id")"

# A reaction says nothing.
before=$(db 'SELECT count(*) FROM messages')
id=$(db "SELECT message_id FROM messages WHERE content = 'Welcome'")
sim_post /sim/message "{\"message_id\": \"$id\",
	\"reactions\": [{\"reaction\": \"love\", \"users\": [{\"id\": \"2001\"}]}]}"
souk run >"$work/tick"
check_same 'a reaction opens nothing' "$before 0" "$(db 'SELECT count(*)
	FROM messages') $(calls 'POST chat/completions')"
finish
