#!/bin/sh
# The database's own disk fills up in the middle of an import.
. "$(dirname "$0")/../shop.sh"
mkdir small
if ! mount -t tmpfs -o size=3m souk-test small 2>mount.err; then
	echo 'skipped: no right to mount a small disk'
	exit 0
fi
trap 'umount small' EXIT
export SOUK_DB="$PWD/small/souk.db"
shop_open
text=$(head -c 4000 /dev/zero | tr '\0' x)
{
	begin 10:00:00
	for i in $(seq 1 800); do
		message t1 "m$i" customer 10:00:01 "$text"
	done
	checkpoint 10:00:10
} >lines
want 74 souk-store <lines
has err 'souk.db'
same 'no row' 0 "$(db 'SELECT count(*) FROM messages')"
same 'no checkpoint' '' \
	"$(db 'SELECT last_fetch_timestamp FROM channel_integrations')"
same 'the database is whole' ok "$(db 'PRAGMA integrity_check')"

mount -o remount,size=16m small
want 0 souk-store <lines
same 'all rows' 800 "$(db 'SELECT count(*) FROM messages')"
