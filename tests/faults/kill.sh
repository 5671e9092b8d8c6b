#!/bin/sh
# kill.sh BINDIR: kill -9 at every system call of every stage of a tick, and of
# the whole line at random instants; then ordinary ticks must bring the world
# and the memory to where an undisturbed tick brings them.
#
# Whoever dies at a call in front of which nothing was changed since the one
# before it leaves the same world behind: of such calls the first is tried, and
# stands for the others.  Of what is written to a file in a row, first and last
# are: an unfinished transaction in SQLite's log is no more by another page.
#
#	SWEEP=short   every sixth of these, and fewer instants
#	SWEEP=every   each call by itself
#	SWEEP_MINUTES=N   an end after so long, and a fifth of them then is enough
#	SEED=N        of the random instants, and of the order of all
#	JOBS=N        points tried side by side (default 2)
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

if grep -q __asan_init "$bin/souk-store"; then
	echo 'ok 1 - kill # SKIP the calls of a sanitizer are not the program'\''s'
	echo 1..1
	exit 0
fi

every=1 alone=0 instants=200 points=2000 floor=500
case ${SWEEP:-full} in
short)	every=6 instants=20 floor=80 ;;
every)	alone=1 floor=2000 ;;
esac
jobs=${JOBS:-2}
began=$(date +%s)
seed=${SEED:-$began}
instants_floor=$((instants * 3 / 4))
if [ -n "${SWEEP_MINUTES-}" ]; then
	floor=$((floor / 5)) instants_floor=$((instants_floor / 5))
fi

# What is tried again is due at once: this machine's clock is nobody's here.
export SOUK_BACKOFF=0
export SOUK_MODEL=model-one KILL_BIN="$bin"

apart='unshare -fp --kill-child=KILL --mount-proc'
$apart true 2>/dev/null || apart=

stages='channels fetch normalize store channels-H candidates channels-a reply
	claim sendmsg tee results'

# --- the world before the tick ----------------------------------------------

# History is in, and four customers have written: one of them orders, one gets
# an answer of two parts, one is new, one is on Instagram.
customers_write() {
	customer_says 2001 'I order 2, to An Nakhil, Riyadh, 0501234567'
	customer_says 2002 'Tell me all'
	customer_says 2003 'Hello'
	sim_post /sim/say '{ "platform": "instagram", "from": "customer",
		"customer": { "id": "3001" }, "text": "By Instagram" }'
}

# Two parts on Messenger, whose messages hold 2000 characters.
long_answer() {
	jq '.model.rules = [{ when: "Tell me all",
		say: ([range(50)] | map("Line \(.) of a long answer, and on it goes.")
		| join(" ")) }] + .model.rules' "$1"
}

# The simulator's world as a file that makes it again: all ids and times given.
world_again() {
	sim_get /sim/world | jq --slurpfile first "$work/first-world.json" '
		.threads as $threads | $first[0] + { replace: true } |
		.pages[0].threads = [$threads[] | { id, platform,
			customer: { id: .customer_id, name: .customer_name },
			messages: [.messages[] | { id, at, from, text }] }]'
}

make_template() {
	mkdir "$work/made"
	: >"$work/made/ledger"
	long_answer "$here/kill.json" >"$work/first-world.json"
	sim_open "$work/made"
	shop_open facebook instagram
	settle
	customers_write
	world_again >"$work/world.json"
	sim_stop
	rm -rf "$work/template"
	mv "$work/shop" "$work/template"
}

# --- one point --------------------------------------------------------------

# sim_open FOLDER: a simulator whose ledger is there.
sim_open() {
	mkfifo "$1/door"
	"$test_bin/souk-sim" -l "$1/ledger" -w "$work/first-world.json" \
		>"$1/door" 2>"$1/sim.err" &
	simulator=$!
	exec 8<"$1/door"
	read -r port <&8 || { cat "$1/sim.err" >&2; exit 1; }
	url=http://127.0.0.1:$port
	export SOUK_GRAPH_URL="$url/v25.0" SOUK_INSTAGRAM_URL="$url/ig/v25.0"
	export OPENAI_BASE_URL="$url/openai/v1" OPENAI_API_KEY=key-of-the-model
}

# A worker has a folder, a simulator and a database of its own.
enter() {
	mkdir "$1"
	cd "$1"
	: >ledger
	trap sim_stop EXIT
	sim_open .
	export SOUK_DB="$1/shop/souk.db" KILL_MARKS="$1/marks"
}

# The world and the memory as they were before the tick.
begin_again() {
	rm -rf shop marks
	cp -a "$work/template" shop
	mkdir marks
	later 0
	tell_sim world "@$work/world.json"
	: >ledger
	: >recovery
}

