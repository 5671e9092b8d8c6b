#!/bin/sh
# What can be said of the source without running it.
set -eu
cd "$(dirname "$0")/../.."
number=0 failed=0

# check SENTENCE COMMAND...
check() {
	number=$((number + 1))
	sentence=$1
	shift
	if said=$("$@" 2>&1); then
		echo "ok $number - $sentence"
	else
		echo "not ok $number - $sentence"
		printf '%s\n' "$said" | sed 's/^/# /'
		failed=1
	fi
}

# nowhere PATTERN PATH...: no line has it.
# shellcheck disable=SC2317 # check calls it
nowhere() {
	! grep -rnE -e "$@"
}

# Settings that a program reads and that souk.conf(5) does not name.
# shellcheck disable=SC2317 # check calls it
settings_explained() {
	! grep -rhoE '"(SOUK|OPENAI)_[A-Z_]+"' --include='*.c' lib fetch \
		normalize store reply sendmsg notify | tr -d '"' | sort -u |
		grep -vE "$(grep -oE '(SOUK|OPENAI)_[A-Z_]+' man/souk.conf.5 |
			sort -u | tr '\n' '|' | sed 's/|$//; s/.*/^(&)$/')"
}

check 'shellcheck finds nothing in the scripts' \
	shellcheck scripts/souk scripts/souk-setup scripts/install-deps \
	scripts/demo scripts/check scripts/notify/* \
	scripts/completions/souk.bash .ci/run debian/souk.postinst \
	debian/souk.postrm
check 'shellcheck finds nothing wrong in the tests' \
	shellcheck -x -P SCRIPTDIR -S warning tests/*.sh tests/*/*.sh
check 'mandoc finds nothing in the pages' \
	mandoc -T lint -W warning man/*.[157]
check 'every setting that is read has its place in souk.conf(5)' \
	settings_explained
check 'only store/ knows sqlite3' \
	nowhere 'include <sqlite3' lib fetch normalize reply sendmsg notify
check 'only lib/http knows libcurl' \
	nowhere --exclude=http.c 'include <curl/' lib fetch normalize store \
	reply sendmsg notify
check 'store/, normalize/ and notify/ know no HTTP' \
	nowhere 'include "(http|graph)\.h"' store normalize notify
check 'no unchecked string function is called' \
	nowhere '\<(strcpy|strcat|sprintf|atoi|alloca|gets)\(' lib fetch \
	normalize store reply sendmsg notify
echo "1..$number"
exit "$failed"
