#!/bin/sh
# Ten of context; more only where more wait, and at most 200.
. "$(dirname "$0")/../shop.sh"
shop_open
many() {
	for i in $(seq 10 $(($1 + 9))); do
		message "$2" "$2.$i" customer "$3:$i" "text $i"
	done
}
{
	begin 10:00:00
	many 30 t1 09:00
	message t1 t1.new customer 10:00:01 new
	many 15 t2 10:00
	many 40 t3 10:00
	many 40 t3 10:01
	message t4 t4.before employee 10:00:30 'in the same second'
	for i in $(seq 12); do
		message t4 "t4.$i" customer 10:00:30 "text $i"
	done
	checkpoint 10:02:00
} | sed 's/"t3\.\([0-9]*\)\(".*T10:01\)/"t3.1\1\2/' | want 0 souk-store
want 0 souk-candidates
same 'messages and pending of each' '10 1
12 12
15 15
80 80' "$(jq -r 'select(.type == "candidate") |
	"\(.messages | length) \(.pending | length)"' out | sort -n)"
same 'oldest first, and the newest is the last' 'text 31 new' \
	"$(jq -r 'select(.type == "candidate" and (.pending | length) == 1) |
	"\(.messages[0].content) \(.messages[-1].content)"' out)"