# moving: how much has still somewhere to go.
moving() {
	db "SELECT (SELECT count(*) FROM messages WHERE is_old = 0
			AND reply_sent = 0 AND sender_type = 'customer')
		+ (SELECT count(*) FROM outbox_parts
			WHERE state IN ('queued', 'sending', 'uncertain')
			OR state = 'sent' AND seen = 0)"
}

# later SECONDS: the platforms' clock, as far ahead of this machine's; what was
# called before is long ago.
later() {
	rm -f "$SOUK_DB.run"/pace/calls.*
	tell_sim clock "{\"offset_ms\": $(($1 * 1000))}"
}

# tell_sim WHAT JSON
tell_sim() {
	curl -sS --noproxy '*' -f -H 'Content-Type: application/json' \
		-d "$2" "$url/sim/$1" >posted
}

# Ordinary ticks: one at once, when nobody can see yet what was sent; then
# further apart than doubt lasts, until one has nothing to say and nothing
# moves.
recover() {
	ahead=0
	while [ "$ahead" -lt 2000 ]; do
		[ "$ahead" -eq 0 ] || later "$ahead"
		hurry souk run >tick 2>>recovery || echo "exit $?" >>recovery
		[ -s tick ] || [ "$(moving)" -ne 0 ] || return 0
		ahead=$((ahead + 200))
	done
	echo 'never at rest' >>recovery
}

# The outcome, as the files words, orders and rest, and all of them.
outcome() {
	sim_get /sim/world >world.json
	sqlite3 "$SOUK_DB" <"$here/kill.sql"
	cat words orders rest >all
}

# differing FILE WORD: how many lines with the word are missing, and how many
# there are too many, in $missing and $more.
differing() {
	sort -o "$1" "$1"
	missing=$(comm -23 "$work/want/$1" "$1" | grep -c "^$2" || :)
	more=$(comm -13 "$work/want/$1" "$1" | grep -c "^$2" || :)
}

# judge KIND POINT: a line `KIND fine|bad LOST TWICE ORDERS ELSE POINT`.
judge() {
	outcome
	if cmp -s "$work/want/all" all && [ ! -s recovery ]; then
		echo "$1 fine 0 0 0 0 $2" >>report
		return
	fi
	differing words ''
	lost=$missing
	differing words applied
	twice=$more
	differing orders ''
	orders=$((missing + more))
	differing rest ''
	echo "$1 bad $lost $twice $orders $((missing + more)) $2" >>report
	{ echo "== $2"; diff "$work/want/all" all; cat died recovery; } \
		>>evidence || :
}

# How long a tick takes, in milliseconds: the shortest of some, for whoever
# else is at work on this machine makes it longer.
take_time() {
	for _ in 1 2 3; do
		begin_again
		from=$(date +%s%3N)
		hurry souk run >tick
		echo $(($(date +%s%3N) - from))
	done | sort -n | head -n 1 >took
}

# What a tick that nobody disturbs comes to, and the system calls of its stages.
undisturbed() (
	enter "$work/want"
	take_time
	recover
	outcome
	for part in words orders rest; do
		sort -o "$part" "$part"
	done
	begin_again
	mkdir log
	KILL_LOG=$work/want/log PATH="$work/hooks/all:$PATH" \
		hurry "$work/hooks/all/souk" run >tick
)

# --- the system calls of every stage ----------------------------------------

# hooks FOLDER PROGRAM...: souk's programs, with these ones hooked.
hooks() {
	folder=$work/hooks/$1
	shift
	mkdir -p "$folder"
	ln -s "$bin"/souk* "$folder"
	for program; do
		ln -sf "$here/kill-stage" "$folder/$program"
	done
}

program_of() {
	case $1 in
	tee)		echo tee ;;
	channels*)	echo souk-channels ;;
	claim|results)	echo souk-store ;;
	*)		echo "souk-$1" ;;
	esac
}

make_hooks() {
	# shellcheck disable=SC2046 # words
	hooks all $(for stage in $stages; do program_of "$stage"; done | sort -u)
	for stage in $stages; do
		hooks "$stage" "$(program_of "$stage")"
	done
}

# Those of every stage, as points.awk tells them.
list_points() {
	for stage in $stages; do
		awk -v stage="$stage" -v alone="$alone" -f "$here/points.awk" \
			"$work/want/log/$stage"
	done
}

# try_point STAGE CALL N
try_point() {
	begin_again
	KILL_STAGE=$1 KILL_CALL=$2 KILL_AT=$3 PATH="$work/hooks/$1:$PATH" \
		hurry "$work/hooks/$1/souk" run >tick 2>died </dev/null || :
	if ! grep -q 'exit 137' died; then
		echo "missed fine 0 0 0 0 $*" >>report
		return
	fi
	recover
	judge call "$*"
}

