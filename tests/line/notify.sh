#!/bin/sh
# People are told, by the shop's own command, and nothing waits for it.
. "$(dirname "$0")/lib.sh"

sim_start "$here/world.json"
shop_open facebook
settle
export SOUK_NOTIFY="cat >>'$work/heard'; env >>'$work/env'"

heard() {
	[ ! -e "$work/heard" ] || jq -r "$1" "$work/heard"
}

# Events are told again at once, though they failed a moment ago.
retry_now() {
	db "UPDATE events SET retry_at = NULL;
		UPDATE services SET retry_at = NULL WHERE name = 'notify'"
}

customer_says 2001 'order 2, to An Nakhil, Riyadh, 0501234567'
check_same 'a tick that tells of an order succeeds' 0 "$(status souk run)"
check_same 'the order is told in the tick that took it' order \
	"$(heard .kind)"
check 'in words that can be read as they are' \
	grep -q 'Order .*: 2 × عباية سوداء, 498.00 SAR' "$work/heard"
settle
check_same 'and once' 1 "$(heard .event_id | wc -l)"
check_same 'no secret is in the command'\''s environment' 0 \
	"$(grep -c -e key-of-the-model -e token-of "$work/env")"
check_same 'no token is in what it is told' 0 \
	"$(grep -c token-of "$work/heard")"

SOUK_NOTIFY='echo broken >&2; exit 3'
customer_says 2002 'let me talk to a human'
check_same 'a command that fails spoils no tick' 0 "$(status souk run)"
check 'and is named' grep -q 'handover:.*: SOUK_NOTIFY: exit 3' "$work/err"
check_same 'its customer is answered all the same' \
	'A colleague will answer you as soon as possible.' \
	"$(sends | tail -n 1)"
check_same 'the next tick leaves it alone' 0 "$(status souk run)"
check_same 'silently' '' "$(cat "$work/out" "$work/err")"

# It hangs until this test has seen that customers are answered meanwhile.
mkfifo "$work/go" "$work/begun"
exec 7<>"$work/go"
retry_now
export SOUK_NOTIFY_TIMEOUT=60
SOUK_NOTIFY="echo >'$work/begun'; read -r word <'$work/go'; cat >>'$work/heard'"
souk run >"$work/hanging" 2>&1 &
hanging=$!
read -r _ <"$work/begun"
customer_says 2003 'how much?'
settle
check_same 'while a command hangs, other ticks answer' 1 \
	"$(db "SELECT count(*) FROM messages WHERE content = 'how much?'
		AND outcome = 'replied'")"
echo go >&7
wait "$hanging"
check_same 'what failed before is told in the end' handover \
	"$(heard .kind | tail -n 1)"

SOUK_NOTIFY="cat >>'$work/heard'"
sim_post /sim/fault '{"match": {"path": "chat/completions"}, "times": 1,
	"do": "status", "status": 401, "error": {"message": "no such key"}}'
customer_says 2005 'how much?'
check_same 'a key that is refused spoils the tick' 77 "$(status souk run)"
check_same 'and is told' model "$(heard .kind | tail -n 1)"
sim_delete /sim/fault
sim_post /sim/fault '{"match": {"path": "conversations"}, "times": 0,
	"do": "status", "status": 401, "error": {"code": 190,
	"message": "Error validating access token"}}'
check_same 'so is a token' 77 "$(status souk run)"
check_same 'by its account' 'channel 1001' \
	"$(heard '"\(.kind) \(.account_id)"' | tail -n 1)"
sim_delete /sim/fault
souk channel connect 1 --token-file "$work/token"
db 'UPDATE services SET retry_at = NULL'
settle

retry_now
db 'DELETE FROM events WHERE number > 2'
db 'UPDATE events SET told_at = NULL'
SOUK_NOTIFY="kill -9 \$(sed -n 's/^PPid:.//p' /proc/\$PPID/status)
cat >>'$work/heard'"
check_same 'a teller that dies is said' 70 "$(status souk notify)"
before=$(heard .kind | wc -l)
SOUK_NOTIFY="cat >>'$work/heard'"
check_same 'souk notify tells alone' 0 "$(status souk notify)"
check_same 'what it did not vouch for is told again' $((before + 2)) \
	"$(heard .kind | wc -l)"
check 'souk events lists them' sh -c 'souk events | grep -q handover'
unset SOUK_NOTIFY
check_same 'without a command, souk notify says what is missing' 78 \
	"$(status souk notify)"
check 'by its name' grep -q 'SOUK_NOTIFY is not set' "$work/err"
customer_says 2004 'order 1, to Olaya, Riyadh, 0501234568'
settle
check_same 'without a command, nothing is told' $((before + 2)) \
	"$(heard .kind | wc -l)"
check_same 'a misspelt word is a mistake' 64 "$(status souk notify all)"
check_same 'nothing is left in the run folder' '' \
	"$(find "$SOUK_DB.run" -name 'tick.*')"
finish
