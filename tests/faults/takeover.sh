#!/bin/sh
# A person comes first, up to the moment of sending; and what souk said itself
# is nobody's takeover, whoever sees it first.
#
#	sh tests/faults/takeover.sh BINDIR
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

think=2300		# ms: longer than an import is fresh

# --- what the platform has, and what souk makes of it -----------------------

# said_to NAME: what a customer has to read, a text a line.
said_to() {
	sim_get '/sim/ledger?kind=send' |
		jq -r --arg id "$1" 'select(.recipient == $id).text'
}

# outcome TEXT: how a customer's message ended.
outcome() {
	db "SELECT coalesce(outcome, 'waits') FROM messages
		WHERE content = '$1' AND sender_type = 'customer'"
}

# senders TEXT: who said it, one word a row, the earliest first.
senders() {
	db "SELECT sender_type FROM messages WHERE content = '$1'
		ORDER BY created_at, seq" | paste -sd ' ' -
}

# shellcheck disable=SC2317 # called by check
# rows_right TEXT: the agent's row is the message that the interface sent, and
# an employee's is the one that the Page's inbox did.
rows_right() {
	sim_get /sim/world | jq -r --arg text "$1" '.. | objects
		| select(.by? and .text == $text)
		| "\(.id // .message_id | ltrimstr("m_")) \(.by)"' |
		sed 's/ api$/ agent/; s/ page$/ employee/' |
		sort >"$work/rows.there"
	db "SELECT message_id || ' ' || sender_type FROM messages
		WHERE content = '$1'" | sed 's/^m_//' | sort >"$work/rows.here"
	[ -s "$work/rows.there" ] &&
		diff "$work/rows.there" "$work/rows.here"
}

# states NAME: of the parts of a customer's newest reply.
states() {
	db "SELECT state FROM outbox_parts WHERE reply_id = (SELECT reply_id
		FROM outbox o JOIN conversations c ON c.id = o.conversation_id
		WHERE c.customer_id = '$1' ORDER BY o.number DESC LIMIT 1)
		ORDER BY part" | paste -sd ' ' -
}

conversation_of() {
	db "SELECT id FROM conversations WHERE customer_id = '$1'"
}

models() {
	sim_get '/sim/ledger?kind=model' | grep -c . || :
}

# looks: how often a thread was read by itself, for ten messages.
looks() {
	sim_get /sim/calls | jq '[.calls[] | select(.method == "GET"
		and (.path | test("/messages$"))
		and .query.limit == "10")] | length'
}

# lists: how often many threads were looked into at once.
lists() {
	sim_get /sim/calls | jq '[.calls[] | select(.method == "GET"
		and .class == "conversations"
		and (.query.fields | contains("messages.limit(2)")))] | length'
}

# wait_for N: until the model has been asked so often.
wait_for() {
	for _ in $(seq 500); do
		[ "$(models)" -lt "$1" ] || return 0
	done
	echo "Bail out! the model was not asked"
	exit 1
}

# --- the answer line, a stage at a time -------------------------------------

# claim: everything that waits is answered up to the write-ahead gate.
claim() {
	(umask 077; souk-channels -a >"$work/channels")
	souk-candidates | souk-reply | souk-store --claim >"$work/outgoing"
}

# aged: the claimed replies, as if the last import were long ago.
aged() {
	jq -c '.imported_at = null' "$work/outgoing"
}

# fresh: as if it were now.
fresh() {
	jq -c --arg now "$(date -u +%Y-%m-%dT%H:%M:%S.999Z -d '-1 second')" \
		'.imported_at = $now' "$work/outgoing"
}

transmit() {
	souk-sendmsg -c "$work/channels" >"$work/results" 2>"$work/err" || :
}

# class: of the first result.
class() {
	jq -r '.class // .type' "$work/results" | head -n 1
}

import_line() {
	souk import-line >>"$work/ticks" 2>>"$work/ticks.err" || :
}

# --- the world --------------------------------------------------------------

sim_start "$world"
printf 'We are away.\nWe answer within a day.\n' >"$work/automatic"
export SOUK_AUTO_REPLIES="$work/automatic" SOUK_BACKOFF=0 SOUK_SETTLE=0
jq -n --argjson ms "$think" '{ model: { rules: [
	{ regex: "think of ([a-z]+)\n[^\n]*$", say: "Thought of {1}.", delay_ms: $ms },
	{ when: "in long", say: ([range(180)
		| "هذه الجملة رقم \(. + 1)."] | join(" ")) },
	{ regex: "([^\n]+)\n[^\n]*$", say: "You said: {1}" } ] } }' >"$work/rules"
