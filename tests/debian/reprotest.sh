#!/bin/sh
# The package under reprotest(1): the same to the last bit with another build
# path, home, locale, time, time zone, umask, PATH, kernel's name, host's name,
# number of processors, order of files in folders and layout of memory.  The
# order of files wants disorderfs and /dev/fuse, the host's name root; without,
# that one is left out and said.  Another user is never tried: it wants sudo.
#
#	sh tests/debian/reprotest.sh
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

command -v reprotest >/dev/null || {
	echo 'ok 1 - reprotest finds no difference # skip: no reprotest'
	echo 1..1
	exit 0
}
vary=+all,-user_group
if ! command -v disorderfs >/dev/null || [ ! -w /dev/fuse ]; then
	vary=$vary,-fileordering
fi
[ "$(id -u)" -eq 0 ] || vary=$vary,-domain_host
echo "# --vary=$vary"
mkdir "$work/souk"
(cd "$root" && git ls-files -z | xargs -0 tar -cf -) | tar -xf - -C "$work/souk"
r=0
(cd "$work" && reprotest --no-diffoscope --min-cpus 1 --vary="$vary" \
	-c 'dpkg-buildpackage -us -uc -b' souk '../*.deb') >"$work/said" 2>&1 ||
	r=$?
[ "$r" -eq 0 ] && grep -q '^Reproduction successful' "$work/said" || {
	tail -n 40 "$work/said" | sed 's/^/# /'
	printf 'not '
	r=1
}
echo 'ok 1 - reprotest finds no difference'
echo 1..1
exit "$r"
