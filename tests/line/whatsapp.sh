#!/bin/sh
# What is saved of WhatsApp comes in by hand, once, and what is new is answered.
. "$(dirname "$0")/lib.sh"

# payload FIELD JSON: a webhook's, of our number, with this in its value.
payload() {
	jq -n --arg field "$1" --argjson more "$2" '{
		object: "whatsapp_business_account", entry: [{ id: "9",
		changes: [{ field: $field, value: ({
			messaging_product: "whatsapp", metadata: {
			display_phone_number: "+966 11 000 0001",
			phone_number_id: "7001" } } + $more) }] }] }'
}

# text ID WHEN BODY WHO...: a message; WHO are members that say whose.
text() {
	jq -n --arg id "$1" --arg at "$2" --arg body "$3" --argjson who "$4" '
		{ id: $id, timestamp: $at, type: "text",
		text: { body: $body } } + $who'
}

# from_customer ID WHEN BODY WHO: a file of one message.
from_customer() {
	payload messages "{\"messages\":[$(text "$@")]}" >"$work/$1.json"
}

# What the number was asked to send: to whom, and the words.
sends() {
	sim_get '/sim/ledger?kind=whatsapp' | jq -r '.recipient + " " + .text'
}

facts() {
	db 'SELECT thread_id, coalesce(customer_id, ""),
		coalesce(customer_phone, "") FROM conversations
		ORDER BY thread_id'
}

sim_start "$here/whatsapp.json"
export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
mkdir "$work/shop" "$work/done"
souk init >"$work/init"
(umask 077; echo token-of-the-number >"$work/token")
souk channel add whatsapp --account 7001 --token-file "$work/token" \
	>"$work/channel" 2>"$work/check.err"
channel=$(cat "$work/channel")
now=$(date +%s)
soon=$((now + 2))

# --- payloads ----------------------------------------------------------------

from_customer w1 "$((now - 7200))" 'before you came' '{"from":"966501230001"}'
from_customer w2 "$soon" 'is it in stock' '{"from":"966501230001"}'
check_same 'saved payloads are imported' 0 \
	"$(status souk import whatsapp "$work/w1.json" "$work/w2.json")"
check_same 'a payload names its channel by the number it came to' \
	"$channel" "$(db 'SELECT DISTINCT channel_id FROM conversations')"
check_same 'what was written before the connection is history' \
	'w1|1|history' "$(db "SELECT message_id, is_old, outcome FROM messages
		WHERE is_old = 1")"
check_same 'a tick succeeds' 0 "$(status souk run)"
check_same 'nobody is answered while the agent is off' '' "$(sends)"
check_same 'and the new message waits' w2 \
	"$(db 'SELECT message_id FROM messages WHERE outcome IS NULL')"

before=$(snapshot)
check_same 'importing again succeeds' 0 \
	"$(status souk import whatsapp "$work/w2.json" "$work/w1.json")"
check_same 'and changes nothing' "$before" "$(snapshot)"

souk ai on --all >"$work/out"
check_same 'with the agent on, a tick succeeds' 0 "$(status souk run)"
check_same 'the customer is answered at the number, with its +' \
	'+966501230001 You said: is it in stock' "$(sends)"
souk run >"$work/out"
check_same 'once' 1 "$(sends | wc -l)"

before=$(snapshot)
souk import whatsapp "$work/w1.json" "$work/w2.json"
check_same 'what was answered is imported again without a change' \
	"$before" "$(snapshot)"

# --- the owner answers on the phone --------------------------------------------

from_customer w3 "$soon" 'where are you' '{"from":"966501230003"}'
payload smb_message_echoes "{\"message_echoes\":[$(text w4 "$((soon + 1))" \
	'in the old town' '{"from":"966110000001","to":"966501230003"}')]}" \
	>"$work/w4.json"
souk import whatsapp "$work/w3.json" "$work/w4.json" >"$work/out"
souk ai on --all >"$work/out"
souk run >"$work/out"
check_same 'what a person answered on the phone, the agent does not' \
	'person' "$(db "SELECT outcome FROM messages WHERE message_id = 'w3'")"
check_same 'and the echo is the employee'\''s' employee \
	"$(db "SELECT sender_type FROM messages WHERE message_id = 'w4'")"

# --- one person, two ids ---------------------------------------------------------