sim_post /sim/world @"$work/rules"
shop_open facebook instagram
settle
# The platform's clock is another one; and what is written now and then in this
# test is written in one second and then in a later one.
sim_post /sim/clock '{"offset_ms": 600000}'

# earlier JSON...: customers wrote, some seconds ago.
earlier() {
	sim_post /sim/say "$(jq -nc --args '[$ARGS.positional[]
		| split("|") | { platform: .[0], from: "customer", text: .[2],
		customer: { id: .[1] }, ago_s: 20 }]' "$@")"
}

# --- one tick, and what happens while the model thinks ----------------------

earlier 'messenger|2101|think of one' 'messenger|2102|think of two' \
	'messenger|2103|think of three' 'messenger|2104|think of four' \
	'messenger|2105|think of five' 'instagram|3101|think of six'
sim_delete /sim/calls
asked=$(models)
souk run >"$work/tick" 2>"$work/tick.err" &
tick=$!
wait_for $((asked + 6))
page_says 2101 'I am a person'
customer_says 2102 'and think of seven'
souk ai off "$(conversation_of 2103)" >"$work/out"
page_says 2105 'We are away.'
sim_post /sim/say '{"platform": "instagram", "from": "page",
	"customer": {"id": "3101"}, "text": "I am a person too"}'
wait "$tick" || :

check_same 'what a person answered while the model thought is not answered' \
	'' "$(said_to 2101)$(said_to 3101)"
check_same 'its reply is cancelled' 'cancelled cancelled' \
	"$(states 2101) $(states 3101)"
check_same 'its message ended as a person'\''s, at once' 'person person' \
	"$(outcome 'think of one') $(outcome 'think of six')"
check_same 'a newer message holds the answer to the older one up' '' \
	"$(said_to 2102)"
check_same 'with the AI switched off meanwhile nothing is said' '' \
	"$(said_to 2103)"
check_same 'and its message waits' waits "$(outcome 'think of three')"
check_same 'what nobody answered is answered' 'Thought of four.' \
	"$(said_to 2104)"
check_same 'what the platform says by itself is no answer' \
	'queued waits' "$(states 2105) $(outcome 'think of five')"
looked=$(($(looks) + $(lists)))
check 'five threads are looked into, by five calls at most' \
	[ "$looked" -ge 2 -a "$looked" -le 5 ]

asked=$(models)
souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
check_same 'behind an automatic answer the reply goes out, unchanged' \
	'Thought of five.' "$(said_to 2105)"
check_same 'for which nobody asks the model again' "$asked" "$(models)"

# --- written anew, at most twice --------------------------------------------

asked=$(models)
souk run >>"$work/ticks" 2>>"$work/ticks.err" &
tick=$!
wait_for $((asked + 1))
customer_says 2102 'no, think of eight'
import_line
wait "$tick" || :
check_same 'a newer message that an import brings in time has it written anew' \
	'' "$(said_to 2102)"
souk run >>"$work/ticks" 2>>"$work/ticks.err" &
tick=$!
wait_for $((asked + 2))
customer_says 2102 'no, think of nine'
wait "$tick" || :
check_same 'the second time it goes out, whatever came' 'Thought of eight.' \
	"$(said_to 2102)"
settle
check_same 'and what came is answered behind it' \
	'Thought of eight. Thought of nine.' \
	"$(said_to 2102 | paste -sd ' ' -)"
check_same 'each of its messages ended once' 'replied 4' \
	"$(db "SELECT outcome, count(*) FROM messages m
		JOIN conversations c ON c.id = m.conversation_id
		WHERE c.customer_id = '2102' AND sender_type = 'customer'
		GROUP BY 1" | tr '|' ' ')"
check_same 'nobody who has a person'\''s answer got another' '' \
	"$(said_to 2101)$(said_to 3101)$(said_to 2103)"
check_same 'a person'\''s words are a person'\''s' 'employee employee' \
	"$(senders 'I am a person') $(senders 'I am a person too')"

# --- what an employee says through souk -------------------------------------

sim_delete /sim/calls
souk say "$(conversation_of 2103)" 'Three it is.' >"$work/out"
claim
aged | transmit
souk-store <"$work/results"
check_same 'souk say goes out where the AI is off' 'Three it is.' \
	"$(said_to 2103)"
