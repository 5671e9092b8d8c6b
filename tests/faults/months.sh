#!/bin/sh
# months.sh BINDIR: a quiet shop for months, on a clock that runs ahead: some
# write, some order, a person answers now and then, a request fails, a token
# dies; once a day everything that a shop's cron does, beside the ticks.  What
# souk holds and keeps does not grow, but by what was said.
#
#	MONTHS=short   2,000 ticks of 600 s
#	TICKS=N        as many as that (100,000)
#	BEAT=SECONDS   of the shop's clock, a tick (10)
#	RATE=N         so many times as fast waits a tick (10; 100 at most)
#	MINUTES=N      an end after so long, however many they are by then
#	SEED=N         the world to make again (1)
#	SAMPLES=FILE   where the figures go as well
#
# Of what is measured, each bound is said where it is checked.
# shellcheck source=tests/line/lib.sh
. "$(dirname "$0")/../line/lib.sh"

case ${MONTHS:-full} in
short)	usual_ticks=2000 usual_beat=600 pieces=3 ;;
*)	usual_ticks=100000 usual_beat=10 pieces=10 ;;
esac
began=$(date +%s)
ticks=${TICKS:-$usual_ticks} beat=${BEAT:-$usual_beat} seed=${SEED:-1}
day=$((86400 / beat))			# ticks
piece=$((day / pieces))			# ticks between two samples
samples=${SAMPLES:-$work/samples}

export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
export SOUK_RETENTION=2d SOUK_NOTIFY=true SOUK_LIMIT_HOUR=0
export SOAK_RATE="${RATE:-10}"
SOAK_PRELOAD="$test_bin/soak-clock.so $test_bin/gauge.so ${LD_PRELOAD-}"
export SOAK_PRELOAD
export SOAK_PAGES="$work/pages" TMPDIR="$work/tmp"

open_shop() {
	mkdir "$work/shop" "$TMPDIR" "$work/pages"
	souk init >"$work/out"
	for page in 1001 1002; do
		(umask 077; echo "token-of-$page" >"$work/token")
		for channel in facebook instagram; do
			souk channel add $channel --account $page --token-file \
				"$work/token" >>"$work/channels" 2>&1
		done
	done
	printf 'name,description,price,currency\n%s\n' \
		'عباية سوداء,قماش كريب,249.00,SAR' >"$work/products.csv"
	souk product import "$work/products.csv" >"$work/imported"
}

# at_work COMMAND...: by the shop's clock, as the ticks have it now.
at_work() (
	now=$((tick + $(wc -l <"$work/report")))
	export SOAK_CLOCK=$(((now + 1) * beat * 1000))
	LD_PRELOAD=$SOAK_PRELOAD
	export LD_PRELOAD
	exec "$@"
)

# --- what a shop's cron does ------------------------------------------------

# Lines that somebody else's program wrote, each new.
strange_lines() {
	for n in $(seq 200); do
		echo "day $1 line $n"
	done
}

# The customer of this conversation wants to be forgotten, every third day.
erase_somebody() {
	[ $(($1 % 3)) -ne 2 ] || at_work souk erase --customer $((5 + $1)) --yes
}

# daily DAY: two copies are kept.
daily() {
	at_work souk prune --yes &&
		at_work souk backup "$work/shop/day.$1" &&
		rm -f "$work/shop/day.$(($1 - 2))" &&
		at_work souk metrics "$work/shop/souk.prom" &&
		at_work souk report >"$work/shop/report.html" &&
		at_work souk search q >"$work/shop/found" &&
		erase_somebody "$1" &&
		{ strange_lines "$1" | at_work souk-store || [ $? -eq 65 ]; }
}

# The token of a Page dies in the afternoon, and somebody puts it right.
token() {
	case $(($1 / piece % pieces)) in
	1)	sim_post /sim/token \
			'{"token": "token-of-1002", "dead": {"code": 190}}' ;;
	2)	sim_post /sim/token '{"token": "token-of-1002", "dead": null}'
		for id in 1 2 3 4; do
			at_work souk channel connect $id >"$work/connected" 2>&1
		done ;;
	esac
}

# --- samples ----------------------------------------------------------------

# files FOLDER: how many are in it, and below it.
files() {
	find "$1" -type f | wc -l
}

bytes() {
	stat -c %s "$1" 2>/dev/null || echo 0
}

rows='messages outbox outbox_parts orders run_log rejects calls spending events
captures captures_owed quick_texts threads conversations backups services
channel_checks search_owed'

