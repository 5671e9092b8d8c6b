#!/bin/sh
# valgrind.sh BINDIR TESTBINDIR [NAME...]: the unit and tool tests once more, or
# those of these programs and units, under valgrind: nothing is used before it is
# set or after it is freed, and nothing is lost.
# BINDIR was built with -DUNCONFINED.  Exceptions: lint/valgrind.supp.  Each line
# is there as soon as it is known; a program's tests take a quarter of an hour.
#
#	LANES=N        so many side by side (2)
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the programs}" && pwd)
test_bin=$(cd "${2:?want the folder of the tests}" && pwd)
shift 2
work=$(mktemp -d)
lanes=
trap leave EXIT
trap 'exit 143' HUP INT TERM

# Nothing goes on behind the back of whoever stopped this.
leave() {
	for lane in $lanes; do
		kill "$lane" 2>/dev/null || :
	done
	for pid in "$work"/lane.*/pid; do
		[ ! -e "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || :
	done
	rm -rf "$work"
}

# watch PLACE: what it finds is in a file a process; a program runs and ends as it
# always does.
watch() {
	echo "valgrind -q --leak-check=full --show-leak-kinds=definite" \
		"--errors-for-leak-kinds=definite" \
		"--suppressions=$tests/lint/valgrind.supp" \
		"--log-file=$1/seen/%p"
}

# wrapper PLACE NAME: begins it by its name, for it tells that.  What strace looks
# at is begun by itself: it would see what valgrind does.
wrapper() {
	cat <<-END
		#!/bin/sh
		while read -r key value; do
			[ "\$key" != TracerPid: ] || tracer=\$value
		done </proc/self/status
		[ "\$tracer" -eq 0 ] || exec "$bin/$2" "\$@"
		PATH=$bin:\$PATH exec $(watch "$1") $2 "\$@"
	END
}

# prepare PLACE: the programs, each begun by valgrind.
prepare() {
	mkdir -p "$1/under" "$1/seen"
	for program in "$bin"/*; do
		name=${program##*/}
		if readelf -h "$program" >/dev/null 2>&1; then
			wrapper "$1" "$name" >"$1/under/$name"
			chmod +x "$1/under/$name"
		else
			cp "$program" "$1/under"
		fi
	done
}

# verdict STATUS SENTENCE FILE: the file says why.
verdict() (
	flock 9
	echo >>"$work/verdicts"
	number=$(wc -l <"$work/verdicts")
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$3"
		echo >>"$work/failed"
	fi
) 9>"$work/voice"

# seen PLACE NAME: valgrind has nothing to say of all that was run since; but that
# it does not know what an ioctl of a terminal does.
seen() {
	find "$1/seen" -type f -size +0 -exec cat {} + | sed \
		'/noted but unhandled ioctl/,/for guidance on/d' >"$1/found"
	r=0
	[ ! -s "$1/found" ] || r=1
	verdict "$r" "valgrind finds nothing in $2" "$1/found"
	rm -f "$1/seen"/*
}

# begin PLACE NAME: the tests of a program, or one of units.
begin() {
	case $2 in
	souk-*)
		TEST_SECONDS=3600 exec sh "$tests/tool/run.sh" "$1/under" "$2" ;;
	*)
		# shellcheck disable=SC2046 # words
		exec $(watch "$1") "$test_bin/$2" ;;
	esac
}

run() {
	began=$(date +%s)
	r=0
	begin "$1" "$2" >"$1/said" 2>&1 </dev/null &
	echo $! >"$1/pid"
	wait $! || r=$?
	rm -f "$1/pid"
	verdict "$r" "under valgrind, $2 passes, $(($(date +%s) - began)) s" \
		"$1/said"
	seen "$1" "$2"
}

# queue [NAME...]: programs first, for they take the longest.
queue() {
	[ $# -eq 0 ] || { printf '%s\n' "$@"; return; }
	for program in "$bin"/souk-*; do
		name=${program##*/}
		[ ! -d "$tests/tool/$name" ] || echo "$name"
	done
	for unit in "$test_bin"/test_*; do
		echo "${unit##*/}"
	done
}

# lane PLACE: the next that no other lane has taken, until there is none.
lane() {
	trap - EXIT
	prepare "$1"
	while read -r name; do
		mkdir "$work/taken/$name" 2>/dev/null || continue
		run "$1" "$name"
	done
}

mkdir "$work/taken"
: >"$work/verdicts"
: >"$work/failed"
queue "$@" >"$work/queue"
for lane in $(seq "${LANES:-2}"); do
	lane "$work/lane.$lane" <"$work/queue" &
	lanes="$lanes $!"
done
for lane in $lanes; do
	wait "$lane" || { echo "not ok - a lane died"; echo >>"$work/failed"; }
done
lanes=
number=$(wc -l <"$work/verdicts")
failed=$(wc -l <"$work/failed")
echo "1..$number"
[ "$number" -eq $((2 * $(wc -l <"$work/queue"))) ] || {
	echo "not ok - not all were run"
	failed=$((failed + 1))
}
printf '%s passed, %s failed\n' $((number - failed)) "$failed"
[ "$failed" -eq 0 ]
