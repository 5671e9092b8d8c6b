#!/bin/sh
# run.sh BINDIR [TESTBINDIR [all|faults]]: run every suite against the programs
# in BINDIR; or the fault tests in full.
#
# Suites print TAP.  The last line is 'N passed, N failed'; a suite that dies,
# or that runs nothing, counts as a failure.
set -eu

absolute() {
	(cd "$1" && pwd)
}

# suite NAME COMMAND...
suite() {
	name=$1
	shift
	printf '# %s\n' "$name"
	{ r=0; timeout 1500 "$@" 2>&1 || r=$?; echo "$r" >"$work/status"; } |
		tee "$work/output"
	cat "$work/output" >>"$work/all"
	if ! grep -q '^ok ' "$work/output"; then
		fail "$name: ran no test that passed"
	elif ! grep -q '^not ok ' "$work/output"; then
		read -r r <"$work/status"
		[ "$r" -eq 0 ] || fail "$name: exit $r"
	fi
	grep '^not ok ' "$work/output" | sed "s|^|$name: |" >>"$work/failed" ||
		:
}

# fail WORDS: a failure that no test of the suite has named.
fail() {
	printf 'not ok - %s\n' "$1" | tee -a "$work/all" "$work/failed"
}

count() {
	grep -c "^$1 " "$work/all" || :
}

units() {
	for unit in "$SOUK_TEST_BIN"/test_*; do
		case $unit in
		*.d|*.o) continue ;;
		esac
		suite "unit: ${unit##*/}" env CMOCKA_MESSAGE_OUTPUT=TAP "$unit"
	done
}

# scripts FILE...: but for what others read in.
scripts() {
	for script; do
		case $script in
		*/lib.sh|*/passes.sh) continue ;;
		esac
		suite "$script" sh "$script" "$SOUK_BIN"
	done
}

# Everything, the sweeps in short; or in full those that were, and what takes
# minutes because it waits for time to run out.
run() {
	case $1 in
	all)
		export SWEEP=short SOAK=short
		units
		scripts tool/run.sh line/*.sh
		for name in takeover model tls disk memory power kill; do
			scripts "faults/$name.sh"
		done
		scripts man/run.sh lint/run.sh ;;
	faults)
		for name in kill soak disk memory power network budget \
			time backfill; do
			scripts "faults/$name.sh"
		done ;;
	esac
}

main() {
	tests=$(dirname "$0")
	SOUK_BIN=$(absolute "${1:?want the folder of the programs}")
	SOUK_TEST_BIN=$(absolute "${2:-$tests/bin}")
	export SOUK_BIN SOUK_TEST_BIN
	cd "$tests"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	: >"$work/all"
	: >"$work/failed"
	run "${3:-all}"
	if [ -s "$work/failed" ]; then
		printf '\n# failed:\n'
		cat "$work/failed"
	fi
	failed=$(count 'not ok')
	printf '%s passed, %s failed\n' "$(count ok)" "$failed"
	[ "$failed" -eq 0 ]
}

main "$@"
