#!/bin/sh
# valgrind.sh BINDIR NAME: the tests of one program, or one of units, under
# valgrind: nothing is used before it is set or after it is freed, and nothing is
# lost.  Others that the program works with run as they are: each has its own.
# BINDIR was built with -DUNCONFINED.  Exceptions: lint/valgrind.supp.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the programs}" && pwd)
name=${2:?want a program, or one of units}
test_bin=${SOUK_TEST_BIN:-$tests/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

# What it finds is in a file a process; a program runs and ends as it always does.
valgrind="valgrind -q --leak-check=full --show-leak-kinds=definite \
--errors-for-leak-kinds=definite --suppressions=$tests/lint/valgrind.supp \
--log-file=$work/seen/%p"

# It is begun by its name, or another one that leads to it, for it tells that.  What
# strace looks at is begun by itself: it would see what valgrind does.
wrapper() {
	cat <<-END
		#!/bin/sh
		while read -r key value; do
			[ "\$key" != TracerPid: ] || tracer=\$value
		done </proc/self/status
		called=\${0##*/}
		[ "\$tracer" -eq 0 ] || exec "$bin/\$called" "\$@"
		PATH=$bin:\$PATH exec $valgrind "\$called" "\$@"
	END
}

# The programs, this one begun by valgrind.
prepare() {
	mkdir "$work/under" "$work/seen"
	cp -P "$bin"/* "$work/under"
	[ -e "$bin/$name" ] || return 0
	rm "$work/under/$name"
	wrapper >"$work/under/$name"
	chmod +x "$work/under/$name"
}

begin() {
	case $name in
	souk-*)	TEST_SECONDS=3600 UNWATCHED=yes \
			sh "$tests/tool/run.sh" "$work/under" "$name" ;;
	*)	ln -s "$tests/cases" "$work/cases"
		cd "$work"
		TMPDIR=$work $valgrind "$test_bin/$name" ;;
	esac
}

# seen: all that valgrind had to say; but that it does not know what an ioctl of a
# terminal does.
seen() {
	find "$work/seen" -type f -size +0 -exec cat {} + | sed \
		'/noted but unhandled ioctl/,/for guidance on/d'
}

# verdict NUMBER STATUS SENTENCE: on the input is why.
verdict() {
	if [ "$2" -eq 0 ]; then
		echo "ok $1 - $3"
	else
		echo "not ok $1 - $3"
		sed 's/^/# /'
		failed=1
	fi
}

prepare
failed=0 r=0
begin >"$work/said" 2>&1 || r=$?
verdict 1 "$r" "under valgrind, $name passes" <"$work/said"
seen >"$work/found"
r=0
[ ! -s "$work/found" ] || r=1
verdict 2 "$r" "valgrind finds nothing in $name" <"$work/found"
echo 1..2
exit "$failed"
