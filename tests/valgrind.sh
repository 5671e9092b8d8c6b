#!/bin/sh
# valgrind.sh BINDIR TESTBINDIR: the unit and tool tests once more, under valgrind:
# nothing is used before it is set or after it is freed, and nothing is lost.
# BINDIR was built with -DUNCONFINED.  Exceptions: lint/valgrind.supp.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the programs}" && pwd)
test_bin=$(cd "${2:?want the folder of the tests}" && pwd)
work=$(mktemp -d)
number=0 failed=0
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
mkdir "$work/under" "$work/seen"

# What it finds is in a file a process; a program runs and ends as it always does.
watch="valgrind -q --leak-check=full --show-leak-kinds=definite \
--errors-for-leak-kinds=definite --suppressions=$tests/lint/valgrind.supp \
--log-file=$work/seen/%p"

for program in "$bin"/*; do
	name=${program##*/}
	if readelf -h "$program" >/dev/null 2>&1; then
		printf '#!/bin/sh\nexec %s %s "$@"\n' "$watch" "$program" \
			>"$work/under/$name"
		chmod +x "$work/under/$name"
	else
		cp "$program" "$work/under"
	fi
done

# verdict STATUS SENTENCE FILE: the file says why.
verdict() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$3"
		failed=$((failed + 1))
	fi
}

# seen NAME: valgrind has nothing to say of all that was run since; but that it
# does not know what an ioctl of a terminal does.
seen() {
	find "$work/seen" -type f -size +0 -exec cat {} + | sed \
		'/noted but unhandled ioctl/,/for guidance on/d' >"$work/found"
	r=0
	[ ! -s "$work/found" ] || r=1
	verdict "$r" "valgrind finds nothing in $1" "$work/found"
	rm -f "$work/seen"/*
}

for unit in "$test_bin"/test_*; do
	r=0
	# shellcheck disable=SC2086 # words
	$watch "$unit" >"$work/said" 2>&1 || r=$?
	verdict "$r" "under valgrind, ${unit##*/} passes" "$work/said"
	seen "${unit##*/}"
done
for program in "$bin"/souk-*; do
	name=${program##*/}
	[ -d "$tests/tool/$name" ] || continue
	r=0
	TEST_SECONDS=900 sh "$tests/tool/run.sh" "$work/under" "$name" \
		>"$work/said" 2>&1 || r=$?
	verdict "$r" "under valgrind, the tests of $name pass" "$work/said"
	seen "$name"
done
echo "1..$number"
printf '%s passed, %s failed\n' $((number - failed)) "$failed"
[ "$failed" -eq 0 ]
