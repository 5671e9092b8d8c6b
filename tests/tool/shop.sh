# shellcheck shell=sh
# A shop for the tests of one program: its own database in the test's folder.
#
#	. "$(dirname "$0")/../shop.sh"
#	shop_open
#	want 65 souk-store <lines		(then: out, err)
#	same 'what it is' 'as it should be' "$(command)"
set -eu
export SOUK_CONF=/dev/null SOUK_DB="$PWD/souk.db"

wrong() {
	printf '%s\n' "$*" >&2
	exit 1
}

# want STATUS COMMAND...: what it says goes to the files out and err.
want() {
	status=$1
	shift
	r=0
	"$@" >out 2>err || r=$?
	[ "$r" -eq "$status" ] && return
	cat out err >&2
	wrong "$*: exit $r, not $status"
}

# same WHAT WANT GOT
same() {
	[ "$2" = "$3" ] || wrong "$1:
want: $2
got:  $3"
}

# has FILE WORDS: a line of it holds them.
has() {
	grep -qaF -e "$2" "$1" || { cat "$1" >&2; wrong "$1: nothing of: $2"; }
}

# has_not FILE WORDS
has_not() {
	! grep -qaF -e "$2" "$1" || { cat "$1" >&2; wrong "$1: has: $2"; }
}

db() {
	sqlite3 -cmd ".timeout 10000" "$SOUK_DB" "$1"
}

# A database with one Page, whose id is c1.
shop_open() {
	(umask 077; echo token-of-the-page >token)
	want 0 souk-admin init
	want 0 souk-admin channel add facebook --account 1001 --token-file token
	db "UPDATE channel_integrations SET id = 'c1', created_at = 'then'"
}

# begin CLOCK; checkpoint CLOCK: of c1, on the day that the tests play.
begin() {
	printf '{"type":"begin","channel_id":"c1","self_id":"1001",'
	printf '"fetched_from":"2026-11-22T%s.000Z"}\n' "$1"
}

checkpoint() {
	printf '{"type":"checkpoint","channel_id":"c1",'
	printf '"fetched_from":"2026-11-22T%s.000Z"}\n' "$1"
}

# message THREAD ID SENDER CLOCK TEXT
message() {
	printf '{"type":"message","channel_id":"c1","platform":"facebook",'
	printf '"thread_id":"%s","message_id":"%s","sender_type":"%s",' \
		"$1" "$2" "$3"
	printf '"created_at":"2026-11-22T%s.000Z","content":"%s",' "$4" "$5"
	printf '"customer_id":"u-%s","customer_name":"Customer %s"}\n' "$1" "$1"
}

# reply ID THREAD PENDING TEXT [ORDER]: the agent's answer.
reply() {
	printf '{"type":"reply","reply_id":"%s","attempt":1,' "$1"
	printf '"conversation_id":"%s","pending":["%s"],' "$(db "SELECT id
		FROM conversations WHERE thread_id = '$2'")" "$3"
	printf '"outcome":"text","text":"%s","orders":[%s]}\n' "$4" "${5-}"
}

# A customer has written m1 in t1, and waits.
customer_waits() {
	{
		begin 10:00:00
		message t1 m1 customer 10:00:01 hello
		checkpoint 10:00:10
	} | want 0 souk-store
}

# Everything that a replay must not change.
snapshot() {
	sqlite3 "$SOUK_DB" .dump |
		grep -v -e '^INSERT INTO run_log' -e '^INSERT INTO rejects'
	db 'SELECT id, stage, reason, raw FROM rejects ORDER BY id'
}
