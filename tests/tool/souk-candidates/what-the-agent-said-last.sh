#!/bin/sh
# Its last ten replies, as far back as they are, and only what was sent.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	checkpoint 10:00:10
} | want 0 souk-store

# round NUMBER ANSWER: a customer's message, the reply to it, what came of it.
round() {
	message t1 "m$1" customer "10:01:$1" "text $1" | want 0 souk-store
	reply "r$1" t1 "m$1" "said $1" | want 0 souk-store --claim
	printf '{"type":"%s","reply_id":"r%s","part":1,%s}\n' "$2" "$1" "$3" |
		want 0 souk-store
}

for n in $(seq 10 21); do
	round "$n" sent "\"message_id\":\"s$n\",\"sent_at\":\"2026-11-22T10:01:$n.500Z\""
done
round 22 send_error '"class":"permanent","message":"no"'
message t1 m23 customer 10:01:30 'hello?' | want 0 souk-store
want 0 souk-candidates
same 'ten of them, the newest last' "$(seq -s ' ' -f 'said %.0f' 12 21)" \
	"$(jq -r 'select(.type == "candidate").replies | join(" ")' out)"
