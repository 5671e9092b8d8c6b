#!/bin/sh
# What opens the database never opens a socket; what opens a socket never opens
# the database.  Seen from the kernel, in a tick that does all there is to do.
. "$(dirname "$0")/lib.sh"

if ! paths_are_seen; then
	echo 'ok 1 - walls # SKIP strace is shown no paths unless it is root'
	exit 0
fi
sim_start "$here/world.json"
shop_open facebook instagram
settle
export SOUK_NOTIFY=true
customer_says 2001 'order 1, to An Nakhil, Riyadh, 0501234567'
# The leak checker of make check-san and strace exclude each other.
ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" \
	strace -ff -qq -e trace=execve,openat,socket -o "$work/trace" souk run \
	>"$work/out" 2>"$work/err"

# saw PROGRAM PATTERN: a process that ran the program made such a call.
saw() {
	grep -l "^execve(\"[^\"]*/$1\"" "$work"/trace.* | xargs grep -lE "$2"
}

check 'the tick has done its work' test -n "$(sends)"
for program in souk-channels souk-store souk-candidates souk-admin; do
	check "$program opens the database" saw "$program" 'openat\(.*souk\.db"'
	check_same "$program opens no socket" '' "$(saw "$program" '^socket\(')"
done
for program in souk-fetch souk-reply souk-sendmsg; do
	check "$program opens a socket" saw "$program" '^socket\('
	check_same "$program does not open the database" '' \
		"$(saw "$program" 'openat\(.*souk\.db["-]')"
done
check_same 'souk-normalize opens neither' '' \
	"$(saw souk-normalize '^socket\(|openat\(.*souk\.db["-]')"
check 'souk-notify has told somebody' saw souk-notify '^execve.*souk-notify'
check_same 'souk-notify opens neither' '' \
	"$(saw souk-notify '^socket\(|openat\(.*souk\.db["-]')"
# By their own names: what a shell begins, it begins before it is one of them.
check_same 'no program of souk'\''s runs another' '' \
	"$(for program in channels fetch normalize store candidates reply sendmsg \
		admin; do
		grep -lE "^execve\(\"[^\"]*/souk-$program\"" "$work"/trace.* |
			while read -r trace; do
				sed "1,/^execve.*souk-$program/d" "$trace" |
					grep -E '^(execve|fork|vfork|clone)'
			done
	done)"
finish
