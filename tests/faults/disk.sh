#!/bin/sh
# disk.sh BINDIR: the disk fails souk-store at every single call that it makes
# on a file, once or from then on; it is full; somebody else keeps the database
# to himself.  What was to be stored is then there whole or not at all, the exit
# status says that a later try may do, and it does.
#
#	SWEEP=short   every 21st point
#	JOBS=N        points tried side by side (default 2)
# shellcheck source=tests/faults/passes.sh
. "$(dirname "$0")/passes.sh"

# The leak checker of make check-san and strace exclude each other.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"

case ${SWEEP-full} in
short)	every=21 floor=80 step=112 ;;
*)	every=1 floor=1600 step=16 ;;
esac

# Sleeping takes no time: SQLite sleeps for ten seconds where a lock fails.
restless='-e inject=clock_nanosleep:retval=0'

# judge_failure PASS STATUS: one of the two ends, and the status says which.
judge_failure() {
	cp "$place/err" "$place/said"
	judge_pass "$1"
	case $2 in
	0)	[ -n "$done" ] || wrong=${wrong:-a failure without a status} ;;
	74|75)	[ -s "$place/said" ] || wrong=${wrong:-speechless} ;;
	*)	wrong=${wrong:-"exit $2"} ;;
	esac
}

# --- every call on a file ---------------------------------------------------

# What a pass does to files, as `PASS CALL N`: the Nth call of that name.
file_calls() {
	begin_pass "$1"
	run_pass "$1" strace -y -o "$work/trace"
	awk -v pass="$1" -F '(' '/^[a-z]/ {
		n[$1]++
		if (/souk\.db|counts/)
			print pass, $1, n[$1]
	}' "$work/trace"
}

# Each of them fails in four ways.  A short sweep takes all that open a file: few,
# and SQLite has a number of their own for them.
list_points() {
	for pass in $passes; do
		file_calls "$pass"
	done | while read -r point; do
		for error in ENOSPC EIO; do
			echo "$point" "$error" once
			echo "$point" "$error" on
		done
	done | awk -v every="$every" 'NR % every == 0 || $2 == "openat"'
}

# try_point PASS CALL N ERROR once|on
try_point() {
	begin_pass "$1"
	case $5 in
	once)	when=$3 ;;
	*)	when=$3+ ;;
	esac
	ended=0
	# shellcheck disable=SC2086 # words
	run_pass "$1" strace --seccomp-bpf -f -o /dev/null \
		-e "trace=$2,clock_nanosleep" $restless \
		-e "inject=$2:error=$4:when=$when" || ended=$?
	# What it says goes out by the same call.
	[ "$2 $5" != 'write on' ] || echo 'no voice' >>"$place/err"
	judge_failure "$1" "$ended"
	report "${wrong:-fine} $ended: $*: $(head -n 1 "$place/said")"
}

# Those whom SQLite told this, and what they ended with.
ends_of() {
	sed -n "s/^.* \([0-9]*\): .*$1.*/\1/p" "$work/report" | sort -u
}

sweep_calls() {
	if ! paths_are_seen; then
		echo 'ok - calls on files # SKIP strace shows paths to root only'
		return
	fi
	list_points | spread try_point
	echo "# points $(points), half stored or otherwise wrong $(bad)"
	show_bad
	check "there were at least $floor calls to fail" \
		[ "$(points)" -ge "$floor" ]
	check_same 'whichever call on a file fails, all is stored or nothing' \
		0 "$(bad)"
	check_same 'an I/O error (10) ends with 74' 74 \
		"$(ends_of 'disk I.O error')"
	check_same 'a full disk (13) ends with 74' 74 "$(ends_of 'disk is full')"
	check_same 'a file that cannot be opened (14) ends with 74' 74 \
		"$(ends_of 'unable to open')"
}

# --- another writer ---------------------------------------------------------

# hold COMMAND: somebody else writes, until the command has come to its end.
hold() {
	mkfifo "$work/held" 2>/dev/null || :
	printf 'BEGIN IMMEDIATE;\n.shell echo yes >%s\n.shell %s\nCOMMIT;\n' \
		"$work/held" "$1" | sqlite3 "$SOUK_DB" &
	holder=$!
	read -r _ <"$work/held"
}

# An impatient souk-store meets a writer who does not let go.
try_busy() {
	begin_pass "$1"
	mkfifo "$work/enough" 2>/dev/null || :
	hold "read -r _ <$work/enough"
	ended=0
	# shellcheck disable=SC2086 # words
	run_pass "$1" strace --seccomp-bpf -f -o /dev/null \
		-e trace=clock_nanosleep $restless || ended=$?
	check_same "$1: a writer who does not let go makes it 75" 75 "$ended"
	check "$1: and it says so" grep -q 'database is locked' "$work/err"
	echo >"$work/enough"
	wait "$holder"
	judge_pass "$1"
	check_same "$1: then nothing was stored, and later everything is" \
		' nothing' "$wrong ${done:-nothing}"
}

