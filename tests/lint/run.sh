#!/bin/sh
# run.sh BINDIR [full]: what can be said of the source without running it; in
# full with the checkers that take minutes, of which each has to be there.
set -eu
full=${2-}
bin=$(cd "${1:?want the folder of the programs}" && pwd)
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
		normalize store reply sendmsg | tr -d '"' | sort -u |
		grep -vE "$(grep -oE '(SOUK|OPENAI)_[A-Z_]+' man/souk.conf.5 |
			sort -u | tr '\n' '|' | sed 's/|$//; s/.*/^(&)$/')"
}

# Names of souk.conf(5) that doctor does not know, or knows and it has not.
# shellcheck disable=SC2317 # check calls it
settings_known() {
	name='(SOUK|OPENAI)_[A-Z_]+'
	{
		grep '^\.It Ev' man/souk.conf.5 | grep -oE "$name" | sort -u
		grep -oE "$name" store/setting.c
	} | sort | uniq -u | { ! grep .; }
}

# Where each test is that tests/facts.md names: "PLACE<tab>NAME" a line.
# shellcheck disable=SC2317 # fact_held calls it
facts_named() {
	awk -F ' [|] ' '/^[|] / && NF > 1 && $1 != "| fact" {
		n = split($NF, held, ";")
		for (i = 1; i <= n; i++) {
			m = split(held[i], piece, "`")
			place = piece[1]
			gsub(/^ +|[ |]+$/, "", place)
			for (j = 2; j <= m; j += 2)
				print place "\t" piece[j]
			if (m < 2)
				print place "\t"
		}
	}' tests/facts.md
}

# facts_held: every test that is named is there.
# shellcheck disable=SC2317 # check calls it
facts_held() {
	facts_named | {
		missing=0 tab=$(printf '\t')
		while IFS=$tab read -r place name; do
			line=$name
			case $place in
			test_*)	file=tests/unit/$place.c line=${name:+$name(void} ;;
			sim)	file=tests/sim/selftest.sh ;;
			cases/*)
				file=tests/$place/$name.out line= ;;
			*)	file=tests/$place ;;
			esac
			if [ -f "$file" ] && { [ -z "$line" ] ||
			    grep -qF -e "$line" "$file"; }; then
				continue
			fi
			echo "$place: $name"
			missing=1
		done
		return "$missing"
	}
}

# The settings of a make that runs this are not for the one begun here.
# shellcheck disable=SC2317 # check calls it
made() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -k -j 2 "$@"
}

# checked_by TOOL SENTENCE TARGET: a tool that is not here is told of.
checked_by() {
	if [ -n "$full" ] || command -v "$1" >/dev/null; then
		check "$2" made "$3"
	else
		number=$((number + 1))
		echo "ok $number - $2 # SKIP no $1 here"
	fi
}

check 'shellcheck finds nothing in the scripts' \
	shellcheck scripts/souk scripts/souk-desk scripts/souk-setup \
	scripts/souk-notify scripts/notify/* \
	scripts/install-deps scripts/demo scripts/check \
	scripts/completions/souk.bash .ci/run debian/souk.postinst \
	debian/souk.postrm
check 'shellcheck finds nothing wrong in the tests' \
	shellcheck -S warning tests/*.sh tests/*/*.sh
check 'mandoc finds nothing in the pages' \
	mandoc -T lint -W warning man/*.[157]
check 'every setting that is read has its place in souk.conf(5)' \
	settings_explained
check 'every setting of souk.conf(5) is known to the doctor, and no other' \
	settings_known
check 'every test that holds a fact is there' \
	facts_held
check 'only store/ knows sqlite3' \
	nowhere 'include <sqlite3' lib fetch normalize reply sendmsg
check 'only lib/http knows libcurl' \
	nowhere --exclude=http_curl.h 'include <curl/' lib fetch normalize store \
	reply sendmsg
check 'store/ and normalize/ know no HTTP' \
	nowhere 'include "(http|graph)\.h"' store normalize
check 'no program runs another' \
	nowhere '(^|[^.a-z_])(v?fork|clone|f?exec[lvpeat]*|posix_spawnp?|system|popen)\(' \
	lib fetch normalize store reply sendmsg
check 'no unchecked string function is called' \
	nowhere '\<(strcpy|strcat|sprintf|atoi|alloca|gets)\(' lib fetch \
	normalize store reply sendmsg
check 'only lib/must.h calls strdup' \
	nowhere --exclude=must.h '\<strdup\(' lib fetch normalize store reply \
	sendmsg
check 'each program has what hardens it' \
	sh tests/lint/hardened.sh "$bin"
checked_by clang 'gcc and clang warn of nothing' warnings
if [ -n "$full" ]; then
	checked_by gcc 'gcc -fanalyzer finds nothing' analyzed
	checked_by clang-tidy 'clang-tidy finds nothing' tidied
	checked_by cppcheck 'cppcheck finds nothing' analyze
	check 'every target of tests/fuzz takes what it begins with' \
		made fuzz SECONDS=0
fi
echo "1..$number"
exit "$failed"