from_customer b1 "$soon" 'hello' '{"from_user_id":"SA.1001"}'
souk import whatsapp "$work/b1.json" >"$work/out"
check_same 'without a phone, the user id names the thread' \
	'whatsapp_SA.1001|SA.1001|' "$(facts | grep SA)"
souk ai on --all >"$work/out"
souk run >"$work/out"
check_same 'who has no phone is answered by user id' \
	'SA.1001 You said: hello' "$(sends | tail -n 1)"
from_customer b2 "$((soon + 1))" 'my number' \
	'{"from":"966501230002","from_user_id":"SA.1001"}'
souk import whatsapp "$work/b2.json" >"$work/out"
check_same 'when the phone appears, it is the same conversation' \
	'whatsapp_966501230002|SA.1001|+966501230002' "$(facts | grep SA)"
from_customer b3 "$((soon + 2))" 'me again' '{"from_user_id":"SA.1001"}'
souk import whatsapp "$work/b3.json" >"$work/out"
check_same 'and stays so when the phone is missing again' 3 \
	"$(db "SELECT count(*) FROM messages m JOIN conversations c
		ON c.id = m.conversation_id WHERE c.customer_id = 'SA.1001'
		AND m.sender_type = 'customer'")"

from_customer c1 "$soon" 'by phone' '{"from":"966501230004"}'
from_customer c2 "$soon" 'by user id' '{"from_user_id":"SA.1004"}'
from_customer c3 "$((soon + 1))" 'by both' \
	'{"from":"966501230004","from_user_id":"SA.1004"}'
souk import whatsapp "$work/c1.json" "$work/c2.json" "$work/c3.json" \
	>"$work/out"
check_same 'two conversations that turn out to be one are joined' 3 \
	"$(db "SELECT count(*) FROM messages m JOIN conversations c
		ON c.id = m.conversation_id
		WHERE c.thread_id = 'whatsapp_966501230004'")"
check_same 'and the other is gone' 0 \
	"$(db "SELECT count(*) FROM conversations
		WHERE thread_id = 'whatsapp_SA.1004'")"
check_same 'the database is whole' '' "$(db 'PRAGMA foreign_key_check')"
before=$(snapshot)
souk import whatsapp "$work/c1.json" "$work/c2.json" "$work/c3.json"
check_same 'and imports them again without a change' "$before" "$(snapshot)"

# --- somebody has a new number --------------------------------------------------

# moved ID WHEN FROM TO: WhatsApp's own word of it.
moved() {
	payload messages "$(jq -n --arg id "$1" --arg at "$2" --arg from "$3" \
		--arg to "$4" '{ messages: [{ from: $from, id: $id,
		timestamp: $at, type: "system", system: {
		body: "changed the number", wa_id: $to,
		type: "user_changed_number" } }] }')" >"$work/$1.json"
}

# said_to NUMBER: ids of what is in that number's conversation.
said_to() {
	db "SELECT group_concat(message_id, ' ') FROM (SELECT message_id
		FROM messages m JOIN conversations c ON c.id = m.conversation_id
		WHERE c.thread_id = 'whatsapp_$1' ORDER BY message_id)"
}

from_customer n1 "$soon" 'from the old one' '{"from":"966501230020"}'
moved n2 "$((soon + 10))" 966501230020 966501230021
from_customer n3 "$((soon + 20))" 'from the new one' '{"from":"966501230021"}'
from_customer n4 "$((soon + 30))" 'who are you' '{"from":"966501230020"}'
souk import whatsapp "$work/n1.json" "$work/n2.json" "$work/n3.json" \
	>"$work/out"
check_same 'the conversation follows to a new number' 'n1 n2 n3' \
	"$(said_to 966501230021)"
check_same 'where the customer is answered from now on' '+966501230021' \
	"$(db "SELECT customer_phone FROM conversations
		WHERE thread_id = 'whatsapp_966501230021'")"
check_same 'and nothing stays at the old one' '' "$(said_to 966501230020)"
souk import whatsapp "$work/n4.json" >"$work/out"
check_same 'who has the old number later is somebody else' n4 \
	"$(said_to 966501230020)"
before=$(snapshot)
souk import whatsapp "$work/n4.json" "$work/n2.json" "$work/n1.json"
check_same 'and importing all of it again changes nothing' "$before" \
	"$(snapshot)"

