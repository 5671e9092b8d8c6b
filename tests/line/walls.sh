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

# A power cut would take the name of a new log, and all that is in it.
rm -f "$SOUK_DB-wal" "$SOUK_DB-shm"
jq -nc --arg channel "$(cat "$work/facebook")" '{ type: "message",
	channel_id: $channel, platform: "facebook", thread_id: "t", message_id: "m",
	sender_type: "customer", content: "x",
	created_at: "2026-11-22T09:00:00.000Z" }' >"$work/line"
ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" \
	strace -y -qq -e trace=fsync,fdatasync -o "$work/synced" \
	souk-store <"$work/line"
check_same 'a new log has its name on the disk before there is anything in it' \
	"fsync $work/shop
fdatasync $SOUK_DB-wal" "$(sed -n '1,2s/(.*<\(.*\)>).*/ \1/p' "$work/synced")"
finish
