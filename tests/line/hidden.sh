#!/bin/sh
# What a program holds in its memory, and was given in its environment, the other
# programs of the same user cannot read; and it leaves no core file.
. "$(dirname "$0")/lib.sh"

chmod 711 "$work"
mkdir "$work/programs" "$work/dump"
cp "$bin"/souk-* "$work/programs"
chmod 755 "$work/programs"
[ "$(id -u)" -ne 0 ] || chown 65534 "$work/dump"
mkfifo -m 666 "$work/dump/input"
exec 7<>"$work/dump/input"
cd "$work/dump"

# as_user COMMAND...: nobody special, with a key in the environment.  (The leak
# checker of make check-san would look into memory that is hidden.)
as_user() {
	set -- env -i PATH="$work/programs:/usr/bin:/bin" HOME="$work/dump" \
		OPENAI_API_KEY=key-of-the-model SOUK_MODEL=model-one \
		OPENAI_BASE_URL=http://127.0.0.1:9 SOUK_CONF=/dev/null \
		ASAN_OPTIONS=detect_leaks=0 \
		SOUK_NOTIFY=true SOUK_DB="$work/dump/souk.db" "$@"
	[ "$(id -u)" -ne 0 ] ||
		set -- setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	"$@"
}

# begin COMMAND...: it waits for its input; $pid is its process.  The shell above
# it says in `end` what it died of.
begin() {
	rm -f pid end
	mkfifo -m 666 pid
	# shellcheck disable=SC2016 # for the shell that is begun
	as_user sh -c 'ulimit -c unlimited
		sh -c '\''echo $$ >pid; exec "$@" <input'\'' sh "$@"; :' \
		sh "$@" 2>end &
	shell=$!
	read -r pid <pid
}

# can_read FILE: another process of this user can read it of that process.
can_read() {
	as_user head -c 1 "/proc/$pid/$1" >"$work/seen" 2>"$work/refused" &&
		[ -s "$work/seen" ]
}

# comes_true COMMAND...: in the end; a program has to begin first.
comes_true() {
	for _ in $(seq 500); do
		! "$@" || return 0
		sleep 0.01
	done
	return 1
}

# It is set up, and reads.
waits() {
	# read(0), or poll() ahead of it
	grep -qE '^(0 0x0|7) ' "/proc/$pid/syscall"
}

closed() {
	! can_read environ
}

# ends: by a signal for which others leave a core file.
ends() {
	kill -ABRT "$pid"
	wait "$shell" || :
}

as_user sh -c 'souk-admin init' >"$work/said"
begin cat
check 'the environment of any other program is open' comes_true can_read environ
ends
if grep -q 'core dumped' end; then
	dumps=yes
else
	dumps=
	echo '# no program leaves a core file here'
fi
rm -f core*
# Of the others, which read no stream, the desk has what they have.
for program in souk-normalize souk-store souk-fetch souk-reply souk-sendmsg \
    'souk-admin product import input'; do
	# shellcheck disable=SC2086 # words
	begin $program
	check "that of $program is closed" comes_true closed
	check_not "so is the memory of $program" can_read mem
	ends
	check "$program ends by the signal" grep -q Aborted end
	[ -z "$dumps" ] || check_not "$program leaves no core" \
		grep -q 'core dumped' end
done
# The driver holds the key for a while, and is a shell.
mkdir "$work/fake"
cp "$bin/souk" "$work/fake"
printf '#!/bin/sh\nexec cat <%s\n' "$work/dump/input" |
	tee "$work/fake/souk-store" >"$work/fake/souk-admin"
chmod -R 755 "$work/fake"
begin "$work/fake/souk" run
at_work() {
	[ -n "$(cat "/proc/$pid/task/$pid/children")" ]
}
comes_true at_work
ends
check 'the driver ends by the signal' grep -q Aborted end
[ -z "$dumps" ] || check_not 'the driver leaves no core' \
	grep -q 'core dumped' end

# What a key in the settings is to those who do not ask the model.  Nobody but
# root can look into them; and the memory that a sanitizer reserves has no end.
looks=
[ "$(id -u)" -ne 0 ] || grep -q __asan_init "$bin/souk-store" || looks=yes
memory() {
	grep ' rw' "/proc/$pid/maps" | while IFS=' -' read -r from to _; do
		dd if="/proc/$pid/mem" bs=4096 skip=$((0x$from / 4096)) \
			count=$(((0x$to - 0x$from) / 4096)) 2>>"$work/dd.err" || :
	done
}

holds_key() {
	memory | grep -qa key-of-the-settings
}

settings="$work/dump/souk.conf"
(umask 077; printf '# %s\nOPENAI_API_KEY = %s\n' "$(seq -s ' ' 999)" \
	key-of-the-settings >"$settings")
[ "$(id -u)" -ne 0 ] || chown 65534 "$settings"
for program in souk-normalize souk-store souk-fetch souk-sendmsg; do
	[ -n "$looks" ] || continue
	begin env -u OPENAI_API_KEY SOUK_CONF="$settings" "$program"
	comes_true waits
	check_not "$program keeps no key of souk.conf" holds_key
	ends
done
if [ -n "$looks" ]; then
	begin env -u OPENAI_API_KEY SOUK_CONF="$settings" souk-reply
	comes_true waits
	check 'souk-reply keeps it' holds_key
	ends
fi
check_same 'there is no core file' '' "$(find . -name 'core*')"
finish
