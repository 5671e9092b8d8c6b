#!/bin/sh
# The Debian package: built twice, under two roofs, it is the same to the last
# bit; lintian has nothing to say; and it holds what a shop needs.  Where there
# is no debhelper or no lintian, it says so.
#
#	sh tests/debian/run.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
number=0 failed=0
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

# check SENTENCE COMMAND...
check() {
	number=$((number + 1))
	sentence=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		echo "ok $number - $sentence"
	else
		echo "not ok $number - $sentence"
		tail -n 40 "$work/said" | sed 's/^/# /'
		failed=1
	fi
}

# built FOLDER: the source as it is kept, and nothing that was made of it.
built() {
	mkdir -p "$work/$1/souk"
	(cd "$root" && git ls-files -z | xargs -0 tar -cf -) |
		tar -xf - -C "$work/$1/souk"
	(cd "$work/$1/souk" && dpkg-buildpackage -us -uc -b)
}

# In another folder, zone and language, with other permissions and user.
built_elsewhere() (
	umask 027
	export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 USER=somebody \
		HOME="$work/elsewhere" LOGNAME=somebody
	built "a/longer/road/to/it"
)

# shellcheck disable=SC2317 # check calls it
holds() {
	for path; do
		grep -q " \./$path\$" "$work/files" || {
			echo "$path"
			return 1
		}
	done
}

for program in dh dpkg-buildpackage lintian; do
	command -v "$program" >/dev/null || {
		echo "ok 1 - the package is built # skip: no $program"
		echo 1..1
		exit 0
	}
done
check 'it is built' built one
check 'and again elsewhere' built_elsewhere
one=$(echo "$work"/one/souk_*.deb)
other=$(echo "$work/a/longer/road/to/it"/souk_*.deb)
check 'both are the same to the last bit' cmp "$one" "$other"
check 'lintian finds nothing' lintian --fail-on error,warning,info "$one"
dpkg-deb -c "$one" >"$work/files"
check 'the front door is in bin, the stages are out of the way' holds \
	usr/bin/souk usr/libexec/souk/souk-admin usr/libexec/souk/souk-store
check 'three shells find their completion' holds \
	usr/share/bash-completion/completions/souk \
	usr/share/zsh/vendor-completions/_souk \
	usr/share/fish/vendor_completions.d/souk.fish
check 'the units are there' holds lib/systemd/system/souk.timer \
	lib/systemd/system/souk@.service
# shellcheck disable=SC2046 # one word a page
check 'and the pages' holds usr/share/man/man7/souk.7.gz \
	usr/share/man/man5/souk.conf.5.gz \
	$(cd "$root/man" && printf 'usr/share/man/man1/%s.gz ' *.1)
dpkg-deb -x "$one" "$work/unpacked"
check 'each program has what hardens it' \
	sh "$root/tests/lint/hardened.sh" "$work/unpacked/usr/libexec/souk"
echo "1..$number"
exit "$failed"