count_rows() {
	for table in $rows; do
		echo "SELECT count(*) FROM $table;"
	done | sqlite3 -readonly -cmd '.timeout 10000' "$SOUK_DB"
}

# What the gauge has seen since the last sample: of each program the most.
programs='souk-channels souk-fetch souk-normalize souk-store
souk-candidates souk-reply souk-sendmsg souk-admin'

gauged() {
	for program in $programs; do
		awk -v program="$program" -v column="$1" '$1 == program &&
			$column > most { most = $column } END { print most + 0 }' \
			"$work/gauge"
	done
}

# The middle one and the longest of the ticks since the last sample.
durations() {
	sort -n "$work/report" | awk '{ v[NR] = $1 }
		END { print v[int((NR + 1) / 2)]; print v[NR] }'
}

header() {
	# shellcheck disable=SC2046,SC2086 # words
	echo tick $rows db wal shm run_files tmp_files db_files pages \
		$(printf 'kib:%s ' $programs) $(printf 'fds:%s ' $programs) \
		ms_median ms_most
}

sample() {
	# shellcheck disable=SC2046 # one line of it
	echo "$1" $(count_rows) $(bytes "$SOUK_DB") $(bytes "$SOUK_DB-wal") \
		$(bytes "$SOUK_DB-shm") $(files "$SOUK_DB.run") \
		$(files "$TMPDIR") $(files "$work/shop") $(files "$work/pages") \
		$(gauged 2) $(gauged 3) $(durations)
}

# --- the months -------------------------------------------------------------

# piece_of FROM TO
piece_of() {
	: >"$work/gauge"
	"$test_bin/months" "$port" "$seed" "$1" "$2" "$beat" "$work/gauge" \
		3>"$work/report" 4>>"$work/asked" \
		>>"$work/ticks" 2>>"$work/ticks.err"
	sort "$work/report" | awk '{ print $2 }' >>"$work/statuses"
	sample "$2" >>"$samples"
}

# There is time for more.
is_early() {
	[ -z "${MINUTES:-}" ] ||
		[ $(($(date +%s) - began)) -lt $((MINUTES * 60)) ]
}

live() {
	header >"$samples"
	: >"$work/report"
	tick=0 daily=''
	while [ "$tick" -lt "$ticks" ] && is_early; do
		next=$((tick + piece))
		[ "$next" -le "$ticks" ] || next=$ticks
		if [ $((tick / piece % pieces)) -eq 0 ]; then
			daily $((tick / day)) >>"$work/daily" \
				2>>"$work/daily.err" &
			daily=$!
		fi
		token "$tick"
		piece_of "$tick" "$next"
		[ -z "$daily" ] || wait "$daily" ||
			echo "day $((tick / day)) failed" >>"$work/bad_days"
		daily='' tick=$next
		: >"$work/report"
	done
	ticks=$tick
}

unfinished() {
	db "SELECT (SELECT count(*) FROM messages WHERE is_old = 0
			AND reply_sent = 0 AND sender_type = 'customer')
		+ (SELECT count(*) FROM outbox WHERE open = 1)"
}

# Nothing more goes wrong, until nothing is left to do.
quieten() {
	sim_delete /sim/fault
	sim_post /sim/token '{"token": "token-of-1002", "dead": null}'
	for id in 1 2 3 4; do
		at_work souk channel connect $id >"$work/connected" 2>&1
	done
	more=60
	while [ "$more" -gt 0 ] && [ "$(unfinished)" -ne 0 ]; do
		tick=$((tick + 60 / beat + 1)) more=$((more - 1))
		sim_post /sim/clock \
			"{\"offset_ms\": $(((tick + 1) * beat * 1000))}"
		at_work souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
	done
}

# --- judging ----------------------------------------------------------------

# most NAME HALF: the most that was seen of it, in the first or second half;
# what the first eighth does while it fills is not asked.
most() {
	awk -v name="$1" -v half="$2" -v ticks="$ticks" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
		$1 > ticks / 8 && ($1 > ticks / 2) + 1 == half && $c > most {
			most = $c }
		END { print most + 0 }' "$samples"
}

# flat SENTENCE SLACK NAME...: in the second half no more of it than in the
# first, and SLACK.
flat() {
	sentence=$1 slack=$2
	shift 2
	for name; do
		first=$(most "$name" 1) second=$(most "$name" 2)
		[ "$second" -le $((first + slack)) ] ||
			echo "$name: $first, then $second"
	done >"$work/grown"
	check_same "$sentence" '' "$(cat "$work/grown")"
}