try_patience() {
	begin_pass import
	hold 'sleep 1'
	check_same 'a writer who lets go within ten seconds is waited for' 0 \
		"$(run_pass import; echo $?)"
	wait "$holder"
	judge_pass import
	check_same 'and everything is stored' ' yes' "$wrong $done"
}

# --- a full disk ------------------------------------------------------------

# small_disk KIB: a file system of its own at $work/disk.
small_disk() {
	mkdir -p "$work/disk"
	mount -t tmpfs -o "size=$1k" tmpfs "$work/disk" 2>"$work/mounting"
}

take_away() {
	umount "$work/disk"
}

# fill KIB: until no more than so much is free.
fill() {
	free=$(($(stat -f -c '%a * %S / 1024' "$work/disk")))
	[ "$free" -le "$1" ] || head -c "$(((free - $1) * 1024))" /dev/zero \
		>"$work/disk/filler"
}

# No page of the database has room on so small a disk.
init_on_a_full_disk() {
	small_disk 256
	check_same 'a database that does not fit in 256 KiB ends with 74' 74 \
		"$(SOUK_DB=$work/disk/souk.db status souk init)"
	check 'and says which file, and why' \
		grep -q 'souk.db: .*disk is full' "$work/err"
	mount -o remount,size=4m "$work/disk"
	check_same 'once there is space, it is made' 0 \
		"$(SOUK_DB=$work/disk/souk.db status souk init)"
	take_away
}

# try_space PASS KIB
try_space() {
	begin_pass "$1"
	fill "$2"
	ended=0
	run_pass "$1" || ended=$?
	rm -f "$work/disk/filler"
	judge_failure "$1" "$ended"
	report "${wrong:-fine} $ended: $*: $(head -n 1 "$place/said")"
}

list_spaces() {
	for pass in $passes; do
		for free in $(seq 0 "$step" 1008); do
			echo "$pass $free"
		done
	done
}

passes_on_a_full_disk() {
	size=$(($(wc -c <"$work/results.before") / 1024))
	small_disk $((size + 1024))
	export SOUK_DB="$work/disk/souk.db"
	: >"$work/report"
	list_spaces >"$work/points"
	while read -r pass free; do
		try_space "$pass" "$free"
	done <"$work/points"
	take_away
	echo "# disks $(points), half stored or otherwise wrong $(bad)"
	show_bad
	check_same 'however little of a mebibyte is free, all is stored or nothing' \
		0 "$(bad)"
	check 'some of these disks were too small' grep -q '^fine 74' \
		"$work/report"
	check 'and some were not' grep -q '^fine 0' "$work/report"
	export SOUK_DB="$work/shop/souk.db"
}

# The same for whole ticks, one for each space: nobody is forgotten, and nobody
# is told twice.
ticks_on_a_full_disk() {
	rm -rf "$work/shop"
	sim_start "$world"
	shop_open facebook instagram
	settle
	small_disk $(($(wc -c <"$SOUK_DB") / 1024 + 1024))
	cp "$SOUK_DB" "$work/disk"
	export SOUK_DB="$work/disk/souk.db" SOUK_SETTLE=0 SOUK_BACKOFF=0
	stopped=0
	for free in $(seq 0 "$((step * 3))" 672); do
		customer_says 2001 "with $free free"
		instagram_says 3001 "at $free"
		expect "You said: with $free free" "You said: at $free"
		fill "$free"
		[ "$(status souk run)" -ne 74 ] || stopped=$((stopped + 1))
		rm -f "$work/disk/filler"
		quieten
	done
	judge
	take_away
	echo "# ticks stopped $stopped, lost $lost, twice $twice"
	check 'a full disk stopped some ticks' [ "$stopped" -gt 0 ]
	check_same 'behind ticks on a full disk nobody is forgotten' 0 "$lost"
	check_same 'and nobody is told twice' 0 "$twice"
}

full_disks() {
	if ! small_disk 256; then
		echo 'ok - full disks # SKIP mounting is not allowed here'
		return
	fi
	take_away
	trap 'take_away 2>/dev/null || :; sim_stop; rm -rf "$work"' EXIT
	init_on_a_full_disk
	passes_on_a_full_disk
	ticks_on_a_full_disk
}

make_passes
sweep_calls
for pass in $passes; do
	try_busy "$pass"
done
try_patience
full_disks
finish
