#!/bin/sh
# migrate.sh BINDIR: `souk-admin init` upon a database of the first souk is killed
# at every call that it makes on a file, or that call fails; the disk is too
# small.  What is left is the old database or the new one, whole, with all that
# was in it; and the next init ends it.
#
#	SWEEP=short   every 29th point
#	JOBS=N        points tried side by side (default 2)
# shellcheck source=tests/faults/passes.sh
. "$(dirname "$0")/passes.sh"

# The leak checker of make check-san and strace exclude each other.
export ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0"

case ${SWEEP-full} in
short)	every=29 floor=60 step=512 ;;
*)	every=1 floor=1800 step=64 ;;
esac
schemas=$here/../schema
restless='-e inject=clock_nanosleep:retval=0'

# all_of DATABASE: everything in it, as one figure; but when copies were made,
# and in which order a copy has it.
all_of() {
	sqlite3 -cmd '.timeout 10000' "$1" 'PRAGMA user_version' .dump \
		'PRAGMA integrity_check; PRAGMA foreign_key_check' 2>&1 |
		sed "s/^\(INSERT INTO backups VALUES('[^']*\).*/\1/" |
		grep -v "^INSERT INTO backups VALUES('$work" | sort | sha256sum
}

begin_init() {
	rm -rf "$SOUK_DB"*
	cp "$work/old.db" "$SOUK_DB"
}

# run_init [COMMAND...]: under the command.
run_init() {
	"$@" souk-admin init >"$place/out" 2>"$place/err"
}

# judge_init STATUS: what is wrong with it, in $wrong.
judge_init() {
	wrong=
	cp "$place/err" "$place/said"
	case $(all_of "$SOUK_DB") in
	"$old")	ended=old ;;
	"$new")	ended=new ;;
	*)	wrong='neither old nor new' ;;
	esac
	if [ -e "$SOUK_DB.schema-1" ]; then
		[ "$(all_of "$SOUK_DB.schema-1")" = "$old" ] ||
			wrong=${wrong:-the copy is not what it was}
	elif [ "$ended" = new ]; then
		wrong=${wrong:-no copy}
	fi
	case $1 in
	0)	[ "$ended" = new ] || wrong=${wrong:-done, and is not} ;;
	137)	;;
	73|74|75)
		[ -s "$place/said" ] || wrong=${wrong:-speechless}
		[ ! -e "$SOUK_DB.schema-1.new" ] ||
			wrong=${wrong:-half a copy stays} ;;
	# SQLite takes a file whose size nobody tells for one that is in use.
	70)	grep -q 'output file already exists' "$place/said" ||
			wrong=${wrong:-exit 70} ;;
	# A wall that cannot be put up is the system's trouble, and not the disk's.
	71)	grep -q '^souk: landlock: ' "$place/said" ||
			wrong=${wrong:-exit 71} ;;
	*)	wrong=${wrong:-exit $1} ;;
	esac
	run_init || wrong=${wrong:-then $?}
	[ "$(all_of "$SOUK_DB")" = "$new" ] || wrong=${wrong:-then not new}
	[ ! -e "$SOUK_DB.schema-1.new" ] || wrong=${wrong:-half a copy stays}
}

# What init does to files, as `CALL N`: the Nth call of that name.
file_calls() {
	begin_init
	run_init strace -y -o "$work/trace"
	awk -F '(' '/^[a-z]/ { n[$1]++; if (/souk\.db/) print $1, n[$1] }' \
		"$work/trace"
}

# The last calls are behind the commit: that they kill is always tried.
list_points() {
	file_calls >"$work/calls"
	tail -n 6 "$work/calls" | sed 's/$/ KILL once/'
	while read -r point; do
		echo "$point" KILL once
		for error in ENOSPC EIO; do
			echo "$point" "$error" once
			echo "$point" "$error" on
		done
	done <"$work/calls" | awk -v every="$every" 'NR % every == 0'
}

# try_point CALL N KILL|ERROR once|on
try_point() {
	begin_init
	case $4 in
	once)	when=$2 ;;
	*)	when=$2+ ;;
	esac
	# With --seccomp-bpf, strace forgets to kill.
	case $3 in
	KILL)	what=signal=KILL how='' ;;
	*)	what=error=$3 how=--seccomp-bpf ;;
	esac
	status=0
	# shellcheck disable=SC2086 # words
	run_init strace $how -f -o /dev/null \
		-e "trace=$1,clock_nanosleep" $restless \
		-e "inject=$1:$what:when=$when" || status=$?
	# What it says goes out by the same call; what it removes, it cannot.
	case "$1 $4" in
	'write on') echo 'no voice' >>"$place/err" ;;
	unlink*) rm -f "$SOUK_DB.schema-1.new" ;;
	esac
	judge_init "$status"
	report "${wrong:-fine} $status $ended: $*: $(head -n 1 "$place/said")"
}

sweep() {
	if ! paths_are_seen; then
		echo 'ok - calls on files # SKIP strace shows paths to root only'
		return
	fi
	list_points | spread try_point
	echo "# points $(points), otherwise than they should be $(bad)"
	show_bad
	check "there were at least $floor points" [ "$(points)" -ge "$floor" ]
	check_same 'wherever it is killed or fails, the database is old or new' \
		0 "$(bad)"
	for end in 'fine 137 old' 'fine 137 new' 'fine 74 old' 'fine 0 new'; do
		check "some ended thus: $end" grep -q "^$end:" "$work/report"
	done
}

# Room for the database, its log of writes, and not quite for the copy; and where
# that is mended, for another copy beside the one that was made.
small_disks() {
	mkdir -p "$work/disk"
	size=$(($(wc -c <"$work/old.db") / 1024))
	if ! mount -t tmpfs -o "size=$((size * 4))k" tmpfs "$work/disk" \
		2>"$work/mounting"
	then
		echo 'ok - full disks # SKIP mounting is not allowed here'
		return
	fi
	trap 'umount "$work/disk" 2>/dev/null || :; rm -rf "$work"' EXIT
	export SOUK_DB="$work/disk/souk.db"
	: >"$work/report"
	for free in $(seq 0 "$step" $((size + 1024))); do
		begin_init
		head -c $(((size * 3 - free) * 1024)) /dev/zero \
			>"$work/disk/filler" 2>/dev/null || :
		status=0
		run_init || status=$?
		rm -f "$work/disk/filler"
		judge_init "$status"
		report "${wrong:-fine} $status $ended: $free KiB free"
	done
	umount "$work/disk"
	echo "# disks $(points), otherwise than they should be $(bad)"
	show_bad
	check_same 'however little is free, the database is old or new' 0 "$(bad)"
	check 'some disks were too small' grep -q '^fine 74 old' "$work/report"
	check 'some were not' grep -q '^fine 0 new' "$work/report"
}

export SOUK_DB="$work/souk.db"
sh "$schemas/make.sh" "$work/old.db"
old=$(all_of "$work/old.db")
begin_init
run_init
unwatch
new=$(all_of "$SOUK_DB")
check 'an undisturbed init makes another database of it' [ "$old" != "$new" ]
sweep
small_disks
finish
