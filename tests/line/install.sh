#!/bin/sh
# What `make install` puts where, as a package would have it: the driver in bin,
# its stages in a folder of their own.  And several shops beside each other.
. "$(dirname "$0")/lib.sh"

root=$here/../..
there=$work/there

install_there() {
	make -s -C "$root" install DESTDIR="$there" PREFIX=/usr \
		LIBEXEC=/usr/libexec/souk UNITS_IN=/usr/lib/systemd/system
}

# away COMMAND...: with nothing of the build on PATH.
away() (
	export PATH="$there/usr/bin:/usr/bin:/bin"
	"$@"
)

# verify UNIT...: what systemd itself finds wrong, but for what is not there.
verify() {
	mkdir -p "$work/units"
	for unit; do
		sed "s,/usr/bin/souk,/bin/true,; s,/usr/local/bin/souk,/bin/true," \
			"$there/usr/lib/systemd/system/$unit" \
			>"$work/units/$unit"
		copy=$(echo "$unit" | sed 's/@/@shop/')
		[ "$copy" = "$unit" ] ||
			cp "$work/units/$unit" "$work/units/$copy"
	done
	systemd-analyze verify --man=no "$work"/units/souk*[!@].service \
		"$work"/units/souk*[!@].timer 2>&1
}

check 'it installs' install_there
check_same 'the driver stands alone in bin' souk "$(ls "$there/usr/bin")"
check 'a shop begins where only the driver is on PATH' \
	away env SOUK_DB="$work/alone.db" souk init
check_same 'and a tick of it has nothing to say' '0  ' "$(
	SOUK_DB=$work/alone.db status away souk run) $(cat "$work/out") $(
	cat "$work/err")"

check_same 'setup is found there, and wants a terminal' 64 \
	"$(status away souk setup)"
check 'a tick there tells people' sh -c "
	sqlite3 '$work/alone.db' \"INSERT INTO events (id, kind, at) VALUES
		('e', 'model', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))\"
	PATH='$there/usr/bin:/usr/bin:/bin' SOUK_DB='$work/alone.db' \
		SOUK_NOTIFY='cat >$work/told' souk run
	grep -q model '$work/told'"

mkdir "$work/one" "$work/two"
echo 'SOUK_BUDGET = sometimes' >"$work/two/souk.conf"
printf 'name,description,price,currency\nشاي,,5.00,SAR\n' >"$work/one/list.csv"
check '-C makes the database in the folder of the shop' \
	away souk -C "$work/one" init
check 'names of files count from there' \
	away souk -C "$work/one" product import list.csv
away souk -C "$work/two" init >"$work/out"
check_same 'two shops share nothing' '' \
	"$(away souk -C "$work/two" product list 2>&1 | grep 'شاي')"
echo 'SOUK_BUDGET = always' >"$work/usual.conf"
check_same 'each has its own settings, and nobody else has a say in them' \
	'0 78' "$(
	export SOUK_CONF="$work/usual.conf" SOUK_DB="$work/elsewhere.db"
	status away souk -C "$work/one" run) $(
	status away souk -C "$work/two" run)"
check_same 'a folder that is not there is a matter of configuration' 78 \
	"$(status away souk -C "$work/three" status)"
check_same 'which is all that is said' 1 "$(wc -l <"$work/err")"
check_same '-C without a folder is a mistake' 64 "$(status away souk -C)"

check_same 'systemd finds nothing wrong with the units' '' \
	"$(verify souk.service souk.timer souk@.service souk@.timer)"
for unit in souk.service souk@shop.service; do
	check "what is left open to $unit is little (1.5 of 10 at most)" \
		systemd-analyze security --offline=true --threshold=15 \
		"$work/units/$unit"
done
check_same 'they start what was installed' /usr/bin/souk "$(sed -n \
	's/^ExecStart=\([^ ]*\) .*/\1/p' \
	"$there/usr/lib/systemd/system/souk.service")"

check_same 'bash finds the completion by the name of the command' 1 \
	"$(grep -c '^complete .*souk$' \
	"$there/usr/share/bash-completion/completions/souk")"

make -s -C "$root" uninstall DESTDIR="$there" PREFIX=/usr \
	LIBEXEC=/usr/libexec/souk UNITS_IN=/usr/lib/systemd/system
check_same 'uninstalling leaves no file' '' "$(find "$there" -type f)"
finish