souk erase --customer 966501230021 --yes >"$work/out"
check_same 'who is erased had no number before either' '' \
	"$(db "SELECT * FROM former_threads
		WHERE thread_id = 'whatsapp_966501230020'")"

from_customer p1 "$soon" 'from the old one' '{"from":"966501230030"}'
moved p2 "$((soon + 10))" 966501230030 966501230031
from_customer p3 "$((soon + 20))" 'from the new one' '{"from":"966501230031"}'
souk import whatsapp "$work/p3.json" "$work/p2.json" "$work/p1.json" \
	>"$work/out"
check_same 'in whatever order the files come' 'p1 p2 p3' \
	"$(said_to 966501230031)"
moved p4 "$((soon + 40))" 966501230031 966501230032
souk import whatsapp "$work/p4.json" >"$work/out"
from_customer p5 "$((soon + 5))" 'late' '{"from":"966501230030"}'
souk import whatsapp "$work/p5.json" >"$work/out"
check_same 'and over more than one number' 'p1 p2 p3 p4 p5' \
	"$(said_to 966501230032)"

from_customer u1 "$soon" 'hello' '{"from_user_id":"SA.2001"}'
payload messages "$(jq -n --arg at "$((soon + 1))" '{ messages: [{ id: "u2",
	from_user_id: "SA.2001", timestamp: $at, type: "system", system: {
	body: "changed", user_id: "SA.2002", previous_user_id: "SA.2001",
	type: "user_changed_user_id" } }] }')" >"$work/u2.json"
from_customer u3 "$((soon + 2))" 'me' '{"from_user_id":"SA.2002"}'
souk import whatsapp "$work/u1.json" "$work/u2.json" "$work/u3.json" \
	>"$work/out"
check_same 'a new user id is followed as well' 'u1 u2 u3' "$(said_to SA.2002)"
check_same 'the database stays whole' '' "$(db 'PRAGMA foreign_key_check')"

# --- an order that goes to another number ------------------------------------------

cat >"$work/products.csv" <<-'END'
	name,description,price,currency
	عباية سوداء,قماش كريب,249.00,SAR
END
souk product import "$work/products.csv" >"$work/out"
from_customer o1 "$soon" 'I order 2, to An Nakhil, Riyadh, 0501234567' \
	'{"from_user_id":"SA.1009"}'
sim_post /sim/world "$(jq -n '{ whatsapp: [{ phone_number_id: "7001",
	windows: { "SA.1009": true } }] }')" || :
souk import whatsapp "$work/o1.json" >"$work/out"
souk ai on --all >"$work/out"
souk run >"$work/out" || :
check_same 'an order is taken' '0501234567' \
	"$(db 'SELECT customer_phone FROM orders')"
check_same 'its phone is where the goods go, not whom we write to' \
	'whatsapp_SA.1009|SA.1009|' "$(facts | grep 1009)"

# --- what nobody wrote -------------------------------------------------------------

payload messages "$(jq -n --arg at "$soon" '{ messages: [
	{ from: "966501230005", id: "r1", timestamp: $at, type: "reaction",
	  reaction: { message_id: "w2", emoji: "👍" } },
	{ from: "966501230005", id: "r2", timestamp: $at,
	  type: "unsupported", errors: [{ code: 131051 }] } ],
	statuses: [{ id: "s1", status: "read" }] }')" >"$work/r.json"
souk import whatsapp "$work/r.json" >"$work/out"
souk ai on --all >"$work/out"
check_same 'nobody waits for an answer to a reaction' 'unreadable
unreadable' "$(db "SELECT outcome FROM messages WHERE message_id IN ('r1', 'r2')")"

# --- exported chats ----------------------------------------------------------------

chat="$work/WhatsApp Chat with Huda.txt"
cat >"$chat" <<-'END'
	28/10/2026, 9:00 am - Messages and calls are end-to-end encrypted.
	28/10/2026, 9:01 am - Huda: hello
	are you there?
	28/10/2026, 9:01 am - Shop: yes
	28/10/2026, 9:01 am - Shop: yes
END
check_same 'an exported chat is imported' 0 "$(status souk import whatsapp \
	--customer '+966 50 123 0006' --tz +03:00 "$chat")"
check_same 'it is history, in its own time zone' \
	'customer|hello
