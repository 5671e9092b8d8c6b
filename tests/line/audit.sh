#!/bin/sh
# souk audit: what the platforms show, beside what is stored.
. "$(dirname "$0")/lib.sh"

# told KEY: of the first account, what the last audit counted.
told() {
	head -n 1 "$work/out" | jq -r "$1"
}

sim_start "$here/world.json"
shop_open facebook instagram
check_same 'before the first import there is nothing to compare' 75 \
	"$(status souk audit)"
check 'and it says so' grep -q 'it was never imported' "$work/out"

settle
customer_says 2001 'I order 2, to An Nakhil, Riyadh, 0501234567'
settle
snapshot >"$work/before"
check_same 'behind ticks that went well nothing is missing' 0 \
	"$(status souk audit -s 48h --json)"
check_same 'both accounts were compared' 'true true' \
	"$(jq -r .complete "$work/out" | tr '\n' ' ' | sed 's/ $//')"
check_same 'each message that the platform shows is kept, ours too' \
	"$(db "SELECT count(*) FROM messages JOIN conversations c
		ON c.id = conversation_id WHERE c.platform = 'facebook'")" \
	"$(told .kept)"
snapshot >"$work/after"
check 'nothing was stored' cmp "$work/before" "$work/after"
check_same 'a time may be as long as a week' 0 "$(status souk audit -s 168h)"
check 'people read a line an account' grep -q \
	'^facebook account 1001: 2 threads, [0-9]* messages, [0-9]* kept$' \
	"$work/out"

customer_says 2002 'this is newer'
check_same 'what came since the last import is not missing' '0 1' \
	"$(status souk audit --json) $(told .newer)"

settle
db "DELETE FROM messages WHERE content = 'Do you have it in black?'"
check_same 'what is missing is found' 1 "$(status souk audit -s 48h)"
check 'and named' grep -Eq '^  missing: thread t_[^ ]*, message m_[^ ]*, 20' \
	"$work/out"
check_same 'one is missing, and no other' '1 1' \
	"$(status souk audit -s 48h --json) $(told .missing)"

db "UPDATE messages SET unreadable = 1, reply_sent = 1, outcome = 'unreadable'
	WHERE content = 'Thank you'"
check_same 'so is a text that is not' '1 1' \
	"$(status souk audit -s 48h --json) $(told .textless)"

souk erase --customer 2002 --yes >"$work/erased" 2>&1
check_same 'who was erased is not missing besides' 1 \
	"$(souk audit -s 48h --json | head -n 1 | jq .missing)"
customer_says 2002 'here again'
settle
check_same 'not even when the customer writes anew' 0 \
	"$(souk audit -s 48h --json | head -n 1 | jq .missing)"
sim_post /sim/clock '{"offset_ms": 5000}'
souk run >"$work/out" 2>"$work/err"
db "PRAGMA foreign_keys = 0; DELETE FROM messages WHERE content = 'here again'"
check_same 'but what came since and is gone is missing' 1 \
	"$(souk audit -s 48h --json | head -n 1 | jq .missing)"

sim_post /sim/fault '{"match": {"path": "conversations"}, "times": 0,
	"do": "status", "status": 400,
	"error": {"code": 4, "message": "(#4) too many calls"}}'
db "UPDATE messages SET unreadable = 0 WHERE content = 'Thank you'"
check_same 'what cannot be asked is not known' 75 "$(status souk audit -s 48h)"
check 'and says why' grep -q 'not all was compared: ' "$work/out"
check_same 'it is no failure of the polls' 0 \
	"$(db 'SELECT sum(failures) FROM channel_integrations')"
check_same 'a time that is none is a mistake' 64 \
	"$(status souk audit -s sometimes)"
check 'no token is shown' sh -c '! grep -rq token-of-the-page "$1" "$2"' sh \
	"$work/out" "$work/err"
finish