check_same 'it is an employee'\''s' employee "$(senders 'Three it is.')"
check_same 'and answers what waited' person "$(outcome 'think of three')"
check_same 'for a person nobody looks first' 'sent 0' "$(class) $(looks)"
settle
check_same 'it comes back as one row' employee "$(senders 'Three it is.')"

# --- the look fails ---------------------------------------------------------

# look_fails CLASS STATE TEXT FAULT: customer 2104 waits for an answer, and the
# look before it is answered with the fault.
look_fails() {
	earlier "messenger|2104|$3"
	import_line
	claim
	fault "{\"match\": {\"method\": \"GET\", \"path\": \"/messages?\"},
		\"times\": 0, \"do\": $4}"
	aged | transmit
	sim_delete /sim/fault
	souk-store <"$work/results"
	check_same "a look that ends in $3 says $1, and nothing is said" \
		"$1 $2" \
		"$(class) $(states 2104)$(said_to 2104 | grep "$3" || :)"
}

# goes_out TEXT: it does when the trouble is over, and nobody asks the model.
goes_out() {
	asked=$(models)
	time_passes
	settle
	check_same "after $1 the same reply goes out, once" \
		"You said: $1 $asked" "$(said_to 2104 | grep "$1") $(models)"
}

# graph STATUS CODE: an error of Graph's own.
graph() {
	printf '"status", "status": %d, "error": {"code": %d,
		"type": "OAuthException", "message": "no"}' "$1" "$2"
}

look_fails transient queued 'a failing server' "$(graph 500 1)"
goes_out 'a failing server'
look_fails transient queued 'garbage' '"garbage"'
goes_out 'garbage'
look_fails transient queued 'a cut connection' '"drop_before"'
goes_out 'a cut connection'
export SOUK_BUDGET=2
look_fails transient queued 'silence' '"hang"'
unset SOUK_BUDGET
goes_out 'silence'
look_fails rate queued 'a throttle' "$(graph 400 613)"
goes_out 'a throttle'
look_fails auth queued 'a dead token' "$(graph 401 190)"
check_same 'it disconnects the channel' 0 "$(db "SELECT is_connected
	FROM channel_integrations WHERE channel = 'facebook'")"
souk channel connect 1 >"$work/out"
goes_out 'a dead token'
look_fails permanent failed 'a refusal' "$(graph 403 10)"
check_same 'which is for a person' failed "$(outcome 'a refusal')"

# --- what the platform says by itself ---------------------------------------

for who in 2111 2112 2113; do
	customer_says "$who" "hello from $who"
	page_says "$who" 'Thanks for your message!'
done
settle
check_same 'the same quick words in a third thread are no person'\''s' 1 \
	"$(sends | grep -c 'hello from 211[123]')"
customer_says 2114 'hello from 2114'
page_says 2114 'Thanks for your message!'
settle
check_same 'nor in a fourth' 'You said: hello from 2114' "$(said_to 2114)"
customer_says 2115 'hello from 2115'
import_line
claim
page_says 2115 'Thanks for your message!'
aged | transmit
souk-store <"$work/results"
check_same 'nor when the look finds them' 'taken queued waits' \
	"$(class) $(states 2115) $(outcome 'hello from 2115')"
settle
check_same 'which is answered behind them' 'You said: hello from 2115' \
	"$(said_to 2115)"
customer_says 2116 'hello from 2116'
page_says 2116 'Thanks for your message! Yes, in black.'
settle
check_same 'but other words are a person'\''s' person \
	"$(outcome 'hello from 2116')"

# --- the same words ---------------------------------------------------------

customer_says 2121 salam
settle
page_says 2121 'You said: salam'
settle
check_same 'an employee who repeats the agent is another row' \
	'agent employee' "$(senders 'You said: salam')"
check 'and each row is its own message' rows_right 'You said: salam'

earlier 'messenger|2122|ahlan'
import_line
claim
page_says 2122 'You said: ahlan'
fresh | transmit
check_same 'within two seconds of the import nobody looks' sent "$(class)"
souk-store <"$work/results"
settle
check_same 'an employee who was quicker with the same words is another row' 2 \
	"$(db "SELECT count(DISTINCT sender_type) FROM messages
		WHERE content = 'You said: ahlan'")"
check 'and each row is its own message, both times' rows_right \
	'You said: ahlan'

# --- the echo is quicker than the sender's answer ---------------------------

# echo_of NAME TEXT: said to a customer, and nobody has stored what came of it.
echo_of() {
	earlier "messenger|$1|$2"
	import_line
	claim
	fresh | transmit
}

