#!/bin/sh
# run.sh BINDIR TESTBINDIR: what the line costs on this machine.
#
# Medians of RUNS (3) runs over SIZE (100,000) messages.  Prints; judges
# nothing: tests/line/memory.sh asserts what must hold on every machine.
set -eu
cd "$(dirname "$0")"
bin=$(cd "${1:?want the folder of the programs}" && pwd)
test_bin=$(cd "${2:?want the folder of the test programs}" && pwd)
size=${SIZE:-100000}
runs=${RUNS:-3}
work=$(mktemp -d)
simulator=
trap '[ -z "$simulator" ] || kill "$simulator"; rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
for setting in $(env | sed -n 's/^\([SO][OP][UE][KN][A-Z_]*\)=.*/\1/p'); do
	unset "$setting"
done
export HOME="$work" SOUK_CONF=/dev/null SOUK_DB="$work/souk.db" LC_ALL=C.UTF-8
export PATH="$bin:/usr/local/bin:/usr/bin:/bin"

# measured NAME COMMAND...: its figures go to the file NAME.
measured() {
	name=$1
	shift
	"$test_bin/measure" "$work/$name" "$@"
}

# median NAME COLUMN
median() {
	sort -n -k "$2,$2" "$work/$1" |
		awk -v c="$2" '{ v[NR] = $c } END { print v[int((NR + 1) / 2)] }'
}

# report NAME MESSAGES WORDS: a row of the table; MESSAGES 0: no rate.
report() {
	awk -v words="$3" -v n="$2" -v wall="$(median "$1" 1)" \
		-v cpu="$(median "$1" 2)" -v rss="$(median "$1" 3)" 'BEGIN {
		printf "%-44s %9.1f %9.1f %9.1f %10s\n", words, wall, cpu,
		    rss / 1024, n ? sprintf("%d", n / wall * 1000) : "-" }'
}

new_database() {
	rm -f "$SOUK_DB" "$SOUK_DB-wal" "$SOUK_DB-shm"
	souk-admin init >"$work/said"
	souk-admin channel add facebook --account 1001 \
		--token-file "$work/token" >"$work/said"
	sqlite3 "$SOUK_DB" "UPDATE channel_integrations SET id = 'c1'"
}

# Twenty customers who wrote after all that.
customers_wait() {
	for i in $(seq 20); do
		printf '{"type":"message","channel_id":"c1","thread_id":"t_%s",' "$i"
		printf '"platform":"facebook","message_id":"new%s",' "$i"
		printf '"sender_type":"customer","content":"hello",'
		printf '"created_at":"2027-11-18T00:00:00.000Z"}\n'
	done | souk-store
}

imports() {
	awk -v messages="$size" -f pages.awk >"$work/pages"
	for _ in $(seq "$runs"); do
		new_database
		measured normalize souk-normalize <"$work/pages" \
			>"$work/messages"
		measured store souk-store <"$work/messages"
		measured again souk-store <"$work/messages"
		new_database
		# shellcheck disable=SC2016 # for the shell that is measured
		measured both sh -c 'souk-normalize <"$1" | souk-store' sh \
			"$work/pages"
		rm -f "$work/messages"
	done
	report normalize "$size" 'souk-normalize'
	report store "$size" 'souk-store, empty database'
	report again "$size" 'souk-store, the same again'
	report both "$size" 'souk-normalize | souk-store, empty database'
}

# candidates NAME WORDS: what the next answer costs in this database.
candidates() {
	customers_wait
	for _ in $(seq "$runs"); do
		measured "$1" souk-candidates >"$work/said"
	done
	report "$1" 0 "$2"
	measured "$1.channels" souk-channels >"$work/said"
	report "$1.channels" 0 "souk-channels, the same database"
}

histories() {
	candidates full "souk-candidates, 20 wait, $size stored"
	new_database
	awk -v messages=10000 -f pages.awk | souk-normalize | souk-store
	candidates small 'souk-candidates, 20 wait, 10000 stored'
}

simulate() {
	printf '{"pages":[{"id":"1001","token":"t"}],"generate":[{"page":"1001",
		"platform":"messenger","threads":40,"messages":25,"last":"page",
		"newest_ago_s":864000}]}' >"$work/world"
	mkfifo "$work/door"
	"$test_bin/souk-sim" -w "$work/world" >"$work/door" 2>"$work/sim" &
	simulator=$!
	exec 8<"$work/door"
	read -r port <&8
	export SOUK_GRAPH_URL="http://127.0.0.1:$port/v25.0"
	calls="http://127.0.0.1:$port/sim/calls"
}

# The whole import line over HTTP, round by round until nothing is left.  What
# it takes is souk-fetch's own pace, which spares the quota; cpu is what counts.
over_http() {
	new_database
	for option in -l -H -H -H; do
		souk-channels ${option#-l} >"$work/channels"
		[ -s "$work/channels" ] || break
		# shellcheck disable=SC2016 # for the shell that is measured
		measured line sh -c 'souk-fetch "$2" -b 60 <"$1" |
			souk-normalize | souk-store' sh \
			"$work/channels" "$option"
	done
	awk '{ wall += $1; cpu += $2; if ($3 > most) most = $3 }
		END { printf "%-44s %9.1f %9.1f %9.1f %10s\n",
		    "the line over HTTP, empty database", wall, cpu,
		    most / 1024, "-" }' "$work/line"
	printf '  (%s messages in %s calls, paced)\n' \
		"$(sqlite3 "$SOUK_DB" 'SELECT count(*) FROM messages')" \
		"$(curl -sS "$calls" | jq .total)"
}

idle_ticks() {
	curl -sS -X DELETE "$calls" >"$work/said"
	for _ in $(seq "$runs"); do
		measured idle souk run >"$work/said"
	done
	report idle 0 'an idle tick (souk run)'
	printf '  (%s calls of the platform in %s ticks)\n' \
		"$(curl -sS "$calls" | jq .total)" "$runs"
}

(umask 077; echo t >"$work/token")
printf '%s messages, medians of %s runs, %s processors\n\n' \
	"$size" "$runs" "$(nproc)"
printf '%-44s %9s %9s %9s %10s\n' '' 'wall ms' 'cpu ms' 'peak MiB' 'messages/s'
imports
histories
simulate
over_http
idle_ticks