are you there?|2026-10-28T06:01:00.000Z|1
employee|yes|2026-10-28T06:01:00.000Z|1
employee|yes|2026-10-28T06:01:00.000Z|1' \
	"$(db "SELECT m.sender_type, m.content, m.created_at, m.is_old
		FROM messages m JOIN conversations c ON c.id = m.conversation_id
		WHERE c.thread_id = 'whatsapp_966501230006'
		ORDER BY m.created_at, m.seq")"
before=$(snapshot)
souk import whatsapp --customer=966501230006 --tz +03:00 "$chat"
check_same 'an exported chat again changes nothing' "$before" "$(snapshot)"
echo '28/10/2026, 9:05 am - Huda: bye' >>"$chat"
souk import whatsapp "$chat" --customer 966501230006 --tz +03:00 >"$work/out"
check_same 'a later export of the chat adds what is new' bye \
	"$(db 'SELECT content FROM messages ORDER BY rowid DESC LIMIT 1')"

chat="$work/chat.txt"
cat >"$chat" <<-'END'
	28.10.2026, 09:01 - Noor: which one?
	28.10.2026, 09:02 - Shop: the blue one
END
check_same 'a chat in which nobody tells who is the shop says so' 65 \
	"$(status souk import whatsapp --customer 966501230007 "$chat")"
check 'with the option that tells' grep -q -e '--me NAME' "$work/err"
check_same 'and what it says is kept, of nobody' 'unreadable
unreadable' "$(db "SELECT m.outcome FROM messages m JOIN conversations c
	ON c.id = m.conversation_id WHERE thread_id = 'whatsapp_966501230007'")"
souk import whatsapp --customer 966501230007 --me Shop "$chat" >"$work/out"
check_same 'until it is imported again with the name' 'customer|history
employee|' "$(db "SELECT m.sender_type, m.outcome FROM messages m
	JOIN conversations c ON c.id = m.conversation_id
	WHERE thread_id = 'whatsapp_966501230007' ORDER BY m.created_at")"

payload history "$(jq -n '{ history: [{ threads: [{ id: "966501230008",
	messages: [{ from: "966501230008", id: "h1", timestamp: "1760000000",
	type: "media_placeholder" }] }] }] }')" >"$work/h1.json"
payload history "$(jq -n '{ messages: [{ from: "966501230008", id: "h1",
	timestamp: "1760000000", type: "image",
	image: { id: "5", caption: "the red one" } }] }')" >"$work/h2.json"
souk import whatsapp "$work/h1.json" "$work/h2.json" >"$work/out"
check_same 'a file of history that comes later fills its place' \
	'the red one|history' "$(db "SELECT content, outcome FROM messages
		WHERE message_id = 'h1'")"

# --- files that go away --------------------------------------------------------------

cp "$work/w1.json" "$work/in.json"
check_same 'a file that is kept is moved away' 0 "$(status souk import \
	whatsapp --move-done "$work/done" "$work/in.json")"
check 'to the folder that was named' test -e "$work/done/in.json"
check 'and is not where it was' test ! -e "$work/in.json"
cp "$work/w2.json" "$work/in.json"
souk import whatsapp --move-done "$work/done" "$work/in.json"
check 'a name that comes again replaces nothing' cmp "$work/w1.json" \
	"$work/done/in.json"

echo '{"object":"page"}' >"$work/in.json"
check_same 'what is no payload of WhatsApp'\''s is named' 65 \
	"$(status souk import whatsapp "$work/in.json" "$work/w1.json")"
check 'with its file and line' grep -q 'in\.json:1: ' "$work/err"
check_same 'and kept' 1 "$(db "SELECT count(*) FROM rejects
	WHERE raw LIKE '%\"page\"%'")"
check_same 'a file with something else in it is moved, and marked' 65 "$(status \
	souk import whatsapp --move-done "$work/done" "$work/in.json")"
check 'for a person to look at' test -e "$work/done/in.json.rejected"
sed 's/7001/7002/' "$work/w1.json" >"$work/in.json"
check_same 'a number that is no channel of ours is named' 65 "$(status souk \
	import whatsapp --move-done "$work/done" "$work/in.json")"
check 'and the file stays' test -e "$work/in.json"
check_same 'a file that is not there is named' 66 \
	"$(status souk import whatsapp "$work/none.json")"
check_same 'an order of dates that is none is a mistake' 64 \
	"$(status souk import whatsapp --dates dym "$chat")"
finish