# change ID TEXT: the platform keeps the message in other words.
change() {
	sim_post /sim/message "$(jq -n --arg id "$1" --arg text "$2" \
		'{ message_id: $id, text: $text }')"
}

echo_of 2131 'first echo'
check_same 'before a result is stored its part is on the wire' sending \
	"$(states 2131)"
import_line
check_same 'a poll that is quicker finds the agent'\''s words' 'sent agent' \
	"$(states 2131) $(senders 'You said: first echo')"
souk-store <"$work/results"
souk-store <"$work/results"
settle
check_same 'the result behind it changes nothing' 'sent agent replied' \
	"$(states 2131) $(senders 'You said: first echo') \
$(outcome 'first echo')"

echo_of 2132 'second echo'
souk-store --claim </dev/null >"$work/out"
check_same 'a result that is lost leaves its part uncertain' uncertain \
	"$(states 2132)"
settle
check_same 'the thread is its witness' 'sent agent replied' \
	"$(states 2132) $(senders 'You said: second echo') \
$(outcome 'second echo')"
check_same 'and it was said once' 1 "$(said_to 2132 | grep -c .)"

echo_of 2133 'third echo'
page_says 2133 'You said: third echo'
souk-store --claim </dev/null >"$work/out"
settle
check_same 'without a result two like ones leave it to a person' \
	'held employee employee' \
	"$(states 2133) $(senders 'You said: third echo')"
souk outbox sent "$(db "SELECT reply_id FROM outbox_parts
	WHERE state = 'held' AND text = 'You said: third echo'")" >"$work/out"
check_same 'who calls it sent, means the earlier' 'sent agent employee' \
	"$(states 2133) $(senders 'You said: third echo')"
check 'which it is' rows_right 'You said: third echo'

earlier 'messenger|2134|fourth echo'
import_line
claim
page_says 2134 'You said: fourth echo'
import_line
check_same 'an employee'\''s words may be taken for ours' 'sent agent' \
	"$(states 2134) $(senders 'You said: fourth echo')"
fresh | transmit
import_line
souk-store <"$work/results"
settle
check 'until the sender'\''s answer says which is which' rows_right \
	'You said: fourth echo'

echo_of 2135 'fifth echo'
change "$(jq -r .message_id "$work/results")" 'You said: 5th echo'
import_line
check_same 'our words changed on their way look like a person'\''s' employee \
	"$(senders 'You said: 5th echo')"
souk-store <"$work/results"
settle
check_same 'until the sender'\''s answer says whose they are' \
	'agent sent replied' \
	"$(senders 'You said: 5th echo') $(states 2135) $(outcome 'fifth echo')"

echo_of 2136 'sixth echo'
change "$(jq -r .message_id "$work/results")" 'You said: 6th echo'
import_line
souk-store --claim </dev/null >"$work/out"
settle
check_same 'with no answer either, the part is held and not said again' \
	'held person 1' \
	"$(states 2136) $(outcome 'sixth echo') $(said_to 2136 | grep -c .)"

# --- ids without m_ ---------------------------------------------------------

sim_post /sim/world '{"pages": [{"id": "1001", "send_id_form": "bare"}]}'
customer_says 2141 'a bare id'
settle
check_same 'an id that a send gives without m_ is the one of the list' agent \
	"$(senders 'You said: a bare id')"
echo_of 2142 'another bare id'
import_line
souk-store <"$work/results"
settle
check_same 'also where the poll is quicker' agent \
	"$(senders 'You said: another bare id')"
echo_of 2143 'a third bare id'
souk-store <"$work/results"
change "m_$(jq -r .message_id "$work/results")" 'You said: a 3rd bare id'
settle
check_same 'also where the words were changed on their way' 'agent ' \
	"$(senders 'You said: a third bare id') \
$(senders 'You said: a 3rd bare id')"
customer_says 2141 'again'
import_line
claim
aged | transmit
check_same 'and the look knows it' sent "$(class)"
souk-store <"$work/results"
settle
check 'and each row is its own message, there too' rows_right \
	'You said: another bare id'

# --- one list for many --------------------------------------------------------

# crowd N WORD: three customers have written, and their answers are claimed.
crowd() {
	earlier "messenger|2${1}1|$2 one" "messenger|2${1}2|$2 two" \
		"messenger|2${1}3|$2 three"
	import_line
	claim
	sim_delete /sim/calls
}