# never SENTENCE MOST NAME
never() {
	got=$(most "$3" 1)
	[ "$(most "$3" 2)" -le "$got" ] || got=$(most "$3" 2)
	check "$1 ($got)" [ "$got" -le "$2" ]
}

# last NAME, middle NAME: at the end, and halfway.
last() {
	awk -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name)
		c = i } { v = $c } END { print v }' "$samples"
}

middle() {
	awk -v name="$1" -v ticks="$ticks" 'NR == 1 { for (i = 1; i <= NF; i++)
		if ($i == name) c = i; next } $1 <= ticks / 2 { v = $c }
		END { print v }' "$samples"
}

words_of() {
	for word; do
		printf '%s:%s\n' "$prefix" "$word"
	done
}

judge() {
	prefix=kib
	# shellcheck disable=SC2046,SC2086 # words
	flat 'no program holds more memory in the second half (1 MiB)' 1024 \
		$(words_of $programs)
	prefix=fds
	# shellcheck disable=SC2046,SC2086 # words
	flat 'no program has more descriptors open at its end' 0 \
		$(words_of $programs)
	check 'every program was seen' [ "$(for program in \
		$programs; do most "kib:$program" 2; done | grep -cx 0)" -eq 0 ]
	flat 'the log of writes does not grow (1 MiB)' 1048576 wal
	flat 'nor its index' 0 shm
	flat 'no file is left in the run folder, in TMPDIR or beside the database' \
		2 run_files tmp_files db_files
	never 'captured pages do not pile up: of two days they are kept' \
		$((day * 2 / 10 + piece / 10 + 2)) pages
	flat 'the usual tick takes no longer (by a half, this machine is shared)' \
		$(($(most ms_median 1) / 2)) ms_median
	# The budget, and what a line is given to come to its end.
	never 'no tick takes longer than its budget, a prune or an erasure beside it' \
		27000 ms_most
	flat 'what is kept of days and checks is bounded' 4 calls channel_checks \
		services captures captures_owed search_owed
	never 'of the run log 10,000 lines are kept' 10000 run_log
	never 'of rejects 1,000' 1000 rejects
	never 'of events 1,000' 1000 events
	never 'spending has a row a day and account' \
		$(((ticks / day + 2) * 4)) spending
	said=$(($(last messages) - $(middle messages)))
	check "the database grew by 6 KiB a message at most ($said messages, $((
		($(last db) - $(middle db)) / 1024)) KiB)" \
		[ $(($(last db) - $(middle db))) -le $((said * 6144 + 1048576)) ]
}

sim_start "$here/soak.json"
open_shop
: >"$work/bad_days"
printf '# seed %s, %s ticks of %s s\n' "$seed" "$ticks" "$beat"
live
printf '# %s ticks in %s s\n' "$ticks" "$(($(date +%s) - began))"
quieten
sed -n '1p; $p' "$samples" | sed 's/^/# /'
sort "$work/statuses" | uniq -c | sed 's/^/# ended: /'

judge
check_same 'a shop'"'"'s cron did all it had to, each day' '' \
	"$(cat "$work/bad_days"; grep -vE 'not JSON|that is running|line is running|still holds|where (it|they) (was|were) made' \
		"$work/daily.err" | head)"
check_same 'no program died' '' "$(grep -aE \
	'signal ([0-9]+)\)|Sanitizer|runtime error|Assertion' \
	"$work/ticks.err" | head -n 20)"
check_same 'in the end nothing waits and nothing is on its way' 0 \
	"$(unfinished)"
check_same 'every customer message ended, once' 0 \
	"$(db "SELECT count(*) FROM messages WHERE sender_type = 'customer'
		AND (outcome IS NULL OR reply_sent = 0)")"
check_same 'nobody was told the same thing twice' '' \
	"$(sends | sed -n 's/^You said: //p' | sort | uniq -d | head)"
answered=$(sends | grep -c '^You said: ')
check "most were answered ($answered of $(wc -l <"$work/asked"))" \
	[ "$answered" -ge $(($(grep -c '^q' "$work/asked") * 7 / 10)) ]
check 'nothing was forgotten that is younger than it has to be' \
	[ "$(db "SELECT count(*) FROM messages WHERE content = ''
		AND created_at > '$(date -u -d "@$(($(date +%s) +
		(tick * beat) - 86400))" +%FT%T)'")" -eq 0 ]
check_same 'the database is whole' ok \
	"$(db 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
finish