# --- random instants of the whole line --------------------------------------

# Everything dies at once: the line has a process namespace, or at least a
# group, of its own.  The pipe ends with the last of them.
kill_line() {
	{
		r=0
		# shellcheck disable=SC2086 # words, or none
		hurry timeout -s KILL "$1" $apart souk run 2>&1 || r=$?
		echo "$r" >status
	} </dev/null | cat >died
}

# list_instants: seconds, from the beginning to the end of a tick.
list_instants() {
	read -r took <"$work/want/took"
	awk -v seed="$seed" -v n="$instants" -v most="$took" 'BEGIN {
		srand(seed)
		for (i = 0; i < n; i++)
			printf "instant %.4f\n", (rand() * most + 1) / 1000
	}'
}

# try_instant SECONDS [HALVED]: or half of it, where the tick was over sooner.
try_instant() {
	begin_again
	kill_line "$1"
	if [ "$(cat status)" -eq 137 ]; then
		recover
		judge instant "$1"
	elif [ "${2:-0}" -lt 4 ]; then
		try_instant "$(echo "$1" | awk '{ print $1 / 2 }')" \
			$((${2:-0} + 1))
	else
		echo "missed fine 0 0 0 0 instant $1" >>report
	fi
}

# --- the sweep --------------------------------------------------------------

# Where time ends it, what was tried is a fair part of all.
shuffle() {
	awk -v seed="$seed" 'BEGIN { srand(seed) }
		{ printf "%.9f %s\n", rand(), $0 }' | sort -n | cut -d ' ' -f 2-
}

is_early() {
	[ -z "${SWEEP_MINUTES-}" ] ||
		[ $(($(date +%s) - began)) -lt $((SWEEP_MINUTES * 60)) ]
}

# worker N: every so manieth of the points.
worker() (
	enter "$work/worker$1"
	: >report
	: >evidence
	awk -v n="$1" -v jobs="$jobs" 'NR % jobs == n' "$work/shuffled" >points
	while is_early && read -r stage call at _; do
		case $stage in
		instant) try_instant "$call" ;;
		*)	try_point "$stage" "$call" "$at" ;;
		esac
	done <points
)

sweep() {
	n=0 workers=
	while [ "$n" -lt "$jobs" ]; do
		worker "$n" &
		workers="$workers $!"
		n=$((n + 1))
	done
	for pid in $workers; do
		wait "$pid"
	done
	cat "$work"/worker*/report >"$work/report"
}

# columns KIND: points, lost, twice, orders wrong, otherwise different.
columns() {
	awk -v kind="$1" '$1 == kind {
		n++; lost += $3; twice += $4; orders += $5; rest += $6
	} END { printf "%d, %d, %d, %d, %d\n", n, lost, twice, orders, rest }' \
		"$work/report"
}

# tell KIND FLOOR WHAT
tell() {
	found=$(columns "$1")
	echo "# $3: points, lost, twice, orders wrong, otherwise different: $found"
	check "$3: enough points are reached" [ "${found%%,*}" -ge "$2" ]
	check_same "$3: nothing is lost, said twice, or ordered wrong" \
		'0, 0, 0, 0' "${found#*, }"
	check_not "$3: the ticks behind it succeed and come to rest" \
		grep "^$1 bad" "$work/report"
}

make_template
unwatch
make_hooks
undisturbed
check_same 'an undisturbed tick sends 4 answers, one of two parts' 5 \
	"$(grep -c '^applied' "$work/want/words")"
check_same 'an undisturbed tick takes 1 order, at the catalog'\''s price' \
	'2001|عباية سوداء|2|24900|49800|SAR|0501234567|جديد' \
	"$(cat "$work/want/orders")"
check_same 'an undisturbed tick ends every customer'\''s message' 4 \
	"$(grep -c '^stored.*|customer|.*|replied|1$' "$work/want/words")"
list_points >"$work/deaths"
covered=$(awk '{ n += $4 } END { print n }' "$work/deaths")
awk -v every="$every" 'NR % every == 0' "$work/deaths" >"$work/points"
echo "# $covered calls, $(wc -l <"$work/deaths") deaths that differ," \
	"$(wc -l <"$work/points") to be tried; $instants instants, seed $seed"
check "the tick makes $points calls or more" [ "$covered" -ge "$points" ]
list_instants >>"$work/points"
shuffle <"$work/points" >"$work/shuffled"
sweep
tell call "$floor" 'a stage killed at a system call'
tell instant "$instants_floor" 'the whole line killed at an instant'
echo "# $(wc -l <"$work/report") were tried, $(grep -c ^missed "$work/report" ||
	:) of them not reached again; $(($(date +%s) - began)) s"
cat "$work"/worker*/evidence | head -n 400 | sed 's/^/# /'
finish
