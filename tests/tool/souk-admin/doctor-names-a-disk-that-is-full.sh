#!/bin/sh
# Ahead of the tick that finds it so.
. "$(dirname "$0")/../doctor.sh"
mkdir small
if ! mount -t tmpfs -o size=3m souk-test small 2>mount.err; then
	echo 'skipped: no right to mount a small disk'
	exit 0
fi
trap 'umount small' EXIT
healthy
has_not out 'room'
sqlite3 "$SOUK_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >checkpointed
cp souk.db small
chmod 600 small/souk.db
SOUK_DB=$PWD/small/souk.db
want 1 souk-admin doctor
walls_aside
same 'a line, with how much there is' 1 \
	"$(grep -c 'souk.db: its disk has hardly any room left ([012] MiB); make' out)"
same 'and no other' 1 "$(wc -l <out)"
