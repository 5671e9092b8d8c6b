#!/bin/sh
# A tick with two answers and an order: each of its requests meets each fault
# of a network, once, and with the rest of its tick.  Then it is quiet, and the
# simulator's ledger is the judge.
#
# A point is one fault at one request, in a world and a shop of its own.
. "$(dirname "$0")/lib.sh"

floor=180 shards=6
export SOUK_BUDGET=3 SOUK_MODEL_TIMEOUT=2 SOUK_BACKOFF=0 SOUK_SETTLE=0 \
	SOUK_OVERLAP=0

# What may happen to a request that the platform received.  Once is mended by
# asking again; "times": 0 is from that request on to the end of the tick.
faults() {
	cat <<-'END'
	drop_before	{"do": "drop_before"}
	drop_after	{"do": "drop_after"}
	500	{"do": "status", "status": 500}
	500_applied	{"do": "status", "status": 500, "apply": true}
	hang	{"do": "hang"}
	hang_applied	{"do": "hang", "apply": true}
	truncate	{"do": "truncate", "bytes": 20}
	empty	{"do": "truncate", "bytes": 0}
	garbage	{"do": "garbage"}
	html	{"do": "html"}
	late	{"do": "delay", "ms": 700}
	trickle	{"do": "trickle", "bytes": 1}
	endless	{"do": "endless"}
	dead_before	{"do": "drop_before", "times": 0}
	dead_after	{"do": "drop_after", "times": 0}
	500s	{"do": "status", "status": 500, "times": 0}
	500s_applied	{"do": "status", "status": 500, "apply": true, "times": 0}
	hangs	{"do": "hang", "times": 0}
	truncates	{"do": "truncate", "bytes": 300, "times": 0}
	END
}

# Each program's first and second connection, refused by the system.
refusals() {
	for stage in fetch reply sendmsg; do
		for n in 1 2; do
			printf '%d refuse souk-%s\n' "$n" "$stage"
		done
	done
}

# A shop with its history in, for every point to begin with.
prepare() {
	sim_start "$world"
	shop_open facebook instagram
	settle
	customers_write
	sim_delete /sim/calls
	cp -r "$work/shop" "$work/prepared"
	souk run >"$work/tick"
	requests=$(sim_get /sim/calls | jq .total)
	sim_stop
}

# Then five seconds pass, so that no watermark shares a second with a message.
customers_write() {
	customer_says 2001 'first'
	customer_says 2002 'second'
	instagram_says 3001 'order 2, to An Nakhil, Riyadh, 0501234567'
	expect 'You said: first' 'You said: second' \
		'Noted: 2 at 249.00 SAR, 498.00 SAR.'
	sim_post /sim/clock '{"offset_ms": 5000}'
}

# points: REQUEST NAME FAULT, a point a line.
points() {
	faults | while IFS='	' read -r name fault; do
		n=1
		while [ "$n" -le "$requests" ]; do
			printf '%d %s %s\n' "$n" "$name" "$fault"
			n=$((n + 1))
		done
	done
	! can_trace || refusals
}

can_trace() {
	strace -qq -o /dev/null true 2>"$work/said"
}

# The programs, one of which has its Nth connection refused.
refuse() {
	rm -rf "$work/refusing"
	mkdir "$work/refusing"
	ln -s "$bin"/souk* "$work/refusing"
	rm "$work/refusing/$2" "$work/refusing/souk"
	cp "$bin/souk" "$work/refusing/souk"
	cat >"$work/refusing/$2" <<-END
	#!/bin/sh
	exec strace -f -qq -o "$work/refused" -e trace=connect \\
		-e inject=connect:error=ECONNREFUSED:when=$1 "$bin/$2" "\$@"
	END
	chmod +x "$work/refusing/$2"
}

# The tick of a point.  Leave in $at what the fault met, and in $r its status.
tick_with() {
	at='' r=0
	case $2 in
	refuse)
		refuse "$1" "$3"
		"$work/refusing/souk" run >"$work/tick" 2>"$work/tick.err" ||
			r=$?
		! grep -q INJECTED "$work/refused" || at=connect ;;
	*)	fault "$(printf '%s\n' "$3" | jq -c --argjson nth "$1" \
			'.match = { nth: $nth }')"
		souk run >"$work/tick" 2>"$work/tick.err" || r=$?
		at=$(sim_get /sim/calls | jq -r 'first(.calls[] |
			select(.fault != null) | .method + " " + .class)
			// empty')
		sim_delete /sim/fault ;;
	esac
}

# point REQUEST NAME FAULT: its line of results.
point() {
	rm -rf "$work/door" "$work/shop" "$work/expected"
	cp -r "$prepared" "$work/shop"
	sim_start "$world"
	customers_write
	tick_with "$@"
	quieten
	judge
	orders=$(db "SELECT group_concat(quantity || ' ' || status) FROM orders")
	[ "$orders" = '2 جديد' ] && wrong=0 || wrong=1
	printf '%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n' "$2" "$1" "$at" "$r" \
		"$lost" "$twice" "$strange" "$wrong" "$(unfinished)"
	sim_stop
}

# Points side by side: most of their time is waiting.
shard() (
	prepared=$work/prepared points=$work/points mine=$1
	work=$work/shard.$1
	mkdir "$work"
	export SOUK_DB="$work/shop/souk.db"
	trap sim_stop EXIT
	trap 'exit 143' HUP INT TERM
	awk -v mine="$mine" -v of="$shards" 'NR % of == mine' "$points" |
	while read -r n name fault; do
		point "$n" "$name" "$fault" </dev/null
	done >"$work/results"
)

run_shards() {
	shard=0 pids=
	while [ "$shard" -lt "$shards" ]; do
		shard "$shard" 2>"$work/shard.$shard.err" &
		pids="$pids $!"
		shard=$((shard + 1))
	done
	for pid in $pids; do
		wait "$pid" || :
	done
	cat "$work"/shard.*/results >"$work/results"
	cat "$work"/shard.*.err | sed 's/^/# /'
}

# bad COLUMNS: points whose figures there are not all 0, a point a line.
bad() {
	awk -F '\t' -v columns="$1" '
		{ n = split(columns, c, " "); sum = 0
		  for (i = 1; i <= n; i++) sum += $c[i] }
		sum > 0' "$work/results"
}

# sum COLUMN
sum() {
	awk -F '\t' -v c="$1" '{ n += $c } END { print n + 0 }' "$work/results"
}

prepare
points >"$work/points"
run_shards

number_of_points=$(awk -F '\t' '$3 != ""' "$work/results" | grep -c . || :)
printf '# points %d, lost %d, twice %d, orders wrong %d\n' \
	"$number_of_points" "$(sum 5)" "$(sum 6)" "$(sum 8)"
cut -f 3 "$work/results" | sort | uniq -c | sed 's/^/# /'
check_same 'every point of the sweep was reached and has a result' \
	"$(grep -c . "$work/points")" "$(grep -c . "$work/results")"
check "a tick has so many requests that there are $floor points" \
	[ "$number_of_points" -ge "$floor" ]
for name in $(cut -d ' ' -f 2 "$work/points" | uniq | sort -u); do
	check_same "$name: nothing is lost, twice, strange or left over" '' \
		"$(bad '5 6 7 8 9' | grep "^$name	" || :)"
done
check_same 'a fault of the network is no fault of ours: 0 or try again' '' \
	"$(awk -F '\t' '$4 != 0 && $4 != 75' "$work/results")"
finish
