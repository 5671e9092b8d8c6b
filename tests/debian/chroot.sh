#!/bin/sh
# The package on a Debian that has nothing: it brings what it needs, `souk
# doctor` says what is left to do, removing leaves the shop and its settings,
# purging the shop.  Wants root, debootstrap and a mirror; else it says so.
#
#	sh tests/debian/chroot.sh souk_*.deb
set -eu
deb=${1:?want the package}
work=$(mktemp -d)
clean=$work/clean
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
		tail -n 20 "$work/said" | sed 's/^/# /'
		failed=1
	fi
}

# there COMMAND...: inside, by root; what is mounted goes with the command.
there() {
	DEBIAN_FRONTEND=noninteractive unshare -m sh -c '
		mount -t proc proc "$0/proc" && exec chroot "$0" "$@"
	' "$clean" "$@"
}

# shop COMMAND...: souk, by its own user, for the shop of the package.
shop() {
	there runuser -u souk -- souk -C /var/lib/souk "$@"
}

# says STATUS PATTERN COMMAND...
says() {
	want=$1 pattern=$2 r=0
	shift 2
	"$@" >"$work/heard" 2>&1 || r=$?
	cat "$work/heard"
	[ "$r" -eq "$want" ] && grep -q -e "$pattern" "$work/heard"
}

# left: what has souk in its name, the shop's folder aside.
left() {
	find "$clean" -xdev -name '*souk*' ! -path "$clean/proc/*" \
		! -path "$clean/var/lib/souk*" ! -path "$clean/souk.deb" \
		! -path "$clean/var/lib/dpkg/*" ! -path "$clean/var/cache/*" \
		! -path "$clean/var/log/*"
}

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
	echo 'ok 1 - it installs on a clean Debian # skip: no root or debootstrap'
	echo 1..1
	exit 0
fi
check 'there is a clean Debian' debootstrap --variant=minbase \
	"$(. /etc/os-release && echo "$VERSION_CODENAME")" "$clean"
cp "$deb" "$clean/souk.deb"
there apt-get -q update >"$work/update" 2>&1 || :
check 'apt installs it, and what it needs' \
	there apt-get -q -y --no-install-recommends install /souk.deb
check 'its user and folder are there, for it alone' says 0 '^souk 700$' \
	there stat -c '%U %a' /var/lib/souk
check 'doctor says what comes first' says 78 "souk init" shop doctor
check 'which works' shop init
check 'then what is left' says 1 '^accounts: none is connected' shop doctor
check 'a tick has nothing to do' shop run
echo 'SOUK_SHOP_NAME = Oasis' >"$clean/etc/souk/souk.conf"
check 'it can be removed' there apt-get -q -y remove souk
check 'the shop stays' test -s "$clean/var/lib/souk/souk.db"
check 'and its settings' test -s "$clean/etc/souk/souk.conf"
check 'it can be purged' there apt-get -q -y purge souk
check 'the shop stays again' test -s "$clean/var/lib/souk/souk.db"
check 'and nothing else' says 0 '^$' sh -c 'echo; [ -z "$1" ]' left "$(left)"
echo "1..$number"
exit "$failed"
