#!/bin/sh
# candidates.sh BINDIR TESTBINDIR: what the next answer costs, however much is
# stored.  SIZES: how much.
. "$(dirname "$0")/lib.sh"

# Twenty customers who wrote after all that.
customers_wait() {
	for i in $(seq 20); do
		printf '{"type":"message","channel_id":"c1","thread_id":"t_%s",' "$i"
		printf '"platform":"facebook","message_id":"new%s",' "$i"
		printf '"sender_type":"customer","content":"hello",'
		printf '"created_at":"2031-11-18T00:00:00.000Z"}\n'
	done | souk-store
}

one() {
	measured "candidates.$1" souk-candidates >"$work/out"
	measured "channels.$1" souk-channels >"$work/said"
}

title 'Candidates and the last ten of each, 20 wait'
first=
for n in ${SIZES:-10000 100000}; do
	new_database
	pages "$n" | souk-normalize | souk-store
	customers_wait
	again one "$n"
	[ "$(grep -c '"candidate"' "$work/out")" -eq 20 ]
	limit "candidates.$n" 1 2 ms "candidates, $n stored"
	[ -n "$first" ] ||
		first=$n
	row part "candidates.$n" "candidates.$first" 1.3 \
		"candidates, $n stored" "candidates, $first stored"
	figure "channels.$n" "channels, $n stored"
done
