#!/bin/sh
# However many wait, and however long they are: of each its beginning.
. "$(dirname "$0")/../shop.sh"
shop_open
long=$(printf '%20000s' '' | sed 's/ /😀/g')
{
	begin 10:00:00
	for minute in 01 02 03; do
		for second in $(seq 10 59); do
			message t1 "m$minute$second" customer \
				"10:$minute:$second" "$minute:$second $long"
		done
	done
	checkpoint 10:10:00
} | want 0 souk-store
want 0 souk-candidates
same 'all that wait' 150 \
	"$(jq -r 'select(.type == "candidate") | .messages | length' out)"
same 'of each 6000 characters, and what it begins with' '01:10 😀 6000' \
	"$(jq -r 'select(.type == "candidate") | .messages[0].content |
		"\(.[0:7]) \(length)"' out)"
[ "$(wc -c <out)" -lt 8388608 ] || wrong 'more than a line can be'
want 0 env OPENAI_BASE_URL=http://127.0.0.1:1/v1 SOUK_MODEL=m SOUK_BUDGET=1 \
	souk-reply <out
