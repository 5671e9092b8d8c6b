#!/bin/sh
# Run the golden tests of single programs.
#
#	tests/tool/run.sh BINDIR [PROGRAM...]
#
# tests/tool/PROGRAM/NAME.in on the standard input of BINDIR/PROGRAM must give
# exactly NAME.out and NAME.err, and the exit status in NAME.rc (0 where there
# is none; a missing .out or .err is an empty one).  NAME.args: one argument a
# line.  tests/tool/PROGRAM/NAME.sh is run with BINDIR first in PATH and must
# exit 0.  Each test runs in an empty folder that is also its HOME, with
# nothing else in its environment.  TEST_SECONDS=N: how long it may take (180).
# UNWATCHED=yes: nobody looks at the programs that are started (line/witness.c).
#
# What a stage is given as a secret it keeps to itself, whatever a test expects;
# and it is one of the words of canary.sh.
set -u

[ $# -ge 1 ] || { echo "usage: $0 BINDIR [PROGRAM...]" >&2; exit 64; }
bin=$(cd "$1" && pwd) || exit 66
shift
only=" $* "
cases=$(cd "$(dirname "$0")" && pwd) || exit 66
work=$(mktemp -d) || exit 73
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/canary.sh
. "$cases/../canary.sh"
trap 'exit 70' HUP INT TERM
echo 0 >"$work/zero"
witness=${SOUK_TEST_BIN:-$cases/../bin}/witness.so
# A sanitizer wants to be the first library.
if [ -n "${UNWATCHED-}" ] || grep -q __asan_init "$bin"/*; then
	witness=
fi
count=0
failed=0

# alone COMMAND...: in a new empty folder, out of reach of this shell's settings
alone() {
	rm -rf "$work/here"
	mkdir "$work/here"
	set -- timeout -k 5 "${TEST_SECONDS:-180}" "$@"
	[ -z "$witness" ] ||
		set -- LD_PRELOAD="$witness" WITNESS="$work/witnessed" "$@"
	(cd "$work/here" && exec env -i HOME="$work/here" \
		PATH="$bin:/usr/local/bin:/usr/bin:/bin" LC_ALL=C.UTF-8 TZ=UTC \
		"$@")
}

# silent [INPUT]: nothing that was left or printed holds a secret, no program was
# given one that needs none, and the input has none by another name.
silent() {
	shown=$(sort -u "$work/witnessed" 2>/dev/null
		rm -f "$work/witnessed"
		shown_secrets
		[ $# -eq 0 ] || nameless "$1")
	[ -n "$shown" ] || return 0
	printf '%s\n' "$shown" | sed 's/^/# a secret: /' >&2
	return 1
}

# same WHAT EXPECTED GOT: a missing EXPECTED is an empty one
same() {
	[ -e "$2" ] || set -- "$1" /dev/null "$3"
	cmp -s "$2" "$3" && return 0
	echo "# $1 is not what was expected:" >&2
	diff -au "$2" "$3" >&2
	return 1
}

# golden PROGRAM BASE: BASE is the path of a test without its suffix
golden() {
	program=$1
	base=$2
	rc=0
	good=0
	set --
	if [ -e "$base.args" ]; then
		while IFS= read -r arg; do
			set -- "$@" "$arg"
		done <"$base.args"
	fi
	alone "$program" "$@" <"$base.in" >"$work/out" 2>"$work/err" || rc=$?
	echo "$rc" >"$work/rc"
	want=$base.rc
	[ -e "$want" ] || want=$work/zero
	same output "$base.out" "$work/out" || good=1
	same diagnostics "$base.err" "$work/err" || good=1
	same 'exit status' "$want" "$work/rc" || good=1
	silent "$base.in" || good=1
	return "$good"
}

script() {
	r=0
	alone sh "$1" </dev/null >"$work/out" 2>"$work/err" || r=1
	[ "$r" -eq 0 ] || sed 's/^/# /' "$work/out" "$work/err" >&2
	silent || r=1
	return "$r"
}

# report PROGRAM NAME STATUS
report() {
	count=$((count + 1))
	if [ "$3" -eq 0 ]; then
		echo "ok $count - $1 $2"
	else
		echo "not ok $count - $1 $2"
		failed=$((failed + 1))
	fi
}

for file in "$cases"/*/*.in "$cases"/*/*.sh; do
	[ -e "$file" ] || continue
	name=${file##*/}
	program=${file%/*}
	program=${program##*/}
	case $only in
	"  " | *" $program "*) ;;
	*) continue ;;
	esac
	status=0
	case $name in
	*.in) golden "$program" "${file%.in}" || status=1 ;;
	*.sh) script "$file" || status=1 ;;
	esac
	report "$program" "${name%.*}" "$status"
done
echo "1..$count"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
