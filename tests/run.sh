#!/bin/sh
# run.sh BINDIR [TESTBINDIR [all|units|cov|valgrind|faults|lint]]: run every suite
# against the programs in BINDIR; or the units alone; or those that coverage is
# counted of; or units and tools under valgrind; or the fault tests, or what
# checkers say, in full.
#
#	LANES=N        suites of the line that run side by side (4)
#	UNTIL=SECONDS  of the epoch: what is not begun by then is named and left out
#
# Suites print TAP.  The last line is 'N passed, N failed'; a suite that dies,
# or that runs nothing, counts as a failure.  So does one that prints a secret,
# or leaves one or a core in the folder where it is run.
set -eu

absolute() {
	(cd "$1" && pwd)
}

# suite NAME COMMAND...: in a folder of its own are what it said
# ($place/output), where it is run ($place/left) and, meanwhile, its process.
suite() {
	name=$1
	shift
	if [ -n "${UNTIL:-}" ] && [ "$(date +%s)" -ge "$UNTIL" ]; then
		printf '# %s: left out, there is no time\n' "$name"
		return
	fi
	place=$(mktemp -d "$work/suite.XXXXXX")
	mkdir "$place/left"
	began=$(date +%s)
	printf '# %s\n' "$name"
	{ r=0; guard "$@" || r=$?; echo "$r" >"$place/status"; } |
		tee "$place/output"
	weigh
	printf '# %s: %d s\n' "$name" "$(($(date +%s) - began))"
	sed -n "s|^not ok |$name: &|p" "$place/output" >"$place/failed"
}

# guard COMMAND...: until it ends, or has had its time.
guard() {
	(cd "$place/left" && exec timeout 3600 "$@") 2>&1 </dev/null &
	echo $! >"$place/pid"
	r=0
	wait $! || r=$?
	rm -f "$place/pid"
	return "$r"
}

# What no test of the suite can say: that it ran none, or that it died.
weigh() {
	read -r r <"$place/status"
	if ! grep -q '^ok [0-9]' "$place/output"; then
		fail "ran no test that passed"
	elif [ "$r" -ne 0 ] && ! grep -q '^not ok ' "$place/output"; then
		fail "exit $r"
	fi
	! has_canary <"$place/output" || fail "it printed a secret"
	shown=$(work=$place/left shown_secrets)
	[ -z "$shown" ] || fail "in its folder:" "$shown"
}

fail() {
	printf 'not ok - %s\n' "$*" | tee -a "$place/output"
}

# unit NAME [SETTING...]: with a key about it, as a tick has; what it makes is
# in its folder, where it finds its cases.
unit() {
	unit=$1
	shift
	# shellcheck disable=SC2016 # for the shell within
	suite "unit: $unit" env CMOCKA_MESSAGE_OUTPUT=TAP \
		OPENAI_API_KEY=key-of-the-model "$@" sh -c '
		ln -s "$1" cases
		exec env TMPDIR="$PWD" "$0"' "$SOUK_TEST_BIN/$unit" "$tests/cases"
}

units() {
	for unit in "$SOUK_TEST_BIN"/test_*; do
		case $unit in
		*.d|*.o) continue ;;
		esac
		unit "${unit##*/}"
	done
}

# side_by_side SCRIPT...: so many at once as there are lanes, each with an argument
# if one stands behind a space.  They are begun in this order, each once: what lasts
# longest should come first.
side_by_side() {
	printf '%s\n' "$@" >"$work/queue"
	open_lanes
}

open_lanes() {
	lanes=
	for lane in $(seq "${LANES:-4}"); do
		lane "$lane" <"$work/queue" &
		lanes="$lanes $!"
	done
	for lane in $lanes; do
		wait "$lane" || suite 'a lane that died' false
	done
	lanes=
}

# lane N: the next suite that no other lane has taken, until there is none.
# What it says comes in one piece.
lane() {
	trap - EXIT
	while read -r script argument; do
		case $script in
		*/lib.sh) continue ;;	# others read it in
		esac
		mkdir -p "$work/taken/${script%/*}"
		mkdir "$work/taken/$script $argument" 2>/dev/null || continue
		suite "$script${argument:+ $argument}" sh "$tests/$script" \
			"$SOUK_BIN" ${argument:+"$argument"} >"$work/lane.$1"
		(flock 9; cat "$work/lane.$1") 9>"$work/voice"
	done
}

# The programs that have tests of their own, then units, for these take less.
watched() {
	for program in tool/souk-*; do
		! readelf -h "$SOUK_BIN/${program#*/}" >/dev/null 2>&1 ||
			echo "valgrind.sh ${program#*/}"
	done
	for unit in "$SOUK_TEST_BIN"/test_*; do
		echo "valgrind.sh ${unit##*/}"
	done
}

# Everything, the sweeps in short; or in full those that were, and what takes
# minutes because it waits for time to run out.
run() {
	case $1 in
	all)
		export SWEEP=short SOAK=short
		units
		side_by_side line/platform.sh faults/kill.sh faults/takeover.sh \
			faults/tls.sh tool/run.sh faults/disk.sh \
			faults/model.sh faults/memory.sh faults/power.sh \
			faults/migrate.sh eval/run.sh hostile/run.sh \
			sim/selftest.sh line/*.sh man/run.sh lint/run.sh ;;
	units)
		units ;;
	cov)
		units
		side_by_side tool/run.sh eval/run.sh line/*.sh ;;
	valgrind)
		watched >"$work/queue"
		open_lanes ;;
	faults)
		export MONTHS=short SWEEP_MINUTES="${SWEEP_MINUTES:-25}"
		unit test_months TICKS=100000
		side_by_side faults/kill.sh faults/soak.sh faults/months.sh \
			faults/migrate.sh faults/network.sh faults/disk.sh \
			faults/deep.sh faults/memory.sh faults/power.sh
		# These hold a tick to its time, which a busy machine cannot keep.
		side_by_side faults/backfill.sh faults/budget.sh \
			faults/time.sh faults/outage.sh ;;
	lint)
		suite 'lint/run.sh, in full' sh "$tests/lint/run.sh" \
			"$SOUK_BIN" full ;;
	esac
}

# Nothing goes on behind the back of whoever stopped this.
leave() {
	for lane in $lanes; do
		kill "$lane" 2>/dev/null || :
	done
	for pid in "$work"/suite.*/pid; do
		[ ! -e "$pid" ] || kill "$(cat "$pid")" 2>/dev/null || :
	done
	rm -rf "$work"
}

# count WORDS: lines of all suites that begin so.
count() {
	cat "$work"/suite.*/output | grep -c "^$1" || :
}

main() {
	tests=$(absolute "$(dirname "$0")")
	SOUK_BIN=$(absolute "${1:?want the folder of the programs}")
	SOUK_TEST_BIN=$(absolute "${2:-$tests/bin}")
	export SOUK_BIN SOUK_TEST_BIN
	cd "$tests"
	work=$(mktemp -d)
	# shellcheck source=tests/canary.sh
	. "$tests/canary.sh"
	lanes=
	trap leave EXIT
	trap 'exit 143' HUP INT TERM
	run "${3:-all}"
	failed=$(count 'not ok ')
	if [ "$failed" -ne 0 ]; then
		printf '\n# failed:\n'
		cat "$work"/suite.*/failed
	fi
	printf '%s passed, %s failed\n' "$(count 'ok [0-9]')" "$failed"
	[ "$failed" -eq 0 ]
}

main "$@"