# classes: of all results, and how often was looked for one, and for many.
classes() {
	echo "$(jq -r '.class // .type' "$work/results" | sort |
		paste -sd ' ' -): $(looks) $(lists)"
}

crowd 16 listed
page_says 2161 'I am a person'
customer_says 2162 'and another thing'
aged | transmit
check_same 'one list looks for three, whoever came first' \
	'sent taken unsent: 0 1' "$(classes)"
check_same 'the customer whom nobody answered is' 'You said: listed three' \
	"$(said_to 2163)"
souk-store <"$work/results"
settle
check_same 'and all are in the end, by a person or once' \
	'person replied replied' "$(outcome 'listed one') \
$(outcome 'listed two') $(outcome 'listed three')"

crowd 17 failing
fault '{"times": 0, "do": "status", "status": 500, "error": {"code": 1,
	"message": "Please reduce the amount of data you are asking for"},
	"match": {"path": "messages.limit(2)"}}'
page_says 2171 'I am a person again'
aged | transmit
check_same 'where the list fails each is looked for by name' \
	'sent sent taken: 3 1' "$(classes)"
sim_delete /sim/fault
souk-store <"$work/results"
settle

crowd 18 throttled
fault '{"times": 0, "do": "status", "status": 400, "error": {"code": 80006,
	"message": "too many calls"}, "match": {"path": "messages.limit(2)"}}'
aged | transmit
check_same 'where it is one call too many nothing more is asked' \
	'rate unsent unsent: 0 1' "$(classes)"
sim_delete /sim/fault
souk-store <"$work/results"
time_passes
settle

crowd 19 silent
fault '{"times": 0, "do": "status", "status": 200, "body": "{\"data\":[]}",
	"match": {"path": "messages.limit(2)"}}'
page_says 2191 'I am a person once more'
aged | transmit
check_same 'nor is one believed that shows nobody' \
	'sent sent taken: 3 1' "$(classes)"
sim_delete /sim/fault
souk-store <"$work/results"
settle

# --- in parts ---------------------------------------------------------------

earlier 'instagram|3102|tell me in long'
import_line
claim
sim_delete /sim/calls
aged | transmit
souk-store <"$work/results"
settle
sim_get '/sim/ledger?kind=send' | jq -r 'select(.recipient == "3102").text' \
	>"$work/parts"
parts=$(jq -s length "$work/outgoing")
check 'a long answer to Instagram is several messages' [ "$parts" -gt 3 ]
check_same 'none is over 1000 bytes' 0 "$(sim_get '/sim/ledger?kind=send' |
	jq 'select(.recipient == "3102" and (.text | utf8bytelength) > 1000)' |
	grep -c . || :)"
check_same 'they come in order, and all of them' "$(seq 180)" \
	"$(tr -s ' ' '\n' <"$work/parts" | sed -n 's/^\([0-9]*\)\.$/\1/p')"
check_same 'only the first is looked before' 1 "$(looks)"
check_same 'each is a row, and the agent'\''s' "$parts agent" \
	"$(db "SELECT count(*), min(sender_type) FROM messages m
		JOIN conversations c ON c.id = m.conversation_id
		WHERE c.customer_id = '3102' AND sender_type <> 'customer'" |
		tr '|' ' ')"
check_same 'and its customer is answered' replied "$(outcome 'tell me in long')"

# --- where a person changes nothing -----------------------------------------

sim_delete /sim/calls
earlier 'messenger|2151|whoever comes'
import_line
export SOUK_TAKEOVER=off
claim
page_says 2151 'I am only passing'
aged | transmit
check_same 'with SOUK_TAKEOVER=off nobody looks, and it is said' 'sent 0' \
	"$(class) $(looks)"
souk-store <"$work/results"
unset SOUK_TAKEOVER

# --- in the end -------------------------------------------------------------

settle
check_same 'nothing is left on its way' 0 "$(db "SELECT count(*)
	FROM outbox_parts WHERE state IN ('queued', 'sending', 'uncertain')")"
# But for what an employee said, and what is held.
check_same 'as many rows of the agent'\''s as the platform was sent' \
	"$(sim_get '/sim/ledger?kind=send' | jq -s 'map(select(.text
		| test("Three it is|sixth echo") | not)) | length')" \
	"$(db "SELECT count(*) FROM messages WHERE sender_type = 'agent'")"
before=$(snapshot)
settle
check_same 'another tick changes nothing' "$before" "$(snapshot)"
finish
