#!/bin/sh
# What ends a conversation with the agent: a limit, a person, closed hours.
. "$(dirname "$0")/lib.sh"

outcome() {	# TEXT
	db "SELECT coalesce(outcome, 'waits') FROM messages
		WHERE content = '$1'"
}

conversation() {	# COLUMN TEXT
	db "SELECT $1 FROM conversations WHERE id = (SELECT conversation_id
		FROM messages WHERE content = '$2')"
}

asked() {
	calls 'POST chat/completions'
}

# shift_handover SECONDS TEXT: its conversation was handed over so much later, or earlier.
shift_handover() {
	db "UPDATE conversations SET handed_at =
		strftime('%Y-%m-%dT%H:%M:%fZ', handed_at, '$1 seconds')
		WHERE id = (SELECT conversation_id FROM messages
		WHERE content = '$2')"
}

sim_start "$here/world.json"
shop_open facebook
settle

# --- two machines ---------------------------------------------------------------

export SOUK_LIMIT_HOUR=3
for n in 1 2 3; do
	customer_says 2011 "beep $n"
	settle
done
before=$(asked)
customer_says 2011 'beep 4'
settle
check_same 'who is answered three times an hour is answered no more' \
	"$before" "$(asked)"
check_same 'a person is to see to it' 'person|معلق|answered 3 times within an hour (SOUK_LIMIT_HOUR)' \
	"$(outcome 'beep 4')|$(conversation status 'beep 4')|$(conversation reason 'beep 4')"
check_same 'and the customer is told so' \
	'A colleague will answer you as soon as possible.' \
	"$(sends | tail -n 1)"
told=$(sends | wc -l)
for n in 5 6; do
	customer_says 2011 "beep $n"
	settle
done
check_same 'the sentence is said once' "$told" "$(sends | wc -l)"
check_same 'and no model is asked on the ticks behind it' "$before" "$(asked)"
shift_handover -900000 'beep 4'
settle
check_same 'no time gives a machine back to the agent' "$told" \
	"$(sends | wc -l)"
shift_handover 900000 'beep 4'
souk conversations >"$work/list"
check 'the reason stands in the list' grep -q "answered 3 times" "$work/list"
souk ai on "$(conversation number 'beep 4')"
souk status "$(conversation number 'beep 4')" open
settle
check_same 'the operator does, and what waited is answered' 'replied replied' \
	"$(outcome 'beep 5') $(outcome 'beep 6')"
unset SOUK_LIMIT_HOUR

# --- a person ------------------------------------------------------------------

customer_says 2012 'a human please'
settle
customer_says 2012 'are you there?'
settle
check_same 'what is with a person waits for the person' waits \
	"$(outcome 'are you there?')"
page_says 2012 'I am here'
settle
check_same 'whose message answers it' person "$(outcome 'are you there?')"
customer_says 2012 'and in red?'
settle
check_same 'the agent does not cut in' waits "$(outcome 'and in red?')"
export SOUK_AI_BACK=1s
shift_handover -60 'and in red?'
db "UPDATE messages SET created_at =
	strftime('%Y-%m-%dT%H:%M:%fZ', created_at, '-60 seconds')
	WHERE content = 'I am here'"
settle
check_same 'and is back when the person was silent for long enough' \
	'replied|مفتوح' "$(outcome 'and in red?')|$(conversation status 'and in red?')"
unset SOUK_AI_BACK

# --- what it may cost -----------------------------------------------------------

check 'what the model took is counted by the day' \
	[ "$(db 'SELECT sum(tokens) FROM spending')" -gt 0 ]
check_same 'and what was said' "$(sends | wc -l)" \
	"$(db 'SELECT sum(replies) FROM spending')"
before=$(asked)
export SOUK_LIMIT_TOKENS=1
customer_says 2013 'what does it cost?'
settle
settle
check_same 'without tokens the question is held, and nothing said' \
	"held|$before" "$(outcome 'what does it cost?')|$(asked)"
check_same 'for this reason' \
	'the model'\''s tokens of this month are used up (SOUK_LIMIT_TOKENS)' \
	"$(conversation reason 'what does it cost?')"
unset SOUK_LIMIT_TOKENS
SOUK_LIMIT_DAY=1
export SOUK_LIMIT_DAY
customer_says 2014 'how long is it?'
settle
check_same 'the same where the day'\''s replies are used up' "held|$before" \
	"$(outcome 'how long is it?')|$(asked)"
unset SOUK_LIMIT_DAY

# --- the hours -------------------------------------------------------------------

SOUK_HOURS="$(date -d '3 days' +%a) 10:00-11:00"
export SOUK_HOURS SOUK_HOURS_TEXT='We open on the day after.'
customer_says 2015 'are you open?'
settle
customer_says 2015 'hello?'
settle
check_same 'a closed shop says so, once' 1 \
	"$(sends | grep -c 'on the day after')"
check_same 'and asks no model' "$before" "$(asked)"
check_same 'what was asked waits' 'waits waits' \
	"$(outcome 'are you open?') $(outcome 'hello?')"
unset SOUK_HOURS
settle
check_same 'and is answered when the shop opens' 'replied replied' \
	"$(outcome 'are you open?') $(outcome 'hello?')"

# --- who answers ------------------------------------------------------------------

export SOUK_DISCLOSURE='I am the shop'\''s machine.'
for text in one two; do
	customer_says 2016 "$text"
	settle
done
check_same 'a machine says what it is, the first time' \
	'I am the shop'\''s machine.
You said: one
You said: two' "$(sends | tail -n 3)"
page_says 2016 'I am a person'
settle
customer_says 2016 three
settle
check_same 'and again when a person spoke between' \
	'I am the shop'\''s machine.
You said: three' "$(sends | tail -n 2)"
finish
